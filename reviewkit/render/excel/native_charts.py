"""Native charts: one message each, values on the bars, nothing heavier than a hairline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_formats import FONT, Look
from reviewkit.render.excel.chart_data_sheet import Block, DataSheet
from reviewkit.render.excel.chart_words import Scale, in_words, scale_of, title_of
from reviewkit.render.excel.waterfall import steps
from reviewkit.render.excel.workbook_description import Chart
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


class Drawing:
    """Draws the charts of one workbook; each chart's figures go to the data sheet."""

    def __init__(self, book: Any, data: DataSheet, look: Look) -> None:
        self._book, self.data, self.look = book, data, look

    def __call__(self, chart: Chart, width: int, height: int) -> tuple[Any, str]:
        """The chart, and what it shows in words."""
        look = self.look
        scale = scale_of(chart, look.lang, look.currency)
        drawn = {"waterfall": self._waterfall, "doughnut": self._doughnut, "lines": self._lines}.get(
            chart.kind, self._bars
        )(chart, scale)
        drawn.set_title(
            {
                "name": names.one_line(title_of(chart, scale), 250),
                "overlay": False,
                "name_font": {**self._font(10, "ink"), "bold": True},
                "layout": {"x": 0.015, "y": 0.025},
            }
        )
        drawn.set_chartarea({"border": {"none": True}, "fill": {"color": look.colour("white")}})
        drawn.set_plotarea({"fill": {"none": True}})
        drawn.set_size({"width": width, "height": height})
        return drawn, names.one_line(in_words(chart, look.lang, look.currency), 2000)

    # ------------------------------------------------------------- the kinds

    def _bars(self, chart: Chart, scale: Scale) -> Any:
        kind, subtype = _KINDS[chart.kind]
        drawn = self._book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
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
            drawn.add_series({**options, "gap": 45, "overlap": 100 if stacked else 0})
        if lined:
            line = self._book.add_chart({"type": "line"})
            line.add_series(self._line(block, lined, "ink"))
            drawn.combine(line)
        self._axes(drawn, scale, across=kind == "bar", figures=not labelled)
        self._legend(drawn, len(chart.series))
        return drawn

    def _lines(self, chart: Chart, scale: Scale) -> Any:
        drawn = self._book.add_chart({"type": "line"})
        block = self._block(chart)
        count = len(chart.series)
        for name, colour in zip(
            chart.series, self._colours_for(count, stacked=False, lines=True), strict=True
        ):
            options = self._line(block, name, colour)
            options["data_labels"] = self._last_label(chart, name, colour, scale)
            drawn.add_series(options)
        self._axes(drawn, scale, figures=True)
        self._legend(drawn, count)
        return drawn

    def _waterfall(self, chart: Chart, scale: Scale) -> Any:
        look, say = self.look, self.look.lang.say
        name, values = next(iter(chart.series.items()))
        values = values[: len(chart.categories)]
        placed = steps(values, chart.totals)
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
        drawn = self._book.add_chart({"type": "column", "subtype": "stacked"})
        colours = ("", "ink", "up", "down", "up", "down")
        for key, colour in zip(keys[1:-1], colours, strict=False):
            options = self._series(block, key, fill=colour)
            if not colour:
                options |= {"fill": {"none": True}, "border": {"none": True}}
            drawn.add_series({**options, "gap": 35, "overlap": 100})
        # The labels stand over the bars on a line that is not seen: stacked columns have no place outside.
        grounded = {place % len(values) for place in chart.totals} if values else set()
        said = [
            {"delete": True}
            if value is None
            else {
                "value": scale.printed(self._unit(chart, value), look.lang, signed=place not in grounded),
                "font": {**self._font(9, self._ink_of(place in grounded, value)), "bold": place in grounded},
            }
            for place, value in enumerate(values)
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
                    "custom": said,
                    "font": self._font(9, "ink"),
                },
            }
        )
        drawn.combine(line)
        self._axes(drawn, scale, figures=False)
        drawn.set_legend({"none": True})
        return drawn

    def _doughnut(self, chart: Chart, _scale: Scale) -> Any:
        look = self.look
        drawn = self._book.add_chart({"type": "doughnut"})
        block = self._block(chart)
        name = next(iter(chart.series))
        count = len(chart.categories)
        colours = self._colours_for(count, stacked=True)
        white = {"border": {"color": look.colour("white")}}
        drawn.add_series(
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
        drawn.set_hole_size(58)
        drawn.set_legend({"position": "right", "font": self._font(9, "muted")})
        return drawn

    # ------------------------------------------------------------- the parts

    def _block(self, chart: Chart) -> Block:
        return self.data.block(chart.title, chart.categories, chart.series, chart.unit)

    def _colours_for(self, count: int, stacked: bool, lines: bool = False) -> Sequence[str]:
        if count == 1:
            return ("accent",)
        if count == 2 and not stacked:
            return ("accent", "previous") if lines else ("previous", "accent")
        if lines:
            return tuple(
                ("accent", "ink", "attention", "down", "previous")[place % 5] for place in range(count)
            )
        return tuple(_ONE_BY_ONE[place % len(_ONE_BY_ONE)] for place in range(count))

    def _hue(self, name: str) -> str:
        return self.look.tint("accent", 0.5) if name == "pale" else self.look.colour(name)

    def _font(self, size: float, colour: str) -> dict[str, Any]:
        return {"name": FONT, "size": size, "color": self._hue(colour), "bold": False}

    @staticmethod
    def _named(block: Block, series: str) -> dict[str, Any]:
        return {"name": block.name(series), "categories": block.categories, "values": block.values(series)}

    def _series(self, block: Block, series: str, *, fill: str) -> dict[str, Any]:
        options = self._named(block, series)
        if fill:
            options |= {"fill": {"color": self._hue(fill)}, "border": {"none": True}}
        return options

    def _line(self, block: Block, series: str, colour: str) -> dict[str, Any]:
        return {
            **self._named(block, series),
            "line": {"color": self._hue(colour), "width": 2.25},
            "marker": {"type": "none"},
        }

    def _unit(self, chart: Chart, value: float) -> float:
        return value / 100 if chart.unit in ("money", "change") else value

    @staticmethod
    def _on(colour: str) -> str:
        """What is legible on that ground."""
        return "ink" if colour in _LIGHT else "white"

    @staticmethod
    def _ink_of(grounded: bool, value: float) -> str:
        if not grounded and not value:
            return "muted"
        return "ink" if grounded else "up" if value > 0 else "down"

    def _labels(self, chart: Chart, name: str, colour: str, scale: Scale, *, stacked: bool) -> dict[str, Any]:
        quiet = colour == "previous" and not stacked
        ink = "muted" if quiet else self._on(colour) if stacked else "ink"
        labels: dict[str, Any] = {
            "value": True,
            "num_format": scale.number_format,
            "font": self._font(9, ink),
        }
        if not stacked:
            return {**labels, "position": "outside_end"}
        sums = [
            sum(abs(v[place] or 0) for v in chart.series.values() if place < len(v))
            for place in range(len(chart.categories))
        ]
        small = max(sums, default=0) * 0.06
        labels["custom"] = [
            {"delete": True} if not value or abs(value) < small else None for value in chart.series[name]
        ]
        return {**labels, "position": "center"}

    def _last_label(self, chart: Chart, name: str, colour: str, scale: Scale) -> dict[str, Any]:
        """A line is labelled at its last known point only."""
        values = list(chart.series[name])[: len(chart.categories)]
        known = [place for place, value in enumerate(values) if value is not None]
        last = known[-1] if known else -1
        falls = len(known) > 1 and (values[known[-1]] or 0) < (values[known[-2]] or 0)
        return {
            "value": True,
            "position": "below" if falls else "above",
            "num_format": scale.number_format,
            "font": {**self._font(9, "muted" if colour == "previous" else colour), "bold": True},
            "custom": [None if place == last else {"delete": True} for place in range(len(values))],
        }

    def _axes(self, drawn: Any, scale: Scale, *, across: bool = False, figures: bool) -> None:
        look = self.look
        hairline = {"color": look.colour("hairline"), "width": 0.75}
        category: dict[str, Any] = {
            "num_font": self._font(9, "muted"),
            "line": hairline,
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "label_position": "low",
        }
        value: dict[str, Any] = {
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
            drawn.set_x_axis(value)
            drawn.set_y_axis(category)
        else:
            drawn.set_x_axis(category)
            drawn.set_y_axis(value)

    def _legend(self, drawn: Any, series: int) -> None:
        if series < 2:
            drawn.set_legend({"none": True})
        else:
            drawn.set_legend({"position": "bottom", "font": self._font(9, "muted")})
