"""Acceptance by row: a good opportunity is not held up by its neighbour's fault (opportunity sheets)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewkit.domain.faults import FAULT, Fault
from reviewkit.forms.engine.form import FilledForm
from reviewkit.forms.engine.records import Record, TableLayout
from reviewkit.xlsx import Book, address, split
from reviewkit.xlsx import Sheet as Worksheet
from reviewkit.xlsx.shared_formulas import move_formula

_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class RowSplit:
    """A workbook of which some rows are good.

    good    the records without a fault
    book, filled, faults  the workbook that holds only the rows to mend, one under the other, and
                          what is wrong with them at their new places
    """

    good: Sequence[Record]
    bad: Sequence[Record]
    book: Book
    filled: FilledForm
    faults: Sequence[Fault]


def split_rows(book: Book, filled: FilledForm, faults: Sequence[Fault]) -> RowSplit | None:
    """Part the good rows from those to mend; None where a fault concerns the whole workbook, or no row is good."""
    (sheet,) = filled.form.sheets
    layout = filled.layouts.get(sheet.key)
    if not isinstance(layout, TableLayout):
        return None
    records = filled.rows(sheet.key)
    rows = {record.row for record in records}
    wrong: set[int] = set()
    for fault in faults:
        if fault.severity == FAULT:
            row = _row(fault) if fault.sheet == layout.title else None
            if row not in rows:
                return None
            assert row is not None
            wrong.add(row)
    good = [record for record in records if record.row not in wrong]
    bad = [record for record in records if record.row in wrong]
    if not good or not bad:
        return None
    moved = {record.row: layout.header_row + i for i, record in enumerate(bad, start=1)}
    sheets = [_only(s, layout, moved) if s.name == layout.title else s for s in book.sheets]
    kept = replace(filled, sheets={**filled.sheets, sheet.key: [_moved(r, moved) for r in bad]})
    moved_faults = [
        replace(f, cell=_at(f.cell, moved)) for f in faults if f.sheet != layout.title or _row(f) in moved
    ]
    return RowSplit(good, bad, replace(book, sheets=sheets), kept, moved_faults)


def _row(fault: Fault) -> int | None:
    match = _CELL.fullmatch(fault.cell)
    return int(match[2]) if match else None


def _at(cell: str, moved: dict[int, int]) -> str:
    match = _CELL.fullmatch(cell)
    return f"{match[1]}{moved[int(match[2])]}" if match and int(match[2]) in moved else cell


def _only(source: Worksheet, layout: TableLayout, moved: dict[int, int]) -> Worksheet:
    """The sheet down to its headings, then the rows to mend, without gaps."""

    def to(row: int) -> int | None:
        return row if row <= layout.header_row else moved.get(row)

    cells = {(new, col): value for (row, col), value in source.cells.items() if (new := to(row)) is not None}
    formulas = {
        (new, col): formula._replace(text=move_formula(formula.text, new - row, 0))
        for (row, col), formula in source.formulas.items()
        if (new := to(row)) is not None
    }
    return replace(
        source, cells=cells, formulas=formulas, arrays={}, spilled={}, hidden_rows=set(), merged=[], far=[]
    )


def _moved(record: Record, moved: dict[int, int]) -> Record:
    row = moved[record.row]
    cells = {key: address(row, split(cell)[1]) for key, cell in record.cells.items()}
    return replace(record, row=row, cells=cells)
