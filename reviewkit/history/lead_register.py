"""The register of opportunities: what was declared, who holds it, what was decided (seed 1).

Nothing is kept here: each state is read from what says so. Sheets declare, the director's
workbooks assign, merge and reject, a partner's review takes or declines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.settings import Settings
from reviewkit.store import Store, month_number
from reviewkit.store.lead_journal import ACCEPTED_LEAD, Leads

Row = Mapping[str, Any]

ENDED = ("merged", "rejected")


@dataclass(frozen=True)
class Said:
    """What a review says of a lead in its `taken` column."""

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
    holder     who has it now; "" nobody
    given      the month it was given to its holder, where the director did; else None
    answered   has he said whether he takes it
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

    def said(self, field: str) -> str:
        """What its newest row says; empty where it says nothing."""
        return str(self.values.get(field) or "")

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


@dataclass
class Register:
    """Every accepted opportunity by its key, and the director's transfers and merges.

    held      (partner, month, key): each time somebody came to hold one; partner "" while nobody does
    """

    leads: dict[str, Lead] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    held: list[tuple[str, int, str]] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)

    def of_partner(self, partner: str) -> list[Lead]:
        return [lead for lead in self.leads.values() if lead.holder == partner and lead.live]

    def left(self, partner: str) -> set[str]:
        """Keys of the deals that the director took from this partner, or merged into another."""
        came = {d.key: d.month for d in self.decisions if d.to_partner == partner and d.kind == "transferred"}
        return {d.key for d in self.decisions if d.from_partner == partner and came.get(d.key, -1) <= d.month}


def register(store: Store, settings: Settings, period: Period, said: Iterable[Said] = ()) -> Register:
    """All that is known up to a month. said: what the reviews answer, see `answers`."""
    until = month_number(period)
    out = Register()
    sheets = store.journal("lead", until=until)
    if not sheets:
        return out
    codes = partner_codes(store, until)
    _declared(store, settings, out, until, codes)
    _decided(store, out, until, codes, sorted(said, key=lambda s: s.month))
    last = period.last_day
    for key, lead in out.leads.items():
        if lead.live and lead.protected_until < last:
            expired = Step("expired", lead.protected_until, lead.holder)
            state = "expired" if lead.state == "accepted" else lead.state
            out.leads[key] = replace(lead, state=state, history=(*lead.history, expired))
    return out


def partner_codes(store: Store, until: int) -> dict[str, str]:
    """Every partner's code that a directory up to a month ever listed, by the folded code."""
    rows = store.records(store.counting("directory", until=until))
    return {fold(data["code"]): data["code"] for _, sheet, _, data in rows if sheet == "partners"}


def _declared(store: Store, settings: Settings, out: Register, until: int, codes: Mapping[str, str]) -> None:
    revisions = {r.id: r for r in store.journal("lead", until=until)}
    newest: dict[str, tuple[int, Row]] = {}
    for revision_id, _, _, data in sorted(
        store.records(list(revisions.values())), key=lambda r: (r[0], r[2])
    ):
        newest[fold(data["reference"])] = (revision_id, data)
    steps: dict[tuple[str, str], list[Step]] = {}
    days = settings.get("leads.protection_days")
    for event in Leads(store).events(until):
        day = dt.date.fromisoformat(event.day) if event.day else event.period.last_day
        day = min(day, event.period.last_day)
        steps.setdefault((event.declarer, event.subject), []).append(Step(event.state, day, event.declarer))
        if event.state != ACCEPTED_LEAD or event.reference is None:
            continue
        key = fold(event.reference)
        if key not in newest:
            continue
        revision_id, values = newest[key]
        month = month_number(event.period)
        # A code that names nobody leaves the opportunity with the director, who has it to assign.
        holder = event.declarer or codes.get(fold(str(values.get("partner") or "")), "")
        out.leads[key] = Lead(
            key, event.reference, event.declarer, month, revisions[revision_id].currency, values, holder,
            day + dt.timedelta(days=days), history=tuple(steps[event.declarer, event.subject]),
        )  # fmt: skip
        out.held.append((holder, month, key))


def _decided(store: Store, out: Register, until: int, codes: Mapping[str, str], said: Sequence[Said]) -> None:
    """The director's decisions and the partners' answers, month by month, decisions first."""
    answers = list(said)
    for revision in sorted(store.journal("assignment", until=until), key=lambda r: (r.month, r.id)):
        _answered(out, [a for a in answers if a.month < revision.month])
        answers = [a for a in answers if a.month >= revision.month]
        for _, _, _, data in store.records([revision]):
            lead = out.leads.get(fold(data["reference"]))
            partner = codes.get(fold(str(data["partner"])))
            into = fold(str(data.get("merge_into") or ""))
            # What cannot be carried out is left with the director; a rejection needs nobody.
            possible = {
                "assign": partner is not None,
                "merge": partner is not None
                and (into in out.leads or bool(store.used_elsewhere("", [into]))),
                "reject": True,
            }
            if lead is not None and possible[data["decision"]]:
                _decide(
                    out, lead, {**data, "partner": partner or ""}, revision.month, revision.period.last_day
                )
    _answered(out, answers)


def _decide(out: Register, lead: Lead, row: Row, month: int, day: dt.date) -> None:
    partner, decision = str(row["partner"]), row["decision"]
    comment, other = row.get("comment") or "", row.get("merge_into") or ""
    out.decided.add(lead.key)
    if decision == "assign":
        step = Step("assigned", day, partner, comment=comment)
        if lead.holder not in ("", partner):
            out.decisions.append(Decision(month, lead.key, lead.holder, partner, "transferred"))
        if lead.holder != partner:
            out.held.append((partner, month, lead.key))
            lead = replace(lead, given=month, answered=False)
        out.leads[lead.key] = replace(lead, holder=partner, state="assigned", history=(*lead.history, step))
        return
    state = "merged" if decision == "merge" else "rejected"
    if state == "merged" and lead.holder:
        out.decisions.append(Decision(month, lead.key, lead.holder, partner, "merged"))
    step = Step(state, day, lead.holder, other, comment)
    out.leads[lead.key] = replace(lead, state=state, history=(*lead.history, step))


def _answered(out: Register, said: Sequence[Said]) -> None:
    for one in said:
        lead = out.leads.get(one.key)
        if lead is None or lead.holder != one.partner or lead.given is None or not lead.live:
            continue
        state = "taken" if one.taken else "declined"
        year, part = divmod(one.month, 12)
        step = Step(state, Period("month", year, part + 1).last_day, one.partner)
        holder = one.partner if one.taken else ""
        if not one.taken:
            out.held.append(("", one.month, lead.key))
            out.decided.discard(lead.key)
        out.leads[lead.key] = replace(
            lead, holder=holder, state=state, answered=one.taken, given=lead.given if one.taken else None,
            history=(*lead.history, step),
        )  # fmt: skip


def answers(rows: Iterable[Row]) -> list[Said]:
    """The answers that rows of reviews' leads sheets give: partner, month, key (or reference), taken."""
    return [
        Said(row["partner"], row["month"], row.get("key") or fold(row["reference"]), row["taken"] == "yes")
        for row in rows
        if row.get("taken") in ("yes", "no")
    ]


def all_answers(store: Store, period: Period) -> list[Said]:
    """The same, from every review up to a month; nothing is read where nothing was ever declared."""
    until = month_number(period)
    if not store.journal("lead", until=until):
        return []
    revisions = store.counting("review", until=until)
    by_id = {r.id: r for r in revisions}
    rows = (
        {**data, "partner": by_id[revision_id].partner, "month": by_id[revision_id].month}
        for revision_id, sheet, _, data in store.records(revisions)
        if sheet == "leads"
    )
    return answers(rows)
