"""The identity of a workbook: one token in four places, any of which suffices."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from reviewkit.domain.period import Period
from reviewkit.forms.engine.identity import (
    NAME,
    SHEET,
    IdentityReading,
    is_authentic,
    read_identity,
    tokens_in,
)
from reviewkit.forms.lead import LEAD
from reviewkit.forms.review import REVIEW
from reviewkit.xlsx import read
from tests.forms.engine.filled_forms import KEY, REVIEW_ROWS, identity_of, written

IDENTITY = identity_of(REVIEW)
TOKEN = IDENTITY.token(KEY)
DATA = written(REVIEW, REVIEW_ROWS)


def changed(change: Callable[[Any], None]) -> bytes:
    """Return the workbook after a change made with openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(DATA))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(old: str, new: str) -> bytes:
    """Return the workbook with one text replaced wherever the identity stands."""

    def change(book: Any) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and old in cell.value:
                        cell.value = cell.value.replace(old, new)
        book.defined_names[NAME].value = book.defined_names[NAME].value.replace(old, new)
        for item in list(book.custom_doc_props.props):
            item.value = item.value.replace(old, new)

    return changed(change)


def reading(data: bytes, key: bytes | None = KEY) -> IdentityReading:
    return read_identity(read(data), key)


def drop_property(book: Any) -> None:
    del book.custom_doc_props[NAME]


def drop_name(book: Any) -> None:
    del book.defined_names[NAME]


def drop_hidden_sheet(book: Any) -> None:
    del book[SHEET]


def drop_visible_line(book: Any) -> None:
    for sheet in book:
        for row in sheet.iter_rows(max_row=60) if sheet.title != SHEET else ():
            for cell in row:
                if isinstance(cell.value, str) and "RK1:" in cell.value:
                    cell.value = None


DROPS = [drop_property, drop_name, drop_hidden_sheet, drop_visible_line]


@pytest.mark.parametrize("kept", range(4), ids=["property", "name", "hidden sheet", "visible line"])
def test_one_place_suffices(kept):
    def change(book: Any) -> None:
        for i, drop in enumerate(DROPS):
            if i != kept:
                drop(book)

    assert reading(changed(change)) == IdentityReading(IDENTITY, ())


def test_a_workbook_without_a_token_is_no_form():
    def change(book: Any) -> None:
        for drop in DROPS:
            drop(book)

    result = reading(changed(change))
    assert result.identity is None
    assert [fault.kind for fault in result.faults] == ["not-a-form"]


def test_a_token_whose_check_digits_are_wrong_is_damaged():
    result = reading(replaced(":BP1:", ":BP2:"))
    assert result.identity is None
    assert [fault.kind for fault in result.faults] == ["identity-damaged"]


def test_places_that_disagree_are_a_fault():
    other = replace(IDENTITY, partner="BP2").token(KEY)

    def change(book: Any) -> None:
        book.defined_names[NAME].value = f'"{other}"'

    result = reading(changed(change))
    assert [fault.kind for fault in result.faults] == ["identity-disagrees"]


def test_plain_rows_of_the_hidden_sheet_that_disagree_are_a_fault():
    def change(book: Any) -> None:
        for name, value in book[SHEET].iter_rows(max_col=2):
            if name.value == "period":
                value.value = "2026-12"

    (fault,) = reading(changed(change)).faults
    assert fault.kind == "identity-disagrees"
    assert "period = 2026-12" in fault.values["tokens"]


def test_the_code_of_another_workspace_is_a_fault_and_so_is_none():
    foreign = replaced(TOKEN, IDENTITY.token(b"another key"))
    assert [fault.kind for fault in reading(foreign).faults] == ["identity-foreign"]
    unsigned = replaced(TOKEN, IDENTITY.token(None))
    assert [fault.kind for fault in reading(unsigned).faults] == ["identity-unsigned"]
    assert reading(unsigned, key=None).faults == ()


def test_a_file_let_in_by_hand_keeps_its_other_faults():
    unsigned = reading(replaced(TOKEN, IDENTITY.token(None))).trusted()
    assert unsigned.identity == IDENTITY
    assert [fault.kind for fault in unsigned.faults] == ["identity-trusted"]
    assert is_authentic(unsigned.faults)
    right = reading(DATA)
    assert right.trusted() == right


def test_where_places_disagree_the_one_with_a_right_code_names_the_workbook():
    forged = replace(IDENTITY, partner="BP2").token(None)

    def change(book: Any) -> None:
        book.custom_doc_props[NAME].value = forged

    result = reading(changed(change))
    assert result.identity == IDENTITY
    assert [fault.kind for fault in result.faults] == ["identity-disagrees"]


def test_a_code_that_is_not_ascii_is_a_wrong_one():
    foreign = replaced(TOKEN, IDENTITY.token(None) + ":é")
    assert [fault.kind for fault in reading(foreign).faults] == ["identity-foreign"]


def test_a_code_that_holds_a_colon_is_one_field():
    identity = replace(IDENTITY, partner="A:B c")
    data = written(REVIEW, REVIEW_ROWS, identity)
    assert reading(data).identity == identity
    assert tokens_in(read(data)) == [identity.token(KEY)]


@pytest.mark.parametrize(
    ("identity", "form", "possible"),
    [
        (IDENTITY, REVIEW, True),
        (replace(IDENTITY, partner=None), REVIEW, False),
        (identity_of(LEAD, partner=None), LEAD, True),
        (replace(IDENTITY, period=Period.parse("2026-Q4")), REVIEW, False),
        (replace(IDENTITY, period=Period("month", 1889, 11)), REVIEW, False),
        (replace(IDENTITY, lang="de"), REVIEW, False),
        (replace(IDENTITY, currency="euro"), REVIEW, False),
        (replace(IDENTITY, currency=""), REVIEW, True),
    ],
)
def test_only_a_workbook_that_could_have_been_made_is_possible(identity, form, possible):
    assert form.admits(identity) is possible
