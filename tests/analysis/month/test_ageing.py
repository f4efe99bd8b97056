"""Days in a stage, pushes, promises, lateness: all as of the period's last day."""

from __future__ import annotations

import datetime as dt

from tests.analysis.tables import cells, portfolio


def test_days_in_a_stage_run_from_the_month_end_that_first_saw_it_there():
    deals = portfolio(
        pipe="""
            partner month   reference stage
            BP1     2026-08 D-1       2
            BP1     2026-09 D-1       3
            BP1     2026-10 D-1       3
            BP1     2026-11 D-1       3
        """
    ).deals
    assert deals["days_in_stage"].tolist() == [(dt.date(2026, 11, 30) - dt.date(2026, 9, 30)).days]


def test_a_month_not_handed_in_breaks_no_run_but_a_pipe_without_the_deal_does():
    deals = portfolio(
        pipe="""
            partner month   reference
            BP1     2026-08 Gap
            BP1     2026-10 Gap
            BP1     2026-11 Gap
            BP1     2026-08 Out
            BP1     2026-11 Out
        """
    ).deals
    assert cells(deals, "reference", "days_in_stage") == [("Gap", 91), ("Out", 0)]


def test_the_declaration_counts_where_the_deal_has_known_no_other_stage():
    deals = portfolio(
        pipe="""
            partner month   reference stage declared_on
            BP1     2026-10 A         2     2026-10-03
            BP1     2026-10 B         1     2026-10-03
            BP1     2026-11 A         2     2026-10-03
            BP1     2026-11 B         2     2026-10-03
            BP1     2026-11 C         2     2026-12-24
        """
    ).deals
    assert cells(deals, "reference", "days_in_stage") == [("A", 58), ("B", 0), ("C", 0)]


def test_a_close_date_is_pushed_only_when_it_moves_to_a_later_month():
    deals = portfolio(
        pipe="""
            partner month   reference close
            BP1     2026-09 A         2026-10-15
            BP1     2026-10 A         2026-11-20
            BP1     2026-11 A         2027-01-10
            BP1     2026-10 B         2026-12-01
            BP1     2026-11 B         2026-12-31
            BP1     2026-10 C         2026-12-01
            BP1     2026-11 C         2026-11-30
        """
    ).deals
    columns = ("reference", "pushed", "times_pushed", "days_since_promise", "slipped_days", "overdue")
    assert cells(deals, *columns) == [
        ("A", True, 2, 46, 87, False),
        ("B", False, 0, 0, 30, False),
        ("C", False, 0, 0, -1, False),
    ]
    assert deals["first_close"].tolist() == [
        dt.date(2026, 10, 15),
        dt.date(2026, 12, 1),
        dt.date(2026, 12, 1),
    ]


def test_a_close_date_before_the_periods_last_day_is_overdue():
    deals = portfolio(
        pipe="""
            partner month   reference close
            BP1     2026-11 A         2026-11-29
            BP1     2026-11 B         2026-11-30
        """
    ).deals
    assert deals["overdue"].tolist() == [True, False]


def test_a_carried_pipe_grows_older_and_is_not_pushed():
    deals = portfolio(
        pipe="""
            partner month   reference close
            BP1     2026-09 A         2026-09-15
            BP1     2026-10 A         2026-10-15
        """
    ).deals
    assert cells(deals, "handed_in", "pushed", "times_pushed", "overdue", "days_in_stage") == [
        (False, False, 1, True, 61)
    ]
