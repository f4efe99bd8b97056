"""Landing, range and record as documents print them."""

from __future__ import annotations

import pytest

from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.documents.month.channel_manager import channel_manager_pack
from reviewkit.documents.month.director import director_pack
from reviewkit.documents.month.partner_review import partner_review
from reviewkit.documents.parts.landing_part import landing_part, landing_sentences
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.runs.month_reading_context import month_reading_context
from reviewkit.runs.revenue_plans import with_revenue_plans
from reviewkit.store import Store
from reviewkit.text import language
from tests.analysis.tables import portfolio

FR = language("fr")


@pytest.fixture(scope="module")
def november(taken_year):
    with Store(taken_year.database_url) as store:
        history = load(store, taken_year.settings, Period.parse("2026-11"))
        month = analyse_month(history)
        yield month, with_revenue_plans(month_reading_context(history), history, month)


def plain(text):
    return text.replace("\xa0", " ")


def test_every_pack_prints_the_landing_that_figures_have(november):
    month, context = november
    packs = {
        "director": (director_pack(month, context), month.whole()),
        "manager": (channel_manager_pack(month, "CM0", context), month.of_manager("CM0")),
        "partner": (partner_review(month.of_partner("P01"), context), month.of_partner("P01")),
    }
    for pack, view in packs.values():
        forecast = view.as_json()["forecast"]
        for row, span in zip(pack.rows("landing"), ("month", "quarter", "year"), strict=True):
            for name in ("achieved", "from_pipe", "from_new", "expected", "low", "high"):
                assert row[name] == forecast[span][name]
            assert row["rate"] == pytest.approx(forecast[span]["expected"] / row["plan"])
        assert [row["expected"] for row in pack.rows("landing_record")] == [
            row["expected"] for row in forecast["record"]
        ]
        expected = FR.money(forecast["quarter"]["expected"], view.currency)
        assert any(expected in sentence for sentence in pack.sentences)
        assert expected in pack.text("landing_title")


def test_the_plan_of_a_manager_is_the_sum_of_its_partners(november):
    _, context = november
    year = Period.parse("2026")
    planned = [context.plans[code].of(year) for code in ("P00", "P02")]
    assert context.plans["CM0"].of(year) == sum(planned)
    assert context.plans["all"].of(year) == sum(context.plans[f"P0{n}"].of(year) for n in range(4))


def test_the_record_is_counted_in_a_line(november):
    month, context = november
    view = month.whole()
    values = landing_part(view, context.plans["all"], FR)
    held = sum(month.low <= month.achieved <= month.high for month in view.forecast.record.months)
    assert f"Sur 6 mois passés, la fourchette a tenu {held} fois" in plain(values["landing_record_title"])
    assert [row["held"] for row in values["landing_record"]].count("Oui") == held


def test_the_chart_ends_with_the_coming_month_that_nothing_is_achieved_in(november):
    month, context = november
    chart = landing_part(month.whole(), context.plans["all"], FR)["landing_chart"]
    assert list(chart.series) == ["Bas (80\xa0%)", "Haut (80\xa0%)", "Attendu", "Réalisé", "Plan"]
    assert len(chart.categories) == 7
    assert chart.series["Réalisé"][-1] is None
    assert all(
        low <= expected <= high for low, high, expected in zip(*list(chart.series.values())[:3], strict=True)
    )
    without = landing_part(month.whole(), None, FR)
    assert "Plan" not in without["landing_chart"].series
    assert all(row["plan"] is None and row["rate"] is None for row in without["landing"])


def test_without_a_landing_the_page_says_what_is_known_and_why():
    view = portfolio(
        pipe="""
            partner month   reference amount close
            BP1     2026-11 A         100000 2026-12-15
            BP1     2026-11 B         700000 2027-03-15
        """,
        outcomes="partner month reference amount\nBP1 2026-11 W 50000",
        commits="partner month reference amount\nBP1 2026-11 A 100000",
    ).whole()
    values = landing_part(view, None, FR)
    assert values["landing"] == values["landing_record"] == []
    assert values["landing_chart"] is None
    (sentence,) = landing_sentences(view, None, FR)
    assert "Pas encore d’atterrissage" in sentence
    known = plain(sentence)
    assert "6 mois connus et 30 affaires gagnées" in known
    assert "500 € réalisés au trimestre, 1 000 € promis, 1 000 € d’affaires ouvertes" in known


def test_a_partners_pack_counts_no_others_wins(november):
    """The pool's wins less its own are other partners' business."""
    month, context = november
    pool = str(month.forecasts.now.wins)
    pack = partner_review(month.of_partner("P01"), context)
    printed = " ".join([*pack.sentences, pack.text("landing_note"), pack.text("landing_record_title")])
    assert pool not in printed.replace("\xa0", " ").split()
