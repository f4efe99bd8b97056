"""The scale in which a chart's labels are printed, its title, and its alternative text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reviewkit.content.workbook_description import Chart, Figure
from reviewkit.render.chart_descriptions import EXCEL_WORDING, DescribedPoint, describe_chart
from reviewkit.text import Language
from reviewkit.text.rounding import whole_half_up


@dataclass(frozen=True)
class Scale:
    """How labels print: number format, the unit named in the title, divisor and decimal places."""

    number_format: str
    unit: str
    divisor: float
    places: int

    def printed(self, value: float, lang: Language, *, signed: bool = False) -> str:
        text = lang.number(value / self.divisor, self.places, fixed=True)
        return f"+{text}" if signed and value > 0 else text


def chart_scale(chart: Chart, lang: Language, currency: str) -> Scale:
    """Return the scale of a chart: large money in millions or thousands, with the unit in the title."""
    known = [abs(v) for values in chart.series.values() for v in values if v is not None]
    most = max(known, default=0)
    if chart.unit == "rate":
        return Scale("0\\ %" if lang.code == "fr" else "0%", "", 0.01, 0)
    if chart.unit not in ("money", "change"):
        return Scale("#,##0", "", 1, 0)
    symbol = lang.symbol(currency).strip()
    if most >= 100_000_000_00:
        code, prefix, divisor, places = "#,##0.0,,", "M", 1e6, 1
    elif most >= 10_000_00:
        code, prefix, divisor, places = "#,##0,", "k", 1e3, 0
    else:
        code, prefix, divisor, places = "#,##0", "", 1, 0
    unit = f"{prefix}{symbol}" if lang.code == "fr" else f"{symbol}{prefix}"
    return Scale(f'{code};"−"{code};0', unit, divisor, places)


def chart_title(chart: Chart, scale: Scale) -> str:
    """Return the title with the unit of its figures."""
    return f"{chart.title} ({scale.unit})" if scale.unit and chart.title else chart.title


def alternative_text(chart: Chart, lang: Language, currency: str) -> str:
    """Return the alternative text of a chart: its own, or its figures in words."""
    if chart.alt:
        return chart.alt
    series = [(name, _points(chart, values, lang, currency)) for name, values in chart.series.items()]
    return describe_chart(chart.title, series, lang, EXCEL_WORDING)


def _points(chart: Chart, values: Iterable[Figure], lang: Language, currency: str) -> list[DescribedPoint]:
    return [
        DescribedPoint(str(label), _printed_figure(chart, value, lang, currency), value)
        for label, value in zip(chart.categories, values, strict=False)
        if value is not None
    ]


def _printed_figure(chart: Chart, value: float, lang: Language, currency: str) -> str:
    if chart.unit in ("money", "change"):
        return lang.money(whole_half_up(value), currency)
    return lang.rate(value) if chart.unit == "rate" else lang.number(value, 1)
