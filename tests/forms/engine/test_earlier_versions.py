"""A workbook of an earlier version of a form is read as long as nothing mandatory is missing.

The forms here are thrown away: each is a form of today as a later version of it might be declared.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reviewkit.domain.faults import FAULT
from reviewkit.forms.engine import judge as judge_module
from reviewkit.forms.engine.declaration import Card, Column, Money, Sheet, Table, Text
from reviewkit.forms.engine.form import Form
from reviewkit.forms.engine.judge import Judgement, judge
from reviewkit.forms.review import REVIEW
from reviewkit.text import language
from tests.forms.engine.filled_forms import REVIEW_ROWS, RULES, identity_of, kinds, read_back, written

KEPT = Path(__file__).parent.parent / "kept" / "1"
OLD = {path.stem: path.read_bytes() for path in KEPT.glob("review-*.xlsx")}


def later(change: Callable[[Sheet], Sheet], *more: Sheet) -> Form:
    """Return the review as a version 2 would declare it: each sheet changed, and more sheets.

    Nothing is drawn live on its cover.
    """
    sheets = tuple(change(sheet) for sheet in REVIEW.sheets)
    return replace(REVIEW, version=2, sheets=(*sheets, *more), live=None)


def with_column(sheet_key: str, before: str, column: Column) -> Callable[[Sheet], Sheet]:
    """Return a change that puts a column before another of a sheet."""

    def change(sheet: Sheet) -> Sheet:
        if sheet.key != sheet_key:
            return sheet
        columns: list[Column] = []
        for old in sheet.columns:
            columns += [column, old] if old.key == before else [old]
        return replace(sheet, columns=tuple(columns))

    return change


def renamed(sheet: Sheet) -> Sheet:
    """Rename amounts and references of every sheet, and the sheet of the pipe, keeping the earlier words."""
    columns = tuple(
        replace(column, heading="Worth of it", formerly=("Montant", "Amount")) if column.key == "amount"
        else replace(column, heading="Code of deal", formerly=("Référence", "Reference")) if column.key == "reference"
        else column
        for column in sheet.columns
    )  # fmt: skip
    if sheet.key != "pipeline":
        return replace(sheet, columns=columns)
    return replace(sheet, columns=columns, title="Open business", formerly=("Pipeline", "Pipe"))


@cache
def without_pointers(data: bytes) -> bytes:
    """Return a workbook as programs save it that drop the hidden sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    del book["_reviewkit"]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def judged(data: bytes, form: Form, monkeypatch: pytest.MonkeyPatch) -> Judgement:
    """Judge a workbook where `form` is the review of today."""
    monkeypatch.setattr(judge_module, "all_forms", lambda: {"review": form})
    return judge(data, replace(RULES, key=None))


def values(judgement: Judgement) -> dict[str, list[dict[str, Any]]]:
    return {key: [record.values for record in rows] for key, rows in judgement.records.items() if rows}


TODAY = {name: values(judge(data, replace(RULES, key=None))) for name, data in OLD.items()}

SALES_AREA = Text(key="sales_area", heading="Sales area", since=2)
VISITS = Table(
    "visits",
    "Visits",
    (Text(key="city", heading="Town visited", required=True), Text(key="host", heading="Host")),
    since=2,
)
LATER = {
    "a column more at the start": later(with_column("pipeline", "reference", SALES_AREA)),
    "a column more in the middle": later(with_column("pipeline", "amount", SALES_AREA)),
    "headings and a title changed": later(renamed),
    "a sheet more": later(lambda sheet: sheet, VISITS),
}


@pytest.mark.parametrize("pointers", [True, False], ids=["pointers", "no pointers"])
@pytest.mark.parametrize("name", sorted(OLD))
@pytest.mark.parametrize("change", sorted(LATER))
def test_a_kept_workbook_is_accepted_by_a_later_form(change, name, pointers, monkeypatch):
    data = OLD[name] if pointers else without_pointers(OLD[name])
    judgement = judged(data, LATER[change], monkeypatch)
    assert [fault.kind for fault in judgement.faults] == []
    assert values(judgement) == TODAY[name]


def test_a_column_of_ones_own_is_not_taken_for_one_that_came_later():
    # Between customer and project stands somebody's own column, just where the later form has its new one.
    own = with_column("pipeline", "project", Text(key="mine", heading="My notes"))
    old = replace(REVIEW, sheets=tuple(own(sheet) for sheet in REVIEW.sheets), live=None)
    rows = {**REVIEW_ROWS, "pipeline": [{**row, "mine": "call back"} for row in REVIEW_ROWS["pipeline"]]}
    data = without_pointers(written(old, rows, identity_of(REVIEW)))
    region = with_column("pipeline", "project", SALES_AREA)
    filled = read_back(data, later(region), identity_of(REVIEW))
    assert kinds(filled) == ["value-outside"]
    assert all("sales_area" not in record.values for record in filled.rows("pipeline"))


def test_a_mandatory_column_that_is_not_there_is_a_fault():
    region = with_column("pipeline", "amount", replace(SALES_AREA, required=True))
    filled = read_back(written(REVIEW, REVIEW_ROWS), later(region), identity_of(REVIEW))
    assert [(fault.kind, fault.column) for fault in filled.faults] == [("missing-column", "sales_area")]


def test_a_mandatory_card_that_is_not_there_is_a_fault():
    card = Card("budget", "Budget", (Money(key="sum", heading="Sum", required=True),), since=2)
    form = later(lambda sheet: sheet, card)
    assert kinds(read_back(written(REVIEW, REVIEW_ROWS), form, identity_of(REVIEW))) == ["missing-sheet"]
    optional = replace(card, columns=(Money(key="sum", heading="Sum"),))
    form = later(lambda sheet: sheet, optional)
    assert kinds(read_back(written(REVIEW, REVIEW_ROWS), form, identity_of(REVIEW))) == []


def test_a_sheet_missing_from_a_workbook_of_todays_version_is_a_fault():
    form = later(lambda sheet: sheet, VISITS)
    filled = read_back(written(REVIEW, REVIEW_ROWS), form, identity_of(form))
    assert kinds(filled) == ["missing-sheet"]


def test_a_heading_of_today_counts_before_an_earlier_one_of_another_column():
    def swapped(sheet: Sheet) -> Sheet:
        if sheet.key != "pipeline":
            return sheet
        columns = tuple(
            replace(column, formerly=("Client",)) if column.key == "comment" else column
            for column in sheet.columns
        )
        return replace(sheet, columns=columns)

    filled = read_back(written(REVIEW, REVIEW_ROWS), later(swapped), identity_of(REVIEW))
    assert filled.rows("pipeline")[0].values["customer"] == "Ateliers Kervran"
    assert "comment" not in filled.rows("pipeline")[0].values


def test_an_old_workbook_given_back_is_read_again_by_the_later_form(monkeypatch):
    wrong = {**REVIEW_ROWS, "pipeline": [{**REVIEW_ROWS["pipeline"][0], "customer": None}]}
    form = later(with_column("pipeline", "amount", SALES_AREA), VISITS)
    first = judged(written(REVIEW, wrong), form, monkeypatch)
    assert [fault.kind for fault in first.faults if fault.severity == FAULT] == ["missing-value"]
    assert first.returned is not None
    again = judged(first.returned, form, monkeypatch)
    assert [fault.kind for fault in again.faults if fault.severity == FAULT] == ["missing-value"]
    assert values(again) == values(first)


def test_a_workbook_of_a_newer_version_says_what_to_do():
    data = written(REVIEW, REVIEW_ROWS, replace(identity_of(REVIEW), version=2))
    judgement = judge(data, RULES)
    assert judgement.identity is None
    (fault,) = judgement.faults
    assert fault.kind == "newer-form"
    assert "version 2" in fault.message(language("en"))
    assert "version 1" in fault.message(language("en"))


@pytest.mark.parametrize("version", [0, 10**30])
def test_a_version_that_no_form_has_is_a_fault(version):
    judgement = judge(written(REVIEW, REVIEW_ROWS, replace(identity_of(REVIEW), version=version)), RULES)
    assert [fault.kind for fault in judgement.faults] == ["newer-form" if version else "unknown-form"]
    assert judgement.faults[0].values["version"] == str(version)
