"""The quarter's figures against an independent reckoning, and the identities they keep."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from reviewkit.analysis.quarter.indicator_values import Actual, Cell
from reviewkit.analysis.quarter.plan_gap import Limits, in_quarter, indicator_gap
from reviewkit.domain.indicators import BY_KEY, INDICATORS
from reviewkit.domain.quarters import quarters_of
from tests.made_quarter import Q4, quarters
from tests.reckoning_quarter import ORDER, reckon

FIXED = (
    "unit",
    "direction",
    "nature",
    "quarter",
    "year_to_date",
    "year_plan",
    "still_to_bring",
    "declared",
    "known",
)


def fixed(told):
    """Return the keys that are relied upon from outside, of the indicators that the reckoning knows."""

    def one(quarter):
        return {
            "plan_gap": {
                key: {name: gap[name] for name in FIXED}
                for key, gap in quarter["plan_gap"].items()
                if key in ORDER
            },
            "efficiency": quarter["efficiency"],
        }

    return {
        "period": told["period"],
        "partners": {code: one(q) for code, q in told["partners"].items()},
        "channel_managers": {code: one(q) for code, q in told["channel_managers"].items()},
        "total": one(told["total"]),
    }


@settings(max_examples=150, deadline=None)
@given(quarters())
def test_figures_equal_an_independent_reckoning(made):
    assert fixed(made.portfolio().as_json()) == reckon(made)


@settings(max_examples=40, deadline=None)
@given(quarters())
def test_the_order_of_records_changes_nothing(made):
    assert made.portfolio().as_json() == made.shuffled(7).portfolio().as_json()


@settings(max_examples=60, deadline=None)
@given(quarters())
def test_quarters_add_up_to_the_year_and_what_is_missing_completes_it(made):
    portfolio = made.portfolio()
    for code in portfolio.codes:
        for gap in portfolio.of_partner(code).gaps.values():
            if gap.indicator.is_share:
                continue
            so_far = [
                g.actual for g, q in zip(gap.by_quarter, quarters_of(2026), strict=True) if q <= made.period
            ]
            known = [value for value in so_far if value is not None]
            assert gap.year_to_date.actual == (sum(known) if known else None)
            plans = [g.plan for g in gap.by_quarter if g.plan is not None]
            assert gap.year_plan == (sum(plans) if plans else None)
            if gap.still_to_bring:
                assert gap.year_to_date.actual + gap.still_to_bring == gap.year_plan


@settings(max_examples=60, deadline=None)
@given(quarters())
def test_partners_add_up_to_the_whole(made):
    portfolio = made.portfolio()
    whole = portfolio.whole().gaps
    by_manager = [portfolio.of_manager(code).gaps for code in portfolio.managers]
    managed = sum(len(portfolio.of_manager(code).pids) for code in portfolio.managers) == len(portfolio.codes)
    for indicator in INDICATORS:
        if indicator.is_share:
            continue
        key = indicator.key
        cells = [portfolio.cells[pid, "vendor", made.period, key] for pid in range(len(portfolio.codes))]
        there = [cell for cell in cells if cell.actual is not None]
        compared = [cell.actual.top for cell in there if cell.plan is not None]
        beside = [cell.actual.top for cell in there if cell.plan is None]
        quarter = whole[key].quarter
        assert quarter.actual == (sum(compared) if compared else None)
        assert quarter.left_out == len(cells) - len(compared)
        assert quarter.without_plan.count == len(beside)
        assert quarter.without_plan.actual == (sum(beside) if beside else None)
        if managed:
            parts = [gaps[key].year_to_date.actual for gaps in by_manager]
            assert (whole[key].year_to_date.actual or 0) == sum(part or 0 for part in parts)


@pytest.mark.parametrize(
    ("key", "actual", "status"),
    [
        ("revenue", 9500, "green"),
        ("revenue", 9499, "amber"),
        ("revenue", 8000, "amber"),
        ("revenue", 7999, "red"),
        ("revenue", 20000, "green"),
        ("revenue", 0, "red"),
        ("marketing_budget", 10500, "green"),
        ("marketing_budget", 10501, "amber"),
        ("marketing_budget", 12000, "amber"),
        ("marketing_budget", 12001, "red"),
        ("marketing_budget", 0, "green"),
    ],
)
def test_thresholds_at_their_edges(key, actual, status):
    gap = in_quarter(BY_KEY[key], [Cell(plan=Fraction(10000), declared=Actual(actual))], Limits(), alone=True)
    assert gap.status == status


def test_thresholds_are_settings():
    cell = Cell(plan=Fraction(100), declared=Actual(90))
    limits = Limits(Decimal("0.9"), Decimal("0.5"))
    assert in_quarter(BY_KEY["revenue"], [cell], limits, alone=True).status == "green"


def test_a_plan_of_zero_has_no_rate_and_no_colour():
    gap = in_quarter(BY_KEY["leads"], [Cell(plan=Fraction(0), declared=Actual(3))], Limits(), alone=True)
    assert gap.as_json() == {"plan": 0, "actual": 3, "difference": 3, "rate": None, "status": None}


def test_a_partner_who_sold_nothing_at_all_has_no_share():
    cell = Cell(plan=Fraction(1, 4), declared=Actual(0, 0))
    gap = in_quarter(BY_KEY["share_of_partner_revenue"], [cell], Limits(), alone=True)
    assert (gap.actual, gap.rate, gap.status) == (None, None, None)


def test_what_each_remaining_quarter_must_bring_is_rounded_up():
    q1, q2, q3, q4 = quarters_of(2026)
    cells = {q: Cell(plan=Fraction(10), declared=Actual(5) if q <= q2 else None) for q in (q1, q2, q3, q4)}
    gap = indicator_gap(BY_KEY["leads"], [cells], q2, Limits(), alone=True)
    assert (gap.still_to_bring, gap.per_remaining) == (30, 15)
    cells[q2] = Cell(plan=Fraction(10), declared=Actual(4))
    assert indicator_gap(BY_KEY["leads"], [cells], q2, Limits(), alone=True).per_remaining == 16


def test_a_quarter_without_workbook_and_months_is_counted_as_absent():
    cells = dict.fromkeys(quarters_of(2026), Cell(plan=Fraction(10)))
    cells[Q4] = Cell(plan=Fraction(10), known=7, months=2)
    gap = indicator_gap(BY_KEY["leads"], [cells], Q4, Limits(), alone=True)
    assert (gap.year_to_date.actual, gap.year_to_date.plan, gap.year_to_date.absent) == (7, 40, 3)
    assert gap.sources[3] == "known"


def test_declared_goes_before_known_and_differs_only_from_three_months():
    declared = Cell(declared=Actual(5), known=4, months=3)
    assert (declared.actual, declared.source, declared.differs) == (Actual(5), "declared", True)
    assert not Cell(declared=Actual(5), known=4, months=2).differs
    assert not Cell(declared=Actual(5), known=5, months=3).differs
