"""FIGURES: stages, focus, channel managers, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reviewkit.analysis import KnownFrames, analyse
from reviewkit.domain.stages import DEFAULT_LADDER, Ladder
from reviewkit.history.month_frames import no_pipe
from tests.analysis.tables import portfolio
from tests.made import PERIOD, TERMS


def test_all_steps_of_the_ladder_stand_in_order_empty_ones_too():
    stages = portfolio(pipe="partner month reference stage\nBP1 2026-11 A 4").total()["stages"]
    assert [(step["stage"], step["count"]) for step in stages] == [(1, 0), (2, 0), (3, 0), (4, 1), (5, 0)]


def test_a_step_the_ladder_no_longer_has_is_told_where_deals_stand_on_it():
    ladder = Ladder(tuple(step for step in DEFAULT_LADDER.steps if step.number != 3))
    whole = portfolio(
        terms={"ladder": ladder},
        pipe="""
            partner month   reference stage amount
            BP1     2026-11 A         3     1000
            BP2     2026-11 B         4     1000
        """,
    )
    assert [step["stage"] for step in whole.partner("BP1")["stages"]] == [1, 2, 3, 4, 5]
    assert whole.partner("BP1")["stages"][2]["weighted"] == 250  # as the step below
    assert [step["stage"] for step in whole.partner("BP2")["stages"]] == [1, 2, 4, 5]


def test_a_focus_deal_is_late_and_strictly_over_the_amount():
    focus = portfolio(
        pipe="""
            partner month   reference stage amount
            BP1     2026-11 z-over    4     5000001
            BP1     2026-11 At        4     5000000
            BP1     2026-11 Early     3     9000000
            BP1     2026-11 Later     5     6000000
        """
    ).partner("BP1")["focus"]
    assert focus == {"count": 2, "amount": 11000001, "deals": ["Later", "z-over"]}


def test_the_focus_amount_is_compared_in_the_vendors_currency():
    whole = portfolio(
        partners="code name currency manager\nBP1 BP1 USD CM1",
        pipe="""
            partner month   reference stage amount
            BP1     2026-11 A         4     5200000
            BP1     2026-11 B         4     5500000
        """,
    )
    assert whole.partner("BP1")["focus"] == {"count": 1, "amount": 5500000, "deals": ["B"]}
    assert whole.total()["focus"] == {"count": 1, "amount": 5060000, "deals": ["B"]}


def test_deals_that_entered_and_left_the_focus_are_known():
    view = portfolio(
        pipe="""
            partner month   reference stage amount
            BP1     2026-10 In        3     6000000
            BP1     2026-10 Out       4     6000000
            BP1     2026-11 In        4     6000000
            BP1     2026-11 Out       4     100
        """
    ).whole()
    assert view.facts["focus_entered"] == {"count": 1, "amount": 6000000}
    assert view.facts["focus_left"] == {"count": 1, "amount": 6000000}


def test_channel_managers_are_those_listed_and_those_named_by_partners():
    whole = portfolio(
        managers="code name\nCM9 Zoé",
        partners="""
            code name currency manager
            BP1  BP1  EUR      CM1
            BP2  BP2  EUR      -
        """,
        pipe="""
            partner month   reference
            BP1     2026-11 A
            BP2     2026-11 B
        """,
    )
    assert whole.managers.to_dict("records") == [
        {"code": "CM1", "name": "CM1"},
        {"code": "CM9", "name": "Zoé"},
    ]
    assert whole.manager("CM1")["movement"]["closing"]["count"] == 1
    assert whole.manager("CM9")["movement"]["closing"]["count"] == 0
    assert whole.total()["movement"]["closing"]["count"] == 2


def test_partners_no_longer_counted_are_in_no_sum():
    whole = portfolio(
        partners="code name currency manager\nBP1 BP1 EUR CM1",
        pipe="""
            partner month   reference
            BP1     2026-11 A
            BP2     2026-11 B
        """,
    )
    assert whole.total()["movement"]["closing"]["count"] == 1
    with pytest.raises(KeyError):
        whole.partner("BP2")


def test_later_months_are_not_known_yet():
    pipe = """
        partner month   reference
        BP1     2026-10 A
        BP1     2026-12 B
    """
    assert portfolio("2026-11", pipe=pipe).partner("BP1")["movement"]["closing"]["count"] == 1


def test_figures_are_plain_json_with_the_keys_promised():
    told = portfolio(pipe="partner month reference\nBP1 2026-11 A").as_json()
    assert json.loads(json.dumps(told)) == told
    assert list(told) == ["period", "partners", "channel_managers", "total"]
    assert list(told["total"]) == ["stages", "movement", "achieved", "commit", "leads", "focus", "forecast"]
    assert list(told["partners"]["BP1"])[-4:] == ["forecast", "handed_in", "previous_period", "currency"]


def test_nothing_known_gives_noughts_and_no_rate():
    total = analyse(KnownFrames.empty(PERIOD), TERMS).total()
    assert total["commit"]["rate"] is None
    assert total["movement"]["closing"] == {"count": 0, "amount": 0}


@pytest.mark.parametrize("sheet", ["pipe", "outcomes", "leads", "commits"])
def test_a_key_twice_in_a_sheet_is_refused(sheet):
    twice = "partner month reference\nBP1 2026-11 A\nBP1 2026-11 a"
    with pytest.raises(ValueError, match="a key stands twice"):
        portfolio(**{sheet: twice})


def test_two_reviews_of_one_month_are_refused():
    with pytest.raises(ValueError, match="two reviews of one month"):
        portfolio(reviews="partner month\nBP1 2026-11\nBP1 2026-11")


def test_a_partner_twice_in_the_directory_is_refused():
    with pytest.raises(ValueError, match="stands twice in the directory"):
        portfolio(partners="code\nBP1\nBP1")


def test_empty_frames_have_the_columns_of_full_ones():
    known = portfolio(pipe="partner month reference\nBP1 2026-11 A").ledger.known
    assert list(no_pipe().columns) == list(known.pipe.columns)
    assert no_pipe().dtypes.to_dict() == known.pipe.dtypes.to_dict()


def test_dates_may_come_as_timestamps():
    whole = portfolio(pipe="partner month reference close\nBP1 2026-11 A 2026-11-03")
    pipe = whole.ledger.known.pipe.astype({"close": "datetime64[s]"})
    other = analyse(replace(whole.ledger.known, pipe=pipe), TERMS)
    assert other.deals["close"].tolist() == whole.deals["close"].tolist()
