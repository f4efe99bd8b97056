"""The XML of new charts: legends, gaps, labels."""

from __future__ import annotations

import pytest
from lxml import etree

from reviewkit.render.word.charts.new_chart_xml import ChartStyle, NewChart, SeriesStyle, new_chart_xml
from reviewkit.render.word.package.namespaces import c

ONE, TWO = (SeriesStyle("a"),), (SeriesStyle("a"), SeriesStyle("b", "accent2"))


@pytest.mark.parametrize(
    ("kind", "series", "legend", "place"),
    [
        ("column", ONE, "auto", None),
        ("column", TWO, "auto", "t"),
        ("column", (*ONE, SeriesStyle("base", None)), "auto", None),
        ("doughnut", ONE, "auto", "r"),
        ("waterfall", TWO, "auto", None),
        ("column", ONE, "b", "b"),
        ("column", TWO, None, None),
    ],
)
def test_a_legend_stands_where_it_is_needed(kind, series, legend, place):
    chart = NewChart(kind, series, ChartStyle(legend=legend))
    assert chart.legend == place
    assert ("<c:legend>" in new_chart_xml(chart)) == (place is not None)


def test_the_gap_depends_on_the_kind_unless_given():
    assert [NewChart(kind, ONE, ChartStyle()).gap for kind in ("column", "waterfall")] == [60, 40]
    assert NewChart("column", ONE, ChartStyle(gap=5)).gap == 5


def test_names_and_formats_are_escaped():
    xml = new_chart_xml(NewChart("column", (SeriesStyle("<a&b>"),), ChartStyle(number_format='0" <€>"')))
    root = etree.fromstring(xml.encode())
    assert root.find(f".//{c('ser')}/{c('tx')}//{c('v')}").text == "<a&b>"
    assert root.find(f".//{c('formatCode')}").text == '0" <€>"'


def test_labels_of_a_line_may_stand_on_chosen_points():
    xml = new_chart_xml(NewChart("line", (SeriesStyle("a", label_points=(0, 3)),), ChartStyle()))
    root = etree.fromstring(xml.encode())
    assert [label.find(c("idx")).get("val") for label in root.iter(c("dLbl"))] == ["0", "3"]


def test_a_label_on_a_stack_is_readable_on_its_colour():
    series = (SeriesStyle("dark", "accent1"), SeriesStyle("light", "accent2"))
    root = etree.fromstring(new_chart_xml(NewChart("stacked_bar", series, ChartStyle())).encode())
    colours = [labels.find(f".//{c('txPr')}//*[@val]").get("val") for labels in root.iter(c("dLbls"))]
    assert colours == ["bg1", "tx1"]
