"""The notes that people put on cells (ECMA-376 part 1, 18.7): read only for a workbook that is given back."""

from __future__ import annotations

from xml.etree.ElementTree import ParseError

from reviewkit.xlsx.addresses import split
from reviewkit.xlsx.book import Book, Position
from reviewkit.xlsx.cell_tree import string
from reviewkit.xlsx.limits import Limits
from reviewkit.xlsx.refusals import Refusal
from reviewkit.xlsx.zip_package import Parts, local, relations, rels_of, target


def read_notes(data: bytes, book: Book, limits: Limits) -> dict[str, dict[Position, str]]:
    """By sheet's name, the text of each cell's note. Those of no author are our own, on faulty cells.

    A part of notes that cannot be read holds up nothing: its sheet has none then.
    """
    parts = Parts(data, limits)
    notes: dict[str, dict[Position, str]] = {}
    for sheet in book.sheets:
        links = rels_of(sheet.part)
        try:
            related = relations(parts.xml(links)) if sheet.part and links in parts else {}
            for kind, path in related.values():
                if kind == "comments":
                    notes[sheet.name] = _notes(parts, target(sheet.part, path))
        except (Refusal, ParseError, LookupError, ValueError, AttributeError):
            continue
    return notes


def _notes(parts: Parts, name: str) -> dict[Position, str]:
    root = parts.xml(name)
    authors: list[str] = []
    notes: dict[Position, str] = {}
    for part in root:
        if local(part) == "authors":
            authors = [(author.text or "").strip() for author in part]
        elif local(part) == "commentList":
            for note in part:
                text = next((e for e in note if local(e) == "text"), None)
                author = int(note.get("authorId", "-1"))
                if text is not None and 0 <= author < len(authors) and authors[author]:
                    tag = text.tag[: -len("text")] + "t"
                    notes[split(note.attrib["ref"])] = string(text, tag).strip()
    return notes
