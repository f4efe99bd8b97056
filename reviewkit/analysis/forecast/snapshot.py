"""All that the months up to one of them say about the months after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reviewkit.analysis.forecast.deal_history import DealHistory, Floats
from reviewkit.analysis.forecast.exposure import DATE_STATES, Exposure, date_state
from reviewkit.analysis.forecast.month_spread import MonthSpread, month_spread
from reviewkit.analysis.forecast.new_business import NewBusiness, new_business
from reviewkit.analysis.forecast.partner_factors import PartnerFactors, partner_factors
from reviewkit.analysis.forecast.rates import Rates, as_typed, rates
from reviewkit.analysis.month.amounts import Ints

# Rates are those of this many known months.
WINDOW = 12
# Below these no landing: too little has been seen (domain: Honest minimums).
FEWEST_MONTHS, FEWEST_WINS = 6, 30
# No factor makes a win of a month certain.
LIKELIEST = 0.97


@dataclass(frozen=True)
class Snapshot:
    """One month's end: the pipe last known of each partner, and the rates of the twelve known months up to it.

    Nothing of a later month is used, whatever the history holds.
    """

    history: DealHistory
    counts: Exposure
    month: int

    @cached_property
    def window(self) -> slice:
        """The places of the known months that rates rest on."""
        return self.counts.window(self.month, WINDOW)

    @property
    def known_months(self) -> int:
        return int(self.window.stop - self.window.start)

    @cached_property
    def wins_by_partner(self) -> Ints:
        """All wins reported in those months, by partner."""
        wins: Ints = self.counts.wins.count[self.window].sum(axis=0)
        return wins

    @property
    def wins(self) -> int:
        return int(self.wins_by_partner.sum())

    @property
    def is_enough(self) -> bool:
        """Whether enough has been seen for a landing."""
        return self.known_months >= FEWEST_MONTHS and self.wins >= FEWEST_WINS

    @cached_property
    def rates(self) -> Rates:
        return rates(self.counts, self.window)

    @cached_property
    def factors(self) -> PartnerFactors:
        return partner_factors(self.counts, self.window, self.rates, self.history.first_month())

    @cached_property
    def month_spread(self) -> MonthSpread:
        return month_spread(self.counts, self.window, self.rates, self.factors)

    @cached_property
    def new_business(self) -> NewBusiness:
        return new_business(self.counts, self.window, self.history.first_month(), self._usual_pipe)

    # ------------------------------------------------------------------ the open deals

    @cached_property
    def open_rows(self) -> Ints:
        """The pipe rows that are open at the month's end: of each partner's last known review."""
        last = self.history.last_review(self.month)
        review = self.history.open.review
        return np.flatnonzero(last[self.history.review_pid[review]] == review)

    @cached_property
    def states(self) -> Ints:
        """Each open row's state in the coming month: place of its stage × 7 + months until its close date."""
        opened = self.history.open
        stage = np.searchsorted(self.counts.stages, opened.stage[self.open_rows])
        return stage * DATE_STATES + date_state(opened.close[self.open_rows], self.month + 1)

    @cached_property
    def open_pids(self) -> Ints:
        return self.history.review_pid[self.history.open.review[self.open_rows]]

    @cached_property
    def pipe_by_state(self) -> tuple[Floats, Floats, Floats]:
        """Count, Σ cents and Σ squared cents of the open deals, partners × states."""
        cents = self.history.open.cents[self.open_rows].astype(np.float64)
        size = self.history.partners, len(self.counts.stages) * DATE_STATES
        place = self.open_pids * size[1] + self.states
        count, total, squares = (
            np.bincount(place, weights, size[0] * size[1]).astype(np.float64).reshape(size)
            for weights in (np.ones(len(cents)), cents, cents**2)
        )
        return count, total, squares

    def chances(self, steps: int) -> Floats:
        """Return the chance that a deal is won in each of the coming months, steps × partners × states.

        A partner hands in with its usual share of months; a deal that is neither won, lost nor
        vanished moves on along the ladder and in its close date as deals of its kind did.
        """
        factor, share = self.factors.factor[:, None], self.factors.handing_in[:, None]
        by_state = _by_state(self.rates.win), _by_state(self.rates.leave)
        win = np.minimum(factor * by_state[0], LIKELIEST * (1 - by_state[1]))
        stay = 1 - win - by_state[1]
        moves, waits = self._moves
        chances = np.zeros((steps, *win.shape))
        for step in range(steps):
            chances[step] = (
                share * win
                if step == 0
                else share * stay * (chances[step - 1] @ moves.T)
                + (1 - share) * (chances[step - 1] @ waits.T)
            )
        return chances

    @cached_property
    def _moves(self) -> tuple[Floats, Floats]:
        """From state to state in a month: of a deal whose partner hands in, and of one whose partner does not."""
        stages, size = len(self.counts.stages), len(self.counts.stages) * DATE_STATES
        due = (np.arange(DATE_STATES) == 0).astype(np.int64)
        stage_moves = self.rates.stage_moves[:, due, :]
        moves = stage_moves[:, :, :, None] * self.rates.date_moves[None, :, None, :]
        waits = np.eye(stages)[:, None, :, None] * as_typed()[None, :, None, :]
        return moves.reshape(size, size), waits.reshape(size, size)

    @cached_property
    def _usual_pipe(self) -> Floats:
        """Mean pipe of each partner's reviews in the window, cents."""
        months = self.counts.months[self.window]
        of_review = np.bincount(
            self.history.open.review, self.history.open.cents, len(self.history.review_pid)
        )
        inside = np.isin(self.history.review_month, months)
        pid, size = self.history.review_pid[inside], self.history.partners
        reviews = np.bincount(pid, minlength=size)
        mean: Floats = np.bincount(pid, of_review[inside], size) / np.maximum(reviews, 1)
        return mean


def _by_state(cells: Floats) -> Floats:
    """Spread S × 2 values over states: due, then not due in all other date states."""
    due = np.zeros(DATE_STATES, dtype=np.int64)
    due[0] = 1
    spread: Floats = cells[:, due].reshape(-1)
    return spread
