"""Leads new in the period, still open, without a partner, and turned into wins."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reviewkit.analysis import Portfolio
from tests.analysis.tables import cells, portfolio


def test_a_lead_no_earlier_month_knew_is_new():
    whole = portfolio(
        leads="""
            partner month   reference origin amount qualification
            BP1     2026-10 Lead      BP     100    to_qualify
            BP1     2026-11 Closed    RS     100    qualified
            BP1     2026-11 Lead      BP     100    qualified
            BP1     2026-11 New       RS     200    rejected
            BP1     2026-11 Piped     RS     100    qualified
        """,
        pipe="""
            partner month   reference
            BP1     2026-10 Piped
        """,
        outcomes="""
            partner month   reference
            BP1     2026-09 Closed
        """,
    )
    assert whole.leads["reference"].tolist() == ["New"]
    assert whole.partner("BP1")["leads"] == {
        "RS": {"count": 1, "amount": 200, "qualified": 0, "rejected": 1, "to_qualify": 0},
        "BP": {"count": 0, "amount": 0, "qualified": 0, "rejected": 0, "to_qualify": 0},
    }


def test_a_sheet_lead_and_its_review_row_count_once_as_the_review_has_it():
    whole = portfolio(
        leads="""
            partner month   reference origin amount qualification
            BP1     2026-11 L-1       RS     150    qualified
            BP1     2026-11 L-3       RS     1      qualified
        """,
        sheet_leads="""
            partner month   reference origin amount
            BP1     2026-11 L-1       BP     100
            BP1     2026-11 L-2       BP     70
            BP1     2026-10 L-3       BP     70
        """,
    )
    columns = ("reference", "origin", "amount_own", "qualification", "from_sheet")
    assert cells(whole.leads, *columns) == [
        ("L-1", "RS", 150, "qualified", True),
        ("L-2", "BP", 70, "to_qualify", True),
    ]


def test_sheet_leads_of_who_has_not_handed_in_count():
    whole = portfolio(
        partners="code\nBP1",
        sheet_leads="""
            partner month   reference origin
            BP1     2026-11 L-1       RS
        """,
    )
    assert whole.partner("BP1")["leads"]["RS"]["to_qualify"] == 1


def test_leads_without_a_partner_stand_apart_until_they_are_given():
    whole = portfolio(
        partners="code\nBP1",
        sheet_leads="""
            partner month   reference amount currency
            -       2026-10 Given     100    EUR
            -       2026-10 Waiting   100    USD
            BP1     2026-11 Given     100    EUR
        """,
        terms={"rates": {"USD": Decimal("0.92")}},
    )
    assert cells(whole.unassigned, "reference", "amount_vendor") == [("Waiting", 92)]
    assert whole.total()["leads"]["RS"]["count"] == whole.partner("BP1")["leads"]["RS"]["count"] == 1


def test_a_qualified_lead_in_no_pipe_row_is_to_be_taken_into_the_next():
    whole = portfolio(
        leads="""
            partner month   reference qualification
            BP1     2026-11 In        qualified
            BP1     2026-11 Out       qualified
            BP1     2026-11 Waits     to_qualify
        """,
        pipe="""
            partner month   reference
            BP1     2026-11 In
        """,
    )
    assert cells(whole.leads, "reference", "in_pipe", "to_pipe") == [
        ("In", True, False),
        ("Out", False, True),
        ("Waits", False, False),
    ]


def test_older_leads_still_to_qualify_stay_open():
    whole = portfolio(
        leads="""
            partner month   reference qualification
            BP1     2026-09 Waits     to_qualify
            BP1     2026-09 Answered  to_qualify
            BP1     2026-09 Piped     to_qualify
            BP1     2026-11 Answered  rejected
            BP1     2026-11 New       to_qualify
        """,
        pipe="""
            partner month   reference
            BP1     2026-11 Piped
        """,
    )
    assert whole.open_leads["reference"].tolist() == ["New", "Waits"]


@pytest.mark.parametrize("kind", ["merged", "rejected", "transferred", "declined", "expired"])
def test_a_lead_that_ended_for_its_partner_is_not_to_qualify_and_not_counted_again(kind):
    def november(ended: str) -> Portfolio:
        return portfolio(
            leads="""
                partner month   reference origin amount qualification
                BP1     2026-10 Older     BP     100    to_qualify
                BP1     2026-11 New       BP     200    to_qualify
                BP1     2026-11 Stays     BP     300    to_qualify
            """,
            ended_leads=ended,
        )

    ended = november(f"""
        partner month   reference kind
        BP1     2026-11 Older     {kind}
        BP1     2026-11 New       {kind}
    """)
    assert ended.leads["reference"].tolist() == ["Stays"]
    assert ended.open_leads["reference"].tolist() == ["Stays"]
    assert ended.partner("BP1")["leads"]["BP"] == {
        "count": 1, "amount": 300, "qualified": 0, "rejected": 0, "to_qualify": 1,
    }  # fmt: skip
    later = november(f"""
        partner month   reference kind
        BP1     2026-12 New       {kind}
        BP2     2026-11 Stays     {kind}
    """)
    assert later.leads["reference"].tolist() == ["New", "Stays"]


def test_leads_turned_into_wins_go_by_the_quarter_they_were_declared_in():
    view = portfolio(
        leads="""
            partner month   reference origin amount declared_on
            BP1     2026-10 A         BP     100    2026-09-30
            BP2     2026-10 B         BP     100    2026-09-01
            BP1     2026-10 C         RS     100    -
        """,
        outcomes="""
            partner month   reference outcome amount
            BP1     2026-11 A         won     80
            BP2     2026-11 B         lost    80
        """,
    ).of_manager("CM1")
    assert cells(view.lead_wins, "quarter", "origin", "leads", "amount", "wins", "won") == [
        ("2026-Q3", "BP", 2, 200, 1, 80),
        ("2026-Q4", "RS", 1, 100, 0, 0),
    ]
