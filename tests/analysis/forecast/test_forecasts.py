"""Landings of made years: what they add up to, what they rest on, what they never rest on."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.made_years import FIRST_MONTH, KINDS, made_year
from reviewkit.analysis.forecast import Forecasts, ReaderForecast
from reviewkit.analysis.forecast.forecasts import SPANS
from reviewkit.analysis.forecast.partner_factors import OWN_FACTOR_WINS
from tests.analysis.tables import portfolio

some = settings(max_examples=20, deadline=None)
years = st.tuples(
    st.sampled_from(sorted(KINDS)), st.integers(0, 10_000), st.integers(2, 12), st.integers(5, 80)
)


def year_of(drawn):
    kind, seed, partners, deals = drawn
    return made_year(kind, seed, partners=partners, deals=deals)


def whole_of(forecasts):
    return ReaderForecast(forecasts, np.arange(forecasts.history.partners), "vendor")


def of_partner(forecasts, pid):
    return ReaderForecast(forecasts, np.array([pid]), "own")


@some
@given(years, st.integers(6, 15))
def test_expected_is_achieved_and_from_pipe_and_from_new_within_its_range(drawn, months):
    year = year_of(drawn)
    whole = whole_of(Forecasts(year.history(months)))
    for span, landing in whole.landings.items():
        printed = whole.as_json()[span]
        if landing is None:
            assert printed is None
            continue
        assert printed["expected"] == printed["achieved"] + printed["from_pipe"] + printed["from_new"]
        assert printed["achieved"] <= printed["low"] <= printed["expected"] <= printed["high"]


@some
@given(years, st.integers(6, 15))
def test_parts_add_up_to_the_whole(drawn, months):
    year = year_of(drawn)
    forecasts = Forecasts(year.history(months))
    if not forecasts.is_enough:
        return
    partners = [of_partner(forecasts, pid) for pid in range(year.partners)]
    for span, landing in whole_of(forecasts).landings.items():
        parts = [partner.landings[span] for partner in partners]
        for name in ("achieved", "from_pipe", "from_new", "expected"):
            assert getattr(landing, name) == sum(getattr(part, name) for part in parts)
        # Partners seldom have their best month together.
        assert landing.high <= sum(part.high for part in parts)


@some
@given(years)
def test_a_record_never_rests_on_a_later_month(drawn):
    """The landing of a past month is the same when the months after it are not known yet."""
    year = year_of(drawn)
    twelve, fifteen = (whole_of(Forecasts(year.history(months))).record.months for months in (12, 15))
    assert fifteen[: len(twelve)] == twelve


@some
@given(years)
def test_a_record_holds_the_landing_of_that_month(drawn):
    year = year_of(drawn)
    eleven, twelve = (whole_of(Forecasts(year.history(months))) for months in (11, 12))
    expected = eleven.landings["month"]
    # A month without a review is none to look back from, nor to look back at.
    handed_in = [len(pids) > 0 for pids in year.handed_in[10:12]]
    if expected is None or not all(handed_in):
        return
    last = twelve.record.months[-1]
    assert (last.month, last.expected, last.low, last.high) == (
        expected.until,
        expected.expected,
        expected.low,
        expected.high,
    )
    assert last.achieved == int(year.achieved(11, 11).sum())


@some
@given(years)
def test_the_same_inputs_give_the_same_bytes(drawn):
    year = year_of(drawn)
    one, other = (json.dumps(whole_of(Forecasts(year.history(12))).as_json()) for _ in range(2))
    assert one == other


def test_spans_end_with_the_coming_month_the_quarter_and_the_year():
    year = made_year("stable", 3, partners=6)
    november = Forecasts(year.history(12))
    assert november.history.month == FIRST_MONTH + 11
    assert [whole_of(november).as_json()[span]["until"] for span in SPANS] == ["2026-12"] * 3
    september = whole_of(Forecasts(year.history(10))).as_json()
    assert [september[span]["until"] for span in SPANS] == ["2026-10", "2026-09", "2026-12"]


def test_a_span_that_is_over_lands_at_what_was_achieved():
    year = made_year("stable", 3, partners=6)
    quarter = whole_of(Forecasts(year.history(10))).landings["quarter"]
    assert quarter.from_pipe == quarter.from_new == 0
    assert quarter.low == quarter.achieved == quarter.high == int(year.achieved(7, 9).sum())


@pytest.mark.parametrize(("months", "deals"), [(5, 60), (12, 1)])
def test_too_few_months_or_wins_give_no_landing(months, deals):
    year = made_year("stable", 1, partners=3, deals=deals)
    forecast = whole_of(Forecasts(year.history(months))).as_json()
    assert [forecast[span] for span in SPANS] == [None, None, None]
    assert forecast["record"] == []
    assert forecast["based_on"]["months"] == months
    assert forecast["based_on"]["wins"] == forecast["based_on"]["own_wins"]


def test_nothing_known_is_no_landing():
    forecast = portfolio(partners="code name\nBP1 BP1").whole().forecast.as_json()
    assert forecast["based_on"] == {"months": 0, "wins": 0, "own_wins": 0}
    assert forecast["month"] is None


def test_a_partner_of_few_wins_has_a_landing_and_shares_the_others_factor():
    factors = Forecasts(made_year("stable", 5, partners=12, deals=12).history(12)).now.factors
    few = factors.wins < OWN_FACTOR_WINS
    assert few.any()
    assert (~few).any()
    assert len(set(factors.factor[few].tolist())) == 1
    assert (factors.own == ~few).all()


def test_factors_give_back_what_the_pool_has_won():
    factors = Forecasts(made_year("stable", 5, partners=30).history(12)).now.factors
    assert abs((factors.factor * factors.expected).sum() / factors.observed.sum() - 1) < 0.03


def test_a_partner_that_skips_months_hands_in_less():
    """A partner that skips months is expected to win less in the coming one."""
    regular = Forecasts(made_year("stable", 5).history(12)).now.factors.handing_in
    skipping = Forecasts(made_year("partners that skip months", 5).history(12)).now.factors.handing_in
    assert (regular == 1).all()
    assert 0.7 < skipping.mean() < 0.9


def test_a_partners_landing_is_in_its_own_currency():
    history = made_year("stable", 3, partners=4).history(12)
    opened = replace(history.open, own_cents=history.open.cents * 2)
    halves = replace(history, open=opened, worth=np.array([Decimal("0.5")] * 4, dtype=object))
    euro, half = (of_partner(Forecasts(h), 1).landings["month"] for h in (history, halves))
    deals = np.count_nonzero(Forecasts(history).now.open_pids == 1)
    assert abs(half.from_pipe - 2 * euro.from_pipe) <= deals
    assert half.from_new == 2 * euro.from_new
    assert abs(half.high - 2 * euro.high) <= 2 * deals


def test_each_deals_chance_adds_up_to_the_expected():
    outlook = Forecasts(made_year("growing", 2).history(12)).outlook("month")
    snapshot = outlook.snapshot
    cents = snapshot.history.open.cents[snapshot.open_rows] * snapshot.rates.brings
    assert np.isclose((outlook.deal_chances() * cents).sum(), outlook.pipe_steps.sum())
    assert outlook.deal_cents("vendor").sum() == outlook.from_pipe("vendor").sum()
    assert (
        abs(outlook.from_pipe("vendor").sum() - outlook.pipe_steps.sum()) < 0.001 * outlook.pipe_steps.sum()
    )
    assert ((outlook.deal_chances() >= 0) & (outlook.deal_chances() <= 1)).all()


def test_a_deal_is_won_at_most_once_however_long_the_span():
    now = Forecasts(made_year("stable", 2).history(12)).now
    by_month = now.chances(24)
    assert (by_month >= 0).all()
    assert (by_month.sum(axis=0) <= 1).all()
    # Due deals of the last step are more likely won in the first month than in the twelfth.
    assert (by_month[0, :, -7] > by_month[11, :, -7]).all()


def test_months_that_differ_widen_the_range():
    calm, rough = (Forecasts(made_year(kind, 11).history(12)) for kind in ("stable", "a shock common to all"))
    assert rough.now.month_spread.variance > calm.now.month_spread.variance >= 0
    widths = [
        (landing.high - landing.low) / landing.expected
        for landing in (whole_of(f).landings["month"] for f in (calm, rough))
    ]
    assert widths[1] > widths[0]
