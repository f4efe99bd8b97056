"""The quarter's samples: plans and quarterly workbooks, what they hold when they are taken in."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from reviewkit.domain.period import Period
from reviewkit.history.quarter_history import analysed_quarter
from reviewkit.intake.inbox_files import scan
from reviewkit.intake.inbox_intake import judge_in_process, judging_rules, take_in
from reviewkit.runs.sample import copy_sample
from reviewkit.store import ACCEPTED, RETURNED, Store
from reviewkit.workspace import open_workspace
from tests.test_samples import SAMPLES, of_a_quarter, parts

Q3 = Period("quarter", 2026, 3)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quarter")
    copy_sample(folder)
    return open_workspace(folder)


@pytest.fixture(scope="module")
def taken(workspace):
    with Store(workspace.database_url) as store:
        every = take_in(workspace, store, judge_in_process(judging_rules(workspace)))
    return [one for one in every if of_a_quarter(one.file)]


@pytest.fixture(scope="module")
def portfolio(workspace, taken):
    assert taken
    with Store(workspace.database_url) as store:
        return analysed_quarter(store, workspace.settings, Q3).portfolio


def test_every_workbook_is_taken_in_but_the_one_meant_to_be_given_back(taken):
    told = Counter((one.kind, one.status) for one in taken)
    assert told == {
        ("directory", ACCEPTED): 1, ("plan", ACCEPTED): 10, ("quarterly", ACCEPTED): 31, ("quarterly", RETURNED): 1,
    }  # fmt: skip
    (returned,) = [one for one in taken if one.status == RETURNED]
    assert (returned.partner, returned.period) == ("RHO", "2026-Q3")
    assert sorted({fault.code for fault in returned.bad}) == [
        "above-maximum", "missing-value", "unknown-choice", "unreadable-number",
    ]  # fmt: skip


def test_one_is_missing_one_over_plan_one_far_under(portfolio):
    rate = {code: portfolio.of_partner(code).gaps["revenue"].quarter.rate for code in portfolio.codes}
    assert portfolio.handed.get(("EST", Q3)) is None
    assert rate["ARM"] > 1.1
    assert rate["BDS"] < 0.5


def test_one_plan_is_revised_and_the_first_stands_beside_it(portfolio):
    revenue = portfolio.of_partner("CVL").gaps["revenue"]
    assert [int(gap.plan) for gap in revenue.by_quarter] == [6_000_000, 7_000_000, 4_000_000, 5_500_000]
    assert (int(revenue.first_quarter), int(revenue.first_year)) == (9_000_000, 34_000_000)


def test_one_declares_other_figures_than_its_months_say(portfolio):
    differing = {c for c in portfolio.codes if portfolio.of_partner(c).gaps["revenue"].differs}
    assert differing == {"NOR"}


def test_sides_come_in_together_apart_or_not_at_all(portfolio):
    sides = {
        code: (one.partner_side, one.vendor_side)
        for code in portfolio.codes
        if (one := portfolio.handed.get((code, Q3))) is not None
    }
    assert sides["ARM"] == (1, 1)
    assert sorted(sides["OCC"]) == sorted(sides["RIV"]) == [1, 2]
    assert sides["LEM"] == (1, None)


@pytest.mark.slow
def test_samples_come_out_the_same_again(tmp_path):
    from tools.samples_quarter import make_samples

    months = tmp_path / "again"
    for folder in SAMPLES.iterdir():
        if folder.is_dir() and not of_a_quarter(f"{folder.name}/"):
            shutil.copytree(folder, months / folder.name)
    make_samples(months)
    made, kept = (
        {item.name: item.path for item in scan(Path(folder)) if of_a_quarter(item.name)}
        for folder in (months, SAMPLES)
    )
    assert made.keys() == kept.keys()
    for name, path in made.items():
        assert parts(path) == parts(kept[name]), f"{name}: `make samples` renews it"
