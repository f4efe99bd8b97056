"""The register of opportunities: what was declared, who holds it, what was decided (seed 1).

The register is derived: sheets declare, the director's workbooks assign, merge and reject, a
partner's review takes or declines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.history.typed_records import Records
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store
from reviewkit.store.lead_journal import ACCEPTED_LEAD, LeadJournal

Row = Mapping[str, Any]

ENDED = ("merged", "rejected")


@dataclass(frozen=True)
class LeadAnswer:
    """Whether a partner's review takes an opportunity that the director gave to it."""

    partner: str
    month: int
    key: str
    taken: bool


@dataclass(frozen=True)
class Step:
    """One step of an opportunity's life.

    state    declared, given_back, accepted, assigned, taken, declined, merged, rejected, expired
    day      the day it counts from: of the declaration, or the last of the month that decided
    partner  who holds it from then on, or who answered
    """

    state: str
    day: dt.date
    partner: str = ""
    other: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Lead:
    """An accepted opportunity, as known at a month.

    declarer   the partner's code, "" the vendor
    month      of the sheet that declared it first
    holder     who has it now; "" if no partner does
    given      the month it was given to its holder, where the director did; else None
    answered   whether the holder answered that it takes it
    values     of the newest row
    """

    key: str
    reference: str
    declarer: str
    month: int
    currency: str
    values: Row
    holder: str
    protected_until: dt.date
    given: int | None = None
    answered: bool = False
    state: str = "accepted"
    history: tuple[Step, ...] = ()

    @property
    def live(self) -> bool:
        return self.state not in ENDED

    def text(self, field: str) -> str:
        """Return a text of its newest row, empty where the cell is."""
        return str(self.values.get(field) or "")

    def day(self, field: str) -> dt.date | None:
        """Return a date of its newest row."""
        day: dt.date | None = self.values.get(field)
        return day

    @property
    def amount(self) -> int:
        return int(self.values["estimated_amount"])


@dataclass(frozen=True)
class Decision:
    """What became of a deal by the director's word, as the analysis takes it."""

    month: int
    key: str
    from_partner: str
    to_partner: str
    kind: str


EndKind = Literal["merged", "rejected", "transferred", "declined", "expired"]


@dataclass(frozen=True)
class EndedLead:
    """An opportunity that is closed for a partner: not to qualify there and not counted again.

    month  from which it is closed for the partner
    kind   merged into another, rejected, given to somebody else, declined by the partner itself, or its
           protection ran out
    """

    partner: str
    month: int
    key: str
    kind: EndKind


@dataclass
class Register:
    """Every accepted opportunity by its key, and the director's transfers and merges.

    held      (partner, month, key): each time somebody came to hold an opportunity; partner "" while no partner does
    ended     by (partner, key), the opportunities that a partner held and holds no longer
    """

    leads: dict[str, Lead] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    held: list[tuple[str, int, str]] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)
    ended: dict[tuple[str, str], EndedLead] = field(default_factory=dict)

    def end(self, lead: Lead, month: int, kind: EndKind) -> None:
        """Note that an opportunity is closed for its holder from a month on."""
        if lead.holder:
            self.ended[lead.holder, lead.key] = EndedLead(lead.holder, month, lead.key, kind)

    def of_partner(self, partner: str) -> list[Lead]:
        return [lead for lead in self.leads.values() if lead.holder == partner and lead.live]

    def left(self, partner: str) -> set[str]:
        """Keys of the deals that the director took from this partner, or merged into another."""
        came = {d.key: d.month for d in self.decisions if d.to_partner == partner and d.kind == "transferred"}
        return {d.key for d in self.decisions if d.from_partner == partner and came.get(d.key, -1) <= d.month}


def read_register(
    store: Store,
    records: Records,
    settings: Settings,
    until: Period,
    reviews: Sequence[Revision],
    codes: Mapping[str, str],
) -> Register:
    """Return the register of opportunities as known at the end of a month.

    reviews  the counting reviews up to the month, whose answers decide who holds what
    codes    every partner's code that a directory up to the month ever listed, by the folded code
    """
    month = until.number
    sheets, assignments = (
        store.all_revisions("lead", until=month),
        store.all_revisions("assignment", until=month),
    )
    register = Register()
    if not sheets:
        return register
    records.read([*sheets, *assignments, *reviews])
    _declare(store, records, settings, register, sheets, month, codes)
    _decide_all(store, records, register, assignments, codes, review_answers(records, reviews))
    last = until.last_day
    for key, lead in register.leads.items():
        if lead.live and lead.protected_until < last:
            expired = Step("expired", lead.protected_until, lead.holder)
            state = "expired" if lead.state == "accepted" else lead.state
            day = lead.protected_until
            register.end(lead, Period("month", day.year, day.month).number, "expired")
            register.leads[key] = replace(lead, state=state, history=(*lead.history, expired))
    return register


def partner_codes(records: Records, directories: Iterable[Revision]) -> dict[str, str]:
    """Return every partner's code that these directories list, by the folded code; the newest spelling counts."""
    return {
        fold(row["code"]): row["code"]
        for revision in directories
        for row in records.rows(revision, "partners")
    }


def review_answers(records: Records, reviews: Iterable[Revision]) -> list[LeadAnswer]:
    """Return what reviews answer in the `taken` column of their leads, by month."""
    answers = [
        LeadAnswer(review.partner, review.month, fold(row["reference"]), row["taken"] == "yes")
        for review in sorted(reviews, key=lambda r: r.id)
        for row in records.rows(review, "leads")
        if row.get("taken") in ("yes", "no")
    ]
    return sorted(answers, key=lambda answer: answer.month)


def _declare(
    store: Store,
    records: Records,
    settings: Settings,
    register: Register,
    sheets: Sequence[Revision],
    until: int,
    codes: Mapping[str, str],
) -> None:
    """Enter every accepted opportunity with the values of its newest row."""
    newest: dict[str, tuple[Revision, Row]] = {
        fold(row["reference"]): (revision, row)
        for revision in sheets
        for rows in records.sheets(revision).values()
        for row in rows
    }
    steps: dict[tuple[str, str], list[Step]] = {}
    days = settings.get("leads.protection_days")
    for event in LeadJournal(store).events(until):
        day = dt.date.fromisoformat(event.day) if event.day else event.period.last_day
        day = min(day, event.period.last_day)
        steps.setdefault((event.declarer, event.subject), []).append(Step(event.state, day, event.declarer))
        if event.state != ACCEPTED_LEAD or event.reference is None:
            continue
        key = fold(event.reference)
        if key not in newest:
            continue
        revision, values = newest[key]
        month = event.period.number
        # An unknown code leaves the opportunity with the director, who has it to assign.
        holder = event.declarer or codes.get(fold(str(values.get("partner") or "")), "")
        register.leads[key] = Lead(
            key, event.reference, event.declarer, month, revision.currency, values, holder,
            day + dt.timedelta(days=days), history=tuple(steps[event.declarer, event.subject]),
        )  # fmt: skip
        register.held.append((holder, month, key))


def _decide_all(
    store: Store,
    records: Records,
    register: Register,
    assignments: Sequence[Revision],
    codes: Mapping[str, str],
    answers: Sequence[LeadAnswer],
) -> None:
    """Enter the director's decisions and the partners' answers, month by month, decisions first."""
    for revision in sorted(assignments, key=lambda r: (r.month, r.id)):
        _answer(register, [a for a in answers if a.month < revision.month])
        answers = [a for a in answers if a.month >= revision.month]
        for rows in records.sheets(revision).values():
            for row in rows:
                lead = register.leads.get(fold(row["reference"]))
                partner = codes.get(fold(str(row["partner"])))
                if lead is not None and _possible(store, register, row, partner):
                    decision = {**row, "partner": partner or ""}
                    _decide(register, lead, decision, revision.month, revision.period.last_day)
    _answer(register, answers)


def _possible(store: Store, register: Register, row: Row, partner: str | None) -> bool:
    """Whether a decision can be carried out; what cannot is left with the director."""
    if row["decision"] == "reject":
        return True
    if partner is None or row["decision"] == "assign":
        return partner is not None
    into = fold(str(row.get("merge_into") or ""))
    return into in register.leads or bool(store.used_elsewhere("", [into]))


def _decide(register: Register, lead: Lead, row: Row, month: int, day: dt.date) -> None:
    partner, decision = str(row["partner"]), row["decision"]
    comment, other = row.get("comment") or "", row.get("merge_into") or ""
    register.decided.add(lead.key)
    if decision == "assign":
        step = Step("assigned", day, partner, comment=comment)
        if lead.holder not in ("", partner):
            register.decisions.append(Decision(month, lead.key, lead.holder, partner, "transferred"))
            register.end(lead, month, "transferred")
        if lead.holder != partner:
            register.ended.pop((partner, lead.key), None)
            register.held.append((partner, month, lead.key))
            lead = replace(lead, given=month, answered=False)
        register.leads[lead.key] = replace(
            lead, holder=partner, state="assigned", history=(*lead.history, step)
        )
        return
    state = "merged" if decision == "merge" else "rejected"
    if state == "merged" and lead.holder:
        register.decisions.append(Decision(month, lead.key, lead.holder, partner, "merged"))
    register.end(lead, month, "merged" if decision == "merge" else "rejected")
    step = Step(state, day, lead.holder, other, comment)
    register.leads[lead.key] = replace(lead, state=state, history=(*lead.history, step))


def _answer(register: Register, answers: Sequence[LeadAnswer]) -> None:
    """Enter whether each partner takes what the director gave it; what it declines has no holder."""
    for answer in answers:
        lead = register.leads.get(answer.key)
        if lead is None or lead.holder != answer.partner or lead.given is None or not lead.live:
            continue
        state = "taken" if answer.taken else "declined"
        step = Step(state, Period.of_number(answer.month).last_day, answer.partner)
        holder = answer.partner if answer.taken else ""
        if not answer.taken:
            register.held.append(("", answer.month, lead.key))
            register.end(lead, answer.month, "declined")
            register.decided.discard(lead.key)
        register.leads[lead.key] = replace(
            lead, holder=holder, state=state, answered=answer.taken, given=lead.given if answer.taken else None,
            history=(*lead.history, step),
        )  # fmt: skip
