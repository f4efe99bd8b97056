"""The quarter's samples: plans and quarterly workbooks, what they hold when they are taken in."""

from collections import Counter

import pytest

from reviewkit.analysis.history_analysis import analyse_quarter
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.store import ACCEPTED, RETURNED, Store
from tests.tools.test_samples import of_a_quarter

Q3 = Period("quarter", 2026, 3)


@pytest.fixture(scope="module")
def taken(taken_sample):
    return [submission for submission in taken_sample[1] if of_a_quarter(submission.file)]


@pytest.fixture(scope="module")
def portfolio(taken_sample):
    workspace, _ = taken_sample
    with Store(workspace.database_url) as store:
        return analyse_quarter(load(store, workspace.settings, Q3))


def test_every_workbook_is_taken_in_but_the_one_meant_to_be_given_back(taken):
    statuses = Counter((submission.kind, submission.status) for submission in taken)
    assert statuses == {
        ("directory", ACCEPTED): 1, ("plan", ACCEPTED): 10, ("quarterly", ACCEPTED): 31, ("quarterly", RETURNED): 1,
    }  # fmt: skip
    (returned,) = [submission for submission in taken if submission.status == RETURNED]
    assert (returned.partner, returned.period) == ("RHO", "2026-Q3")
    assert sorted({fault.code for fault in returned.bad}) == [
        "above-maximum", "missing-value", "unknown-choice", "unreadable-number",
    ]  # fmt: skip


def test_one_partner_is_missing_another_over_plan_a_third_far_under(portfolio):
    rate = {code: portfolio.of_partner(code).gaps["revenue"].quarter.rate for code in portfolio.codes}
    assert portfolio.handed.get(("EST", Q3)) is None
    assert rate["ARM"] > 1.1
    assert rate["BDS"] < 0.5


def test_one_plan_is_revised_and_the_first_stands_beside_it(portfolio):
    revenue = portfolio.of_partner("CVL").gaps["revenue"]
    assert [int(gap.plan) for gap in revenue.by_quarter] == [6_000_000, 7_000_000, 4_000_000, 5_500_000]
    assert (int(revenue.first_quarter), int(revenue.first_year)) == (9_000_000, 34_000_000)


def test_a_partner_declares_other_figures_than_its_months_show(portfolio):
    differing = {c for c in portfolio.codes if portfolio.of_partner(c).gaps["revenue"].differs}
    assert differing == {"NOR"}


def test_sides_come_in_together_apart_or_not_at_all(portfolio):
    sides = {
        code: (quarter.partner_side, quarter.vendor_side)
        for code in portfolio.codes
        if (quarter := portfolio.handed.get((code, Q3))) is not None
    }
    assert sides["ARM"] == (1, 1)
    assert sorted(sides["OCC"]) == sorted(sides["RIV"]) == [1, 2]
    assert sides["LEM"] == (1, None)
