"""Figures and labels of a native Word chart: short figures, with the unit in the title alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reviewkit.documents.fields import Chart, Series
from reviewkit.text import N_, NBSP, Language

# What a template may ask of a chart beside drawing it: {{ stages_chart.caption }}.
CHART_PARTS = ("title", "unit", "caption", "categories", "series", "number_format")
_MONEY = ("money", "change")
# From this many cents on, figures are written in thousands or millions.
_SCALES = ((1_000_000_000, "#,##0.0", "M", 1_000_000), (1_000_000, "#,##0", "k", 1_000), (0, "#,##0", "", 1))


def chart_data(
    series: Series, chart: Chart, lang: Language, how: Mapping[str, Callable[[object], str]]
) -> dict[str, object]:
    """A chart's figures in the unit its labels show: currency units, fractions, counts.

    Money is drawn in thousands or millions, by the largest figure: `unit` says which, and
    `caption` is the title with it. In stacked bars nothing is drawn for nothing.
    """
    stacked = chart.kind in ("stacked_bars", "stacked_columns", "waterfall")
    title = series.title or lang.say(chart.title)
    code, unit, divisor = "#,##0", "", 1
    if chart.unit in _MONEY:
        most = max((abs(v) for values in series.series.values() for v in values if v is not None), default=0)
        code, prefix, divisor = next((c, p, d * 100) for least, c, p, d in _SCALES if most >= least)
        unit = _unit(prefix, how)
    elif chart.unit == "rate":
        code = f"0{NBSP}%" if lang.code == "fr" else "0%"
    figures = {
        name: [
            None if v is None or (stacked and not v) else v / divisor if divisor != 1 else v for v in values
        ]
        for name, values in series.series.items()
    }
    categories: Sequence[str] = series.categories
    if chart.kind == "waterfall":
        categories = _stepped(series, lang, divisor)
    return {
        "categories": list(categories),
        "series": figures,
        "title": title,
        "number_format": code,
        "unit": unit,
        "caption": lang.say(N_("{title}, in {unit}"), title=title, unit=unit) if unit else title,
    }


def _unit(prefix: str, how: Mapping[str, Callable[[object], str]]) -> str:
    """k€, M€, k$: the prefix beside the currency's own mark, on its side."""
    mark = how["money"](0)
    before, _, after = mark.partition("0")
    return f"{before.strip()}{prefix}{after.strip()}" if before.strip() else f"{prefix}{after.strip()}"


def _stepped(series: Series, lang: Language, divisor: int) -> list[str]:
    """A waterfall's categories with their figure on a second line: small steps have no room for labels."""
    _, totals, comes, goes = series.series.values()
    labels = []
    for name, total, into, gone in zip(series.categories, totals, comes, goes, strict=True):
        step = total if total is not None else (into or 0) - (gone or 0)
        places = 1 if divisor >= 100_000_000 else 0
        figure = lang.number(step / divisor, places, fixed=True)
        labels.append(f"{name}\n{'+' if total is None and step > 0 else ''}{figure}")
    return labels
