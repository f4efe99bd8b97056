"""Rates at risk by stage and due, shrunk: events ÷ deal-months, pooled over all partners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewkit.analysis.forecast.deal_history import Floats
from reviewkit.analysis.forecast.exposure import (
    DATE_STATES,
    LOST,
    VANISHED,
    WON,
    Exposure,
)
from reviewkit.analysis.month.amounts import Ints

# A cell with few deal-months is drawn to the rate of what it is a part of, as if that had been seen this often.
PRIOR_DEAL_MONTHS = 20.0


@dataclass(frozen=True)
class Rates:
    """What a deal's next month holds, by stage (S) and due (0, 1).

    stages      steps in order
    at_risk, won, lost, vanished   S × 2 counts
    win, leave  S × 2 fractions, shrunk: won; lost or vanished
    win_error   S × 2, standard error of win (a fraction)
    stage_moves S × 2 × S fractions: where a deal that stays open stands a month later
    date_moves  7 × 7 fractions: months until due now, and a month later of one that stays open
    brings      what a won deal brings ÷ its amount in the pipe
    spread      variance of that ratio from deal to deal
    """

    stages: Ints
    at_risk: Ints
    won: Ints
    lost: Ints
    vanished: Ints
    win: Floats
    leave: Floats
    win_error: Floats
    stage_moves: Floats
    date_moves: Floats
    brings: float
    spread: float


def rates(counts: Exposure, months: slice) -> Rates:
    """Work out the rates of some known months."""
    events = counts.events[months].sum(axis=0)
    at_risk = events.sum(axis=2)
    win = shrunk(events[:, :, WON], at_risk)
    lose, vanish = (shrunk(events[:, :, event], at_risk) for event in (LOST, VANISHED))
    won_cents, pipe_cents = (int(c[months].sum()) for c in (counts.won_cents, counts.pipe_cents))
    brings = won_cents / pipe_cents if pipe_cents else 1.0
    return Rates(
        stages=counts.stages,
        at_risk=at_risk,
        won=events[:, :, WON],
        lost=events[:, :, LOST],
        vanished=events[:, :, VANISHED],
        win=win,
        leave=lose + vanish,
        win_error=standard_error(win, at_risk),
        stage_moves=_moves(counts.stage_moves[months].sum(axis=0), np.eye(len(counts.stages))[:, None, :]),
        date_moves=_moves(counts.date_moves[months].sum(axis=0), as_typed()),
        brings=brings,
        spread=_spread(counts.ratios[months].sum(axis=0), brings),
    )


def _spread(ratios: Floats, brings: float) -> float:
    """Return the mean squared distance of the ratios from the pooled one."""
    number, total, squares = (float(value) for value in ratios)
    return max(0.0, squares / number - 2 * brings * total / number + brings**2) if number else 0.0


def shrunk(events: Ints, at_risk: Ints) -> Floats:
    """Return events ÷ deal-months of S × 2 cells, each drawn to its stage's rate, and that to the whole's.

    The prior is worth PRIOR_DEAL_MONTHS. Without any deal-month all rates are 0.
    """
    prior = PRIOR_DEAL_MONTHS
    whole = events.sum() / at_risk.sum() if at_risk.sum() else 0.0
    stage = (events.sum(axis=1) + prior * whole) / (at_risk.sum(axis=1) + prior)
    cells: Floats = (events + prior * stage[:, None]) / (at_risk + prior)
    return cells


def standard_error(rate: Floats, at_risk: Ints) -> Floats:
    """Return how far the true rate may lie from a shrunk one (standard deviation of its beta distribution)."""
    error: Floats = np.sqrt(rate * (1 - rate) / (at_risk + PRIOR_DEAL_MONTHS + 1))
    return error


def as_typed() -> Floats:
    """Where close dates lead a deal that is left alone: one month nearer, due stays due.

    A date in the last state is that far or farther: it stays there.
    """
    nearer = np.zeros((DATE_STATES, DATE_STATES))
    for state in range(DATE_STATES):
        nearer[state, max(0, state - 1) if state < DATE_STATES - 1 else state] = 1.0
    return nearer


def _moves(counted: Ints, prior: Floats) -> Floats:
    moves: Floats = (counted + PRIOR_DEAL_MONTHS * prior) / (
        counted.sum(axis=-1, keepdims=True) + PRIOR_DEAL_MONTHS
    )
    return moves
