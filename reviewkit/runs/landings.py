"""Landings of the plans known at a month: what quarter and year will bring (domain: Landing)."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.analysis import Portfolio
from reviewkit.analysis.history_analysis import quarter_known
from reviewkit.analysis.quarter import QuarterPortfolio
from reviewkit.analysis.quarter.landing import landings, together
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.history.loading import History
from reviewkit.store import Store


def with_landings(reading_context: ReadingContext, history: History, portfolio: Portfolio) -> ReadingContext:
    """Return the month's context with the landings of quarter and year by reader; unchanged without a plan.

    Plans and workbooks in a currency without a rate are left out: the quarter's own run reports them.
    """
    known = quarter_known(history, portfolio)
    worth = portfolio.ledger.terms.worth
    plans = tuple(plan for plan in known.plans if plan.currency in worth)
    if not any(plan.year == known.period.year for plan in plans):
        return reading_context
    handed = tuple(quarterly for quarterly in known.handed if quarterly.currency in worth)
    whole = QuarterPortfolio(replace(known, plans=plans, handed=handed))
    by_reader = {code: landings(whole.of_partner(code)) for code in whole.codes}
    in_vendor = {code: landings(whole.in_vendor(code)) for code in whole.codes}
    for reader, codes in {
        **{manager: whole.of_manager(manager).partners for manager in whole.managers},
        "all": whole.codes,
    }.items():
        by_reader[reader] = together([in_vendor[code] for code in codes])
    return replace(reading_context, landings={code: rows for code, rows in by_reader.items() if rows})


def plan_revisions(store: Store, month: int) -> list[int]:
    """Return the revisions of plans and quarterly workbooks that a month's documents rest on."""
    year = month - month % 12
    return [
        r.id
        for form in ("plan", "quarterly")
        for r in store.all_revisions(form, since=year - 12, until=month)
    ]
