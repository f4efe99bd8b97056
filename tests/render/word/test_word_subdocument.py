"""A document inside another, and what a reader who cannot see finds missing."""

from __future__ import annotations

import io

import docx
import pytest
import worddocs as made
from docx.enum.style import WD_STYLE_TYPE

from reviewkit.render.word import (
    InlineImage,
    RenderError,
    SubDocument,
)
from reviewkit.render.word.charts.chart_drawing import _one_pixel_png, add_chart


def other():
    document = docx.Document()
    document.styles.add_style("House", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    document.add_heading("Inside {{ not_a_tag }}", 2)
    document.add_paragraph("styled", "House")
    document.add_paragraph("one", "List Number")
    document.add_picture(io.BytesIO(_one_pixel_png("123456")))
    made.table(document, ("a", "b"))
    add_chart(document, "bar", "x", alt="A chart")
    return made.saved(document)


@pytest.mark.parametrize("tag", ["{{p sub }}", "before {{ sub }} after"])
def test_a_sub_document_brings_its_text_styles_lists_pictures_and_charts(tag, audited):
    data = made.template(tag, "{{p sub }}")
    rendered = made.render(data, sub=SubDocument(None, other()))
    audited(rendered)
    document = docx.Document(io.BytesIO(rendered))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts.count("Inside {{ not_a_tag }}") == 2
    assert [p.style.name for p in document.paragraphs if p.text == "styled"] == ["House", "House"]
    assert len([name for name in made.names(rendered) if name.startswith("word/media/")]) == 1
    assert len(document.tables) == 2
    if tag.startswith("before"):
        assert (texts[0], texts[-7 if False else texts.index(" after")]) == ("before ", " after")


def test_a_sub_document_written_in_code_takes_the_templates_styles(audited):
    sub = SubDocument()
    sub.add_paragraph("from code", "Heading 1")
    rendered = made.render(made.template("{{p sub }}"), sub=sub)
    assert docx.Document(io.BytesIO(rendered)).paragraphs[0].style.name == "Heading 1"
    audited(rendered)


@pytest.mark.parametrize("source", [b"nothing", "/nowhere.docx", 3])
def test_a_sub_document_that_cannot_be_read_is_told_with_its_place(source):
    with pytest.raises(RenderError) as caught:
        made.render(made.template("x", "{{p sub }}"), sub=SubDocument(None, source))
    assert caught.value.place == "paragraph 2"


def test_a_picture_value_is_drawn_where_it_stands(audited):
    picture = InlineImage(
        None, _one_pixel_png("123456"), width=360_000, anchor="https://example.com/?a=1&b=2", alt='a "b" & c'
    )
    for tag in ("a {{ p }} z", "{{r p }}", "{{p p }}"):
        rendered = made.render(made.template(tag), p=picture)
        audited(rendered)
        assert made.part(rendered).count("<w:drawing>") == 1
    header = docx.Document()
    header.sections[0].header.paragraphs[0].text = "{{ p }}"
    rendered = made.render(made.saved(header), p=picture)
    audited(rendered)
    assert any("header" in name for name in made.names(rendered) if name.endswith(".rels"))
