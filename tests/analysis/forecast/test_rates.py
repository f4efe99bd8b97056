"""Rates: shrunk towards their stage's, and that towards the whole's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.analysis.forecast.rates import PRIOR_DEAL_MONTHS, as_typed, shrunk, standard_error

counts = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400)),
    min_size=1,
    max_size=6,
)


def tables(rows):
    """Return events and deal-months of S × 2 cells, no more events than deal-months."""
    cells = np.array(rows, dtype=np.int64)
    at_risk = cells[:, :2] + cells[:, 2:]
    return cells[:, :2], at_risk


def test_a_cell_of_many_deal_months_keeps_its_own_rate_and_an_empty_one_has_its_stages():
    events, at_risk = np.array([[0, 500], [10, 0]]), np.array([[0, 1000], [1000, 0]])
    rate = shrunk(events, at_risk)
    stage = (500 + 20 * 0.255) / 1020
    assert np.isclose(rate[0, 0], stage)
    assert abs(rate[0, 1] - 0.5) < 0.001
    assert abs(rate[1, 0] - 0.01) < 0.001


@given(counts)
def test_rates_lie_between_the_lowest_and_the_highest_that_were_seen(rows):
    events, at_risk = tables(rows)
    rate = shrunk(events, at_risk)
    seen = at_risk > 0
    if not seen.any():
        assert (rate == 0).all()
        return
    own = events[seen] / at_risk[seen]
    assert (rate >= own.min() - 1e-12).all()
    assert (rate <= own.max() + 1e-12).all()


@given(counts)
def test_the_rates_of_all_events_never_add_up_to_more_than_one(rows):
    events, at_risk = tables(rows)
    others = at_risk - events
    assert (shrunk(events, at_risk) + shrunk(others, at_risk) <= 1 + 1e-12).all()


@given(st.floats(0.001, 0.999), st.integers(0, 5000), st.integers(1, 5000))
def test_more_evidence_never_widens_the_range_of_a_rate(rate, at_risk, more):
    before = standard_error(np.array([rate]), np.array([at_risk]))
    after = standard_error(np.array([rate]), np.array([at_risk + more]))
    assert after[0] < before[0]


def test_the_prior_is_worth_twenty_deal_months():
    assert PRIOR_DEAL_MONTHS == 20
    assert np.isclose(standard_error(np.array([0.5]), np.array([0]))[0] ** 2, 0.25 / 21)


def test_a_close_date_left_alone_comes_a_month_nearer():
    moves = as_typed()
    assert (moves.sum(axis=1) == 1).all()
    assert [int(row.argmax()) for row in moves] == [0, 0, 1, 2, 3, 4, 6]
