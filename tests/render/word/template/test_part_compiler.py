"""Parts read into Jinja source: lines that name tags, sites, joined paragraphs, notes."""

from __future__ import annotations

import pytest
from jinja2 import TemplateSyntaxError
from marked_parts import body, paragraph

from reviewkit.render.jinja import TemplateEnvironment
from reviewkit.render.word.package.namespaces import parse_part
from reviewkit.render.word.template.drawing_bindings import DrawingRegistry
from reviewkit.render.word.template.part_compiler import compile_part, read_part

PART = "word/document.xml"


def read(inner, notes=None):
    return read_part(body(inner), PART, DrawingRegistry(), notes or {})


def test_a_line_of_the_source_leads_back_to_its_tag():
    source = read(paragraph("a") + paragraph("{{ one }} {{ two }}"))
    line = next(line for line, number in source.lines.items() if number == 1)
    assert (source.site_at(line).tag, source.site_at(line).location) == ("{{ two }}", "paragraph 2")
    assert source.site_at(line + 5).tag == "{{ two }}"
    assert source.site_at(None).tag == ""


@pytest.mark.parametrize(
    ("inner", "level", "properties"),
    [
        ("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{ a }}</w:t></w:r></w:p>", "text", "<w:rPr><w:b/></w:rPr>"),
        ("<w:p><w:hyperlink><w:r><w:t>{{ a }}</w:t></w:r></w:hyperlink></w:p>", "wrapped", ""),
        ('<w:p><w:pPr><w:pStyle w:val="{{ a }}"/></w:pPr></w:p>', "attribute", ""),
        (paragraph("{{p a }}"), "p", ""),
        (paragraph("{{r a }}"), "r", ""),
    ],
)
def test_a_site_knows_its_surroundings(inner, level, properties):
    site = read(inner).sites[0]
    assert (site.level, site.run_properties) == (level, properties)


def test_a_part_without_tags_is_not_rendered():
    assert not read(paragraph("a")).renders
    assert read(paragraph("{{ a }}")).renders
    assert read(paragraph("{_{ a }_}")).renders


def test_a_minus_joins_the_text_of_paragraphs():
    source = read(paragraph("a") + paragraph("{%- if b %}c{% endif %}"))
    assert source.text.count("</w:p>") == 1


def test_a_note_stands_where_it_is_referred_to():
    notes = body(f'<w:footnote w:id="4">{paragraph("of {{ x }}")}</w:footnote>')
    reference = '<w:p><w:r><w:footnoteReference w:id="4"/></w:r></w:p>'
    source = read(reference, {"footnote": ("word/footnotes.xml", notes)})
    assert "call rk_note('footnote', 1)" in source.text
    assert "endcall" in source.text
    assert source.faults == []
    assert {site.part for site in source.sites.values()} == {PART, "word/footnotes.xml"}
    assert source.notes[0].first == 1


def test_prefixes_of_inserted_values_are_declared():
    root = parse_part(
        b'<d:document xmlns:d="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>', "x"
    )
    assert 'xmlns:wp="' in read_part(root, PART, DrawingRegistry(), {}).text


def test_a_source_is_compiled_with_the_part_as_its_file():
    template = compile_part(read(paragraph("a")), TemplateEnvironment(), 0)
    assert template.filename == PART
    with pytest.raises(TemplateSyntaxError):
        compile_part(read(paragraph("{% if a %}")), TemplateEnvironment(), 0)
