"""The quarter of the whole portfolio, and views of it by partner, by channel manager and for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reviewkit.analysis.month.columns import objects
from reviewkit.analysis.quarter.coverage import Coverage, closing_in_year, coverage
from reviewkit.analysis.quarter.efficiency import Efficiency, efficiency
from reviewkit.analysis.quarter.indicator_values import Cell, cells
from reviewkit.analysis.quarter.known_figures import Months
from reviewkit.analysis.quarter.plan_gap import IndicatorGap, Limits, indicator_gap, json_number
from reviewkit.analysis.quarter.plan_progress import open_needs, progress
from reviewkit.analysis.quarter.quarter_input import QuarterInput
from reviewkit.domain.indicators import INDICATORS
from reviewkit.domain.quarters import quarters_of
from reviewkit.history.quarter_records import Plan, QuarterlyReview

if TYPE_CHECKING:
    from reviewkit.analysis.month.month_portfolio import View
    from reviewkit.domain.period import Period


@dataclass(frozen=True)
class QuarterPortfolio:
    """A quarter's numbers by reader, each worked out when first asked for."""

    known: QuarterInput

    @cached_property
    def months(self) -> Months:
        return Months(self.known.months.ledger)

    @cached_property
    def cells(self) -> dict[tuple[int, str, Period, str], Cell]:
        return cells(self.known, self.months)

    @property
    def limits(self) -> Limits:
        return Limits(self.known.green, self.known.amber)

    @cached_property
    def codes(self) -> list[str]:
        """Partner codes by pid."""
        return list(self.known.months.ledger.partners["code"])

    @cached_property
    def managers(self) -> dict[str, str]:
        """Channel managers' names by code, in order."""
        frame = self.known.months.managers
        return dict(zip(frame["code"], frame["name"], strict=True))

    @cached_property
    def handed(self) -> dict[tuple[str, Period], QuarterlyReview]:
        return {(review.partner, review.quarter): review for review in self.known.handed}

    @cached_property
    def plans(self) -> dict[str, list[Plan]]:
        by_partner: dict[str, list[Plan]] = {}
        for plan in self.known.plans:
            by_partner.setdefault(plan.partner, []).append(plan)
        return by_partner

    @cached_property
    def closing(self) -> dict[int, list[dict[str, object]]]:
        return closing_in_year(self.known.months.ledger, self.known.period.year)

    def of_partner(self, code: str) -> QuarterView:
        """Return the view of one partner, in its currency. Raises KeyError if it is not counted."""
        if code not in self.codes:
            raise KeyError(code)
        return QuarterView(self, "own", (self.codes.index(code),), code, alone=True)

    def in_vendor(self, code: str) -> QuarterView:
        """Return the view of one partner in the vendor's currency. Raises KeyError if it is not counted."""
        return replace(self.of_partner(code), side="vendor")

    def of_manager(self, code: str) -> QuarterView:
        mine = objects(self.known.months.ledger.partners, "manager")
        return QuarterView(self, "vendor", tuple(p for p in range(len(self.codes)) if mine[p] == code), code)

    def whole(self) -> QuarterView:
        return QuarterView(self, "vendor", tuple(range(len(self.codes))), "all")

    def as_json(self) -> dict[str, object]:
        """Return what `figures --json` prints for the quarter."""
        return {
            "period": str(self.known.period),
            "partners": {code: self.of_partner(code).as_json() for code in self.codes},
            "channel_managers": {code: self.of_manager(code).as_json() for code in self.managers},
            "total": self.whole().as_json(),
        }


@dataclass(frozen=True)
class QuarterView:
    """The quarter of one reader, money in its currency.

    side   "own" for one partner, "vendor" above
    alone  the partner's own view: its plan counts even without an actual
    """

    portfolio: QuarterPortfolio
    side: str
    pids: tuple[int, ...]
    code: str
    alone: bool = False

    @property
    def period(self) -> Period:
        return self.portfolio.known.period

    @property
    def currency(self) -> str:
        book = self.portfolio.known.months.ledger
        return (
            str(book.partners["currency"].iloc[self.pids[0]]) if self.side == "own" else book.terms.currency
        )

    @property
    def partners(self) -> list[str]:
        return [self.portfolio.codes[pid] for pid in self.pids]

    @cached_property
    def month(self) -> View:
        """The reader's view of the quarter's last month."""
        months = self.portfolio.known.months
        if self.alone:
            return months.of_partner(self.code)
        return months.whole() if self.code == "all" else months.of_manager(self.code)

    @cached_property
    def gaps(self) -> dict[str, IndicatorGap]:
        return self.gaps_at(self.period)

    def gaps_at(self, period: Period) -> dict[str, IndicatorGap]:
        """The plan gap of the ten indicators at this quarter, or an earlier one of its year."""
        every = self.portfolio.cells
        quarters = (*quarters_of(period.year), period.shift(-4))
        gaps = {}
        for indicator in INDICATORS:
            mine = [{q: every[pid, self.side, q, indicator.key] for q in quarters} for pid in self.pids]
            if mine or not self.alone:
                gaps[indicator.key] = indicator_gap(
                    indicator, mine, period, self.portfolio.limits, alone=self.alone
                )
        return gaps

    @cached_property
    def efficiency(self) -> Efficiency:
        return self.efficiency_of([self.period])

    @cached_property
    def efficiency_to_date(self) -> Efficiency:
        return self.efficiency_of([q for q in quarters_of(self.period.year) if q <= self.period])

    def efficiency_of(self, quarters: Sequence[Period]) -> Efficiency:
        months, handed = self.portfolio.months, self.portfolio.handed
        ended = [deal for pid in self.pids for quarter in quarters for deal in months.ended(pid, quarter)]
        reviews = [handed[c, q] for c in self.partners for q in quarters if (c, q) in handed]
        return efficiency(ended, reviews, self.side)

    @cached_property
    def coverage(self) -> Coverage:
        deals = [deal for pid in self.pids for deal in self.portfolio.closing.get(pid, ())]
        missing = json_number(self.gaps["revenue"].still_to_bring, "money")
        return coverage(deals, None if missing is None else int(missing), self.side)

    @property
    def handed_in(self) -> dict[str, QuarterlyReview | None]:
        """Each partner's quarter, None where neither side is filled."""
        return {code: self.portfolio.handed.get((code, self.period)) for code in self.partners}

    def handed(self, quarter: Period | None = None) -> QuarterlyReview | None:
        """One partner's quarter."""
        return self.portfolio.handed.get((self.code, quarter or self.period))

    @cached_property
    def _quarters(self) -> dict[Period, QuarterlyReview]:
        return {
            quarter: review for (code, quarter), review in self.portfolio.handed.items() if code == self.code
        }

    @cached_property
    def progress(self) -> list[dict[str, object]]:
        """One partner's planned actions of the quarter, each with its answer."""
        return progress(self.portfolio.plans.get(self.code, []), self._quarters, self.code, self.period)

    @cached_property
    def coming(self) -> list[dict[str, Any]]:
        """The actions of the next quarter: planned, and decided by this review."""
        return progress(
            self.portfolio.plans.get(self.code, []), self._quarters, self.code, self.period.shift(1)
        )

    @cached_property
    def needs(self) -> list[dict[str, Any]]:
        """One partner's needs; while this quarter is not in, those open in the last one."""
        review = self.handed()
        if review is not None and review.partner_side is not None:
            return [dict(row) for row in review.rows("needs")]
        return open_needs(self._quarters, self.period)

    def months_in(self) -> int:
        """Count the quarter's months that this one partner handed in."""
        return self.portfolio.months.handed_in(self.pids[0], self.period)

    def months_to_date(self) -> tuple[int, int]:
        """Count the year's months up to the quarter's end: those this one partner handed in, and all."""
        quarters = [q for q in quarters_of(self.period.year) if q <= self.period]
        months = self.portfolio.months
        return sum(months.handed_in(self.pids[0], q) for q in quarters), 3 * len(quarters)

    def declarations(self) -> tuple[int, int]:
        """Count the quarter's deals new in the pipe: those declared as leads first, and all."""
        pairs = [self.portfolio.months.declared_before(pid, self.period) for pid in self.pids]
        return sum(led for led, _ in pairs), sum(new for _, new in pairs)

    def as_json(self) -> dict[str, object]:
        """Return QUARTER as `figures --json` prints it."""
        figures: dict[str, Any] = {
            "plan_gap": {key: gap.as_json() for key, gap in self.gaps.items()},
            "efficiency": self.efficiency.as_json(),
            "efficiency_to_date": self.efficiency_to_date.as_json(),
            "coverage": self.coverage.as_json(),
            "forecast": self.month.forecast.as_json(),
        }
        if self.alone:
            review, pid = self.handed(), self.pids[0]
            for indicator in INDICATORS:
                cell = self.portfolio.cells[pid, self.side, self.period, indicator.key]
                figures["plan_gap"][indicator.key]["source"] = cell.source
            figures |= {
                "currency": self.currency,
                "handed_in": {
                    "partner": review is not None and review.partner_side is not None,
                    "vendor": review is not None and review.vendor_side is not None,
                },
                "months_handed_in": self.months_in(),
            }
        return figures
