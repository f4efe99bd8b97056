"""Chapter 3 of the quarterly pack: contract, plan, payments, processes, sales administration (seed 3)."""

from __future__ import annotations

from reviewkit.analysis.quarter import QuarterView
from reviewkit.documents.fields import Column, Table
from reviewkit.text import N_, Language

Values = dict[str, object]

CONTRACT = Table(
    "contract",
    N_("Contractual relation"),
    (
        Column("topic", N_("Topic"), width=34, word_mm=54, yields=True),
        Column("state", N_("State"), width=50, word_mm=66, yields=True),
        Column("known", N_("What the reviews say"), width=44, word_mm=50, yields=True),
    ),
    N_("The channel manager has not filled his part yet."),
    sentence="contract_title",
)


def contract(view: QuarterView, lang: Language) -> Values:
    """Return the values of the contract chapter: five lines in the seed's order, known or not."""
    submission = view.handed()
    vendor_in = submission is not None and submission.vendor_side is not None
    card = submission.card("contract") if submission is not None and vendor_in else {}
    currency = submission.currency if submission is not None else view.currency
    unknown, yes_no = lang.unknown, {"yes": N_("signed"), "no": N_("not signed")}

    def signed(key: str) -> str:
        return lang.say(yes_no[card[key]]) if card.get(key) else unknown

    contract = signed("contract_signed")
    if card.get("contract_expiry"):
        contract += ", " + lang.say(N_("until {day}"), day=lang.day(card["contract_expiry"]))
    payments = unknown
    if card.get("outstanding") is not None:
        payments = lang.say(
            N_("{outstanding} outstanding, of which {overdue} overdue"),
            outstanding=lang.money(card["outstanding"], currency), overdue=lang.money(card["overdue"], currency),
        )  # fmt: skip
        if card.get("oldest_overdue_days"):
            payments += ", " + lang.count(
                "the oldest by {n} day", "the oldest by {n} days", card["oldest_overdue_days"]
            )
    respect = unknown
    if card.get("lead_declaration"):
        respect = lang.say(
            N_("declaration of leads {leads} of 5, reviews {reviews} of 5"),
            leads=card["lead_declaration"], reviews=card["review_attendance"],
        )  # fmt: skip
    declared_first, new_deals = view.declarations()
    known = [lang.count("{n} of 3 reviews handed in", "{n} of 3 reviews handed in", view.months_in())]
    if new_deals:
        known.append(lang.count(
            "{n} of {all} new deals declared as leads first", "{n} of {all} new deals declared as leads first",
            declared_first, all=lang.integer(new_deals),
        ))  # fmt: skip
    pending = lang.say(N_("nothing pending")) if vendor_in else unknown
    rows = [
        {"topic": lang.say(N_("Contract")), "state": contract, "known": ""},
        {"topic": lang.say(N_("Business plan")), "state": signed("plan_signed"), "known": _plan_word(view, lang)},
        {"topic": lang.say(N_("State of payments")), "state": payments, "known": ""},
        {"topic": lang.say(N_("Respect of the processes (declaration of leads, reviews …)")), "state": respect,
         "known": lang.parted(known)},
        {"topic": lang.say(N_("Sales administration (contracts …)")), "state": card.get("pending_contracts") or pending,
         "known": ""},
    ]  # fmt: skip
    if not vendor_in:
        title = lang.say(N_("The channel manager has not filled his part yet"))
    elif card.get("overdue"):
        title = lang.say(N_("{overdue} overdue"), overdue=lang.money(card["overdue"], currency))
    else:
        title = lang.say(N_("Nothing is overdue"))
    return {"contract": rows, "contract_title": title, "contract_comment": card.get("comment") or ""}


def _plan_word(view: QuarterView, lang: Language) -> str:
    plans = view.portfolio.plans.get(view.code, [])
    if not any(plan.year == view.period.year for plan in plans):
        return lang.say(N_("no plan was handed in"))
    return lang.count(
        "{n} revision handed in",
        "{n} revisions handed in",
        len([p for p in plans if p.year == view.period.year]),
    )
