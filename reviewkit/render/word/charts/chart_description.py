"""The alternative text of a Word chart: its kind, its title, each series with its figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reviewkit.render.chart_descriptions import WORD_WORDING, DescribedPoint, Number, describe_chart
from reviewkit.render.word.charts.chart_values import Category, ChartData, Series
from reviewkit.text import N_, Language, language

_KINDS = {
    "column": N_("Column chart"),
    "bar": N_("Bar chart"),
    "line": N_("Line chart"),
    "area": N_("Area chart"),
    "pie": N_("Pie chart"),
    "doughnut": N_("Doughnut chart"),
    "combined": N_("Columns and line"),
    "radar": N_("Radar chart"),
    "waterfall": N_("Waterfall chart"),
}
_OTHER_KIND = N_("Chart")
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_DIGITS = re.compile(r"[#0?][#0?,.]*")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')


def chart_description(
    data: ChartData,
    kind: str,
    document_language: str,
    formats: Sequence[str],
    invisible: Collection[int] = frozenset(),
) -> str:
    """Describe a chart in one sentence, on one line.

    document_language  "fr", "fr-FR" ...; any other is described in English
    formats            the number format of the categories, then of each series
    invisible          positions of series that are drawn without colour and left out
    """
    lang = language("fr" if document_language.lower().startswith("fr") else "en")
    heading = lang.say(_KINDS.get(kind, _OTHER_KIND))
    if data.title:
        heading = f"{heading}{WORD_WORDING.colon(lang)}{data.title}"
    series = [
        (row.name, _points(row, data, formats[position + 1], lang))
        for position, row in enumerate(data.series)
        if position not in invisible and data.categories
    ]
    return describe_chart(heading, series, lang, WORD_WORDING)


def _points(series: Series, data: ChartData, number_format: str, lang: Language) -> list[DescribedPoint]:
    return [
        DescribedPoint(_category(category, lang), formatted_number(value, number_format, lang), value)
        for category, value in zip(data.categories, series.values, strict=True)
        if value is not None
    ]


def _category(category: Category, lang: Language) -> str:
    if isinstance(category, date):
        return f"{category:%d/%m/%Y}" if lang.code == "fr" else f"{category:%Y-%m-%d}"
    return str(category).split("\n", 1)[0]  # a second line carries the figure, which is printed anyway


def formatted_number(value: Number, number_format: str, lang: Language) -> str:
    """Print a number in a spreadsheet's number format: decimals, thousands, percent, scaling, literal text.

    A negative number takes the second section of the format where there is one.
    """
    sections = _SECTIONS.split(number_format)
    pattern = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    symbols = _LITERAL.sub("", pattern)
    match = _DIGITS.search(symbols)
    number = Decimal(str(value))
    if number_format == "General" or not match:
        decimals = 0 if number == number.to_integral_value() else 2
        return _grouped(number, decimals, grouped=True, lang=lang)
    digits = match[0]
    thousands = len(digits) - len(digits.rstrip(","))  # each comma at the end divides by 1,000
    number = number * 100 if "%" in symbols else number
    number = number / (Decimal(1000) ** thousands)
    decimals = len(digits.rstrip(",").partition(".")[2].replace(",", ""))
    text = _grouped(number, decimals, grouped="," in digits.rstrip(","), lang=lang)
    if len(sections) > 1 and value < 0:
        text = text.lstrip("\u2212-")
    before, after = _literal_text(pattern)
    return f"{before}{text}{after}"


def _literal_text(pattern: str) -> tuple[str, str]:
    """What a number format writes before and after the digits."""
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


def _grouped(number: Decimal, decimals: int, *, grouped: bool, lang: Language) -> str:
    rounded = number
    if abs(number.adjusted()) < 20:  # beyond, a context of 28 digits cannot hold the decimals
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    return text.replace(",", "\u202f").replace(".", ",") if lang.code == "fr" else text
