"""Periods: a month, a quarter, a year (seed: monthly and quarterly reviews, annual plan)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Literal

Kind = Literal["month", "quarter", "year"]

_WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_MONTHS_IN: dict[Kind, int] = {"month": 1, "quarter": 3, "year": 12}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A month (`2026-11`), a quarter (`2026-Q4`) or a year (`2026`).

    kind   month, quarter or year
    year   the calendar year
    part   1 to 12 for a month, 1 to 4 for a quarter, 1 for a year

    Periods sort by their first day, shorter ones first.
    """

    kind: Kind
    year: int
    part: int = 1

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2026-11`, `2026-Q4` or `2026`. Raises ValueError on anything else."""
        match = _WRITTEN.fullmatch(text.strip().upper())
        if not match or int(match[1]) < 1900:
            message = f"{text!r} is no period: write 2026-11, 2026-Q4 or 2026"
            raise ValueError(message)
        year, quarter, month = match.groups()
        if quarter:
            return cls("quarter", int(year), int(quarter))
        if month:
            return cls("month", int(year), int(month))
        return cls("year", int(year))

    @classmethod
    def month_of(cls, day: dt.date) -> Period:
        """Return the month that holds a day."""
        return cls("month", day.year, day.month)

    @classmethod
    def of_number(cls, number: int) -> Period:
        """Return the month of a number (see `number`)."""
        year, months_before = divmod(number, 12)
        return cls("month", year, months_before + 1)

    def __str__(self) -> str:
        if self.kind == "month":
            return f"{self.year}-{self.part:02d}"
        return f"{self.year}-Q{self.part}" if self.kind == "quarter" else str(self.year)

    def __lt__(self, other: Period) -> bool:
        return (self.first_day, self.months_long) < (other.first_day, other.months_long)

    @property
    def months_long(self) -> int:
        return _MONTHS_IN[self.kind]

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, (self.part - 1) * self.months_long % 12 + 1, 1)

    @property
    def last_day(self) -> dt.date:
        return self.shift(1).first_day - dt.timedelta(days=1)

    @property
    def number(self) -> int:
        """Months from year 0 to the period's first month. Numbers order the months without gaps."""
        return self.year * 12 + (self.part - 1) * self.months_long

    def shift(self, steps: int) -> Period:
        """Return the period `steps` periods of the same kind later; earlier where `steps` is negative."""
        in_year = 12 // self.months_long
        year, part = divmod(self.year * in_year + self.part - 1 + steps, in_year)
        return Period(self.kind, year, part + 1)

    @property
    def months(self) -> tuple[Period, ...]:
        """The months of the period, in order."""
        first = self.first_day.month
        return tuple(Period("month", self.year, first + i) for i in range(self.months_long))

    @property
    def quarter(self) -> Period:
        """The quarter that holds the period's first day."""
        return Period("quarter", self.year, (self.first_day.month - 1) // 3 + 1)

    @property
    def in_year(self) -> Period:
        """The year that holds the period."""
        return Period("year", self.year)

    def __contains__(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day
