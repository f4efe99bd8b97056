"""The file to import into the CRM: new and changed records only, under the CRM's own field names."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import xlsxwriter

from reviewkit.delivery.nearest_letters import in_nearest_letters
from reviewkit.forms.lead import LEAD
from reviewkit.forms.review import REVIEW
from reviewkit.render.cell_formats import INK, ISO_DAY, TWO_PLACES, WHITE
from reviewkit.store.export_journal import ExportedRecord

CHANGE = "change"
FIELDS = (
    "reference", "partner", "partner_name", "channel_manager", "origin", "state", "stage", "probability", "amount",
    "currency", "expected_close", "closed_on", "customer", "customer_id", "city", "postcode", "country", "sector",
    "contact_name", "contact_role", "contact_email", "contact_phone", "project", "solution", "need", "budget",
    "decision_maker", "timeline", "competitor", "salesperson", "next_step", "reason", "declared_on", "protected_until",
)  # fmt: skip


@cache
def field_types() -> Mapping[str, str]:
    """Return the type of each field: that of the forms' column of its name, else "text"."""
    columns = [column for form in (LEAD, REVIEW) for sheet in form.sheets for column in sheet.columns]
    types = {column.key: column.type for column in columns}
    types["protected_until"] = "date"  # no form asks for it: the register works it out
    return {name: types.get(name, "text") for name in FIELDS}


def compared(
    state: Mapping[str, Mapping[str, object]], now: Mapping[str, Mapping[str, object]]
) -> list[ExportedRecord]:
    """Return what is new or changed since the last export, by key.

    state  every record as last exported
    now    every record as known now; a record that is no longer known stays as it was exported
    """
    changes = []
    for key in sorted(now):
        data = {name: value for name, value in now[key].items() if value not in (None, "")}
        old = state.get(key)
        if old is None:
            changes.append(ExportedRecord(key, "new", data))
            continue
        changed = [name for name in FIELDS if old.get(name) != data.get(name)]
        if changed:
            changes.append(ExportedRecord(key, ",".join(changed), data))
    return changes


def headings(names: Mapping[str, str]) -> list[str]:
    """Return the CRM's names of our fields, ours where settings give none."""
    return [names.get(name, name) for name in (CHANGE, *FIELDS)]


def _changed(record: ExportedRecord, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(name, name) for name in record.changed.split(","))


def as_csv(
    records: Sequence[ExportedRecord],
    names: Mapping[str, str],
    *,
    delimiter: str,
    encoding: str,
    guard_formulas: bool = True,
) -> bytes:
    """Return the CSV file: lines end as RFC 4180 has it, amounts have a point and two places, dates are ISO.

    guard_formulas  an apostrophe stands before text that a spreadsheet would work out as a formula
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headings(names))
    for record in records:
        texts = [_text(name, record.data.get(name)) for name in FIELDS]
        row = [guarded(text) for text in texts] if guard_formulas else texts
        writer.writerow([_changed(record, names), *row])
    return in_nearest_letters(stream.getvalue(), encoding).encode(encoding)


@dataclass(frozen=True)
class LostLetters:
    """A text of the CSV file whose letters its encoding lacks: the record's reference, the field by the CRM's name."""

    reference: str
    field: str
    text: str
    written: str


def lost_letters(
    records: Sequence[ExportedRecord], names: Mapping[str, str], encoding: str
) -> list[LostLetters]:
    """Return every text that the CSV file writes in other letters, in the order of records and fields."""
    lost = []
    for record in records:
        for name in FIELDS:
            text = unicodedata.normalize("NFC", _text(name, record.data.get(name)))
            written = in_nearest_letters(text, encoding)
            if written != text:
                reference = str(record.data.get("reference") or record.key)
                lost.append(LostLetters(reference, names.get(name, name), text, written))
    return lost


# What Excel and LibreOffice take for a formula; a signed number or telephone number is none.
_FORMULA = re.compile(r"\s*[=@]|[\t\r]|\s*[+-](?![\d .()/-]*$)")


def guarded(text: str) -> str:
    """Return a text as a spreadsheet shows it and never as a formula that it works out."""
    return f"'{text}" if _FORMULA.match(text) else text


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if field_types()[name] == "money":
        whole, part = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{whole}.{part:02d}"
    return str(value)


def as_xlsx(
    records: Sequence[ExportedRecord], names: Mapping[str, str], *, title: str, created: dt.datetime
) -> bytes:
    """Return the Excel file: amounts are numbers, dates are dates, text that begins with = stays text."""
    types, stream = field_types(), io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": created})
    sheet = book.add_worksheet("CRM")
    money, day = book.add_format({"num_format": TWO_PLACES}), book.add_format({"num_format": ISO_DAY})
    head = book.add_format({"bold": True, "bg_color": INK, "font_color": WHITE})
    for col, name in enumerate(headings(names)):
        sheet.write_string(0, col, name, head)
        sheet.set_column(col, col, max(12, min(30, len(name) + 4)))
    for row, record in enumerate(records, start=1):
        sheet.write_string(row, 0, _changed(record, names))
        for col, name in enumerate(FIELDS, start=1):
            value = record.data.get(name)
            if value is None:
                continue
            if types[name] == "money":
                sheet.write_number(row, col, value / 100, money)
            elif types[name] == "date":
                sheet.write_datetime(row, col, dt.datetime.fromisoformat(value), day)
            else:
                sheet.write_string(row, col, str(value))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(records)), len(FIELDS))
    book.close()
    return stream.getvalue()
