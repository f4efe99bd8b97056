"""Stored records come back with the types of their columns, each revision read once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from reviewkit.domain.period import Period
from reviewkit.forms import all_forms
from reviewkit.history.typed_records import Records, typed_row
from reviewkit.store import Revision


class CountingStore:
    """A store of one pipeline row a revision that notes which revisions are read."""

    def __init__(self) -> None:
        self.read: list[int] = []

    def records(self, revisions):
        self.read += [revision.id for revision in revisions]
        return [(revision.id, "pipeline", 1, {"reference": f"D-{revision.id}"}) for revision in revisions]


def review(number: int) -> Revision:
    period = Period("month", 2026, 11)
    return Revision(number, "review", 1, "BP1", period, period.number, number, "prepared", "EUR", "", "", "")


def test_a_row_has_the_types_of_its_columns():
    stored = {"reference": "D-1", "amount": 123456, "expected_close": "2026-12-01", "probability": "0.5"}
    row = typed_row("review", "pipeline", stored)
    assert row["expected_close"] == dt.date(2026, 12, 1)
    assert row["probability"] == Decimal("0.5")
    assert row["amount"] == 123456


def test_a_column_that_nobody_filled_is_none_and_never_absent():
    row = typed_row("review", "pipeline", {"reference": "D-1"})
    assert set(row) >= {column.key for column in all_forms()["review"].sheet("pipeline").columns}
    assert row["comment"] is None


def test_a_column_that_the_form_no_longer_has_stays_as_it_was_stored():
    assert typed_row("review", "pipeline", {"reference": "D-1", "mood": "good"})["mood"] == "good"


def test_a_stored_date_that_is_none_is_an_error_and_no_text():
    with pytest.raises(ValueError, match="soon"):
        typed_row("review", "pipeline", {"reference": "D-1", "expected_close": "soon"})


def test_each_revision_is_read_once():
    store = CountingStore()
    records = Records(store)
    first, second = review(1), review(2)
    records.read([first, second])
    records.read([second, first])
    assert [row["reference"] for row in records.rows(first, "pipeline")] == ["D-1"]
    assert records.rows(second, "outcomes") == []
    assert store.read == [1, 2]
