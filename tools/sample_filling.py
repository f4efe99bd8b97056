"""Type into a workbook as people do: labels of the lists, dates and amounts in more than one way."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from reviewkit.forms import all_forms
from reviewkit.forms.engine.declaration import Column, FormTerms
from reviewkit.text import language

NBSP, NARROW = "\u00a0", "\u202f"
OPEN = ("todo", "doing")

Row = Mapping[str, Any]


class Typist:
    """How one person types: mostly as the cell asks, sometimes as text."""

    def __init__(self, lang: str, currency: str, rng: random.Random, typing: tuple[float, float]) -> None:
        self.lang, self.currency, self.rng = language(lang), currency, rng
        self.dates_as_text, self.amounts_as_text = typing

    def day(self, value: dt.date) -> dt.date | str:
        if self.rng.random() >= self.dates_as_text:
            return value
        if self.lang.code == "en":
            return f"{value.day} {value:%b} {value.year}"
        return self.rng.choice((f"{value:%d/%m/%Y}", f"{value:%d/%m/%y}", f"{value:%d.%m.%Y}"))

    def money(self, cents: int) -> float | int | str:
        if self.rng.random() >= self.amounts_as_text:
            return cents // 100 if cents % 100 == 0 else cents / 100
        whole, part = divmod(cents, 100)
        if self.lang.code == "en":
            return f"€{whole:,}.{part:02d}"
        space = self.rng.choice((NBSP, NARROW))
        text = f"{whole:,}".replace(",", space)
        if part or self.rng.random() < 0.4:
            text += f",{part:02d}"
        return f"{text}{NBSP}{'€' if self.currency == 'EUR' else self.currency}"

    def percent(self, fraction: str) -> float | str:
        value = float(fraction)
        return f"{round(value * 100)}{NBSP}%" if self.rng.random() < 0.4 else value


class Sheet:
    """One sheet of a workbook being filled: its columns by key, its rows as people see them."""

    def __init__(
        self,
        worksheet: Worksheet,
        columns: Mapping[str, tuple[int, Column]],
        terms: FormTerms,
        typist: Typist,
    ) -> None:
        self.worksheet, self.columns, self.terms, self.typist = worksheet, columns, terms, typist
        self.lang = typist.lang

    def rows(self) -> list[int]:
        """Rows that hold anything, in order."""
        return [
            row
            for row in range(2, self.worksheet.max_row + 1)
            if any(self.value(row, key) not in (None, "") for key in self.columns)
        ]

    def value(self, row: int, key: str) -> Any:
        return self.worksheet.cell(row, self.columns[key][0]).value

    def text(self, row: int, key: str) -> str:
        return str(self.value(row, key) or "").strip()

    def new_row(self) -> int:
        return max([1, *self.rows()]) + 1

    def find(self, **wanted: str) -> int | None:
        """The row that holds these texts, if there is one."""
        for row in self.rows():
            if all(self.text(row, key) == text for key, text in wanted.items()):
                return row
        return None

    def put(self, row: int, key: str, value: Any) -> None:
        """Type one value, unless the cell says it already."""
        at, column = self.columns[key]
        cell = self.worksheet.cell(row, at)
        if value in (None, ""):
            if cell.value not in (None, ""):
                cell.value = None
            return
        if self._says(cell.value, column, value):
            return
        cell.value = self._typed(column, value)
        if isinstance(cell.value, str):
            cell.data_type = "s"  # =2+2 typed as text stays text

    def _says(self, held: Any, column: Column, value: Any) -> bool:
        if held in (None, ""):
            return False
        if column.type == "money":
            return isinstance(held, int | float) and round(held * 100) == value
        if column.type == "percent":
            return isinstance(held, int | float) and abs(held - float(value)) < 1e-9
        if column.type == "date":
            return isinstance(held, dt.datetime) and held.date() == value
        if column.type == "choice":
            return str(held) == self.label(column, value)
        return str(held) == str(value)

    def label(self, column: Column, key: str) -> str:
        return next(c.shown(self.lang) for c in column.choices_in(self.terms) if c.key == key)

    def _typed(self, column: Column, value: Any) -> Any:
        if column.type == "money":
            return self.typist.money(value)
        if column.type == "percent":
            return self.typist.percent(value)
        if column.type == "date":
            return self.typist.day(value)
        if column.type == "choice":
            return self.label(column, value)
        return value

    def write(self, row: int, record: Row, *, skip: Sequence[str] = ()) -> None:
        for key, value in record.items():
            if key in self.columns and key not in skip:
                self.put(row, key, value)

    def empty(self, row: int) -> None:
        """Delete a row as one does in a protected sheet: every unlocked cell is emptied."""
        for at, _ in self.columns.values():
            cell = self.worksheet.cell(row, at)
            if not cell.protection.locked:
                cell.value = None


class Filler:
    """A workbook opened to be filled."""

    def __init__(self, data: bytes, form: str, terms: FormTerms, typist: Typist) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.form, self.terms, self.typist = all_forms()[form], terms, typist

    def sheet(self, key: str) -> Sheet:
        declared = self.form.sheet(key)
        worksheet = self.book[self.typist.lang.say(declared.title)]
        headings = {cell.value: cell.column for cell in worksheet[1] if cell.value}
        columns = {c.key: (headings[self.typist.lang.say(c.heading)], c) for c in declared.columns}
        return Sheet(worksheet, columns, self.terms, self.typist)

    def card(self, key: str, record: Row) -> None:
        """Type the one record of a card beside its headings."""
        declared = self.form.sheet(key)
        worksheet = self.book[self.typist.lang.say(declared.title)]
        helper = Sheet(worksheet, {}, self.terms, self.typist)
        for row in range(1, worksheet.max_row + 1):
            for column in declared.columns:
                if (
                    worksheet.cell(row, 1).value == self.typist.lang.say(column.heading)
                    and column.key in record
                ):
                    helper.columns = {column.key: (2, column)}
                    helper.put(row, column.key, record[column.key])

    def saved(self, saved_at: dt.datetime, saved_by: str) -> bytes:
        self.book.properties.lastModifiedBy = saved_by
        out = io.BytesIO()
        self.book.save(out)
        return steady(out.getvalue(), saved_at)


def steady(data: bytes, saved_at: dt.datetime, *, created: bool = False) -> bytes:
    """The same workbook, saved at that time and with no trace of the clock."""
    stamp = saved_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = source.read(entry.filename)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
                if created:
                    content = re.sub(rb"(<dcterms:created[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(info, content)
    return out.getvalue()


# ------------------------------------------------------------------ the two forms


def fill_directory(filler: Filler, rows: Mapping[str, Sequence[Row]]) -> None:
    for key, records in rows.items():
        sheet = filler.sheet(key)
        for record in records:
            known = {k: str(record[k]) for k in (("code",) if key != "contacts" else ("partner", "name"))}
            sheet.write(sheet.find(**known) or sheet.new_row(), record)


def fill_review(filler: Filler, review: Any) -> None:
    """Type a month's review over whatever stands in the workbook already."""
    filler.card("cover", review.cover)
    _leads(filler.sheet("leads"), review.leads)
    _outcomes(filler.sheet("outcomes"), review.outcomes, filler.sheet("pipeline"))
    _pipeline(filler.sheet("pipeline"), review.pipeline)
    _actions(filler.sheet("actions"), review)
    _commit(filler.sheet("commit"), review.commit)
    sheet = filler.sheet("assessment")
    for row in review.assessment:
        sheet.write(sheet.find(text=row["text"]) or sheet.new_row(), row)


def _leads(sheet: Sheet, leads: Sequence[Row]) -> None:
    for lead in leads:
        row = sheet.find(reference=lead["reference"]) or sheet.new_row()
        sheet.write(row, lead)
        for key in ("planned_action", "planned_action_due", "rejection_reason"):
            sheet.put(row, key, lead.get(key))


def _outcomes(sheet: Sheet, outcomes: Sequence[Row], pipeline: Sheet) -> None:
    for outcome in outcomes:
        row = sheet.find(reference=outcome["reference"])
        if row is None:
            row = sheet.new_row()
            known = pipeline.find(reference=outcome["reference"])
            if known is not None:
                # Copied over from the pipe, as one does to know what one is talking about.
                for key in ("customer", "project"):
                    sheet.put(row, key, pipeline.value(known, key))
        sheet.write(row, outcome)


def _pipeline(sheet: Sheet, deals: Sequence[Row]) -> None:
    wanted = {deal["reference"]: deal for deal in deals}
    for row in sheet.rows():
        deal = wanted.pop(sheet.text(row, "reference"), None)
        if deal is None:
            sheet.empty(row)
        else:
            sheet.write(row, deal, skip=("reference",))
    for deal in wanted.values():
        sheet.write(sheet.new_row(), deal)


def _actions(sheet: Sheet, review: Any) -> None:
    status = sheet.columns["status"][1]
    open_labels = {sheet.label(status, key) for key in OPEN}
    new = {(action["deal"], action["action"]) for action in review.actions}
    deleted = not review.deletes_an_action
    for row in sheet.rows():
        # A row without a label was derived; one that is settled stays settled.
        if (
            sheet.text(row, "status") not in open_labels
            or (sheet.text(row, "deal"), sheet.text(row, "action")) in new
        ):
            continue
        due = sheet.value(row, "due")
        day = due.date() if isinstance(due, dt.datetime) else None
        settled = review.settled(sheet.text(row, "deal"), sheet.text(row, "action"), day)
        if not deleted and settled["status"] == "todo":
            sheet.empty(row)
            deleted = True
            continue
        sheet.write(row, settled)
        if not sheet.text(row, "owner"):
            sheet.put(row, "owner", review.partner.salespeople[0])
    for action in review.actions:
        found = sheet.find(deal=action["deal"], action=action["action"])
        if found is None:
            sheet.write(sheet.new_row(), action)


def _commit(sheet: Sheet, promises: Sequence[Row]) -> None:
    wanted = {promise["reference"] for promise in promises}
    for row in sheet.rows():
        if sheet.text(row, "reference") not in wanted:
            sheet.empty(row)
    for promise in promises:
        sheet.write(sheet.find(reference=promise["reference"]) or sheet.new_row(), promise)
