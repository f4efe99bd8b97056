"""A quarter as people write it in a cell that is text: 2026-Q1, Q1 2026, T1 2026, 2026-T1."""

from __future__ import annotations

import re

from reviewkit.domain.period import Period

_QUARTER = re.compile(r"(?:(?P<y1>\d{4})\W*[QT]\W*(?P<q1>[1-4])|[QT]\W*(?P<q2>[1-4])\W*(?P<y2>\d{4}))")


def quarter_named(text: str | None) -> Period | None:
    """The quarter a text names, or None where it names none."""
    found = _QUARTER.fullmatch((text or "").strip().upper())
    if found is None:
        return None
    year = int(found["y1"] or found["y2"])
    return Period("quarter", year, int(found["q1"] or found["q2"])) if year >= 1900 else None


def quarters_of(year: int) -> tuple[Period, ...]:
    """The four quarters of a year, in order."""
    return tuple(Period("quarter", year, part) for part in (1, 2, 3, 4))
