"""The old commit, its fates, the new one, and how commits are kept over the months."""

from __future__ import annotations

from reviewkit.analysis.month.twelve_months import Reliability
from tests.analysis.tables import cells, portfolio

FULL = {
    "pipe": """
        partner month   reference amount
        BP1     2026-10 Slipped   100
        BP1     2026-11 Slipped   120
    """,
    "outcomes": """
        partner month   reference outcome amount
        BP1     2026-11 Kept      won     150
        BP1     2026-11 Partly    won     60
        BP1     2026-11 Lost      lost    100
        BP1     2026-11 Surprise  won     30
    """,
    "commits": """
        partner month   reference amount manager_amount
        BP1     2026-10 Kept      100    -
        BP1     2026-10 Partly    100    -
        BP1     2026-10 Slipped   100    -
        BP1     2026-10 Lost      100    -
        BP1     2026-10 Vanished  100    -
        BP1     2026-11 Slipped   120    90
        BP1     2026-11 Other     10     -
    """,
}


def test_each_line_of_the_old_commit_has_one_fate():
    whole = portfolio(**FULL)
    assert cells(whole.commit_lines, "reference", "fate", "committed_own", "won_own", "kept_own") == [
        ("Kept", "kept", 100, 150, 100),
        ("Lost", "lost", 100, 0, 0),
        ("Partly", "partly_kept", 100, 60, 60),
        ("Slipped", "slipped", 100, 0, 0),
        ("Surprise", "uncommitted", 0, 30, 0),
        ("Vanished", "vanished", 100, 0, 0),
    ]


def test_an_over_won_line_hides_no_slipped_one():
    commit = portfolio(**FULL).partner("BP1")["commit"]
    assert commit["old"] == {"count": 5, "amount": 500}
    assert commit["rate"] == 160 / 500
    assert commit["attainment"] == 240 / 500
    assert commit["uncommitted_wins"] == {"count": 1, "amount": 30}
    assert commit["new"] == {"count": 2, "amount": 130}


def test_the_channel_managers_own_call_stands_beside_the_promise():
    whole = portfolio(**FULL)
    assert cells(whole.new_commit, "reference", "amount_own", "call_own", "called", "again") == [
        ("Other", 10, 0, False, False),
        ("Slipped", 120, 90, True, True),
    ]
    assert whole.whole().facts["call"] == {"count": 1, "amount": 90, "promised": 120}


def test_an_old_commit_that_is_not_reported_is_no_base_of_a_rate():
    whole = portfolio(
        commits="""
            partner month   reference amount
            BP1     2026-10 A         100
            BP2     2026-10 B         100
        """,
        outcomes="""
            partner month   reference outcome amount
            BP2     2026-11 B         won     50
        """,
    )
    assert whole.partner("BP1")["commit"]["unreported"] == {"count": 1, "amount": 100}
    assert (whole.partner("BP1")["commit"]["rate"], whole.partner("BP1")["commit"]["attainment"]) == (
        None,
        None,
    )
    assert whole.total()["commit"]["rate"] == whole.manager("CM1")["commit"]["rate"] == 50 / 100


def test_a_vanished_line_that_was_transferred_says_so():
    whole = portfolio(
        commits="""
            partner month   reference
            BP1     2026-10 A
        """,
        pipe="""
            partner month   reference
            BP1     2026-10 A
            BP1     2026-11 B
        """,
        decisions="""
            month   key from_partner to_partner
            2026-11 a   BP1          BP2
        """,
    )
    assert cells(whole.commit_lines, "fate", "of_which") == [("vanished", "transferred")]


def test_reliability_holds_every_known_month_against_what_was_promised_for_it():
    whole = portfolio(
        commits="""
            partner month   reference amount
            BP1     2026-08 A         100
            BP1     2026-10 B         100
            BP1     2026-11 C         50
            BP2     2026-10 D         1000
        """,
        outcomes="""
            partner month   reference outcome amount
            BP1     2026-08 First     won     999
            BP1     2026-10 A         won     80
            BP1     2026-11 B         won     130
            BP1     2026-11 Z         won     10
        """,
    )
    one = whole.of_partner("BP1").reliability
    assert one == Reliability(
        promised=200, kept=180, achieved=220, months=2, new_commit=50, periods=2, lines=2
    )
    assert (one.rate, one.bias, one.expected) == (0.9, 0.1, 45)
    assert whole.of_manager("CM1").reliability == one  # BP2 has not reported on his


def test_reliability_without_a_base_is_none():
    one = Reliability(promised=0, kept=0, achieved=5, months=1, new_commit=50)
    assert (one.rate, one.bias, one.expected) == (None, None, None)
