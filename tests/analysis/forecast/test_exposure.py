"""Deal-months at risk, counted by hand."""

from __future__ import annotations

import numpy as np

from reviewkit.analysis.forecast.deal_history import NO_CLOSE, deal_history
from reviewkit.analysis.forecast.exposure import DATE_STATES, LOST, OPEN, VANISHED, WON, date_state, exposure
from tests.analysis.tables import portfolio

STORY = {
    "pipe": """
        partner month   reference amount stage close
        BP1     2026-08 A         100    3     2026-09-30
        BP1     2026-08 B         200    3     2026-12-31
        BP1     2026-08 C         300    4     2026-08-31
        BP1     2026-09 B         200    4     2026-12-31
        BP1     2026-09 E         500    1     -
        BP1     2026-11 E         500    2     -
        BP2     2026-09 A         100    3     2026-09-30
    """,
    "outcomes": """
        partner month   reference amount outcome
        BP1     2026-09 A         90     won
        BP1     2026-09 N         40     won
        BP1     2026-11 B         200    lost
    """,
}


def counted():
    book = portfolio(**STORY).ledger
    return exposure(deal_history(book))


def test_a_deal_is_at_risk_in_the_next_month_its_partner_hands_in():
    counts = counted()
    months = [f"{m // 12}-{m % 12 + 1:02d}" for m in counts.months.tolist()]
    assert months == ["2026-08", "2026-09", "2026-11"]
    # August's three deals in September, September's two in November; BP2 has not handed in again.
    assert counts.at_risk.sum(axis=(1, 2, 3)).tolist() == [0, 3, 2]
    assert counts.at_risk.sum(axis=(0, 2, 3)).tolist() == [5, 0]


def test_each_deal_month_ends_in_one_event():
    events = counted().events
    assert events.sum(axis=(0, 1, 2))[[WON, LOST, VANISHED, OPEN]].tolist() == [1, 1, 1, 2]
    assert counted().stages.tolist() == [1, 2, 3, 4]
    third, fourth = 2, 3
    # A is due in September and won; B is not due; C was due before and has vanished.
    assert events[1, third, 1].tolist() == [1, 0, 0, 0]
    assert events[1, third, 0].tolist() == [0, 0, 0, 1]
    assert events[1, fourth, 1].tolist() == [0, 0, 1, 0]
    assert events[2, fourth, 0].tolist() == [0, 1, 0, 0]


def test_deals_that_stay_open_move_along_the_ladder():
    moves = counted().stage_moves
    first, second, third, fourth = range(4)
    assert moves[1, third, 0].tolist() == [0, 0, 0, 1]
    assert moves[2, first, 0, second] == 1
    assert moves.sum() == 2
    assert moves[1, third, 0, fourth] == 1


def test_what_a_win_brings_stands_beside_what_the_pipe_had_said():
    counts = counted()
    assert counts.won_cents.sum(axis=0).tolist() == [90, 0]
    assert counts.pipe_cents.sum(axis=0).tolist() == [100, 0]
    assert counts.wins.cents[:, 0].tolist() == [0, 130, 0]
    assert counts.wins.count[:, 0].tolist() == [0, 2, 0]


def test_a_win_that_was_in_no_pipe_is_new_business():
    new = counted().wins.new_count
    assert new[1, 0].tolist() == [1, *[0] * 11]
    assert new.sum() == 1


def test_months_until_a_close_date_are_due_at_nothing_and_end_at_the_last_state():
    closes = np.array([100, 99, 101, 105, 200, NO_CLOSE])
    assert date_state(closes, 100).tolist() == [0, 0, 1, 5, DATE_STATES - 1, DATE_STATES - 1]


def test_an_empty_history_counts_nothing():
    counts = exposure(deal_history(portfolio(partners="code name\nBP1 BP1").ledger))
    assert counts.at_risk.sum() == counts.wins.count.sum() == 0
    assert counts.window(24_322, 12) == slice(0, 0)
