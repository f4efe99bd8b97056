"""Names that Excel takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.render.excel.excel_names import SheetNames, TableNames, clean, one_line, unique_headings


def test_one_line_keeps_no_break_spaces():
    assert one_line(" 12\u00a0%\n\tde  plus ") == "12\u00a0% de plus"


def test_sheet_names_are_legal_short_and_each_once():
    name = SheetNames()
    assert name("Pipe: [a]/b?*\\") == "Pipe a b"
    assert name("pipe a b") == "pipe a b 2"
    assert name("'" * 3) == "-"
    assert name("History") == "History 1"
    long = "Établissements Dubois-Lachaume & Fils"
    assert len(name(long)) == 31
    assert name(long).endswith(" 2")
    assert len(name(long)) <= 31


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_texts_make_legal_sheet_names(texts):
    name = SheetNames()
    made = [name(text) for text in texts]
    assert len({one.casefold() for one in made}) == len(made)
    for one in made:
        assert 0 < len(one.encode("utf-16-le")) <= 62
        assert not set(one) & set("[]:*?/\\")
        assert not one.startswith("'")
        assert not one.endswith("'")


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ("Le pipe, affaire par affaire", "Le_pipe_affaire_par_affaire"),
        ("A1", "_A1"),
        ("R1C1", "_R1C1"),
        ("c", "_c"),
        ("2026", "_2026"),
        ("", "T"),
        ("Évolution", "Évolution"),
        ("XFD12", "_XFD12"),
    ],
)
def test_table_names_are_words_and_no_addresses(wanted, made):
    assert TableNames()(wanted) == made


def test_table_names_are_each_once_whatever_their_case():
    name = TableNames()
    assert [name("Pipe"), name("pipe"), name("PIPE")] == ["Pipe", "pipe_2", "PIPE_3"]


@given(st.text(max_size=300))
def test_clean_text_is_what_xml_takes(text):
    assert not any(ord(mark) < 32 and mark not in "\t\n" for mark in clean(text))


def test_headings_are_on_one_line():
    assert unique_headings(["a\nb", "A B", "  "]) == ["a b", "A B 2", "–"]
