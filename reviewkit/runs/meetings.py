"""What the live reviews of a month decided, read from the revisions: as prepared and as reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reviewkit.analysis.month.meeting_changes import changes
from reviewkit.documents.month.meeting import OPEN, Meeting, Task
from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.domain.stages import CLOSED
from reviewkit.prefill.review_prefill import PartnerMonths, action_source, typed
from reviewkit.store import Revision, Store
from reviewkit.text import N_, Language


def meeting_of(store: Store, partner: str, period: Period, lang: Language, owner: str) -> Meeting | None:
    """The meeting of a partner's month; None where his review is not in, or only prepared.

    owner  who answers for a to-do that names nobody: the partner's sales director
    """
    months = PartnerMonths.of(store, partner, period)
    now = months.now
    if now is None or now.state != "reviewed":
        return None
    prepared = _prepared(store, now)
    cover = next(iter(months.rows(now, "cover")), {})
    held_on = cover.get("held_on")
    return Meeting(
        held_on=dt.date.fromisoformat(held_on) if held_on else None,
        attendees=cover.get("attendees") or "",
        prepared=prepared.number if prepared else None,
        number=now.number,
        changes=changes(
            _open(store, prepared) if prepared else None,
            {key: _values(row) for key, row in months.open_pipe(now).items()},
            [fold(row["reference"]) for row in months.rows(now, "outcomes")],
        ),
        tasks=[t if t.owner else replace(t, owner=owner) for t in _tasks(months, now, lang)],
    )


def _prepared(store: Store, reviewed: Revision) -> Revision | None:
    """The last prepared revision handed in before the reviewed one."""
    earlier = [
        r
        for r in store.revisions("review", reviewed.partner, reviewed.period)
        if r.state == "prepared" and r.number < reviewed.number
    ]
    return earlier[-1] if earlier else None


def _open(store: Store, revision: Revision) -> dict[str, dict[str, Any]]:
    return {
        fold(data["reference"]): _values(data)
        for _, sheet, _, data in store.records([revision])
        if sheet == "pipeline" and data.get("stage") not in CLOSED
    }


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    """A stored deal, ready to be compared: 0.5 and 0.50 are one probability."""
    out = typed(row)
    chance = out.get("probability")
    return out | ({"probability": Decimal(chance).normalize()} if chance is not None else {})


def _tasks(months: PartnerMonths, now: Revision, lang: Language) -> list[Task]:
    before = months.actions_before(now)
    # Of every month: an action that was deleted comes back as a question, and is not new.
    known = {row["id"] for review in months.earlier for row in months.actions(review)}
    rows = months.actions(now)
    here = {row["id"] for row in rows}
    tasks = [_task(row, row["id"] not in known, action_source(row, lang)) for row in rows]
    # One that was deleted while it was open is not settled: it comes back as a question.
    return tasks + [
        _task(row, False, lang.say(N_("deleted in the review without being settled")))
        for row in before
        if row.get("status") in OPEN and row["id"] not in here
    ]


def _task(row: Mapping[str, Any], new: bool, source: str) -> Task:
    due = row.get("due")
    return Task(
        row["id"],
        row["action"],
        row.get("owner") or "",
        dt.date.fromisoformat(due) if due else None,
        row.get("deal") or "",
        row.get("status") or "todo",
        row.get("comment") or "",
        source,
        new,
    )
