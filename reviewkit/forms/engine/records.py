"""Records of a filled workbook with the cell each value came from, and where its sheets stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reviewkit.cells import Value


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
    values: dict[str, Value] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    raws: dict[str, str] = field(default_factory=dict)
    beside: dict[str, Value] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    def get(self, column: str) -> Value | None:
        return self.values.get(column)

    def text(self, column: str) -> str | None:
        """Return the value of a column of texts or choices."""
        value = self.values.get(column)
        assert value is None or isinstance(value, str)
        return value

    def whole(self, column: str) -> int | None:
        """Return the value of a column of whole numbers, money in cents."""
        value = self.values.get(column)
        assert value is None or isinstance(value, int)
        return value

    def day(self, column: str) -> dt.date | None:
        """Return the value of a column of dates."""
        value = self.values.get(column)
        assert value is None or isinstance(value, dt.date)
        return value


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
