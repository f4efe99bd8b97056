"""How wide text stands, in characters of a cell's ruler, without asking a font."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

_NARROW, _WIDE = frozenset("fijlrtI.,;:!'’()[]| \N{NO-BREAK SPACE}"), frozenset("mwMW@%—ŒÆœæ")


def measured(line: str) -> float:
    """A line's width: capitals and m are wider than a digit, i and l narrower."""
    if len(line) > 400:
        return float(len(line))
    width = 0.0
    for mark in line:
        if mark in _NARROW:
            width += 0.55
        elif mark in _WIDE:
            width += 1.6
        elif mark.isupper():
            width += 1.2
        else:
            width += 0.97 if mark < "\u2e80" else 2.0
    return width


def text_width(values: Iterable[Any]) -> float:
    """The widest line of these texts; only the longest few are measured."""
    lines = {str(value) for value in values if value not in (None, "")}
    longest = sorted(lines, key=lambda line: (len(line), line))[-5:]
    return max((measured(part) for line in longest for part in line[:2000].splitlines()), default=0)


def lines_of(text: str, width: float) -> int:
    """How many lines the text takes where it wraps at that width."""
    width = max(width, 4)
    return sum(max(1, math.ceil(measured(part) / width)) for part in text[:4000].splitlines() or [""])


def roughly_lines(text: str, width: float) -> int:
    """The same at a fraction of the cost, for the many cells of a table: only what may wrap is measured."""
    if len(text) * 1.1 <= width and "\n" not in text:
        return 1
    if len(text) <= 240:
        return lines_of(text, width if len(text) < width else width * 0.94)  # lines end at words
    return sum(max(1, math.ceil(len(part) / (width * 0.94))) for part in text[:4000].splitlines())
