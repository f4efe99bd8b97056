"""What deals won and lost teach, counted."""

from __future__ import annotations

from tests.analysis.tables import portfolio

HEAD = "partner month reference outcome amount reason competitor lesson"


def month_of(*lines, **terms):
    return portfolio(outcomes="\n".join([HEAD, *lines]), terms={"fewest_lines": 3} | terms)


LINES = (
    "BP1 2026-10 A lost 100 Prix Devisio Chiffrer~plus~tôt",
    "BP1 2026-10 B lost 200 prix - Chiffrer~plus~tôt",
    "BP2 2026-11 C lost 400 PRIX devisio Autre",
    "BP2 2026-11 D lost 50 Délai Configal Autre",
    "BP1 2026-11 E won 1000 Références - Autre",
    "BP1 2026-11 F won 500 Références - -",
)


def rows(view):
    return [tuple(row) for row in view.learnt.to_numpy(object).tolist()]


def test_texts_are_counted_by_outcome_whatever_their_case():
    assert rows(month_of(*LINES).whole()) == [
        ("lost_reason", "PRIX", 3, 700, 4),
        ("lost_competitor", "devisio", 2, 500, 4),
        ("won_reason", "Références", 2, 1500, 2),
        ("lost_lesson", "Autre", 2, 450, 4),
        ("lost_lesson", "Chiffrer plus tôt", 2, 300, 4),
    ]


def test_a_reader_learns_from_its_own_partners():
    assert ("lost_reason", "prix", 2, 300, 2) in rows(month_of(*LINES).of_partner("BP1"))
    assert rows(month_of(*LINES, fewest_lines=1).of_partner("BP2")) == [("lost_lesson", "Autre", 2, 450, 2)]


def test_below_the_minimum_nothing_is_counted():
    assert rows(month_of(*LINES, fewest_lines=7).whole()) == []
    assert rows(month_of().whole()) == []


def test_months_before_the_last_known_ones_count_no_longer():
    assert all(row[4] <= 2 for row in rows(month_of(*LINES, history_months=1, fewest_lines=1).whole()))
