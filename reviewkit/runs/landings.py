"""The monthly link: plans and quarters known at a month, and where they land."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.analysis import Portfolio
from reviewkit.analysis.quarter import QuarterKnown, QuarterPortfolio
from reviewkit.analysis.quarter.landing import landings, together
from reviewkit.documents.reading_context import About
from reviewkit.history.quarter_history import handed_until, plans_until
from reviewkit.settings import Settings
from reviewkit.store import Store


def with_landings(about: About, store: Store, settings: Settings, portfolio: Portfolio) -> About:
    """What the month's packs say of quarter and year, by reader; nothing where no plan is known.

    Plans and workbooks in a currency without a rate are left out: the quarter's own run says so.
    """
    quarter = about.period.quarter
    plans, _ = plans_until(store, quarter)
    worth = portfolio.ledger.terms.worth
    plans = [plan for plan in plans if plan.currency in worth]
    if not any(plan.year == quarter.year for plan in plans):
        return about
    handed, _ = handed_until(store, quarter)
    known = QuarterKnown(
        quarter, portfolio, tuple(plans), tuple(one for one in handed if one.currency in worth),
        settings.get("gap.green"), settings.get("gap.amber"),
    )  # fmt: skip
    whole = QuarterPortfolio(known)
    told = {code: landings(whole.of_partner(code)) for code in whole.codes}
    each = {code: landings(whole.in_vendor(code)) for code in whole.codes}
    for reader, codes in {
        **{m: whole.of_manager(m).partners for m in whole.managers},
        "all": whole.codes,
    }.items():
        told[reader] = together([each[code] for code in codes])
    return replace(about, landings={code: found for code, found in told.items() if found})


def plan_revisions(store: Store, month: int) -> list[int]:
    """The revisions of plans and quarterly workbooks that a month's documents rest on."""
    year = month - month % 12
    return [r.id for form in ("plan", "quarterly") for r in store.every(form, since=year - 12, until=month)]
