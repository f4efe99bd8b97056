"""Plans and quarterly workbooks, each a record with types.

A partner's quarter is a few short rows, so records come as mappings, not as frames.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarters_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """One accepted revision of a partner's plan.

    number     its place among the revisions; a higher one is newer
    starts     the first quarter it counts in
    targets    by quarter: indicator key → cents, whole number, or Decimal share; absent where empty
    actions    rows of planned_actions, their quarter read
    """

    partner: str
    year: int
    number: int
    starts: Period
    currency: str
    targets: Mapping[Period, Row] = field(default_factory=dict)
    actions: tuple[Row, ...] = ()


@dataclass(frozen=True)
class QuarterlyReview:
    """A partner's quarter as it counts, side by side.

    partner_side, vendor_side   the revision each side counts from; None where it is not filled yet
    sheets    rows by sheet: the partner's sheets from its revision, the vendor's from theirs
    """

    partner: str
    quarter: Period
    currency: str
    partner_side: int | None = None
    vendor_side: int | None = None
    sheets: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def rows(self, sheet: str) -> Sequence[Row]:
        return self.sheets.get(sheet, ())

    def card(self, sheet: str) -> Row:
        rows = self.rows(sheet)
        return rows[0] if rows else {}


def in_force(plans: Sequence[Plan], quarter: Period) -> Plan | None:
    """Of one partner's plans the newest that counts in a quarter (domain: effective_from)."""
    counting = [plan for plan in plans if plan.year == quarter.year and plan.starts <= quarter]
    return max(counting, key=lambda plan: plan.number, default=None)


def plan_at(plans: Sequence[Plan], quarter: Period, period: Period) -> Plan | None:
    """The plan that a quarter's targets come from, as they stand at another quarter of the year."""
    return in_force(plans, min(quarter, period))


def first_plan(plans: Sequence[Plan], year: int) -> Plan | None:
    """The plan the year began with: in force at its first quarter, else the first there was."""
    mine = [plan for plan in plans if plan.year == year]
    first = in_force(mine, quarters_of(year)[0])
    return first or min(mine, key=lambda plan: plan.number, default=None)


def targets_at(plans: Sequence[Plan], period: Period) -> dict[Period, tuple[Row, str]]:
    """The year's targets as they stand at a quarter, each with its currency.

    A quarter so far keeps the plan that was in force in it; the coming ones are those of the
    plan in force now, so that a later revision rewrites nothing.
    """
    targets: dict[Period, tuple[Row, str]] = {}
    for quarter in quarters_of(period.year):
        plan = plan_at(plans, quarter, period)
        if plan is not None and quarter in plan.targets:
            targets[quarter] = plan.targets[quarter], plan.currency
    return targets
