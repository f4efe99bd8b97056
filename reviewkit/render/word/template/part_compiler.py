"""The compiler of one part: from XML to Jinja source, from source to a Jinja template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jinja2 import Template, TemplateSyntaxError, nodes
from lxml import etree

from reviewkit.render.jinja import (
    BLOCK_END,
    BLOCK_START,
    PRINT_END,
    PRINT_START,
    VALUE_FILTER,
    TemplateEnvironment,
    harden,
)
from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.namespaces import PREFIXES, Element, W, ancestor, fragment, w
from reviewkit.render.word.package.revisions import accept_revisions
from reviewkit.render.word.template.block_structure import structure_faults
from reviewkit.render.word.template.drawing_bindings import DrawingRegistry, bind_drawings
from reviewkit.render.word.template.footnotes import NotesPart, split_notes
from reviewkit.render.word.template.identifiers import number_while_rendering
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.second_copies import bind_links, unbind_tags
from reviewkit.render.word.template.tag_joining import TagMarks, mark_tags
from reviewkit.render.word.template.tag_lifting import LiftedProperties, lift_tags, mark_numbers
from reviewkit.render.word.template.tags import ENGINE, MARK, Tag
from reviewkit.render.word.word_errors import TemplateFault


def read_part(
    root: Element,
    part: str,
    drawings: DrawingRegistry,
    notes: Mapping[str, tuple[str, Element]],
    links: Mapping[str, Mapping[str, str]] | None = None,
) -> PartSource:
    """Read a part's tree into Jinja source, with all faults of its tags. The tree is changed.

    notes  the parts of the document's notes: kind ("footnote") to name and root
    links  the links whose address holds a tag, by part and relationship
    """
    links = links or {}
    root = _with_prefixes(root)
    locations = ElementLocations(root)
    marks = TagMarks()
    accepted = _accepted(root, notes)
    if accepted:
        message = "holds tracked changes: documents are made as if they were accepted."
        suggestion = "Accept or reject them in Word."
        marks.faults.append(TemplateFault(part, "", "", "tracked-changes", message, suggestion, "warning"))
    for name, tree in ((part, root), *notes.values()):
        unbind_tags(tree)
        bind_links(tree, name, marks, links.get(name, {}), ElementLocations(tree))
    inlined = _inline_notes(root, locations, marks, drawings, notes)
    lifted = _mark_part(root, part, locations, marks, drawings)
    source = PartSource(part, marks=marks, note_texts=inlined.texts, notes=inlined.parts)
    source.sites = _sites(root, part, marks, lifted) | inlined.sites
    text = _joined_paragraphs(etree.tostring(root, encoding="unicode"), marks)
    source.renders = bool(marks.tags) or marks.unescaped or accepted
    source.faults = [*marks.faults, *structure_faults(text, part, marks)]
    for note, name in {note: name for name, note in inlined.texts.values()}.items():
        source.faults += structure_faults(note, name, marks)
    _write_source(text, source)
    return source


def _accepted(root: Element, notes: Mapping[str, tuple[str, Element]]) -> bool:
    """Accept the tracked changes of a part and its notes; return whether there were any."""
    trees = (root, *(tree for _, tree in notes.values()))
    return sum(accept_revisions(tree) for tree in trees) > 0


def _with_prefixes(root: Element) -> Element:
    """The same root, declaring the prefixes of inserted values."""
    missing = {prefix: uri for prefix, uri in PREFIXES.items() if root.nsmap.get(prefix) != uri}
    if not missing or not root.tag.startswith(f"{{{W}}}"):
        return root
    declaring: Element = etree.Element(root.tag, dict(root.attrib), nsmap={**root.nsmap, **missing})
    declaring.text = root.text
    declaring.extend(list(root))
    return declaring


def _mark_part(
    root: Element, part: str, locations: ElementLocations, marks: TagMarks, drawings: DrawingRegistry
) -> LiftedProperties:
    bind_drawings(root, part, locations, marks, drawings)
    mark_tags(root, part, locations, marks)
    number_while_rendering(root, marks)
    return lift_tags(root, part, marks)


def _sites(root: Element, part: str, marks: TagMarks, lifted: LiftedProperties) -> dict[int, Site]:
    sites: dict[int, Site] = {}

    def add(number: int, level: str, run_properties: str = "", paragraph_properties: str = "") -> None:
        tag = marks.tags[number]
        level = "internal" if tag.level == ENGINE else level
        location = marks.locations[number]
        sites[number] = Site(part, location, tag.written, level, run_properties, paragraph_properties)

    def add_lifted(number: int, level: str) -> None:
        add(number, level, lifted.run.get(number, ""), lifted.paragraph.get(number, ""))

    for element in root.iter("{*}*"):
        if element.text and MARK.search(element.text):
            level, run_properties, paragraph_properties = _surroundings(element)
            for number in mark_numbers(element.text):
                tag_level = marks.tags[number].level
                if tag_level in ("", ENGINE):
                    add(number, level, run_properties, paragraph_properties)
                else:
                    add_lifted(number, tag_level)
        for number in mark_numbers(element.tail):
            add_lifted(number, marks.tags[number].level or "plain")
        for value in element.attrib.values():
            for number in mark_numbers(str(value)):
                add(number, "attribute")
    return sites


def _surroundings(text: Element) -> tuple[str, str, str]:
    """The level of a text, the properties of its run and of its paragraph."""
    run = text.getparent()
    if text.tag != w("t") or run is None or run.tag != w("r"):
        return "plain", "", ""
    paragraph = ancestor(run, w("p"))
    if paragraph is None:
        return "plain", "", ""
    level = "text" if run.getparent() is paragraph else "wrapped"
    return level, fragment(run.find(w("rPr"))), fragment(paragraph.find(w("pPr")))


_PARAGRAPH_END_BEFORE_TAG = re.compile("</w:t>((?:<[^>]*>)*)\ufdd0(\\d+)\ufdd1")
_PARAGRAPH_START_AFTER_TAG = re.compile("\ufdd0(\\d+)\ufdd1((?:<[^>]*>)*?<w:t(?: [^>]*)?>)")


def _joined_paragraphs(text: str, marks: TagMarks) -> str:
    """Join the paragraphs around {%- and -%}: the XML between their texts is removed.

    Within a text they strip spaces, as in Jinja (docxtpl removes that text).
    """
    if not any(tag.left == "-" or tag.right == "-" for tag in marks.tags):
        return text

    def joins(number: int, between: str, side: str) -> bool:
        tag = marks.tags[number]
        if tag.kind != "block" or tag.level or getattr(tag, side) != "-":
            return False
        opened = len(re.findall(r"<w:[^>]*[^/]>", between))
        closed = between.count("</")
        if opened != closed or "w:tc" in between or "w:tbl" in between:
            return False
        marks.tags[number] = replace(tag, **{side: ""})
        return True

    def join_before(match: re.Match[str]) -> str:
        joined = joins(int(match[2]), "</w:t>" + match[1], "left")
        return f"\ufdd0{match[2]}\ufdd1" if joined else match[0]

    def join_after(match: re.Match[str]) -> str:
        return f"\ufdd0{match[1]}\ufdd1" if joins(int(match[1]), match[2], "right") else match[0]

    return _PARAGRAPH_START_AFTER_TAG.sub(join_after, _PARAGRAPH_END_BEFORE_TAG.sub(join_before, text))


def _write_source(text: str, source: PartSource) -> None:
    """Turn marks into Jinja tags, each on a line of its own: a line number then names a tag."""
    pieces: list[str] = []
    line = 1

    def add(piece: str) -> None:
        nonlocal line
        pieces.append(piece)
        line += piece.count("\n")

    def write(text: str) -> None:
        position = 0
        for mark in MARK.finditer(text):
            add(text[position : mark.start()])
            position = mark.end()
            number = int(mark[1])
            tag = _jinja_tag(source.marks.tags[number])
            if tag:
                source.lines[line + 1] = number
                add(tag)
            if number in source.note_texts:
                write(source.note_texts[number][1])
                add(f"{BLOCK_START} endcall {BLOCK_END}")
        add(text[position:])

    write(text)
    source.text = "".join(pieces)


@dataclass(slots=True)
class _InlinedNotes:
    """Notes taken into the text that refers to them; see PartSource for `texts`."""

    texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    parts: list[NotesPart] = field(default_factory=list)
    sites: dict[int, Site] = field(default_factory=dict)


def _inline_notes(
    root: Element,
    locations: ElementLocations,
    marks: TagMarks,
    drawings: DrawingRegistry,
    notes: Mapping[str, tuple[str, Element]],
) -> _InlinedNotes:
    """Put the text of each note where it is referred to, inside a call that passes it on."""
    inlined = _InlinedNotes()
    for kind, (part, tree) in notes.items():
        lifted = _mark_part(tree, part, ElementLocations(tree), marks, drawings)
        inlined.sites |= _sites(tree, part, marks, lifted)
        notes_part, texts = split_notes(tree, part, kind)
        inlined.parts.append(notes_part)
        for reference in root.iter(w(f"{kind}Reference")):
            text = texts.get(reference.get(w("id")) or "")
            if text is not None:
                number = len(marks.tags)
                call = f"call rk_note('{kind}', {notes_part.first})"
                location = locations.locate(reference)
                reference.set(w("id"), marks.add_engine_tag(call, location=location, kind="call"))
                inlined.texts[number] = (part, text)
    return inlined


def _jinja_tag(tag: Tag) -> str:
    if tag.kind == "note" or tag.word in ("raw", "endraw"):
        return ""
    if tag.kind == "print":
        return f"{PRINT_START}{tag.left}\n{tag.body} {tag.right}{PRINT_END}"
    return f"{BLOCK_START}{tag.left}\n{tag.body} {tag.right}{BLOCK_END}"


def compile_part(source: PartSource, environment: TemplateEnvironment, offset: int) -> Template:
    """Compile a part's source. Raises TemplateSyntaxError, whose line `source.site_at` explains.

    offset  the number of the part's first mark among the sites of the whole document
    """
    tree = environment.parse(source.text)

    def wrap(node: nodes.Expr) -> nodes.Expr:
        number = source.lines.get(node.lineno)
        site = source.sites.get(number) if number is not None else None
        if site is None:
            raise TemplateSyntaxError("prints where nothing can be printed", node.lineno)
        if site.level == "internal":
            return nodes.MarkSafe(node, lineno=node.lineno)
        key = nodes.Const(offset + (number or 0), lineno=node.lineno)
        return nodes.Filter(node, VALUE_FILTER, [key], [], None, None, lineno=node.lineno)

    source.filters_xml = next(tree.find_all((nodes.FilterBlock, nodes.AssignBlock)), None) is not None
    harden(tree, wrap)
    code = environment.compile(tree, name=source.part, filename=source.part)
    return Template.from_code(environment, code, environment.make_globals(None))
