"""The tables that compare partners and channel managers, and those who came, left or moved."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.analysis import Portfolio, analyse
from reviewkit.documents.month.director import director_pack
from reviewkit.documents.parts.comparison_lines import MOVES, moves
from reviewkit.documents.word_context import word_context
from reviewkit.text import NBSP, language
from tests.analysis.tables import portfolio
from tests.documents.business import reading_context
from tests.made import TERMS, frame

FR = language("fr")


def portfolio_after_moves() -> Portfolio:
    """A month in which BP0 left, BP1 went from CM1 to CM2 and BP2 came without a review yet."""
    known = portfolio(
        partners="""
            code name manager currency
            BP1  Un   CM2     EUR
            BP2  Deux CM3     EUR
        """,
        pipe="""
            partner month   reference amount
            BP0     2026-10 Gone      1200000
            BP1     2026-10 Old       500000
            BP1     2026-11 Old       500000
            BP1     2026-11 New       250000
        """,
    ).ledger.known
    before = [
        {"code": "BP0", "name": "Zéro", "manager": "CM1"},
        {"code": "BP1", "name": "Un", "manager": "CM1"},
    ]
    return analyse(replace(known, partners_before=frame("partners", before)), TERMS)


def test_who_came_left_or_moved_has_the_amount_of_its_pipe():
    month = portfolio_after_moves()
    assert moves(month, month.whole(), reading_context(month), FR) == [
        {"partner": "Zéro", "what": "parti", "amount": 1200000},
        {"partner": "Un", "what": "passé de Claire Morel à Thomas Petit", "amount": 750000},
        {"partner": "Deux", "what": "arrivé", "amount": None},
    ]


def test_a_channel_manager_sees_the_moves_from_and_to_it_alone():
    month = portfolio_after_moves()
    seen = {
        code: [row["partner"] for row in moves(month, month.of_manager(code), reading_context(month), FR)]
        for code in ("CM2", "CM3")
    }
    assert seen == {"CM2": ["Un"], "CM3": ["Deux"]}


def test_an_unknown_pipe_is_printed_as_unknown_and_not_as_nothing():
    month = portfolio_after_moves()
    printed = word_context(director_pack(month, reading_context(month)))[MOVES.key]
    assert [row["amount"].replace(NBSP, " ") for row in printed] == ["12 000 €", "7 500 €", "n. d."]
