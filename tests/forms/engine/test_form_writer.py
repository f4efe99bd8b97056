"""The workbook to fill: values, locks, lists and the identity as the declaration has them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from reviewkit.forms import all_forms
from reviewkit.forms.engine.form_writer import Prefill, write_form
from reviewkit.forms.engine.identity import NAME, SHEET, read_identity
from reviewkit.forms.review import REVIEW
from reviewkit.text import LANGUAGES, language
from reviewkit.xlsx import read
from tests.forms.engine.filled_forms import (
    DEAL,
    KEY,
    REVIEW_ROWS,
    TERMS,
    identity_of,
    kinds,
    read_back,
    written,
)


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def cells_by_heading(book: Any, sheet_key: str, row: int = 2) -> dict[str, Any]:
    """Return the cells of one row of a sheet of the review, by column key."""
    sheet = REVIEW.sheet(sheet_key)
    fr = language("fr")
    keys = {fr.say(column.heading): column.key for column in sheet.columns}
    worksheet = book[fr.say(sheet.title)]
    return {keys[head.value]: worksheet.cell(row, head.column) for head in worksheet[1] if head.value in keys}


def test_the_same_arguments_give_the_same_bytes():
    assert written(REVIEW, REVIEW_ROWS) == written(REVIEW, REVIEW_ROWS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", list(all_forms()))
def test_a_blank_workbook_has_each_sheet_and_heading_and_holds_no_record(key, lang):
    form = all_forms()[key]
    partner = "BP1" if form.for_partner else None
    identity = identity_of(form, partner, lang)
    filled = read_back(written(form, {}, identity), form, identity)
    assert [filled.title(sheet.key) for sheet in form.sheets] == [
        language(lang).say(sheet.title) for sheet in form.sheets
    ]
    tables = [sheet.key for sheet in form.sheets if sheet.layout == "table"]
    assert [len(filled.rows(sheet_key)) for sheet_key in tables] == [0] * len(tables)
    assert not {"missing-column", "missing-sheet", "headings-gone"} & set(kinds(filled))


def test_values_stand_as_people_would_type_them():
    cells = cells_by_heading(opened(written(REVIEW, REVIEW_ROWS)), "pipeline")
    assert cells["amount"].value == 60_000
    assert cells["expected_close"].value.date() == DEAL["expected_close"]
    assert str(cells["stage"].value).startswith("4")
    assert cells["customer"].value == "Ateliers Kervran"


def test_text_that_begins_like_a_formula_stays_text():
    rows = {**REVIEW_ROWS, "pipeline": [{**DEAL, "customer": "=1+1"}]}
    cell = cells_by_heading(opened(written(REVIEW, rows)), "pipeline")["customer"]
    assert (cell.data_type, cell.value) in {("s", "=1+1"), ("f", "=1+1")}
    assert read_back(written(REVIEW, rows), REVIEW).rows("pipeline")[0].values["customer"] == "=1+1"


def test_cells_that_reviewkit_fills_are_locked_and_the_others_are_not():
    book = opened(written(REVIEW, REVIEW_ROWS))
    prefilled = cells_by_heading(book, "pipeline")
    assert prefilled["previous_amount"].protection.locked
    assert prefilled["reference"].protection.locked
    assert not prefilled["amount"].protection.locked
    empty = cells_by_heading(book, "pipeline", row=4)
    assert not empty["reference"].protection.locked
    assert empty["previous_amount"].protection.locked


def test_a_known_list_is_offered_and_an_unknown_one_is_not():
    def offered(lists: dict[str, list[str]]) -> bool:
        data = write_form(REVIEW, identity_of(REVIEW), TERMS, Prefill(REVIEW_ROWS, lists), KEY)
        book = opened(data)
        at = cells_by_heading(book, "pipeline")["salesperson"]
        rules = book[language("fr").say(REVIEW.sheet("pipeline").title)].data_validations.dataValidation
        return any(rule.type == "list" and at.coordinate in rule.sqref for rule in rules)

    assert offered({"salespeople": ["Léa Martin", "Paul Roy"]})
    assert not offered({})


def test_the_identity_stands_in_four_places():
    token = identity_of(REVIEW).token(KEY)
    book = opened(written(REVIEW, REVIEW_ROWS))
    assert book.custom_doc_props[NAME].value == token
    assert book.defined_names[NAME].value == f'"{token}"'
    assert book[SHEET]["B1"].value == token
    assert book[SHEET].sheet_state == "veryHidden"
    first = book.worksheets[0]
    assert token in {cell.value for row in first.iter_rows() for cell in row}


@pytest.mark.parametrize("code", ["B" * 300, "&" * 300])
def test_a_code_of_any_length_makes_a_workbook_that_excel_takes_and_that_is_known_again(code):
    """XlsxWriter warns of a foot or a property that is too long and leaves it out; a warning is an error here."""
    identity = identity_of(REVIEW, code)
    data = written(REVIEW, REVIEW_ROWS, identity)
    assert read_identity(read(data), KEY).identity == identity
    book = opened(data)
    left = book.worksheets[0].oddFooter.left.text
    assert left
    assert len(left) <= 250
