"""The monthly link: where quarter and year land against the plan, in the packs of the month."""

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
    return [
        {
            "span": short_period(one.span, lang),
            "plan": one.plan, "won": one.won, "weighted": one.weighted, "landing": one.landing, "rate": one.rate,
        }
        for one in landings
    ]  # fmt: skip


def landing_sentence(landings: Sequence[Landing], lang: Language, currency: str) -> list[str]:
    """One sentence for the quarter and the year; none where nothing is planned."""
    said = [
        lang.say(
            N_("{span} lands at {landing} for {plan} planned ({rate})"),
            span=short_period(one.span, lang),
            landing=lang.money(one.landing, currency),
            plan=lang.money(one.plan, currency),
            rate=lang.rate(one.rate),
        )
        for one in landings
        if one.plan
    ]
    if not said:
        return []
    told = N_("Against the plan, won and weighted pipe together: {told}.")
    return [lang.say(told, told=lang.parted(said))]
