"""From a part's XML to Jinja: read once, compiled once, rendered many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes
from lxml import etree

from .bindings import Charts, bind
from .errors import TemplateFault
from .identifiers import renumber
from .joining import Marked, mark_tags
from .lifting import Lifted, lift, marks_of
from .namespaces import PREFIXES, Element, W, ancestor, fragment, w
from .places import Places
from .sandbox import Box, harden
from .sites import Site
from .structure import path_faults
from .tags import BLOCK_END, BLOCK_START, MARK, PRINT_END, PRINT_START, Tag

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
    has_tags: bool = False

    def site_at(self, line: int | None) -> Site:
        """The site of the tag on a line of the source, or of the last one before it."""
        number = self.lines.get(line or 0)
        if number is None:
            before = [known for known in self.lines if known <= (line or 0)]
            number = self.lines[max(before)] if before else None
        if number is None:
            return Site(self.part, "", "", "plain")
        return Site(self.part, self.marked.places[number], self.marked.tags[number].written, "plain")


def read_part(root: Element, part: str, charts: Charts) -> Source:
    """The Jinja source of a part, with all faults of its tags found on the way."""
    root = _declared(root)
    places = Places(root)
    marked = Marked()
    bind(root, part, places, marked, charts)
    found = mark_tags(root, part, places, marked)
    renumber(root, marked)
    lifted = lift(root, part, found)
    sites = _sites(root, part, found, lifted)
    text = etree.tostring(root, encoding="unicode")
    source = Source(part, marked=found, sites=sites)
    source.faults = [*found.faults, *path_faults(text, part, found)]
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
            note(number, marked.tags[number].level or "plain", lifted.rpr.get(number, ""), lifted.ppr.get(number, ""))
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


def _write(text: str, source: Source) -> None:
    """Marks become Jinja tags, each on a line of its own: a line number then names a tag."""
    pieces: list[str] = []
    line = 1
    at = 0
    strip_next = False
    for mark in MARK.finditer(text):
        piece = text[at : mark.start()]
        at = mark.end()
        number = int(mark[1])
        tag = source.marked.tags[number]
        pieces.append(piece)
        line += piece.count("\n")
        strip_next = False
        written = _jinja(tag)
        if written:
            source.has_tags = True
            line += 1
            source.lines[line] = number
            pieces.append(written)
    pieces.append(text[at:])
    source.text = "".join(pieces)
    del strip_next


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
        return nodes.Filter(node, "rk_put", [place], [], None, None, lineno=node.lineno)

    harden(tree, wrap)
    code: Any = box.compile(tree, name=source.part, filename=source.part)
    return Template.from_code(box, code, box.make_globals(None))
