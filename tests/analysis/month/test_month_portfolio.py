"""The whole portfolio, on made ones: held against an independent reckoning, and its identities."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from reviewkit.analysis import analyse
from reviewkit.analysis.month.columns import ints
from reviewkit.analysis.month.commit import FATES
from reviewkit.analysis.month.month_portfolio import FRAMES
from reviewkit.analysis.month.movement import BUCKETS, SIGNS
from tests.made import FRAMES as FILLED
from tests.made import drawn, portfolios
from tests.reckoning import reckon

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(many, max_examples=25)


def every_view(portfolio):
    yield portfolio.whole()
    yield from (portfolio.of_partner(code) for code in portfolio.partners["code"])
    yield from (portfolio.of_manager(code) for code in portfolio.managers["code"])


@many
@given(portfolios())
def test_figures_equal_an_independent_reckoning_to_the_cent(made):
    figures = analyse(made.known(), made.terms).as_json()
    readers = [figures["total"], *figures["partners"].values(), *figures["channel_managers"].values()]
    # Landings are held against made years, in tests/analysis/forecast.
    assert all(reader.pop("forecast") for reader in readers)
    assert figures == reckon(made.records, made.terms, made.period)


@many
@given(portfolios())
def test_opening_and_movement_give_closing_for_every_reader(made):
    for view in every_view(analyse(made.known(), made.terms)):
        moved = view.figures["movement"]
        for what in ("count", "amount"):
            names = [name for name in SIGNS if what == "amount" or name not in {"raised", "lowered"}]
            assert sum(SIGNS[name] * moved[name][what] for name in names) == moved["closing"][what]
        assert moved["closing"]["amount"] == sum(one["amount"] for one in view.figures["stages"])
        assert moved["opening"]["amount"] == sum(one["previous_amount"] for one in view.figures["stages"])
        deals = view.deals
        assert deals["amount_before"].sum() + deals["change"].sum() == moved["closing"]["amount"]
        assert (deals["weighted"].sum(), deals["weighted_before"].sum()) == (
            view.facts["weighted"],
            view.facts["previous_weighted"],
        )


@some
@given(portfolios())
def test_the_second_bridge_leads_from_won_in_the_movement_to_achieved(made):
    for view in every_view(analyse(made.known(), made.terms)):
        bridge = view.facts["bridge"]
        assert bridge["won"] == view.figures["movement"]["won"]["amount"]
        assert sum(bridge.values()) == view.figures["achieved"]["amount"]


@some
@given(portfolios())
def test_fates_add_up_to_the_old_commit(made):
    for view in every_view(analyse(made.known(), made.terms)):
        commit = view.figures["commit"]
        for what in ("count", "amount"):
            fates = ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")
            assert sum(commit[fate][what] for fate in fates) == commit["old"][what]
        lines = view.commit_lines
        assert lines["won"].sum() == view.figures["achieved"]["amount"]
        assert view.new_commit["amount"].sum() == commit["new"]["amount"]


@some
@given(portfolios())
def test_channel_managers_and_those_without_one_add_up_to_the_whole(made):
    portfolio = analyse(made.known(), made.terms)
    whole = portfolio.whole()
    parts = [portfolio.of_manager(code) for code in portfolio.managers["code"]]
    without = portfolio.partners["manager"].isna().to_numpy()
    apart = portfolio.deals[without[ints(portfolio.deals, "pid")]]
    for name in ("amount", "amount_before", "change", "weighted", "weighted_before"):
        total = sum(int(view.deals[name].sum()) for view in parts) + int(apart[f"{name}_vendor"].sum())
        assert total == whole.deals[name].sum()


@some
@given(portfolios(), st.integers(0, 2**16))
def test_the_order_of_rows_changes_nothing(made, seed):
    one = analyse(made.known(), made.terms)
    other = analyse(made.shuffled(seed).known(), made.terms)
    assert one.as_json() == other.as_json()
    for name in FRAMES:
        assert getattr(one, name).to_dict("records") == getattr(other, name).to_dict("records")
    assert one.unassigned.to_dict("records") == other.unassigned.to_dict("records")
    for first, second in zip(every_view(one), every_view(other), strict=True):
        assert first.talk.to_dict("records") == second.talk.to_dict("records")
        assert first.history.to_dict("records") == second.history.to_dict("records")
        assert (first.facts, first.reliability) == (second.facts, second.reliability)


@some
@given(portfolios())
def test_a_partner_who_has_not_handed_in_keeps_his_last_known_pipe(made):
    portfolio = analyse(made.known(), made.terms)
    for code in portfolio.partners["code"][~portfolio.partners["handed_in"]]:
        figures = portfolio.partner(code)
        moved = figures["movement"]
        assert moved["opening"] == moved["closing"]
        others = [name for name in moved if name not in {"opening", "closing"}]
        assert all(moved[name] == {"count": 0, "amount": 0} for name in others)
        assert figures["commit"]["unreported"] == figures["commit"]["old"]
        assert (figures["commit"]["rate"], figures["commit"]["attainment"]) == (None, None)
        assert figures["achieved"]["count"] == figures["commit"]["new"]["count"] == 0


@some
@given(portfolios())
def test_a_partners_frames_are_his_rows_of_the_whole(made):
    portfolio = analyse(made.known(), made.terms)
    for name in FRAMES:
        if name == "lead_wins":
            continue
        rows = sum(len(getattr(portfolio.of_partner(code), name)) for code in portfolio.partners["code"])
        assert rows == len(getattr(portfolio.whole(), name)) == len(getattr(portfolio, name))


@some
@given(portfolios())
def test_history_ends_with_the_pipe_of_now_where_anyone_handed_in(made):
    for view in every_view(analyse(made.known(), made.terms)):
        if view.partners["handed_in"].any():
            last = view.history.iloc[-1]
            assert last["pipe"] == view.figures["movement"]["closing"]["amount"]
            assert last["weighted"] == view.facts["weighted"]
            assert last["achieved"] == view.figures["achieved"]["amount"]
            assert last["commit"] == view.figures["commit"]["new"]["amount"]


@settings(many, max_examples=12)
@given(portfolios())
def test_corrections_lead_from_every_printed_pipe_to_the_one_used_now(made):
    portfolio = analyse(made.known(), made.terms)
    for mark in made.records["printed_months"]:
        if mark["partner"] not in set(portfolio.partners["code"]):
            continue
        view = portfolio.of_partner(mark["partner"])
        rows = view.corrections[view.corrections["month"] == mark["month"]]
        reprinted = analyse(_as_of(made, mark, "printed").known(), made.terms).of_partner(mark["partner"])
        used = analyse(_as_of(made, mark, "pipe").known(), made.terms).of_partner(mark["partner"])
        change = (
            used.figures["movement"]["closing"]["amount"] - reprinted.figures["movement"]["closing"]["amount"]
        )
        assert rows["difference"].sum() == change
        weights = rows["used_weighted"].sum() - rows["printed_weighted"].sum()
        assert weights == used.facts["weighted"] - reprinted.facts["weighted"]


def _as_of(made, mark, frame):
    """The portfolio of one partner and month alone, its pipe from the frame named."""
    rows = [row for row in made.records[frame] if mark.items() <= row.items()]
    review = {**mark, "status": "reviewed", "revision": 1}
    records = {"partners": made.records["partners"], "pipe": rows, "reviews": [review]}
    return replace(made, records=records)


@some
@given(portfolios())
def test_every_unexplained_vanished_deal_is_an_open_question(made):
    portfolio = analyse(made.known(), made.terms)
    deals = portfolio.deals
    vanished = deals[(deals["bucket_own"] == "vanished") & deals["of_which"].isna()]
    now = portfolio.questions["vanished_in"] == portfolio.ledger.month
    assert set(vanished["deal"]) == set(portfolio.questions["deal"][now])


@some
@given(portfolios())
def test_reliability_is_worked_out_from_the_sums_of_partners(made):
    portfolio = analyse(made.known(), made.terms)
    everyone = [
        portfolio.history.reliability(np.array([pid]), "vendor", 0) for pid in range(len(portfolio.partners))
    ]
    whole = portfolio.whole().reliability
    for name in ("promised", "kept", "achieved", "months"):
        assert getattr(whole, name) == sum(getattr(one, name) for one in everyone)
    assert 0 <= whole.kept <= whole.promised


def test_made_portfolios_hold_every_bucket_and_fate():
    buckets, fates, of_which, kinds = set(), set(), set(), set()
    for seed in range(100):
        made = drawn(random.Random(seed))
        portfolio = analyse(made.known(), made.terms)
        buckets |= set(portfolio.deals["bucket_own"])
        of_which |= set(portfolio.deals["of_which"].dropna())
        fates |= set(portfolio.commit_lines["fate"])
        kinds |= set(portfolio.corrections["kind"])
    assert buckets == set(BUCKETS)
    assert fates == {*FATES, "uncommitted"}
    assert of_which >= {"first_hand_in", "transferred_in", "transferred_out"}
    assert kinds >= {"added", "removed", "raised", "lowered"}


@some
@given(portfolios())
def test_columns_as_pandas_guesses_them_change_nothing(made):
    known = made.known()
    guessed = {
        name: DataFrame({column: frame[column].tolist() for column in frame.columns})
        for name, frame in ((name, getattr(known, name)) for name in FILLED)
        if len(frame)
    }
    one, other = analyse(known, made.terms), analyse(replace(known, **guessed), made.terms)
    assert one.as_json() == other.as_json()
    for name in FRAMES:
        assert getattr(one, name).to_dict("records") == getattr(other, name).to_dict("records")
