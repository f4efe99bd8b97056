"""The plan gap: an indicator's plan against what happened, in the quarter and the year to date.

Everything is exact until it is printed: sums are whole, rates are fractions, thresholds are
compared as fractions, so that exactly 95 % is green.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reviewkit.analysis.quarter.indicator_values import Actual, Cell
from reviewkit.domain.indicators import Indicator
from reviewkit.domain.quarters import quarters_of

if TYPE_CHECKING:
    from reviewkit.domain.period import Period

Quarters = Mapping["Period", Cell]  # one partner's four
_Sides = tuple[Fraction | None, Actual | None]  # what a partner planned, and what happened
GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True)
class Limits:
    """From which share of the plan an indicator is green, and amber (settings gap.green, gap.amber)."""

    green: Decimal = Decimal("0.95")
    amber: Decimal = Decimal("0.80")

    def status(self, rate: Fraction | None, direction: str) -> str | None:
        """green, amber or red; None without a rate.

        What goes down mirrors what goes up: 5 % over is as 5 % under.
        """
        if rate is None:
            return None
        held = rate if direction == "up" else 2 - rate
        return GREEN if held >= Fraction(self.green) else AMBER if held >= Fraction(self.amber) else RED


@dataclass(frozen=True)
class WithoutPlan:
    """What partners without a plan did: it stands beside a sum, never in it.

    count   how many partners
    actual  of theirs together; None where there is none
    """

    count: int = 0
    actual: Fraction | None = None

    def as_json(self, unit: str) -> dict[str, object]:
        """Return {"count", "actual"}."""
        return {"count": self.count, "actual": json_number(self.actual, unit)}


@dataclass(frozen=True)
class Gap:
    """Plan against actual. A sum leaves out the partners that have no actual or no plan.

    left_out      how many partners a sum leaves out
    without_plan  what those of them did that have an actual, but no plan
    absent        of the quarters so far how many have no actual (of one partner)
    """

    indicator: Indicator
    limits: Limits
    plan: Fraction | None
    actual: Fraction | None
    left_out: int = 0
    without_plan: WithoutPlan = WithoutPlan()
    absent: int = 0

    @property
    def difference(self) -> Fraction | None:
        return None if self.plan is None or self.actual is None else self.actual - self.plan

    @property
    def rate(self) -> Fraction | None:
        return None if not self.plan or self.actual is None else self.actual / self.plan

    @property
    def status(self) -> str | None:
        return self.limits.status(self.rate, self.indicator.direction)

    def as_json(self) -> dict[str, Any]:
        """Return GAP as `figures --json` prints it."""
        unit = self.indicator.unit
        return {
            "plan": json_number(self.plan, unit),
            "actual": json_number(self.actual, unit),
            "difference": json_number(self.difference, unit),
            "rate": None if self.rate is None else float(self.rate),
            "status": self.status,
        }


def json_number(value: Fraction | None, unit: str) -> int | float | None:
    """Return a share as a float, anything else as a whole number."""
    if value is None:
        return None
    return float(value) if unit == "share" else int(value)


def in_quarter(indicator: Indicator, cells: Sequence[Cell], limits: Limits, *, alone: bool) -> Gap:
    """Return the gap of one quarter of some partners, or of one (`alone`), whose plan counts without an actual too."""
    return _gap(indicator, [(cell.plan, cell.actual) for cell in cells], limits, alone=alone)


def _gap(indicator: Indicator, partners: Sequence[_Sides], limits: Limits, *, alone: bool) -> Gap:
    """Return the gap of some partners' plans and actuals together, or of one (`alone`)."""
    used = [(plan, actual) for plan, actual in partners if alone or _counts(plan, actual)]
    return Gap(
        indicator,
        limits,
        _planned(indicator, used),
        _summed(indicator, [actual for _, actual in used if actual is not None]),
        len(partners) - len(used),
        WithoutPlan() if alone else _without_plan(indicator, partners),
    )


def _counts(plan: Fraction | None, actual: Actual | None) -> bool:
    """Whether a partner counts in a sum: it has both sides of the comparison."""
    return plan is not None and _value(actual) is not None


def _without_plan(indicator: Indicator, partners: Sequence[_Sides]) -> WithoutPlan:
    """Return what the partners did that have an actual, but no plan."""
    actuals = [
        actual
        for plan, actual in partners
        if plan is None and actual is not None and _value(actual) is not None
    ]
    return WithoutPlan(len(actuals), _summed(indicator, actuals))


@dataclass(frozen=True)
class _YearToDate:
    """One partner's quarters so far, added up."""

    plan: Fraction | None
    year: Fraction | None
    actual: Actual | None
    absent: int
    known: int


def _to_date(indicator: Indicator, quarters: Quarters, period: Period) -> _YearToDate:
    so_far = [quarters[q] for q in quarters_of(period.year) if q <= period]
    actuals = [cell.actual for cell in so_far if cell.actual is not None]
    every = [quarters[q].plan for q in quarters_of(period.year)]
    if indicator.is_share:
        plan, year = quarters[period].plan, next((p for p in reversed(every) if p is not None), None)
    else:
        plan, year = _sum(cell.plan for cell in so_far), _sum(every)
    return _YearToDate(plan, year, _together(indicator, actuals), len(so_far) - len(actuals), len(actuals))


@dataclass(frozen=True)
class IndicatorGap:
    """INDICATOR as `figures --json` prints it, and what the documents show beside it.

    quarter, year_to_date   against the plan in force
    by_quarter   the year's four quarters, those to come without an actual
    year_plan, still_to_bring   whole cents or numbers, or a share
    remaining    quarters still to come; each must bring per_remaining
    declared, known   of the quarter; differs if all three months are handed in and do not agree
    first_quarter, first_year   the plan the year began with
    previous     the quarter before, this year
    last_year    the same quarter of the year before
    """

    indicator: Indicator
    quarter: Gap
    year_to_date: Gap
    by_quarter: tuple[Gap, ...]
    sources: tuple[str | None, ...]
    year_plan: Fraction | None
    remaining: int
    declared: Fraction | None
    known: Fraction | None
    differs: bool
    first_quarter: Fraction | None
    first_year: Fraction | None
    last_year: Fraction | None

    @property
    def still_to_bring(self) -> Fraction | None:
        """Year's plan − year to date, at least 0, for flows that go up; none for the others."""
        indicator, actual = self.indicator, self.year_to_date.actual
        if indicator.is_share or indicator.direction == "down" or self.year_plan is None or actual is None:
            return None
        return max(Fraction(0), self.year_plan - actual)

    @property
    def per_remaining(self) -> Fraction | None:
        """The value each quarter still to come must bring, rounded up."""
        still = self.still_to_bring
        return None if still is None or not self.remaining else Fraction(-(-still // self.remaining))

    def as_json(self) -> dict[str, Any]:
        indicator = self.indicator
        return {
            "unit": indicator.unit,
            "direction": indicator.direction,
            "nature": indicator.nature,
            "quarter": self.quarter.as_json(),
            "year_to_date": self.year_to_date.as_json(),
            "year_plan": json_number(self.year_plan, indicator.unit),
            "still_to_bring": json_number(self.still_to_bring, indicator.unit),
            "declared": json_number(self.declared, indicator.unit),
            "known": json_number(self.known, indicator.unit),
            "differs": self.differs,
            "per_remaining_quarter": json_number(self.per_remaining, indicator.unit),
            "left_out": {"quarter": self.quarter.left_out, "year_to_date": self.year_to_date.left_out},
            "without_plan": {
                "quarter": self.quarter.without_plan.as_json(indicator.unit),
                "year_to_date": self.year_to_date.without_plan.as_json(indicator.unit),
            },
            "absent_quarters": self.year_to_date.absent,
            "quarters": [gap.as_json() for gap in self.by_quarter],
            "first_plan": {
                "quarter": json_number(self.first_quarter, indicator.unit),
                "year": json_number(self.first_year, indicator.unit),
            },
            "year_before": json_number(self.last_year, indicator.unit),
        }


def indicator_gap(
    indicator: Indicator, partners: Sequence[Quarters], period: Period, limits: Limits, *, alone: bool
) -> IndicatorGap:
    """Return the gaps of one indicator of some partners together, or of one partner.

    partners  each partner's cells of the year's quarters, and of the year before's
    """
    now = [quarters[period] for quarters in partners]
    dates = [_to_date(indicator, quarters, period) for quarters in partners]
    used = [sums for sums in dates if alone or _counts(sums.plan, sums.actual)]
    to_date = _gap(indicator, [(sums.plan, sums.actual) for sums in dates], limits, alone=alone)
    four = quarters_of(period.year)

    before = [q for quarters in partners if (q := quarters.get(period.shift(-4))) is not None]
    return IndicatorGap(
        indicator=indicator,
        quarter=in_quarter(indicator, now, limits, alone=alone),
        year_to_date=replace(to_date, absent=sum(sums.absent for sums in used)),
        by_quarter=tuple(in_quarter(indicator, [p[q] for p in partners], limits, alone=alone) for q in four),
        sources=tuple(partners[0][q].source if alone else None for q in four),
        year_plan=_planned(indicator, [(sums.year, sums.actual) for sums in used]),
        remaining=4 - period.part,
        declared=_summed(indicator, [cell.declared for cell in now if cell.declared is not None]),
        known=_sum(None if cell.known is None else Fraction(cell.known) for cell in now),
        differs=any(cell.differs for cell in now),
        first_quarter=None if indicator.is_share and not alone else _sum(cell.first for cell in now),
        first_year=_first_year(indicator, partners, four, alone=alone),
        last_year=_summed(indicator, [cell.actual for cell in before if cell.actual is not None]),
    )


def _first_year(
    indicator: Indicator, partners: Sequence[Quarters], four: Sequence[Period], *, alone: bool
) -> Fraction | None:
    if indicator.is_share:
        return (
            next((c for q in reversed(four) if (c := partners[0][q].first) is not None), None)
            if alone
            else None
        )
    return _sum(quarters[q].first for quarters in partners for q in four)


def _value(actual: Actual | None) -> Fraction | None:
    return None if actual is None else actual.value


def _sum(values: Any) -> Fraction | None:
    there = [value for value in values if value is not None]
    return sum(there, Fraction(0)) if there else None


def _together(indicator: Indicator, actuals: Sequence[Actual]) -> Actual | None:
    """Add up actuals: flows as they are, of shares the parts and the wholes, to be divided."""
    if not actuals:
        return None
    return Actual(sum(a.top for a in actuals), sum(a.bottom for a in actuals) if indicator.is_share else 1)


def _summed(indicator: Indicator, actuals: Sequence[Actual]) -> Fraction | None:
    return _value(_together(indicator, actuals))


def _planned(indicator: Indicator, plans: Sequence[_Sides]) -> Fraction | None:
    """Return the plans of some partners together: the sum of flows, or shares weighed by their wholes."""
    if not indicator.is_share:
        return _sum(plan for plan, _ in plans)
    there = [(plan, actual.bottom if actual else 0) for plan, actual in plans if plan is not None]
    if len(plans) == 1:
        return there[0][0] if there else None
    whole = sum(bottom for _, bottom in there)
    return sum((plan * bottom for plan, bottom in there), Fraction(0)) / whole if whole else None
