"""Forecasts of a period for every partner, every channel manager and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from reviewkit.analysis.forecast.deal_history import DealHistory, Side
from reviewkit.analysis.forecast.exposure import Exposure, exposure
from reviewkit.analysis.forecast.landing import Landing, Outlook
from reviewkit.analysis.forecast.snapshot import FEWEST_MONTHS, Snapshot
from reviewkit.analysis.forecast.track_record import RECORD_MONTHS, RecordMonth, TrackRecord
from reviewkit.analysis.month.amounts import Ints
from reviewkit.domain.money import divide
from reviewkit.domain.period import Period

Span: TypeAlias = Literal["month", "quarter", "year"]
SPANS: tuple[Span, ...] = ("month", "quarter", "year")

JsonLanding: TypeAlias = dict[str, str | int]
JsonForecast: TypeAlias = dict[str, JsonLanding | dict[str, int] | list[JsonLanding] | None]


@dataclass(frozen=True)
class Forecasts:
    """Landings and their record, worked out once for all partners and summed by reader.

    Every expected amount is rounded to the cent by partner, so that those of a channel manager
    and of the whole are the sums of their partners'. Draws start from a fixed seed: the same
    history gives the same landing.
    """

    history: DealHistory

    @cached_property
    def counts(self) -> Exposure:
        return exposure(self.history)

    @cached_property
    def now(self) -> Snapshot:
        """The period's own end."""
        return Snapshot(self.history, self.counts, self.history.month)

    @property
    def is_enough(self) -> bool:
        """Whether enough months and wins are known for a landing."""
        return self.now.is_enough

    def last_month(self, span: Span) -> int:
        """Return the last month of a span: the coming month, or the quarter or year that holds the period."""
        month = self.history.month
        if span == "month":
            return month + 1
        length = 3 if span == "quarter" else 12
        return month - month % length + length - 1

    def months_of(self, span: Span) -> tuple[int, int]:
        """Return the first month of a span, and its last one that is not later than the period."""
        last = self.last_month(span)
        first = last - {"month": 0, "quarter": 2, "year": 11}[span]
        return first, min(last, self.history.month)

    def outlook(self, span: Span) -> Outlook:
        """Return the months from the period to a span's end, by partner."""
        return self._outlook_of(self.last_month(span) - self.history.month)

    def _outlook_of(self, steps: int) -> Outlook:
        if steps not in self._outlooks:
            self._outlooks[steps] = Outlook(self.now, steps)
        return self._outlooks[steps]

    _outlooks: dict[int, Outlook] = field(default_factory=dict, init=False, compare=False, repr=False)

    def achieved(self, span: Span, side: Side) -> Ints:
        """Return by partner what was won in a span up to the period, cents."""
        if (span, side) not in self._achieved:
            first, last = self.months_of(span)
            start, end = np.searchsorted(self.counts.months, [first, last + 1])
            self._achieved[span, side] = self.won(side)[start:end].sum(axis=0)
        return self._achieved[span, side]

    _achieved: dict[tuple[Span, Side], Ints] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def won(self, side: Side) -> Ints:
        """Return what was won, by known month and partner, cents."""
        return self.counts.wins.cents_own if side == "own" else self.counts.wins.cents

    @cached_property
    def past_outlooks(self) -> Mapping[int, Outlook]:
        """The coming month as seen before each past month that has at least six known ones before it."""
        months = self.counts.months
        past: dict[int, Outlook] = {}
        for place in range(FEWEST_MONTHS, len(months))[-RECORD_MONTHS:]:
            snapshot = Snapshot(self.history, self.counts, int(months[place - 1]))
            if snapshot.is_enough:
                past[int(months[place])] = Outlook(snapshot, int(months[place] - months[place - 1]))
        return past


@dataclass(frozen=True)
class ReaderForecast:
    """Landings and record of some partners together.

    pids   the partners, by number
    side   "own" for one partner in its currency, "vendor" above
    """

    forecasts: Forecasts
    pids: Ints
    side: Side

    @cached_property
    def landings(self) -> dict[Span, Landing | None]:
        """By span; None where too little is known."""
        return {span: self._landing(span) for span in SPANS}

    def _landing(self, span: Span) -> Landing | None:
        if not self.forecasts.is_enough:
            return None
        outlook = self.forecasts.outlook(span)
        achieved = int(self.forecasts.achieved(span, self.side)[self.pids].sum())
        pipe, new = self._expected(outlook)
        low, high = self._range(outlook, pipe + new)
        return Landing(self.forecasts.last_month(span), achieved, pipe, new, achieved + low, achieved + high)

    def _expected(self, outlook: Outlook) -> tuple[int, int]:
        """Return what is expected of the open deals, and of new ones."""
        return (
            int(outlook.from_pipe(self.side)[self.pids].sum()),
            self._own(int(outlook.from_new[self.pids].sum())),
        )

    def _range(self, outlook: Outlook, expected: int) -> tuple[int, int]:
        if not outlook.steps or not len(self.pids):
            return expected, expected
        if len(self.pids) == 1:
            low, high = outlook.partner_spread[:, self.pids[0]].tolist()
        else:
            low, high = outlook.spread(self.pids)
        return min(expected, self._own(round(low))), max(expected, self._own(round(high)))

    def from_own(self, cents: int) -> int:
        """Convert whole cents of the reader's currency to the vendor's, rounded half up."""
        if self.side == "vendor":
            return cents
        worth = Fraction(self.forecasts.history.worth[self.pids[0]])
        return divide(cents * worth.numerator, worth.denominator) or 0

    def _own(self, cents: int) -> int:
        """Convert whole cents from the vendor's currency, rounded half up."""
        if self.side == "vendor":
            return cents
        worth = Fraction(self.forecasts.history.worth[self.pids[0]])
        return divide(cents * worth.denominator, worth.numerator) or 0

    @cached_property
    def record(self) -> TrackRecord:
        months = []
        for month, outlook in self.forecasts.past_outlooks.items():
            expected = sum(self._expected(outlook))
            low, high = self._range(outlook, expected)
            place = int(np.searchsorted(self.forecasts.counts.months, month))
            achieved = int(self.forecasts.won(self.side)[place, self.pids].sum())
            months.append(RecordMonth(month, expected, low, high, achieved))
        return TrackRecord(tuple(months))

    @property
    def own_wins(self) -> int:
        """Wins of these partners in the months that rates rest on."""
        return int(self.forecasts.now.wins_by_partner[self.pids].sum())

    @property
    def based_on(self) -> dict[str, int]:
        """Known months and wins of the pool that the rates rest on, and the wins of these partners among them."""
        now = self.forecasts.now
        return {"months": now.known_months, "wins": now.wins, "own_wins": self.own_wins}

    def as_json(self) -> JsonForecast:
        """Return `forecast` of FIGURES (domain: Forecast)."""
        return {
            **{span: _json_landing(landing) for span, landing in self.landings.items()},
            "based_on": self.based_on,
            "record": [
                {
                    "period": str(Period.of_number(month.month)),
                    "expected": month.expected,
                    "low": month.low,
                    "high": month.high,
                    "achieved": month.achieved,
                }
                for month in self.record.months
            ],
        }


def _json_landing(landing: Landing | None) -> JsonLanding | None:
    if landing is None:
        return None
    return {
        "until": str(Period.of_number(landing.until)),
        "achieved": landing.achieved,
        "expected": landing.expected,
        "low": landing.low,
        "high": landing.high,
        "from_pipe": landing.from_pipe,
        "from_new": landing.from_new,
    }
