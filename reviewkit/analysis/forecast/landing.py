"""Landings: what open deals and usual new business should bring by a month's end, and how far it may vary."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from reviewkit.analysis.forecast.deal_history import Floats, Side
from reviewkit.analysis.forecast.exposure import DATE_STATES
from reviewkit.analysis.forecast.snapshot import Snapshot
from reviewkit.analysis.month.amounts import Ints, rounded, summed

SEED = 20_261
MILLION = 1_000_000
LOW, HIGH = 0.1, 0.9
# Draws of a whole portfolio together: fewer of each partner where there are many.
ALL_DRAWS, FEWEST_DRAWS, MOST_DRAWS = 200_000, 200, 2_000
# The spread of months is itself measured on few months; its draws stay below this many times the measure.
WIDEST = 6.0


@dataclass(frozen=True)
class Landing:
    """What one reader's span should come to, whole cents of one currency.

    until      number of the span's last month
    achieved   won so far
    from_pipe, from_new   expected of the open deals, and of deals that are not in the pipe yet
    low, high  eight spans of ten should end between them; both hold the expected
    """

    until: int
    achieved: int
    from_pipe: int
    from_new: int
    low: int
    high: int

    @property
    def expected(self) -> int:
        return self.achieved + self.from_pipe + self.from_new


@dataclass(frozen=True)
class Outlook:
    """The coming `steps` months as seen from a snapshot, by partner (cents, vendor's currency)."""

    snapshot: Snapshot
    steps: int

    @cached_property
    def chances(self) -> Floats:
        """steps × partners × states."""
        return self.snapshot.chances(self.steps)

    @cached_property
    def pipe_steps(self) -> Floats:
        """Expected of the open deals, by month and partner."""
        cents = self.snapshot.pipe_by_state[1]
        steps: Floats = (self.chances * cents).sum(axis=2) * self.snapshot.rates.brings
        return steps

    @cached_property
    def new_steps(self) -> Floats:
        """Expected of deals that are not in the pipe yet, by month and partner."""
        steps: Floats = self.snapshot.new_business.cents[:, : self.steps].T
        return steps

    @cached_property
    def deal_parts(self) -> Ints:
        """Each open row's chance × what a won deal brings, in millionths: what its amount is multiplied by."""
        parts = self.deal_chances() * self.snapshot.rates.brings * MILLION
        return np.floor(parts + 0.5).astype(np.int64)

    def deal_cents(self, side: Side) -> Ints:
        """Return what each open row is expected to bring, rounded half up to the cent."""
        opened, rows = self.snapshot.history.open, self.snapshot.open_rows
        cents = opened.own_cents if side == "own" else opened.cents
        return rounded(cents[rows], self.deal_parts, MILLION)

    def from_pipe(self, side: Side) -> Ints:
        """Return by partner what its open deals are expected to bring: the sum of its deals' cents."""
        if side not in self._from_pipe:
            pids = self.snapshot.open_pids
            self._from_pipe[side] = summed(pids, self.deal_cents(side), self.snapshot.history.partners)
        return self._from_pipe[side]

    _from_pipe: dict[Side, Ints] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def from_new(self) -> Ints:
        """By partner, what deals bring that are not in the pipe yet, cents of the vendor's currency."""
        return _whole_cents(self.new_steps.sum(axis=0))

    def deal_chances(self) -> Floats:
        """Return the chance of each open row of the snapshot to be won in the span."""
        chances: Floats = self.chances.sum(axis=0)[self.snapshot.open_pids, self.snapshot.states]
        return chances

    @cached_property
    def draws(self) -> Floats:
        """Partners × draws of what comes, with all that is uncertain: deals, rates, factors and months."""
        size = self.snapshot.history.partners
        number = int(np.clip(ALL_DRAWS // max(size, 1), FEWEST_DRAWS, MOST_DRAWS))
        return _draws(self, number)

    def spread(self, pids: Ints) -> tuple[float, float]:
        """Return low and high of what should come to some partners together."""
        low, high = np.quantile(self.draws[pids].sum(axis=0), [LOW, HIGH])
        return float(low), float(high)

    @cached_property
    def partner_spread(self) -> Floats:
        """Low and high of each partner, 2 × partners."""
        bounds: Floats = np.quantile(self.draws, [LOW, HIGH], axis=1)
        return bounds


def _draws(outlook: Outlook, number: int) -> Floats:
    """Draw what comes to each partner: binomial wins of gamma sizes, with the moments of its own deals.

    Deals are not drawn one by one: count, amount and variance of a partner's wins are those of its
    deals, and what all deals share (the month, the rates, the partner) is drawn on top.
    """
    generator = np.random.Generator(np.random.PCG64(SEED))
    wins, squares, cents, variance = _moments(outlook)
    there = (wins > 0) & (cents > 0)
    safe = np.where(there, wins, 1.0)
    shared = _shared(outlook, number, generator)
    likely = np.clip(squares / safe, 1e-6, 1.0)
    trials = np.maximum(1, np.ceil(safe / likely)).astype(np.int64)
    likely = safe / trials
    count = generator.binomial(trials[:, None], np.minimum(likely[:, None] * shared, 1.0))
    size = np.where(there, cents / safe, 1.0)
    beyond = np.maximum(variance - size**2 * safe * (1 - likely), 0.0) / safe
    shape = size**2 / np.maximum(beyond, size**2 * 1e-4)
    drawn = generator.standard_gamma(count * shape[:, None]) * (size / shape)[:, None]
    result: Floats = np.where(there[:, None], drawn, 0.0)
    return result


def _moments(outlook: Outlook) -> tuple[Floats, Floats, Floats, Floats]:
    """Return by partner: expected wins, Σ of squared chances, expected cents, variance of the cents."""
    snapshot = outlook.snapshot
    count, _, squares = snapshot.pipe_by_state
    chance = outlook.chances.sum(axis=0)
    brings, spread = snapshot.rates.brings, snapshot.rates.spread
    new = snapshot.new_business
    new_wins = new.wins[:, : outlook.steps].sum(axis=1)
    wins = (count * chance).sum(axis=1) + new_wins
    both = (count * chance**2).sum(axis=1)
    cents = outlook.pipe_steps.sum(axis=0) + outlook.new_steps.sum(axis=0)
    variance = (squares * (chance * (brings**2 + spread) - chance**2 * brings**2)).sum(axis=1)
    return wins, both, cents, variance + new_wins * new.square


def _shared(outlook: Outlook, number: int, generator: np.random.Generator) -> Floats:
    """Draw by partner what multiplies all its wins: partners × draws, mean 1."""
    snapshot = outlook.snapshot
    pipe, new = outlook.pipe_steps, outlook.new_steps
    total = np.maximum((pipe + new).sum(axis=0), 1e-9)
    months = _month_draws(snapshot, outlook.steps, number, generator)
    by_month = ((pipe + new) / total).T @ months
    rates = snapshot.rates
    relative = np.divide(rates.win_error, rates.win, out=np.zeros_like(rates.win), where=rates.win > 0)
    cells = _around_1(generator, 1 / np.maximum(relative.reshape(-1) ** 2, 1e-9), number)
    by_cell = outlook.chances.sum(axis=0) * snapshot.pipe_by_state[1] * rates.brings
    due = by_cell.reshape(len(by_cell), -1, DATE_STATES)
    weight = np.stack([due[:, :, 1:].sum(axis=2), due[:, :, 0]], axis=2).reshape(len(by_cell), -1)
    of_new = _around_1(generator, np.array([snapshot.new_business.count + 1.0]), number)
    by_rate = (weight / total[:, None]) @ cells + (new.sum(axis=0) / total)[:, None] * of_new
    factors = snapshot.factors
    evidence = np.where(factors.own, factors.observed, 0) + factors.strength
    shared: Floats = by_month * by_rate * _around_1(generator, evidence, number)
    return shared * _hand_ins(factors.handing_in, outlook.steps, number, generator)


def _hand_ins(share: Floats, steps: int, number: int, generator: np.random.Generator) -> Floats:
    """Draw the months each partner hands in ÷ those it is expected to: what is not handed in is not reported."""
    if (share >= 1).all():
        return np.ones((len(share), 1))
    handed_in = generator.binomial(steps, np.minimum(share, 1.0)[:, None], (len(share), number))
    relative: Floats = handed_in / (steps * share[:, None])
    return relative


def _month_draws(snapshot: Snapshot, steps: int, number: int, generator: np.random.Generator) -> Floats:
    """Draw what each coming month is multiplied by, steps × draws; its variance is uncertain itself."""
    spread = snapshot.month_spread
    if spread.variance <= 0 or spread.months < 2:
        return np.ones((steps, number))
    freedom = spread.months - 1
    wider = freedom / np.maximum(generator.chisquare(freedom, number), freedom / WIDEST)
    variance = spread.variance * wider
    months: Floats = generator.standard_gamma(1 / variance, (steps, number)) * variance
    return months


def _around_1(generator: np.random.Generator, shape: Floats, number: int) -> Floats:
    """Draw gamma variates of mean 1 and variance 1 ÷ shape, one row a shape."""
    draws: Floats = generator.standard_gamma(shape[:, None], (len(shape), number)) / shape[:, None]
    return draws


def _whole_cents(values: Floats) -> Ints:
    cents: Ints = np.floor(values + 0.5).astype(np.int64)
    return cents
