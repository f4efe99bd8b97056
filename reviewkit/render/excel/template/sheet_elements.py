"""What a worksheet says around its rows: elements whose ranges and formulas follow the cells.

Each element is compiled to text with *holes*; a hole is a function of the rendered sheet. An
element whose cells are all gone disappears.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from reviewkit.render.excel.template.axis_layout import AxisLayout
from reviewkit.render.excel.template.cell_reader import CellValue
from reviewkit.render.excel.template.formulas import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    Formula,
    cell_name,
    formula,
)
from reviewkit.render.excel.template.references import Place, ReferenceResolver, SheetLayout
from reviewkit.render.excel.template.sheet_reader import SheetDraft
from reviewkit.render.excel.template.signals import HOLE
from reviewkit.render.word.package.namespaces import Element, fragment, remove_element
from reviewkit.render.word.template.tags import LOOKS_LIKE_TAG

MAX_LINKS = 65_530  # that a sheet holds
_MAIN_EXCEL = "http://schemas.microsoft.com/office/excel/2006/main"
# The children of a worksheet in the order of the schema (ISO 29500-1, 18.3.1.99).
_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
    *("tableParts", "extLst"),
)
_POSITIONS = {name: index for index, name in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class CellLink:
    """A link that a value brought into a cell: where it stands, its relationship or its place inside."""

    cell: str
    relation: str
    location: str
    tooltip: str


class CellSource(Protocol):
    """The values of all cells of a rendered workbook."""

    def value(self, sheet: str, row: int, column: int) -> CellValue:
        """The value of a cell by the rendered name of its sheet."""


@dataclass(slots=True)
class SheetContext:
    """A rendered sheet as its elements see it.

    texts       the sheet's texts with tags outside of cells, rendered, by number
    links       the links that values brought
    first_copy  no other copy of the same template sheet stands before it
    cells       the values of the workbook's cells, for caches
    """

    layout: SheetLayout
    resolver: ReferenceResolver
    texts: Sequence[str] = ()
    links: list[CellLink] = field(default_factory=list)
    first_copy: bool = True
    cells: CellSource | None = None


Hole = Callable[[SheetContext], str | None]


class SheetElement(Protocol):
    """An element of a sheet, compiled."""

    def text(self, sheet: SheetContext, /) -> str:
        """The element in a rendered sheet, "" where nothing of it is left."""


@dataclass(frozen=True, slots=True)
class FixedElement:
    """An element that is the same in every rendered sheet."""

    xml: str

    def text(self, _sheet: SheetContext) -> str:
        return self.xml


@dataclass(frozen=True, slots=True)
class HoledElement:
    """An element as texts and holes by turns, a text first and last."""

    texts: tuple[str, ...]
    holes: tuple[Hole, ...]

    def text(self, sheet: SheetContext) -> str:
        """The element with its holes filled; "" where one of them has nothing to say."""
        pieces = [self.texts[0]]
        for hole, text in zip(self.holes, self.texts[1:], strict=True):
            filled = hole(sheet)
            if filled is None:
                return ""
            pieces += (filled, text)
        return "".join(pieces)


_HOLE = re.compile(f"{HOLE}(\\d+){HOLE}")


class HoleBuilder:
    """Puts holes into a copy of an element."""

    def __init__(self) -> None:
        self._holes: list[Hole] = []

    def hole(self, function: Hole) -> str:
        """The mark of a hole, to be put where its text belongs."""
        self._holes.append(function)
        return f"{HOLE}{len(self._holes) - 1}{HOLE}"

    def build(self, element: Element, *, declarations: bool = False) -> SheetElement:
        """The element as text with the holes that were put into it.

        declarations  keep the namespaces that the element declares
        """
        return self.build_text(fragment(element, keep_declarations=declarations))

    def build_text(self, text: str) -> SheetElement:
        """A text with the marks of holes, compiled."""
        pieces = _HOLE.split(text)
        if len(pieces) == 1:
            return FixedElement(text)
        holes = tuple(self._holes[int(number)] for number in pieces[1::2])
        return HoledElement(tuple(pieces[::2]), holes)


@dataclass(frozen=True, slots=True)
class ElementGroup:
    """A container that disappears when nothing is left in it.

    count  the attribute that counts the children, "" for none
    """

    name: str
    attributes: str
    children: tuple[SheetElement, ...]
    count: str = ""

    def text(self, sheet: SheetContext) -> str:
        inner = [text for child in self.children if (text := child.text(sheet))]
        if not inner:
            return ""
        counted = f' {self.count}="{len(inner)}"' if self.count else ""
        return f"<{self.name}{self.attributes}{counted}>{''.join(inner)}</{self.name}>"


def present(layout: AxisLayout, first: int, last: int) -> tuple[int, int] | None:
    """The first position of a range that has a copy, and the place of that copy; None where all are gone."""
    if layout.identical:
        return first, first
    while first <= last:
        top = layout.plan.top_of(first)
        if top < 0:
            return first, layout.shifted(first)
        for position in range(first, min(last, layout.plan.tops[top][1]) + 1):
            copies = layout.copies(position)
            if copies:
                return position, copies[0]
        first = layout.plan.tops[top][1] + 1
    return None


def parse_areas(text: str) -> list[Area]:
    """The areas of an sqref attribute."""
    return [area for word in text.split() if (area := Area.parse(word)) is not None]


def areas_text(areas: Iterable[Area], sheet: SheetContext) -> str | None:
    """Areas of the template as an sqref in the rendered sheet, None where all are gone."""
    rendered = [part.name for area in areas for part in sheet.layout.areas(area)]
    return " ".join(rendered) or None


def sqref_hole(text: str) -> Hole:
    """The hole of an sqref attribute."""
    areas = parse_areas(text)
    return lambda sheet: text if sheet.layout.identical else areas_text(areas, sheet)


def range_hole(text: str) -> Hole:
    """The hole of a ref attribute that names one rectangle."""
    area = Area.parse(text)

    def ref(sheet: SheetContext) -> str | None:
        if area is None or sheet.layout.identical:
            return text
        rendered = sheet.layout.area(area)
        return rendered.name if rendered is not None else None

    return ref


def cell_hole(text: str) -> Hole:
    """The hole of an attribute that names the cell in view or chosen: near where it was, if it is gone."""
    area = Area.parse(text)

    def cell(sheet: SheetContext) -> str | None:
        if area is None or sheet.layout.identical:
            return text
        row = present(sheet.layout.rows, area.top, MAX_ROWS)
        column = present(sheet.layout.columns, area.left, MAX_COLUMNS)
        return cell_name(min(row[1], MAX_ROWS) if row else 1, min(column[1], MAX_COLUMNS) if column else 1)

    return cell


def anchored_formula(read: Formula, area: Area, sheet: SheetContext) -> str | None:
    """A formula that speaks as from the first cell of an area, as from the first cell that is left of it."""
    layout = sheet.layout
    row = present(layout.rows, area.top, area.bottom)
    column = present(layout.columns, area.left, area.right)
    if row is None or column is None:
        return None
    moved = read
    if (row[0], column[0]) != (area.top, area.left):
        moved = read.moved(row[0] - area.top, column[0] - area.left)
    return escape(sheet.resolver.formula(moved, Place(layout, row[0], column[0], row[1], column[1])))


def formula_hole(text: str, sqref: str) -> Hole:
    """The hole of a formula that speaks as from the first cell of an sqref."""
    read = formula(text)
    areas = parse_areas(sqref)
    fixed = escape(text)
    if not areas or not read.references:
        return lambda _sheet: fixed
    first = Area(
        min(area.top for area in areas), min(area.left for area in areas), areas[0].bottom, areas[0].right
    )
    first = Area(first.top, first.left, max(first.top, first.bottom), max(first.left, first.right))
    return lambda sheet: anchored_formula(read, first, sheet)


def text_hole(number: int) -> Hole:
    """The hole of a text with tags that the sheet renders."""
    return lambda sheet: sheet.texts[number]


class ElementCompiler:
    """Compiles the elements of one worksheet around its rows.

    add_text  takes a text with tags, as a text of the sheet; returns its number
    """

    def __init__(self, draft: SheetDraft, add_text: Callable[[str, str], int]) -> None:
        self._draft = draft
        self._add_text = add_text

    def compiled(self, root: Element) -> tuple[list[SheetElement], list[SheetElement]]:
        """The elements before and after the rows."""
        before: list[SheetElement] = []
        after: list[SheetElement] = []
        links_written = False
        for child in root:
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child).localname
            position = _POSITIONS.get(name, len(_ORDER))
            if name == "sheetData":
                continue
            if position < _POSITIONS["sheetData"]:
                before.append(self._element(child, name))
                continue
            if position >= _POSITIONS["hyperlinks"] and not links_written:
                links_written = True
                after.append(_Hyperlinks(tuple(self._links(child)) if name == "hyperlinks" else ()))
                if name == "hyperlinks":
                    continue
            after.append(self._element(child, name))
        if not links_written:
            after.append(_Hyperlinks(()))
        return before, after

    def _element(self, element: Element, name: str) -> SheetElement:
        if name == "cols" and self._draft.column_plan.tops:
            return _Columns(tuple(dict(child.attrib) for child in element))
        if name in ("rowBreaks", "colBreaks"):
            return _Breaks(name, tuple(dict(child.attrib) for child in element), rows=name == "rowBreaks")
        if name == "mergeCells":
            areas = [Area.parse(child.get("ref", "")) for child in element]
            return _Merges(tuple(area for area in areas if area is not None))
        if name == "sheetViews":
            return self._views(element)
        if name == "dataValidations":
            children = [self._holed(child) for child in element]
            attributes = _attributes(element, {"count"})
            return ElementGroup("dataValidations", attributes, tuple(children), "count")
        if name == "extLst":
            children = [self._extension(child) for child in element]
            return ElementGroup("extLst", "", tuple(children))
        if name in ("protectedRanges", "ignoredErrors", "cellWatches"):
            return ElementGroup(
                name, _attributes(element, set()), tuple(self._holed(child) for child in element)
            )
        return self._holed(element)

    def _holed(self, element: Element) -> SheetElement:
        """An element with holes for its ranges, its formulas and its texts with tags."""
        copy = deepcopy(element)
        builder = HoleBuilder()
        sqref = copy.get("sqref") or copy.findtext(f".//{{{_MAIN_EXCEL}}}sqref") or ""
        for node in copy.iter("{*}*"):
            name = etree.QName(node).localname
            for attribute in ("ref", "sqref", "r"):
                value = node.get(attribute)
                if value and parse_areas(value) and name not in ("row", "c"):
                    make = sqref_hole if attribute == "sqref" else range_hole
                    node.set(attribute, builder.hole(make(value)))
            text = node.text
            if name == "sqref" and text:
                node.text = builder.hole(sqref_hole(text))
            elif name in ("formula", "formula1", "formula2", "f") and text:
                if LOOKS_LIKE_TAG.search(text):
                    node.text = builder.hole(text_hole(self._add_text(text, "text")))
                else:
                    node.text = builder.hole(formula_hole(text, sqref))
            elif text and LOOKS_LIKE_TAG.search(text):
                kind = "header" if name.endswith(("Header", "Footer")) else "text"
                node.text = builder.hole(text_hole(self._add_text(text, kind)))
            for attribute, value in node.attrib.items():
                if LOOKS_LIKE_TAG.search(value):
                    node.set(attribute, builder.hole(text_hole(self._add_text(value, "text"))))
            if name == "cfvo" and node.get("type") == "formula" and node.get("val"):
                node.set("val", builder.hole(formula_hole(node.get("val", ""), sqref)))
        return builder.build(copy)

    def _extension(self, element: Element) -> SheetElement:
        """An extension: conditional formats, validations and sparklines of Excel 2010 and later."""
        inner = [child for child in element if isinstance(child.tag, str)]
        if len(inner) != 1:
            return self._holed(element)
        group = inner[0]
        name = etree.QName(group).localname
        if name not in ("conditionalFormattings", "dataValidations", "sparklineGroups"):
            return self._holed(element)
        start = start_tag(element)
        opened, closed = start_tag(group), f"</{_written_name(group)}>"
        children = tuple(
            self._sparklines(child) if name == "sparklineGroups" else self._holed(child) for child in group
        )
        return _Wrapped(f"{start}{opened}", children, f"{closed}</{_written_name(element)}>")

    def _sparklines(self, group: Element) -> SheetElement:
        copy = deepcopy(group)
        sparklines = list(copy.iter("{*}sparkline"))
        if not sparklines:
            return self._holed(group)
        read = [
            (
                formula(node.findtext(f"{{{_MAIN_EXCEL}}}f") or ""),
                node.findtext(f"{{{_MAIN_EXCEL}}}sqref") or "",
            )
            for node in sparklines
        ]
        container = sparklines[0].getparent()
        assert container is not None
        name = _written_name(sparklines[0])
        for node in sparklines:
            remove_element(node)
        builder = HoleBuilder()
        container.text = builder.hole(lambda sheet: _sparklines_text(read, name, sheet))
        return builder.build(copy)

    def _views(self, element: Element) -> SheetElement:
        copy = deepcopy(element)
        builder = HoleBuilder()
        for node in copy.iter("{*}*"):
            name = etree.QName(node).localname
            for attribute in ("topLeftCell", "activeCell"):
                if node.get(attribute):
                    node.set(attribute, builder.hole(cell_hole(node.get(attribute, ""))))
            if node.get("sqref"):
                node.set("sqref", builder.hole(_near_sqref(node.get("sqref", ""))))
            if name == "sheetView" and node.get("tabSelected"):
                selected = node.get("tabSelected", "")
                node.set("tabSelected", builder.hole(_selected_hole(selected)))
            if name == "pane" and node.get("state", "").startswith("frozen"):
                for attribute, axis in (("xSplit", "columns"), ("ySplit", "rows")):
                    split = node.get(attribute, "")
                    if split.isdigit():
                        node.set(attribute, builder.hole(_split_hole(int(split), axis)))
        return builder.build(copy)

    def _links(self, element: Element) -> Iterable[_TemplateLink]:
        for child in element:
            area = Area.parse(child.get("ref", ""))
            if area is None:
                continue
            builder = HoleBuilder()
            copy = deepcopy(child)
            copy.set("ref", HOLE)
            location = copy.get("location")
            if location and LOOKS_LIKE_TAG.search(location):
                copy.set("location", builder.hole(text_hole(self._add_text(location, "text"))))
            elif location:
                copy.set("location", builder.hole(_location_hole(location)))
            for attribute in ("tooltip", "display"):
                value = copy.get(attribute, "")
                if LOOKS_LIKE_TAG.search(value):
                    copy.set(attribute, builder.hole(text_hole(self._add_text(value, "text"))))
            yield _TemplateLink(area, builder.build(copy))


def _attributes(element: Element, without: set[str]) -> str:
    return "".join(
        f" {name}={quoteattr(value)}" for name, value in element.attrib.items() if name not in without
    )


def _written_name(element: Element) -> str:
    return (
        f"{element.prefix}:{etree.QName(element).localname}"
        if element.prefix
        else str(etree.QName(element).localname)
    )


def start_tag(element: Element) -> str:
    """The start tag of an element with the namespaces it declares itself."""
    copy = etree.Element(element.tag, dict(element.attrib), nsmap=element.nsmap)
    text = etree.tostring(copy, encoding="unicode")
    return f"{text[:-2]}>" if text.endswith("/>") else text[: text.rindex("</")]


def _near_sqref(text: str) -> Hole:
    areas = parse_areas(text)
    cell = cell_hole(text.split(maxsplit=1)[0] if text else "A1")
    return lambda sheet: text if sheet.layout.identical else areas_text(areas, sheet) or cell(sheet)


def _selected_hole(selected: str) -> Hole:
    return lambda sheet: selected if sheet.first_copy else "0"


def _location_hole(location: str) -> Hole:
    read = formula(location)
    return lambda sheet: escape(sheet.resolver.formula(read, None), {'"': "&quot;"})


def _split_hole(split: int, axis: str) -> Hole:
    def hole(sheet: SheetContext) -> str | None:
        layout: AxisLayout = getattr(sheet.layout, axis)
        if layout.identical:
            return str(split)
        return str(layout.highest(1, split) or 0)

    return hole


def _sparklines_text(sparklines: Sequence[tuple[Formula, str]], name: str, sheet: SheetContext) -> str | None:
    """One sparkline for each copy of its cell; None where all cells are gone."""
    prefix = f"{name.rpartition(':')[0]}:" if ":" in name else ""
    pieces: list[str] = []
    layout = sheet.layout
    for read, sqref in sparklines:
        for area in parse_areas(sqref):
            for row in layout.rows.copies(area.top):
                for column in layout.columns.copies(area.left):
                    place = Place(layout, area.top, area.left, row, column)
                    data = escape(sheet.resolver.formula(read, place))
                    pieces.append(
                        f"<{prefix}sparkline><xm:f>{data}</xm:f><xm:sqref>{cell_name(row, column)}</xm:sqref>"
                        f"</{prefix}sparkline>"
                    )
    return "".join(pieces) or None


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """Children between fixed texts, all of which disappear when no child is left."""

    before: str
    children: tuple[SheetElement, ...]
    after: str

    def text(self, sheet: SheetContext) -> str:
        inner = "".join(child.text(sheet) for child in self.children)
        return f"{self.before}{inner}{self.after}" if inner else ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """The widths and formats of columns, where columns are repeated."""

    columns: tuple[dict[str, str], ...]

    def text(self, sheet: SheetContext) -> str:
        pieces: list[tuple[int, str]] = []
        for column in self.columns:
            attributes = "".join(
                f" {name}={quoteattr(value)}" for name, value in column.items() if name not in ("min", "max")
            )
            for first, last in sheet.layout.columns.runs(int(column["min"]), int(column["max"])):
                if first <= MAX_COLUMNS:
                    pieces.append((first, f'<col min="{first}" max="{min(last, MAX_COLUMNS)}"{attributes}/>'))
        return f"<cols>{''.join(text for _, text in sorted(pieces))}</cols>" if pieces else ""


@dataclass(frozen=True, slots=True)
class _Breaks:
    """Page breaks; one after a repeated row is repeated with it."""

    name: str
    breaks: tuple[dict[str, str], ...]
    rows: bool

    def text(self, sheet: SheetContext) -> str:
        layout = sheet.layout.rows if self.rows else sheet.layout.columns
        pieces: dict[int, str] = {}
        for entry in self.breaks:
            attributes = "".join(f" {n}={quoteattr(v)}" for n, v in entry.items() if n != "id")
            position = int(entry.get("id", "0"))
            for place in layout.copies(position) if not layout.identical else (position,):
                pieces[place] = f'<brk id="{place}"{attributes}/>'
        count = len(pieces)
        if not count:
            return ""
        inner = "".join(pieces[place] for place in sorted(pieces))
        return f'<{self.name} count="{count}" manualBreakCount="{count}">{inner}</{self.name}>'


@dataclass(frozen=True, slots=True)
class _Merges:
    """Merged cells: those inside a block are merged in each of its turns."""

    areas: tuple[Area, ...]

    def text(self, sheet: SheetContext) -> str:
        names = [area.name for merged in self.areas for area in merged_areas(merged, sheet.layout)]
        if not names:
            return ""
        inner = "".join(f'<mergeCell ref="{name}"/>' for name in names)
        return f'<mergeCells count="{len(names)}">{inner}</mergeCells>'


def merged_areas(area: Area, layout: SheetLayout) -> list[Area]:
    """The copies of a rectangle that belongs together, one a turn; single cells are left out."""
    if layout.identical:
        return [area]
    rows = _copies_together(layout.rows, area.top, area.bottom)
    columns = _copies_together(layout.columns, area.left, area.right)
    return [
        Area(top, left, bottom, right)
        for top, bottom in rows
        for left, right in columns
        if (top, left) != (bottom, right)
    ]


def _copies_together(layout: AxisLayout, first: int, last: int) -> list[tuple[int, int]]:
    """The copies of a range of positions, each as its first and last place."""
    if layout.identical:
        return [(first, last)]
    loops = layout.plan.loops_around(first)
    common = [loop for loop in loops if loop in layout.plan.loops_around(last)]
    if not common:
        low, high = layout.lowest(first, last), layout.highest(first, last)
        return [] if low is None or high is None else [(low, high)]
    if first == last:
        return [(place, place) for place in layout.copies(first)]
    turns = dict.fromkeys(
        turn
        for position in range(first, last + 1)
        for place in layout.copies(position)
        if (turn := layout.turn(common[-1], place)) is not None
    )
    pairs = [(layout.lowest(first, last, turn), layout.highest(first, last, turn)) for turn in turns]
    return [(low, high) for low, high in pairs if low is not None and high is not None]


@dataclass(frozen=True, slots=True)
class _TemplateLink:
    area: Area
    element: SheetElement


@dataclass(frozen=True, slots=True)
class _Hyperlinks:
    """The links of a sheet: those of the template, one a copy of its cells, then those of values."""

    links: tuple[_TemplateLink, ...]

    def text(self, sheet: SheetContext) -> str:
        pieces: list[str] = []
        taken = {link.cell for link in sheet.links}
        for link in self.links:
            xml = link.element.text(sheet)
            pieces += (
                xml.replace(HOLE, area.name)
                for area in sheet.layout.areas(link.area)
                if area.name not in taken
            )
        for value_link in sheet.links:
            target = f' r:id="{value_link.relation}"' if value_link.relation else ""
            location = f" location={quoteattr(value_link.location)}" if value_link.location else ""
            tooltip = f" tooltip={quoteattr(value_link.tooltip)}" if value_link.tooltip else ""
            pieces.append(f'<hyperlink ref="{value_link.cell}"{target}{location}{tooltip}/>')
        return f"<hyperlinks>{''.join(pieces[:MAX_LINKS])}</hyperlinks>" if pieces else ""
