"""Formulas that are written once for several cells: shared ones, filled down, and those of arrays
(ECMA-376 part 1, 18.3.1.40)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from reviewkit.xlsx.addresses import column_of, letters, split
from reviewkit.xlsx.book import Formula, Position
from reviewkit.xlsx.refusals import Refusal

if TYPE_CHECKING:
    from reviewkit.xlsx.book import Sheet

_LAST = (1_048_576, 16_384)
_MOST_CELLS = 10_000  # of one array: a larger one is left to the program that worked it out
# Texts, sheet names and what is in brackets of tables are left as they are.
_PIECE = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\]]*\])*\])"""
    r"|(?<![\w.$\\])(?P<left>\$?)(?P<column>[A-Za-z]{1,3})(?P<top>\$?)(?P<row>[1-9][0-9]{0,6})(?![\w.(!\\])"
    r"|(?<![\w.$\\:])(?P<first>\$?[A-Za-z]{1,3}):(?P<last>\$?[A-Za-z]{1,3})(?![\w.(!\\:$])"
    r"|(?<![\w.$\\:])(?P<upper>\$?[1-9][0-9]{0,6}):(?P<lower>\$?[1-9][0-9]{0,6})(?![\w.(!\\:$])"
)


class WrittenFormula(NamedTuple):
    """A formula as a cell writes it.

    kind    "" or "shared", "array", "dataTable"
    shared  the number of a shared formula
    over    the range of a shared formula or an array, "A1:A9"
    """

    text: str
    kind: str = ""
    shared: str = ""
    over: str = ""

    @classmethod
    def of(cls, text: str, attributes: Mapping[str, str]) -> WrittenFormula:
        return cls(text, attributes.get("t", ""), attributes.get("si", ""), attributes.get("ref", ""))


class SharedFormulas:
    """The shared formulas of one sheet: where each was written, and the cells that only point at it."""

    def __init__(self) -> None:
        self._written: dict[str, tuple[Position, str]] = {}
        self._pointing: list[tuple[Position, str]] = []

    def add(self, at: Position, formula: WrittenFormula) -> None:
        """Note a formula that is shared."""
        if formula.text:
            self._written.setdefault(formula.shared, (at, formula.text))
        else:
            self._pointing.append((at, formula.shared))

    def resolve(self, sheet: Sheet) -> None:
        """Give each cell that points at a formula its own text; "" where that is not known."""
        for at, shared in self._pointing:
            written = self._written.get(shared)
            if written is not None and at in sheet.formulas:
                (row, column), text = written
                moved = move_formula(text, at[0] - row, at[1] - column)
                sheet.formulas[at] = Formula(moved, sheet.formulas[at].computed)


def note_array(sheet: Sheet, at: Position, over: str) -> None:
    """Note the cells that an array formula fills beside its own."""
    first, _, last = over.partition(":")
    try:
        (top, left), (bottom, right) = split(first), split(last or first)
    except Refusal:
        return
    if (top, left) != at or (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
        return
    sheet.arrays[at] = (bottom, right)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != at:
                sheet.spilled[row, column] = at


def move_formula(text: str, rows: int, columns: int) -> str:
    """A formula filled so many rows down and columns right; "" where a reference would leave the sheet."""

    def moved(match: re.Match[str]) -> str:
        if match["kept"]:
            return match[0]
        if match["column"]:
            return _column(match["left"], match["column"], columns) + _row(match["top"], match["row"], rows)
        if match["first"]:
            return ":".join(_column("", name, columns) for name in (match["first"], match["last"]))
        return ":".join(_row("", number, rows) for number in (match["upper"], match["lower"]))

    try:
        return _PIECE.sub(moved, text)
    except _OutsideError:
        return ""


class _OutsideError(Exception):
    """A reference that would leave the sheet."""


def _column(fixed: str, name: str, by: int) -> str:
    if fixed or name.startswith("$"):
        return fixed + name
    number = column_of(name) + by
    if not 1 <= number <= _LAST[1]:
        raise _OutsideError
    return letters(number)


def _row(fixed: str, number: str, by: int) -> str:
    if fixed or number.startswith("$"):
        return fixed + number
    moved = int(number) + by
    if not 1 <= moved <= _LAST[0]:
        raise _OutsideError
    return str(moved)
