"""Quarters: read from a text cell (2026-Q1, Q1 2026, T1 2026, 2026-T1), and those of a year."""

from __future__ import annotations

import re

from reviewkit.domain.period import Period

_QUARTER = re.compile(r"(?:(?P<y1>\d{4})\W*[QT]\W*(?P<q1>[1-4])|[QT]\W*(?P<q2>[1-4])\W*(?P<y2>\d{4}))")


def quarter_named(text: str | None) -> Period | None:
    """Return the quarter that a text names; None if it names none."""
    match = _QUARTER.fullmatch((text or "").strip().upper())
    if match is None:
        return None
    year = int(match["y1"] or match["y2"])
    return Period("quarter", year, int(match["q1"] or match["q2"])) if year >= 1900 else None


def quarters_of(year: int) -> tuple[Period, ...]:
    """Return the four quarters of a year, in order."""
    return tuple(Period("quarter", year, part) for part in (1, 2, 3, 4))
