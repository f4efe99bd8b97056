"""Opportunities as the review workbook shows them: new ones prefilled, what the director took away left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.domain.keys import fold
from reviewkit.domain.money import MissingRateError, convert
from reviewkit.domain.period import Period
from reviewkit.history.lead_register import Lead, Register
from reviewkit.history.partner_months import PartnerMonths, declined
from reviewkit.history.people import Partner
from reviewkit.settings import Settings
from reviewkit.text import N_, Language, language

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class RegisterRows:
    """What one partner's workbook takes from the register of opportunities.

    leads  rows of the leads sheet, for the opportunities it holds
    left   keys of the deals that were transferred to another partner, or merged
    """

    leads: Sequence[Mapping[str, object]] = ()
    left: frozenset[str] = frozenset()


NOTHING = RegisterRows()


def register_rows(register: Register, partner: Partner, settings: Settings, period: Period) -> RegisterRows:
    """Return what a partner's workbook of a month takes from the register."""
    lang = language(partner.lang)
    rows = [_row(lead, partner, settings, period, lang) for lead in register.of_partner(partner.code)]
    return RegisterRows(rows, frozenset(register.left(partner.code)))


def _row(
    lead: Lead, partner: Partner, settings: Settings, period: Period, lang: Language
) -> dict[str, object]:
    values = lead.values
    if lead.given is not None:
        source = lang.say(
            N_("given to you by {director}: do you take it?"), director=settings.get("director")
        )
    else:
        month = lang.month(Period.of_number(lead.month).first_day)
        source = lang.say(N_("opportunity sheet of {month}"), month=month)
    return {
        "reference": lead.reference, "customer": values["customer"], "project": values["project"],
        "amount": converted(lead.amount, lead.currency, partner.currency, settings, period),
        "origin": values["origin"], "qualification": "to_qualify",
        "declared_on": values.get("declared_on"),
        "planned_action": values.get("planned_action"),
        "planned_action_due": values.get("planned_action_due"), "known_from": source,
    }  # fmt: skip


def converted(cents: int, source: str, target: str, settings: Settings, period: Period) -> int:
    """Return an amount in another currency at the period's rates.

    Raises SettingsError for a currency without a rate.
    """
    try:
        return convert(cents, source, target, settings.worth(period))
    except MissingRateError as error:
        raise settings.rate_missing(error.currency, period) from None


def with_leads(rows: Rows, months: PartnerMonths, given: RegisterRows) -> Rows:
    """The prefill with the new leads added, and without what the director took away: no row, no question.

    One that the partner declined is new again where the director gives it to the partner once more.
    """
    if given.left:
        for sheet in ("pipeline", "leads"):
            rows[sheet] = [row for row in rows[sheet] if fold(row["reference"]) not in given.left]
        rows["outcomes"] = [
            row for row in rows["outcomes"] if row.get("outcome") or fold(row["reference"]) not in given.left
        ]
    sheets = ("pipeline", "outcomes", "leads")
    here = {fold(row["reference"]) for sheet in sheets for row in rows[sheet]}
    known: set[str] = set()
    for revision in [*months.earlier, *([months.now] if months.now else [])]:
        for sheet in sheets:
            for row in months.rows(revision, sheet):
                (known.discard if declined(row) else known.add)(fold(row["reference"]))
    rows["leads"] += [dict(row) for row in given.leads if fold(row["reference"]) not in known | here]
    return rows
