"""Nothing printed changes in silence."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.analysis import analyse
from tests.analysis.tables import cells, portfolio
from tests.made import TERMS, frame

CORRECTED = {
    "pipe": """
        partner month   reference amount stage
        BP1     2026-10 Added     10     3
        BP1     2026-10 Raised    120    3
        BP1     2026-10 Same      100    3
        BP1     2026-10 Stage     100    4
        BP1     2026-11 Same      100    3
    """,
    "printed": """
        partner month   reference amount stage
        BP1     2026-10 Raised    100    3
        BP1     2026-10 Removed   50     3
        BP1     2026-10 Same      100    3
        BP1     2026-10 Stage     100    3
    """,
    "printed_months": """
        partner month
        BP1     2026-10
    """,
}


def test_the_bridge_from_the_printed_closing_to_the_opening_is_told_deal_by_deal():
    view = portfolio(**CORRECTED).of_partner("BP1")
    assert cells(view.corrections, "reference", "kind", "printed", "used", "difference", "opening") == [
        ("Added", "added", 0, 10, 10, True),
        ("Raised", "raised", 100, 120, 20, True),
        ("Removed", "removed", 50, 0, -50, True),
        ("Stage", "reweighted", 100, 100, 0, True),
    ]
    assert 350 + view.corrections["difference"].sum() == view.figures["movement"]["opening"]["amount"]


def test_a_printed_pipe_may_be_empty():
    tables = CORRECTED | {"printed": ""}
    assert set(portfolio(**tables).corrections["kind"]) == {"added"}


def test_without_a_newer_revision_there_is_nothing_to_tell():
    tables = CORRECTED | {"printed": "", "printed_months": ""}
    assert portfolio(**tables).corrections.empty


def test_partners_who_came_left_or_moved_are_named():
    known = portfolio(
        partners="""
            code name manager
            BP1  Un   CM1
            BP2  Deux CM2
            BP3  Tr   -
        """
    ).ledger.known
    before = frame(
        "partners",
        [
            {"code": "BP1", "name": "Un", "manager": "CM1"},
            {"code": "BP2", "name": "Deux", "manager": "CM1"},
            {"code": "BP0", "name": "Zéro", "manager": "CM2"},
        ],
    )
    found = analyse(replace(known, partners_before=before), TERMS).directory_moves
    assert cells(found, "partner", "name", "kind", "manager_before", "manager") == [
        ("BP0", "Zéro", "left", "CM2", None),
        ("BP2", "Deux", "moved", "CM1", "CM2"),
        ("BP3", "Tr", "came", None, None),
    ]


def moves_since(before: list[dict[str, str]], **tables: str):
    """Return `directory_moves` of a month whose last documents were made with these partners."""
    known = portfolio(**tables).ledger.known
    return analyse(replace(known, partners_before=frame("partners", before)), TERMS).directory_moves


def test_a_partner_that_moved_or_left_keeps_the_pipe_of_its_last_known_review():
    found = moves_since(
        [
            {"code": "BP1", "name": "Un", "manager": "CM2"},
            {"code": "BP2", "name": "Deux", "manager": "CM2"},
            {"code": "BP0", "name": "Zéro", "manager": "CM2"},
        ],
        partners="""
            code name manager
            BP1  Un   CM1
            BP2  Deux CM1
            BP3  Tr   CM1
        """,
        pipe="""
            partner month   reference amount currency
            BP1     2026-09 Old       900    EUR
            BP1     2026-10 Old       100    EUR
            BP1     2026-10 New       250    EUR
            BP2     2026-10 A         100    EUR
            BP2     2026-11 B         1000   USD
            BP0     2026-10 Z         700    EUR
        """,
    )
    assert cells(found, "partner", "kind", "pipe_vendor") == [
        ("BP0", "left", 700),
        ("BP1", "moved", 350),
        ("BP2", "moved", 920),
        ("BP3", "came", None),
    ]


def test_a_review_with_an_empty_pipe_is_a_pipe_of_nothing_and_not_an_unknown_one():
    found = moves_since(
        [],
        partners="""
            code name manager
            BP1  Un   CM1
        """,
        reviews="""
            partner month
            BP1     2026-11
        """,
    )
    assert cells(found, "partner", "kind", "pipe_vendor") == [("BP1", "came", 0)]


def test_a_partner_that_left_stops_no_run_where_its_currency_has_no_rate():
    found = moves_since(
        [{"code": "BP0", "name": "Zéro", "manager": "CM2"}],
        partners="""
            code name manager
            BP1  Un   CM1
        """,
        pipe="""
            partner month   reference amount currency
            BP0     2026-10 Z         700    SEK
        """,
    )
    assert cells(found, "partner", "kind", "pipe_vendor") == [("BP0", "left", None), ("BP1", "came", None)]
