"""What the year's plan still takes, as the gap report prints it."""

from __future__ import annotations

import pytest

from reviewkit.analysis.history_analysis import analyse_quarter
from reviewkit.analysis.quarter.revenue_plan import revenue_plan
from reviewkit.documents.quarter.gap_report import gap_report
from reviewkit.documents.quarter.quarterly_pack import quarterly_pack
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.runs.month_reading_context import month_reading_context
from reviewkit.store import Store


@pytest.fixture(scope="module")
def quarter(taken_year):
    with Store(taken_year.database_url) as store:
        history = load(store, taken_year.settings, Period.parse("2026-Q3"))
        yield analyse_quarter(history), month_reading_context(history)


def test_what_is_missing_is_the_years_plan_without_its_landing(quarter):
    portfolio, context = quarter
    pack = gap_report(portfolio, context)
    rows = pack.rows("agenda")
    for row in rows:
        assert row["missing"] == row["plan"] - row["expected"] > 0
    assert [row["missing"] for row in rows] == sorted((row["missing"] for row in rows), reverse=True)
    below = 0
    for code in portfolio.codes:
        view = portfolio.in_vendor(code)
        landing = view.month.forecast.landings["year"].expected
        below += landing < revenue_plan(view).of(Period.parse("2026"))
    assert len(rows) == below


def test_pipe_needed_stands_beside_what_usually_comes(quarter):
    portfolio, context = quarter
    pack = gap_report(portfolio, context)
    view = portfolio.whole()
    missing = revenue_plan(view).of(Period.parse("2026")) - view.month.forecast.landings["year"].expected
    for row in pack.rows("needed"):
        assert row["share"] >= 0.05
        assert abs(row["pipe"] * row["share"] - missing) <= 1
    assert bool(pack.rows("needed")) == (missing > 0)


def test_packs_of_the_quarter_print_the_months_landing(quarter):
    portfolio, context = quarter
    view = portfolio.of_partner("P01")
    pack = quarterly_pack(view, context)
    landing = view.as_json()["forecast"]["year"]
    assert pack.raw("year_landing") == landing["expected"]
    assert pack.rows("landing")[2]["high"] == landing["high"]
    assert "rythme" not in " ".join(str(value) for value in pack.values.values())
