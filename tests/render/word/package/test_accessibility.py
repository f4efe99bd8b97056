"""Accessibility of documents: what is listed, what is not."""

from __future__ import annotations

import io

import docx
import worddocs as made

from reviewkit.render.word import WordTemplate
from reviewkit.render.word.charts.chart_drawing import _one_pixel_png, add_chart
from reviewkit.render.word.package.accessibility import accessibility


def test_missing_texts_headers_and_headings_are_listed():
    document = docx.Document()
    document.core_properties.title = ""
    document.add_heading("One", 1)
    document.add_heading("Three", 3)
    document.add_picture(io.BytesIO(_one_pixel_png("123456")))
    made.table(document, ("a", "b"), ("c", "d"), ("e", "f"))
    findings = accessibility(made.saved(document))
    for words in ("no title", "level 3 follows level 1", "no alternative text", "no header row"):
        assert any(words in line for line in findings)
    assert len(findings) == 4


def test_a_complete_document_has_no_findings():
    document = docx.Document()
    document.add_heading("One", 1)
    add_chart(document, "bar", "chart")
    table = made.table(document, ("a", "b"), ("c", "d"), ("e", "f"))
    table.rows[0]._tr.get_or_add_trPr().append(made.raw("<w:tblHeader/>"))
    value = {"categories": ["a"], "series": {"s": [1]}}
    rendered = WordTemplate(made.saved(document), lang="fr-FR").render(
        {"chart": value}, properties={"title": "T"}
    )
    assert accessibility(rendered) == []
