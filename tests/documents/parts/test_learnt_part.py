"""Reasons, competitors and lessons as packs print them."""

from __future__ import annotations

from reviewkit.documents.month.director import director_pack
from reviewkit.documents.parts.learnt_part import learnt_part
from reviewkit.text import language
from tests.analysis.tables import portfolio
from tests.documents.business import reading_context

FR = language("fr")


def month_of(lost):
    lines = [f"BP1 2026-11 D{n} lost 1000 {'Prix' if n % 3 else 'Délai'} Leçon" for n in range(lost)]
    return portfolio(outcomes="\n".join(["partner month reference outcome amount reason lesson", *lines]))


def test_the_most_frequent_reason_is_the_title():
    values = learnt_part(month_of(12).whole(), FR)
    assert values["learnt_title"].replace("\xa0", " ") == (
        "Sur 12 affaires perdues en douze mois, 8 pour ce motif : Prix"
    )
    first = values["learnt"][0]
    assert (first["kind"].replace("\xa0", " "), first["text"], first["count"]) == (
        "Perdue : motif",
        "Prix",
        8,
    )
    assert first["share"] == 8 / 12


def test_below_ten_outcomes_the_chapter_is_empty():
    month = month_of(9)
    pack = director_pack(month, reading_context(month))
    assert pack.rows("learnt") == []
    assert pack.text("learnt_title") == "Ce que disent douze mois d’affaires gagnées et perdues"
