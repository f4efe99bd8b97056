"""From a part's XML to Jinja: read once, compiled once, rendered many times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes
from lxml import etree

from reviewkit.render.word.package.namespaces import PREFIXES, Element, W, ancestor, fragment, w
from reviewkit.render.word.template.bindings import Charts, bind
from reviewkit.render.word.template.footnotes import NotesPart, split_notes
from reviewkit.render.word.template.identifiers import renumber
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.jinja_sandbox import PUT, Box, harden
from reviewkit.render.word.template.locations import Places
from reviewkit.render.word.template.structure import path_faults
from reviewkit.render.word.template.table_of_contents import Contents
from reviewkit.render.word.template.tag_joining import Marked, mark_tags
from reviewkit.render.word.template.tag_lifting import Lifted, internal, lift, marks_of
from reviewkit.render.word.template.tags import BLOCK_END, BLOCK_START, MARK, PRINT_END, PRINT_START, Tag
from reviewkit.render.word.template.template_errors import TemplateFault

_INTERNAL = "!"


@dataclass(slots=True)
class Source:
    """One part as Jinja gets it, and the way back: from a line to its tag's mark."""

    part: str
    text: str = ""
    lines: dict[int, int] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    marked: Marked = field(default_factory=Marked)
    faults: list[TemplateFault] = field(default_factory=list)
    composites: dict[int, tuple[str, str]] = field(default_factory=dict)
    notes: list[NotesPart] = field(default_factory=list)
    contents: Contents | None = None
    filters_xml: bool = False  # a filter goes over text with its XML: the result is checked
    changes: bool = False  # its text differs from the template's part: it is rendered

    def site_at(self, line: int | None) -> Site:
        """The site of the tag on a line of the source, or of the last one before it."""
        number = self.lines.get(line or 0)
        if number is None:
            before = [known for known in self.lines if known <= (line or 0)]
            number = self.lines[max(before)] if before else None
        if number is None:
            return Site(self.part, "", "", "plain")
        part = self.sites[number].part if number in self.sites else self.part
        return Site(part, self.marked.places[number], self.marked.tags[number].written, "plain")


def read_part(root: Element, part: str, charts: Charts, notes: Mapping[str, tuple[str, Element]]) -> Source:
    """The Jinja source of a part, with all faults of its tags found on the way.

    notes  the parts of the document's notes: kind ("footnote") to name and root
    """
    root = _declared(root)
    places = Places(root)
    marked = Marked()
    composites, frames, noted = _take_notes(root, places, marked, charts, notes)
    bind(root, part, places, marked, charts)
    found = mark_tags(root, part, places, marked)
    renumber(root, marked)
    lifted = lift(root, part, found)
    sites = _sites(root, part, found, lifted) | noted
    text = _merged(etree.tostring(root, encoding="unicode"), found)
    source = Source(part, marked=found, sites=sites, changes=bool(found.tags) or found.unescaped)
    source.composites, source.notes = composites, frames
    source.faults = [*found.faults, *path_faults(text, part, found)]
    for text_of_note, name in {text: name for name, text in composites.values()}.items():
        source.faults += path_faults(text_of_note, name, found)
    _write(text, source)
    return source


def _declared(root: Element) -> Element:
    """The same root, declaring the prefixes that inserted values are written with."""
    missing = {prefix: uri for prefix, uri in PREFIXES.items() if root.nsmap.get(prefix) != uri}
    if not missing or not root.tag.startswith(f"{{{W}}}"):
        return root
    new = etree.Element(root.tag, dict(root.attrib), nsmap={**root.nsmap, **missing})
    new.text = root.text
    for child in list(root):
        new.append(child)
    return new


def _sites(root: Element, part: str, marked: Marked, lifted: Lifted) -> dict[int, Site]:
    sites: dict[int, Site] = {}

    def note(number: int, level: str, rpr: str = "", ppr: str = "") -> None:
        tag = marked.tags[number]
        level = "internal" if tag.level == _INTERNAL else level
        sites[number] = Site(part, marked.places[number], tag.written, level, rpr, ppr)

    for element in root.iter("{*}*"):
        if element.text and MARK.search(element.text):
            level, rpr, ppr = _surroundings(element)
            for number in marks_of(element.text):
                here = marked.tags[number].level
                if here in ("", _INTERNAL):
                    note(number, level, rpr, ppr)
                else:
                    note(number, here, lifted.rpr.get(number, ""), lifted.ppr.get(number, ""))
        for number in marks_of(element.tail):
            note(
                number,
                marked.tags[number].level or "plain",
                lifted.rpr.get(number, ""),
                lifted.ppr.get(number, ""),
            )
        for value in element.attrib.values():
            for number in marks_of(str(value)):
                note(number, "attribute")
    return sites


def _surroundings(text: Element) -> tuple[str, str, str]:
    run = text.getparent()
    if text.tag != w("t") or run is None or run.tag != w("r"):
        return "plain", "", ""
    paragraph = ancestor(run, w("p"))
    rpr = fragment(run.find(w("rPr")))
    if paragraph is None:
        return "plain", "", ""
    level = "text" if run.getparent() is paragraph else "wrapped"
    return level, rpr, fragment(paragraph.find(w("pPr")))


_BEFORE = re.compile("</w:t>((?:<[^>]*>)*)\ufdd0(\\d+)\ufdd1")
_AFTER = re.compile("\ufdd0(\\d+)\ufdd1((?:<[^>]*>)*?<w:t(?: [^>]*)?>)")


def _merged(text: str, marked: Marked) -> str:
    """{%- and -%} join the texts of paragraphs: what stands between them is taken out.

    Within a text they strip spaces, as in Jinja (docxtpl removes that text).
    """

    def joins(number: int, between: str, side: str) -> bool:
        tag = marked.tags[number]
        if tag.kind != "block" or tag.level or getattr(tag, side) != "-":
            return False
        opened = len(re.findall(r"<w:[^>]*[^/]>", between))
        closed = between.count("</")
        if opened != closed or "w:tc" in between or "w:tbl" in between:
            return False
        marked.tags[number] = replace(tag, **{side: ""})
        return True

    def before(found: re.Match[str]) -> str:
        return f"\ufdd0{found[2]}\ufdd1" if joins(int(found[2]), "</w:t>" + found[1], "left") else found[0]

    def after(found: re.Match[str]) -> str:
        return f"\ufdd0{found[1]}\ufdd1" if joins(int(found[1]), found[2], "right") else found[0]

    if any(tag.left == "-" or tag.right == "-" for tag in marked.tags):
        text = _AFTER.sub(after, _BEFORE.sub(before, text))
    return text


def _write(text: str, source: Source) -> None:
    """Marks become Jinja tags, each on a line of its own: a line number then names a tag."""
    pieces: list[str] = []
    line = 1

    def add(piece: str) -> None:
        nonlocal line
        pieces.append(piece)
        line += piece.count("\n")

    def write(text: str) -> None:
        at = 0
        for mark in MARK.finditer(text):
            add(text[at : mark.start()])
            at = mark.end()
            number = int(mark[1])
            written = _jinja(source.marked.tags[number])
            if written:
                source.lines[line + 1] = number
                add(written)
            if number in source.composites:
                write(source.composites[number][1])
                add(f"{BLOCK_START} endcall {BLOCK_END}")
        add(text[at:])

    write(text)
    source.text = "".join(pieces)


def _take_notes(
    root: Element, places: Places, marked: Marked, charts: Charts, notes: Mapping[str, tuple[str, Element]]
) -> tuple[dict[int, tuple[str, str]], list[NotesPart], dict[int, Site]]:
    """Put the text of each note where it is referred to, as a block that a call passes on."""
    composites: dict[int, tuple[str, str]] = {}
    frames: list[NotesPart] = []
    sites: dict[int, Site] = {}
    for kind, (part, tree) in notes.items():
        note_places = Places(tree)
        bind(tree, part, note_places, marked, charts)
        mark_tags(tree, part, note_places, marked)
        renumber(tree, marked)
        lifted = lift(tree, part, marked)
        sites |= _sites(tree, part, marked, lifted)
        frame, inside = split_notes(tree, part, kind)
        frames.append(frame)
        for reference in root.iter(w(f"{kind}Reference")):
            text = inside.get(reference.get(w("id")) or "")
            if text is not None:
                number = len(marked.tags)
                call = f"call rk_note('{kind}', {frame.first})"
                reference.set(w("id"), internal(marked, "", call, places.of(reference), "call"))
                composites[number] = (part, text)
    return composites, frames, sites


def _jinja(tag: Tag) -> str:
    if tag.kind == "note" or tag.word in ("raw", "endraw"):
        return ""
    body = tag.body
    if tag.kind == "print":
        return f"{PRINT_START}{tag.left}\n{body} {tag.right}{PRINT_END}"
    return f"{BLOCK_START}{tag.left}\n{body} {tag.right}{BLOCK_END}"


def compile_source(source: Source, box: Box, offset: int) -> Template:
    """The Jinja template of a part. Raises TemplateSyntaxError, whose line the source explains.

    offset  what its marks are numbered from in the sites of the whole document
    """
    tree = box.parse(source.text)

    def wrap(node: nodes.Expr) -> nodes.Expr:
        number = source.lines.get(node.lineno)
        site = source.sites.get(number) if number is not None else None
        if site is None:
            raise TemplateSyntaxError("prints where nothing can be printed", node.lineno)
        if site.level == "internal":
            return nodes.MarkSafe(node, lineno=node.lineno)
        place = nodes.Const(offset + (number or 0), lineno=node.lineno)
        return nodes.Filter(node, PUT, [place], [], None, None, lineno=node.lineno)

    source.filters_xml = next(tree.find_all((nodes.FilterBlock, nodes.AssignBlock)), None) is not None
    harden(tree, wrap)
    code: Any = box.compile(tree, name=source.part, filename=source.part)
    return Template.from_code(box, code, box.make_globals(None))
