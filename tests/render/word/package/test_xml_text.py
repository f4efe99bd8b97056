"""Text for XML: long numbers, forbidden characters, Word's breaks."""

from __future__ import annotations

import pytest

from reviewkit.render.word.package.xml_text import escaped, plain_text, single_line, with_word_breaks


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (True, "True"),
        (None, "None"),
        (b"caf\xc3\xa9 \xff", "café \N{REPLACEMENT CHARACTER}"),
        (10**5000, "1" + "0" * 5000),
        (-(10**5000), "-1" + "0" * 5000),
    ],
    ids=["number", "truth", "none", "bytes", "long number", "long negative number"],
)
def test_any_value_has_a_text(value, text):
    assert plain_text(value) == text


def test_forbidden_characters_are_dropped_and_the_rest_escaped():
    assert escaped('a\x00b\ufdd0c\ud800d <&"\n') == "abcd &lt;&amp;&#34;\n"


def test_a_name_stands_on_one_line():
    assert single_line("a\nb\tc\x0cd\x00") == "a b c d"


def test_lines_and_tabs_stay_in_the_run():
    assert with_word_breaks("a\r\nb\tc", "", "") == (
        'a</w:t><w:br/><w:t xml:space="preserve">b</w:t><w:tab/><w:t xml:space="preserve">c'
    )


def test_a_paragraph_end_repeats_the_properties_but_not_the_section():
    xml = with_word_breaks("a\x07b", "<w:rPr/>", "<w:pPr><w:sectPr/></w:pPr>")
    assert xml == ("a</w:t></w:r></w:p><w:p><w:pPr></w:pPr><w:r><w:rPr/>" + '<w:t xml:space="preserve">b')


def test_inside_a_link_a_paragraph_end_is_a_line_break():
    assert "<w:p>" not in with_word_breaks("a\x07b\x0cc", "", "", paragraphs=False)
