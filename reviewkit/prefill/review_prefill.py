"""What is known before a workbook is filled: last month's pipe, open questions, to-dos, leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

from reviewkit.domain.keys import action_id, fold
from reviewkit.domain.period import Period
from reviewkit.domain.stages import CLOSED
from reviewkit.forms.engine.declaration import Form
from reviewkit.forms.engine.form_writer import Prefill
from reviewkit.history.people import Directory, Partner
from reviewkit.prefill.lead_rows import NOTHING, Given, declined, with_leads
from reviewkit.store import Revision, Store, month_number
from reviewkit.text import N_, Language, language

OPEN_ACTION = ("todo", "doing")

Row = Mapping[str, Any]


class PartnerMonths:
    """A partner's reviews that count, before a month and in it."""

    def __init__(
        self,
        partner: str,
        period: Period,
        revisions: Sequence[Revision],
        sheets: Mapping[int, dict[str, list[dict[str, Any]]]],
    ) -> None:
        """sheets: the records of these revisions, by revision and sheet."""
        self.period = period
        self.sheets = sheets
        month = month_number(period)
        self.now: Revision | None = next((r for r in revisions if r.month == month), None)
        self.earlier = [r for r in revisions if r.month < month]
        self.partner = partner
        self._actions: dict[int, list[dict[str, Any]]] = {}
        self._sources: dict[str, tuple[str, dict[str, str]]] = {}
        self._planned: set[tuple[str, str, str | None]] = set()

    @classmethod
    def of(cls, store: Store, partner: str, period: Period) -> Self:
        revisions = store.counting("review", until=month_number(period), partner=partner)
        sheets: dict[int, dict[str, list[dict[str, Any]]]] = {r.id: {} for r in revisions}
        for revision_id, sheet, _, data in store.records(revisions):
            sheets[revision_id].setdefault(sheet, []).append(data)
        return cls(partner, period, revisions, sheets)

    @property
    def last(self) -> Revision | None:
        """The last known review before the month."""
        return self.earlier[-1] if self.earlier else None

    def rows(self, revision: Revision | None, sheet: str) -> list[dict[str, Any]]:
        return [] if revision is None else self.sheets.get(revision.id, {}).get(sheet, [])

    def open_pipe(self, revision: Revision | None) -> dict[str, dict[str, Any]]:
        return {
            fold(row["reference"]): row
            for row in self.rows(revision, "pipeline")
            if row.get("stage") not in CLOSED
        }

    def questions(self) -> dict[str, tuple[dict[str, Any], Revision]]:
        """Deals that vanished and are unanswered: by reference, the old row and the month it left."""
        asked: dict[str, tuple[dict[str, Any], Revision]] = {}
        before: dict[str, dict[str, Any]] = {}
        for revision in self.earlier:
            pipe = self.open_pipe(revision)
            ended = {fold(row["reference"]) for row in self.rows(revision, "outcomes")}
            for key, row in before.items():
                if key not in pipe and key not in ended:
                    asked[key] = (row, revision)
            for key in [*pipe, *ended]:
                asked.pop(key, None)
            before = pipe
        return asked

    def declared(self) -> dict[str, str]:
        """By reference, the day a lead or an outcome said it was declared."""
        days: dict[str, str] = {}
        for revision in [*self.earlier, *([self.now] if self.now else [])]:
            for sheet in ("leads", "outcomes"):
                for row in self.rows(revision, sheet):
                    if row.get("declared_on"):
                        days.setdefault(fold(row["reference"]), row["declared_on"])
        return days

    def actions(self, revision: Revision | None) -> list[dict[str, Any]]:
        """All actions a review stands for: its own rows with their numbers, then what its other
        sheets decided: corrective actions, planned actions of leads, dated rows of the assessment.

        Each tells where it was first decided (source), and whether it stands among the review's own.
        """
        if revision is None:
            return []
        # In the order of months: what an earlier one numbered or planned already is not new.
        for one in (*self.earlier, *([self.now] if self.now else [])):
            if one.month <= revision.month and one.id not in self._actions:
                self._actions[one.id] = self._work_out_actions(one)
                for row in self._actions[one.id]:
                    self._sources.setdefault(row["id"], row["source"])
                self._planned |= {_plan(row) for row in self.rows(one, "leads")}
        return self._actions[revision.id]

    def _work_out_actions(self, revision: Revision) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        numbers: set[str] = set()

        def add(row: dict[str, Any], source: tuple[str, dict[str, str]], *, own: bool) -> None:
            number = row.get("id") or action_id(
                self.partner, revision.period, row.get("deal") or "", row["action"]
            )
            while number in numbers:
                number += "+"
            numbers.add(number)
            out.append(row | {"id": number, "source": source, "own": own})

        same = {(fold(r.get("deal") or ""), fold(r["action"])) for r in self.rows(revision, "actions")}

        def derived(row: dict[str, Any], source: tuple[str, dict[str, str]]) -> None:
            if (fold(row.get("deal") or ""), fold(row["action"])) not in same:
                add(row | {"status": "todo"}, source, own=False)

        # Of every month before: an action that was deleted and came back as a question keeps its number.
        known = self._sources
        here = (N_("To do of {month}"), {"month": str(revision.period)})
        for row in self.rows(revision, "actions"):
            number = row.get("id")
            add(row | {"id": number if number in known else None}, known.get(number or "", here), own=True)
        for row in self.rows(revision, "outcomes"):
            if row.get("corrective_action"):
                derived(
                    {
                        "deal": row["reference"],
                        "action": row["corrective_action"],
                        "owner": row.get("action_owner"),
                        "due": row.get("action_due"),
                    },
                    (N_("Corrective action, {reference}"), {"reference": row["reference"]}),
                )
        for row in self.rows(revision, "leads"):
            # A lead that waits keeps what was planned for it: decided once, settled or asked for there.
            if (
                row.get("planned_action")
                and row.get("qualification") != "rejected"
                and not declined(row)
                and _plan(row) not in self._planned
            ):
                derived(
                    {
                        "deal": row["reference"],
                        "action": row["planned_action"],
                        "owner": None,
                        "due": row.get("planned_action_due"),
                    },
                    (N_("Lead {reference}"), {"reference": row["reference"]}),
                )
        for row in self.rows(revision, "assessment"):
            if row.get("due"):
                derived(
                    {"deal": None, "action": row["text"], "owner": row.get("owner"), "due": row["due"]},
                    (N_("Assessment of {month}"), {"month": str(revision.period)}),
                )
        return out

    def actions_before(self, revision: Revision) -> list[dict[str, Any]]:
        """The actions known when a review was prefilled."""
        earlier = [r for r in self.earlier if r.month < revision.month]
        return self.actions(earlier[-1]) if earlier else []

    def deleted_actions(self) -> list[dict[str, Any]]:
        """Open actions that stood in the review before the last one and were deleted in it."""
        if self.last is None:
            return []
        here = {row["id"] for row in self.actions(self.last)}
        return [
            row
            for row in self.actions_before(self.last)
            if row.get("status") in OPEN_ACTION and row["id"] not in here
        ]


def _plan(lead: Row) -> tuple[str, str, str | None]:
    return fold(lead["reference"]), fold(lead.get("planned_action") or ""), lead.get("planned_action_due")


def review_prefill(
    store: Store,
    partner: Partner,
    period: Period,
    directory: Directory,
    vendor: str,
    given: Given = NOTHING,
) -> Prefill:
    """The review workbook of a month: what was handed in for it, else from the last known month.

    given  the opportunities the partner holds, and the deals the director took from him
    """
    lang = language(partner.lang)
    months = PartnerMonths.of(store, partner.code, period)
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


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


_DAYS = {"expected_close", "closed_on", "declared_on", "action_due", "planned_action_due", "due", "held_on"}
_FRACTIONS = {"probability", "confidence"}


def typed(row: Row) -> dict[str, Any]:
    """A stored row with its dates and fractions as values again."""
    return {
        key: _day(value)
        if key in _DAYS
        else Decimal(value)
        if key in _FRACTIONS and value is not None
        else value
        for key, value in row.items()
    }


def _beside(row: dict[str, Any], old: Row | None, declared: Mapping[str, str]) -> dict[str, Any]:
    out = typed(row)
    if old is not None:
        out |= {
            "previous_stage": old.get("stage"),
            "previous_amount": old.get("amount"),
            "previous_close": _day(old.get("expected_close")),
        }
    out["declared_on"] = _day(declared.get(fold(row["reference"])))
    return out


def _from_last(months: PartnerMonths, lang: Language) -> dict[str, list[dict[str, Any]]]:
    """The prefill of a month nothing was handed in for."""
    last, declared = months.last, months.declared()
    before = months.open_pipe(last)
    pipeline = [_beside(row, row, declared) for row in before.values()]
    ended = {fold(row["reference"]) for row in months.rows(last, "outcomes")}
    lead_rows: list[dict[str, Any]] = []
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
                    "declared_on": _day(row.get("declared_on")),
                }
            )
        elif row["qualification"] == "to_qualify":
            known = lang.say(N_("still to qualify"))
            lead_rows.append(typed(row) | {"known_from": known})
    outcomes = _asked(months, lang)
    actions = [
        typed(row) | {"source": action_source(row, lang)}
        for row in months.actions(last)
        if row.get("status") in OPEN_ACTION
    ]
    actions += [
        typed(row) | {"source": lang.say(N_("deleted last month without being done?"))}
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


def _asked(months: PartnerMonths, lang: Language) -> list[dict[str, Any]]:
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


def _as_handed_in(months: PartnerMonths, lang: Language) -> dict[str, list[dict[str, Any]]]:
    """The same workbook again, with what was handed in (domain: the life of a month, 2)."""
    now, declared, before = months.now, months.declared(), months.open_pipe(months.last)
    assert now is not None
    outcomes = [typed(row) for row in months.rows(now, "outcomes")]
    answered = {fold(row["reference"]) for row in outcomes}
    outcomes += [
        row
        for row in _asked(months, lang)
        if fold(row["reference"]) not in answered | set(months.open_pipe(now))
    ]
    vanished = set(before) - set(months.open_pipe(now)) - answered - {fold(r["reference"]) for r in outcomes}
    for key in (k for k in before if k in vanished):
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
        "cover": [typed(row) for row in months.rows(now, "cover")],
        "pipeline": [
            _beside(row, before.get(fold(row["reference"])), declared) for row in months.rows(now, "pipeline")
        ],
        "outcomes": outcomes,
        "leads": [typed(row) for row in months.rows(now, "leads")],
        "actions": [typed(row) | {"source": action_source(row, lang)} for row in own],
        "commit": [typed(row) for row in months.rows(now, "commit")],
        "assessment": [typed(row) for row in months.rows(now, "assessment")],
    }


def directory_prefill(form: Form, directory: Directory | None, lang: Language, period: Period) -> Prefill:
    """The directory in force, to be changed."""
    rows: dict[str, list[dict[str, Any]]] = {sheet.key: [] for sheet in form.sheets}
    if directory is not None:
        for sheet, known in directory.raw.items():
            rows[sheet] = [
                {k: _day(v) if k in ("contract_start", "contract_end") else v for k, v in row.items()}
                for row in known
            ]
    lists = {
        "partners": [row["code"] for row in rows["partners"]],
        "managers": [row["code"] for row in rows["channel_managers"]],
    }
    title = lang.say(N_("Directory from {month} on"), month=lang.month(period.first_day))
    return Prefill(
        rows, lists, (lang.say(N_("Who is who; it counts from this month until a newer one.")),), title
    )
