"""Formulas whose stored result cannot be trusted: worked out anew where they are plain arithmetic.

reviewkit reads results, not formulas. A program that never calculates leaves an old result or
a 0; sums and products of numbers on the same sheet are few lines to check, all else is believed.
It is the same whether a formula was typed in its cell, filled down (shared) or spread over cells (array).
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable

from reviewkit.xlsx import Refusal, Sheet, split
from reviewkit.xlsx.format_codes import FormattedNumber

_LONGEST = 200
_DEEPEST = 8
_MOST_CELLS = 1_000
_NOISE = 1e-9  # of a result: what the sums of binary floats leave
_PIECE = re.compile(
    r"\s*(?:(\d+\.?\d*|\.\d+)|(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?![A-Z0-9(!.])|(SUM)(?=\()|([-+*/()%:,]))",
    re.IGNORECASE,
)

Position = tuple[int, int]
Table = list[list[float]]
Value = float | Table


class _Beyond(Exception):  # noqa: N818 -- not an error: this formula is not one of the plain ones
    """More than plain arithmetic on numbers of this sheet."""


def formula_of(sheet: Sheet, at: Position) -> str:
    """The text of the formula that gives a cell its value; "" where none does, or it is not known."""
    formula = sheet.formulas.get(sheet.spilled.get(at, at))
    return formula.text if formula is not None else ""


def result(sheet: Sheet, at: Position) -> float | None:
    """What a cell's formula gives, where it is plain arithmetic on numbers of its own sheet; else None."""
    try:
        value = _result_at(sheet, at, 0)
    except (_Beyond, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def stale(sheet: Sheet, at: Position) -> float | None:
    """The right result of a formula whose cell holds another number; None where all is well or unknown."""
    stored = sheet.cells.get(at)
    if not isinstance(stored, float):
        return None
    right = result(sheet, at)
    if right is None or abs(right - stored) <= _rounding(stored) + _NOISE * max(1.0, abs(right)):
        return None  # "precision as displayed" rounds results: that is no other value
    return right


def _rounding(stored: float) -> float:
    """By how much a number may differ from what its cell shows of it: half of the last digit shown."""
    if not isinstance(stored, FormattedNumber):
        return 0.0
    section, _ = stored.format.section_of(stored)
    if section is None or not section.shows_decimals:
        return 0.0
    return 0.5 * 10.0 ** -(section.decimals + 2 * section.percents - 3 * section.thousands)


def _result_at(sheet: Sheet, at: Position, depth: int) -> float:
    origin = sheet.spilled.get(at, at)
    formula = sheet.formulas.get(origin)
    if formula is None or not formula.text:
        raise _Beyond
    value = _Arithmetic(sheet, formula.text, depth, array=origin in sheet.arrays).whole()
    if isinstance(value, float):
        return value
    row, column = at[0] - origin[0], at[1] - origin[1]
    # One row or column stands for each of the cells beside it, as Excel spreads it.
    line = value[row if len(value) > 1 else 0] if row < len(value) or len(value) == 1 else None
    if line is None or (column >= len(line) and len(line) > 1):
        raise _Beyond
    return line[column if len(line) > 1 else 0]


class _Arithmetic:
    """Recursive descent over + - * / % SUM, numbers and addresses.

    array  may ranges be computed with, cell by cell?
    """

    def __init__(self, sheet: Sheet, formula: str, depth: int, *, array: bool) -> None:
        if depth > _DEEPEST or len(formula) > _LONGEST:
            raise _Beyond
        self.sheet, self.depth, self.at, self.array = sheet, depth, 0, array
        self.pieces: list[str] = []
        position, text = 0, formula.strip()
        while position < len(text):
            match = _PIECE.match(text, position)
            if match is None:
                raise _Beyond
            self.pieces.append(match[0].strip().upper())
            position = match.end()

    def whole(self) -> Value:
        value = self._sum()
        if self.at != len(self.pieces):
            raise _Beyond
        return value

    def _next(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def _take(self, *expected: str) -> str:
        piece = self._next()
        if not piece or (expected and piece not in expected):
            raise _Beyond
        self.at += 1
        return piece

    def _sum(self) -> Value:
        value = self._product()
        while self._next() in ("+", "-"):
            sign = operator.add if self._take() == "+" else operator.sub
            value = _each(sign, value, self._product())
        return value

    def _product(self) -> Value:
        value = self._signed()
        while self._next() in ("*", "/"):
            sign = operator.mul if self._take() == "*" else operator.truediv
            value = _each(sign, value, self._signed())
        return value

    def _signed(self) -> Value:
        sign = 1.0
        while self._next() in ("+", "-"):
            sign = -sign if self._take() == "-" else sign
        value = self._one()
        while self._next() == "%":
            self._take()
            value = _each(operator.truediv, value, 100.0)
        return _each(operator.mul, value, sign)

    def _one(self) -> Value:
        piece = self._take()
        if piece == "(":
            value = self._sum()
            self._take(")")
            return value
        if piece == "SUM":
            self._take("(")
            total = self._argument()
            while self._next() == ",":
                self._take()
                total += self._argument()
            self._take(")")
            return total
        if piece[0].isdigit() or piece[0] == ".":
            return float(piece)
        if self._next() == ":":
            self._take()
            if not self.array:
                raise _Beyond  # only the cell beside it counts: left to Excel
            return self._range(piece, self._take(), summed=False)
        return self._cell(_split(piece))

    def _argument(self) -> float:
        """One argument of SUM, added up."""
        if not self._next():
            raise _Beyond
        follows = self.pieces[self.at + 1 : self.at + 4]
        if follows[:1] == [":"] and follows[2:] in ([","], [")"]):
            return _total(self._range(self._take(), (self._take(":"), self._take())[1], summed=True))
        return _total(self._sum())

    def _range(self, first: str, last: str, *, summed: bool) -> Table:
        (top, left), (bottom, right) = _split(first), _split(last)
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS or bottom < top or right < left:
            raise _Beyond
        return [
            [self._cell((row, column), summed=summed) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]

    def _cell(self, at: Position, *, summed: bool = False) -> float:
        if at in self.sheet.formulas or at in self.sheet.spilled:
            return _result_at(self.sheet, at, self.depth + 1)
        value = self.sheet.cells.get(at)
        if value is None:
            return 0.0
        if isinstance(value, float):
            return float(value)
        if summed and isinstance(value, str):
            return 0.0  # SUM skips text
        raise _Beyond


def _each(compute: Callable[[float, float], float], one: Value, other: Value) -> Value:
    """Compute with two values, cell by cell; a single one, row or column counts for each."""
    if isinstance(one, float) and isinstance(other, float):
        return compute(one, other)
    first, second = _table(one), _table(other)
    rows, columns = max(len(first), len(second)), max(len(first[0]), len(second[0]))
    if any(len(t) not in (1, rows) or len(t[0]) not in (1, columns) for t in (first, second)):
        raise _Beyond

    def at(table: Table, row: int, column: int) -> float:
        line = table[row if len(table) > 1 else 0]
        return line[column if len(line) > 1 else 0]

    return [[compute(at(first, r, c), at(second, r, c)) for c in range(columns)] for r in range(rows)]


def _table(value: Value) -> Table:
    return [[value]] if isinstance(value, float) else value


def _total(value: Value) -> float:
    return math.fsum(number for line in _table(value) for number in line)


def _split(piece: str) -> Position:
    try:
        return split(piece)
    except Refusal:
        raise _Beyond from None
