"""Sheets and columns are found in workbooks that people have rearranged."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from reviewkit.forms.engine.form import FilledForm
from reviewkit.forms.engine.records import CardLayout, TableLayout
from reviewkit.forms.engine.sheet_locator import heading_pointers
from reviewkit.forms.review import REVIEW
from reviewkit.xlsx import read
from tests.forms.engine.filled_forms import REVIEW_ROWS, kinds, read_back, written

DATA = written(REVIEW, REVIEW_ROWS)


def rearranged(change: Callable[[Any], None]) -> FilledForm:
    """Read the workbook after a change made with openpyxl, which leaves the pointers where they were."""
    book = openpyxl.load_workbook(io.BytesIO(DATA))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return read_back(out.getvalue(), REVIEW)


def pipe(filled: FilledForm) -> list[tuple[Any, Any]]:
    return [(record.values["reference"], record.values["amount"]) for record in filled.rows("pipeline")]


PIPE = [("D-1", 6_000_000), ("D-2", 6_000_000)]


def test_pointers_name_each_heading_of_each_table():
    pointers = heading_pointers(read(DATA))
    tables = [sheet for sheet in REVIEW.sheets if sheet.layout == "table"]
    assert set(pointers) == {(sheet.key, column.key) for sheet in tables for column in sheet.columns}
    assert pointers["pipeline", "reference"].at == (1, 1)


def test_a_workbook_as_made_has_each_sheet_in_its_place():
    filled = read_back(DATA, REVIEW)
    assert kinds(filled) == []
    assert set(filled.layouts) == {sheet.key for sheet in REVIEW.sheets}
    assert isinstance(filled.layouts["cover"], CardLayout)
    layout = filled.layouts["pipeline"]
    assert isinstance(layout, TableLayout)
    assert (layout.header_row, layout.columns["reference"]) == (1, 1)
    assert pipe(filled) == PIPE


def test_a_renamed_sheet_is_known_by_its_headings():
    def change(book: Any) -> None:
        book[read_back(DATA, REVIEW).title("pipeline")].title = "Mes affaires"

    filled = rearranged(change)
    assert filled.title("pipeline") == "Mes affaires"
    assert pipe(filled) == PIPE


def test_moved_columns_are_known_by_their_headings():
    def change(book: Any) -> None:
        sheet = book[read_back(DATA, REVIEW).title("pipeline")]
        rows = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows(max_row=3)]
        for at, row in enumerate(rows, start=1):
            for col, (value, number_format) in enumerate(reversed(row), start=1):
                sheet.cell(at, col).value = value
                sheet.cell(at, col).number_format = number_format

    filled = rearranged(change)
    assert kinds(filled) == []
    assert pipe(filled) == PIPE


def test_rows_above_the_headings_do_not_matter():
    filled = rearranged(lambda book: book[read_back(DATA, REVIEW).title("pipeline")].insert_rows(1, amount=4))
    assert filled.layouts["pipeline"].header_row == 5
    assert pipe(filled) == PIPE


@pytest.mark.parametrize(
    ("heading", "faults"),
    [
        ("Valeur", ["heading-changed"]),
        ("Montant k€", ["heading-other-unit", "value-outside"]),
        ("Montant USD", ["heading-other-unit", "value-outside"]),
    ],
)
def test_a_changed_heading_is_read_by_its_place_unless_it_names_another_unit(heading, faults):
    layout = read_back(DATA, REVIEW).layouts["pipeline"]

    def change(book: Any) -> None:
        book[layout.title].cell(1, layout.columns["amount"]).value = heading

    filled = rearranged(change)
    assert kinds(filled) == faults
    assert ("amount" in filled.rows("pipeline")[0].values) is (faults == ["heading-changed"])


def test_the_same_heading_twice_is_a_fault():
    layout = read_back(DATA, REVIEW).layouts["pipeline"]

    def change(book: Any) -> None:
        sheet = book[layout.title]
        sheet.cell(1, 40).value = sheet.cell(1, layout.columns["amount"]).value

    assert kinds(rearranged(change)) == ["column-twice"]


def test_headings_that_are_gone_are_placed_by_the_pointers():
    def change(book: Any) -> None:
        for cell in book[read_back(DATA, REVIEW).title("pipeline")][1]:
            cell.value = None

    filled = rearranged(change)
    assert kinds(filled) == ["headings-gone"]
    assert pipe(filled) == PIPE


def test_a_copy_of_a_sheet_is_reported_and_not_read():
    def change(book: Any) -> None:
        book.copy_worksheet(book[read_back(DATA, REVIEW).title("pipeline")])

    filled = rearranged(change)
    assert kinds(filled) == ["sheet-not-read"]
    assert pipe(filled) == PIPE


def test_a_column_put_between_a_cards_headings_and_values_is_passed_over():
    filled = rearranged(lambda book: book[read_back(DATA, REVIEW).title("cover")].insert_cols(2))
    layout = filled.layouts["cover"]
    assert isinstance(layout, CardLayout)
    assert layout.shift == 1
    card = filled.card("cover")
    assert card is not None
    assert card.values["status"] == "prepared"
