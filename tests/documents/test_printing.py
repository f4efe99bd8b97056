"""What a template is given: every declared name, printed in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from reviewkit.documents.chart_figures import chart_data
from reviewkit.documents.fields import Chart, Column, Series
from reviewkit.documents.month.channel_manager import CHANNEL_MANAGER, channel_manager_pack
from reviewkit.documents.month.commit_report import COMMIT_REPORT, commit_report
from reviewkit.documents.month.director import DIRECTOR, director_pack
from reviewkit.documents.month.partner_review import PARTNER_REVIEW, partner_review
from reviewkit.documents.word_context import PrintedValue, _row, names, printers, word_context
from reviewkit.domain.vocabulary import ATTENTION_REASONS, TALK_REASONS
from reviewkit.text import NBSP, language
from tests.documents.business import portfolio, reading_context

FR, EN = language("fr"), language("en")


def same_names(declared: Any, given: Any, path: str = "") -> None:
    """Both have the same keys, as deep as they go."""
    if isinstance(declared, list):
        for one in given:
            same_names(declared[0], one, path)
    elif isinstance(declared, Mapping) and isinstance(given, Mapping):
        assert set(declared) == set(given), path
        for key in declared:
            same_names(declared[key], given[key], f"{path}.{key}")
    elif isinstance(declared, Mapping) and given is not None:
        assert all(hasattr(given, part) for part in declared), path


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_context_holds_the_names_that_are_declared_and_no_others(lang):
    known = portfolio(deals=10, partners=4, months=3)
    told = reading_context(known, lang)
    for kind, pack in (
        (PARTNER_REVIEW, partner_review(known.of_partner("BP01"), told)),
        (CHANNEL_MANAGER, channel_manager_pack(known, "CM1", told)),
        (DIRECTOR, director_pack(known, told)),
        (COMMIT_REPORT, commit_report(known, told)),
    ):
        same_names(names(kind.fields), word_context(pack), kind.kind)


def test_words_headings_titles_and_empty_sentences_are_said_in_the_readers_language():
    known = portfolio(deals=4, partners=1, months=2)
    french, english = (
        word_context(partner_review(known.of_partner("BP01"), reading_context(known, code)))
        for code in ("fr", "en")
    )
    assert (french["t"]["talk"], english["t"]["talk"]) == ("À traiter en revue", "What to talk about")
    assert (french["heads"]["stages"]["amount"], english["heads"]["stages"]["amount"]) == (
        "Montant",
        "Amount",
    )
    assert french["empty"]["pipe_deals"] == "Le pipe est vide."


def test_in_a_table_nothing_is_a_dash_and_a_comparison_without_a_base_is_unknown():
    columns = (
        Column("amount", "Amount", "money"),
        Column("change", "Change", "change"),
        Column("rate", "Rate", "rate"),
    )
    how = printers(FR, "EUR")
    assert _row(columns, {"amount": 0, "change": 0, "rate": 0.5}, FR, how) == {
        "amount": "–",
        "change": "–",
        "rate": f"50{NBSP}%",
    }
    unknown = _row(columns, {"amount": None, "change": None, "rate": None}, FR, how)
    assert unknown == {"amount": "–", "change": f"n.{NBSP}d.", "rate": f"n.{NBSP}d."}


def test_a_figure_that_was_not_told_is_unknown_where_the_column_says_so():
    columns = (Column("new", "New commit", "money", missed=True),)
    how = printers(FR, "EUR")
    assert [_row(columns, {"new": raw}, FR, how)["new"] for raw in (None, 0)] == [f"n.{NBSP}d.", "–"]


def test_a_printed_figure_knows_its_raw_value():
    printed = PrintedValue("−12 €", -1200)
    assert (printed.down, printed.up, printed.known, printed.raw) == (True, False, True, -1200)


@pytest.mark.parametrize(
    ("most", "lang", "currency", "unit", "shown"),
    [
        (5_000_00, FR, "EUR", "€", 5000.0),
        (812_702_00, FR, "EUR", "k€", 812.702),
        (812_702_00, EN, "GBP", "£k", 812.702),
        (23_400_000_00, FR, "EUR", "M€", 23.4),
    ],
)
def test_charts_are_drawn_in_units_that_read(most, lang, currency, unit, shown):
    chart = Chart("stages_chart", "Business by stage", "columns")
    drawn = chart_data(Series(["a"], {"now": [most]}), chart, lang, printers(lang, currency))
    assert drawn["unit"] == unit
    assert drawn["series"]["now"] == [shown]
    assert drawn["caption"].endswith(unit)


def test_a_waterfall_writes_each_step_under_its_name():
    steps = Series(
        ["Début", "Nouvelle", "Perdue", "Fin"],
        {"base": [0, 90_000_00, 70_000_00, 0], "total": [90_000_00, None, None, 70_000_00],
         "up": [None, 10_000_00, None, None], "down": [None, None, 30_000_00, None]},
    )  # fmt: skip
    drawn = chart_data(steps, Chart("movement_chart", "Movement", "waterfall"), FR, printers(FR, "EUR"))
    assert drawn["categories"] == ["Début\n90", "Nouvelle\n+10", "Perdue\n−30", "Fin\n70"]


@pytest.mark.parametrize("lang", [FR, EN])
def test_a_reason_is_one_chip(lang):
    """Reasons are told in one text, parted by commas, and taken apart again in the template."""
    assert not [
        code
        for table in (TALK_REASONS, ATTENTION_REASONS)
        for code in table
        if "," in table.label(code, lang)
    ]
