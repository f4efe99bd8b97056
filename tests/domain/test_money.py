"""Money: exact until it is rounded half up, once; no conversion without a rate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.analysis.month.amounts import converted
from reviewkit.domain.money import MissingRateError, convert, divide, ratio, times

WORTH = {"EUR": Decimal(1), "CHF": Decimal("1.06"), "USD": Decimal("0.92")}
CENTS = st.integers(-(10**13), 10**13)
CURRENCIES = st.sampled_from(sorted(WORTH))


@pytest.mark.parametrize(
    ("cents", "factor", "product"),
    [(5, "0.5", 3), (-5, "0.5", -3), (15, "0.1", 2), (25, "0.1", 3), (14, "0.1", 1)],
)
def test_half_a_cent_goes_away_from_zero(cents, factor, product):
    assert times(cents, Decimal(factor)) == product


def test_an_amount_is_converted_at_the_two_rates():
    assert convert(10_000, "USD", "EUR", WORTH) == 9_200
    assert convert(10_000, "EUR", "CHF", WORTH) == 9_434


@pytest.mark.parametrize(("source", "target"), [("GBP", "EUR"), ("EUR", "GBP")])
def test_a_currency_without_a_rate_is_an_error_and_never_the_same_amount(source, target):
    with pytest.raises(MissingRateError, match="no rate for currency 'GBP'"):
        convert(10_000, source, target, WORTH)


def test_an_amount_in_the_currency_asked_for_needs_no_rate():
    assert convert(7, "GBP", "GBP", {}) == 7


@given(CENTS, CURRENCIES, CURRENCIES)
def test_a_conversion_is_never_half_a_cent_off(cents, source, target):
    exact = cents * Fraction(WORTH[source]) / Fraction(WORTH[target])
    assert abs(convert(cents, source, target, WORTH) - exact) <= Fraction(1, 2)


@given(st.lists(st.tuples(CENTS, CURRENCIES, CURRENCIES), min_size=1))
def test_a_column_is_converted_as_each_amount_is(rows):
    cents, sources, targets = (list(column) for column in zip(*rows, strict=True))
    by_column = converted(np.array(cents), sources, targets, WORTH)
    assert by_column.tolist() == [convert(*row, WORTH) for row in rows]


def test_cents_are_divided_half_up_and_nothing_is_divided_by_nothing():
    assert (divide(5, 2), divide(-5, 2), divide(7, 3)) == (3, -3, 2)
    assert divide(5, 0) is None


def test_a_ratio_without_a_base_is_none():
    assert (ratio(1, 4), ratio(1, 0), ratio(1, None), ratio(None, 4)) == (0.25, None, None, None)
