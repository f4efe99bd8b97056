"""The synthesis sheet: title, sentences, key figures, charts, links to the other sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.content.workbook_description import Chart, Front
from reviewkit.render.cell_formats import WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel import print_setup as paper
from reviewkit.render.excel.cell_contents import count_lines
from reviewkit.render.excel.native_charts import ChartDrawer
from reviewkit.render.excel.sheet_layout import SheetCursor
from reviewkit.render.excel.tiles import tile_bands, write_tiles
from reviewkit.text import N_

_WIDTH, _GAP = 960, 16  # pixels across, and between what stands side by side
_CHARACTERS = 135  # of 10-point text across
_CHART_HEIGHT, _CHART_ROWS = 252, 12
_MANY = 9  # categories, from which a chart takes the whole width


@dataclass(frozen=True)
class Link:
    """A link to a sheet, with a description of its contents."""

    sheet: str
    description: str


def write_synthesis(
    sheet: Any, front: Front, links: Sequence[Link], *, drawer: ChartDrawer, foot: str
) -> None:
    """Fill the synthesis sheet: one wide column for each tile of a band, with gaps between."""
    across = max([3, *tile_bands(len(front.tiles))])
    sheet.set_column_pixels(0, 0, _GAP)
    for number in range(across):
        sheet.set_column_pixels(1 + 2 * number, 1 + 2 * number, _WIDTH // across - _GAP)
        sheet.set_column_pixels(2 + 2 * number, 2 + 2 * number, _GAP)
    style = drawer.style
    cursor = SheetCursor(sheet, 2 * across - 1)
    _title_block(cursor, front, style)
    write_tiles(cursor, front.tiles, drawer.data, style)
    _charts(cursor, front.charts, drawer)
    _links(cursor, links, style)
    paper.synthesis_page(sheet, style, foot, cursor.parts)
    sheet.print_area(0, 0, cursor.row - 1, cursor.last_column)
    sheet.activate()
    sheet.set_first_sheet()


def _title_block(cursor: SheetCursor, front: Front, style: WorkbookStyle) -> None:
    cursor.take(8)
    if front.kicker:
        _line(cursor, front.kicker, style, size=10, bold=True, font_color=style.colour("accent"))
    _line(cursor, front.title, style, size=20, bold=True, font_color=style.colour("ink"))
    for line in front.lines:
        if line.attention:
            _line(
                cursor,
                f" !  {line.text}",
                style,
                size=10,
                bold=True,
                font_color=style.colour("ink"),
                bg_color=style.tint("attention", 0.25),
            )
        else:
            _line(cursor, line.text, style, size=9, font_color=style.colour("muted"))
    rule = cursor.take(6)
    for column in range(1, cursor.last_column + 1):
        cursor.sheet.write_blank(rule, column, None, style(bottom=1, bottom_color=style.colour("hairline")))
    cursor.take(6)
    for sentence in front.sentences:
        _line(cursor, sentence, style, size=11)
    cursor.take(10)


def _line(cursor: SheetCursor, text: str, style: WorkbookStyle, *, size: int, **properties: Any) -> None:
    """Write a line over the whole width, as high as its text needs."""
    cleaned = names.clean(text)
    lines = count_lines(cleaned, _CHARACTERS * 10 / size * 0.97)
    row = cursor.take(min(round(lines * size * 1.35 + 4, 1), 400))
    cell_format = style(**properties, font_size=size, text_wrap=True, valign="vcenter")
    cursor.sheet.merge_range(row, 1, row, cursor.last_column, "", cell_format)
    cursor.sheet.write_string(row, 1, cleaned, cell_format)


def _charts(cursor: SheetCursor, charts: Sequence[Chart], drawer: ChartDrawer) -> None:
    """Insert the charts, two side by side; a chart with many categories takes the whole width."""
    waiting = [chart for chart in charts if _has_figures(chart)]
    half = _WIDTH // 2
    while waiting:
        first = waiting.pop(0)
        row = cursor.take(*[_CHART_HEIGHT * 0.75 / _CHART_ROWS] * _CHART_ROWS, 12)
        if _needs_width(first):
            _insert(cursor, row, drawer, first, width=_WIDTH - _GAP)
            continue
        _insert(cursor, row, drawer, first, width=half - _GAP)
        if waiting and not _needs_width(waiting[0]):
            _insert(cursor, row, drawer, waiting.pop(0), width=half - _GAP, offset=half)


def _insert(
    cursor: SheetCursor, row: int, drawer: ChartDrawer, chart: Chart, *, width: int, offset: int = 0
) -> None:
    drawn, words = drawer(chart, width, _CHART_HEIGHT)
    cursor.sheet.insert_chart(row, 1, drawn, {"x_offset": offset, "object_position": 2, "description": words})


def _has_figures(chart: Chart) -> bool:
    return bool(chart.categories) and any(v is not None for values in chart.series.values() for v in values)


def _needs_width(chart: Chart) -> bool:
    if chart.kind in ("bars", "stacked_bars", "doughnut"):
        return False
    if chart.kind == "columns":
        return len(chart.categories) * len(chart.series) > 12
    return len(chart.categories) >= _MANY


def _links(cursor: SheetCursor, links: Sequence[Link], style: WorkbookStyle) -> None:
    """Write links to the sheets in the order of their tabs, each with its description."""
    if not links:
        return
    sheet = cursor.sheet
    beside = cursor.last_column > 5  # three wide columns stand at 1, 3 and 5
    bands = 2 if beside else 3
    high = -(-len(links) // bands)
    row = cursor.take(20, *[17] * high)
    title = style(bold=True, font_size=12, font_color=style.colour("ink"))
    sheet.write_string(row, 1, style.lang.say(N_("In this workbook")), title)
    hairline = {"bottom": 1, "bottom_color": style.colour("hairline"), "valign": "vcenter"}
    linked = style(font_color=style.colour("accent"), underline=1, **hairline)
    description_format = style(font_color=style.colour("muted"), align="right", **hairline)
    for number, link in enumerate(links):
        line, column = row + 1 + number % high, 1 + (4 if beside else 2) * (number // high)
        shown = link.sheet if beside else f"{link.sheet} · {link.description}"
        sheet.write_url(line, column, f"internal:{names.reference(link.sheet)}!A1", linked, shown)
        if beside:
            sheet.write_blank(line, column + 1, None, linked)
            sheet.write_string(line, column + 2, link.description, description_format)
