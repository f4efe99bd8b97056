"""The revenue planned, by month, quarter and year."""

from __future__ import annotations

from reviewkit.analysis.quarter.revenue_plan import RevenuePlan
from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarters_of

QUARTERS = dict(zip(quarters_of(2026), (300, 500, 301, 400), strict=True))


def test_a_year_is_its_quarters_and_a_month_a_third_of_its_own():
    plan = RevenuePlan(QUARTERS, 0)
    assert plan.of(Period.parse("2026")) == 1501
    assert plan.of(Period.parse("2026-Q2")) == 500
    assert plan.of(Period.parse("2026-11")) == 133
    assert plan.of(Period.parse("2026-05")) == 167


def test_what_is_not_planned_is_none():
    plan = RevenuePlan({Period.parse("2026-Q2"): 500}, 1)
    assert plan.of(Period.parse("2026-Q1")) is None
    assert plan.of(Period.parse("2026-01")) is None
    assert plan.of(Period.parse("2025")) is None
    assert plan.of(Period.parse("2026")) == 500
