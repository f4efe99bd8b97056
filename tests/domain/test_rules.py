"""Rules about deals and actions."""

from __future__ import annotations

import datetime as dt

import pytest

from reviewkit.domain import rules
from reviewkit.domain.vocabulary import ACTION_STATUSES, WON_LOST

DAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize("stage", list(WON_LOST))
def test_won_and_lost_deals_are_closed(stage):
    assert rules.is_closed(stage)
    assert not rules.is_open(stage)


@pytest.mark.parametrize("stage", ["1", "5", None])
def test_a_deal_on_the_ladder_or_without_a_stage_is_open(stage):
    assert rules.is_open(stage)
    assert not rules.is_closed(stage)


def test_actions_to_do_and_in_progress_are_open():
    assert [status for status in ACTION_STATUSES if rules.is_open_action(status)] == ["todo", "doing"]
    assert not rules.is_open_action(None)


@pytest.mark.parametrize(
    ("due", "overdue"),
    [(dt.date(2026, 11, 29), True), (DAY, False), (dt.date(2026, 12, 1), False), (None, False)],
)
def test_a_date_is_overdue_from_the_day_after(due, overdue):
    assert rules.is_overdue(due, DAY) is overdue


@pytest.mark.parametrize(
    ("status", "late"), [("todo", True), ("doing", True), ("done", False), ("dropped", False)]
)
def test_only_an_open_action_is_late(status, late):
    assert rules.is_late_action(status, dt.date(2026, 11, 1), DAY) is late
    assert not rules.is_late_action(status, None, DAY)


def test_a_deal_in_neither_pipe_nor_outcomes_has_vanished():
    assert rules.vanished(["d-3", "d-1", "d-2", "d-4"], {"d-2": "still open"}, {"d-1"}) == ["d-3", "d-4"]
