"""Landings lead back to their deals, and name the rates they were worked out with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reviewkit.analysis.history_analysis import analyse_month, analyse_quarter
from reviewkit.book.month_book import month_book
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.store import Store

pytestmark = pytest.mark.whole_run


@pytest.fixture(scope="module")
def month(taken_year):
    with Store(taken_year.database_url) as store:
        yield analyse_month(load(store, taken_year.settings, Period.parse("2026-11")))


def every_view(month):
    yield month.whole()
    yield month.of_partner("P01")
    yield month.of_manager("CM0")


def test_every_figure_of_a_forecast_has_a_name(month):
    for view in every_view(month):
        book = month_book(view)
        forecast = view.as_json()["forecast"]
        for span in ("month", "quarter", "year"):
            for leaf, value in forecast[span].items():
                assert book[f"forecast.{span}.{leaf}"].value == value
        for row in forecast["record"]:
            for leaf, value in row.items():
                assert book[f"forecast.record.{row['period']}.{leaf}"].value == value
        assert len(forecast["record"]) == 6


def test_deals_and_wins_add_up_to_what_is_expected_without_new_business(month):
    for view in every_view(month):
        book = month_book(view)
        for span in ("month", "quarter", "year"):
            landing = view.forecast.landings[span]
            for leaf in ("achieved", "from_pipe"):
                parts = book[f"forecast.{span}.{leaf}"].parts
                assert sum(part.amount for part in parts) == getattr(landing, leaf)
            parts = book[f"forecast.{span}.expected"].parts
            assert sum(part.amount for part in parts) == landing.expected - landing.from_new
        own_wins = book["forecast.based_on.own_wins"]
        assert len(own_wins.parts) == own_wins.value


def test_each_deal_stands_with_what_its_amount_was_multiplied_by(month):
    parts = month_book(month.whole())["forecast.month.from_pipe"].parts
    assert len(parts) > 50
    assert all(0 < Decimal(part.share) < 1 for part in parts)


def test_rates_are_named_with_their_counts(month):
    basis = {row.name: row for row in month_book(month.whole())["forecast.year.expected"].basis}
    due = basis["win.4.due"]
    assert 0 < due.value < 1
    assert due.events <= due.of
    assert basis["months"].value >= 0
    assert basis["new"].events > 0
    assert 0.5 < basis["brings"].value < 1.5
    assert "factor" not in basis
    assert "factor" in {row.name for row in month_book(month.of_partner("P01"))["forecast.month.low"].basis}


def test_a_quarter_has_the_landings_of_its_last_month(taken_year):
    with Store(taken_year.database_url) as store:
        quarter = analyse_quarter(load(store, taken_year.settings, Period.parse("2026-Q3")))
        month = analyse_month(load(store, taken_year.settings, Period.parse("2026-09")))
    assert quarter.as_json()["total"]["forecast"] == month.as_json()["total"]["forecast"]
    assert quarter.as_json()["total"]["forecast"]["quarter"]["until"] == "2026-09"
