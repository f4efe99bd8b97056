"""The CRM's CSV file: no text of a partner is a formula for whoever opens it by double click."""

from __future__ import annotations

import csv
import io

import pytest

from reviewkit.delivery.crm_file import as_csv, guarded
from reviewkit.store.export_journal import ExportedRecord

FORMULAS = [
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://evil.example","x")',
    "+SUM(1+1)*cmd|'/c'!A1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    " +A1",
]
PLAIN = ["Kervran & Fils", "+33 1 23 45 67 89", "-12.50", "+33(0)1.23", "a=b", "léa@x.example", "", "'quoted"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_would_be_worked_out_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_names_numbers_and_telephone_numbers_stay_as_they_are(text):
    assert guarded(text) == text


@pytest.mark.parametrize(("guard", "shown"), [(True, "'=1+1"), (False, "=1+1")])
def test_the_guard_is_a_setting_for_importers(guard, shown):
    record = ExportedRecord("d-1", "new", {"reference": "D-1", "customer": "=1+1", "amount": -1250})
    data = as_csv([record], {}, delimiter=";", encoding="utf-8-sig", guard_formulas=guard)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert (row["customer"], row["amount"]) == (shown, "-12.50")
