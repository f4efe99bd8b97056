"""Twelve known months of pipe, weighted pipe, commit and achieved; how commits were kept over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pandas import DataFrame

from reviewkit.analysis.month.amounts import Ints, summed
from reviewkit.analysis.month.columns import ints
from reviewkit.analysis.month.commit import kept_by_review
from reviewkit.analysis.month.movement import SIDES
from reviewkit.domain.money import divide, ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.analysis.month.ledger import Ledger

LEVELS = ("pipe", "weighted")
FLOWS = ("commit", "achieved", "promised", "kept")


@dataclass(frozen=True)
class Reliability:
    """How commits were kept over all known months (cents; rates None without a base).

    promised, kept   Σ of what was promised for the known months, and of the smaller of won and
                     promised, line by line; what is not reported yet is in neither
    achieved         Σ achieved in the months something could be promised for (each partner's but
                     first)
    months           how many reviews that is
    periods          in how many different months
    lines            how many lines were promised for them
    rate             kept ÷ promised
    bias             (achieved − promised) ÷ promised: above 0, more is won than promised
    new_commit, expected   the new commit, and what it is worth at that rate (rounded half up)
    """

    promised: int
    kept: int
    achieved: int
    months: int
    new_commit: int
    periods: int = 0
    lines: int = 0

    @property
    def rate(self) -> float | None:
        return ratio(self.kept, self.promised)

    @property
    def bias(self) -> float | None:
        return ratio(self.achieved - self.promised, self.promised)

    @property
    def expected(self) -> int | None:
        return divide(self.new_commit * self.kept, self.promised)


@dataclass(frozen=True)
class MonthlySums:
    """The sums of every review, for any set of partners."""

    pid: Ints
    month: Ints
    first: Ints
    sums: Mapping[str, Ints]
    keep: int

    def of(self, pids: Ints, side: str) -> DataFrame:
        """Return the last known months of some partners together, oldest first.

        month      a month in which at least one partner handed in
        pipe, weighted   a partner missing in a month keeps its last known pipe
        commit     promised in that month's reviews for the next one
        achieved   won in it
        promised, kept   promised for it by the reviews before, and kept of that, line by line
        comes_after      a partner of this month has an earlier review: what was promised is known
        handed_in  how many handed in

        All in cents, at this period's rates and ladder.
        """
        mine = np.isin(self.pid, pids)
        pid, month = self.pid[mine], self.month[mine]
        every, when = np.unique(month, return_inverse=True)
        who = np.searchsorted(np.sort(pids), pid)
        columns: dict[str, Ints] = {"month": every}
        for name in LEVELS:
            grid = np.zeros((len(pids), len(every)), dtype=np.int64)
            filled = np.zeros(grid.shape, dtype=np.int64)
            grid[who, when] = self.sums[f"{name}_{side}"][mine]
            filled[who, when] = when
            filled = np.maximum.accumulate(filled, axis=1)
            columns[name] = np.take_along_axis(grid, filled, axis=1).sum(axis=0)
        for name in FLOWS:
            columns[name] = summed(when, self.sums[f"{name}_{side}"][mine], len(every))
        columns["comes_after"] = (summed(when, 1 - self.first[mine], len(every)) > 0).astype(np.int64)
        columns["handed_in"] = np.bincount(when, minlength=len(every)).astype(np.int64)
        return DataFrame(columns).tail(self.keep).reset_index(drop=True)

    def reliability(self, pids: Ints, side: str, new_commit: int) -> Reliability:
        """Return how the commits of some partners were kept."""
        held = np.isin(self.pid, pids) & ~self.first.astype(bool)
        promised, kept, achieved = (
            int(self.sums[f"{name}_{side}"][held].sum()) for name in ("promised", "kept", "achieved")
        )
        periods = len(np.unique(self.month[held]))
        lines = int(self.sums["lines"][held].sum())
        return Reliability(promised, kept, achieved, int(held.sum()), new_commit, periods, lines)


def history(ledger: Ledger) -> MonthlySums:
    """Sum every known review."""
    pid, pipe = ints(ledger.reviews, "pid"), ledger.pipe
    sums = kept_by_review(ledger)
    for side in SIDES:
        review = ints(pipe, "review")
        sums[f"pipe_{side}"] = summed(review, ints(pipe, side), len(pid))
        sums[f"weighted_{side}"] = summed(review, ints(pipe, f"weighted_{side}"), len(pid))
    first = np.ones(len(pid), dtype=np.int64)
    first[1:] = pid[1:] != pid[:-1]
    return MonthlySums(pid, ints(ledger.reviews, "month"), first, sums, ledger.terms.history_months)
