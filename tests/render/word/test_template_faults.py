"""A template broken in twenty ways: twenty findings, each with its place, and no traceback."""

from __future__ import annotations

import docx
import pytest
import worddocs as made

from reviewkit.render.word import RenderError, TemplateError, WordTemplate
from reviewkit.render.word.charts.chart_drawing import add_chart, add_picture_place

NAMES = {
    "partner": {"name": None, "deals": [{"reference": None, "amount": None}]},
    "period": None,
    "stages": {"categories": [None], "series": None},
}


def _in_cell(text):
    return lambda document: made.table(document, ("x", "y"), ("z", text))


def _crossing(document):
    made.table(document, ("{% for d in partner.deals %}a", "b"))
    document.add_paragraph("{% endfor %}")


def _in_header(text):
    def build(document):
        document.sections[0].header.paragraphs[0].text = text

    return build


BROKEN = {
    "a tag that does not end": ("a {{ period", "unclosed-tag", "paragraph 1"),
    "an end without a beginning": ("a period }}", "stray-close", "paragraph 1"),
    "an empty tag": ("{{ }}", "empty-tag", "paragraph 1"),
    "a block that does not end": ("{% if period %}x", "block-not-ended", "paragraph 1"),
    "an end of nothing": ("x{% endif %}", "misplaced-block", "paragraph 1"),
    "the wrong end": ("{% if period %}x{% endfor %}", "misplaced-block", "paragraph 1"),
    "else outside": ("{% else %}", "misplaced-block", "paragraph 1"),
    "a misspelt block": ("{% iff period %}x", "unknown-tag", "paragraph 1"),
    "a level with a space": ("{% tr for d in partner.deals %}", "unknown-tag", "paragraph 1"),
    "one equals sign": ("{% if period = 3 %}x{% endif %}", "syntax", "paragraph 1"),
    "two words": ("{{ partner name }}", "syntax", "paragraph 1"),
    "a missing quote": ("{{ period|default('x) }}", "syntax", "paragraph 1"),
    "an unknown filter": ("{{ period|uper }}", "unknown-filter", "paragraph 1"),
    "an unknown test": ("{% if period is definde %}x{% endif %}", "unknown-test", "paragraph 1"),
    "another file": ("{% include 'x' %}", "unsupported-tag", "paragraph 1"),
    "a row tag outside a table": ("{%tr set x = period %}", "misplaced-tag", "paragraph 1"),
    "Python's inside": ("{{ period.__class__ }}", "forbidden-name", "paragraph 1"),
    "blocks across a table": (_crossing, "crosses-structure", "paragraph 1"),
    "an unknown name": ("{{ perod }}", "unknown-name", "paragraph 1"),
    "an unknown part": (_in_cell("{{ partner.nme }}"), "unknown-name", "table 1, row 2, cell 2"),
    "an unknown part in a loop": (
        "{% for d in partner.deals %}{{ d.amont }}{% endfor %}",
        "unknown-name",
        "paragraph 1",
    ),
    "a part of a value": ("{{ period.monthly }}", "unknown-name", "paragraph 1"),
    "a list's part without a loop": ("{{ partner.deals.amount }}", "unknown-name", "paragraph 1"),
    "in the header": (_in_header("{{ perid }}"), "unknown-name", "paragraph 1"),
    "text beside a row tag": (
        lambda d: made.table(
            d, ("{%tr for d in partner.deals %} lost", ""), ("{{ d.amount }}", ""), ("{%tr endfor %}", "")
        ),
        "text-beside-tag",
        "table 1, row 1, cell 1",
    ),
    "a chart on a picture": (
        lambda d: add_picture_place(d, "x", width_mm=10, height_mm=10, alt="{{chart:stages}}"),
        "no-chart-here",
        "paragraph 1",
    ),
    "a picture on a chart": (
        lambda d: add_chart(d, "bar", "x", alt="{{image:period}}"),
        "no-picture-here",
        "paragraph 1",
    ),
    "an unknown chart": (lambda d: add_chart(d, "bar", "stags"), "unknown-name", "paragraph 1"),
}


@pytest.mark.parametrize(("broken", "code", "place"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_template_is_told_with_its_place(broken, code, place):
    data = made.template(build=broken) if callable(broken) else made.template(broken)
    faults = WordTemplate(data).faults(NAMES)
    assert [(fault.code, fault.place) for fault in faults] == [(code, place)]
    assert faults[0].part.startswith("word/")
    assert faults[0].message.endswith(".")


def test_all_faults_of_a_template_are_told_at_once():
    texts = [broken for broken, _, _ in BROKEN.values() if isinstance(broken, str)]
    # An opener without its end would take the next paragraphs for its own: alone in the test above.
    texts = [text for text in texts if text not in ("a {{ period", "{{ period|default('x) }}")]
    faults = WordTemplate(made.template(*texts)).faults(NAMES)
    assert len({fault.place for fault in faults}) >= 15


def test_a_template_that_is_right_has_no_faults():
    data = made.template(
        "{% for d in partner.deals|sort(attribute='amount') %}{{ loop.index }} {{ d.reference }}{% endfor %}",
        "{% set x = partner %}{{ x.name.upper() }} {{ (partner.deals|first).amount }} {{ stages.categories[0] }}",
        "{% macro m(a, b=1) %}{{ a }}{{ b }}{% endmacro %}{{ m(period) }} {% if other is defined %}x{% endif %}",
        "{% with y = period %}{{ y }}{% endwith %}{{ period.year }} {{ range(3)|list }}",
    )
    assert WordTemplate(data).faults(NAMES) == []


def test_the_nearest_name_is_suggested():
    fault = WordTemplate(made.template("{{ partner.nme }}")).faults(NAMES)[0]
    assert fault.suggestion == "Did you mean “name”?"


def test_rendering_a_broken_template_raises_its_faults():
    with pytest.raises(TemplateError) as caught:
        made.render(made.template("ok", "{% iff x %}"), x=1)
    assert [fault.place for fault in caught.value.faults] == ["paragraph 2"]
    assert "paragraph 2" in str(caught.value)


def test_a_warning_does_not_stop_the_render():
    assert made.text(made.render(made.template("a }} b"))) == "a }} b"


def test_an_unknown_name_at_render_tells_place_tag_and_nearest():
    with pytest.raises(RenderError) as caught:
        made.render(made.template("x", build=_in_cell("{{ partner.nme }}")), partner={"name": "N"})
    error = caught.value
    assert (error.part, error.place, error.tag) == (
        "word/document.xml",
        "table 1, row 2, cell 2",
        "{{ partner.nme }}",
    )
    assert error.nearest == "name"


def test_an_unknown_variable_at_render_tells_the_nearest():
    with pytest.raises(RenderError) as caught:
        made.render(made.template("{% if perod %}x{% endif %}"), period=1)
    assert (caught.value.place, caught.value.nearest) == ("paragraph 1", "period")


def test_an_error_in_a_loop_tells_the_tag_that_failed():
    with pytest.raises(RenderError) as caught:
        made.render(
            made.template("{{ a }}", "{% for x in xs %}{{ x.a }}, {{ x.b / x.a }}{% endfor %}"),
            a=1,
            xs=[{"a": 0, "b": 1}],
        )
    assert (caught.value.place, caught.value.tag) == ("paragraph 2", "{{ x.b / x.a }}")


def test_a_chart_without_figures_tells_what_it_got():
    document = docx.Document()
    add_chart(document, "bar", "stages")
    with pytest.raises(RenderError, match="3 categories, but series “s” has 2 figures"):
        made.render(made.saved(document), stages={"categories": ["abc", 1, 2], "series": {"s": [1, 2]}})
