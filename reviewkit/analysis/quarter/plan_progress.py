"""The actions planned for a quarter, and what became of them (seed: "écart avec le business plan")."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.domain.keys import fold, fold_for_numbers
from reviewkit.domain.quarters import quarter_named
from reviewkit.history.quarter_records import Plan, QuarterlyReview, Row, in_force

if TYPE_CHECKING:
    from reviewkit.domain.period import Period

_DEPTH = 4  # how many quarters an action may have been moved along


@dataclass(frozen=True)
class PlannedAction:
    """One action planned for a quarter.

    kind     training, marketing, other: a key; None for a number that stands in no plan
    when     a date as ISO text where one was set, else the quarter
    origin   plan, enrolled, scheduled, moved
    budget   cents, in `currency`
    """

    id: str
    kind: str | None
    title: str
    when: str
    owner: str
    budget: int | None
    currency: str
    origin: str


def number(partner: str, quarter: Period, *words: str) -> str:
    """Return the number of an action that a review enrolled or scheduled, derived from its content."""
    text = "\0".join([partner, str(quarter), *(fold_for_numbers(word) for word in words)])
    digest = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:5]
    return f"{quarter.year % 100:02d}Q{quarter.part}-{digest}"


def planned(
    plans: Sequence[Plan],
    handed: Mapping[Period, QuarterlyReview],
    partner: str,
    quarter: Period,
    depth: int = _DEPTH,
) -> list[PlannedAction]:
    """Return the actions of the plan in force for a quarter, and those earlier reviews enrolled, scheduled or moved.

    handed  the partner's quarters, by period
    """
    plan = in_force(plans, quarter)
    actions: list[PlannedAction] = []
    if plan is not None:
        actions += [
            PlannedAction(
                row["id"],
                row["kind"],
                row["title"],
                str(quarter),
                row.get("owner") or "",
                row.get("budget"),
                plan.currency,
                "plan",
            )
            for row in plan.actions
            if quarter_named(row["quarter"]) == quarter
        ]
    if depth:
        actions += _moved(plans, handed, partner, quarter, depth)
    last = handed.get(quarter.shift(-1))
    if last is not None:
        actions += _decided(last, partner)
    by_id: dict[str, PlannedAction] = {}
    for action in actions:
        by_id.setdefault(fold(action.id), action)
    return list(by_id.values())


def _decided(last: QuarterlyReview, partner: str) -> list[PlannedAction]:
    quarter, following = last.quarter, last.quarter.shift(1)
    enrolled = [
        PlannedAction(
            number(partner, quarter, "enrolment", row["audience"], row["course"], row["person"]),
            "training",
            f"{row['course']} – {row['person']}",
            str(row.get("date") or following),
            row["person"],
            None,
            last.currency,
            "enrolled",
        )
        for row in last.rows("enrolments")
    ]
    scheduled = [
        PlannedAction(
            number(partner, quarter, "marketing", row["kind"], row["title"], str(row["date"])),
            "marketing",
            row["title"],
            str(row["date"]),
            "",
            row["budget"],
            last.currency,
            "scheduled",
        )
        for row in last.rows("marketing_plan")
    ]
    return enrolled + scheduled


def _moved(
    plans: Sequence[Plan], handed: Mapping[Period, QuarterlyReview], partner: str, quarter: Period, depth: int
) -> list[PlannedAction]:
    """Return the actions an earlier quarter moved to this one; moved without a readable quarter means the next one."""
    moved = []
    for back in range(1, depth + 1):
        earlier = quarter.shift(-back)
        review = handed.get(earlier)
        if review is None:
            continue
        before = {fold(p.id): p for p in planned(plans, handed, partner, earlier, depth - back)}
        for row in review.rows("progress"):
            target = quarter_named(row.get("moved_to")) or earlier.shift(1)
            known = before.get(fold(row["id"]))
            if row.get("status") == "moved" and target == quarter and known is not None:
                moved.append(
                    PlannedAction(
                        known.id,
                        known.kind,
                        known.title,
                        str(quarter),
                        known.owner,
                        known.budget,
                        known.currency,
                        "moved",
                    )
                )
    return moved


def progress(
    plans: Sequence[Plan], handed: Mapping[Period, QuarterlyReview], partner: str, quarter: Period
) -> list[dict[str, object]]:
    """Return each planned action with its answer: id, kind, title, when, owner, budget, currency, origin,
    status (done, moved, dropped; None without an answer), moved_to, comment.

    Answers to unknown numbers come last.
    """
    review = handed.get(quarter)
    answers = {fold(row["id"]): row for row in review.rows("progress")} if review is not None else {}
    answered = []
    for action in planned(plans, handed, partner, quarter):
        answer: Row = answers.pop(fold(action.id), {})
        answered.append(vars(action) | {name: answer.get(name) for name in ("status", "moved_to", "comment")})
    unknown = [
        vars(PlannedAction(row["id"], None, "", str(quarter), "", None, "", "unknown"))
        | {name: row.get(name) for name in ("status", "moved_to", "comment")}
        for row in answers.values()
    ]
    return answered + unknown


def open_needs(handed: Mapping[Period, QuarterlyReview], quarter: Period) -> list[dict[str, Any]]:
    """Return the needs still open at the end of the quarter before: rows of needs, with `since`, the quarter
    that first had it."""
    last = handed.get(quarter.shift(-1))
    if last is None or last.partner_side is None:
        return []
    needs = []
    for row in last.rows("needs"):
        if row.get("status") == "open":
            since, words = last.quarter, (row["kind"], fold(row["text"]))
            while (review := handed.get(since.shift(-1))) is not None and any(
                (r["kind"], fold(r["text"])) == words and r.get("status") == "open"
                for r in review.rows("needs")
            ):
                since = since.shift(-1)
            needs.append(dict(row) | {"since": str(since)})
    return needs
