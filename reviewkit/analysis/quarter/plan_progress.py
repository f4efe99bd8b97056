"""What a quarter was to bring, row by row, and what became of it (seed: "écart avec le business plan")."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.domain.keys import fold
from reviewkit.domain.quarters import quarter_named
from reviewkit.history.quarter_records import Handed, Plan, Row, in_force

if TYPE_CHECKING:
    from reviewkit.domain.period import Period

_DEPTH = 4  # how many quarters a thing may have been moved along


@dataclass(frozen=True)
class Planned:
    """One thing a quarter was to bring.

    kind     training, marketing, other: a key; or the campaign's own kind, as typed
    when     a date as ISO text where one was set, else the quarter
    origin   plan, enrolled, scheduled, moved
    budget   cents, in `currency`
    """

    id: str
    kind: str
    title: str
    when: str
    owner: str
    budget: int | None
    currency: str
    origin: str


def number(partner: str, quarter: Period, *said: str) -> str:
    """A number for what a review enrolled or scheduled: the same each time it is worked out."""
    text = "\0".join([partner, str(quarter), *(fold(one) for one in said)])
    digest = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:5]
    return f"{quarter.year % 100:02d}Q{quarter.part}-{digest}"


def planned(
    plans: Sequence[Plan], handed: Mapping[Period, Handed], partner: str, quarter: Period, depth: int = _DEPTH
) -> list[Planned]:
    """What the plan in force foresees for the quarter, and what earlier reviews enrolled, scheduled or moved.

    handed  the partner's quarters, by period
    """
    plan = in_force(plans, quarter)
    out: list[Planned] = []
    if plan is not None:
        out += [
            Planned(
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
        out += _moved(plans, handed, partner, quarter, depth)
    last = handed.get(quarter.shift(-1))
    if last is not None:
        out += _decided(last, partner)
    by_id: dict[str, Planned] = {}
    for one in out:
        by_id.setdefault(fold(one.id), one)
    return list(by_id.values())


def _decided(last: Handed, partner: str) -> list[Planned]:
    quarter, following = last.quarter, last.quarter.shift(1)
    enrolled = [
        Planned(
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
        Planned(
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
    plans: Sequence[Plan], handed: Mapping[Period, Handed], partner: str, quarter: Period, depth: int
) -> list[Planned]:
    """What an earlier quarter moved to this one; moved without a readable quarter means the next one."""
    out = []
    for back in range(1, depth + 1):
        earlier = quarter.shift(-back)
        one = handed.get(earlier)
        if one is None:
            continue
        before = {fold(p.id): p for p in planned(plans, handed, partner, earlier, depth - back)}
        for row in one.rows("progress"):
            target = quarter_named(row.get("moved_to")) or earlier.shift(1)
            known = before.get(fold(row["id"]))
            if row.get("status") == "moved" and target == quarter and known is not None:
                out.append(
                    Planned(
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
    return out


def progress(
    plans: Sequence[Plan], handed: Mapping[Period, Handed], partner: str, quarter: Period
) -> list[dict[str, Any]]:
    """Each planned thing with its answer: id, kind, title, when, owner, budget, currency, origin,
    status (done, moved, dropped; None where nobody answered), moved_to, comment.

    Answers to numbers that nobody planned come last, with what they say.
    """
    one = handed.get(quarter)
    answers = {fold(row["id"]): row for row in one.rows("progress")} if one is not None else {}
    out = []
    for thing in planned(plans, handed, partner, quarter):
        said: Row = answers.pop(fold(thing.id), {})
        out.append(vars(thing) | {name: said.get(name) for name in ("status", "moved_to", "comment")})
    unknown = [
        vars(Planned(row["id"], "", "", str(quarter), "", None, "", "unknown"))
        | {name: row.get(name) for name in ("status", "moved_to", "comment")}
        for row in answers.values()
    ]
    return out + unknown


def open_needs(handed: Mapping[Period, Handed], quarter: Period) -> list[dict[str, Any]]:
    """What was still open at the end of the quarter before: rows of needs, with `since`, the quarter
    that first said it."""
    last = handed.get(quarter.shift(-1))
    if last is None or last.partner_side is None:
        return []
    out = []
    for row in last.rows("needs"):
        if row.get("status") == "open":
            since, words = last.quarter, (row["kind"], fold(row["text"]))
            while (one := handed.get(since.shift(-1))) is not None and any(
                (r["kind"], fold(r["text"])) == words and r.get("status") == "open" for r in one.rows("needs")
            ):
                since = since.shift(-1)
            out.append(dict(row) | {"since": str(since)})
    return out
