"""Portfolios written as text tables in a test.

A month stands as 2026-11, a date as 2026-11-15, "-" is nothing, "~" in a word a space. What
a table leaves out is filled: partners BP* of channel manager CM1 in euros, one reviewed
review for each partner and month that says anything.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reviewkit.analysis import Portfolio, analyse
from reviewkit.domain.period import Period
from tests.made import FRAMES, PERIOD, TERMS, Made

_DEFAULTS: dict[str, dict[str, Any]] = {
    "partners": {"manager": "CM1", "currency": "EUR"},
    "reviews": {"status": "reviewed", "revision": 1},
    "pipe": {"stage": 3, "amount": 100_00, "close": dt.date(2027, 6, 30), "next_step": "Rappeler"},
    "outcomes": {"outcome": "won", "amount": 100_00},
    "leads": {"amount": 100_00, "origin": "BP", "qualification": "to_qualify"},
    "commits": {"amount": 100_00, "close": dt.date(2026, 11, 30)},
    "sheet_leads": {"amount": 100_00, "origin": "RS"},
    "actions": {"status": "todo"},
    "decisions": {"kind": "transferred"},
}
_DEFAULTS["printed"] = _DEFAULTS["pipe"]
_TEXTS = {"reference", "key", "id", "code"}


def rows(text: str) -> list[dict[str, Any]]:
    """The records of a text table."""
    lines = [line.split() for line in text.strip().splitlines()]
    return [
        {name: _value(name, cell) for name, cell in zip(lines[0], line, strict=True)} for line in lines[1:]
    ]


def _value(name: str, cell: str) -> Any:
    if cell == "-":
        return None
    if name == "month":
        return Period.parse(cell).number
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.date.fromisoformat(cell)
    if name == "probability":
        return Decimal(cell)
    return int(cell) if re.fullmatch(r"-?\d+", cell) and name not in _TEXTS else cell.replace("~", " ")


def records(**tables: str) -> dict[str, list[dict[str, Any]]]:
    """Records by frame, what the tables leave out filled."""
    out = {name: [_DEFAULTS.get(name, {}) | row for row in rows(tables.get(name, ""))] for name in FRAMES}
    said = [
        row for name in ("reviews", "pipe", "outcomes", "leads", "commits", "actions") for row in out[name]
    ]
    there = {(row["partner"], row["month"]) for row in out["reviews"]}
    for partner, month in sorted({(row["partner"], row["month"]) for row in said} - there):
        out["reviews"].append({**_DEFAULTS["reviews"], "partner": partner, "month": month})
    codes = {row["code"] for row in out["partners"]}
    if "partners" not in tables:
        for code in sorted({row["partner"] for row in out["reviews"]} - codes):
            out["partners"].append({**_DEFAULTS["partners"], "code": code, "name": code})
    currency = {row["code"]: row["currency"] for row in out["partners"]}
    for name in ("pipe", "outcomes", "leads", "commits", "sheet_leads", "printed"):
        for row in out[name]:
            row.setdefault("currency", currency.get(row["partner"], "EUR"))
    return out


def portfolio(period: str = "2026-11", terms: dict[str, Any] | None = None, **tables: str) -> Portfolio:
    """The portfolio that these tables tell, analysed."""
    made = Made(records(**tables), replace(TERMS, **(terms or {})), Period.parse(period))
    return analyse(made.known(), made.terms)


def cells(frame: Any, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a frame, row by row."""
    return [tuple(row) for row in frame[list(columns)].to_numpy(object).tolist()]


__all__ = ["PERIOD", "cells", "portfolio", "records", "rows"]
