"""What is known before a workbook is filled: last month's pipe, open questions, to-dos, leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_open_action, vanished
from reviewkit.domain.stages import StageTotal
from reviewkit.forms.engine.form import Form
from reviewkit.forms.engine.form_writer import Prefill
from reviewkit.history.partner_months import PartnerMonths, declined
from reviewkit.history.people import Directory, Partner
from reviewkit.prefill.lead_rows import NOTHING, RegisterRows, with_leads
from reviewkit.settings import Settings
from reviewkit.text import N_, Language, language

Row = Mapping[str, Any]


def review_prefill(
    months: PartnerMonths, partner: Partner, directory: Directory, vendor: str, given: RegisterRows = NOTHING
) -> Prefill:
    """The review workbook of a month: what was handed in for it, else from the last known month.

    given  the opportunities the partner holds, and the deals the director took from it
    """
    lang, period = language(partner.lang), months.period
    rows = with_leads(_as_handed_in(months, lang) if months.now else _from_last(months, lang), months, given)
    for row in rows["actions"]:
        # Decided without a name or a date: somebody must answer for it by the month's end.
        row["owner"] = row.get("owner") or partner.director_name
        row["due"] = row.get("due") or period.last_day
    references = [row["reference"] for row in rows["pipeline"] if row.get("reference")]
    lists = {
        "salespeople": directory.people(partner.code),
        "people": [*directory.people(partner.code), directory.manager_name(partner.manager)],
        "references": references,
        "corrective": [
            lang.say(w) for w in (N_("Training"), N_("Qualification"), N_("Presales"), N_("Pricing"))
        ],
    }
    return Prefill(
        rows, lists, _lines(months, partner, directory, vendor, lang), _title(partner, period, lang)
    )


def previous_stages(months: PartnerMonths, settings: Settings) -> dict[int, StageTotal]:
    """Return by step the pipe of the previous review, in the partner's currency at the month's rates.

    Deals that have left the pipe since count too: it is the opening of the movement.
    """
    nothing = StageTotal(0, 0)
    totals = dict.fromkeys(settings.ladder(months.period).numbers, nothing)
    last = months.last
    if last is None:
        return totals
    for row in months.open_pipe(last).values():
        step = int(str(row["stage"]))
        known = totals.get(step, nothing)
        totals[step] = StageTotal(known.count + 1, known.amount + row["amount"])
    return totals


def _title(partner: Partner, period: Period, lang: Language) -> str:
    return lang.say(
        N_("Pipe review, {month}: {partner}"), month=lang.month(period.first_day), partner=partner.name
    )


def _lines(
    months: PartnerMonths, partner: Partner, directory: Directory, vendor: str, lang: Language
) -> tuple[str, ...]:
    made = (
        lang.say(
            N_("Made from what was handed in for this month (revision {number})."), number=months.now.number
        )
        if months.now
        else lang.say(N_("Made from the review of {month}."), month=lang.month(months.last.period.first_day))
        if months.last
        else lang.say(N_("First review: nothing is known yet."))
    )
    manager = directory.manager_name(partner.manager)
    return (lang.say(N_("{vendor}, channel manager {manager}"), vendor=vendor, manager=manager), made)


def _beside(row: dict[str, object], old: Row | None, declared: Mapping[str, dt.date]) -> dict[str, object]:
    values = dict(row)
    if old is not None:
        values |= {
            "previous_stage": old.get("stage"),
            "previous_amount": old.get("amount"),
            "previous_close": old.get("expected_close"),
        }
    values["declared_on"] = declared.get(fold(row["reference"]))
    return values


def _from_last(months: PartnerMonths, lang: Language) -> dict[str, list[dict[str, object]]]:
    """The prefill of a month nothing was handed in for."""
    last, declared = months.last, months.declared()
    before = months.open_pipe(last)
    pipeline = [_beside(row, row, declared) for row in before.values()]
    ended = {fold(row["reference"]) for row in months.rows(last, "outcomes")}
    lead_rows: list[dict[str, object]] = []
    for row in months.rows(last, "leads"):
        key = fold(row["reference"])
        if declined(row):
            continue  # the director's to assign again
        if row["qualification"] == "qualified" and key not in before and key not in ended:
            pipeline.append(
                {
                    "reference": row["reference"],
                    "customer": row["customer"],
                    "project": row["project"],
                    "amount": row["amount"],
                    "next_step": row.get("planned_action"),
                    "declared_on": row.get("declared_on"),
                }
            )
        elif row["qualification"] == "to_qualify":
            known = lang.say(N_("still to qualify"))
            lead_rows.append(dict(row) | {"known_from": known})
    outcomes = _asked(months, lang)
    actions = [
        dict(row) | {"source": action_source(row, lang)}
        for row in months.actions(last)
        if is_open_action(row.get("status"))
    ]
    actions += [
        dict(row) | {"source": lang.say(N_("deleted last month without being done?"))}
        for row in months.deleted_actions()
    ]
    actions.sort(key=lambda row: (row.get("due") or dt.date.max, row["id"]))
    return {
        "cover": [{"status": "prepared"}],
        "pipeline": pipeline,
        "outcomes": outcomes,
        "leads": lead_rows,
        "actions": actions,
        "commit": [],
        "assessment": [],
    }


def _asked(months: PartnerMonths, lang: Language) -> list[dict[str, object]]:
    return [
        {
            "reference": row["reference"],
            "customer": row.get("customer"),
            "project": row.get("project"),
            "salesperson": row.get("salesperson"),
            "previous_amount": row.get("amount"),
            "question": lang.say(
                N_("gone from the pipe in {month}: won or lost?"), month=lang.month(revision.period.first_day)
            ),
        }
        for row, revision in months.questions().values()
    ]


def action_source(row: Row, lang: Language) -> str:
    """Where an action was decided, in words."""
    message, values = row["source"]
    shown = dict(values)
    if "month" in shown:
        shown["month"] = lang.month(Period.parse(shown["month"]).first_day)
    return lang.say(message, **shown)


def _as_handed_in(months: PartnerMonths, lang: Language) -> dict[str, list[dict[str, object]]]:
    """The same workbook again, with what was handed in (domain: the life of a month, 2)."""
    now, declared, before = months.now, months.declared(), months.open_pipe(months.last)
    assert now is not None
    outcomes = [dict(row) for row in months.rows(now, "outcomes")]
    answered = {fold(row["reference"]) for row in outcomes}
    outcomes += [
        row
        for row in _asked(months, lang)
        if fold(row["reference"]) not in answered | set(months.open_pipe(now))
    ]
    for key in vanished(before, months.open_pipe(now), {fold(row["reference"]) for row in outcomes}):
        row = before[key]
        outcomes.append(
            {
                "reference": row["reference"],
                "customer": row.get("customer"),
                "project": row.get("project"),
                "salesperson": row.get("salesperson"),
                "previous_amount": row.get("amount"),
                "question": lang.say(N_("no longer in the pipe: won or lost?")),
            }
        )
    for row in outcomes:
        old = before.get(fold(row["reference"]))
        if old is not None and row.get("outcome"):
            row["previous_amount"] = old.get("amount")
    own = [action for action in months.actions(now) if action["own"]]
    return {
        "cover": [dict(row) for row in months.rows(now, "cover")],
        "pipeline": [
            _beside(row, before.get(fold(row["reference"])), declared) for row in months.rows(now, "pipeline")
        ],
        "outcomes": outcomes,
        "leads": [dict(row) for row in months.rows(now, "leads")],
        "actions": [dict(row) | {"source": action_source(row, lang)} for row in own],
        "commit": [dict(row) for row in months.rows(now, "commit")],
        "assessment": [dict(row) for row in months.rows(now, "assessment")],
    }


def directory_prefill(form: Form, directory: Directory | None, lang: Language, period: Period) -> Prefill:
    """The directory in force, to be changed."""
    rows: dict[str, list[dict[str, Any]]] = {sheet.key: [] for sheet in form.sheets}
    if directory is not None:
        for sheet, known in directory.raw.items():
            rows[sheet] = [dict(row) for row in known]
    lists = {
        "partners": [row["code"] for row in rows["partners"]],
        "managers": [row["code"] for row in rows["channel_managers"]],
    }
    title = lang.say(N_("Directory from {month} on"), month=lang.month(period.first_day))
    return Prefill(
        rows, lists, (lang.say(N_("Who is who; it counts from this month until a newer one.")),), title
    )
