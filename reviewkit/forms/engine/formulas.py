"""Formulas whose stored result cannot be trusted: worked out anew where they are plain arithmetic.

reviewkit reads results, not formulas. A program that never calculates leaves an old result or
a 0; sums and products of numbers on the same sheet are few lines to check, all else is believed.
"""

from __future__ import annotations

import math
import re

from reviewkit.xlsx import Refusal, Sheet, split

_LONGEST = 200
_DEEPEST = 8
_MOST_CELLS = 1_000
_PIECE = re.compile(
    r"\s*(?:(\d+\.?\d*|\.\d+)|(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?![A-Z0-9(!.])|(SUM)(?=\()|([-+*/()%:,]))",
    re.IGNORECASE,
)


class _Beyond(Exception):  # noqa: N818 -- not an error: this formula is not one of the plain ones
    """More than plain arithmetic on numbers of this sheet."""


def result(sheet: Sheet, formula: str) -> float | None:
    """What a formula gives, where it is plain arithmetic on numbers of its own sheet; else None."""
    try:
        value = _Arithmetic(sheet, formula, 0).whole()
    except (_Beyond, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def stale(sheet: Sheet, formula: str, stored: object) -> float | None:
    """The right result of a formula whose cell holds another number; None where all is well or unknown."""
    if not isinstance(stored, float) or not formula or len(formula) > _LONGEST:
        return None
    right = result(sheet, formula)
    if right is None or math.isclose(right, stored, rel_tol=1e-3, abs_tol=0.01):
        return None  # "precision as displayed" rounds results: that is no other value
    return right


class _Arithmetic:
    """Recursive descent over + - * / % SUM, numbers and addresses."""

    def __init__(self, sheet: Sheet, formula: str, depth: int) -> None:
        if depth > _DEEPEST or len(formula) > _LONGEST:
            raise _Beyond
        self.sheet, self.depth, self.at = sheet, depth, 0
        self.pieces: list[str] = []
        position, text = 0, formula.strip()
        while position < len(text):
            match = _PIECE.match(text, position)
            if match is None:
                raise _Beyond
            self.pieces.append(match[0].strip().upper())
            position = match.end()

    def whole(self) -> float:
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

    def _sum(self) -> float:
        value = self._product()
        while self._next() in ("+", "-"):
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> float:
        value = self._signed()
        while self._next() in ("*", "/"):
            value = value * self._signed() if self._take() == "*" else value / self._signed()
        return value

    def _signed(self) -> float:
        sign = 1.0
        while self._next() in ("+", "-"):
            sign = -sign if self._take() == "-" else sign
        value = self._one()
        while self._next() == "%":
            self._take()
            value /= 100
        return sign * value

    def _one(self) -> float:
        piece = self._take()
        if piece == "(":
            value = self._sum()
            self._take(")")
            return value
        if piece == "SUM":
            self._take("(")
            value = self._argument()
            while self._next() == ",":
                self._take()
                value += self._argument()
            self._take(")")
            return value
        if piece[0].isdigit() or piece[0] == ".":
            return float(piece)
        return self._cell(_split(piece))

    def _argument(self) -> float:
        start = self._next()
        if self.at + 1 < len(self.pieces) and self.pieces[self.at + 1] == ":":
            (top, left), (bottom, right) = _split(self._take()), _split((self._take(":"), self._take())[1])
            if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS or bottom < top or right < left:
                raise _Beyond
            return sum(
                self._cell((row, col), summed=True)
                for row in range(top, bottom + 1)
                for col in range(left, right + 1)
            )
        if not start:
            raise _Beyond
        return self._sum()

    def _cell(self, at: tuple[int, int], *, summed: bool = False) -> float:
        formula = self.sheet.formulas.get(at)
        if formula is not None:
            if not formula.text:
                raise _Beyond
            return _Arithmetic(self.sheet, formula.text, self.depth + 1).whole()
        value = self.sheet.cells.get(at)
        if value is None:
            return 0.0
        if isinstance(value, float):
            return value
        if summed and isinstance(value, str):
            return 0.0  # SUM skips text
        raise _Beyond


def _split(piece: str) -> tuple[int, int]:
    try:
        return split(piece)
    except Refusal:
        raise _Beyond from None
