"""However Word cuts the text of a template into runs, it renders to the same."""

from __future__ import annotations

import contextlib
from itertools import pairwise

import docx
import worddocs as made
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.render.word.template.tags import scan, straightened

TEXT = (
    "Dear {{ name|upper }}, {% if n > 1 %}{{ n }} deals{% else %}one{% endif %} {# note #}for {{ d['a}}'] }}."
)
CONTEXT = {"name": "a&b", "n": 3, "d": {"a}}": "<x>"}}
SHOWN = "Dear A&B, 3 deals for <x>."


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, len(TEXT) - 1)))
def test_cuts_anywhere_change_nothing(cuts):
    document = docx.Document()
    paragraph = document.add_paragraph()
    edges = [0, *sorted(cuts), len(TEXT)]
    for start, end in pairwise(edges):
        paragraph.add_run(TEXT[start:end])
    assert made.text(made.render(made.saved(document), **CONTEXT)) == SHOWN


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}%# ab'\"“”\\\n-|(["))
def test_any_text_is_scanned_without_overlap(text):
    spans = scan(text)
    assert all(span.start < span.end <= len(text) for span in spans)
    assert all(span.end <= other.start for span, other in pairwise(spans))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="{}%# ab'\"“”\\\n-|([rptcif_=", max_size=40))
def test_any_text_is_a_template_or_has_faults(text):
    from reviewkit.render.word import RenderError, TemplateError, WordTemplate

    template = WordTemplate(made.template(text.replace("\n", " "), "x"))
    template.faults({"a": None})
    with contextlib.suppress(TemplateError, RenderError):
        template.render({"a": 1, "b": [1]})


def test_curly_quotes_are_text_inside_straight_ones():
    assert straightened('x|default(“a”) ~ "“b”"') == 'x|default("a") ~ "“b”"'
