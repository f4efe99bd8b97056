"""What is known before a plan or a quarterly workbook is filled (seed: "prévus dans le business plan")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from reviewkit.analysis.quarter import QuarterlyReview, QuarterPortfolio
from reviewkit.analysis.quarter.plan_progress import PlannedAction, open_needs, planned
from reviewkit.documents.period_words import period_word
from reviewkit.domain.keys import fold
from reviewkit.domain.money import MissingRateError, convert
from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarters_of
from reviewkit.domain.vocabulary import PLANNED_ACTION_KINDS, SCORE_TOPICS
from reviewkit.forms.engine.form_writer import Prefill
from reviewkit.history.money_rows import convert_plan, convert_quarter
from reviewkit.history.people import Directory, Partner
from reviewkit.history.quarter_records import Plan, in_force
from reviewkit.settings import Settings
from reviewkit.text import N_, Language, language

_MEANINGS = {
    "motivation": N_("They want to sell our solutions and speak of them unasked."),
    "selling": N_("They lead a deal from the first visit to the signature on their own."),
    "qualification": N_("Need, budget, decision maker and timetable are known before the offer."),
    "proposals": N_("Proposals answer the need, are complete, and need no correction."),
    "demos": N_("Demonstrations are prepared, speak of the customer's work and convince."),
    "pricing": N_("Prices, discounts and conditions are right without asking."),
    "configurator": N_("Configurations are right the first time."),
    "processes": N_("Declarations, reviews and our tools are used as agreed."),
}
_CAMPAIGNS = (
    N_("Event"),
    N_("Mailing"),
    N_("Telemarketing"),
    N_("Webinar"),
    N_("Trade fair"),
    N_("Advertising"),
)


def months_word(quarter: Period, lang: Language) -> str:
    """janvier 2026 – mars 2026"""
    return f"{lang.month(quarter.months[0].first_day)} – {lang.month(quarter.months[-1].first_day)}"


def plan_in_currency(plan: Plan, currency: str, settings: Settings, period: Period) -> Plan:
    """Return a plan with its amounts in a currency at the period's rates.

    Raises SettingsError for a currency without a rate.
    """
    try:
        return convert_plan(plan, currency, settings.worth(period))
    except MissingRateError as error:
        raise settings.rate_missing(error.currency, period) from None


def plan_prefill(
    plans: Sequence[Plan], partner: Partner, period: Period, directory: Directory, vendor: str
) -> Prefill:
    """The plan in force at the year's end, to be revised; else four quarters to fill."""
    lang = language(partner.lang)
    plan = in_force(plans, quarters_of(period.year)[3])
    targets = []
    for quarter in quarters_of(period.year):
        row: dict[str, Any] = {"quarter": str(quarter), "months": months_word(quarter, lang)}
        if plan is not None:
            row |= {key: value for key, value in plan.targets.get(quarter, {}).items() if value is not None}
        targets.append(row)
    actions = [dict(row) for row in plan.actions] if plan is not None else []
    made = (
        lang.say(N_("Made from the plan in force (revision {number})."), number=plan.number)
        if plan is not None
        else lang.say(N_("First plan: nothing is known yet."))
    )
    title = lang.say(N_("Business plan {year}: {partner}"), year=period.year, partner=partner.name)
    return Prefill(
        {"cover": [{}], "targets": targets, "planned_actions": actions},
        _lists(partner, directory, lang),
        (_who(partner, directory, vendor, lang), made),
        title,
    )


def quarterly_prefill(
    portfolio: QuarterPortfolio, partner: Partner, period: Period, directory: Directory, vendor: str
) -> Prefill:
    """Everything known: planned actions, open needs, contract, the months' figures, what was handed in."""
    lang = language(partner.lang)
    worth = portfolio.known.months.ledger.terms.worth
    mine = {
        quarter: convert_quarter(review, partner.currency, worth)
        for (code, quarter), review in portfolio.handed.items()
        if code == partner.code
    }
    now = mine.get(period)
    rows: dict[str, list[dict[str, Any]]] = {
        key: [dict(row) for row in now.rows(key)] if now is not None else []
        for key in ("training", "enrolments", "marketing", "marketing_plan", "installations", "satisfaction")
    }
    plans = portfolio.plans.get(partner.code, [])
    rows["progress"] = _progress(planned(plans, mine, partner.code, period), now, partner, portfolio, lang)
    rows["scores"] = _scores(now, lang)
    rows["needs"] = _needs(mine, now, period, lang)
    rows["contract"] = [_contract(portfolio, partner, directory, now, lang)]
    rows["business"] = [_business(portfolio, partner, now, lang)]
    made = (
        lang.say(N_("Prefilled with what was handed in for this quarter."))
        if now is not None
        else lang.say(N_("Prefilled with the plan, the last quarterly review and the months handed in."))
    )
    colours = lang.say(
        N_("Orange headings and sheets are the channel manager's; the others are the partner's.")
    )
    title = lang.say(
        N_("Quarterly review, {quarter}: {partner}"), quarter=period_word(period, lang), partner=partner.name
    )
    return Prefill(
        rows, _lists(partner, directory, lang), (_who(partner, directory, vendor, lang), made, colours), title
    )


def _who(partner: Partner, directory: Directory, vendor: str, lang: Language) -> str:
    manager = directory.manager_name(partner.manager)
    return lang.say(N_("{vendor}, channel manager {manager}"), vendor=vendor, manager=manager)


def _lists(partner: Partner, directory: Directory, lang: Language) -> dict[str, list[str]]:
    people = directory.people(partner.code)
    return {
        "contacts": people,
        "people": [*people, directory.manager_name(partner.manager)],
        "marketing_kinds": [lang.say(kind) for kind in _CAMPAIGNS],
    }


def _progress(
    actions: Sequence[PlannedAction],
    now: QuarterlyReview | None,
    partner: Partner,
    portfolio: QuarterPortfolio,
    lang: Language,
) -> list[dict[str, object]]:
    worth = portfolio.known.months.ledger.terms.worth
    answers = {fold(row["id"]): row for row in now.rows("progress")} if now is not None else {}
    rows: list[dict[str, object]] = []
    for action in actions:
        budget = action.budget
        if budget is not None and action.currency != partner.currency:
            budget = convert(budget, action.currency, partner.currency, worth)
        answer = answers.pop(fold(action.id), {})
        rows.append(
            {
                "id": action.id,
                "kind": PLANNED_ACTION_KINDS.label(action.kind, lang),
                "title": action.title,
                "planned_for": _when(action.when, lang),
                "budget": budget,
                **{key: answer.get(key) for key in ("status", "moved_to", "comment")},
            }
        )
    return rows + [dict(row) for row in answers.values()]


def _when(text: str, lang: Language) -> str:
    return lang.day(dt.date.fromisoformat(text)) if len(text) == 10 else text


def _scores(now: QuarterlyReview | None, lang: Language) -> list[dict[str, object]]:
    known = {row["topic"]: row for row in now.rows("scores")} if now is not None else {}
    return [
        {**known.get(topic, {}), "topic": topic, "meaning": lang.say(_MEANINGS[topic])}
        for topic in SCORE_TOPICS
    ]


def _needs(
    mine: Mapping[Period, QuarterlyReview], now: QuarterlyReview | None, period: Period, lang: Language
) -> list[dict[str, object]]:
    asked = [
        {key: value for key, value in row.items() if key != "since"}
        | {"known_from": period_word(Period.parse(row["since"]), lang)}
        for row in open_needs(mine, period)
    ]
    if now is None or now.partner_side is None:
        return asked
    since = {(row["kind"], fold(row["text"])): row["known_from"] for row in asked}
    return [
        dict(row) | {"known_from": since.get((row["kind"], fold(row["text"])))} for row in now.rows("needs")
    ]


def _contract(
    portfolio: QuarterPortfolio,
    partner: Partner,
    directory: Directory,
    now: QuarterlyReview | None,
    lang: Language,
) -> dict[str, object]:
    card = dict(now.card("contract")) if now is not None else {}
    card["known_expiry"] = directory.partners[partner.code].contract_end
    if partner.code not in portfolio.codes:
        return card
    view = portfolio.of_partner(partner.code)
    first, every = view.declarations()
    card["known_reviews"] = lang.say(N_("{n} of 3"), n=view.months_in())
    card["known_declarations"] = (
        lang.count("{n} of {all} new deals", "{n} of {all} new deals", first, all=every)
        if every
        else lang.unknown
    )
    return card


def _business(
    portfolio: QuarterPortfolio, partner: Partner, now: QuarterlyReview | None, lang: Language
) -> dict[str, object]:
    card = dict(now.card("business")) if now is not None else {}
    if partner.code not in portfolio.codes:
        return card
    pid, months, period = portfolio.codes.index(partner.code), portfolio.months, portfolio.known.period
    return card | {
        "known_revenue": months.revenue(pid, period, "own"),
        "known_new_customers": months.new_customers(pid, period),
        "known_leads": months.leads(pid, period),
        "known_months": lang.say(N_("{n} of 3"), n=months.handed_in(pid, period)),
    }
