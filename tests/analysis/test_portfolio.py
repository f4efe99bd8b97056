"""The whole portfolio, on made ones: held against an independent reckoning, and its identities."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.analysis import analyse
from reviewkit.analysis.columns import ints
from reviewkit.analysis.movement import SIGNS
from reviewkit.analysis.portfolio import FRAMES
from tests.made import portfolios
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
    assert analyse(made.known(), made.terms).as_json() == reckon(made.records, made.terms, made.period)


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
