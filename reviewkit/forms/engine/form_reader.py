"""Read a filled workbook by its form's declaration: every record, every fault, one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from reviewkit.cells import Parser, Problem, Value, is_blank, parser
from reviewkit.cells.display import display_value
from reviewkit.domain.faults import Fault
from reviewkit.domain.keys import fold
from reviewkit.forms.engine.declaration import Column, FormTerms, Sheet
from reviewkit.forms.engine.form import FilledForm, Form
from reviewkit.forms.engine.formulas import formula_of, result, stale
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.engine.merged_cells import MergedCells
from reviewkit.forms.engine.records import Record, RowCells
from reviewkit.forms.engine.sheet_locator import find_sheets, locate_card, locate_table
from reviewkit.forms.engine.sides import settle_sides
from reviewkit.text import language
from reviewkit.xlsx import Book, Cell, address, letters, split
from reviewkit.xlsx import Sheet as Worksheet

# What a column's cells were read as: raw -> value, and the raw text where it is not the value itself.
_Read = dict[object, tuple[Value | Problem, str | None]]
_REMEMBERED = (str, dt.datetime)  # no numbers: 1.0 and True would be one key


def read_form(book: Book, form: Form, identity: Identity, terms: FormTerms) -> FilledForm:
    """Read a workbook by its form's declaration.

    Returns the records, the layout of each sheet, and all faults of the workbook taken alone;
    comparison with other months comes later. A workbook of an earlier version of the form is read
    as far as it goes: what it lacks is a fault only where it is mandatory.
    """
    filled = FilledForm(form, identity, terms)
    if book.macros:
        filled.faults.append(Fault("macros-ignored"))
    worksheets = find_sheets(filled, book)
    for sheet in form.sheets:
        worksheet = worksheets.get(sheet.key)
        if worksheet is None:
            if sheet.may_lack(identity.version):
                filled.sheets[sheet.key] = []
                continue
            title = language(identity.lang).say(sheet.title)
            filled.faults.append(Fault("missing-sheet", title, values={"sheet": title}))
        elif sheet.layout == "card":
            _read_card(filled, sheet, worksheet, book)
        else:
            _read_table(filled, sheet, worksheet, book)
    settle_sides(filled)
    if not filled.faults or filled.accepted:
        for rule in form.rules:
            filled.faults += rule(filled)
    else:
        # A value that could not be read must not make a second fault elsewhere.
        known = {(f.sheet, f.cell) for f in filled.faults}
        for rule in form.rules:
            filled.faults += [f for f in rule(filled) if (f.sheet, f.cell) not in known]
    return filled


# ------------------------------------------------------------------------- reading


def _read_table(filled: FilledForm, sheet: Sheet, worksheet: Worksheet, book: Book) -> None:
    layout = locate_table(filled, sheet, worksheet)
    filled.layouts[sheet.key] = layout
    _too_far(filled, worksheet)
    by_col = {col: key for key, col in layout.columns.items()}
    rows: dict[int, dict[str, Cell | None]] = {}
    outside: set[int] = set()
    head = layout.header_row
    for (row, col), value in worksheet.cells.items():
        # Most texts begin with an ordinary letter: only the others are looked at closely.
        if row <= head or (isinstance(value, str) and not "!" <= value[:1] <= "~" and is_blank(value)):
            continue
        key = by_col.get(col)
        if key is not None:
            if row in rows:
                rows[row][key] = value
            else:
                rows[row] = {key: value}
        elif col not in outside:
            outside.add(col)
            filled.faults.append(
                Fault(
                    "value-outside", worksheet.name, address(row, col), values={"value": display_value(value)}
                )
            )
    for (row, col), formula in worksheet.formulas.items():
        # A formula without a stored value is no blank: its cell must be read, and refused.
        if col in by_col and row > head and not formula.computed:
            rows.setdefault(row, {}).setdefault(by_col[col], None)
    records = []
    merged = MergedCells(worksheet.merged) if worksheet.merged else None
    reading = _Reading(filled, sheet, worksheet, book, merged)
    in_columns = {key: letters(col) for key, col in layout.columns.items()}
    first = letters(min(by_col)) if by_col else ""
    for row in sorted(rows):
        record = reading.record(row, RowCells(row, in_columns), rows[row])
        if record is not None:
            records.append(record)
            if row in worksheet.hidden_rows:
                filled.faults.append(Fault("hidden-row", worksheet.name, f"{first}{row}"))
        elif sheet.unanswered:
            shown = dict.fromkeys((column.key for column in sheet.columns), "")
            shown |= {key: str(value)[:60] for key, value in rows[row].items()}
            filled.faults.append(Fault(sheet.unanswered, worksheet.name, f"{first}{row}", values=shown))
    filled.sheets[sheet.key] = records
    if merged is not None:
        _merged_cells(filled, worksheet, merged, records)
    _columns_there(filled, sheet, set(layout.columns))
    _keys_once(filled, sheet, records)


def _read_card(filled: FilledForm, sheet: Sheet, worksheet: Worksheet, book: Book) -> None:
    layout = locate_card(filled, sheet, worksheet)
    filled.layouts[sheet.key] = layout
    _too_far(filled, worksheet)
    typed = {
        key: worksheet.cells.get(at)
        for key, at in layout.cells.items()
        if not is_blank(worksheet.cells.get(at)) or _uncomputed(worksheet, at)
    }
    cells = {key: address(*at) for key, at in layout.cells.items()}
    row = min((row for row, _ in layout.cells.values()), default=1)
    record = _Reading(filled, sheet, worksheet, book, None).record(row, cells, typed, always=True)
    filled.sheets[sheet.key] = [record] if record is not None else []
    _columns_there(filled, sheet, set(cells))


def _uncomputed(worksheet: Worksheet, at: tuple[int, int]) -> bool:
    formula = worksheet.formulas.get(at)
    return formula is not None and not formula.computed


class _Reading:
    """A reader of one sheet's records, which prepares once what is the same for all of them."""

    def __init__(
        self, filled: FilledForm, sheet: Sheet, worksheet: Worksheet, book: Book, merged: MergedCells | None
    ) -> None:
        self.filled, self.sheet, self.worksheet, self.merged = filled, sheet, worksheet, merged
        parsers = _parsers(filled, sheet, date1904=book.date1904)
        # Most texts, choices and dates of a column come again and again: each is read once.
        self.columns = [(column.key, column, parsers[column.key], _Read()) for column in sheet.columns]
        self.free = {column.key for column in sheet.columns if column.by == "person" and not column.locked}
        self.own = {column.key for column in sheet.columns if column.by == "reviewkit"}
        self.asked = [
            column
            for column in sheet.columns
            if column.by == "person" and (column.required or column.required_when is not None)
        ]

    def record(
        self, row: int, cells: Mapping[str, str], typed: Mapping[str, Cell | None], *, always: bool = False
    ) -> Record | None:
        """Read one record; None where its unlocked cells are all empty (domain: Workbooks).

        cells  by column key, the addresses of all its cells
        typed  by column key, what stands in those that are not blank
        """
        # A row that holds anything of reviewkit's own was prefilled: there its locked cells are no answer.
        if self.free.isdisjoint(typed) and not always and not self.own.isdisjoint(typed):
            return None
        record = Record(row, cells=cells)
        formulas = self.worksheet.formulas
        values, raws = record.values, record.raws
        for key, column, read, known in self.columns:
            if key not in typed:
                continue
            raw = typed[key]
            if formulas and not self._believed(record, column):
                continue
            once = known.get(raw)
            if once is None:
                value = read(raw)
                once = value, None if value == raw else str(raw)
                if raw.__class__ in _REMEMBERED:
                    known[raw] = once
            value, text = once
            if key in self.own:
                if not isinstance(value, Problem):
                    record.beside[key] = value
            elif isinstance(value, Problem):
                record.faulty.add(key)
                self.filled.faults.append(
                    self.filled.fault(value.kind, self.sheet.key, record, key, **value.values)
                )
            else:
                values[key] = value
                if text is not None:
                    raws[key] = text
        self._needed(record)
        return record

    def _believed(self, record: Record, column: Column) -> bool:
        """Return whether a cell holds a value, or a formula whose stored result can be read."""
        at = split(record.cells[column.key])
        formula = self.worksheet.formulas.get(at)
        if formula is None and at not in self.worksheet.spilled:
            return True
        if formula is None or formula.computed:
            return column.by == "reviewkit" or _trusted(
                self.filled, self.sheet, self.worksheet, record, column, at
            )
        if column.by == "person":
            record.faulty.add(column.key)
            self.filled.faults.append(
                self.filled.fault("formula-not-computed", self.sheet.key, record, column.key)
            )
        return False

    def _needed(self, record: Record) -> None:
        for column in self.asked:
            key = column.key
            if key in record.values or key in record.faulty or key not in record.cells:
                continue
            if not column.needed(record.values):
                continue
            heading = language(self.filled.identity.lang).say(column.heading)
            over = self.merged.over(split(record.cells[key])) if self.merged is not None else None
            if over is not None:
                values = {"heading": heading, "other": address(*over[0]), "range": over[1]}
                fault = self.filled.fault("merged-cell-empty", self.sheet.key, record, key, **values)
            else:
                fault = self.filled.fault("missing-value", self.sheet.key, record, key, heading=heading)
            self.filled.faults.append(fault)


def _trusted(
    filled: FilledForm,
    sheet: Sheet,
    worksheet: Worksheet,
    record: Record,
    column: Column,
    at: tuple[int, int],
) -> bool:
    """Return whether a formula's stored result can be read: a stale one is a fault, a 0 among numbers doubtful."""
    stored, right = worksheet.cells.get(at), stale(worksheet, at)
    if right is not None:
        record.faulty.add(column.key)
        text = formula_of(worksheet, at)[:60]
        values = {"formula": text, "result": display_value(right), "value": display_value(stored)}
        filled.faults.append(filled.fault("formula-stale", sheet.key, record, column.key, **values))
        return False
    if stored == 0 and result(worksheet, at) is None:
        if column.type not in ("money", "number", "integer", "percent"):
            # No name, date or choice is 0: that is what a program leaves that never calculates.
            record.faulty.add(column.key)
            filled.faults.append(filled.fault("formula-not-computed", sheet.key, record, column.key))
            return False
        filled.faults.append(filled.fault("formula-zero", sheet.key, record, column.key))
    return True


def _parsers(filled: FilledForm, sheet: Sheet, *, date1904: bool) -> dict[str, Parser]:
    """Return the parser of each column's cells, made once a sheet."""
    made = filled.parsers.get(sheet.key)
    if made is None:
        made = filled.parsers[sheet.key] = {
            column.key: parser(
                column.type,
                lang=filled.identity.lang,
                choices=column.choices_in(filled.terms) if column.type == "choice" else (),
                minimum=column.min,
                maximum=column.max,
                date1904=date1904,
                currency=filled.terms.currency if column.type == "money" else None,
            )
            for column in sheet.columns
        }
    return made


def _merged_cells(
    filled: FilledForm, worksheet: Worksheet, merged: MergedCells, records: list[Record]
) -> None:
    """Warn of merged cells that leave a cell of a record empty without being a fault."""
    faulty_cells = {
        f.cell for f in filled.faults if f.kind == "merged-cell-empty" and f.sheet == worksheet.name
    }
    record_cells = {cell for record in records for cell in record.cells.values()}
    for text, first, covered in merged.ranges():
        inside = {address(*at) for at in covered} & record_cells
        if inside and not inside & faulty_cells:
            filled.faults.append(
                Fault("merged-cells", worksheet.name, address(*first), values={"range": text})
            )


def _too_far(filled: FilledForm, worksheet: Worksheet) -> None:
    for at in worksheet.far:
        value = display_value(worksheet.far_values.get(at, ""))
        filled.faults.append(Fault("value-too-far", worksheet.name, at, values={"value": value}))


def _columns_there(filled: FilledForm, sheet: Sheet, present: set[str]) -> None:
    """Report each missing column that is mandatory, or that a record must fill."""
    reported = {fault.column for fault in filled.faults if fault.kind == "heading-other-unit"}
    for column in sheet.columns:
        if column.by != "person" or column.key in present or column.key in reported:
            continue
        always = column.required and column.only is None
        if always or any(column.needed(record.values) for record in filled.rows(sheet.key)):
            heading = language(filled.identity.lang).say(column.heading)
            filled.faults.append(
                Fault("missing-column", filled.title(sheet.key), "", column.key, {"heading": heading})
            )


def _keys_once(filled: FilledForm, sheet: Sheet, records: list[Record]) -> None:
    column: Column | None = sheet.key_column
    if column is None:
        return
    first = filled.keyed.setdefault(sheet.key, {})
    for record in records:
        value = record.get(column.key)
        if value is None:
            continue
        other = first.setdefault(fold(str(value)), record)
        if other is not record:
            filled.faults.append(
                filled.fault(
                    "key-twice", sheet.key, record, column.key, value=value, other=other.cells[column.key]
                )
            )
