"""Whole cents by the column: converted and weighted exactly, rounded half up deal by deal.

The same arithmetic as domain.money, on arrays: rates and probabilities become whole
numerators over a whole denominator, so no binary float ever touches a cent.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reviewkit.domain.money import MissingRateError, exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.domain.stages import Ladder

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]

_LIMIT = 2**63 - 1


def rounded(cents: Ints, numerator: Ints | Objects, denominator: int) -> Ints:
    """Return cents × numerator ÷ denominator, halves away from zero.

    Rows too large for 64 bits are worked out in Python's own whole numbers.
    """
    if not len(cents):
        return cents.copy()
    if numerator.dtype == object or denominator > _LIMIT // 4:
        large = np.ones(len(cents), dtype=bool)
    else:
        room = (_LIMIT - denominator) // (2 * max(1, int(np.abs(numerator).max())))
        large = np.abs(cents) > room
    quotients = np.zeros(len(cents), dtype=np.int64)
    small = ~large
    if small.any():
        product = cents[small] * numerator[small]
        quotients[small] = np.sign(product) * ((2 * np.abs(product) + denominator) // (2 * denominator))
    for at in np.flatnonzero(large):
        product = int(cents[at]) * int(numerator[at])
        whole = (2 * abs(product) + denominator) // (2 * denominator)
        quotients[at] = whole if product >= 0 else -whole
    return quotients


def converted(
    cents: Ints,
    typed: Sequence[object] | Objects,
    wanted: Sequence[object] | Objects,
    rates: Mapping[str, Decimal],
) -> Ints:
    """Convert cents as typed to the currency wanted, row by row.

    rates  worth of one unit of each currency in the vendor's
    Raises MissingRateError for a currency to convert that has no rate: settings are checked before.
    """
    codes, currencies = pd.factorize(np.concatenate([np.asarray(typed, object), np.asarray(wanted, object)]))
    pair = codes[: len(cents)] * (len(currencies) + 1) + codes[len(cents) :]
    amounts = cents.copy()
    for conversion in np.unique(pair):
        rows = np.flatnonzero(pair == conversion)
        source, target = currencies[codes[rows[0]]], currencies[codes[len(cents) + rows[0]]]
        if source != target:
            factor = Fraction(_rate(rates, source)) / Fraction(_rate(rates, target))
            if factor != 1:
                top = _column(factor.numerator, len(rows))
                amounts[rows] = rounded(cents[rows], top, factor.denominator)
    return amounts


def _rate(rates: Mapping[str, Decimal], currency: Any) -> Decimal:
    if currency not in rates:
        raise MissingRateError(currency)
    return rates[currency]


def _column(number: int, rows: int) -> Ints | Objects:
    return np.full(rows, number, dtype=np.int64 if abs(number) <= _LIMIT // 4 else object)


def chances(stages: Ints, own: Sequence[object] | Objects, ladder: Ladder) -> tuple[Ints | Objects, int]:
    """Return each deal's probability as a numerator, with the denominator common to all.

    A deal's own probability goes before its stage's. A step the ladder no longer has counts
    as the nearest step below it, since the deal has climbed at least that far.
    """
    codes, given = pd.factorize(np.asarray(own, object))
    steps, step_of = np.unique(stages, return_inverse=True)
    values = [exact(own_chance) for own_chance in given] + [_chance(int(step), ladder) for step in steps]
    if not values:
        return np.zeros(0, dtype=np.int64), 1
    digits = max(0, *(-int(value.as_tuple().exponent) for value in values))
    tops = [int(value.scaleb(digits)) for value in values]
    kind = np.int64 if max(map(abs, tops)) <= _LIMIT // 4 else object
    at = np.where(codes >= 0, codes, len(given) + step_of)
    return np.array(tops, dtype=kind)[at], 10**digits


def _chance(step: int, ladder: Ladder) -> Decimal:
    below = [value for number, value in ladder.probabilities.items() if number <= step]
    return below[-1] if below else Decimal(0)


def summed(groups: Ints, cents: Ints, size: int) -> Ints:
    """Sum cents exactly by group number, 0 to size − 1."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, groups, cents)
    return sums


def counted(groups: Ints, size: int) -> Ints:
    return np.bincount(groups, minlength=size).astype(np.int64)
