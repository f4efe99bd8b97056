"""What it takes to reach a plan."""

from __future__ import annotations

import pytest

from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.store import Store
from tests.analysis.tables import portfolio

pytestmark = pytest.mark.whole_run


@pytest.fixture(scope="module")
def september(taken_year):
    with Store(taken_year.database_url) as store:
        yield analyse_month(load(store, taken_year.settings, Period.parse("2026-09")))


def test_what_is_missing_is_the_plan_without_the_expected(september):
    view = september.whole()
    expected = view.forecast.landings["year"].expected
    need = view.needed("year", expected + 1_000_000)
    assert (need.missing, need.months) == (1_000_000, 3)
    assert view.needed("year", 1).missing == 0
    assert all(stage.pipe in (0, None) for stage in view.needed("year", 1).stages)


def test_the_farther_a_stage_the_less_pipe_it_takes(september):
    need = september.whole().needed("year", 10**10)
    shares = [stage.share for stage in need.stages]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1.2
    for stage in need.stages:
        assert abs(stage.pipe * stage.share - need.missing) <= 1


def test_what_usually_enters_the_pipe_stands_beside_it(september):
    view = september.whole()
    inflow = september.inflow
    usual = sum(stage.usual for stage in view.needed("year", 10**10).stages)
    months = int(inflow.follows.any(axis=1).sum())
    assert abs(usual - int(inflow.entered("vendor").sum()) / months) <= len(inflow.stages)
    assert usual > 0


def test_a_span_that_is_over_needs_nothing(september):
    assert september.whole().needed("quarter", 10**12) is None


def test_without_a_landing_nothing_is_said():
    tables = "partner month reference amount\nBP1 2026-10 A 100\nBP1 2026-11 A 100"
    assert portfolio(pipe=tables).whole().needed("year", 10**9) is None


def test_leads_are_counted_in_the_first_month_that_knew_them():
    month = portfolio(
        pipe="partner month reference\nBP1 2026-09 A\nBP1 2026-10 A\nBP1 2026-11 A\nBP1 2026-11 D",
        leads="""
            partner month   reference
            BP1     2026-09 L-1
            BP1     2026-10 L-1
            BP1     2026-10 L-2
            BP1     2026-11 L-3
            BP1     2026-11 A
        """,
    )
    inflow = month.inflow
    # The first review's leads were all new to us; A was a deal before it was written as a lead.
    assert inflow.leads[:, 0].tolist() == [0, 1, 1]
    assert inflow.entered("own")[:, 0].sum(axis=1).tolist() == [0, 0, 10_000]
