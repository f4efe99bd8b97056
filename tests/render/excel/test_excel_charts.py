"""Native charts: their figures, their words, the waterfall's arithmetic."""

from __future__ import annotations

import io
import re
import zipfile

import excelbooks as books
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.content.workbook_description import Chart, Front
from reviewkit.render.excel import render_workbook
from reviewkit.render.excel.chart_scale import alternative_text, chart_scale, chart_title
from reviewkit.render.excel.native_charts import waterfall_steps
from reviewkit.text import language

FR = language("fr")


def parts(charts):
    data = render_workbook(books.book(front=Front("Synthèse", "T", charts=charts), tables=[]))
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_kind_is_a_native_chart_with_alternative_text():
    found = parts(books.charts())
    assert sum("charts/chart" in name for name in found) == 8
    drawing = found["xl/drawings/drawing1.xml"]
    assert len(re.findall(r'descr="[^"]+', drawing)) == 8
    assert "Étapes. Octobre" in drawing


def test_a_charts_figures_stand_beside_it_as_cached_values():
    chart = parts([books.charts()[0]])["xl/charts/chart1.xml"]
    assert "<c:v>1200000</c:v>" in chart
    assert "Données" in chart


def test_the_month_before_is_grey_and_this_one_in_accent():
    chart = parts([books.charts()[0]])["xl/charts/chart1.xml"]
    assert chart.index("A8B2BD") < chart.index("1B7D77")


def test_a_chart_without_a_figure_is_not_drawn():
    found = parts([Chart("Vide", "columns", ["a"], {"x": [None]}), Chart("Rien", "lines", [], {"x": []})])
    assert not any("charts/chart" in name for name in found)


def test_a_waterfall_labels_its_steps_with_their_sign():
    chart = parts([books.charts()[6]])["xl/charts/chart1.xml"]
    assert "<a:t>+500</a:t>" in chart
    assert "<a:t>−300</a:t>" in chart
    assert "<a:t>1\N{NO-BREAK SPACE}200</a:t>" in chart
    assert "noFill" in chart


@pytest.mark.parametrize(("amount", "unit"), [(900_00, "€"), (15_000_00, "k€"), (120_000_000_00, "M€")])
def test_the_unit_is_said_once_in_the_title(amount, unit):
    chart = Chart("Pipe", "columns", ["a"], {"x": [amount]})
    assert chart_title(chart, chart_scale(chart, FR, "EUR")) == f"Pipe ({unit})"


def test_many_points_are_told_by_their_ends_and_extremes():
    chart = Chart("Pipe", "lines", [f"m{n}" for n in range(20)], {"Pipe": [n * 100 for n in range(20)]})
    said = alternative_text(chart, FR, "EUR")
    assert "de 0\N{NO-BREAK SPACE}€ (m0) à 19\N{NO-BREAK SPACE}€ (m19)" in said


def test_steps_stand_one_upon_the_other():
    placed = waterfall_steps([100, 50, -30, 120], (0, -1))
    assert placed.base == [0, 100, 120, 0]
    assert placed.up == [None, 50, None, None]
    assert placed.down == [None, None, 30, None]
    assert placed.total == [100, None, None, 120]
    assert not placed.crosses


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=10))
def test_what_is_seen_of_a_step_is_as_long_as_the_step(values):
    placed = waterfall_steps(values, (0, -1))
    for place, value in enumerate(values):
        if place not in (0, len(values) - 1):
            seen = sum(
                abs(part[place] or 0) for part in (placed.up, placed.down, placed.up_below, placed.down_below)
            )
            assert seen == abs(value)
