"""Tags take their row, cell, paragraph or run with them (docxtpl: {%tr, {%tc, {%p, {%r).

Works on the tree of a part whose tags are marks already; what is lifted becomes a mark
between elements, where Jinja's output is rows, cells, paragraphs or runs.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

from reviewkit.render.word.package.namespaces import Element, ancestor, fragment, w
from reviewkit.render.word.template.insertion_sites import (
    COLUMNS_END,
    NEEDS_PARAGRAPH,
    ROW_END,
    TABLE_END,
    TABLE_START,
)
from reviewkit.render.word.template.tag_joining import SPACE, Marked
from reviewkit.render.word.template.tags import MARK, MARK_END, MARK_START, Tag
from reviewkit.render.word.template.template_errors import TemplateFault

P, R, T, TBL, TR, TC = w("p"), w("r"), w("t"), w("tbl"), w("tr"), w("tc")
_ELEMENT = {"tr": TR, "tc": TC, "p": P}
_NAMES = {"tr": "a table row", "tc": "a table cell", "p": "a paragraph", "r": "a run"}
_HOLDERS = tuple(w(name) for name in ("tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent"))
_TCPR_ORDER = (
    "cnfStyle",
    "tcW",
    "gridSpan",
    "hMerge",
    "vMerge",
    "tcBorders",
    "shd",
    "noWrap",
    "tcMar",
    "textDirection",
    "tcFitText",
    "vAlign",
    "hideMark",
)


@dataclass(slots=True)
class Lifted:
    """The surroundings of marks that no longer stand in a run or paragraph of their own."""

    rpr: dict[int, str] = field(default_factory=dict)
    ppr: dict[int, str] = field(default_factory=dict)


def lift(root: Element, part: str, marked: Marked) -> Lifted:
    """Lift all row, cell, paragraph and run tags and apply the cell tags of a part."""
    lifted = Lifted()
    _cell_tags(root, part, marked)
    for level in ("tr", "tc", "p"):
        _lift_level(root, level, part, marked, lifted)
    _lift_runs(root, marked, lifted)
    _guard_tables(root)
    _guard_holders(root)
    return lifted


def marks_of(text: str | None) -> list[int]:
    """The numbers of the marks in a text."""
    return [int(number) for number in MARK.findall(text)] if text else []


def put_before(element: Element, text: str) -> None:
    """Text right before an element, under its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def put_last(element: Element, text: str) -> None:
    """Text at the end of an element, after its last child."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def replace(element: Element, text: str) -> None:
    """Put text where an element stands."""
    put_before(element, text + (element.tail or ""))
    element.tail = None
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _texts(root: Element) -> list[Element]:
    return [text for text in root.iter(T) if text.text and MARK.search(text.text)]


def _lift_level(root: Element, level: str, part: str, marked: Marked, lifted: Lifted) -> None:
    targets: dict[Element, list[int]] = {}
    for text in _texts(root):
        for number in marks_of(text.text):
            if marked.tags[number].level != level:
                continue
            target = ancestor(text, _ELEMENT[level])
            if target is None:
                marked.faults.append(_misplaced(number, level, part, marked))
            else:
                targets.setdefault(target, []).append(number)
    for target, numbers in targets.items():
        _tell_lost(target, numbers, level, part, marked)
        for number in numbers:
            paragraph = target if level == "p" else None
            lifted.ppr[number] = fragment(paragraph.find(w("pPr"))) if paragraph is not None else ""
            run = target.find(f".//{R}/{w('rPr')}")
            lifted.rpr[number] = fragment(run)
        section = target.find(f"{w('pPr')}/{w('sectPr')}") if level == "p" else None
        marks = "".join(_mark(number) for number in numbers)
        if section is not None:  # a section's end is no text: it stays when its paragraph's text goes
            keeper = target.makeelement(P)
            properties = keeper.makeelement(w("pPr"))
            properties.append(section)
            keeper.append(properties)
            target.addnext(keeper)
            for number in numbers:
                lifted.ppr[number] = ""
        replace(target, marks)


def _mark(number: int) -> str:
    return f"{MARK_START}{number}{MARK_END}"


def _misplaced(number: int, level: str, part: str, marked: Marked) -> TemplateFault:
    return TemplateFault(
        part,
        marked.places[number],
        marked.tags[number].written,
        "misplaced-tag",
        f"stands for {_NAMES[level]}, but there is none around it.",
        "Move it into a table." if level in ("tr", "tc") else "",
    )


def _tell_lost(target: Element, numbers: list[int], level: str, part: str, marked: Marked) -> None:
    text = "".join(piece.text or "" for piece in target.iter(T))
    others = [number for number in marks_of(text) if number not in numbers]
    words = MARK.sub("", text).strip()
    others = [number for number in others if marked.tags[number].kind != "note"]
    if words or others:
        lost = words[:40] or marked.tags[others[0]].written
        marked.faults.append(
            TemplateFault(
                part,
                marked.places[numbers[0]],
                marked.tags[numbers[0]].written,
                "text-beside-tag",
                f"takes the place of {_NAMES[level]}; “{lost}” beside it is never shown.",
                "Put the tag in one of its own.",
                "warning",
            )
        )


def _lift_runs(root: Element, marked: Marked, lifted: Lifted) -> None:
    for text in _texts(root):
        run = text.getparent()
        numbers = [number for number in marks_of(text.text) if marked.tags[number].level == "r"]
        if run is None or run.tag != R or not numbers:
            continue
        properties = run.find(w("rPr"))
        rpr = fragment(properties)
        paragraph = ancestor(run, P)
        ppr = fragment(paragraph.find(w("pPr"))) if paragraph is not None else ""
        for number in numbers:
            lifted.rpr[number], lifted.ppr[number] = rpr, ppr
        _split(run, text, numbers, properties)


def _split(run: Element, text: Element, numbers: list[int], properties: Element | None) -> None:
    """Cut a run at its run tags: each piece keeps the run's properties."""
    content = text.text or ""
    rest = list(text.itersiblings())
    current = run
    for number in numbers:
        before, content = content.split(_mark(number), 1)
        text.text = before
        following = run.makeelement(R)
        if properties is not None:
            following.append(deepcopy(properties))
        following.tail, current.tail = current.tail, None
        current.addnext(following)
        if not before and text.getparent() is not None:
            text.getparent().remove(text)
        if all(child.tag == w("rPr") for child in current):
            replace(current, _mark(number))
        else:
            current.tail = _mark(number)
        text = following.makeelement(T)
        text.set(SPACE, "preserve")
        following.append(text)
        current = following
    text.text = content
    if not content:
        current.remove(text)
    for child in rest:
        current.append(child)
    if all(child.tag == w("rPr") for child in current):
        replace(current, "")


def _cell_tags(root: Element, part: str, marked: Marked) -> None:
    for text in _texts(root):
        for number in marks_of(text.text):
            tag = marked.tags[number]
            apply = _CELL_TAGS.get(tag.word) if tag.kind == "block" and not tag.level else None
            if apply is None:
                continue
            cell = ancestor(text, TC)
            if cell is None:
                marked.faults.append(_misplaced(number, "tc", part, marked))
                marked.tags[number] = _BLANK
                continue
            text.text = (text.text or "").replace(_mark(number), "", 1)
            run = text.getparent()
            if run is not None and not text.text and all(child.tag in (w("rPr"), T) for child in run):
                replace(run, "")
            apply(cell, tag, marked, marked.places[number])


_BLANK = Tag("note", "", "", "", "", "", "")


def internal(marked: Marked, written: str, body: str, place: str, kind: str = "print") -> str:
    """A mark for a tag of the engine itself: its output goes into the document as it is."""
    word = body.split(" ", 1)[0] if kind == "block" else ""
    marked.tags.append(Tag(kind, "!", word, body, "", "", written))
    marked.places.append(place)
    return _mark(len(marked.tags) - 1)


def _property(cell: Element, name: str) -> Element:
    """The cell property of that name, made at its place in the schema's order if missing."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = cell.makeelement(w("tcPr"))
        cell.insert(0, properties)
    found = properties.find(w(name))
    if found is not None:
        return found
    made = properties.makeelement(w(name))
    later = {w(other) for other in _TCPR_ORDER[_TCPR_ORDER.index(name) + 1 :]}
    at = next((index for index, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(at, made)
    return made


def _argument(tag: Tag) -> str:
    return tag.body[len(tag.word) :].strip()


def _colspan(cell: Element, tag: Tag, marked: Marked, place: str) -> None:
    mark = internal(marked, tag.written, f"({_argument(tag)})|rk_span", place)
    _property(cell, "gridSpan").set(w("val"), mark)


def _cellbg(cell: Element, tag: Tag, marked: Marked, place: str) -> None:
    shade = _property(cell, "shd")
    shade.attrib.clear()
    shade.set(w("val"), "clear")
    shade.set(w("color"), "auto")
    shade.set(w("fill"), internal(marked, tag.written, f"({_argument(tag)})|rk_colour", place))


def _vertical(cell: Element, tag: Tag, marked: Marked, place: str) -> None:
    body = "'restart' if loop.first else 'continue'"
    _property(cell, "vMerge").set(w("val"), internal(marked, tag.written, body, place))
    for paragraph in cell.iterchildren(P):
        properties = paragraph.find(w("pPr"))
        begin = internal(marked, tag.written, "if loop.first", place, "block")
        if properties is None:
            paragraph.text = begin + (paragraph.text or "")
        else:
            properties.tail = begin + (properties.tail or "")
        put_last(paragraph, internal(marked, tag.written, "endif", place, "block"))


def _horizontal(cell: Element, tag: Tag, marked: Marked, place: str) -> None:
    span = _property(cell, "gridSpan")
    times = f" * {span.get(w('val'))}" if (span.get(w("val")) or "").isdigit() else ""
    span.set(w("val"), internal(marked, tag.written, f"loop.length{times}", place))
    put_before(cell, internal(marked, tag.written, "if loop.first", place, "block"))
    cell.tail = internal(marked, tag.written, "endif", place, "block") + (cell.tail or "")


_CELL_TAGS: dict[str, Callable[[Element, Tag, Marked, str], None]] = {
    "colspan": _colspan,
    "cellbg": _cellbg,
    "vm": _vertical,
    "hm": _horizontal,
}


def _guard_tables(root: Element) -> None:
    """Signal the tables that may end up without rows or with other columns than drawn."""
    for table in root.iter(TBL):
        columns = False
        for row in table.iterchildren(TR):
            loose = MARK.search((row.text or "") + "".join(child.tail or "" for child in row))
            spans = any(MARK.search(span.get(w("val")) or "") for span in row.iter(w("gridSpan")))
            if loose:
                row.tail = ROW_END + (row.tail or "")
            columns = columns or bool(loose) or spans
        rows = MARK.search((table.text or "") + "".join(child.tail or "" for child in table))
        if columns or rows:
            put_before(table, TABLE_START)
            table.tail = (COLUMNS_END if columns else TABLE_END) + (table.tail or "")


def _guard_holders(root: Element) -> None:
    """Signal the cells, headers and notes whose last paragraph may go: Word refuses them empty."""
    for holder in root.iter(*_HOLDERS):
        last = holder[-1] if len(holder) else None
        if last is not None and (last.tail or "").endswith(NEEDS_PARAGRAPH):
            continue
        loose = last is None or last.tag == TBL or bool(last.tail and last.tail.strip())
        if loose or any(MARK.search(child.tail or "") for child in holder):
            put_last(holder, NEEDS_PARAGRAPH)


def guard_holder(element: Element) -> None:
    """Signal the cell, header or note around an element that may go with its paragraph."""
    holder = ancestor(element, *_HOLDERS)
    if holder is not None and not (len(holder) and (holder[-1].tail or "").endswith(NEEDS_PARAGRAPH)):
        put_last(holder, NEEDS_PARAGRAPH)
