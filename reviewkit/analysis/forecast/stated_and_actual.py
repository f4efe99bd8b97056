"""What reviews stated of deals and commits, compared with what happened, with the lines each rate rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np

from reviewkit.analysis.forecast.deal_history import Side
from reviewkit.analysis.month.amounts import Bools, Ints
from reviewkit.analysis.month.columns import at, find, ints, objects
from reviewkit.analysis.month.ledger import Ledger

# Confidences are compared in bands: below the first bound, between both, from the second on.
_BANDS = (0.0, 0.5, 0.8, 1.0)


@dataclass(frozen=True)
class StageResult:
    """The deals that stood at a step and have ended since.

    stated   the ladder's percent, a fraction; None for a step the ladder no longer has
    won    how many were won; ended: won, lost or vanished
    """

    stage: int
    stated: Decimal | None
    won: int
    ended: int

    @property
    def actual(self) -> float | None:
        return self.won / self.ended if self.ended else None


@dataclass(frozen=True)
class ConfidenceResult:
    """Commit lines of one band of confidence whose month is in.

    low, high  the band (fractions, the high one not in it but for the last)
    stated     mean confidence; None without a line
    kept       lines won for at least the amount promised
    """

    low: float
    high: float
    stated: float | None
    kept: int
    lines: int

    @property
    def actual(self) -> float | None:
        return self.kept / self.lines if self.lines else None


@dataclass(frozen=True)
class CallResult:
    """Commit lines that a channel manager gave a call of his own for: called and won (cents)."""

    called: int
    won: int
    lines: int

    @property
    def actual(self) -> float | None:
        return self.won / self.called if self.called else None


@dataclass(frozen=True)
class StatedAndActual:
    """The comparisons of one reader, over the last known months."""

    stages: Sequence[StageResult]
    bands: Sequence[ConfidenceResult]
    call: CallResult


def stated_and_actual(ledger: Ledger, pids: Ints, side: Side) -> StatedAndActual:
    """Compare what some partners' reviews stated with what their later reviews report.

    Reviews of the last known months count (terms.history_months of them).
    """
    months = np.unique(ints(ledger.reviews, "month"))[-ledger.terms.history_months :]
    since = int(months[0]) if len(months) else 0
    bands, call = _commit_results(ledger, pids, side, since)
    return StatedAndActual(_stage_results(ledger, pids, since), bands, call)


def _stage_results(ledger: Ledger, pids: Ints, since: int) -> list[StageResult]:
    pipe = ledger.pipe
    deal, stage = ints(pipe, "deal"), ints(pipe, "stage")
    counts = np.isin(ints(pipe, "pid"), pids) & (ints(pipe, "month") >= since)
    last_review = np.full(ledger.size, -1, dtype=np.int64)
    np.maximum.at(last_review, ints(ledger.reviews, "pid"), np.arange(len(ledger.reviews)))
    open_now = deal[ints(pipe, "review") == last_review[ints(pipe, "pid")]]
    won_deals = ints(ledger.outcomes, "deal")[ledger.outcomes["won"].to_numpy(bool)]
    percents = ledger.terms.ladder.probabilities
    results = []
    for step in sorted({*percents, *stage[counts].tolist()}):
        stood = np.unique(deal[counts & (stage == step)])
        ended = stood[~np.isin(stood, open_now)]
        won = int(np.isin(ended, won_deals).sum())
        results.append(StageResult(step, percents.get(step), won, len(ended)))
    return results


def _commit_results(
    ledger: Ledger, pids: Ints, side: Side, since: int
) -> tuple[list[ConfidenceResult], CallResult]:
    commits, outcomes = ledger.commits, ledger.outcomes
    review = ints(commits, "review")
    due = ledger.next_review()[review] if len(ledger.reviews) else review
    step = len(ledger.reviews) + 1
    end = find(ints(commits, "deal") * step + due, ints(outcomes, "deal") * step + ints(outcomes, "review"))
    won_rows = at(outcomes["won"].to_numpy(bool), end, missing=False)
    counts = np.isin(ints(commits, "pid"), pids) & (ints(commits, "month") >= since) & (due >= 0)
    won = np.where(won_rows, at(ints(outcomes, side), end), 0)
    kept = won_rows & (at(ints(outcomes, "own"), end) >= ints(commits, "own"))
    confidences = objects(ledger.known.commits, "confidence")[ints(commits, "row")]
    given = counts & np.array([value is not None for value in confidences], dtype=bool)
    confidence = np.array(
        [float(value) if value is not None else 0.0 for value in confidences], dtype=np.float64
    )
    called = counts & commits["called"].to_numpy(bool)
    call = CallResult(
        int(ints(commits, f"call_{side}")[called].sum()), int(won[called].sum()), int(called.sum())
    )
    return [_band(low, high, confidence, given, kept) for low, high in pairwise(_BANDS)], call


def _band(
    low: float,
    high: float,
    confidence: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    given: Bools,
    kept: Bools,
) -> ConfidenceResult:
    below = confidence <= high if high >= 1 else confidence < high
    inside = given & (confidence >= low) & below
    lines = int(inside.sum())
    mean = float(confidence[inside].mean()) if lines else None
    return ConfidenceResult(low, high, mean, int((inside & kept).sum()), lines)
