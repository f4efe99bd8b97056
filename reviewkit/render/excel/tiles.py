"""Tiles of key figures: label, value, signed change, note, sparkline of the last months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from reviewkit.content.workbook_description import Tile
from reviewkit.render.cell_formats import DAYS, FIGURES, WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_contents import cell_number, day_number
from reviewkit.render.excel.chart_data_sheet import DataSheet
from reviewkit.render.excel.sheet_layout import SheetCursor
from reviewkit.text import N_

_LARGE = 1000  # units, from which money is shown without its cents


def tile_bands(count: int) -> list[int]:
    """Return the number of tiles of each band: five at most, no band nearly empty."""
    if count <= 5:
        return [count] if count else []
    if count <= 8:
        return [(count + 1) // 2, count // 2]
    return [5, *tile_bands(count - 5)]


def write_tiles(cursor: SheetCursor, tiles: Sequence[Tile], data: DataSheet, style: WorkbookStyle) -> None:
    """Write the tiles band by band; a line that no tile of a band fills is left out."""
    waiting = list(tiles)
    trends: list[tuple[int, int, Tile]] = []
    for many in tile_bands(len(tiles)):
        band, waiting = waiting[:many], waiting[many:]
        row = cursor.take(
            17,
            30,
            16 if any(tile.change is not None for tile in band) else 2,
            15 if any(tile.note for tile in band) else 2,
            34 if any(_drawable(tile) for tile in band) else 4,
            12,
        )
        for number, tile in enumerate(band):
            _tile(cursor.sheet, (row, 1 + 2 * number), tile, style)
            if _drawable(tile):
                trends.append((row + 4, 1 + 2 * number, tile))
    _sparklines(cursor.sheet, trends, data, style)


def _sparklines(
    sheet: Any, trends: Sequence[tuple[int, int, Tile]], data: DataSheet, style: WorkbookStyle
) -> None:
    """Add bars of the last months, this month in accent: in one group, since XlsxWriter is slow with many."""
    ranges = []
    for _, _, tile in trends:
        labels = list(tile.trend_labels) or [str(n + 1) for n in range(len(tile.trend))]
        block = data.block(tile.label, labels, {tile.label: tile.trend}, tile.type)
        ranges.append(block.range(tile.label))
    if trends:
        row, column, _ = trends[0]
        sheet.add_sparkline(
            row,
            column,
            {
                "location": [xl_rowcol_to_cell(row, column) for row, column, _ in trends],
                "range": ranges,
                "type": "column",
                "min": 0,
                "last_point": True,
                "series_color": style.colour("previous"),
                "last_color": style.colour("accent"),
            },
        )


def _drawable(tile: Tile) -> bool:
    return sum(v is not None for v in tile.trend) >= 2


def _tile(sheet: Any, at: tuple[int, int], tile: Tile, style: WorkbookStyle) -> None:
    row, column = at
    ground = {"bg_color": style.colour("ground"), "valign": "vcenter", "align": "left"}
    inside = {**ground, "indent": 1}
    quiet = {**inside, "font_color": style.colour("muted")}
    label = style(**quiet, font_size=9, top=5, top_color=style.colour("accent"))
    sheet.write_string(row, column, names.one_line(tile.label), label)
    _value(sheet, (row + 1, column), tile, inside, style)
    _change(sheet, (row + 2, column), tile, inside, style)
    sheet.write_string(row + 3, column, names.one_line(tile.note), style(**quiet, font_size=8, shrink=True))
    sheet.write_blank(row + 4, column, None, style(**ground))


def _value(sheet: Any, at: tuple[int, int], tile: Tile, inside: dict[str, Any], style: WorkbookStyle) -> None:
    large = {**inside, "font_size": 18, "bold": True, "font_color": style.colour("ink"), "shrink": True}
    raw = tile.value
    value = (
        cell_number(tile.type, raw)
        if tile.type in FIGURES
        else day_number(raw)
        if tile.type in DAYS
        else None
    )
    if value is not None:
        whole = tile.type == "rate" or abs(value) >= _LARGE
        cell_format = style(**large, num_format=style.number_format(tile.type, whole=whole))
        sheet.write_number(*at, value, cell_format)
        return
    if tile.type == "flag" and raw is not None:
        raw = style.lang.say(N_("yes")) if raw else style.lang.say(N_("no"))
    known = raw is not None and raw != "" and tile.type not in FIGURES
    sheet.write_string(*at, names.one_line(raw) if known else style.lang.unknown, style(**large))


def _change(
    sheet: Any, at: tuple[int, int], tile: Tile, inside: dict[str, Any], style: WorkbookStyle
) -> None:
    """Write the change with arrow, sign and percent of the earlier value."""
    change = cell_number(tile.change_type, tile.change)
    if change is None:
        sheet.write_blank(*at, None, style(**inside))
        return
    tone, arrow = ("up", "▲") if change > 0 else ("down", "▼") if change < 0 else ("muted", "=")
    sections = style.number_format(tile.change_type, whole=not change or abs(change) >= _LARGE).split(";")
    part = _percent(tile)
    behind = "" if part is None else f'"   {_signed(part, style)}"'
    code = ";".join(f'"{arrow} "{section}{behind}' for section in sections)
    cell_format = style(
        **inside, font_size=10, font_color=style.colour(tone), bold=bool(change), shrink=True, num_format=code
    )
    sheet.write_number(*at, change, cell_format)


def _percent(tile: Tile) -> float | None:
    """Return the change as a fraction of the earlier value; None where that was nothing."""
    if (
        tile.change_type not in ("change", "signed")
        or not tile.change
        or tile.type not in ("money", "integer")
    ):
        return None
    if not isinstance(tile.value, int | float):
        return None
    before = tile.value - tile.change
    return tile.change / before if before > 0 else None


def _signed(part: float, style: WorkbookStyle) -> str:
    return f"{'+' if part > 0 else ''}{style.lang.rate(part)}"
