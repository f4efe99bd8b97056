"""Marks of what `make test-fast` leaves out, and the samples taken in once for all who read them."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
WHOLE_RUN_ROOMS = (TESTS / "commands", TESTS / "bench")
WHOLE_RUN_FILES = (
    "test_samples.py",
    "test_samples_quarter.py",
    "test_templates.py",
)  # documents by the dozen
ATTACKS = ("test_word_hostile.py",)  # files spoiled in hundreds of ways


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent in WHOLE_RUN_ROOMS or item.path.name in WHOLE_RUN_FILES:
            item.add_marker(pytest.mark.whole_run)
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False) or item.path.name in ATTACKS:
            item.add_marker(pytest.mark.many_cases)
        if "audited" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.audit)


@pytest.fixture(scope="session")
def taken_sample(tmp_path_factory):
    """The samples' workspace and its submissions in the inbox's order. Tests read it and store nothing."""
    from reviewkit.intake.inbox_intake import judge_in_process, take_in
    from reviewkit.intake.judging_rules import judging_rules
    from reviewkit.runs.sample import copy_sample
    from reviewkit.store import Store
    from reviewkit.workspace import open_workspace

    folder = tmp_path_factory.mktemp("sample")
    copy_sample(folder)
    workspace = open_workspace(folder)
    with Store(workspace.database_url) as store:
        return workspace, take_in(workspace, store, judge_in_process(judging_rules(workspace)))


@pytest.fixture(scope="session")
def taken_year(tmp_path_factory):
    """A made year of eight months taken in, with enough wins for a landing. Tests read it and store nothing."""
    from bench.made_years import made_year
    from bench.year_workbooks import year_workspace
    from reviewkit.intake.inbox_intake import judge_in_process, judging_rules, take_in
    from reviewkit.store import Store
    from reviewkit.workspace import open_workspace

    year = made_year("stable", 4, partners=4, deals=28)
    root = year_workspace(tmp_path_factory.mktemp("year") / "desk", year, 12).root
    workspace = open_workspace(root)
    with Store(workspace.database_url) as store:
        results = take_in(workspace, store, judge_in_process(judging_rules(workspace)))
    assert {result.status for result in results} == {"accepted"}
    return workspace
