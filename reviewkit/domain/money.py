"""Money is whole cents; every rounding in the house happens here, half up.

Binary floats never hold money between cells and cells: a rate or a probability is a
Decimal (or an exact fraction of ints) until its product is rounded to the cent.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal(1)


def half_up(value: Decimal) -> int:
    """The nearest whole number, halves away from zero."""
    return int(value.quantize(CENT, rounding=ROUND_HALF_UP))


def times(cents: int, factor: Decimal) -> int:
    """cents × factor, rounded half up to the cent (domain: Numbers, weighted amount)."""
    return half_up(cents * factor)


def exact(number: float | str | Decimal) -> Decimal:
    """A number as it is written, not as its binary float is stored: 0.1 is one tenth."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def convert(cents: int, rate_from: Decimal, rate_to: Decimal) -> int:
    """Cents of one currency in another, rounded half up.

    rate_from, rate_to  what one unit of each is worth in the vendor's currency
    """
    return cents if rate_from == rate_to else half_up(cents * rate_from / rate_to)


def ratio(part: float | None, whole: float | None) -> float | None:
    """part ÷ whole, or None where there is no base (domain: no division by zero)."""
    return None if part is None or not whole else part / whole
