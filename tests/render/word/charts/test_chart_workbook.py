"""The workbook behind a chart: its cells, formats and column letters."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from reviewkit.render.word.charts.chart_values import read_chart_data
from reviewkit.render.word.charts.chart_workbook import chart_workbook, column_letters


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV"), (702, "AAA")])
def test_columns_have_letters(number, letters):
    assert column_letters(number) == letters


def test_a_program_opens_it_with_figures_and_formats():
    data = read_chart_data(
        {"categories": [date(2026, 1, 31), None], "series": {"a & b": [1.5, None], "c": [0.2, 0.4]}}
    )
    book = chart_workbook(data, "It's", ["yyyy\\-mm\\-dd", "General", "0.0%"])
    sheet = openpyxl.load_workbook(io.BytesIO(book))["It's"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        [None, "a & b", "c"],
        [datetime(2026, 1, 31), 1.5, 0.2],
        [None, None, 0.4],
    ]
    assert [sheet[cell].number_format for cell in ("A2", "B2", "C2")] == ["yyyy\\-mm\\-dd", "General", "0.0%"]


def test_equal_figures_give_equal_bytes():
    data = read_chart_data({"categories": ["a"], "series": {"s": [1]}})
    assert chart_workbook(data, "S", ["General"] * 2) == chart_workbook(data, "S", ["General"] * 2)
