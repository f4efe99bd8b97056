"""Tags: scanned, parsed, straightened, unescaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.render.word.template.tags import Tag, TagSpan, scan, straightened, unescaped


def test_tags_are_scanned_with_braces_inside_strings_and_literals():
    text = "a {{ d['}}'] }} b {% if {'x': 1}.x %}{# }} #}"
    assert [text[span.start : span.end] for span in scan(text)] == [
        "{{ d['}}'] }}",
        "{% if {'x': 1}.x %}",
        "{# }} #}",
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("{ a }", []),
        ("{{ a", [TagSpan(0, 2, "unclosed-tag")]),
        ("a }}", [TagSpan(2, 4, "stray-close")]),
        ("{{ a {{ b }}", [TagSpan(0, 2, "unclosed-tag"), TagSpan(5, 12)]),
    ],
)
def test_broken_tags_are_problems(text, spans):
    assert scan(text) == spans


def test_text_between_raw_tags_is_not_scanned():
    assert len(scan("{% raw %}{{ a }}{% endraw %}")) == 2


@pytest.mark.parametrize(
    ("written", "kind", "level", "word", "body", "left", "right"),
    [
        ("{{ name }}", "print", "", "", "name", "", ""),
        ("{{r value }}", "print", "r", "", "value", "", ""),
        ("{%tr for a in b %}", "block", "tr", "for", "for a in b", "", ""),
        ("{%- if “x” -%}", "block", "", "if", 'if "x"', "-", "-"),
        ("{{- name -}}", "print", "", "", "name", "-", "-"),
        ("{# r note #}", "note", "", "", "r note", "", ""),
        ("{%\xa0endif\xa0%}", "block", "", "endif", "endif", "", ""),
    ],
)
def test_a_tag_is_parsed(written, kind, level, word, body, left, right):
    assert Tag.parse(written) == Tag(kind, level, word, body, left, right, written)


@pytest.mark.parametrize(
    ("written", "opens"), [("{% set a %}", True), ("{% set a = 1 %}", False), ("{% if a %}", False)]
)
def test_a_set_without_a_value_opens_a_block(written, opens):
    assert Tag.parse(written).opens_set_block is opens


def test_curly_quotes_are_text_inside_straight_ones():
    assert straightened('x|default(“a”) ~ "“b”"\n') == 'x|default("a") ~ "“b”" '


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("s == « a »", 's == "a"'), ("s == «\u00a0a\u00a0»", 's == "a"'), ("s == «\u202fa\u202f»", 's == "a"'),
        ("s == “a”", 's == "a"'), ("s == ”a”", 's == "a"'), ("s == „a“", 's == "a"'), ("s == „a”", 's == "a"'),
        ("s == »a«", 's == "a"'), ("s == »a»", 's == "a"'), ("s == ‘a’", "s == 'a'"), ("s == ‚a‘", "s == 'a'"),
        ("s == ‹a›", "s == 'a'"), ("s == ‹ a ›", "s == 'a'"), ("s == ’a’", "s == 'a'"), ('s == "a”', 's == "a"'),
        ("s == «l’été»", 's == "l\'été"'), ("s == « a – b »", 's == "a – b"'), ("s == « 5 ≤ 6 »", 's == "5 ≤ 6"'),
        ('s == “a "b" c”', "s == 'a \"b\" c'"), ("5 – 3", "5 - 3"), ("5 — 3", "5 - 3"), ("5 − 3", "5 - 3"),
        ("5 ‑ 3", "5 - 3"), ("a ≤ b", "a <= b"), ("a ≥ b", "a >= b"), ("a ≠ b", "a != b"), ("a × b ÷ c", "a * b / c"),
        ("½ + ¼", "(1/2) + (1/4)"), ("na\u00adme", "name"), ("na\u200bme", "name"), ("a\u2009+\u3000b", "a + b"),
        ("'a – « b »'", "'a – « b »'"), ('"5 ≤ 6"', '"5 ≤ 6"'),
    ],
)  # fmt: skip
def test_what_autocorrect_made_is_undone(written, meant):
    assert straightened(written) == meant


@given(
    st.text(alphabet=st.characters(categories=("L", "N"), include_characters=" –≤{}%"), min_size=1),
    st.sampled_from(["“”", "„“", "„”", "«»", "»«", "‘’", "‚‘", "‹›"]),
)
def test_a_text_in_any_quotation_marks_is_that_text(text, marks):
    meant = text.strip() if marks[0] in "«»‹›" else text
    assert eval(straightened(f"{marks[0]}{text}{marks[1]}")) == meant.replace("\xa0", " ")


@pytest.mark.parametrize("text", ["{{ f(« }} ») }}", "{{ „}}“ }}", "{{ ‹}}› }}", "{{ »}}« }}", "{{ ‚}}‘ }}"])
def test_braces_in_any_quotation_marks_end_no_tag(text):
    assert scan(text) == [TagSpan(0, len(text))]


@pytest.mark.parametrize("dash", ["–", "—", "−"])
def test_a_dash_at_the_edge_of_a_tag_is_a_hyphen(dash):
    tag = Tag.parse(f"{{%{dash} if a {dash}%}}")
    assert (tag.left, tag.word, tag.right) == ("-", "if", "-")


def test_docxtpls_escaped_braces_are_braces():
    assert unescaped("{_{ a }_} {_% b %_} c_d") == "{{ a }} {% b %} c_d"
