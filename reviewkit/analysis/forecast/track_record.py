"""What would have been expected of each past month, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Months whose landing was right are counted over this many, the newest.
RECORD_MONTHS = 12


@dataclass(frozen=True)
class RecordMonth:
    """One past month of one reader, as seen from the month before it (whole cents)."""

    month: int
    expected: int
    low: int
    high: int
    achieved: int

    @property
    def held(self) -> bool:
        """Whether what came lies in the range."""
        return self.low <= self.achieved <= self.high


@dataclass(frozen=True)
class TrackRecord:
    """How good the landings of the past months would have been.

    months      in order
    held        how many months ended in their range
    mean_error  mean of |achieved − expected|, cents; None without a month
    bias        Σ expected ÷ Σ achieved; None where nothing was achieved
    """

    months: Sequence[RecordMonth]

    @property
    def held(self) -> int:
        return sum(month.held for month in self.months)

    @property
    def mean_error(self) -> int | None:
        if not self.months:
            return None
        missed = sum(abs(month.achieved - month.expected) for month in self.months)
        return (2 * missed + len(self.months)) // (2 * len(self.months))

    @property
    def bias(self) -> float | None:
        achieved = sum(month.achieved for month in self.months)
        return sum(month.expected for month in self.months) / achieved if achieved else None
