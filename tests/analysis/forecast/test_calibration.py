"""Landings held against made years whose truth is known (the tables of docs/forecast.md)."""

from __future__ import annotations

import pytest

from bench.forecast import LEVELS, METHODS, SPANS, cases, quality
from bench.made_years import KINDS

YEARS_OF_EACH_KIND = 30
# Share of the cases that an 80 % range may hold, by reader.
BOUNDS = {"whole": (0.72, 0.88), "channel managers": (0.72, 0.88), "partners": (0.70, 0.90)}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def measured():
    assert YEARS_OF_EACH_KIND * len(KINDS) >= 200
    return list(cases(YEARS_OF_EACH_KIND))


def of(measured, span, level, method):
    return quality(c for c in measured if (c.span, c.level, c.method) == (span, level, method))


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("level", LEVELS)
def test_expected_is_what_comes_and_the_range_holds_as_often_as_it_says(measured, span, level):
    ours = of(measured, span, level, METHODS[0])
    assert 0.9 <= ours.ratio <= 1.1
    low, high = BOUNDS[level]
    assert low <= ours.held <= high


@pytest.mark.parametrize("span", SPANS)
def test_the_ladder_overstates_and_independent_draws_are_too_narrow(measured, span):
    ladder, alone = (of(measured, span, "whole", method) for method in METHODS[1:])
    assert ladder.ratio > 1.5
    assert ladder.held < 0.1
    assert alone.held < 0.6
