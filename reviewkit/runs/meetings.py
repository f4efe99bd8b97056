"""Decisions of the live reviews of a month, from the revisions as prepared and as reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reviewkit.analysis.month.meeting_changes import changes
from reviewkit.documents.month.meeting import Meeting, Task
from reviewkit.domain.keys import fold
from reviewkit.domain.rules import is_open_action
from reviewkit.history.loading import History
from reviewkit.history.partner_months import PartnerMonths
from reviewkit.prefill.review_prefill import action_source
from reviewkit.store import Revision
from reviewkit.text import N_, Language


def meeting_of(history: History, partner: str, lang: Language, owner: str) -> Meeting | None:
    """Return the meeting of a partner's month; None where its review is not in, or only prepared.

    owner  who answers for a to-do without an owner: the partner's sales director
    """
    months = history.partner_months(partner)
    now = months.now
    if now is None or now.state != "reviewed":
        return None
    prepared = history.prepared.get(partner)
    cover = next(iter(months.rows(now, "cover")), {})
    tasks = _tasks(months, now, lang)
    return Meeting(
        held_on=cover.get("held_on"),
        attendees=cover.get("attendees") or "",
        prepared=prepared.number if prepared else None,
        number=now.number,
        changes=changes(
            {key: _values(row) for key, row in months.open_pipe(prepared).items()} if prepared else None,
            {key: _values(row) for key, row in months.open_pipe(now).items()},
            [fold(row["reference"]) for row in months.rows(now, "outcomes")],
        ),
        tasks=[t if t.owner else replace(t, owner=owner) for t in tasks],
        withdrawn=_withdrawn(history, months, now, tasks),
    )


def _withdrawn(history: History, months: PartnerMonths, now: Revision, tasks: Sequence[Task]) -> list[Task]:
    """Return what the calendars sent before showed and what this review's does not: they must take it back."""
    before = [review for review in months.earlier if review.state == "reviewed"][-1:]
    shown = {row["id"]: row for review in before for row in months.actions(review) if _is_dated(row)}
    for older in history.store.revisions("review", months.partner, months.period):
        if older.state == "reviewed" and older.number < now.number:
            replaced = PartnerMonths(months.partner, months.period, [*months.earlier, older], months.records)
            shown |= {row["id"]: row for row in replaced.actions(older) if _is_dated(row)}
    kept = {task.id for task in tasks if is_open_action(task.status) and task.due is not None}
    return [_task(row, False, "") for key, row in shown.items() if key not in kept]


def _is_dated(row: Mapping[str, Any]) -> bool:
    return row.get("due") is not None and is_open_action(row.get("status"))


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a deal ready to be compared: 0.5 and 0.50 are the same probability."""
    chance = row.get("probability")
    return dict(row) | ({"probability": chance.normalize()} if chance is not None else {})


def _tasks(months: PartnerMonths, now: Revision, lang: Language) -> list[Task]:
    before = months.actions_before(now)
    # Ids of every earlier month: an action that was deleted comes back as a question, and is not new.
    known = {row["id"] for review in months.earlier for row in months.actions(review)}
    rows = months.actions(now)
    here = {row["id"] for row in rows}
    tasks = [_task(row, row["id"] not in known, action_source(row, lang)) for row in rows]
    # An action that was deleted while it was open is not settled: it comes back as a question.
    return tasks + [
        _task(row, False, lang.say(N_("deleted in the review without being settled")))
        for row in before
        if is_open_action(row.get("status")) and row["id"] not in here
    ]


def _task(row: Mapping[str, Any], new: bool, source: str) -> Task:
    return Task(
        row["id"],
        row["action"],
        row.get("owner") or "",
        row.get("due"),
        row.get("deal") or "",
        row.get("status") or "todo",
        row.get("comment") or "",
        source,
        new,
    )
