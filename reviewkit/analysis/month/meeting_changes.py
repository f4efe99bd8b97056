"""The changes a meeting made: the pipe as prepared against the pipe as reviewed (seed 2.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]

# The fields a meeting decides on, in the order they are listed.
FIELDS = ("stage", "amount", "expected_close", "probability", "salesperson", "next_step", "comment")


@dataclass(frozen=True)
class Change:
    """One deal of either pipe, and what became of it in the meeting.

    kind    added, changed, closed (won or lost), removed, or same
    before  by field, what it was where it differs; empty for a deal added
    """

    key: str
    kind: str
    deal: Row
    before: Mapping[str, Any] = field(default_factory=dict)


def changes(
    prepared: Mapping[str, Row] | None, reviewed: Mapping[str, Row], ended: Sequence[str]
) -> list[Change]:
    """Compare the pipe before and after a meeting: the reviewed deals in their order, then those that left.

    prepared  open deals as prepared; None where nothing was: then every deal is the same
    reviewed  open deals as reviewed
    ended     keys of the outcomes as reviewed
    """
    if prepared is None:
        return [Change(key, "same", deal) for key, deal in reviewed.items()]
    meeting_changes = []
    for key, deal in reviewed.items():
        old = prepared.get(key)
        if old is None:
            meeting_changes.append(Change(key, "added", deal))
            continue
        differs = {name: old.get(name) for name in FIELDS if old.get(name) != deal.get(name)}
        meeting_changes.append(Change(key, "changed" if differs else "same", deal, differs))
    gone = set(ended)
    meeting_changes += [
        Change(key, "closed" if key in gone else "removed", deal)
        for key, deal in prepared.items()
        if key not in reviewed
    ]
    return meeting_changes
