"""Made years of deals with a known truth: how a portfolio's months might go, month by month.

A truth that the forecast does not see: chances of winning rise with the stage and when the close
date comes, partners differ, months go up and down together, amounts have a heavy tail.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewkit.analysis.forecast.deal_history import DealHistory, EndedDeals, OpenDeals
from reviewkit.domain.period import Period

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Rows: TypeAlias = list[tuple[int, ...]]

# Monthly chance of a win by stage: close date not come, and come; of a loss; of a step up.
WIN = np.array([[0.002, 0.010], [0.006, 0.03], [0.02, 0.09], [0.06, 0.28], [0.12, 0.50]])
LOSS = np.array([0.04, 0.04, 0.04, 0.035, 0.025])
VANISH = 0.01
UP = np.array([0.25, 0.22, 0.18, 0.15, 0.0])
FIRST_MONTH = Period("month", 2025, 12).number


@dataclass(frozen=True)
class Kind:
    """One kind of year.

    month_shock  standard deviation of the log-odds that all deals of a month share
    growth       change of the number of new deals a month, a fraction
    season       height of the wave over twelve months, in log-odds
    dominant     share of the deals that the first partner has (0: like all others)
    hopeful      chance that a deal whose close date passes gets a new one a month ahead
    skipping     chance that a partner does not hand in a month
    """

    month_shock: float = 0.2
    growth: float = 0.0
    season: float = 0.0
    dominant: float = 0.0
    hopeful: float = 0.2
    skipping: float = 0.0


KINDS = {
    "stable": Kind(),
    "growing": Kind(growth=0.03),
    "seasonal": Kind(season=0.35),
    "one dominant partner": Kind(dominant=0.4),
    "hopeful close dates": Kind(hopeful=0.75),
    "partners that skip months": Kind(skipping=0.2),
    "a shock common to all": Kind(month_shock=0.45),
}


@dataclass
class _Pipe:
    """The deals open now."""

    partner: Ints
    number: Ints
    stage: Ints
    close: Ints
    cents: Ints

    def keep(self, rows: NDArray[Any]) -> _Pipe:
        return _Pipe(*(values[rows] for values in vars(self).values()))

    def with_new(self, new: _Pipe) -> _Pipe:
        return _Pipe(
            *(np.concatenate(both) for both in zip(vars(self).values(), vars(new).values(), strict=True))
        )


@dataclass
class MadeYear:
    """A portfolio that lives month by month; `history(month)` is what its reviews report up to a month."""

    kind: Kind
    seed: int
    partners: int = 30
    deals: int = 60
    months: int = 15
    generator: np.random.Generator = field(init=False, repr=False)
    open_rows: list[tuple[Ints, ...]] = field(default_factory=list, repr=False)
    ended_rows: list[tuple[Ints, ...]] = field(default_factory=list, repr=False)
    handed_in: list[Ints] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.generator = np.random.default_rng(self.seed)
        share = np.ones(self.partners)
        if self.kind.dominant:
            share[0] = self.kind.dominant / (1 - self.kind.dominant) * (self.partners - 1)
        self.share = share / share.sum()
        self.effect = self.generator.normal(0, 0.35, self.partners)
        self.next_number = 0
        self._live()

    def _new(self, count: int, month: int, stages: tuple[float, ...]) -> _Pipe:
        draw = self.generator
        numbers = np.arange(self.next_number, self.next_number + count)
        self.next_number += count
        return _Pipe(
            draw.choice(self.partners, count, p=self.share),
            numbers,
            draw.choice(len(stages), count, p=stages),
            month + draw.integers(0, 7, count),
            np.round(draw.lognormal(15.0, 0.9, count)).astype(np.int64),
        )

    def _live(self) -> None:
        draw, kind = self.generator, self.kind
        total = self.partners * self.deals
        pipe = self._new(total, FIRST_MONTH, (0.25, 0.3, 0.25, 0.15, 0.05))
        waiting: list[_Pipe] = []
        flags: list[NDArray[np.bool_]] = []
        phase = draw.uniform(0, 2 * np.pi)
        arrivals = total * 0.09
        for month in range(FIRST_MONTH, FIRST_MONTH + self.months):
            wave = kind.season * np.sin(2 * np.pi * month / 12 + phase)
            pipe, ended, won = self._month(pipe, month, draw.normal(0, kind.month_shock) + wave)
            at_once = self._new(int(draw.poisson(0.15 * self.partners)), month, (1.0,))
            lead = self._new(int(draw.poisson(arrivals)), month + 1, (0.6, 0.3, 0.1))
            pipe = pipe.with_new(lead)
            arrivals *= 1 + kind.growth
            waiting.append(ended.with_new(at_once))
            flags.append(np.concatenate([won, np.ones(len(at_once.number), bool)]))
            self._report(month, pipe, waiting, flags)

    def _month(self, pipe: _Pipe, month: int, shock: float) -> tuple[_Pipe, _Pipe, NDArray[np.bool_]]:
        """Let a month pass. Return what stays open, what ended, and which of that was won."""
        draw = self.generator
        due = (pipe.close <= month).astype(np.int64)
        chance = WIN[pipe.stage, due]
        odds = chance / (1 - chance) * np.exp(self.effect[pipe.partner] + shock)
        won = draw.random(len(due)) < odds / (1 + odds)
        lost = ~won & (draw.random(len(due)) < LOSS[pipe.stage])
        vanished = ~won & ~lost & (draw.random(len(due)) < VANISH)
        ended = pipe.keep(won | lost)
        ended.cents = np.round(ended.cents * draw.normal(0.95, 0.08, len(ended.cents)).clip(0.5, 1.3)).astype(
            np.int64
        )
        stays = pipe.keep(~(won | lost | vanished))
        up = draw.random(len(stays.stage)) < UP[stays.stage]
        stays.stage = stays.stage + up
        passed = stays.close <= month
        again = passed & (draw.random(len(passed)) < 0.75)
        soon = draw.random(len(passed)) < self.kind.hopeful
        stays.close = np.where(
            again, month + np.where(soon, 1, draw.integers(1, 5, len(passed))), stays.close
        )
        return stays, ended, won[won | lost]

    def _report(self, month: int, pipe: _Pipe, waiting: list[_Pipe], flags: list[NDArray[np.bool_]]) -> None:
        """Keep what the partners that hand in this month report: their pipe, and all that ended since they last did."""
        hands_in = self.generator.random(self.partners) >= self.kind.skipping
        self.handed_in.append(np.flatnonzero(hands_in))
        reported = pipe.keep(hands_in[pipe.partner])
        self.open_rows.append((np.full(len(reported.number), month), *vars(reported).values()))
        for place, (ended, won) in enumerate(zip(waiting, flags, strict=True)):
            now = hands_in[ended.partner]
            reported = ended.keep(now)
            self.ended_rows.append((np.full(len(reported.number), month), *vars(reported).values(), won[now]))
            waiting[place], flags[place] = ended.keep(~now), won[~now]

    # ------------------------------------------------------------------ what the reviews report

    def history(self, months: int) -> DealHistory:
        """Return the history of the first months."""
        last = FIRST_MONTH + months - 1
        pids = np.concatenate(self.handed_in[:months])
        when = np.repeat(np.arange(FIRST_MONTH, last + 1), [len(pid) for pid in self.handed_in[:months]])
        order = np.lexsort((when, pids))
        pids, when = pids[order], when[order]
        month, partner, number, stage, close, cents = _joined(self.open_rows, last)
        review = self._review(pids, when, partner, month)
        order = np.lexsort((review, number))
        opened = OpenDeals(*(values[order] for values in (review, number, stage + 1, close, cents, cents)))
        month, partner, number, _, _, cents, won = _joined(self.ended_rows, last)
        review = self._review(pids, when, partner, month)
        order = np.lexsort((review, number))
        ended = EndedDeals(review[order], number[order], won[order].astype(bool), cents[order], cents[order])
        worth = np.full(self.partners, Decimal(1), dtype=object)
        return DealHistory(last, self.partners, pids, when, opened, ended, worth)

    def opened(self, place: int, partner: int) -> Rows:
        """Return a partner's open deals in a month: number, stage (0 the first), close month, cents."""
        _, partners, *columns = self.open_rows[place]
        mine = partners == partner
        return list(zip(*(values[mine].tolist() for values in columns), strict=True))

    def closed(self, place: int, partner: int) -> Rows:
        """Return what a partner reports as ended in a month: as `opened`, and 1 where it was won."""
        rows: Rows = []
        for months, partners, *columns in self.ended_rows:
            mine = (partners == partner) & (months == FIRST_MONTH + place)
            rows += zip(*(values[mine].tolist() for values in columns), strict=True)
        return rows

    @staticmethod
    def _review(pids: Ints, when: Ints, partner: Ints, month: Ints) -> Ints:
        found: Ints = np.searchsorted(pids * (1 << 20) + when, partner * (1 << 20) + month)
        return found

    def achieved(self, first: int, last: int) -> Ints:
        """Return by partner what is won from the first month up to the last (places, 0 the first), cents."""
        month, partner, _, _, _, cents, won = _joined(self.ended_rows, FIRST_MONTH + last)
        inside = won.astype(bool) & (month >= FIRST_MONTH + first)
        sums = np.zeros(self.partners, dtype=np.int64)
        np.add.at(sums, partner[inside], cents[inside])
        return sums


def _joined(rows: list[tuple[Ints, ...]], last: int) -> tuple[Ints, ...]:
    some = [columns for columns in rows if not len(columns[0]) or columns[0][0] <= last]
    return tuple(np.concatenate(values) for values in zip(*some, strict=True))


def made_year(kind: str, seed: int, **sizes: int) -> MadeYear:
    """Make a year of a kind of KINDS."""
    return MadeYear(replace(KINDS[kind]), seed, **sizes)
