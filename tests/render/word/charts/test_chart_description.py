"""Alternative texts of Word charts: kinds, number formats, dates."""

from __future__ import annotations

from datetime import date

import pytest

from reviewkit.render.word.charts.chart_description import chart_description, formatted_number
from reviewkit.render.word.charts.chart_values import read_chart_data
from reviewkit.text import language

FR, EN = language("fr"), language("en")
THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "number_format", "english", "french"),
    [
        (1234.5, "General", "1,234.50", f"1{THIN}234,50"),
        (1234, "General", "1,234", f"1{THIN}234"),
        (0.256, "0.0%", "25.6%", "25,6%"),
        (1_250_000, '#,##0,"k"', "1,250k", f"1{THIN}250k"),
        (-5, '0;"−"0', "−5", "−5"),
        (2.5, "0", "3", "3"),
        (12, '"about "0\\h', "about 12h", "about 12h"),
        (1234, "[Red]0_)", "1234", "1234"),
    ],
)
def test_a_number_is_printed_in_its_format(value, number_format, english, french):
    assert formatted_number(value, number_format, EN) == english
    assert formatted_number(value, number_format, FR) == french


def described(kind="column", lang="en", invisible=(), **value):
    data = read_chart_data({"categories": ["a"], "series": {"s": [1]}} | value)
    formats = ["General"] * (len(data.series) + 1)
    return chart_description(data, kind, lang, formats, invisible)


@pytest.mark.parametrize(
    ("kind", "lang", "head"),
    [("waterfall", "fr-FR", "Cascade"), ("line", "en-GB", "Line chart"), ("ofPie", "de", "Chart")],
)
def test_a_chart_is_called_by_its_kind(kind, lang, head):
    assert described(kind, lang).startswith(f"{head}. s")


def test_invisible_series_are_left_out():
    series = {"base": [1], "up": [2]}
    assert described(series=series, invisible={0}) == "Column chart. up: a 2."


def test_a_date_is_written_as_its_readers_write_it():
    day = {"categories": [date(2026, 1, 31)]}
    assert "31/01/2026 1" in described(lang="fr", **day)
    assert "2026-01-31 1" in described(**day)


def test_the_second_line_of_a_category_is_left_out():
    assert described(categories=["Won\n-210 k€"]) == "Column chart. s: Won 1."
