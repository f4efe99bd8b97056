"""A workbook given back: what was typed to the letter, faulty cells marked, the faults listed first."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from reviewkit.forms.engine.identity import SHEET
from reviewkit.forms.engine.judge import Judgement, judge
from reviewkit.forms.lead import LEAD
from reviewkit.forms.review import REVIEW
from reviewkit.text import language
from tests.forms.engine.filled_forms import DEAL, KEY, REVIEW_ROWS, RULES, identity_of, written

WRONG = {**REVIEW_ROWS, "pipeline": [{**DEAL, "customer": None}, {**DEAL, "reference": "D-2"}]}
FR = language("fr")
PIPE = FR.say(REVIEW.sheet("pipeline").title)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def returned(data: bytes) -> tuple[Judgement, Any]:
    """Return the judgement of a workbook, and the workbook given back."""
    judgement = judge(data, RULES)
    assert judgement.returned is not None
    return judgement, openpyxl.load_workbook(io.BytesIO(judgement.returned))


def test_a_workbook_without_a_fault_is_not_given_back():
    assert judge(written(REVIEW, REVIEW_ROWS), RULES).returned is None


def test_the_first_sheet_lists_each_fault_with_a_link_to_its_cell():
    judgement, book = returned(written(REVIEW, WRONG))
    (fault,) = judgement.faults
    row = [cell.value for cell in book.worksheets[0][5]]
    assert row[:4] == [PIPE, fault.cell, fault.found(FR), fault.expected(FR)]
    assert book.worksheets[0]["B5"].hyperlink.location == f"'{PIPE}'!{fault.cell}"


def test_the_faulty_cell_is_coloured_and_noted_and_the_others_are_not():
    judgement, book = returned(written(REVIEW, WRONG))
    (fault,) = judgement.faults
    cell = book[PIPE][fault.cell]
    assert fault.found(FR) in cell.comment.text
    assert cell.fill.fill_type == "solid"
    noted = [c.coordinate for row in book[PIPE].iter_rows() for c in row if c.comment is not None]
    assert noted == [fault.cell]


def test_what_was_typed_stands_in_its_own_cell_to_the_letter():
    book = openpyxl.load_workbook(io.BytesIO(written(REVIEW, WRONG)))
    book[PIPE]["G2"].value = "environ 60 k€"
    book[PIPE]["Z9"].value = "note à moi"
    _, given = returned(saved(book))
    assert given[PIPE]["G2"].value == "environ 60 k€"
    assert given[PIPE]["Z9"].value == "note à moi"


def test_it_is_read_again_with_the_same_records_and_faults_and_mended_it_is_accepted():
    judgement, book = returned(written(REVIEW, WRONG))
    again = judge(judgement.returned or b"", RULES)
    assert [(f.kind, f.cell) for f in again.faults] == [(f.kind, f.cell) for f in judgement.faults]
    assert [r.values for r in again.records["pipeline"]] == [r.values for r in judgement.records["pipeline"]]
    book[PIPE][judgement.faults[0].cell].value = "Ateliers Kervran"
    mended = judge(saved(book), RULES)
    assert mended.good
    assert mended.records["pipeline"][0].values["customer"] == "Ateliers Kervran"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('0" k€"', "60000 k€"),
        ("[$$-409]#,##0", "$60000"),
        ("0%", "6000000%"),
        ("#,##0,", 60_000),
        (";;;", 60_000),
    ],
)
def test_a_number_shown_otherwise_comes_back_as_shown_and_is_a_fault_again_until_it_is_typed(code, shown):
    book = openpyxl.load_workbook(io.BytesIO(written(REVIEW, REVIEW_ROWS)))
    (cell,) = (c for c in book[PIPE][2] if c.value == 60_000)
    cell.number_format = code
    judgement, given = returned(saved(book))
    again = given[PIPE][cell.coordinate]
    assert again.value == shown
    assert again.number_format == (code if shown == 60_000 else "General")
    assert [f.cell for f in judge(judgement.returned or b"", RULES).faults] == [cell.coordinate]
    if shown != 60_000:
        again.value = 60_000
        assert judge(saved(given), RULES).good


def test_the_identity_is_kept_as_it_was():
    _, book = returned(written(REVIEW, WRONG))
    assert book[SHEET]["B1"].value == identity_of(REVIEW).token(KEY)


def test_a_deleted_sheet_comes_back_and_is_no_sheet_of_no_rows():
    book = openpyxl.load_workbook(io.BytesIO(written(REVIEW, REVIEW_ROWS)))
    del book[PIPE]
    judgement, given = returned(saved(book))
    assert [fault.kind for fault in judgement.faults if fault.severity == "fault"] == ["missing-sheet"]
    assert PIPE in given.sheetnames
    assert not judge(judgement.returned or b"", RULES).good


def test_of_a_form_accepted_by_row_only_the_rows_to_mend_are_given_back():
    good = {
        **dict.fromkeys((column.key for column in LEAD.sheets[0].columns if column.required), "x"),
        "origin": "BP",
        "declared_on": DEAL["expected_close"].replace(month=11),
        "expected_close": DEAL["expected_close"],
        "planned_action_due": DEAL["expected_close"],
        "estimated_amount": 100_000,
    }
    rows = [good, {**good, "customer": None, "city": "Brest"}, {**good, "city": "Nantes"}]
    judgement, book = returned(written(LEAD, {"leads": rows}))
    assert judgement.partly
    assert [record.values["city"] for record in judgement.records["leads"]] == ["x", "Nantes"]
    assert [record.values["city"] for record in judgement.to_mend] == ["Brest"]
    cities = [row[6].value for row in book[FR.say(LEAD.sheets[0].title)].iter_rows(min_row=2)]
    assert [city for city in cities if city] == ["Brest"]
