"""The revenue that partners plan, by quarter: what a landing is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarters_of

if TYPE_CHECKING:
    from reviewkit.analysis.quarter.quarter_portfolio import QuarterView


@dataclass(frozen=True)
class RevenuePlan:
    """The revenue planned of one reader, cents in its currency.

    quarters  of the year, those that anybody planned
    without   how many of its partners have no plan
    """

    quarters: Mapping[Period, int]
    without: int

    def of(self, span: Period) -> int | None:
        """Return what is planned of a month (a third of its quarter), a quarter or a year; None without a plan."""
        if span.kind == "month":
            planned = self.quarters.get(span.quarter)
            return None if planned is None else (2 * planned + 3) // 6
        inside = [span] if span.kind == "quarter" else quarters_of(span.year)
        planned_quarters = [self.quarters[quarter] for quarter in inside if quarter in self.quarters]
        return sum(planned_quarters) if planned_quarters else None


def revenue_plan(view: QuarterView) -> RevenuePlan | None:
    """Return the plan of a reader's partners together for the year of the view; None without any."""
    quarters: dict[Period, int] = {}
    without = 0
    for pid in view.pids:
        planned = {
            quarter: view.portfolio.cells[pid, view.side, quarter, "revenue"].plan
            for quarter in quarters_of(view.period.year)
        }
        without += all(revenue is None for revenue in planned.values())
        for quarter, revenue in planned.items():
            if revenue is not None:
                quarters[quarter] = quarters.get(quarter, 0) + int(revenue)
    return RevenuePlan(quarters, without) if quarters else None
