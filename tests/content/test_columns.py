"""Columns: the type of a row's own figure; widths in Word that fill the page whatever a table declares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.content.columns import Column, TableTooWideError, in_word, word_widths

PAGE = 170


@pytest.mark.parametrize(
    ("unit", "row", "expected"),
    [
        ("", {"unit": "rate"}, "money"),
        ("unit", {"unit": "rate"}, "rate"),
        ("unit", {"unit": None}, "money"),
        ("unit", {}, "money"),
    ],
)
def test_a_row_may_name_the_type_of_its_own_figure(unit, row, expected):
    assert Column("plan", "Plan", "money", unit=unit).type_of(row) == expected


def test_columns_that_fill_the_page_keep_their_widths():
    columns = (Column("customer", "Customer", word_mm=120, yields=True), Column("close", "Close", word_mm=50))
    assert word_widths(columns, PAGE) == {"customer": 120, "close": 50}


def test_a_column_without_a_width_does_not_stand_in_word():
    columns = (Column("customer", "Customer", word_mm=170), Column("comment", "Comment"))
    assert list(word_widths(columns, PAGE)) == ["customer"]


def test_a_new_column_takes_its_width_from_the_columns_that_yield():
    columns = (
        Column("customer", "Customer", word_mm=80, yields=True),
        Column("project", "Project", word_mm=40, yields=True),
        Column("region", "Region", word_mm=30),
        Column("amount", "Amount", word_mm=50),
    )
    assert word_widths(columns, PAGE) == {"customer": 60, "project": 30, "region": 30, "amount": 50}


def test_a_table_that_cannot_fit_is_an_error_that_names_its_columns():
    columns = (Column("customer", "Customer", word_mm=20, yields=True), Column("rest", "Rest", word_mm=165))
    with pytest.raises(TableTooWideError, match=r"185 mm on a page of 170 mm.*customer 5, rest 165"):
        word_widths(columns, PAGE)


def test_a_table_in_which_no_column_yields_is_an_error():
    with pytest.raises(TableTooWideError):
        word_widths((Column("amount", "Amount", word_mm=40),), PAGE)


@given(
    st.lists(st.integers(15, 60), min_size=1, max_size=4),
    st.lists(st.integers(10, 40), max_size=4),
)
def test_the_columns_are_as_wide_as_the_page_and_only_those_that_yield_change(yielding, fixed):
    columns = [Column(f"y{n}", "", word_mm=mm, yields=True) for n, mm in enumerate(yielding)]
    columns += [Column(f"f{n}", "", word_mm=mm) for n, mm in enumerate(fixed)]
    try:
        widths = word_widths(columns, PAGE)
    except TableTooWideError:
        assert sum(yielding) > PAGE - sum(fixed)
        return
    assert sum(widths.values()) == pytest.approx(PAGE, abs=0.3)
    assert [widths[f"f{n}"] for n in range(len(fixed))] == fixed


def test_in_word_names_the_columns_that_stand_there():
    columns = (Column("a", "A", word_mm=10), Column("b", "B"), Column("c", "C", word_mm=5))
    assert [column.word_mm for column in in_word(columns, b=7)] == [0, 7, 0]
    with pytest.raises(KeyError, match="z"):
        in_word(columns, z=1)
