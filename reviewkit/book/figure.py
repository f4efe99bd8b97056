"""A named figure and the records it was made of."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from reviewkit.text import N_, Language

Unit = Literal["money", "count", "ratio", "days", "text"]
Role = Literal["part", "base"]
Value = int | float | str | bool | None

MONEY: Final = "money"
COUNT: Final = "count"
RATIO: Final = "ratio"
DAYS: Final = "days"
TEXT: Final = "text"


@dataclass(frozen=True)
class Part:
    """One record behind a figure.

    partner, key, reference   whose record, and the deal's folded and written reference
    amount   what it adds to the figure: cents of the figure's currency, or 1 where it is counted
    sheet    of the review it stands in; "leads" also of an opportunity sheet
    column   whose cell was used
    month    number of the review's month; None: an opportunity sheet
    weighted the amount was multiplied by the deal's percent
    role     "base" for what a ratio is divided by
    share    what the amount was multiplied by, where that is no percent of the ladder; "" where it was not
    """

    partner: str
    key: str
    reference: str
    amount: int
    sheet: str
    column: str
    month: int | None
    weighted: bool = False
    role: Role = "part"
    share: str = ""


@dataclass(frozen=True)
class Basis:
    """A rate or number that a figure was worked out with.

    name     a stable name, such as win.4.due
    words    what it is, as a message
    value    as used (a fraction, a factor); None where only counts are known
    events   how often it was seen; of: out of how many; None where it is no share
    stage    the step of the ladder it belongs to, None for none
    """

    name: str
    words: str
    value: float | None
    events: int | None
    of: int | None
    stage: int | None = None


@dataclass(frozen=True)
class Figure:
    """A number that documents print.

    name        its path below a reader, such as movement.won.amount
    unit        of the value: money in cents, count, ratio (a fraction), days or text
    definition  what it is, as a message
    """

    name: str
    unit: Unit
    value: Value
    definition: str
    read_parts: Callable[[], Iterable[Part]]
    read_basis: Callable[[], Iterable[Basis]] = tuple

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The records behind the figure: those of a sum add up to it, those of a ratio to both its sides."""
        return tuple(self.read_parts())

    @cached_property
    def basis(self) -> tuple[Basis, ...]:
        """The rates and numbers the figure was worked out with, where it is an estimate."""
        return tuple(self.read_basis())

    def shown(self, lang: Language, currency: str) -> str:
        """Return the value as a person reads it: to the cent, a ratio in percent with two decimals."""
        return shown_value(self.value, self.unit, lang, currency)


def shown_value(value: Value, unit: Unit, lang: Language, currency: str) -> str:
    """Return a value as a person reads it: money to the cent, a ratio in percent with two decimals."""
    if value is None:
        return lang.unknown
    if isinstance(value, bool):
        return lang.say(N_("Yes") if value else N_("No"))
    if isinstance(value, str):
        return value
    if unit == MONEY:
        return lang.money(int(value), currency, exact=True)
    if unit == RATIO:
        return lang.rate(value, 2)
    if unit == DAYS and isinstance(value, int):
        return lang.count("{n} day", "{n} days", value)
    return lang.number(value, 2)


Book = Mapping[str, Figure]


def nearest(name: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Return the names that a wrong one is likely to mean, the nearest first."""
    known: Sequence[str] = list(names)
    ends = [other for other in known if other.split(".")[-len(name.split(".")) :] == name.split(".")]
    return list(dict.fromkeys([*ends, *difflib.get_close_matches(name, known, most, 0.5)]))[:most]
