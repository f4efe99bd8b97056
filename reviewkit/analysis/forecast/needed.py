"""What it takes to reach a plan: how much pipe at which stage, how many new leads a month, beside what usually comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reviewkit.analysis.forecast.deal_history import NO_CLOSE, Floats, Side
from reviewkit.analysis.forecast.exposure import DATE_STATES
from reviewkit.analysis.forecast.forecasts import ReaderForecast, Span
from reviewkit.analysis.forecast.partner_factors import OWN_FACTOR_WINS
from reviewkit.analysis.month.amounts import Ints
from reviewkit.analysis.month.columns import at, find, first_known, ints
from reviewkit.analysis.month.ledger import Ledger

# Fewer leads say nothing about how many become wins.
FEWEST_LEADS = 10


@dataclass(frozen=True)
class StageNeed:
    """Pipe at one step that would bring what is missing, if it all came from there (cents).

    share   of such a deal's amount that comes in by the span's end, its close date lying in the span
    pipe    missing ÷ share; None where nothing of the kind was ever won
    usual   what usually enters the pipe at this step in a month
    """

    stage: int
    share: float
    pipe: int | None
    usual: int


@dataclass(frozen=True)
class Need:
    """What is missing to a plan at a landing, and what it takes (cents).

    months         months left in the span
    missing        plan − expected, at least 0
    leads_a_month  new leads a month; None where too few were ever seen
    usual_leads    what usually comes in a month; None before two reviews
    wins_per_lead  wins ÷ new leads over the known months, all partners
    """

    months: int
    missing: int
    stages: Sequence[StageNeed]
    leads_a_month: float | None
    usual_leads: float | None
    wins_per_lead: float | None


@dataclass(frozen=True)
class UsualInflow:
    """What entered the pipe, and the leads that came, by known month and partner; none in a first review.

    entered  M × partners × S, cents; leads  M × partners
    follows  M × partners: the month comes after the partner's first
    """

    ledger: Ledger
    months: Ints
    stages: Ints

    @cached_property
    def follows(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        first = np.full(self.ledger.size, NO_CLOSE, dtype=np.int64)
        np.minimum.at(first, ints(self.ledger.reviews, "pid"), ints(self.ledger.reviews, "month"))
        return self.months[:, None] > first[None, :]

    def entered(self, side: Side) -> Ints:
        """Return the amounts of deals in the first month that knew them in the pipe."""
        return self._entered_own if side == "own" else self._entered_vendor

    @cached_property
    def _entered_own(self) -> Ints:
        return self._entered("own")

    @cached_property
    def _entered_vendor(self) -> Ints:
        return self._entered("vendor")

    def _entered(self, side: Side) -> Ints:
        pipe = self.ledger.pipe
        deal, month = ints(pipe, "deal"), ints(pipe, "month")
        first = first_known(pipe)
        new = at(first.month, find(deal, first.deals)) == month
        shape = len(self.months), self.ledger.size, len(self.stages)
        sums = np.zeros(shape, dtype=np.int64)
        places = (
            np.searchsorted(self.months, month[new]),
            ints(pipe, "pid")[new],
            np.searchsorted(self.stages, ints(pipe, "stage")[new]),
        )
        np.add.at(sums, places, ints(pipe, side)[new])
        return sums * self.follows[:, :, None]

    @cached_property
    def leads(self) -> Ints:
        """Count the leads in the first month that knew them."""
        ledger = self.ledger
        first = first_known(ledger.pipe, ledger.outcomes, ledger.leads, ledger.sheets)
        led = np.unique(np.concatenate([ints(ledger.leads, "deal"), ints(ledger.sheets, "deal")]))
        known = first_known(ledger.leads, ledger.sheets)
        fresh = at(first.month, find(led, first.deals)) == at(known.month, find(led, known.deals))
        month = at(known.month, find(led, known.deals))[fresh]
        inside = np.isin(month, self.months)
        counts = np.zeros((len(self.months), ledger.size), dtype=np.int64)
        places = np.searchsorted(self.months, month[inside]), ledger.pid_of(led[fresh][inside])
        np.add.at(counts, places, 1)
        return counts * self.follows


def needed(reader: ReaderForecast, inflow: UsualInflow, span: Span, plan: int) -> Need | None:
    """Return what it takes to reach a plan of a span; None without a landing or where no month is left.

    plan  cents of the reader's currency
    """
    landing = reader.landings[span]
    outlook = reader.forecasts.outlook(span)
    if landing is None or not outlook.steps or not len(reader.pids):
        return None
    missing = max(0, plan - landing.expected)
    window = np.isin(inflow.months, inflow.months[reader.forecasts.now.window])
    follows = inflow.follows[window][:, reader.pids]
    months = max(1, int(follows.any(axis=1).sum()))
    entered = inflow.entered(reader.side)[window][:, reader.pids].sum(axis=(0, 1))
    shares = _shares(reader, span)
    stages = [
        StageNeed(
            stage,
            share,
            round(missing / share) if share > 0 else None,
            round(int(cents) / months),
        )
        for stage, share, cents in zip(inflow.stages.tolist(), shares.tolist(), entered, strict=True)
    ]
    leads = inflow.leads[window]
    per_lead = _wins_per_lead(reader, int(leads.sum()))
    usual = float(leads[:, reader.pids].sum() / months) if follows.any() else None
    return Need(
        outlook.steps,
        missing,
        stages,
        _leads_a_month(reader, missing, per_lead, outlook.steps),
        usual,
        per_lead,
    )


def _shares(reader: ReaderForecast, span: Span) -> Floats:
    """Return by stage what a deal whose close date lies in the span brings of its amount by the span's end."""
    outlook = reader.forecasts.outlook(span)
    snapshot = outlook.snapshot
    chances = outlook.chances.sum(axis=0)[reader.pids].reshape(len(reader.pids), -1, DATE_STATES)
    inside = chances[:, :, : min(outlook.steps, DATE_STATES)].mean(axis=2)
    weights = snapshot.pipe_by_state[1][reader.pids].sum(axis=1) + 1.0
    shares: Floats = np.average(inside, axis=0, weights=weights) * snapshot.rates.brings
    return shares


def _wins_per_lead(reader: ReaderForecast, leads: int) -> float | None:
    wins = reader.forecasts.now.wins
    return min(1.0, wins / leads) if leads >= FEWEST_LEADS else None


def _leads_a_month(
    reader: ReaderForecast, missing: int, wins_per_lead: float | None, months: int
) -> float | None:
    """Return the new leads a month that bring what is missing: by the mean win and the wins of a lead."""
    now = reader.forecasts.now
    own = reader.own_wins >= OWN_FACTOR_WINS
    window = now.counts.wins.cents[now.window]
    cents, wins = (window[:, reader.pids], reader.own_wins) if own else (window, now.wins)
    mean = cents.sum() / wins if wins else 0.0
    if not wins_per_lead or not mean:
        return None
    return float(reader.from_own(missing) / mean / wins_per_lead / months)
