"""Records, values and faults of a filled workbook, read by its declaration."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from reviewkit.domain.vocabulary import WON_LOST
from reviewkit.forms.engine.declaration import Card, Day, Money, Number, Pick, Table, Text, When, YesNo
from reviewkit.forms.engine.form import FilledForm, Form
from tests.forms.engine.filled_forms import identity_of, kinds, read_back, written

DEALS = Table(
    "deals",
    "Made deals",
    (
        Text(key="reference", heading="Deal code", required=True, unique=True),
        Money(key="amount", heading="Sum", required=True, min=0),
        Number(key="score", heading="Score", max=10),
        Pick(key="outcome", heading="Result", choices=WON_LOST.choices),
        Day(key="closed_on", heading="Closed", required_when=When("outcome", ("won", "lost"))),
        YesNo(key="recovery", heading="Recovery", required=True, only=When("outcome", ("lost",))),
        Money(key="known", heading="Known sum", by="reviewkit"),
    ),
)
SUMMARY = Card(
    "summary",
    "Summary",
    (Text(key="author", heading="Author", required=True), Text(key="note", heading="Note")),
)
FORM = Form("review", "Throw-away form", 1, "month", (SUMMARY, DEALS))
GOOD = {"reference": "D-1", "amount": 12_345}


def filled(*rows: dict[str, Any], **cells: Any) -> FilledForm:
    """Read a workbook with these deals; `cells` by address are typed over them afterwards."""
    data = written(FORM, {"summary": [{"author": "Léa"}], "deals": rows})
    if cells:
        book = openpyxl.load_workbook(io.BytesIO(data))
        for address, value in cells.items():
            book["Made deals"][address].value = value
        out = io.BytesIO()
        book.save(out)
        data = out.getvalue()
    return read_back(data, FORM)


def faults(form: FilledForm) -> list[tuple[str, str, str]]:
    return [(fault.kind, fault.cell, fault.column) for fault in form.faults]


def test_each_type_is_read_with_its_address():
    row = {
        **GOOD,
        "score": Decimal("7.5"),
        "outcome": "lost",
        "closed_on": dt.date(2026, 11, 3),
        "recovery": "no",
    }
    form = filled(row)
    (record,) = form.rows("deals")
    assert kinds(form) == []
    assert record.values == row
    assert (record.row, record.cells["closed_on"]) == (2, "E2")
    assert record.raws["amount"] == "123.45"
    card = form.card("summary")
    assert card is not None
    assert card.values == {"author": "Léa"}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"amount": 1}, ("missing-value", "A2", "reference")),
        ({"reference": "D-1"}, ("missing-value", "B2", "amount")),
        ({**GOOD, "outcome": "won"}, ("missing-value", "E2", "closed_on")),
        ({**GOOD, "outcome": "lost", "closed_on": dt.date(2026, 11, 3)}, ("missing-value", "F2", "recovery")),
    ],
)
def test_a_mandatory_value_that_is_empty_is_a_fault_at_its_cell(row, fault):
    assert faults(filled(row)) == [fault]


@pytest.mark.parametrize(
    ("cell", "value", "column"),
    [("B2", "beaucoup", "amount"), ("B2", -1, "amount"), ("C2", 11, "score"), ("D2", "maybe", "outcome")],
)
def test_a_value_that_cannot_be_read_is_one_fault_and_no_value(cell, value, column):
    form = filled(GOOD, **{cell: value})
    (fault,) = form.faults
    (record,) = form.rows("deals")
    assert (fault.cell, fault.column, fault.severity) == (cell, column, "fault")
    assert record.faulty == {column}
    assert column not in record.values


def test_a_key_that_stands_twice_is_a_fault_at_the_second():
    form = filled(GOOD, {**GOOD, "reference": "d-1 "})
    assert faults(form) == [("key-twice", "A3", "reference")]
    assert form.by_key("deals")["d-1"].row == 2


def test_a_row_of_which_only_locked_cells_are_filled_is_no_record():
    form = filled({"known": 500}, GOOD)
    assert [record.row for record in form.rows("deals")] == [3]
    assert kinds(form) == []


def test_a_locked_value_is_kept_beside_and_is_no_data():
    (record,) = filled({**GOOD, "known": 500}).rows("deals")
    assert record.values == GOOD
    assert record.beside == {"known": 500}


def test_what_stands_beside_the_table_is_a_warning_once_a_column():
    form = filled(GOOD, J2="a note", J3="another")
    assert faults(form) == [("value-outside", "J2", "")]


def test_a_formula_that_was_never_computed_is_a_fault():
    assert faults(filled(GOOD, B2="=1+1")) == [("formula-not-computed", "B2", "amount")]


def test_a_sheet_that_is_gone_is_a_fault_of_the_sheet():
    book = openpyxl.load_workbook(io.BytesIO(written(FORM, {"summary": [{"author": "Léa"}]})))
    del book["Made deals"]
    out = io.BytesIO()
    book.save(out)
    assert [(fault.kind, fault.sheet) for fault in read_back(out.getvalue(), FORM).faults] == [
        ("missing-sheet", "Made deals")
    ]


def test_an_undeclared_sheet_or_column_is_named_in_the_error():
    with pytest.raises(KeyError, match="'review' declares no sheet 'dealz'"):
        FORM.sheet("dealz")
    with pytest.raises(KeyError, match="'deals' declares no column 'amunt'"):
        DEALS.column("amunt")
    assert FORM.sheet("deals").column("amount").type == "money"
    assert identity_of(FORM).form == "review"
