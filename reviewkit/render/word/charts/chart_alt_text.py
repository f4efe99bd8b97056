"""A chart told in words, for those who cannot see it."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from reviewkit.render.word.charts.chart_values import ChartData, Number, Series

_MOST = 12  # categories told one by one; beyond, the ends and the extremes
_LONGEST = 1500  # characters: Word cuts at 2 000 or so
_KINDS = {
    "fr": {
        "column": "Histogramme",
        "bar": "Diagramme en barres",
        "line": "Courbe",
        "area": "Aires",
        "pie": "Secteurs",
        "doughnut": "Anneau",
        "combined": "Colonnes et courbe",
        "radar": "Radar",
        "waterfall": "Cascade",
    },
    "en": {
        "column": "Column chart",
        "bar": "Bar chart",
        "line": "Line chart",
        "area": "Area chart",
        "pie": "Pie chart",
        "doughnut": "Doughnut chart",
        "combined": "Columns and line",
        "radar": "Radar chart",
        "waterfall": "Waterfall chart",
    },
}
_WORDS = {
    "fr": {
        "chart": "Graphique",
        "none": "pas de donnée",
        "colon": "\u202f: ",
        "semi": "\u202f; ",
        "many": "de {first} à {last}, au plus bas {low}, au plus haut {high}",
    },
    "en": {
        "chart": "Chart",
        "none": "no data",
        "colon": ": ",
        "semi": "; ",
        "many": "from {first} to {last}, lowest {low}, highest {high}",
    },
}
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_PATTERN = re.compile(r"[#0?][#0?,.]*")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')


def describe(
    data: ChartData, kind: str, language: str, formats: list[str], unseen: frozenset[int] = frozenset()
) -> str:
    """One sentence: the kind, the title, each series with its figures.

    language  "fr" or "en" (or "fr-FR" ...; others are told in English)
    formats   the number format of the categories, then of each series
    unseen    series that nobody sees and that are not told
    """
    code = "fr" if language.lower().startswith("fr") else "en"
    words = _WORDS[code]
    head = _KINDS[code].get(kind, words["chart"])
    if data.title:
        head = f"{head}{words['colon']}{data.title}"
    told = [
        _series(series, data, formats[position + 1], code)
        for position, series in enumerate(data.series)
        if position not in unseen
    ]
    if not data.categories or not told:
        told = [words["none"]]
    sentence = f"{head}. {words['semi'].join(told)}."
    sentence = re.sub(r"\s*[\x00-\x1f]\s*", " ", sentence)
    return sentence if len(sentence) <= _LONGEST else sentence[: _LONGEST - 1] + "…"


def _series(series: Series, data: ChartData, number_format: str, code: str) -> str:
    words = _WORDS[code]
    points = [
        (_label(label, code), _figure(figure, number_format, code), figure)
        for label, figure in zip(data.categories, series.values, strict=True)
        if figure is not None
    ]
    if not points:
        return f"{series.name}{words['colon']}{words['none']}"
    if len(points) <= _MOST:
        told = ", ".join(f"{label} {figure}" for label, figure, _ in points)
    else:
        low, high = min(points, key=lambda point: point[2]), max(points, key=lambda point: point[2])
        ends = {"first": points[0], "last": points[-1], "low": low, "high": high}
        told = words["many"].format(**{name: f"{point[1]} ({point[0]})" for name, point in ends.items()})
    return f"{series.name}{words['colon']}{told}"


def _label(label: Any, code: str) -> str:
    if isinstance(label, date):
        return f"{label:%d/%m/%Y}" if code == "fr" else f"{label:%Y-%m-%d}"
    return str(label).split("\n", 1)[0]  # a second line carries the figure, which is told anyway


def _figure(figure: Number, number_format: str, code: str) -> str:
    """A figure in its number format: decimals, thousands, percent, scaling and literal text."""
    sections = _SECTIONS.split(number_format)
    pattern = sections[1] if figure < 0 and len(sections) > 1 else sections[0]
    literal = _LITERAL.sub("", pattern)
    found = _PATTERN.search(literal)
    number = Decimal(str(figure))
    if number_format == "General" or not found:
        places = 0 if number == number.to_integral_value() else 2
        return _grouped(number, places, grouped=True, code=code)
    digits = found[0]
    scale = len(digits) - len(digits.rstrip(","))
    number = number * 100 if "%" in literal else number
    number = number / (Decimal(1000) ** scale)
    places = len(digits.rstrip(",").partition(".")[2].replace(",", ""))
    text = _grouped(number, places, grouped="," in digits.rstrip(","), code=code)
    if len(sections) > 1 and figure < 0:
        text = text.lstrip("\u2212-")
    before, after = _around(pattern)
    return f"{before}{text}{after}"


def _around(pattern: str) -> tuple[str, str]:
    """What a number format writes before and after the figure."""
    parts = re.split(r'((?:"[^"]*"|\\.|\[[^\]]*\])|[#0?][#0?,.]*)', pattern)
    sides: list[list[str]] = [[], []]
    side = 0
    for part in parts:
        if re.fullmatch(r"[#0?][#0?,.]*", part):
            side = 1
        elif part.startswith('"'):
            sides[side].append(part[1:-1])
        elif part.startswith("\\"):
            sides[side].append(part[1:])
        elif not part.startswith("["):
            sides[side].append(re.sub(r"[_*].", "", part))
    return "".join(sides[0]), "".join(sides[1])


def _grouped(number: Decimal, places: int, *, grouped: bool, code: str) -> str:
    rounded = (
        number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(number.adjusted()) < 20 else number
    )
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    return text.replace(",", "\u202f").replace(".", ",") if code == "fr" else text
