"""Deal-months at risk: every deal open in a review, and what its partner's next review made of it.

Counted once over all months, so that the rates of any window of months are sums of slices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reviewkit.analysis.forecast.deal_history import DealHistory, Floats
from reviewkit.analysis.month.amounts import Ints
from reviewkit.analysis.month.columns import find

WON, LOST, VANISHED, OPEN = range(4)
EVENTS = ("won", "lost", "vanished", "open")
# Months until the close date comes, as a state: 0 is due, the last one is "in that many months, later, or never".
DATE_STATES = 7
# Wins of deals that entered the pipe this many months ago or longer count as one age.
AGES = 12
# A win of more times its pipe amount counts as this many, where the spread of such ratios is measured.
LARGEST_RATIO = 4.0


def date_state(close: Ints, month: Ints | int) -> Ints:
    """Return how many months after `month` each close date comes: 0 for a date in it or before."""
    states: Ints = np.clip(close - month, 0, DATE_STATES - 1).astype(np.int64)
    return states


@dataclass(frozen=True)
class ReportedWins:
    """All wins, by known month (M) and partner.

    cents, cents_own   in the vendor's currency, and in the partner's own
    count
    new_cents, new_squares, new_count   M × partners × 12: by months since the deal came into the
                  pipe (0: it was in no previous one); cents, squared cents, count
    """

    cents: Ints
    cents_own: Ints
    count: Ints
    new_cents: Ints
    new_squares: Floats
    new_count: Ints


@dataclass(frozen=True)
class Exposure:
    """The counts that rates are worked out from, by known month of the partner's next review.

    months     month numbers, in order (the first axis, M, of every table)
    stages     steps found in any pipe, in order (S)
    at_risk    M × partners × S × 2 deal-months, the last axis not due and due
    won_at_risk   M × partners × S × 2, of which won
    events     M × S × 2 × 4 in the order of EVENTS
    stage_moves   M × S × 2 × S: deals still open, by the step they stand at then
    date_moves    M × 7 × 7: deals still open, by months until due before and then
    won_cents, pipe_cents   M × partners: what the wins at risk brought, and their amounts in the pipe
    ratios        M × 3: won ÷ pipe amount of the wins at risk: how many, Σ and Σ of squares
    wins          all wins, of deals at risk or not
    handed_in     M × partners, 1 where a review is in
    """

    months: Ints
    stages: Ints
    at_risk: Ints
    won_at_risk: Ints
    events: Ints
    stage_moves: Ints
    date_moves: Ints
    won_cents: Ints
    pipe_cents: Ints
    ratios: Floats
    wins: ReportedWins
    handed_in: Ints

    def window(self, month: int, length: int) -> slice:
        """Return the places of the last `length` known months up to a month."""
        end = int(np.searchsorted(self.months, month, side="right"))
        return slice(max(0, end - length), end)


def exposure(history: DealHistory) -> Exposure:
    """Count what became of every deal open in a review, at its partner's next review."""
    return _Counting(history).exposure()


class _Counting:
    def __init__(self, history: DealHistory) -> None:
        self.history = history
        self.months = history.known_months
        self.month_place = np.searchsorted(self.months, history.review_month)
        self.reviews = len(history.review_pid)
        self.stages = np.unique(history.open.stage)
        self.shape = (len(self.months), history.partners)

    def exposure(self) -> Exposure:
        m, p, s = *self.shape, len(self.stages)
        rows = self.open_rows
        months, pids = self.month_place[self.next_review[rows]], self.pids[rows]
        stage, due, event = self.stage_place[rows], self.due[rows], self.event[rows]
        cell = (months * s + stage) * 2 + due
        still = event == OPEN
        following = rows[still] + 1
        won = event == WON
        won_cents, pipe_cents = self.won_cents[rows][won], self.history.open.cents[rows][won]
        ratio = np.minimum(won_cents / np.maximum(pipe_cents, 1), LARGEST_RATIO)
        won_at = months[won] * p + pids[won]
        by_partner = ((months * p + pids) * s + stage) * 2 + due
        return Exposure(
            months=self.months,
            stages=self.stages,
            at_risk=_count(by_partner, (m, p, s, 2)),
            won_at_risk=_count(by_partner[won], (m, p, s, 2)),
            events=_count(cell * 4 + event, (m, s, 2, 4)),
            stage_moves=_count(cell[still] * s + self.stage_place[following], (m, s, 2, s)),
            date_moves=_count(self._date_moves(rows[still], following), (m, DATE_STATES, DATE_STATES)),
            won_cents=_sum(won_at, won_cents, (m, p)),
            pipe_cents=_sum(won_at, pipe_cents, (m, p)),
            ratios=np.stack([_weighted(months[won], ratio**power, (m,)) for power in (0, 1, 2)], axis=1),
            wins=self._wins(),
            handed_in=_count(self.month_place * p + self.history.review_pid, (m, p)),
        )

    # ------------------------------------------------------------------ rows of the pipe

    @cached_property
    def pids(self) -> Ints:
        return self.history.review_pid[self.history.open.review]

    @cached_property
    def next_review(self) -> Ints:
        """Each pipe row's following review of the same partner, −1 after the last."""
        review_pid, review = self.history.review_pid, self.history.open.review
        following = np.full(self.reviews, -1, dtype=np.int64)
        following[:-1] = np.where(review_pid[1:] == review_pid[:-1], np.arange(1, self.reviews), -1)
        return following[review] if self.reviews else review

    @cached_property
    def open_rows(self) -> Ints:
        """Pipe rows whose partner handed in again."""
        return np.flatnonzero(self.next_review >= 0)

    @cached_property
    def stays(self) -> Ints:
        """1 where the next pipe row is the same deal in the partner's next review."""
        deals, review = self.history.open.deal, self.history.open.review
        stays = np.zeros(len(deals), dtype=np.int64)
        stays[:-1] = (deals[1:] == deals[:-1]) & (review[1:] == review[:-1] + 1)
        # Reviews are numbered by partner and a deal is one partner's: review + 1 is that partner's.
        return stays

    @cached_property
    def _ended_at(self) -> Ints:
        """Each pipe row's outcome in the next review, −1 where there is none."""
        opened, ended = self.history.open, self.history.ended
        size = self.reviews + 1
        return find(opened.deal * size + self.next_review, ended.deal * size + ended.review)

    @cached_property
    def event(self) -> Ints:
        at, ended = self._ended_at, self.history.ended
        event = np.where(self.stays == 1, OPEN, VANISHED)
        closed = (at >= 0) & (event != OPEN)
        event[closed] = np.where(ended.won[at[closed]], WON, LOST)
        return event

    @cached_property
    def won_cents(self) -> Ints:
        at, ended = self._ended_at, self.history.ended
        cents = np.zeros(len(at), dtype=np.int64)
        closed = at >= 0
        cents[closed] = ended.cents[at[closed]]
        return cents

    @cached_property
    def stage_place(self) -> Ints:
        return np.searchsorted(self.stages, self.history.open.stage)

    @cached_property
    def due(self) -> Ints:
        when = self.history.review_month[self.next_review] if self.reviews else self.next_review
        return (self.history.open.close <= when).astype(np.int64)

    def _date_moves(self, before: Ints, after: Ints) -> Ints:
        opened, months = self.history.open, self.history.review_month
        when, place = months[self.next_review[before]], self.month_place[self.next_review[before]]
        first = date_state(opened.close[before], when)
        second = date_state(opened.close[after], when + 1)
        return (place * DATE_STATES + first) * DATE_STATES + second

    # ------------------------------------------------------------------ wins

    def _wins(self) -> ReportedWins:
        m, p = self.shape
        ended = self.history.ended
        won = np.flatnonzero(ended.won)
        review = ended.review[won]
        by_partner = self.month_place[review] * p + self.history.review_pid[review]
        month, cents = self.history.review_month[review], ended.cents[won]
        age = month - self._entered(ended.deal[won], review, month)
        # Before a partner's first review a deal in the pipe and one outside it cannot be distinguished.
        first = self.history.first_month()[self.history.review_pid[review]]
        distinguished = (age < AGES) & (month - age > first)
        at = by_partner[distinguished] * AGES + age[distinguished]
        new, by_age = cents[distinguished], (m, p, AGES)
        return ReportedWins(
            cents=_sum(by_partner, cents, (m, p)),
            cents_own=_sum(by_partner, ended.own_cents[won], (m, p)),
            count=_count(by_partner, (m, p)),
            new_cents=_sum(at, new, by_age),
            new_squares=_weighted(at, new.astype(np.float64) ** 2, by_age),
            new_count=_count(at, by_age),
        )

    def _entered(self, deal: Ints, review: Ints, month: Ints) -> Ints:
        """Return the month in which each deal came into the pipe it was won from; `month` where it was in none."""
        opened, size = self.history.open, self.reviews + 1
        start = np.ones(len(opened.deal), dtype=bool)
        start[1:] = self.stays[:-1] == 0
        run_start = np.maximum.accumulate(np.where(start, np.arange(len(start)), 0))
        at = find(deal * size + review - 1, opened.deal * size + opened.review)
        entered = month.copy()
        there = at >= 0
        entered[there] = self.history.review_month[opened.review[run_start[at[there]]]]
        return entered


def _count(places: Ints, shape: tuple[int, ...]) -> Ints:
    return np.bincount(places, minlength=int(np.prod(shape))).reshape(shape).astype(np.int64)


def _weighted(places: Ints, weights: Floats, shape: tuple[int, ...]) -> Floats:
    sums: Floats = np.bincount(places, weights, int(np.prod(shape))).astype(np.float64)
    return sums.reshape(shape)


def _sum(places: Ints, cents: Ints, shape: tuple[int, ...]) -> Ints:
    sums = np.zeros(int(np.prod(shape)), dtype=np.int64)
    np.add.at(sums, places, cents)
    return sums.reshape(shape)
