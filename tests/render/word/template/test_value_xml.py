"""Values at sites: each kind of value at each level."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from reviewkit.render.jinja import fresh_budget
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.render_state import RenderState, current_render
from reviewkit.render.word.template.rich_text import Listing, RichText, RichTextParagraph
from reviewkit.render.word.template.value_xml import value_xml
from reviewkit.render.word.word_errors import ValueRefusedError

OPEN = '<w:t xml:space="preserve">'
BOLD = f"<w:r><w:rPr><w:b/></w:rPr>{OPEN}x</w:t></w:r>"


@pytest.fixture(autouse=True)
def state():
    new = RenderState((), "word/document.xml", palette={"accent1": "1B7D77"})
    token = current_render.set(new)
    with fresh_budget():
        yield new
    current_render.reset(token)


def site(level):
    return Site("word/document.xml", "", "", level, "<w:rPr/>", "<w:pPr/>")


@pytest.mark.parametrize(
    ("value", "level", "xml"),
    [
        ("a<b", "text", "a&lt;b"),
        (12, "text", "12"),
        (None, "text", "None"),
        ("a\nb", "text", f"a</w:t><w:br/>{OPEN}b"),
        ("a\x07b", "wrapped", f"a</w:t><w:br/>{OPEN}b"),
        ("a\x07b", "plain", "a b"),
        ('"a"\n', "attribute", "&#34;a&#34;&#10;"),
        ("a", "r", f"<w:r><w:rPr/>{OPEN}a</w:t></w:r>"),
        ("a", "p", f"<w:p><w:pPr/><w:r><w:rPr/>{OPEN}a</w:t></w:r></w:p>"),
        ("", "tr", ""),
        (Listing("a&b"), "text", "a&amp;b"),
        (RichText("x", bold=True), "r", BOLD),
        (RichText("x", bold=True), "text", f"</w:t></w:r>{BOLD}<w:r><w:rPr/>{OPEN}"),
        (RichText("x", bold=True), "p", f"<w:p><w:pPr/>{BOLD}</w:p>"),
        (RichText("x", bold=True), "attribute", "x"),
        (RichTextParagraph(RichText("x", bold=True)), "p", f"<w:p>{BOLD}</w:p>"),
        (RichTextParagraph(RichText("x", bold=True)), "r", f"</w:p><w:p>{BOLD}</w:p><w:p><w:pPr/>"),
    ],
)
def test_a_value_takes_the_form_of_its_place(value, level, xml):
    assert value_xml(value, site(level)) == xml


@pytest.mark.parametrize(
    ("value", "level"), [("a", "tr"), ("a", "tc"), (RichText("a"), "tr"), (RichTextParagraph("a"), "wrapped")]
)
def test_a_value_that_does_not_fit_is_refused(value, level):
    with pytest.raises(ValueRefusedError):
        value_xml(value, site(level))


def test_colours_and_links_are_the_documents(state):
    xml = value_xml(RichText("x", color="accent1", url_id="url:https://a/?b&c"), site("r"))
    assert '<w:color w:val="1B7D77"/>' in xml
    assert 'r:id="rkId1"' in xml
    assert "https://a/?b&amp;c" in state.relations["word/document.xml"][0]


def test_markup_of_strangers_is_checked(state):
    value_xml(Markup("<w:r/>"), site("r"))
    assert state.unchecked == {"word/document.xml"}
