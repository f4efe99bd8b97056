"""Rich text: formats in the schema's order, escapes, docxtpl's signatures."""

from __future__ import annotations

import pytest

from reviewkit.render.word.template.rich_text import Listing, RichText, RichTextParagraph


@pytest.mark.parametrize(
    ("text_format", "properties"),
    [
        ({}, ""),
        ({"bold": True, "italic": True}, "<w:b/><w:i/>"),
        ({"bold": True, "rtl": True}, "<w:b/><w:bCs/><w:rtl/>"),
        ({"size": 20, "color": "#FF0000"}, '<w:color w:val="FF0000"/><w:sz w:val="20"/><w:szCs w:val="20"/>'),
        ({"underline": True}, '<w:u w:val="single"/>'),
        ({"underline": "wave"}, '<w:u w:val="wave"/>'),
        ({"superscript": True}, '<w:vertAlign w:val="superscript"/>'),
        ({"style": 'a"b', "lang": "fr-FR"}, '<w:rStyle w:val=\'a"b\'/><w:lang w:val="fr-FR"/>'),
        ({"highlight": "FFFF00"}, '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>'),
        ({"font": "Arial"}, '<w:rFonts w:ascii="Arial" w:cs="Arial" w:hAnsi="Arial"/>'),
        ({"font": "eastAsia:MS"}, '<w:rFonts w:ascii="MS" w:cs="MS" w:hAnsi="MS" w:eastAsia="MS"/>'),
    ],
)
def test_a_format_becomes_properties_in_order(text_format, properties):
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    assert RichText("x", **text_format).xml == f'<w:r>{wrapped}<w:t xml:space="preserve">x</w:t></w:r>'


def test_formats_are_taken_by_position_as_in_docxtpl():
    rich = RichText()
    rich.add("x", "Strong", "FF0000")
    assert '<w:rStyle w:val="Strong"/><w:color w:val="FF0000"/>' in rich.xml


def test_rich_texts_join():
    inner = RichText("a<b")
    outer = RichText(inner)
    outer.add("c")
    assert outer.xml == inner.xml + RichText("c").xml
    assert "a&lt;b" in str(outer)


def test_a_paragraph_takes_a_style():
    assert RichTextParagraph("x", parastyle="Quote").xml == (
        f'<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr>{RichText("x").xml}</w:p>'
    )


def test_a_listing_is_escaped_text():
    assert Listing("a&b\n").xml == "a&amp;b\n"
