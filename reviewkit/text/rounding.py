"""The one rounding: half up, away from zero, of the number as it is written (domain: One rounding)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def exact(number: float | str | Decimal) -> Decimal:
    """Return a number as it is written, not as its binary float is stored: 0.1 is one tenth."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def half_up(number: float | Decimal | Fraction, places: int = 0) -> Decimal:
    """Return the nearest number of `places` decimals, halves away from zero, however long the number is."""
    # Whole numbers all the way: a Decimal's own operations keep 28 digits.
    scaled = abs(number if isinstance(number, Fraction) else Fraction(exact(number))) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{whole if number >= 0 else -whole}e-{places}")


def whole_half_up(number: float | Decimal | Fraction) -> int:
    """Return the nearest whole number, halves away from zero."""
    return int(half_up(number))
