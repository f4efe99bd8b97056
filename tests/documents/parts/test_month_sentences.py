"""The headline and the sentences of a month."""

from __future__ import annotations

from reviewkit.analysis import View
from reviewkit.documents.parts.month_sentences import headline, month_sentences
from reviewkit.text import NBSP, language
from tests.analysis.tables import portfolio

FR = language("fr")
REVIEWED = """
    partner month
    BP1     2026-11
"""


def view_of(**tables: str) -> View:
    return portfolio(**tables).of_partner("BP1")


def plain(sentences: list[str]) -> list[str]:
    return [sentence.replace(NBSP, " ").replace("\u202f", " ") for sentence in sentences]


def test_an_empty_pipe_that_was_handed_in_is_one_sentence():
    view = view_of(reviews=REVIEWED)
    assert month_sentences(view, FR) == ["Le pipe est vide."]
    assert headline(view, FR) == "Le pipe est vide"


def test_a_partner_without_any_review_has_one_sentence():
    partners = """
        code name manager
        BP1  Un   CM1
    """
    sentences = month_sentences(view_of(partners=partners), FR)
    assert sentences == ["Aucune revue n’a encore été remise."]


def test_the_sixth_sentence_is_left_out():
    view = view_of(
        pipe="""
            partner month   reference amount  stage close
            BP1     2026-09 Older     500000  3     2026-12-31
            BP1     2026-10 Gone      3000000 3     2026-12-31
            BP1     2026-10 Lost      2000000 3     2026-12-31
            BP1     2026-10 Kept      1000000 4     2026-11-30
            BP1     2026-11 Late      4000000 3     2026-11-01
        """,
        commits="""
            partner month   reference amount
            BP1     2026-10 Kept      1000000
            BP1     2026-11 Late      4000000
        """,
        outcomes="""
            partner month   reference outcome amount
            BP1     2026-11 Kept      won     1000000
        """,
    )
    sentences = plain(month_sentences(view, FR))
    assert view.facts["open_questions"] > 2  # a sixth sentence would count them
    assert len(sentences) == 5
    assert sentences[0].startswith("Le pipe passe de 60 000 € à 40 000 €")
    assert "100 %" in sentences[1]
    assert "40 000 €" in sentences[2]
    assert "50 000 €" in sentences[3]  # both vanished deals
    assert "40 000 €" in sentences[4]  # the overdue deal
