"""Native charts: values on the bars, nothing heavier than a hairline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.content.workbook_description import Chart, Figure
from reviewkit.render.cell_formats import FONT, WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.chart_data_sheet import DataBlock, DataSheet
from reviewkit.render.excel.chart_scale import Scale, alternative_text, chart_scale, chart_title
from reviewkit.text import N_

_LABELLED = 24  # bars; beyond, an axis is read more easily than labels
_LIGHT = ("attention", "previous", "pale", "hairline")
# In the order of a commit's fates, and in the colours the Word templates give them.
_ONE_BY_ONE = ("accent", "pale", "attention", "down", "muted", "hairline")
_KINDS = {
    "columns": ("column", None),
    "bars": ("bar", None),
    "stacked_bars": ("bar", "stacked"),
    "stacked_columns": ("column", "stacked"),
    "lines": ("line", None),
    "combo": ("column", None),
    "waterfall": ("column", "stacked"),
    "doughnut": ("doughnut", None),
}


class ChartDrawer:
    """Draw the charts of one workbook; each chart's figures go to the data sheet."""

    def __init__(self, book: Any, data: DataSheet, style: WorkbookStyle) -> None:
        self._book, self.data, self.style = book, data, style

    def __call__(self, chart: Chart, width: int, height: int) -> tuple[object, str]:
        """Return the chart, in pixels of `width` by `height`, and its alternative text."""
        style = self.style
        scale = chart_scale(chart, style.lang, style.currency)
        drawing = {"waterfall": self._waterfall, "doughnut": self._doughnut, "lines": self._lines}.get(
            chart.kind, self._bars
        )(chart, scale)
        drawing.set_title(
            {
                "name": names.one_line(chart_title(chart, scale), 250),
                "overlay": False,
                "name_font": {**self._font(10, "ink"), "bold": True},
                "layout": {"x": 0.015, "y": 0.025},
            }
        )
        drawing.set_chartarea({"border": {"none": True}, "fill": {"color": style.colour("white")}})
        drawing.set_plotarea({"fill": {"none": True}})
        drawing.set_size({"width": width, "height": height})
        return drawing, names.one_line(alternative_text(chart, style.lang, style.currency), 2000)

    # ------------------------------------------------------------- the kinds

    def _bars(self, chart: Chart, scale: Scale) -> object:
        kind, subtype = _KINDS[chart.kind]
        drawing = self._book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
        block = self._block(chart)
        series = list(chart.series)
        lined = series.pop() if chart.kind == "combo" and len(series) > 1 else None
        stacked = subtype == "stacked"
        labelled = len(chart.categories) * (1 if stacked else len(series)) <= _LABELLED
        colours = chart.tones or self._colours_for(len(series), stacked)
        for name, colour in zip(series, colours, strict=True):
            options = self._series(block, name, fill=colour)
            if labelled:
                options["data_labels"] = self._labels(chart, name, colour, scale, stacked=stacked)
            drawing.add_series({**options, "gap": 45, "overlap": 100 if stacked else 0})
        if lined:
            line = self._book.add_chart({"type": "line"})
            line.add_series(self._line(block, lined, "ink"))
            drawing.combine(line)
        self._axes(drawing, scale, across=kind == "bar", figures=not labelled)
        self._legend(drawing, len(chart.series))
        return drawing

    def _lines(self, chart: Chart, scale: Scale) -> object:
        drawing = self._book.add_chart({"type": "line"})
        block = self._block(chart)
        count = len(chart.series)
        colours = chart.tones[:count] or self._colours_for(count, stacked=False, lines=True)
        for name, colour in zip(chart.series, colours, strict=True):
            options = self._line(block, name, colour)
            options["data_labels"] = self._last_label(chart, name, colour, scale)
            drawing.add_series(options)
        self._axes(drawing, scale, figures=True)
        self._legend(drawing, count)
        return drawing

    def _waterfall(self, chart: Chart, scale: Scale) -> object:
        style, say = self.style, self.style.lang.say
        name, values = next(iter(chart.series.items()))
        values = values[: len(chart.categories)]
        placed = waterfall_steps(values, chart.totals)
        below = {"up below": placed.up_below, "down below": placed.down_below} if placed.crosses else {}
        written = {
            name: values,
            say(N_("Base")): placed.base,
            say(N_("Totals")): placed.total,
            say(N_("Up")): placed.up,
            say(N_("Down")): placed.down,
            **below,
            say(N_("Label")): placed.top,
        }
        block = self.data.block(chart.title, chart.categories, written, chart.unit)
        keys = list(written)
        drawing = self._book.add_chart({"type": "column", "subtype": "stacked"})
        colours = ("", "ink", "up", "down", "up", "down")
        for key, colour in zip(keys[1:-1], colours, strict=False):
            options = self._series(block, key, fill=colour)
            if not colour:
                options |= {"fill": {"none": True}, "border": {"none": True}}
            drawing.add_series({**options, "gap": 35, "overlap": 100})
        # The labels stand over the bars on a line that is not seen: stacked columns have no index outside.
        grounded = {index % len(values) for index in chart.totals} if values else set()
        labels = [
            {"delete": True}
            if value is None
            else {
                "value": scale.printed(self._unit(chart, value), style.lang, signed=index not in grounded),
                "font": {**self._font(9, self._ink_of(index in grounded, value)), "bold": index in grounded},
            }
            for index, value in enumerate(values)
        ]
        line = self._book.add_chart({"type": "line"})
        line.add_series(
            {
                **self._named(block, keys[-1]),
                "line": {"none": True},
                "marker": {"type": "none"},
                "data_labels": {
                    "value": True,
                    "position": "above",
                    "custom": labels,
                    "font": self._font(9, "ink"),
                },
            }
        )
        drawing.combine(line)
        self._axes(drawing, scale, figures=False)
        drawing.set_legend({"none": True})
        return drawing

    def _doughnut(self, chart: Chart, _scale: Scale) -> Any:
        style = self.style
        drawing = self._book.add_chart({"type": "doughnut"})
        block = self._block(chart)
        name = next(iter(chart.series))
        count = len(chart.categories)
        colours = self._colours_for(count, stacked=True)
        white = {"border": {"color": style.colour("white")}}
        drawing.add_series(
            {
                **self._named(block, name),
                "points": [{"fill": {"color": self._hue(colour)}, **white} for colour in colours],
                "data_labels": {
                    "percentage": True,
                    "font": {**self._font(9, "white"), "bold": True},
                    "num_format": "0%",
                    "custom": [{"font": self._font(9, self._on(colour))} for colour in colours],
                },
            }
        )
        drawing.set_hole_size(58)
        drawing.set_legend({"position": "right", "font": self._font(9, "muted")})
        return drawing

    # ------------------------------------------------------------- the parts

    def _block(self, chart: Chart) -> DataBlock:
        return self.data.block(chart.title, chart.categories, chart.series, chart.unit)

    def _colours_for(self, count: int, stacked: bool, lines: bool = False) -> Sequence[str]:
        if count == 1:
            return ("accent",)
        if count == 2 and not stacked:
            return ("accent", "previous") if lines else ("previous", "accent")
        if lines:
            return tuple(
                ("accent", "ink", "attention", "down", "previous")[index % 5] for index in range(count)
            )
        return tuple(_ONE_BY_ONE[index % len(_ONE_BY_ONE)] for index in range(count))

    def _hue(self, name: str) -> str:
        return self.style.tint("accent", 0.5) if name == "pale" else self.style.colour(name)

    def _font(self, size: float, colour: str) -> dict[str, object]:
        return {"name": FONT, "size": size, "color": self._hue(colour), "bold": False}

    @staticmethod
    def _named(block: DataBlock, series: str) -> dict[str, object]:
        return {"name": block.name(series), "categories": block.categories, "values": block.values(series)}

    def _series(self, block: DataBlock, series: str, *, fill: str) -> dict[str, object]:
        options = self._named(block, series)
        if fill:
            options |= {"fill": {"color": self._hue(fill)}, "border": {"none": True}}
        return options

    def _line(self, block: DataBlock, series: str, colour: str) -> dict[str, object]:
        return {
            **self._named(block, series),
            "line": {"color": self._hue(colour), "width": 2.25},
            "marker": {"type": "none"},
        }

    def _unit(self, chart: Chart, value: float) -> float:
        return value / 100 if chart.unit in ("money", "change") else value

    @staticmethod
    def _on(colour: str) -> str:
        """Return the text colour that is legible on this fill."""
        return "ink" if colour in _LIGHT else "white"

    @staticmethod
    def _ink_of(grounded: bool, value: float) -> str:
        if not grounded and not value:
            return "muted"
        return "ink" if grounded else "up" if value > 0 else "down"

    def _labels(
        self, chart: Chart, name: str, colour: str, scale: Scale, *, stacked: bool
    ) -> dict[str, object]:
        quiet = colour == "previous" and not stacked
        ink = "muted" if quiet else self._on(colour) if stacked else "ink"
        labels: dict[str, object] = {
            "value": True,
            "num_format": scale.number_format,
            "font": self._font(9, ink),
        }
        if not stacked:
            return {**labels, "position": "outside_end"}
        sums = [
            sum(abs(v[index] or 0) for v in chart.series.values() if index < len(v))
            for index in range(len(chart.categories))
        ]
        small = max(sums, default=0) * 0.06
        labels["custom"] = [
            {"delete": True} if not value or abs(value) < small else None for value in chart.series[name]
        ]
        return {**labels, "position": "center"}

    def _last_label(self, chart: Chart, name: str, colour: str, scale: Scale) -> dict[str, object]:
        """Label the last known point of a line only."""
        values = list(chart.series[name])[: len(chart.categories)]
        known = [index for index, value in enumerate(values) if value is not None]
        last = known[-1] if known else -1
        falls = len(known) > 1 and (values[known[-1]] or 0) < (values[known[-2]] or 0)
        return {
            "value": True,
            "position": "below" if falls else "above",
            "num_format": scale.number_format,
            "font": {**self._font(9, "muted" if colour == "previous" else colour), "bold": True},
            "custom": [None if index == last else {"delete": True} for index in range(len(values))],
        }

    def _axes(self, drawing: Any, scale: Scale, *, across: bool = False, figures: bool) -> None:
        style = self.style
        hairline = {"color": style.colour("hairline"), "width": 0.75}
        category: dict[str, object] = {
            "num_font": self._font(9, "muted"),
            "line": hairline,
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "label_position": "low",
        }
        value: dict[str, object] = {
            "num_font": self._font(9, "muted"),
            "num_format": scale.number_format,
            "line": {"none": True},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "major_gridlines": {"visible": figures, "line": hairline},
        }
        if not figures:
            value["visible"] = False
        if across:
            category["reverse"] = True
        if across:
            value["label_position"] = "none" if not figures else "high"
            drawing.set_x_axis(value)
            drawing.set_y_axis(category)
        else:
            drawing.set_x_axis(category)
            drawing.set_y_axis(value)

    def _legend(self, drawing: Any, series: int) -> None:
        if series < 2:
            drawing.set_legend({"none": True})
        else:
            drawing.set_legend({"position": "bottom", "font": self._font(9, "muted")})


@dataclass
class WaterfallSteps:
    """The columns of a waterfall, one value a step, in the unit of the figures: hidden base, visible bars, label.

    A waterfall is drawn from stacked columns. Parts below zero are separate series, since columns
    stack upward and downward separately.
    """

    base: list[float] = field(default_factory=list)
    total: list[float | None] = field(default_factory=list)
    up: list[float | None] = field(default_factory=list)
    down: list[float | None] = field(default_factory=list)
    up_below: list[float | None] = field(default_factory=list)
    down_below: list[float | None] = field(default_factory=list)
    top: list[float] = field(default_factory=list)

    @property
    def crosses(self) -> bool:
        return any(self.up_below) or any(self.down_below)


def waterfall_steps(values: Sequence[Figure], totals: Sequence[int]) -> WaterfallSteps:
    """Stack signed steps; a total starts at zero and sets the level anew.

    totals  indices of the totals, negative ones counted from the end
    """
    grounded = {index % len(values) for index in totals} if values else set()
    placed = WaterfallSteps()
    level: float = 0
    for index, raw in enumerate(values):
        value = raw or 0
        start, end = (0, value) if index in grounded else (level, level + value)
        level = end
        low, high = min(start, end), max(start, end)
        placed.top.append(max(high, 0))
        placed.base.append(max(low, 0) or min(high, 0))
        above = max(high, 0) - max(low, 0)
        below = min(low, 0) - min(high, 0)
        placed.total.append(value if index in grounded else None)
        rises = value >= 0
        stepping = index not in grounded and value != 0
        placed.up.append(above if stepping and rises and above else None)
        placed.down.append(above if stepping and not rises and above else None)
        placed.up_below.append(below if stepping and rises and below else None)
        placed.down_below.append(below if stepping and not rises and below else None)
        if index in grounded:
            placed.base[-1] = 0
    return placed
