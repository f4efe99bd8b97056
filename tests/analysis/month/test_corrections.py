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
