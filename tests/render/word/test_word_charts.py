"""Charts drawn in a template get other figures and keep their style."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pytest
import worddocs as made
from lxml import etree

from reviewkit.render.word import InlineImage, RenderError, WordTemplate
from reviewkit.render.word.charts.chart_drawing import (
    KINDS,
    ChartStyle,
    SeriesStyle,
    _one_pixel_png,
    add_chart,
    add_picture_place,
)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
STAGES = {
    "categories": ["Identified", "Qualified", "Won & <lost>"],
    "series": {"Before": [1, 2, 3], "Now": [4, None, 6.5]},
}


def drawn(kind="column", alt="{{chart:stages}}", series=(), **style):
    document = docx.Document()
    add_chart(document, kind, "stages", alt=alt, series=series, style=ChartStyle(**style))
    return made.saved(document)


def chart(data, number=1):
    return etree.fromstring(made.part(data, f"word/charts/chart{number}.xml").encode())


def figures(root):
    """{series name: [figure of each category]} as cached in a chart."""
    by_name = {}
    for series in root.iter(f"{C}ser"):
        name = series.find(f"{C}tx//{C}v").text
        count = int(series.find(f"{C}val//{C}ptCount").get("val"))
        points = {int(p.get("idx")): p.find(f"{C}v").text for p in series.iterfind(f"{C}val//{C}pt")}
        by_name[name] = [points.get(index) for index in range(count)]
    return by_name


def sheet(data, number=1):
    book = zipfile.ZipFile(io.BytesIO(data)).read(f"word/embeddings/chart{number}.xlsx")
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)]


def alts(data):
    root = etree.fromstring(made.part(data).encode())
    return [element.get("descr") for element in root.iter(f"{WP}docPr")]


def test_the_figures_replace_the_drawn_ones_and_the_workbook_agrees():
    rendered = made.render(drawn(), stages=STAGES)
    assert figures(chart(rendered)) == {"Before": ["1", "2", "3"], "Now": ["4", None, "6.5"]}
    assert sheet(rendered) == [
        [None, "Before", "Now"],
        ["Identified", 1, 4],
        ["Qualified", 2, None],
        ["Won & <lost>", 3, 6.5],
    ]


def test_the_alternative_text_tells_the_figures_in_the_readers_language():
    template = WordTemplate(drawn(number_format='#,##0" €"'))
    value = {"categories": ["A", "B"], "series": {"Now": [1234.4, None]}, "title": "Pipe"}
    assert alts(template.render({"stages": value}, lang="fr-FR")) == [
        "Histogramme\u202f: Pipe. Now\u202f: A 1\u202f234 €."
    ]
    assert alts(template.render({"stages": value}, lang="en-GB")) == ["Column chart: Pipe. Now: A 1,234 €."]


def test_an_alternative_text_given_is_taken():
    assert alts(made.render(drawn(), stages={**STAGES, "alt": 'Say "it" & <so>'})) == ['Say "it" & <so>']


def test_a_series_too_many_takes_the_next_theme_colour_and_one_too_few_goes():
    single = {**STAGES, "series": {"Only": [1, 2, 3]}}
    assert list(figures(chart(made.render(drawn(), stages=single)))) == ["Only"]
    four = {**STAGES, "series": {name: [1, 2, 3] for name in "abcd"}}
    root = chart(made.render(drawn(), stages=four))
    fills = [s.find(f"{C}spPr//*[@val]").get("val") for s in root.iter(f"{C}ser")]
    assert fills == ["accent2", "accent1", "accent3", "accent4"]
    assert [s.find(f"{C}order").get("val") for s in root.iter(f"{C}ser")] == ["0", "1", "2", "3"]


def test_a_series_takes_the_style_of_the_drawn_one_of_its_name():
    data = {"categories": ["a"], "series": {"down": [1], "up": [2]}}
    root = chart(made.render(drawn("waterfall"), stages=data))
    fills = {
        s.find(f"{C}tx//{C}v").text: s.find(f"{C}spPr//*[@val]").get("val") for s in root.iter(f"{C}ser")
    }
    assert fills == {"down": "accent3", "up": "accent1"}


def test_a_combined_chart_keeps_both_its_plots():
    data = {"categories": ["a", "b"], "series": {"Achieved": [1, 2], "Plan": [2, 2]}}
    root = chart(made.render(drawn("combo"), stages=data))
    assert [plot.tag for plot in root.iter(f"{C}barChart", f"{C}lineChart")] == [
        f"{C}barChart",
        f"{C}lineChart",
    ]
    assert figures(root.find(f".//{C}lineChart")) == {"Plan": ["2", "2"]}
    alone = {"categories": ["a", "b"], "series": {"Achieved": [1, 2]}}
    root = chart(made.render(drawn("combo"), stages=alone))
    assert root.find(f".//{C}lineChart") is None


def test_formats_of_points_that_are_gone_go():
    data = drawn("line", series=[SeriesStyle("a", label_points=(0, 5))])
    root = chart(made.render(data, stages={"categories": ["x", "y"], "series": {"a": [1, 2]}}))
    assert [label.find(f"{C}idx").get("val") for label in root.iter(f"{C}dLbl")] == ["0"]


def test_dates_numbers_and_decimals_are_kept_as_such():
    value = {
        "categories": [date(2026, 1, 31), date(2026, 2, 28)],
        "series": [("a", [Decimal("1.10"), float("nan")])],
    }
    rendered = made.render(drawn(), stages=value)
    assert [row[0] for row in sheet(rendered)][1:] == [
        docx.shared and __import__("datetime").datetime(2026, 1, 31),
        __import__("datetime").datetime(2026, 2, 28),
    ]
    assert figures(chart(rendered)) == {"a": ["1.10", None]}


def test_a_number_format_given_is_shown_on_labels_and_in_the_workbook():
    rendered = made.render(drawn(), stages={**STAGES, "number_format": "0.0%"})
    codes = {code.text for code in chart(rendered).iter(f"{C}formatCode")}
    labels = {
        code.get("formatCode")
        for code in chart(rendered).iter(f"{C}numFmt")
        if code.getparent().tag == f"{C}dLbls"
    }
    assert codes == labels == {"0.0%"}


def test_each_turn_of_a_loop_has_its_own_chart_and_workbook():
    document = docx.Document()
    document.add_paragraph("{%p for deal in deals %}")
    add_chart(document, "bar", "deal.history")
    document.add_paragraph("{%p endfor %}")
    deals = [{"history": {"categories": ["x"], "series": {"s": [number]}}} for number in range(3)]
    rendered = made.render(made.saved(document), deals=deals)
    assert [figures(chart(rendered, n)) for n in (1, 2, 3)] == [{"s": ["0"]}, {"s": ["1"]}, {"s": ["2"]}]
    assert [sheet(rendered, n)[1][1] for n in (1, 2, 3)] == [0, 1, 2]
    assert len(set(re.findall(r'wp:docPr id="(\d+)"', made.part(rendered)))) == 3
    rendered = made.render(made.saved(document), deals=[])
    assert not [name for name in made.names(rendered) if "chart" in name]


def test_without_a_value_the_chart_goes_and_its_paragraph_too():
    document = docx.Document()
    document.add_paragraph("before")
    add_chart(document, "bar", "stages")
    document.add_paragraph("after")
    rendered = made.render(made.saved(document), stages=None)
    assert made.text(rendered) == "before\nafter"
    assert not [name for name in made.names(rendered) if "chart" in name or "embeddings" in name]


def test_a_cell_whose_chart_goes_keeps_a_paragraph():
    document = docx.Document()
    add_chart(document.add_table(1, 1).rows[0].cells[0].paragraphs[0], "bar", "stages")
    rendered = made.render(made.saved(document), stages=None)
    assert len(docx.Document(io.BytesIO(rendered)).tables[0].rows[0].cells[0].paragraphs) == 1


def test_a_chart_may_stand_in_a_header():
    document = docx.Document()
    add_chart(document.sections[0].header.paragraphs[0], "bar", "stages", width_mm=40, height_mm=10)
    rendered = made.render(made.saved(document), stages=STAGES)
    assert figures(chart(rendered))["Before"] == ["1", "2", "3"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_filled_and_valid(kind, audited):
    value = {
        "categories": ["a", "b", "c"],
        "series": {f"s{n}": [n, 2, 3] for n in range(1 if kind == "doughnut" else 3)},
    }
    data = drawn(kind)
    audited(data)
    audited(made.render(data, stages=value))


@pytest.mark.parametrize(
    "value",
    [
        3,
        "text",
        {},
        {"categories": ["a"]},
        {"categories": "ab", "series": {"s": [1, 2]}},
        {"categories": ["a"], "series": {"s": ["1"]}},
        {"categories": ["a"], "series": {"s": [True]}},
        {"categories": ["a"], "series": [3]},
        {"categories": ["a"], "series": {"s": [10.0**301]}},
    ],
)
def test_a_value_that_is_no_chart_is_refused_with_its_place(value):
    with pytest.raises(RenderError) as caught:
        made.render(drawn(), stages=value)
    assert caught.value.place == "paragraph 1"


def test_a_chart_of_nothing_is_drawn_empty(audited):
    audited(made.render(drawn(), stages={"categories": [], "series": {}}))


def test_a_picture_keeps_its_ratio_within_the_place_drawn_for_it(audited):
    document = docx.Document()
    add_picture_place(document, "logo", width_mm=50, height_mm=20)
    rendered = made.render(made.saved(document), logo=_one_pixel_png("FF0000"))
    audited(rendered)
    root = etree.fromstring(made.part(rendered).encode())
    extent = root.find(f".//{WP}extent")
    assert (extent.get("cx"), extent.get("cy")) == ("720000", "720000")
    assert alts(rendered) == ["logo"]
    assert [name for name in made.names(rendered) if "media" in name] == ["word/media/picture1.png"]
    assert alts(
        made.render(made.saved(document), logo=InlineImage(None, _one_pixel_png("FF0000"), alt="RS"))
    ) == ["RS"]


def test_the_same_picture_is_stored_once():
    data = made.template("{% for n in range(5) %}{{ picture }}{% endfor %}")
    rendered = made.render(data, picture=InlineImage(None, _one_pixel_png("00FF00")))
    assert len([name for name in made.names(rendered) if name.startswith("word/media/")]) == 1
    assert made.part(rendered).count("<w:drawing>") == 5
    assert len(set(re.findall(r'wp:docPr id="(\d+)"', made.part(rendered)))) == 5


@pytest.mark.parametrize(
    "picture", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00", "/nowhere.png", 7]
)
def test_a_value_that_is_no_picture_is_refused(picture):
    document = docx.Document()
    add_picture_place(document, "logo", width_mm=50, height_mm=20)
    with pytest.raises(RenderError):
        made.render(made.saved(document), logo=picture)


@pytest.mark.parametrize("kind", ["column", "bar", "stacked_column", "stacked_bar", "waterfall"])
def test_bars_stand_on_zero_unless_a_figure_is_below_it(kind):
    """Word would begin an axis of 90 and 100 at 80: the bars would lie."""

    def least(series):
        rendered = made.render(drawn(kind), stages=STAGES | {"series": series})
        return [element.get("val") for element in chart(rendered).iterfind(f".//{C}valAx/{C}scaling/{C}min")]

    assert least({"Before": [90, 95, 100], "Now": [91, 92, 93]}) == ["0"]
    assert least({"Before": [90, -5, 100], "Now": [91, 92, 93]}) == []


def test_a_bare_line_has_neither_axes_nor_points_nor_labels():
    root = chart(made.render(drawn("line", bare=True, labels=False, legend=None), stages=STAGES))
    assert {element.get("val") for element in root.iterfind(f".//{C}plotArea/*/{C}delete")} == {"1"}
    assert {element.get("val") for element in root.iter(f"{C}symbol")} == {"none"}
    assert not list(root.iter(f"{C}legend"))
