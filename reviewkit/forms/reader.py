"""Read a filled workbook by its form's declaration: every record, every fault, one pass.

Sheets and columns are found by their words in either language, not by where they stand,
so that a moved column or a renamed sheet changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from reviewkit.domain.keys import fold, plain
from reviewkit.forms.declare import Column, Form, FormTerms, Sheet
from reviewkit.forms.faults import WARNING, Fault, FaultKind
from reviewkit.forms.identity import Identity
from reviewkit.forms.records import CardPlace, Filled, Record, TablePlace, address
from reviewkit.forms.values import Parser, Problem, is_blank, parser
from reviewkit.forms.workbook import Book
from reviewkit.forms.workbook import Sheet as Worksheet
from reviewkit.text import LANGUAGES, N_, language

MISSING_SHEET = FaultKind(
    "missing-sheet",
    found=N_("The sheet “{sheet}” is missing."),
    expected=N_("Put it back, or ask for a new workbook."),
    help=N_("A sheet of the form was deleted, or its headings were: what it should hold cannot be known."),
)
MISSING_COLUMN = FaultKind(
    "missing-column",
    found=N_("The column “{heading}” is missing."),
    expected=N_("Put its heading back above its values."),
    help=N_("A mandatory column was deleted, or its heading was changed beyond recognition."),
)
COLUMN_TWICE = FaultKind(
    "column-twice",
    found=N_("The heading “{heading}” stands twice ({cells})."),
    expected=N_("Keep one of the two columns."),
    help=N_("Two columns carry the same heading, so it is not certain which one counts."),
)
KEY_TWICE = FaultKind(
    "key-twice",
    found=N_("{value} stands twice in this sheet (also in {other})."),
    expected=N_("Keep one row for it."),
    help=N_("References and codes stand once in a sheet, compared without capitals and outer spaces."),
)
HIDDEN_ROWS = FaultKind(
    "hidden-row",
    found=N_("This row is hidden and was read all the same."),
    expected=N_("Nothing to do; empty the row if it should not count."),
    help=N_("Hidden and filtered rows count like the others."),
    severity=WARNING,
)
BEYOND_HEADINGS = FaultKind(
    "value-outside",
    found=N_("Something stands in a column without a heading of ours ({value}); it is not read."),
    expected=N_("Nothing to do; move it into a column of the form if it matters."),
    help=N_("Notes beside the form are kept in the archived workbook but are no data."),
    severity=WARNING,
)

_HEADER_ROWS = 30  # headings are looked for no further down


def read_form(book: Book, form: Form, identity: Identity, terms: FormTerms) -> Filled:
    """Everything a workbook of this form holds.

    Returns the records, the places where sheets and columns were found, and all faults of
    the workbook taken alone; what is compared with other months comes later.
    """
    filled = Filled(form, identity, terms)
    found = _find_sheets(book, form)
    for sheet in form.sheets:
        worksheet = found.get(sheet.key)
        if worksheet is None:
            title = language(identity.lang).say(sheet.title)
            filled.faults.append(Fault("missing-sheet", title, values={"sheet": title}))
        elif sheet.layout == "card":
            _read_card(filled, sheet, worksheet, book)
        else:
            _read_table(filled, sheet, worksheet, book)
    if not filled.faults or filled.accepted:
        for rule in form.rules:
            filled.faults += rule(filled)
    else:
        # A value that could not be read must not make a second fault elsewhere.
        known = {(f.sheet, f.cell) for f in filled.faults}
        for rule in form.rules:
            filled.faults += [f for f in rule(filled) if (f.sheet, f.cell) not in known]
    return filled


# ------------------------------------------------------------------------- finding


def _spellings(message: str) -> set[str]:
    return {plain(language(code).say(message)) for code in LANGUAGES}


def _headings(sheet: Sheet) -> dict[str, str]:
    """Every spelling of every heading, without case and accents → the column's key."""
    return {text: column.key for column in sheet.columns for text in (*_spellings(column.heading), column.key)}


_KNOWN: dict[tuple[str, str], dict[str, str]] = {}


def _known_headings(form: Form, sheet: Sheet) -> dict[str, str]:
    key = (form.key, sheet.key)
    if key not in _KNOWN:
        _KNOWN[key] = _headings(sheet)
    return _KNOWN[key]


def _texts(worksheet: Worksheet) -> Iterator[tuple[int, int, str]]:
    for (row, col), value in worksheet.cells.items():
        if isinstance(value, str) and row <= _HEADER_ROWS and len(value) < 80:
            yield row, col, plain(value.replace("*", " "))


def _find_sheets(book: Book, form: Form) -> dict[str, Worksheet]:
    """The worksheet of each declared sheet: by its title, else by the most headings in it."""
    candidates = [w for w in book.sheets if w.kind == "worksheet" and not w.name.startswith("_")]
    words = {w.name: {text for _, _, text in _texts(w)} for w in candidates}
    found: dict[str, Worksheet] = {}
    scores = []
    for sheet in form.sheets:
        known, titles = _known_headings(form, sheet), _spellings(sheet.title)
        need = max(1, len(sheet.columns) // 2)
        for worksheet in candidates:
            hits = len({known[text] for text in words[worksheet.name] if text in known})
            named = plain(worksheet.name) in titles
            if hits and (named or hits >= need):
                scores.append((named, hits, sheet.key, worksheet))
    taken: set[str] = set()
    for _, _, key, worksheet in sorted(scores, key=lambda s: (-s[0], -s[1])):
        if key not in found and worksheet.name not in taken:
            found[key] = worksheet
            taken.add(worksheet.name)
    return found


def _place_table(filled: Filled, sheet: Sheet, worksheet: Worksheet) -> TablePlace:
    """The row with the most headings, and the column of each."""
    known = _known_headings(filled.form, sheet)
    rows: Counter[int] = Counter()
    for row, _, text in _texts(worksheet):
        rows[row] += text in known
    header = max(rows, key=lambda row: (rows[row], -row))
    columns: dict[str, int] = {}
    strange = []
    for row, col, text in sorted(_texts(worksheet), key=lambda t: t[1]):
        if row != header:
            continue
        key = known.get(text)
        if key is None:
            strange.append(col)
        elif key in columns:
            cells = f"{address(header, columns[key])}, {address(header, col)}"
            heading = language(filled.identity.lang).say(sheet.column(key).heading)
            filled.faults.append(
                Fault("column-twice", worksheet.name, address(header, col), key, {"heading": heading, "cells": cells})
            )
        else:
            columns[key] = col
    _recognise_changed(sheet, columns, strange)
    return TablePlace(worksheet.name, header, columns)


def _recognise_changed(sheet: Sheet, columns: dict[str, int], strange: list[int]) -> None:
    """A heading that was changed, known by its neighbours: the one strange column between two known ones."""
    order = [column.key for column in sheet.columns]
    for i, key in enumerate(order):
        if key in columns:
            continue
        left = columns.get(order[i - 1], 0) if i else 0
        right = columns.get(order[i + 1]) if i + 1 < len(order) else None
        between = [c for c in strange if left < c and (right is None or c < right)]
        if (left or i == 0) and between == [left + 1] and (right in (None, left + 2)):
            columns[key] = left + 1
            strange.remove(left + 1)


# ------------------------------------------------------------------------- reading


def _read_table(filled: Filled, sheet: Sheet, worksheet: Worksheet, book: Book) -> None:
    place = _place_table(filled, sheet, worksheet)
    filled.places[sheet.key] = place
    by_col = {col: sheet.column(key) for key, col in place.columns.items()}
    rows: dict[int, dict[int, Any]] = {}
    outside: set[int] = set()
    for (row, col), value in worksheet.cells.items():
        if row <= place.header_row or is_blank(value):
            continue
        if col in by_col:
            rows.setdefault(row, {})[col] = value
        elif col not in outside:
            outside.add(col)
            filled.faults.append(
                Fault("value-outside", worksheet.name, address(row, col), values={"value": str(value)[:40]})
            )
    for at, formula in worksheet.formulas.items():
        # A formula without a stored value is no blank: its cell must be read, and refused.
        if at[1] in by_col and at[0] > place.header_row and not formula.computed:
            rows.setdefault(at[0], {}).setdefault(at[1], None)
    records = []
    for row in sorted(rows):
        record = _read_record(filled, sheet, worksheet, book, {by_col[c].key: (row, c) for c in by_col}, rows[row])
        if record is not None:
            records.append(record)
            if row in worksheet.hidden_rows:
                filled.faults.append(Fault("hidden-row", worksheet.name, address(row, min(by_col))))
    filled.sheets[sheet.key] = records
    if records:
        _columns_there(filled, sheet, set(place.columns))
    _keys_once(filled, sheet, records)


def _read_card(filled: Filled, sheet: Sheet, worksheet: Worksheet, book: Book) -> None:
    known = _known_headings(filled.form, sheet)
    cells: dict[str, tuple[int, int]] = {}
    for row, col, text in sorted(_texts(worksheet)):
        if text in known and known[text] not in cells:
            cells[known[text]] = (row, col + 1)
    filled.places[sheet.key] = CardPlace(worksheet.name, cells)
    typed = {at: worksheet.cells[at] for at in cells.values() if not is_blank(worksheet.cells.get(at))}
    record = _read_record(filled, sheet, worksheet, book, cells, typed, always=True)
    filled.sheets[sheet.key] = [record] if record is not None else []
    _columns_there(filled, sheet, set(cells))


def _read_record(
    filled: Filled,
    sheet: Sheet,
    worksheet: Worksheet,
    book: Book,
    cells: Mapping[str, tuple[int, int]],
    typed: Mapping[Any, Any],
    *,
    always: bool = False,
) -> Record | None:
    """One record, or None where the unlocked cells are all empty (domain: Workbooks).

    typed  what stands in it, by column for a table's row, by place for a card
    """
    columns = {column.key: column for column in sheet.columns}

    def held(key: str) -> Any:
        at = cells.get(key)
        return None if at is None else typed.get(at if always else at[1])

    def there(key: str) -> bool:
        at = cells.get(key)
        return at is not None and (at if always else at[1]) in typed

    # A row that holds anything of reviewkit's own was prefilled: there its locked cells are no answer.
    prefilled = any(there(key) for key, column in columns.items() if column.by == "reviewkit")
    answers = [
        key for key, column in columns.items() if column.by == "person" and there(key) and not (prefilled and column.locked)
    ]
    if not answers and not always:
        return None
    record = Record(min(row for row, _ in cells.values()))
    parsers = _parsers(filled, sheet, date1904=book.date1904)
    for key, column in columns.items():
        at = cells.get(key)
        if at is None:
            continue
        record.cells[key] = address(*at)
        if not there(key):
            continue
        raw = held(key)
        formula = worksheet.formulas.get(at)
        if formula is not None and not formula.computed:
            if column.by == "person":
                record.faulty.add(key)
                filled.faults.append(filled.fault("formula-not-computed", sheet.key, record, key))
            continue
        value = parsers[key](raw)
        if column.by == "reviewkit":
            if not isinstance(value, Problem):
                record.beside[key] = value
        elif isinstance(value, Problem):
            record.faulty.add(key)
            filled.faults.append(filled.fault(value.kind, sheet.key, record, key, **value.values))
        else:
            record.values[key] = value
            if raw != value:
                record.raws[key] = str(raw)
    _needed(filled, sheet, record)
    return record


def _parsers(filled: Filled, sheet: Sheet, *, date1904: bool) -> dict[str, Parser]:
    """What reads each column's cells, made once a sheet."""
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


def _needed(filled: Filled, sheet: Sheet, record: Record) -> None:
    lang = language(filled.identity.lang)
    for column in sheet.columns:
        missing = column.key not in record.values and column.key not in record.faulty
        if missing and column.by == "person" and column.key in record.cells and column.needed(record.values):
            heading = lang.say(column.heading)
            filled.faults.append(filled.fault("missing-value", sheet.key, record, column.key, heading=heading))


def _columns_there(filled: Filled, sheet: Sheet, found: set[str]) -> None:
    for column in sheet.columns:
        if column.required and column.only is None and column.by == "person" and column.key not in found:
            heading = language(filled.identity.lang).say(column.heading)
            filled.faults.append(Fault("missing-column", filled.title(sheet.key), "", column.key, {"heading": heading}))


def _keys_once(filled: Filled, sheet: Sheet, records: list[Record]) -> None:
    column: Column | None = sheet.key_column
    if column is None:
        return
    first: dict[str, Record] = {}
    for record in records:
        value = record.get(column.key)
        if value is None:
            continue
        other = first.setdefault(fold(str(value)), record)
        if other is not record:
            filled.faults.append(
                filled.fault("key-twice", sheet.key, record, column.key, value=value, other=other.cells[column.key])
            )
