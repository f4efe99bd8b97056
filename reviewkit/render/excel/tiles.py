"""Key figures: label small, value large, the change with its sign, a line of the last months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_formats import DAYS, FIGURES, Look
from reviewkit.render.excel.cell_values import figure, serial
from reviewkit.render.excel.chart_data_sheet import DataSheet
from reviewkit.render.excel.workbook_description import Tile
from reviewkit.text import N_

if TYPE_CHECKING:
    from reviewkit.render.excel.synthesis_sheet import Place

_LARGE = 1000  # units, from which money is shown without its cents


def bands_of(count: int) -> list[int]:
    """How many tiles stand in each band: five at most, and no band nearly empty."""
    if count <= 5:
        return [count] if count else []
    if count <= 8:
        return [(count + 1) // 2, count // 2]
    return [5, *bands_of(count - 5)]


def write_tiles(place: Place, tiles: Sequence[Tile], data: DataSheet, look: Look) -> None:
    """The tiles, band under band; what no tile of a band has takes no room."""
    waiting = list(tiles)
    trends: list[tuple[int, int, Tile]] = []
    for many in bands_of(len(tiles)):
        band, waiting = waiting[:many], waiting[many:]
        row = place.take(
            17,
            30,
            16 if any(tile.change is not None for tile in band) else 2,
            15 if any(tile.note for tile in band) else 2,
            34 if any(_drawable(tile) for tile in band) else 4,
            12,
        )
        for number, tile in enumerate(band):
            _tile(place.sheet, (row, 1 + 2 * number), tile, look)
            if _drawable(tile):
                trends.append((row + 4, 1 + 2 * number, tile))
    _sparklines(place.sheet, trends, data, look)


def _sparklines(sheet: Any, trends: Sequence[tuple[int, int, Tile]], data: DataSheet, look: Look) -> None:
    """Bars of the last months, this one in accent: as one group, since XlsxWriter takes long over each."""
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
                "series_color": look.colour("previous"),
                "last_color": look.colour("accent"),
            },
        )


def _drawable(tile: Tile) -> bool:
    return sum(v is not None for v in tile.trend) >= 2


def _tile(sheet: Any, at: tuple[int, int], tile: Tile, look: Look) -> None:
    row, column = at
    ground = {"bg_color": look.colour("ground"), "valign": "vcenter", "align": "left"}
    inside = {**ground, "indent": 1}
    quiet = {**inside, "font_color": look.colour("muted")}
    label = look(**quiet, font_size=9, top=5, top_color=look.colour("accent"))
    sheet.write_string(row, column, names.one_line(tile.label), label)
    _value(sheet, (row + 1, column), tile, inside, look)
    _change(sheet, (row + 2, column), tile, inside, look)
    sheet.write_string(row + 3, column, names.one_line(tile.note), look(**quiet, font_size=8, shrink=True))
    sheet.write_blank(row + 4, column, None, look(**ground))


def _value(sheet: Any, at: tuple[int, int], tile: Tile, inside: dict[str, Any], look: Look) -> None:
    large = {**inside, "font_size": 18, "bold": True, "font_color": look.colour("ink"), "shrink": True}
    raw = tile.value
    value = figure(tile.type, raw) if tile.type in FIGURES else serial(raw) if tile.type in DAYS else None
    if value is not None:
        whole = tile.type == "rate" or abs(value) >= _LARGE
        form = look(**large, num_format=look.number_format(tile.type, whole=whole))
        sheet.write_number(*at, value, form)
        return
    if tile.type == "flag" and raw is not None:
        raw = look.lang.say(N_("yes")) if raw else look.lang.say(N_("no"))
    known = raw is not None and raw != "" and tile.type not in FIGURES
    sheet.write_string(*at, names.one_line(raw) if known else look.lang.unknown, look(**large))


def _change(sheet: Any, at: tuple[int, int], tile: Tile, inside: dict[str, Any], look: Look) -> None:
    """The change with an arrow and a sign, and what that is in percent of what the figure was."""
    change = figure(tile.change_type, tile.change)
    if change is None:
        sheet.write_blank(*at, None, look(**inside))
        return
    tone, arrow = ("up", "▲") if change > 0 else ("down", "▼") if change < 0 else ("muted", "=")
    sections = look.number_format(tile.change_type, whole=not change or abs(change) >= _LARGE).split(";")
    part = _percent(tile)
    behind = "" if part is None else f'"   {_signed(part, look)}"'
    said = ";".join(f'"{arrow} "{section}{behind}' for section in sections)
    form = look(
        **inside, font_size=10, font_color=look.colour(tone), bold=bool(change), shrink=True, num_format=said
    )
    sheet.write_number(*at, change, form)


def _percent(tile: Tile) -> float | None:
    """The change against what the figure was; none where that was nothing."""
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


def _signed(part: float, look: Look) -> str:
    return f"{'+' if part > 0 else ''}{look.lang.rate(part)}"
