"""Type into an open workbook as a person does: find the row, type its cells, empty it.

The texts to type come from samples/*.csv. A column's declaration decides what a text becomes:

    choice          a key becomes the label of the list in the workbook's language
    date            2026-11-30 becomes a date
    number, money   1200.50 becomes a number
    anything else   is typed as it stands: "30/11/2026", "45 600,50 €", "environ 40 k€ ?"
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Container, Iterator, Mapping, Sequence

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from reviewkit.domain.period import Period
from reviewkit.forms import all_forms
from reviewkit.forms.engine.declaration import FormTerms, Sheet
from reviewkit.settings import Settings
from reviewkit.text import Language, language

CLEARED = "-"  # typed in a cell: the cell is emptied
IDENTITY_SHEET = "_reviewkit"

_NUMBER = re.compile(r"-?\d+(\.\d+)?").fullmatch
_DAY = re.compile(r"\d{4}-\d\d-\d\d").fullmatch

CellValue = str | int | float | dt.date | None


class SheetCells:
    """The cells of one declared sheet in an open workbook; a card is a table of one row."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, terms: FormTerms, lang: Language) -> None:
        self.worksheet, self.sheet, self.terms, self.lang = worksheet, sheet, terms, lang
        self.is_card = sheet.layout == "card"
        headings = [c.value for c in (worksheet["A"] if self.is_card else worksheet[1])]
        self.columns = {
            column.key: column for column in sheet.columns if lang.say(column.heading) in headings
        }
        self._position = {
            key: headings.index(lang.say(column.heading)) + 1 for key, column in self.columns.items()
        }

    def cell(self, row: int, key: str) -> Cell:
        at = self._position[key]
        cell = self.worksheet.cell(at, 2) if self.is_card else self.worksheet.cell(row, at)
        assert isinstance(cell, Cell), f"{self.sheet.key}.{key} is part of a merged cell"
        return cell

    def held(self, row: int, key: str) -> object:
        """Return what stands in a cell: "" where nothing does, a day for a midnight."""
        value = self.cell(row, key).value
        return value.date() if isinstance(value, dt.datetime) else "" if value is None else value

    def rows(self) -> list[int]:
        """Return the numbers of the rows that hold anything, in order."""
        if self.is_card:
            return [1]
        rows = range(2, self.worksheet.max_row + 1)
        return [row for row in rows if any(self.held(row, key) != "" for key in self.columns)]

    def find(self, record: Mapping[str, str], keys: Sequence[str], besides: Container[int]) -> int | None:
        """Return the first row that holds the record in the columns `keys`; None without keys or row.

        besides  rows that are not meant
        """
        wanted = {key: self.value(key, record[key]) or "" for key in keys}
        for row in self.rows() if keys else ():
            if row not in besides and all(self.held(row, key) == wanted[key] for key in keys):
                return row
        return None

    def value(self, key: str, text: str) -> CellValue:
        """Return what a person who means `text` types in the column."""
        column = self.columns[key]
        if text in ("", CLEARED):
            return None
        if column.type == "choice":
            labels = {choice.key: choice.shown(self.lang) for choice in column.choices_in(self.terms)}
            return labels.get(text, text)
        if column.type == "date" and _DAY(text):
            return dt.date.fromisoformat(text)
        if column.type not in ("text", "email", "date") and _NUMBER(text):
            return float(text) if "." in text else int(text)
        return text

    def type_record(self, row: int, record: Mapping[str, str]) -> None:
        """Type a record's texts into a row; an empty text leaves its cell as it stands."""
        for key, text in record.items():
            if text:
                self.put(row, key, self.value(key, text))

    def put(self, row: int, key: str, value: CellValue) -> None:
        """Type one value, unless the cell holds it already."""
        cell = self.cell(row, key)
        if self.held(row, key) == value:
            return
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # "=2+2" typed as text stays text

    def clear_row(self, row: int) -> None:
        """Delete a row as one does in a protected sheet: empty its unlocked cells."""
        for key in self.columns:
            cell = self.cell(row, key)
            if not cell.protection.locked:
                cell.value = None


class SampleWorkbook:
    """A workbook of ours opened to be filled: its sheets by key, in its own language."""

    def __init__(self, data: bytes, settings: Settings) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        identity = {str(name): str(value) for name, value, *_ in self.book[IDENTITY_SHEET].values}
        self.form = all_forms()[identity["form"]]
        self.lang = language(identity["language"])
        ladder = settings.ladder(Period.parse(identity["period"]).months[0])
        self.terms = FormTerms(ladder, settings.vendor, identity["currency"])

    def sheets(self) -> Iterator[SheetCells]:
        """Yield the form's sheets; one declared since the workbook was made is not there."""
        titles = set(self.book.sheetnames)
        return (self.sheet(s.key) for s in self.form.sheets if self.lang.say(s.title) in titles)

    def sheet(self, key: str) -> SheetCells:
        declared = self.form.sheet(key)
        return SheetCells(self.book[self.lang.say(declared.title)], declared, self.terms, self.lang)

    def saved(self, saved_at: dt.datetime, saved_by: str) -> bytes:
        """Return the file as this person saves it at that time."""
        self.book.properties.lastModifiedBy = saved_by
        buffer = io.BytesIO()
        self.book.save(buffer)
        return without_clock(buffer.getvalue(), saved_at)


def without_clock(data: bytes, saved_at: dt.datetime, *, created: bool = False) -> bytes:
    """Return the workbook saved at that time, its zip entries undated.

    created  the file is made at that time too, and not from one of our forms
    """
    stamp = saved_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    tags = rb"modified|created" if created else rb"modified"
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = source.read(entry.filename)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:" + tags + rb")[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(info, content)
    return buffer.getvalue()
