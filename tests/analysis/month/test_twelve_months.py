"""Twelve known months."""

from __future__ import annotations

from reviewkit.domain.period import Period
from tests.analysis.tables import portfolio


def told(view, *columns):
    frame = view.history
    return [
        (str(Period.of_number(month)), *rest)
        for month, *rest in frame[["month", *columns]].itertuples(index=False, name=None)
    ]


MONTHS = {
    "pipe": """
        partner month   reference amount stage
        BP1     2026-09 A         100    3
        BP1     2026-11 A         300    3
        BP2     2026-10 B         10     3
    """,
    "commits": """
        partner month   reference amount
        BP1     2026-09 A         100
        BP2     2026-10 B         5
    """,
    "outcomes": """
        partner month   reference amount
        BP1     2026-11 W         7
        BP1     2026-11 V         9
    """,
}


def test_a_partner_shows_the_months_he_handed_in():
    view = portfolio(**MONTHS).of_partner("BP1")
    assert told(view, "pipe", "weighted", "commit", "achieved", "promised", "kept") == [
        ("2026-09", 100, 50, 100, 0, 0, 0),
        ("2026-11", 300, 150, 0, 16, 100, 0),
    ]


def test_above_one_partner_a_missing_one_keeps_his_last_known_pipe():
    view = portfolio(**MONTHS).of_manager("CM1")
    assert told(view, "pipe", "commit", "achieved", "handed_in") == [
        ("2026-09", 100, 100, 0, 1),
        ("2026-10", 110, 5, 0, 1),
        ("2026-11", 310, 0, 16, 1),
    ]


def test_a_manager_has_the_history_of_the_partners_he_has_now():
    whole = portfolio(
        partners="""
            code name currency manager
            BP1  BP1  EUR      CM1
            BP2  BP2  EUR      CM2
        """,
        **MONTHS,
    )
    assert told(whole.of_manager("CM2"), "pipe") == [("2026-10", 10)]


def test_no_more_months_than_settings_allow():
    view = portfolio(terms={"history_months": 2}, **MONTHS).whole()
    assert told(view, "pipe") == [("2026-10", 110), ("2026-11", 310)]


def test_nobody_has_no_history():
    assert portfolio().whole().history.empty
