"""Charts of a template filled with figures: pairs of series, caches, axes, slices."""

from __future__ import annotations

import pytest
from lxml import etree

from reviewkit.render.word.charts.chart_filling import DrawnChart
from reviewkit.render.word.charts.chart_values import read_chart_data
from reviewkit.render.word.charts.new_chart_xml import KINDS, ChartStyle, NewChart, SeriesStyle, new_chart_xml
from reviewkit.render.word.package.namespaces import c

TWO = (SeriesStyle("before", "accent2"), SeriesStyle("now", "accent1"))


def drawn(kind="column", series=TWO, **style):
    return DrawnChart(new_chart_xml(NewChart(kind, series, ChartStyle(**style))).encode(), "chart")


def filled(chart, categories=("a", "b"), **series):
    result = chart.filled(read_chart_data({"categories": categories, "series": series}), "rId7")
    return result, etree.fromstring(result.body)


@pytest.mark.parametrize("kind", KINDS)
def test_every_new_chart_can_be_filled(kind):
    assert drawn(kind, TWO[:1]).supported


@pytest.mark.parametrize(
    ("kind", "series", "name"),
    [
        ("column", TWO, "column"),
        ("bar", TWO, "bar"),
        ("doughnut", TWO, "doughnut"),
        ("waterfall", (SeriesStyle("base", None), *TWO), "waterfall"),
        ("combo", (TWO[0], SeriesStyle("plan", as_line=True)), "combined"),
    ],
)
def test_a_chart_knows_its_kind(kind, series, name):
    assert drawn(kind, series).kind == name


def test_series_are_paired_by_name_before_position():
    _, root = filled(drawn(), now=[1, 2], other=[3, 4])
    fills = [series.find(f"{c('spPr')}//*[@val]").get("val") for series in root.iter(c("ser"))]
    assert fills == ["accent1", "accent2"]


def test_figures_are_cached_with_their_cells():
    result, root = filled(drawn(number_format="0.0"), before=[1, None], now=[3, 4])
    formulas = [formula.text for formula in root.iter(c("f"))]
    assert formulas[:3] == ["Sheet1!$B$1", "Sheet1!$A$2:$A$3", "Sheet1!$B$2:$B$3"]
    assert result.formats == ["General", "0.0", "0.0"]
    assert root.find(c("externalData")).values() == ["rId7"]


def test_invisible_series_are_reported():
    chart = drawn("waterfall", (SeriesStyle("base", None), SeriesStyle("up")))
    result, _ = filled(chart, base=[1, 2], up=[1, 2])
    assert result.invisible == {0}


def test_slices_beyond_the_painted_ones_take_the_next_colours():
    chart = drawn("doughnut", TWO[:1], slices=("accent1", "accent2"))
    _, root = filled(chart, ("a", "b", "c", "d"), before=[1, 2, 3, 4])
    points = {
        int(point.find(c("idx")).get("val")): point.find(f"{c('spPr')}/*/*").get("val")
        for point in root.iter(c("dPt"))
    }
    assert points == {0: "accent1", 1: "accent2", 2: "accent3", 3: "accent4"}


def test_an_axis_from_zero_goes_below_it_for_negative_figures():
    assert filled(drawn(), before=[1, 2])[1].find(f".//{c('valAx')}//{c('min')}") is not None
    assert filled(drawn(), before=[1, -2])[1].find(f".//{c('valAx')}//{c('min')}") is None
