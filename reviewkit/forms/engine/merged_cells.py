"""Merged cells: only the first of a range holds a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewkit.xlsx import column_of
from reviewkit.xlsx.book import Position

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6}):\$?([A-Z]{1,3})\$?([1-9]\d{0,6})").fullmatch
_MOST = 5_000  # cells looked at: a merge over whole columns is no table's


class MergedCells:
    """The merged ranges of a sheet, asked by cell."""

    def __init__(self, ranges: Sequence[str]) -> None:
        self._covered: dict[Position, tuple[Position, str]] = {}
        for text in ranges:
            match = _RANGE(text)
            if match is None:
                continue
            (top, left), (bottom, right) = (
                (int(match[2]), column_of(match[1])),
                (int(match[4]), column_of(match[3])),
            )
            if (bottom - top + 1) * (right - left + 1) > _MOST or len(self._covered) > _MOST:
                continue
            for row in range(top, bottom + 1):
                for col in range(left, right + 1):
                    if (row, col) != (top, left):
                        self._covered[row, col] = ((top, left), text)

    def over(self, at: Position | None) -> tuple[Position, str] | None:
        """The first cell and the range that cover a cell; None for a cell of its own."""
        return None if at is None else self._covered.get(at)

    def ranges(self) -> Iterator[tuple[str, Position, list[Position]]]:
        """Each range with its first cell and those it covers."""
        by_range: dict[str, tuple[Position, list[Position]]] = {}
        for at, (first, text) in self._covered.items():
            by_range.setdefault(text, (first, []))[1].append(at)
        for text, (first, covered) in by_range.items():
            yield text, first, covered
