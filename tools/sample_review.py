"""What a partner says in one month of the samples, before it is typed into a workbook."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from tools import sample_words as words
from tools.sample_people import MANAGERS, MOVED, Partner

SEED = "reviewkit samples 861"
YEAR = 2026
MONTHS = (7, 8, 9, 10, 11)

Row = dict[str, Any]


@dataclass
class Deal:
    """An open deal, its amount in cents."""

    reference: str
    customer: str
    project: str
    salesperson: str
    origin: str
    declared: dt.date
    stage: int
    amount: int
    close: dt.date
    next_step: str
    comment: str = ""
    probability: str = ""
    promised: int = 0

    def row(self) -> Row:
        """Its row in the pipe."""
        return {
            "reference": self.reference,
            "customer": self.customer,
            "project": self.project,
            "salesperson": self.salesperson,
            "stage": str(self.stage),
            "probability": self.probability,
            "amount": self.amount,
            "expected_close": self.close,
            "next_step": self.next_step,
            "comment": self.comment,
        }

    def who(self) -> Row:
        """What an outcome says of a deal that was in no pipe."""
        return {
            "customer": self.customer,
            "project": self.project,
            "salesperson": self.salesperson,
            "origin": self.origin,
            "declared_on": self.declared,
        }


@dataclass
class Review:
    """What a partner says in one month: rows by column key, amounts in cents."""

    partner: Partner
    month: int
    cover: Row
    pipeline: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    leads: list[Row] = field(default_factory=list)
    commit: list[Row] = field(default_factory=list)
    assessment: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    deletes_an_action: bool = False

    def settled(self, deal: str, action: str, due: dt.date | None) -> Row:
        """What became of an open action by the end of the month."""
        rng = random.Random(f"{SEED} {self.partner.code} {self.month} {deal} {action}")
        lang, chance = self.partner.lang, rng.random()
        late = due is None or due <= _last(self.month)
        if late and chance < 0.62:
            return {"status": "done", "comment": rng.choice(words.DONE[lang])}
        if chance < 0.8:
            return {
                "status": "doing" if chance < 0.72 else "todo",
                "comment": rng.choice(words.LATE[lang]) if late else "",
            }
        if chance < 0.88 and late:
            return {"status": "dropped", "comment": words.DROPPED[lang]}
        return {"status": "todo"}


def _last(month: int) -> dt.date:
    return dt.date(YEAR, month, calendar.monthrange(YEAR, month)[1])


def hundreds(cents: float) -> int:
    return round(cents / 10000) * 10000


def weekday(day: dt.date) -> dt.date:
    """That day, or the Friday before a week-end."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def within(rng: random.Random, month: int, first: int = 2, last: int = 26) -> dt.date:
    return weekday(dt.date(YEAR, month, rng.randint(first, last)))


def later(rng: random.Random, month: int, least: int, most: int) -> dt.date:
    """A working day so many months after."""
    index = month - 1 + rng.randint(least, most)
    year, part = YEAR + index // 12, index % 12 + 1
    return weekday(dt.date(year, part, rng.choice((12, 15, 20, 28))))


def manager_of(partner: Partner, month: int) -> str:
    code = MOVED[1] if partner.code == MOVED[0] and month >= 10 else partner.manager
    return next(name for key, name, _ in MANAGERS if key == code)
