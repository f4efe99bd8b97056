"""What a live review decided: its to-dos and what became of each deal (seed 2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.analysis.month.meeting_changes import Change


@dataclass(frozen=True)
class Task:
    """A to-do as the review leaves it. source: where it was decided, in words."""

    id: str
    action: str
    owner: str
    due: dt.date | None
    deal: str
    status: str
    comment: str
    source: str
    new: bool


@dataclass(frozen=True)
class Meeting:
    """What one review decided.

    held_on   the day of the meeting, as its cover says
    prepared  number of the prepared revision it is compared with; None where nothing was prepared
    number    of the reviewed revision
    changes   every deal of the pipe, as prepared and as reviewed
    withdrawn  open to-dos with a date of the review before, or of an earlier workbook of this one, that are
               settled, deleted or without a date now
    """

    held_on: dt.date | None
    attendees: str
    prepared: int | None
    number: int
    changes: Sequence[Change]
    tasks: Sequence[Task]
    withdrawn: Sequence[Task] = ()
