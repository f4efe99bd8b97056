"""A document inside another, and what a reader who cannot see finds missing."""

from __future__ import annotations

import io
import json

import docx
import pytest
import worddocs as made
from docx.enum.style import WD_STYLE_TYPE

from reviewkit.render.word import (
    InlineImage,
    RenderError,
    SubDocument,
    TemplateFault,
    WordTemplate,
    as_json,
    as_text,
    check_template,
    sarif,
)
from reviewkit.render.word.charts.chart_drawing import _one_pixel_png, add_chart
from reviewkit.render.word.package.accessibility import accessibility
from reviewkit.render.word.template.fault_reports import CODES


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
    out = made.render(data, sub=SubDocument(None, other()))
    audited(out)
    document = docx.Document(io.BytesIO(out))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts.count("Inside {{ not_a_tag }}") == 2
    assert [p.style.name for p in document.paragraphs if p.text == "styled"] == ["House", "House"]
    assert len([name for name in made.names(out) if name.startswith("word/media/")]) == 1
    assert len(document.tables) == 2
    if tag.startswith("before"):
        assert (texts[0], texts[-7 if False else texts.index(" after")]) == ("before ", " after")


def test_a_sub_document_written_in_code_takes_the_templates_styles(audited):
    sub = SubDocument()
    sub.add_paragraph("from code", "Heading 1")
    out = made.render(made.template("{{p sub }}"), sub=sub)
    assert docx.Document(io.BytesIO(out)).paragraphs[0].style.name == "Heading 1"
    audited(out)


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
        out = made.render(made.template(tag), p=picture)
        audited(out)
        assert made.part(out).count("<w:drawing>") == 1
    header = docx.Document()
    header.sections[0].header.paragraphs[0].text = "{{ p }}"
    out = made.render(made.saved(header), p=picture)
    audited(out)
    assert any("header" in name for name in made.names(out) if name.endswith(".rels"))


def test_what_a_screen_reader_misses_is_told():
    document = docx.Document()
    document.core_properties.title = ""
    document.add_heading("One", 1)
    document.add_heading("Three", 3)
    document.add_picture(io.BytesIO(_one_pixel_png("123456")))
    made.table(document, ("a", "b"), ("c", "d"), ("e", "f"))
    told = accessibility(made.saved(document))
    for words in ("no title", "level 3 follows level 1", "no alternative text", "no header row"):
        assert any(words in line for line in told)
    assert len(told) == 4


def test_a_document_that_lacks_nothing_is_told_so():
    document = docx.Document()
    document.add_heading("One", 1)
    add_chart(document, "bar", "chart")
    table = made.table(document, ("a", "b"), ("c", "d"), ("e", "f"))
    table.rows[0]._tr.get_or_add_trPr().append(made.raw("<w:tblHeader/>"))
    value = {"categories": ["a"], "series": {"s": [1]}}
    out = WordTemplate(made.saved(document), lang="fr-FR").render({"chart": value}, properties={"title": "T"})
    assert accessibility(out) == []


def test_findings_are_told_to_people_programs_and_ci(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(made.template("x", "{{ nme }}", "a }}"))
    faults = {"templates/a.docx": check_template(path, {"name": None})}
    assert (
        as_text(faults).splitlines()[0]
        == "templates/a.docx, word/document.xml, paragraph 3: }} ends a tag that "
        "never began. Begin it with {{, without a space between the two signs. [stray-close]"
    )
    assert json.loads(json.dumps(as_json(faults)))["templates"][0]["faults"][1]["code"] == "unknown-name"
    run = json.loads(json.dumps(sarif(faults)))["runs"][0]
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("stray-close", "warning"),
        ("unknown-name", "error"),
    ]
    assert run["results"][1]["locations"][0]["logicalLocations"][0]["name"] == "paragraph 2"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["stray-close", "unknown-name"]


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    assert [fault.code for fault in check_template(tmp_path / "none.docx")] == ["unreadable"]


def test_every_code_that_is_told_is_described():
    import re
    from pathlib import Path

    import reviewkit.render.word as room

    source = "".join(path.read_text() for path in Path(room.__file__).parent.rglob("*.py"))
    told = set(re.findall(r'(?:TemplateFault|PackageError|_fault)\([^"]*?"([a-z]+(?:-[a-z]+)+)"', source))
    told |= set(re.findall(r'return "([a-z]+(?:-[a-z]+)+)", ', source))
    assert told - {"a-b"} <= set(CODES)
    assert TemplateFault("p", "place", "{{ x }}", "syntax", "is wrong.", "Mend it.").severity == "fault"
