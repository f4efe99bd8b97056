"""Raw values as cells hold them, and how wide they stand there."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

_FIRST = dt.date(1899, 12, 30)  # from which Excel counts days


def figure(kind: str, raw: Any) -> float | int | None:
    """A figure in the unit its cell shows: cents become units, points hundredths; None where unknown."""
    if raw is None:
        return None
    if kind in ("money", "change"):
        value = raw / 100
    elif kind == "points":
        value = raw * 100
    else:
        value = raw
    return value if math.isfinite(value) else None


def serial(day: Any) -> int | None:
    """A date as Excel counts it; None for what is none or before Excel's own beginning."""
    if isinstance(day, dt.datetime):
        day = day.date()
    if not isinstance(day, dt.date):
        return None
    number = (day - _FIRST).days
    return number if number > 60 else None  # Excel's 1900 had a 29 February


def printed_width(kind: str, value: float) -> int:
    """How many characters a figure takes as printed."""
    whole = len(f"{abs(value):,.0f}")
    sign = 1 if value < 0 or kind in ("change", "signed", "points") else 0
    tail = {"money": 6, "change": 6, "rate": 5, "points": 5, "days": 6, "number": 2}.get(kind, 0)
    if kind == "rate":
        whole = len(f"{abs(value) * 100:.0f}")
    return whole + sign + tail
