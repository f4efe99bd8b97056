"""The quarter's words: the seed's headings in its order, figures and states in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from reviewkit.documents.fields import Group, Value
from reviewkit.domain.vocabulary import PLAN_STATES
from reviewkit.text import N_, NBSP, Language

# The headings of the seed's quarterly review, word for word; {vendor} is a setting.
HEADINGS: Mapping[str, str] = {
    "review": N_("Quarterly review with the partners"),
    "principle": N_(
        "Principle: bring up to date the quarter's action plans that the year's business plan foresees"
    ),
    "training": N_("1. Training"),
    "training_balance": N_("Balance of the past quarter"),
    "training_gap": N_("Gap to the business plan"),
    "training_next": N_("Enrolment for the coming quarter of:"),
    "marketing": N_("2. Marketing"),
    "marketing_balance": N_("Balance of the past quarter"),
    "marketing_gap": N_("Gap to the business plan"),
    "marketing_next": N_("Planning of the coming quarter's actions"),
    "marketing_items": N_("Type of actions, budget, number of leads expected, resources needed"),
    "relation": N_("3. Contractual relation"),
    "business": N_("4. Analysis of the past quarter's business"),
    "result": N_("Result YTD: revenue, new customers"),
    "business_gap": N_("Gap to the business plan"),
    "share": N_("What % of your whole business"),
    "efficiency": N_(
        "Sales efficiency: average deal, length of the sales cycle, win rate, number of sales visits"
    ),
    "support": N_("Commercial support by {vendor}: number of days, nature of the interventions"),
    "motivation": N_("Motivation of the salespeople"),
    "activity": N_("Sales activity: number of leads by the partner"),
    "skills": N_("Sales skills"),
    "skills_items": N_(
        "Ability to sell our solutions effectively, qualification of projects, quality of proposals and of "
        "demonstrations, command of pricing, of the configurator, of {vendor}'s processes and tools"
    ),
    "after_sales": N_("5. After-sales: analysis of customer satisfaction"),
    "installations": N_("Installations under way"),
    "training_needs": N_("Training needs"),
    "support_requests": N_("Support requests of the partner"),
    "difficulties": N_("6. Difficulties met by the partner"),
    "priorities": N_("7. Priorities and requests of the partner"),
    "agreed": N_("Actions agreed"),
    "signed_partner": N_("For the partner: name, date, signature"),
    "signed_vendor": N_("For {vendor}: name, date, signature"),
    "scorecard": N_("The plan at a glance"),
    "four_quarters": N_("Four quarters and the year"),
    "declared": N_("Declared against known"),
    "coverage": N_("Deals that can fill the gap"),
    "planned": N_("What was planned, and what became of it"),
}
HEADING_GROUP = Group("h", tuple(Value(key, "text", f"Heading: {key}") for key in HEADINGS))

SIGNS = {"green": "●", "amber": "◆", "red": "▼"}


def headings(lang: Language, vendor: str) -> dict[str, str]:
    return {
        key: lang.say(text, vendor=vendor) if "{" in text else lang.say(text)
        for key, text in HEADINGS.items()
    }


def shown(
    value: Fraction | float | None, unit: str, lang: Language, currency: str, *, sign: bool = False
) -> str:
    """A figure of an indicator in its unit; unknown where there is none."""
    if value is None:
        return lang.unknown
    plus = "+" if sign and value > 0 else ""
    if unit == "money":
        return plus + lang.money(int(value), currency)
    if unit == "share" and sign:
        points = lang.number(float(value) * 100, 1)
        return f"{plus}{points}{NBSP}{lang.say(N_('pts'))}"
    return plus + (lang.rate(float(value), 1) if unit == "share" else lang.integer(int(value)))


def days_word(days: float, lang: Language) -> str:
    """1,5 jour, 2 jours; 1 day, 1.5 days."""
    return lang.count("{days} day", "{days} days", math.ceil(days) if lang.code == "en" else int(days),
                      days=lang.number(days, 1))  # fmt: skip


def state_word(status: str | None, lang: Language) -> str:
    """A sign and a word: a colour never stands alone."""
    return f"{SIGNS[status]}{NBSP}{PLAN_STATES.label(status, lang)}" if status else "–"
