"""Months, quarters and years: reading, order, arithmetic, numbers."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.domain.period import Period

YEARS = st.integers(1900, 2999)
MONTHS = st.builds(Period, st.just("month"), YEARS, st.integers(1, 12))
QUARTERS = st.builds(Period, st.just("quarter"), YEARS, st.integers(1, 4))
PERIODS = MONTHS | QUARTERS | st.builds(Period, st.just("year"), YEARS)


@given(PERIODS)
def test_a_period_is_read_back_from_its_text(period):
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-Q5", "2026-1", "26-01", "1899", "2026-11-01"]
)
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError, match="is no period: write 2026-11, 2026-Q4 or 2026"):
        Period.parse(text)


def test_blanks_and_small_letters_are_read():
    assert Period.parse(" 2026-q4 ") == Period("quarter", 2026, 4)


@given(MONTHS)
def test_a_month_comes_back_from_its_number(month):
    assert Period.of_number(month.number) == month


@given(PERIODS)
def test_a_period_has_the_number_of_its_first_month(period):
    assert period.number == period.months[0].number == Period.month_of(period.first_day).number


@given(PERIODS, st.integers(-200, 200))
def test_shifting_adds_months_to_the_number(period, steps):
    shifted = period.shift(steps)
    assert shifted.kind == period.kind
    assert shifted.number == period.number + steps * period.months_long
    assert shifted.shift(-steps) == period


def test_the_number_counts_months_from_year_0():
    assert Period.parse("2026-11").number == 2026 * 12 + 10
    assert Period.parse("2026-Q4").number == 2026 * 12 + 9
    assert Period.parse("2026").number == 2026 * 12


@given(PERIODS)
def test_the_months_of_a_period_follow_each_other_without_gaps(period):
    months = period.months
    assert len(months) == period.months_long
    assert months[0].first_day == period.first_day
    assert months[-1].last_day == period.last_day
    assert all(before.shift(1) == after for before, after in pairwise(months))


@given(PERIODS, st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_a_period_holds_the_days_of_its_months(period, day):
    assert (day in period) == (Period.month_of(day) in period.months)


@given(st.lists(PERIODS, max_size=6))
def test_periods_sort_by_first_day_and_then_the_shorter_first(periods):
    keys = [(period.first_day, period.months_long) for period in sorted(periods)]
    assert keys == sorted(keys)


@given(MONTHS)
def test_quarter_and_year_of_a_month_hold_it(month):
    assert month in month.quarter.months
    assert month in month.in_year.months
    assert month.quarter.in_year == month.in_year
