"""Rules about deals and actions that forms, intake, history, analysis and documents share (seed 2.3, 3.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable

from reviewkit.domain.stages import CLOSED

OPEN_ACTION_STATUSES = ("todo", "doing")
# A lost deal that can be won back is asked for again so many days after it was lost.
RECOVERY_DAYS = 90


def is_closed(stage: str | None) -> bool:
    """Return whether a deal at this stage is won or lost."""
    return stage in CLOSED


def is_open(stage: str | None) -> bool:
    """Return whether a deal at this stage counts in the pipe; so does one whose stage is missing."""
    return stage not in CLOSED


def is_open_action(status: str | None) -> bool:
    """Return whether an action of this status is still to be carried out."""
    return status in OPEN_ACTION_STATUSES


def is_overdue(due: dt.date | None, day: dt.date) -> bool:
    """Return whether a due date lies before `day`; without a date nothing is overdue."""
    return due is not None and due < day


def is_late_action(status: str | None, due: dt.date | None, day: dt.date) -> bool:
    """Return whether an action is open on `day` and past its due date."""
    return is_open_action(status) and is_overdue(due, day)


def vanished(before: Iterable[str], pipe: Container[str], outcomes: Container[str]) -> list[str]:
    """Return the keys of the earlier pipe that stand in neither the later pipe nor its outcomes, in order."""
    return [key for key in before if key not in pipe and key not in outcomes]
