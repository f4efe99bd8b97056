"""The plans known at a month, that its landings are held against (domain: Forecast)."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.analysis import Portfolio
from reviewkit.analysis.history_analysis import quarter_known
from reviewkit.analysis.quarter import QuarterPortfolio
from reviewkit.analysis.quarter.revenue_plan import revenue_plan
from reviewkit.documents.document import WHOLE_PORTFOLIO
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.history.loading import History
from reviewkit.store import Store


def with_revenue_plans(
    reading_context: ReadingContext, history: History, portfolio: Portfolio
) -> ReadingContext:
    """Return the month's context with the revenue planned by reader; unchanged without a plan.

    Plans in a currency without a rate are left out: the quarter's own run reports them.
    """
    known = quarter_known(history, portfolio)
    worth = portfolio.ledger.terms.worth
    plans = tuple(plan for plan in known.plans if plan.currency in worth)
    if not any(plan.year == known.period.year for plan in plans):
        return reading_context
    handed = tuple(quarterly for quarterly in known.handed if quarterly.currency in worth)
    return with_plans_of(reading_context, QuarterPortfolio(replace(known, plans=plans, handed=handed)))


def with_plans_of(reading_context: ReadingContext, quarter: QuarterPortfolio) -> ReadingContext:
    """Return a context with the revenue planned by reader in a quarter's year."""
    views = {code: quarter.of_partner(code) for code in quarter.codes}
    views |= {code: quarter.of_manager(code) for code in quarter.managers}
    views[WHOLE_PORTFOLIO] = quarter.whole()
    planned = {code: revenue_plan(view) for code, view in views.items()}
    return replace(reading_context, plans={code: plan for code, plan in planned.items() if plan is not None})


def plan_revisions(store: Store, month: int) -> list[int]:
    """Return the revisions of plans and quarterly workbooks that a month's documents rest on."""
    year = month - month % 12
    return [
        r.id
        for form in ("plan", "quarterly")
        for r in store.all_revisions(form, since=year - 12, until=month)
    ]
