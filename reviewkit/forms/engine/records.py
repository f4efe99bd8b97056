"""What a filled workbook holds, read: records with the cell each value came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reviewkit.cells import Parser
from reviewkit.domain.faults import FAULT, Fault
from reviewkit.forms.engine.declaration import Form, FormTerms
from reviewkit.forms.engine.identity import Identity


@dataclass(slots=True, eq=False)
class RowCells(Mapping[str, str]):
    """The addresses of one row's cells by column key, put together when asked for: most never are.

    letters  of the columns, the same for all rows of the table
    """

    row: int
    letters: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return f"{self.letters[column]}{self.row}"

    def __iter__(self) -> Iterator[str]:
        return iter(self.letters)

    def __len__(self) -> int:
        return len(self.letters)


@dataclass(slots=True)
class Record:
    """One row of a table, or a card.

    row     its row in the workbook, from 1
    values  by column key: text, int, Decimal, cents, date, choice key; absent where empty
    cells   by column key: the address, where the cell holds anything or the column is there
    raws    by column key: what the cell held, to the letter, where it is not the value itself
    beside  the same for locked columns: never used as data, only compared
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    raws: dict[str, str] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    def get(self, column: str, default: Any = None) -> Any:
        return self.values.get(column, default)


@dataclass
class TableLayout:
    """Where a table stands in a workbook: title as found, row of the headings, column of each key (from 1)."""

    title: str
    header_row: int
    columns: dict[str, int]


@dataclass(frozen=True)
class HeadingPointer:
    """Where the workbook itself says a heading stands now."""

    title: str
    at: tuple[int, int]


@dataclass
class CardLayout:
    """Where a card stands: title as found, the value cell (row, column, from 1) of each key.

    shift  empty columns that were inserted between the headings and their values
    """

    title: str
    cells: dict[str, tuple[int, int]]
    shift: int = 0


SheetLayout = TableLayout | CardLayout


@dataclass
class FilledForm:
    """A workbook read by its form: records by sheet, faults, and where everything stood.

    pointed  where the workbook itself says that the headings stand, by sheet and column
    unsure   keys of sheets that two of its sheets may be
    keyed    the records by sheet and folded key
    """

    form: Form
    identity: Identity
    terms: FormTerms
    sheets: dict[str, list[Record]] = field(default_factory=dict)
    layouts: dict[str, SheetLayout] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    parsers: dict[str, dict[str, Parser]] = field(default_factory=dict, repr=False)
    texts: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict, repr=False)
    pointed: dict[tuple[str, str], HeadingPointer] = field(default_factory=dict, repr=False)
    unsure: set[str] = field(default_factory=set)
    keyed: dict[str, dict[str, Record]] = field(default_factory=dict, repr=False)

    def rows(self, sheet: str) -> list[Record]:
        return self.sheets.get(sheet, [])

    def by_key(self, sheet: str) -> Mapping[str, Record]:
        """A sheet's records by their key, folded; of two with the same key the first."""
        return self.keyed.get(sheet, {})

    def card(self, sheet: str) -> Record | None:
        return next(iter(self.rows(sheet)), None)

    def title(self, sheet: str) -> str:
        layout = self.layouts.get(sheet)
        return layout.title if layout else ""

    def certain(self, sheet: str, column: str) -> bool:
        """Is every record's value of a column known? Not where its sheet or heading is missing or a cell is
        wrong: what is compared with it would be a consequence, not a fault of its own."""
        layout = self.layouts.get(sheet)
        there = layout is not None and column in (
            layout.columns if isinstance(layout, TableLayout) else layout.cells
        )
        return there and not any(column in r.faulty or column not in r.values for r in self.rows(sheet))

    def fault(self, kind: str, sheet: str, record: Record | None, column: str = "", **values: Any) -> Fault:
        """A fault at the cell of a record's column."""
        cell = record.cells.get(column, "") if record is not None else ""
        return Fault(kind, self.title(sheet), cell, column, values)

    @property
    def accepted(self) -> bool:
        return not any(fault.severity == FAULT for fault in self.faults)
