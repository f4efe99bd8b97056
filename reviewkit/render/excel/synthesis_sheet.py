"""The synthesis sheet: what it is, the sentences, the key figures, the charts, the way to each sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel import print_setup as paper
from reviewkit.render.excel.cell_formats import Look
from reviewkit.render.excel.native_charts import Drawing
from reviewkit.render.excel.text_widths import lines_of
from reviewkit.render.excel.tiles import bands_of, write_tiles
from reviewkit.render.excel.workbook_description import Chart, Front
from reviewkit.text import N_

_WIDTH, _GAP = 960, 16  # pixels across, and between what stands side by side
_CHARACTERS = 135  # of 10-point text across
_CHART_HEIGHT, _CHART_ROWS = 252, 12
_MANY = 9  # categories, from which a chart takes the whole width


@dataclass(frozen=True)
class Link:
    """The way to a sheet, with what is there."""

    sheet: str
    says: str


@dataclass
class Place:
    """Where writing stands: the next row, the last column, and the parts a page must not cut."""

    sheet: Any
    last_column: int
    row: int = 0
    parts: list[tuple[int, int]] = field(default_factory=list)

    def take(self, *points: float) -> int:
        """Take rows of these heights as one part; returns the first."""
        first = self.row
        for height in points:
            self.sheet.set_row(self.row, height)
            self.row += 1
        self.parts.append((first, round(sum(points) * 4 / 3)))
        return first


def write_front(sheet: Any, front: Front, links: Sequence[Link], *, drawing: Drawing, foot: str) -> None:
    """Fill the sheet. Its columns are as many wide ones as a band has tiles, with gaps between."""
    across = max([3, *bands_of(len(front.tiles))])
    sheet.set_column_pixels(0, 0, _GAP)
    for number in range(across):
        sheet.set_column_pixels(1 + 2 * number, 1 + 2 * number, _WIDTH // across - _GAP)
        sheet.set_column_pixels(2 + 2 * number, 2 + 2 * number, _GAP)
    look = drawing.look
    place = Place(sheet, 2 * across - 1)
    _title_block(place, front, look)
    write_tiles(place, front.tiles, drawing.data, look)
    _charts(place, front.charts, drawing)
    _links(place, links, look)
    paper.front_page(sheet, look, foot, place.parts)
    sheet.print_area(0, 0, place.row - 1, place.last_column)
    sheet.activate()
    sheet.set_first_sheet()


def _title_block(place: Place, front: Front, look: Look) -> None:
    place.take(8)
    if front.kicker:
        _line(place, front.kicker, look, size=10, bold=True, font_color=look.colour("accent"))
    _line(place, front.title, look, size=20, bold=True, font_color=look.colour("ink"))
    for line in front.lines:
        if line.attention:
            _line(
                place,
                f" !  {line.text}",
                look,
                size=10,
                bold=True,
                font_color=look.colour("ink"),
                bg_color=look.tint("attention", 0.25),
            )
        else:
            _line(place, line.text, look, size=9, font_color=look.colour("muted"))
    rule = place.take(6)
    for column in range(1, place.last_column + 1):
        place.sheet.write_blank(rule, column, None, look(bottom=1, bottom_color=look.colour("hairline")))
    place.take(6)
    for sentence in front.sentences:
        _line(place, sentence, look, size=11)
    place.take(10)


def _line(place: Place, text: str, look: Look, *, size: int, **properties: Any) -> None:
    """A line over the whole width, as high as its text needs."""
    said = names.clean(text)
    lines = lines_of(said, _CHARACTERS * 10 / size * 0.97)
    row = place.take(min(round(lines * size * 1.35 + 4, 1), 400))
    form = look(**properties, font_size=size, text_wrap=True, valign="vcenter")
    place.sheet.merge_range(row, 1, row, place.last_column, "", form)
    place.sheet.write_string(row, 1, said, form)


def _charts(place: Place, charts: Sequence[Chart], drawing: Drawing) -> None:
    """Two side by side, one alone where it has much to show."""
    waiting = [chart for chart in charts if _has_figures(chart)]
    half = _WIDTH // 2
    while waiting:
        first = waiting.pop(0)
        row = place.take(*[_CHART_HEIGHT * 0.75 / _CHART_ROWS] * _CHART_ROWS, 12)
        if _needs_width(first):
            _insert(place, row, drawing, first, width=_WIDTH - _GAP)
            continue
        _insert(place, row, drawing, first, width=half - _GAP)
        if waiting and not _needs_width(waiting[0]):
            _insert(place, row, drawing, waiting.pop(0), width=half - _GAP, offset=half)


def _insert(place: Place, row: int, drawing: Drawing, chart: Chart, *, width: int, offset: int = 0) -> None:
    drawn, words = drawing(chart, width, _CHART_HEIGHT)
    place.sheet.insert_chart(row, 1, drawn, {"x_offset": offset, "object_position": 2, "description": words})


def _has_figures(chart: Chart) -> bool:
    return bool(chart.categories) and any(v is not None for values in chart.series.values() for v in values)


def _needs_width(chart: Chart) -> bool:
    if chart.kind in ("bars", "stacked_bars", "doughnut"):
        return False
    if chart.kind == "columns":
        return len(chart.categories) * len(chart.series) > 12
    return len(chart.categories) >= _MANY


def _links(place: Place, links: Sequence[Link], look: Look) -> None:
    """The sheets, in the order of their tabs; what is there stands beside, or behind it."""
    if not links:
        return
    sheet = place.sheet
    beside = place.last_column > 5  # three wide columns stand at 1, 3 and 5
    bands = 2 if beside else 3
    high = -(-len(links) // bands)
    row = place.take(20, *[17] * high)
    title = look(bold=True, font_size=12, font_color=look.colour("ink"))
    sheet.write_string(row, 1, look.lang.say(N_("In this workbook")), title)
    hairline = {"bottom": 1, "bottom_color": look.colour("hairline"), "valign": "vcenter"}
    linked = look(font_color=look.colour("accent"), underline=1, **hairline)
    says = look(font_color=look.colour("muted"), align="right", **hairline)
    for number, link in enumerate(links):
        line, column = row + 1 + number % high, 1 + (4 if beside else 2) * (number // high)
        shown = link.sheet if beside else f"{link.sheet} · {link.says}"
        sheet.write_url(line, column, f"internal:{names.reference(link.sheet)}!A1", linked, shown)
        if beside:
            sheet.write_blank(line, column + 1, None, linked)
            sheet.write_string(line, column + 2, link.says, says)
