"""Where quarter and year land against the plan, in the documents of the month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.analysis.quarter.landing import Landing
from reviewkit.documents.fields import Column, Table
from reviewkit.documents.period_words import short_period
from reviewkit.text import N_, Language

LANDING = Table(
    "landing",
    N_("Landing against the plan"),
    (
        Column("span", N_("Period"), width=16),
        Column("plan", N_("Plan"), "money", width=18),
        Column("won", N_("Won so far"), "money", width=18),
        Column("weighted", N_("Weighted pipe to come"), "money", width=20),
        Column("landing", N_("Landing"), "money", width=18),
        Column("rate", N_("Rate"), "rate", width=10),
    ),
    N_("No business plan is known."),
)


def landing_rows(landings: Sequence[Landing], lang: Language) -> list[dict[str, Any]]:
    """Return the rows of LANDING, one a span; amounts in cents."""
    return [
        {
            "span": short_period(landing.span, lang),
            "plan": landing.plan,
            "won": landing.won,
            "weighted": landing.weighted,
            "landing": landing.landing,
            "rate": landing.rate,
        }
        for landing in landings
    ]


def landing_sentence(landings: Sequence[Landing], lang: Language, currency: str) -> list[str]:
    """Return one sentence on quarter and year; none where nothing is planned."""
    clauses = [
        lang.say(
            N_("{span} lands at {landing} for {plan} planned ({rate})"),
            span=short_period(landing.span, lang),
            landing=lang.money(landing.landing, currency),
            plan=lang.money(landing.plan, currency),
            rate=lang.rate(landing.rate),
        )
        for landing in landings
        if landing.plan
    ]
    if not clauses:
        return []
    message = N_("Against the plan, won and weighted pipe together: {shares}.")
    return [lang.say(message, shares=lang.parted(clauses))]
