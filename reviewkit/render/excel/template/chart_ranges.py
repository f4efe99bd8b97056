"""Charts of a template that show cells: their ranges follow the cells, their caches hold the values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from xml.sax.saxutils import escape

from lxml import etree

from reviewkit.render.excel.template.cell_reader import CellValue, shown_number, text_of
from reviewkit.render.excel.template.formulas import Formula, formula
from reviewkit.render.excel.template.references import Place
from reviewkit.render.excel.template.sheet_elements import (
    Hole,
    HoleBuilder,
    SheetContext,
    SheetElement,
    text_hole,
)
from reviewkit.render.word.package.namespaces import DECLARATION, Element, a, c
from reviewkit.render.word.template.tags import LOOKS_LIKE_TAG

MAX_POINTS = 32_000  # of a series, as Excel draws them


AddText = Callable[[str, str], int]
"""Takes a text with tags and its kind; returns its number among the texts of the sheet."""


def compile_chart(root: Element, add_text: AddText) -> SheetElement:
    """A chart part with holes for its ranges, caches and texts with tags."""
    copy = deepcopy(root)
    builder = HoleBuilder()
    for reference in list(copy.iter(c("numRef"), c("strRef"), c("multiLvlStrRef"))):
        written = reference.findtext(c("f")) or ""
        read = formula(written)
        if not read.references:
            continue
        written_in = reference.find(c("f"))
        assert written_in is not None
        written_in.text = builder.hole(_range_hole(read))
        for name in ("numCache", "strCache"):
            cache = reference.find(c(name))
            if cache is not None:
                _make_cache_hole(cache, read, builder, numbers=name == "numCache")
        levels = reference.find(c("multiLvlStrCache"))
        if levels is not None:
            reference.remove(levels)  # made anew by the program that opens the chart
    for text in copy.iter(a("t")):
        if text.text and LOOKS_LIKE_TAG.search(text.text):
            text.text = builder.hole(text_hole(add_text(text.text, "text")))
    body = etree.tostring(copy, encoding="unicode")
    return builder.build_text(DECLARATION + body)


def _make_cache_hole(cache: Element, read: Formula, builder: HoleBuilder, *, numbers: bool) -> None:
    for child in cache.findall(c("ptCount")) + cache.findall(c("pt")):
        cache.remove(child)
    code = cache.find(c("formatCode"))
    mark = builder.hole(_cache_hole(read, cache.prefix or "", numbers=numbers))
    if code is not None:
        code.tail = mark
    else:
        cache.text = mark


def _place(sheet: SheetContext) -> Place:
    return Place(sheet.layout, 0, 0, 0, 0)


def _range_hole(read: Formula) -> Hole:
    return lambda sheet: escape(sheet.resolver.formula(read, _place(sheet)))


def _cache_hole(read: Formula, prefix: str, *, numbers: bool) -> Hole:
    name = f"{prefix}:" if prefix else ""

    def cache(sheet: SheetContext) -> str:
        values = list(_values(read, sheet))
        if len(values) > MAX_POINTS:
            values = []
        points = [
            f'<{name}pt idx="{index}"><{name}v>{text}</{name}v></{name}pt>'
            for index, value in enumerate(values)
            if (text := _point(value, numbers=numbers)) is not None
        ]
        return f'<{name}ptCount val="{len(values)}"/>{"".join(points)}'

    return cache


def _point(value: CellValue, *, numbers: bool) -> str | None:
    if value is None:
        return None
    if not numbers:
        return escape(text_of(value))
    if isinstance(value, float):
        return shown_number(value)
    return str(int(value)) if isinstance(value, bool) else None


def _values(read: Formula, sheet: SheetContext) -> Iterable[CellValue]:
    place = _place(sheet)
    for reference in read.references:
        target = sheet.resolver.target(reference, place)
        area = sheet.resolver.area(reference, place)
        if target is None or area is None or sheet.cells is None:
            continue
        count = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if count > MAX_POINTS:
            yield from [None] * (MAX_POINTS + 1)
            continue
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield sheet.cells.value(target.name, row, column)
