"""Tags that replace their row, cell, paragraph or run (docxtpl: {%tr, {%tc, {%p, {%r), and cell tags.

Works on the tree of a part whose tags are marks already. A lifted tag becomes a mark between
elements, where Jinja's output is rows, cells, paragraphs or runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from reviewkit.render.word.package.namespaces import Element, ancestor, fragment, remove_element, w
from reviewkit.render.word.template.insertion_sites import (
    COLUMNS_END,
    NEEDS_PARAGRAPH,
    ROW_END,
    TABLE_END,
    TABLE_START,
)
from reviewkit.render.word.template.tag_joining import SPACE, TagMarks, mark_text
from reviewkit.render.word.template.tags import MARK, Tag
from reviewkit.render.word.word_errors import TemplateFault

_PARAGRAPH, _RUN, _TEXT, _TABLE, _ROW, _CELL = w("p"), w("r"), w("t"), w("tbl"), w("tr"), w("tc")
_RUN_PROPERTIES, _PARAGRAPH_PROPERTIES = w("rPr"), w("pPr")
_ELEMENT = {"tr": _ROW, "tc": _CELL, "p": _PARAGRAPH}
_LEVEL_NAMES = {"tr": "a table row", "tc": "a table cell", "p": "a paragraph", "r": "a run"}
# What Word wants to end in a paragraph.
_PARAGRAPH_HOLDERS = tuple(
    w(name) for name in ("tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent")
)
# The properties of a cell in the order of the schema (ISO 29500-1, 17.4).
_CELL_PROPERTY_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark"),
)
_NO_TAG = Tag("note", "", "", "", "", "", "")


@dataclass(slots=True)
class LiftedProperties:
    """The formats around marks that were lifted out of their run or paragraph, by mark number, as XML."""

    run: dict[int, str] = field(default_factory=dict)
    paragraph: dict[int, str] = field(default_factory=dict)


def lift_tags(root: Element, part: str, marks: TagMarks) -> LiftedProperties:
    """Lift all row, cell, paragraph and run tags of a part and apply its cell tags."""
    lifted = LiftedProperties()
    _apply_cell_tags(root, part, marks)
    for level in ("tr", "tc", "p"):
        _lift_level(root, level, part, marks, lifted)
    _lift_runs(root, marks, lifted)
    _signal_loose_tables(root)
    _signal_loose_holders(root)
    return lifted


def mark_numbers(text: str | None) -> list[int]:
    """The numbers of the marks in a text."""
    return [int(number) for number in MARK.findall(text)] if text else []


def insert_text_before(element: Element, text: str) -> None:
    """Insert text right before an element, under its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def append_text(element: Element, text: str) -> None:
    """Append text to an element, after its last child."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def replace_with_text(element: Element, text: str) -> None:
    """Replace an element by text."""
    insert_text_before(element, text + (element.tail or ""))
    element.tail = None
    remove_element(element)


def require_paragraph(element: Element) -> None:
    """Signal the cell, header or note around an element that may disappear with its paragraph."""
    holder = ancestor(element, *_PARAGRAPH_HOLDERS)
    if holder is not None and not _is_signalled(holder):
        append_text(holder, NEEDS_PARAGRAPH)


def _is_signalled(holder: Element) -> bool:
    return len(holder) > 0 and (holder[-1].tail or "").endswith(NEEDS_PARAGRAPH)


def _texts_with_marks(root: Element) -> list[Element]:
    return [text for text in root.iter(_TEXT) if text.text and MARK.search(text.text)]


def _lift_level(root: Element, level: str, part: str, marks: TagMarks, lifted: LiftedProperties) -> None:
    targets: dict[Element, list[int]] = {}
    for text in _texts_with_marks(root):
        for number in mark_numbers(text.text):
            if marks.tags[number].level != level:
                continue
            target = ancestor(text, _ELEMENT[level])
            if target is None:
                marks.faults.append(_misplaced(number, level, part, marks))
            else:
                targets.setdefault(target, []).append(number)
    for target, numbers in targets.items():
        _warn_of_lost_text(target, numbers, level, part, marks)
        run_properties = fragment(target.find(f".//{_RUN}/{_RUN_PROPERTIES}"))
        paragraph_properties = fragment(target.find(_PARAGRAPH_PROPERTIES)) if level == "p" else ""
        section = target.find(f"{_PARAGRAPH_PROPERTIES}/{w('sectPr')}") if level == "p" else None
        if section is not None:  # the end of a section stays when its paragraph disappears
            _keep_section(target, section)
            paragraph_properties = ""
        for number in numbers:
            lifted.run[number], lifted.paragraph[number] = run_properties, paragraph_properties
        replace_with_text(target, "".join(map(mark_text, numbers)))


def _keep_section(paragraph: Element, section: Element) -> None:
    keeper = paragraph.makeelement(_PARAGRAPH)
    properties = keeper.makeelement(_PARAGRAPH_PROPERTIES)
    properties.append(section)
    keeper.append(properties)
    paragraph.addnext(keeper)


def _misplaced(number: int, level: str, part: str, marks: TagMarks) -> TemplateFault:
    return marks.fault(
        number,
        part,
        "misplaced-tag",
        f"stands for {_LEVEL_NAMES[level]}, but there is none around it.",
        "Move it into a table." if level in ("tr", "tc") else "",
    )


def _warn_of_lost_text(
    target: Element, numbers: Sequence[int], level: str, part: str, marks: TagMarks
) -> None:
    text = "".join(element.text or "" for element in target.iter(_TEXT))
    others = [
        number for number in mark_numbers(text) if number not in numbers and marks.tags[number].kind != "note"
    ]
    words = MARK.sub("", text).strip()
    if words or others:
        lost = words[:40] or marks.tags[others[0]].written
        marks.faults.append(
            marks.fault(
                numbers[0],
                part,
                "text-beside-tag",
                f"takes the place of {_LEVEL_NAMES[level]}; “{lost}” beside it is never shown.",
                "Put the tag in one of its own.",
                "warning",
            )
        )


def _lift_runs(root: Element, marks: TagMarks, lifted: LiftedProperties) -> None:
    for text in _texts_with_marks(root):
        run = text.getparent()
        numbers = [number for number in mark_numbers(text.text) if marks.tags[number].level == "r"]
        if run is None or run.tag != _RUN or not numbers:
            continue
        properties = run.find(_RUN_PROPERTIES)
        run_properties = fragment(properties)
        paragraph = ancestor(run, _PARAGRAPH)
        paragraph_properties = (
            fragment(paragraph.find(_PARAGRAPH_PROPERTIES)) if paragraph is not None else ""
        )
        for number in numbers:
            lifted.run[number], lifted.paragraph[number] = run_properties, paragraph_properties
        _split_run(run, text, numbers, properties)


def _split_run(run: Element, text: Element, numbers: Sequence[int], properties: Element | None) -> None:
    """Cut a run at its run tags: each piece keeps the run's properties."""
    content = text.text or ""
    rest = list(text.itersiblings())
    current = run
    for number in numbers:
        before, content = content.split(mark_text(number), 1)
        text.text = before
        following = run.makeelement(_RUN)
        if properties is not None:
            following.append(deepcopy(properties))
        following.tail, current.tail = current.tail, None
        current.addnext(following)
        if not before:
            remove_element(text)
        if _has_no_content(current):
            replace_with_text(current, mark_text(number))
        else:
            current.tail = mark_text(number)
        text = following.makeelement(_TEXT)
        text.set(SPACE, "preserve")
        following.append(text)
        current = following
    text.text = content
    if not content:
        current.remove(text)
    current.extend(rest)
    if _has_no_content(current):
        replace_with_text(current, "")


def _has_no_content(run: Element) -> bool:
    return all(child.tag == _RUN_PROPERTIES for child in run)


def _apply_cell_tags(root: Element, part: str, marks: TagMarks) -> None:
    for text in _texts_with_marks(root):
        for number in mark_numbers(text.text):
            tag = marks.tags[number]
            apply = _CELL_TAGS.get(tag.word) if tag.kind == "block" and not tag.level else None
            if apply is None:
                continue
            cell = ancestor(text, _CELL)
            if cell is None:
                marks.faults.append(_misplaced(number, "tc", part, marks))
                marks.tags[number] = _NO_TAG
                continue
            text.text = (text.text or "").replace(mark_text(number), "", 1)
            run = text.getparent()
            if (
                run is not None
                and not text.text
                and all(child.tag in (_RUN_PROPERTIES, _TEXT) for child in run)
            ):
                replace_with_text(run, "")
            apply(cell, _CellTag(tag, marks.locations[number], marks))


@dataclass(frozen=True, slots=True)
class _CellTag:
    """A cell tag, and the marks of its part to which engine tags are added for it."""

    tag: Tag
    location: str
    marks: TagMarks

    @property
    def argument(self) -> str:
        return self.tag.body[len(self.tag.word) :].strip()

    def add(self, body: str, kind: str = "print") -> str:
        return self.marks.add_engine_tag(body, written=self.tag.written, location=self.location, kind=kind)


def _cell_property(cell: Element, name: str) -> Element:
    """The property of a cell, made where the schema wants it if missing."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = cell.makeelement(w("tcPr"))
        cell.insert(0, properties)
    existing = properties.find(w(name))
    if existing is not None:
        return existing
    created = properties.makeelement(w(name))
    later = {w(other) for other in _CELL_PROPERTY_ORDER[_CELL_PROPERTY_ORDER.index(name) + 1 :]}
    position = next((index for index, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(position, created)
    return created


def _span_columns(cell: Element, tag: _CellTag) -> None:
    _cell_property(cell, "gridSpan").set(w("val"), tag.add(f"({tag.argument})|rk_span"))


def _shade(cell: Element, tag: _CellTag) -> None:
    shade = _cell_property(cell, "shd")
    shade.attrib.clear()
    shade.set(w("val"), "clear")
    shade.set(w("color"), "auto")
    shade.set(w("fill"), tag.add(f"({tag.argument})|rk_colour"))


def _merge_vertically(cell: Element, tag: _CellTag) -> None:
    # In the first row that is printed, not at the loop's first turn: a condition may leave that row out.
    begins = f"loop|rk_begins('{len(tag.marks.tags)}')"
    _cell_property(cell, "vMerge").set(w("val"), tag.add(f"'restart' if {begins} else 'continue'"))
    for paragraph in cell.iterchildren(_PARAGRAPH):
        properties = paragraph.find(_PARAGRAPH_PROPERTIES)
        begin = tag.add(f"if {begins}", kind="block")
        if properties is None:
            paragraph.text = begin + (paragraph.text or "")
        else:
            properties.tail = begin + (properties.tail or "")
        append_text(paragraph, tag.add("endif", kind="block"))


def _merge_horizontally(cell: Element, tag: _CellTag) -> None:
    span, name = _cell_property(cell, "gridSpan"), str(len(tag.marks.tags))
    drawn = span.get(w("val")) or ""
    columns = int(drawn) if drawn.isdigit() else 1
    span.set(w("val"), tag.add(f"loop|rk_across('{name}', {columns})"))
    insert_text_before(cell, tag.add(f"if loop|rk_begins('{name}')", kind="block"))
    cell.tail = tag.add("endif", kind="block") + (cell.tail or "")


_CELL_TAGS: dict[str, Callable[[Element, _CellTag], None]] = {
    "colspan": _span_columns,
    "cellbg": _shade,
    "vm": _merge_vertically,
    "hm": _merge_horizontally,
}


def _signal_loose_tables(root: Element) -> None:
    """Signal the tables that may end up without rows or with other columns than drawn."""
    for table in root.iter(_TABLE):
        columns = False
        for row in table.iterchildren(_ROW):
            loose = bool(MARK.search((row.text or "") + "".join(child.tail or "" for child in row)))
            spans = any(MARK.search(span.get(w("val")) or "") for span in row.iter(w("gridSpan")))
            if loose:
                row.tail = ROW_END + (row.tail or "")
            columns = columns or loose or spans
        rows = MARK.search((table.text or "") + "".join(child.tail or "" for child in table))
        if columns or rows:
            insert_text_before(table, TABLE_START)
            table.tail = (COLUMNS_END if columns else TABLE_END) + (table.tail or "")


def _signal_loose_holders(root: Element) -> None:
    """Signal the cells, headers and notes whose last paragraph may disappear: Word refuses them empty."""
    for holder in root.iter(*_PARAGRAPH_HOLDERS):
        if _is_signalled(holder):
            continue
        last = holder[-1] if len(holder) else None
        loose = last is None or last.tag == _TABLE or bool(last.tail and last.tail.strip())
        if loose or any(MARK.search(child.tail or "") for child in holder):
            append_text(holder, NEEDS_PARAGRAPH)
