"""The what-if sheet of a pack opens at the landing that is printed everywhere."""

from __future__ import annotations

import pytest

from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.documents.month.channel_manager import channel_manager_pack
from reviewkit.documents.month.director import director_pack
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.runs.month_reading_context import month_reading_context
from reviewkit.runs.revenue_plans import with_revenue_plans
from reviewkit.store import Store
from tests.analysis.tables import portfolio
from tests.documents.business import reading_context


@pytest.mark.parametrize(("period", "span"), [("2026-11", "quarter"), ("2026-09", "year")])
def test_it_opens_at_the_landing_beside_its_plan(taken_year, period, span):
    with Store(taken_year.database_url) as store:
        history = load(store, taken_year.settings, Period.parse(period))
        month = analyse_month(history)
        context = with_revenue_plans(month_reading_context(history), history, month)
        packs = [(director_pack(month, context), month.whole())]
        packs.append((channel_manager_pack(month, "CM1", context), month.of_manager("CM1")))
    for pack, view in packs:
        scenario, landing = pack.scenario, view.forecast.landings[span]
        listed = sum(deal.expected for deal in scenario.deals)
        assert scenario.deals
        assert scenario.achieved + listed + scenario.other_deals + scenario.new_deals == landing.expected
        assert scenario.other_deals >= 0
        row = next(row for row in pack.rows("landing") if row["expected"] == landing.expected)
        assert scenario.plan == row["plan"]


def test_focus_deals_and_the_commit_are_listed_once_each(taken_year):
    with Store(taken_year.database_url) as store:
        history = load(store, taken_year.settings, Period.parse("2026-11"))
        month = analyse_month(history)
        scenario = director_pack(month, month_reading_context(history)).scenario
    view = month.whole()
    promised = set(view.new_commit["reference"])
    focus = set(view.deals.loc[view.deals["focus"], "reference"])
    assert {deal.reference for deal in scenario.deals} == promised | focus
    assert len(scenario.deals) == len(promised | focus)
    assert scenario.plan is None


def test_without_a_landing_there_is_no_such_sheet():
    month = portfolio(pipe="partner month reference amount stage\nBP1 2026-11 A 9000000 4")
    assert director_pack(month, reading_context(month)).scenario is None
