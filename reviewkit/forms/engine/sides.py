"""A workbook that two parties fill, each its sheets, in one file or in two copies (domain: quarterly).

It counts by side: a side without any answer is not filled yet and no fault, so that what
would be missing in it is no fault, and its empty cards are no records.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.domain.faults import Fault
from reviewkit.forms.engine.declaration import Column, Sheet
from reviewkit.forms.engine.form import FilledForm, Form
from reviewkit.forms.engine.records import Record

PARTNER, VENDOR = "partner", "vendor"
SIDES = (PARTNER, VENDOR)


def is_two_sided(form: Form) -> bool:
    """Return whether the vendor fills some of the form's sheets."""
    return any(sheet.side == VENDOR for sheet in form.sheets)


def column_side(sheet: Sheet, column: Column) -> str:
    """Return who fills a column: "partner", "vendor", or "either"."""
    return column.filled_on or sheet.side


def filled_sides(filled: FilledForm) -> tuple[str, ...]:
    """Return the sides that hold an answer, the partner's first; none for a form that one side fills."""
    if not is_two_sided(filled.form):
        return ()
    answered = {side for sheet in filled.form.sheets for side in _answered(filled, sheet)}
    return tuple(side for side in SIDES if side in answered)


def settle_sides(filled: FilledForm) -> None:
    """Drop the faults of values missing in a side without any answer."""
    if not is_two_sided(filled.form):
        return
    empty = set(SIDES) - set(filled_sides(filled))
    titles = {filled.title(sheet.key): sheet for sheet in filled.form.sheets}
    filled.faults[:] = [
        fault
        for fault in filled.faults
        if not (fault.sheet in titles and _side_of_missing(fault, titles[fault.sheet]) in empty)
    ]
    for sheet in filled.form.sheets:
        if sheet.layout == "card" and sheet.side in empty:
            filled.sheets[sheet.key] = []


def _side_of_missing(fault: Fault, sheet: Sheet) -> str:
    """Return the side whose answer a fault reports as missing; empty for any other fault."""
    if fault.kind == "missing-value":
        return column_side(sheet, sheet.column(fault.column))
    return sheet.side if fault.kind == sheet.unanswered else ""


def _answered(filled: FilledForm, sheet: Sheet) -> Iterator[str]:
    for record in filled.rows(sheet.key):
        if _untouched(sheet, record):
            continue
        prefilled = bool(record.beside)
        for key in (*record.values, *record.faulty):
            column = sheet.column(key)
            if column.by == "person" and not (prefilled and column.locked):
                yield column_side(sheet, column)


def _untouched(sheet: Sheet, record: Record) -> bool:
    """A prefilled row left as it stood is no answer."""
    return bool(record.beside) and sheet.kept is not None and sheet.kept.holds(record.values)
