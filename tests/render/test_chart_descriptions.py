"""Alternative texts of charts: the wordings of Word and Excel, long series, line breaks, the cut."""

from __future__ import annotations

import pytest

from reviewkit.render.chart_descriptions import (
    EXCEL_WORDING,
    WORD_WORDING,
    DescribedPoint,
    describe_chart,
    describe_points,
)
from reviewkit.text import language

FR, EN = language("fr"), language("en")
NARROW, NBSP = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


def points(*values):
    return [DescribedPoint(f"m{number}", str(value), value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("lang", "wording", "text"),
    [
        (FR, WORD_WORDING, f"Pipe. A{NARROW}: m0 1{NARROW}; B{NARROW}: pas de donnée."),
        (EN, WORD_WORDING, "Pipe. A: m0 1; B: no data."),
        (FR, EXCEL_WORDING, f"Pipe. A{NBSP}: m0 1. B{NBSP}: aucun chiffre."),
        (EN, EXCEL_WORDING, "Pipe. A: m0 1. B: no figure."),
    ],
)
def test_each_program_has_its_own_signs_and_words(lang, wording, text):
    assert describe_chart("Pipe", [("A", points(1)), ("B", [])], lang, wording) == text


def test_twelve_points_are_listed_and_thirteen_are_summed_up():
    assert describe_points(points(*range(12)), EN).count(",") == 11
    assert (
        describe_points(points(*range(13)), EN) == "from 0 (m0) to 12 (m12), lowest 0 (m0), highest 12 (m12)"
    )


def test_a_chart_without_series_has_no_data():
    assert describe_chart("Pipe", [], EN, WORD_WORDING) == "Pipe. no data."


def test_the_description_stands_on_one_line():
    assert "\n" not in describe_chart("Pipe\nof all", [("A\n", points(1))], EN, WORD_WORDING)


@pytest.mark.parametrize("wording", [WORD_WORDING, EXCEL_WORDING])
def test_a_long_description_is_cut(wording):
    text = describe_chart("x" * 2_000, [("A", points(1))], EN, wording)
    assert len(text) == wording.longest
    assert text.endswith("…")
