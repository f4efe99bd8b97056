"""One rounding everywhere: half up, of the number as it is written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.text import NBSP, language
from reviewkit.text.rounding import half_up, whole_half_up


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [
        (144.5, 0, "145"),
        (-144.5, 0, "-145"),
        (0.145, 2, "0.15"),
        (2.675, 2, "2.68"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-1, 8), 2, "-0.13"),
    ],
)
def test_a_half_goes_away_from_zero_as_it_is_written(number, places, rounded):
    assert half_up(number, places) == Decimal(rounded)


@given(st.fractions(max_denominator=10**6), st.integers(0, 4))
def test_rounding_is_never_more_than_half_a_step_off(number, places):
    assert abs(Fraction(half_up(number, places)) - number) <= Fraction(1, 2 * 10**places)


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_stays(number):
    assert whole_half_up(number) == number


@pytest.mark.parametrize(
    ("fraction", "printed"),
    [
        (0.145, "15"),
        (1.0, "100"),
        (0.996, "99,6"),
        (0.9999, "99,9"),
        (1.0003, "100,1"),
        (1.004, "100,4"),
        (0.625, "63"),
    ],
)
def test_a_rate_that_is_not_100_percent_is_never_printed_as_100_percent(fraction, printed):
    assert language("fr").rate(fraction) == f"{printed}{NBSP}%"


def test_labels_and_sentences_round_the_same_way():
    french = language("fr")
    assert french.number(144.5, 0) == "145"
    assert french.number(-144.5, 0) == "−145"
    assert french.money(14_450_050, "EUR") == f"144{NBSP}501{NBSP}€"
