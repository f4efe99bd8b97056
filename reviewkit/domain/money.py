"""Money is whole cents: weighted, converted and divided exactly, then rounded half up once.

Binary floats never hold money between two cells: a rate or a probability is a Decimal (or an
exact fraction of whole numbers) until its product is rounded to the cent. The analysis does the
same by the column (analysis/month/amounts), held equal to these functions by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from reviewkit.text.rounding import exact, whole_half_up

__all__ = ["MissingRateError", "convert", "divide", "exact", "ratio", "times"]


class MissingRateError(ValueError):
    """A currency without a rate. Settings are checked before anything is converted."""

    def __init__(self, currency: str) -> None:
        super().__init__(f"no rate for currency {currency!r}")
        self.currency = currency


def times(cents: int, factor: Decimal) -> int:
    """Return cents × factor, rounded half up to the cent (domain: Numbers, weighted amount)."""
    return whole_half_up(cents * factor)


def convert(cents: int, source: str, target: str, worth: Mapping[str, Decimal]) -> int:
    """Return cents of one currency in another, rounded half up.

    worth  what one unit of each currency is worth in the vendor's

    Raises MissingRateError for a currency that has to be converted and has no rate.
    """
    if source == target:
        return cents
    for currency in (source, target):
        if currency not in worth:
            raise MissingRateError(currency)
    return whole_half_up(cents * Fraction(worth[source]) / Fraction(worth[target]))


def divide(cents: int, count: int) -> int | None:
    """Return cents ÷ count, rounded half up to the cent; None where there is nothing to divide by."""
    return whole_half_up(Fraction(cents, count)) if count else None


def ratio(part: float | None, whole: float | None) -> float | None:
    """Return part ÷ whole, or None where there is no base (domain: no division by zero)."""
    return None if part is None or not whole else part / whole
