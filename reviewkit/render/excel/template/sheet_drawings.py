"""Drawings and notes of a sheet: they stay beside the cells they were drawn beside."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from reviewkit.render.excel.template.axis_layout import AxisLayout
from reviewkit.render.excel.template.chart_ranges import AddText
from reviewkit.render.excel.template.formulas import MAX_COLUMNS, MAX_ROWS, Area
from reviewkit.render.excel.template.sheet_elements import (
    Hole,
    HoleBuilder,
    SheetContext,
    SheetElement,
    present,
    text_hole,
)
from reviewkit.render.excel.template.sheet_reader import m
from reviewkit.render.word.package.namespaces import DECLARATION, Element, a
from reviewkit.render.word.template.tags import LOOKS_LIKE_TAG

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_VML_POSITION = re.compile(r"<x:(Anchor|Row|Column)>([^<]*)</x:\1>")
_VML_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)


def xdr(name: str) -> str:
    """A name of a sheet's drawings as lxml writes it."""
    return f"{{{XDR}}}{name}"


def moved(layout: AxisLayout, position: int, limit: int) -> int:
    """The place of a position that things are anchored at: the next one that is left, where it is gone."""
    found = present(layout, position, limit)
    return min(found[1] if found else position, limit)


def compile_drawing(root: Element, add_text: AddText) -> SheetElement:
    """A drawing part with holes for its anchors and texts with tags: things move and keep their size."""
    copy = deepcopy(root)
    builder = HoleBuilder()
    for anchor in copy.iter(xdr("twoCellAnchor"), xdr("oneCellAnchor")):
        begin, end = anchor.find(xdr("from")), anchor.find(xdr("to"))
        if begin is None:
            continue
        for name, axis, limit in (("row", "rows", MAX_ROWS), ("col", "columns", MAX_COLUMNS)):
            start = begin.find(xdr(name))
            if start is None or not (start.text or "").strip().isdigit():
                continue
            first = int(start.text or "0")
            start.text = builder.hole(_anchor_hole(first, 0, axis, limit))
            stop = end.find(xdr(name)) if end is not None else None
            if stop is not None and (stop.text or "").strip().isdigit():
                stop.text = builder.hole(_anchor_hole(first, int(stop.text or "0") - first, axis, limit))
    for text in copy.iter(a("t")):
        if text.text and LOOKS_LIKE_TAG.search(text.text):
            text.text = builder.hole(text_hole(add_text(text.text, "text")))
    return builder.build_text(DECLARATION + etree.tostring(copy, encoding="unicode"))


def _anchor_hole(position: int, further: int, axis: str, limit: int) -> Hole:
    def hole(sheet: SheetContext) -> str:
        layout: AxisLayout = sheet.layout.rows if axis == "rows" else sheet.layout.columns
        return str(min(moved(layout, position + 1, limit) - 1 + further, limit - 1))

    return hole


def compile_notes(root: Element, add_text: AddText) -> SheetElement:
    """The notes of a sheet (its comments part): each stays with the first copy of its cell."""
    copy = deepcopy(root)
    builder = HoleBuilder()
    for note in copy.iter("{*}comment", "{*}threadedComment"):
        area = Area.parse(note.get("ref", ""))
        if area is not None:
            note.set("ref", builder.hole(_note_hole(area)))
    for text in copy.iter(m("t")):
        if text.text and LOOKS_LIKE_TAG.search(text.text):
            text.text = builder.hole(text_hole(add_text(text.text, "text")))
    return builder.build_text(DECLARATION + etree.tostring(copy, encoding="unicode"))


def _note_hole(area: Area) -> Hole:
    def hole(sheet: SheetContext) -> str:
        row = moved(sheet.layout.rows, area.top, MAX_ROWS)
        column = moved(sheet.layout.columns, area.left, MAX_COLUMNS)
        return Area(row, column, row, column).name

    return hole


def compile_vml(text: str) -> SheetElement:
    """The legacy drawing of a sheet's notes: its shapes move with their cells."""
    builder = HoleBuilder()

    def shape(match: re.Match[str]) -> str:
        return _VML_POSITION.sub(lambda position: _vml_position(position, builder), match[0])

    return builder.build_text(_VML_SHAPE.sub(shape, text))


def _vml_position(match: re.Match[str], builder: HoleBuilder) -> str:
    name, written = match[1], match[2]
    numbers = [int(number) for number in re.findall(r"-?\d+", written)]
    if name == "Anchor" and len(numbers) == 8:
        # Left column, its offset, top row, its offset, right column, its offset, bottom row, its offset.
        pieces: list[str] = []
        for index, number in enumerate(numbers):
            if index % 2:
                pieces.append(str(number))
                continue
            columns = index in (0, 4)
            start = numbers[0] if columns else numbers[2]
            axis, limit = ("columns", MAX_COLUMNS) if columns else ("rows", MAX_ROWS)
            pieces.append(builder.hole(_anchor_hole(start, number - start, axis, limit)))
        return f"<x:Anchor>{', '.join(pieces)}</x:Anchor>"
    if name != "Anchor" and len(numbers) == 1:
        axis, limit = ("columns", MAX_COLUMNS) if name == "Column" else ("rows", MAX_ROWS)
        return f"<x:{name}>{builder.hole(_anchor_hole(numbers[0], 0, axis, limit))}</x:{name}>"
    return match[0]
