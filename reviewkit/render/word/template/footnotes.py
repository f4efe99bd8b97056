"""Footnotes and endnotes, rendered where they are referred to.

In docxtpl a note is rendered once, without the loop that its reference stands in. Here a
note is part of the text that refers to it: it knows the loop's variables, every turn has a
note of its own, and a note whose reference is not shown is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from reviewkit.render.word.package.namespaces import Element, fragment, w
from reviewkit.render.word.template.insertion_sites import NOTES
from reviewkit.render.word.template.render_state import RenderState

KINDS = ("footnote", "endnote")


@dataclass(frozen=True, slots=True)
class NotesPart:
    """A part of notes without its notes.

    kind   "footnote" or "endnote"
    frame  the part's XML with a signal where notes belong
    first  the first free number
    """

    part: str
    kind: str
    frame: str
    first: int

    def filled(self, state: RenderState) -> str:
        """The part with the notes that the rendered text refers to."""
        notes = "".join(
            f'<w:{self.kind} w:id="{self.first + index}">{body}</w:{self.kind}>'
            for index, body in enumerate(state.notes.get(self.kind, ()))
        )
        return self.frame.replace(NOTES, notes, 1)


def split_notes(root: Element, part: str, kind: str) -> tuple[NotesPart, dict[str, str]]:
    """Take the notes out of a part; returns the part and the XML inside each note by its number."""
    texts: dict[str, str] = {}
    first = 1
    for note in list(root.iterchildren(w(kind))):
        identity = note.get(w("id")) or ""
        if note.get(w("type")) not in (None, "normal"):  # separators stay, as they are
            first = max(first, int(identity) + 1 if identity.lstrip("-").isdigit() else 1)
            continue
        text = fragment(note)
        texts[identity] = text[text.index(">") + 1 : text.rindex("</")] if "</" in text else ""
        root.remove(note)
    if len(root):
        root[-1].tail = NOTES
    else:
        root.text = NOTES
    return NotesPart(part, kind, etree.tostring(root, encoding="unicode"), first), texts
