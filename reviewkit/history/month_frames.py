"""The frames of all reviews up to a month, and the terms they are read in.

A frame has one row a record and every column that its form declares; money is whole cents as
it was typed, with the currency it was typed in. A month is a number (year × 12 + month − 1), so
that the month before is one less.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from pandas import DataFrame, Series

from reviewkit.domain.period import Period
from reviewkit.forms.engine.declaration import Sheet
from reviewkit.forms.review import REVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.domain.stages import Ladder

_WHOLE = frozenset({"month", "revision", "stage", "amount"})


PARTNERS = ("code", "name", "manager", "currency")
MANAGERS = ("code", "name")
REVIEWS = ("partner", "month", "status", "revision", "held_on")
# What a frame calls a column of a sheet, where the names differ.
RENAMED = {"expected_close": "close"}
_OF_REVIEW = ("partner", "month")
_OF_DEAL = ("partner", "month", "key", "currency")


def sheet_columns(first: tuple[str, ...], sheet: Sheet) -> tuple[str, ...]:
    """Return the columns of a sheet's frame: whose row it is, then every column the form declares."""
    return (*first, *(RENAMED.get(column.key, column.key) for column in sheet.columns))


PIPE = sheet_columns(_OF_DEAL, REVIEW.sheet("pipeline"))
OUTCOMES = sheet_columns(_OF_DEAL, REVIEW.sheet("outcomes"))
LEADS = sheet_columns(_OF_DEAL, REVIEW.sheet("leads"))
COMMITS = sheet_columns(_OF_DEAL, REVIEW.sheet("commit"))
ACTIONS = sheet_columns(_OF_REVIEW, REVIEW.sheet("actions"))
SHEET_LEADS = (
    *("partner", "month", "key", "reference", "customer", "project", "amount", "currency"),
    *("origin", "planned_action", "planned_action_due"),
)
DECISIONS = ("month", "key", "from_partner", "to_partner", "kind")
ENDED_LEADS = ("partner", "month", "key", "kind")
PRINTED_MONTHS = ("partner", "month")


def _empty(columns: tuple[str, ...]) -> DataFrame:
    kinds = {name: "int64" if name in _WHOLE else "object" for name in columns}
    return DataFrame({name: Series([], dtype=kind) for name, kind in kinds.items()})


def no_partners() -> DataFrame:
    return _empty(PARTNERS)


def no_managers() -> DataFrame:
    return _empty(MANAGERS)


def no_reviews() -> DataFrame:
    return _empty(REVIEWS)


def no_pipe() -> DataFrame:
    return _empty(PIPE)


def no_outcomes() -> DataFrame:
    return _empty(OUTCOMES)


def no_leads() -> DataFrame:
    return _empty(LEADS)


def no_commits() -> DataFrame:
    return _empty(COMMITS)


def no_actions() -> DataFrame:
    return _empty(ACTIONS)


def no_sheet_leads() -> DataFrame:
    return _empty(SHEET_LEADS)


def no_decisions() -> DataFrame:
    return _empty(DECISIONS)


def no_ended_leads() -> DataFrame:
    return _empty(ENDED_LEADS)


def no_printed_months() -> DataFrame:
    return _empty(PRINTED_MONTHS)


@dataclass(frozen=True)
class Terms:
    """The settings that figures depend on, as of the period.

    ladder        the steps in force at the period; both months are read by it, as by the rates
    focus_stage, focus_amount   a focus deal stands at this stage or later and over this amount
                  (cents, vendor's currency)
    currency      the vendor's
    rates         worth of one unit of a currency in the vendor's; the vendor's own is 1
    stood_still_days   a deal longer than this in one stage needs attention
    history_months     how many known months a history shows
    talk_about         how many deals a pack names to talk about
    fewest_lines       what was said is held against what happened from so many lines on
    """

    ladder: Ladder
    focus_stage: int
    focus_amount: int
    currency: str
    rates: Mapping[str, Decimal]
    stood_still_days: int = 60
    history_months: int = 12
    talk_about: int = 10
    fewest_lines: int = 10

    @property
    def worth(self) -> dict[str, Decimal]:
        """The rates with the vendor's own currency, which is worth 1 whether settings say so or not."""
        return {**self.rates, self.currency: Decimal(1)}


@dataclass(frozen=True)
class KnownFrames:
    """The newest counting revisions of all months up to the period, of all partners.

    partners     COUNTED partners of the period's directory: code, name, manager, currency
    managers     code, name
    reviews      partner, month, status ("prepared", "reviewed"), revision, held_on (None: not yet)
    pipe         open rows only; stage a number, probability a Decimal or None, dates or None
    outcomes     outcome "won" or "lost"
    leads        rows of the reviews' leads sheets; origin "RS" or "BP"
    commits      promises for the month after their own
    actions      what each review stands for: its own rows and what its other sheets decided, numbered
    sheet_leads  leads first known by an opportunity sheet or given by assignment;
                 partner None while it has none
    decisions    the director's transfers and merges
    ended_leads  opportunities closed for a partner that held them, and from which month on
    printed      the pipe as last printed of months that a newer revision has replaced since
    printed_months   partner, month for which a printed state is given (its pipe may be empty)
    partners_before  counted partners when the last month's documents were made: code, name,
                 manager, currency; None where nothing was printed before
    """

    period: Period
    partners: DataFrame = field(default_factory=no_partners)
    managers: DataFrame = field(default_factory=no_managers)
    reviews: DataFrame = field(default_factory=no_reviews)
    pipe: DataFrame = field(default_factory=no_pipe)
    outcomes: DataFrame = field(default_factory=no_outcomes)
    leads: DataFrame = field(default_factory=no_leads)
    commits: DataFrame = field(default_factory=no_commits)
    actions: DataFrame = field(default_factory=no_actions)
    sheet_leads: DataFrame = field(default_factory=no_sheet_leads)
    decisions: DataFrame = field(default_factory=no_decisions)
    ended_leads: DataFrame = field(default_factory=no_ended_leads)
    printed: DataFrame = field(default_factory=no_pipe)
    printed_months: DataFrame = field(default_factory=no_printed_months)
    partners_before: DataFrame | None = None

    @classmethod
    def empty(cls, period: Period) -> KnownFrames:
        """Return the frames of a store that holds nothing."""
        return cls(period)
