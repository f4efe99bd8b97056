"""Values as cells hold them, and the width that figures and texts take, without asking a font."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any

_NARROW, _WIDE = frozenset("fijlrtI.,;:!'’()[]| \N{NO-BREAK SPACE}"), frozenset("mwMW@%—ŒÆœæ")


def line_width(line: str) -> float:
    """Return the width of a line in characters: capitals and m are wider than a digit, i and l narrower."""
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


def text_width(values: Iterable[object]) -> float:
    """The widest line of these texts; only the longest few are line_width."""
    lines = {str(value) for value in values if value not in (None, "")}
    longest = sorted(lines, key=lambda line: (len(line), line))[-5:]
    return max((line_width(part) for line in longest for part in line[:2000].splitlines()), default=0)


def count_lines(text: str, width: float) -> int:
    """Return the number of lines of a text that wraps at `width` characters."""
    width = max(width, 4)
    return sum(max(1, math.ceil(line_width(part) / width)) for part in text[:4000].splitlines() or [""])


def estimate_lines(text: str, width: float) -> int:
    """The same at a fraction of the cost, for the many cells of a table: only what may wrap is line_width."""
    if len(text) * 1.1 <= width and "\n" not in text:
        return 1
    if len(text) <= 240:
        return count_lines(text, width if len(text) < width else width * 0.94)  # lines end at words
    return sum(max(1, math.ceil(len(part) / (width * 0.94))) for part in text[:4000].splitlines())


_FIRST = dt.date(1899, 12, 30)  # from which Excel counts days


def cell_number(kind: str, raw: Any) -> float | int | None:
    """Return a figure in the unit its cell shows: cents become units, points hundredths; None where unknown."""
    if raw is None:
        return None
    if kind in ("money", "change"):
        value = raw / 100
    elif kind == "points":
        value = raw * 100
    else:
        value = raw
    return value if math.isfinite(value) else None


def day_number(day: object) -> int | None:
    """Return a date as Excel's day number; None for another value or a date before March 1900."""
    if isinstance(day, dt.datetime):
        day = day.date()
    if not isinstance(day, dt.date):
        return None
    number = (day - _FIRST).days
    return number if number > 60 else None  # Excel's 1900 had a 29 February


def printed_width(kind: str, value: float) -> int:
    """Return the number of characters of a printed figure."""
    whole = len(f"{abs(value):,.0f}")
    sign = 1 if value < 0 or kind in ("change", "signed", "points") else 0
    tail = {"money": 6, "change": 6, "rate": 5, "points": 5, "days": 6, "number": 2}.get(kind, 0)
    if kind == "rate":
        whole = len(f"{abs(value) * 100:.0f}")
    return whole + sign + tail
