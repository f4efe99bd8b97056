"""What the director has to decide: opportunities without a partner, suspected conflicts, answers overdue (seed 1)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewkit.analysis.month.conflicts import Business, Conflict, conflicts
from reviewkit.documents.reading_context import Ask, ReadingContext
from reviewkit.domain.keys import fold, plain
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_open
from reviewkit.forms.engine.form_writer import Prefill
from reviewkit.history.lead_register import Lead, Register
from reviewkit.history.loading import History
from reviewkit.history.people import Directory
from reviewkit.prefill.lead_rows import converted
from reviewkit.prefill.regions import is_in
from reviewkit.settings import Settings
from reviewkit.text import N_, Language, language

WHY = {
    "customer_id": N_("same customer number"),
    "postcode": N_("near spelling, same postcode"),
    "email": N_("near spelling, same e-mail domain"),
    "name": N_("same customer in an open pipe"),
}


@dataclass(frozen=True)
class Deal:
    """An open deal of a partner's last known pipe."""

    key: str
    partner: str
    reference: str
    customer: str
    project: str


def open_deals(history: History) -> list[Deal]:
    """Return the open deals of every partner's last known pipe."""
    return [
        Deal(fold(row["reference"]), review.partner, row["reference"], row["customer"], row["project"])
        for review in sorted(history.last_reviews, key=lambda r: r.id)
        for row in history.records.rows(review, "pipeline")
        if is_open(row.get("stage"))
    ]


def suspected(register: Register, deals: Sequence[Deal]) -> list[Conflict]:
    """Conflicts among live opportunities, and of them with open deals, the director has not decided on."""
    # As declared, not as handed in: of two, the later declaration is the one in doubt.
    live = sorted((x for x in register.leads.values() if x.live), key=lambda x: str(x.values["declared_on"]))
    own = {(lead.key, lead.holder) for lead in live}
    leads = [
        Business(f"{lead.key}|", lead.holder, lead.values["customer"], str(lead.values.get("customer_id") or ""),
                 str(lead.values.get("postcode") or ""), lead.values.get("contact_email") or "")
        for lead in live
    ]  # fmt: skip
    others = [
        Business(f"{deal.key}|{deal.partner}", deal.partner, deal.customer, lead=False)
        for deal in deals
        if (deal.key, deal.partner) not in own
    ]
    holders = {f"{lead.key}|": lead.holder for lead in live}
    suspicions = []
    for conflict in conflicts(leads, others):
        key = conflict.first.partition("|")[0]
        deal_of = conflict.second.rpartition("|")[2]
        same_holder = deal_of and deal_of == holders[conflict.first]
        # A partner's own opportunity beside its own deal with that customer is more business, not the same twice.
        if key not in register.decided and not (same_holder and conflict.why == "name"):
            suspicions.append(conflict)
    return suspicions


def overdue(register: Register, settings: Settings, period: Period) -> list[Lead]:
    """Return the opportunities given to a partner that has not answered in time."""
    days = dt.timedelta(days=settings.get("leads.answer_days"))
    return [
        lead
        for lead in register.leads.values()
        if lead.live
        and lead.given is not None
        and not lead.answered
        and Period.of_number(lead.given).last_day + days < period.last_day
    ]


def with_overdue(reading_context: ReadingContext, register: Register, settings: Settings) -> ReadingContext:
    """The people's page of a month with the answers that are overdue, beside what each partner asks for."""
    asks = {code: list(rows) for code, rows in reading_context.asks.items()}
    lang = language(reading_context.lang)
    for lead in overdue(register, settings, reading_context.period):
        assert lead.given is not None
        given = Period.of_number(lead.given).last_day
        text = lang.say(
            N_("{reference}, {customer}: given on {day}, not answered"),
            reference=lead.reference,
            customer=lead.values["customer"],
            day=lang.day(given),
        )
        due = given + dt.timedelta(days=settings.get("leads.answer_days"))
        owner = (
            reading_context.partners[lead.holder].director_name
            if lead.holder in reading_context.partners
            else ""
        )
        asks.setdefault(lead.holder, []).append(Ask(lead.holder, "answer_overdue", text, owner, due))
    return replace(reading_context, asks=asks)


def assignment_rows(history: History) -> list[dict[str, Any]]:
    """Return the rows of the director's workbook, in the order declared."""
    settings, period = history.settings, history.period
    directory, register = history.directory, history.register
    lang = language(settings.language)
    deals = open_deals(history)
    by_id = {f"{deal.key}|{deal.partner}": deal for deal in deals}
    against: dict[str, list[Conflict]] = {}
    for conflict in suspected(register, deals):
        against.setdefault(conflict.first.partition("|")[0], []).append(conflict)
    late = {lead.key for lead in overdue(register, settings, period)}
    load = Counter(lead.holder for lead in register.leads.values() if lead.live)
    load.update(deal.partner for deal in deals)
    rows = []
    for lead in register.leads.values():
        reasons = []
        if lead.live and not lead.holder:
            reasons.append(_declined(lead, directory, lang) or lang.say(N_("no partner")))
        if lead.key in late:
            reasons.append(
                lang.say(N_("{partner} has not answered in time"), partner=_name(lead.holder, directory))
            )
        lead_conflicts = against.get(lead.key, [])
        reasons += dict.fromkeys(lang.say(WHY[conflict.why]) for conflict in lead_conflicts)
        if reasons:
            rows.append(_row(lead, settings, period, directory, lang) | {
                "possible_conflict_with": "; ".join(_other(c, register, by_id, directory) for c in lead_conflicts),
                "why": ", ".join(reasons),
                "suggested": "" if lead_conflicts and lead.holder else _suggested(lead, register, directory, period, load, lang),
            })  # fmt: skip
    return rows


def _row(
    lead: Lead, settings: Settings, period: Period, directory: Directory, lang: Language
) -> dict[str, object]:
    declared = _name(lead.declarer, directory) if lead.declarer else settings.vendor
    if lead.holder and lead.holder != lead.declarer:
        declared = lang.say(
            N_("{declarer}, for {holder}"), declarer=declared, holder=_name(lead.holder, directory)
        )
    return {
        "reference": lead.reference, "customer": lead.values["customer"], "project": lead.values["project"],
        "amount": converted(lead.amount, lead.currency, settings.currency, settings, period), "declared_by": declared,
    }  # fmt: skip


def _name(code: str, directory: Directory) -> str:
    partner = directory.partners.get(code)
    return f"{partner.name} ({code})" if partner else code


def _other(conflict: Conflict, register: Register, deals: dict[str, Deal], directory: Directory) -> str:
    """Both sides, for the director alone: reference, whose, customer, project."""
    deal = deals.get(conflict.second)
    if deal is not None:
        return f"{deal.reference}, {_name(deal.partner, directory)}: {deal.customer}, {deal.project}"
    lead = register.leads[conflict.second.partition("|")[0]]
    whose = _name(lead.holder or lead.declarer, directory)
    declared = f"{lead.reference}, {whose}" if whose else lead.reference
    return f"{declared}: {lead.values['customer']}, {lead.values['project']}"


def _declined(lead: Lead, directory: Directory, lang: Language) -> str:
    last = lead.history[-1] if lead.history else None
    step = next((s for s in reversed(lead.history) if s.state == "declined"), None)
    if step is None or last is None:
        return ""
    return lang.say(N_("declined by {partner}"), partner=_name(step.partner, directory))


def _suggested(
    lead: Lead, register: Register, directory: Directory, period: Period, load: Counter[str], lang: Language
) -> str:
    """Who could take it: the same region first, then who sells the same solution, then the lightest load."""
    town = " ".join(str(lead.values.get(key) or "") for key in ("city", "country"))
    solution = plain(str(lead.values.get("solution") or ""))
    skilled = {
        other.holder
        for other in register.leads.values()
        if other.holder and plain(str(other.values.get("solution") or "")) == solution
    }
    declined = {step.partner for step in lead.history if step.state == "declined"}
    scored = []
    for partner in directory.counted(period):
        if partner.code in declined:
            continue
        here = is_in(partner.region, str(lead.values.get("postcode") or ""), town)
        scored.append((not here, partner.code not in skilled, load[partner.code], partner.code))
    if not scored:
        return ""
    far, unskilled, _, code = min(scored)
    why = [lang.say(N_("region"))] if not far else []
    why += [lang.say(N_("skill"))] if not unskilled else []
    return f"{code} ({', '.join([*why, lang.say(N_('load'))])})"


def assignment_prefill(history: History) -> Prefill:
    """Return what the director's workbook of a month holds."""
    period, directory = history.period, history.directory
    lang = language(history.settings.language)
    rows = assignment_rows(history)
    month = lang.month(period.first_day)
    lines = (
        lang.count("{n} row to decide on", "{n} rows to decide on", len(rows)),
        lang.say(N_("For the director alone: it shows both sides of each conflict.")),
    )
    lists = {"partners": [partner.code for partner in directory.counted(period)]}
    return Prefill(
        {"assignments": rows}, lists, lines, lang.say(N_("Opportunities to assign, {month}"), month=month)
    )


def given_words(
    register: Register, settings: Settings, period: Period, directory: Directory
) -> dict[str, list[str]]:
    """Return by partner the opportunities given to it this month and not answered, in its language."""
    month = period.number
    by_partner: dict[str, list[str]] = {}
    for lead in register.leads.values():
        partner = directory.partners.get(lead.holder)
        if partner is None or lead.given != month or lead.answered or not lead.live:
            continue
        lang = language(partner.lang)
        amount = converted(lead.amount, lead.currency, partner.currency, settings, period)
        words = f"{lead.reference} – {lead.values['customer']}, {lead.values['project']}"
        by_partner.setdefault(partner.code, []).append(f"{words} ({lang.money(amount, partner.currency)})")
    return by_partner


def lead_prefill(
    period: Period, lang: Language, partners: Sequence[str], people: Sequence[str], who: str
) -> Prefill:
    """A blank opportunity sheet: each month its own, and never anything of anybody else's."""
    title = lang.say(N_("Opportunity sheet, {month}: {who}"), month=lang.month(period.first_day), who=who)
    lines = (
        lang.say(N_("Rows that are complete are accepted and get a reference; the others come back to you.")),
    )
    return Prefill({}, {"partners": partners, "salespeople": people}, lines, title)
