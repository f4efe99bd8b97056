"""What became of every deal between two pipes."""

from __future__ import annotations

from tests.analysis.tables import cells, portfolio


def buckets(**tables):
    return cells(portfolio(**tables).of_partner("BP1").deals, "reference", "bucket", "stake")


def test_a_deal_in_neither_pipe_nor_outcomes_has_vanished():
    found = buckets(
        pipe="""
            partner month   reference amount
            BP1     2026-10 D-1       6000000
        """,
        reviews="""
            partner month
            BP1     2026-10
            BP1     2026-11
        """,
    )
    assert found == [("D-1", "vanished", 6000000)]


def test_each_way_a_deal_can_go():
    found = buckets(
        pipe="""
            partner month   reference amount
            BP1     2026-09 Back      100
            BP1     2026-10 Down      300
            BP1     2026-10 Gone      50
            BP1     2026-10 Lost      60
            BP1     2026-10 Same      70
            BP1     2026-10 Up        80
            BP1     2026-10 Won       90
            BP1     2026-11 Back      110
            BP1     2026-11 Down      200
            BP1     2026-11 New       10
            BP1     2026-11 Same      70
            BP1     2026-11 Up        81
        """,
        outcomes="""
            partner month   reference outcome amount
            BP1     2026-11 Lost      lost    1
            BP1     2026-11 Won       won     95
        """,
    )
    assert found == [
        ("Back", "reopened", 110),
        ("Down", "lowered", 200),
        ("Gone", "vanished", 50),
        ("Lost", "lost", 60),
        ("New", "new", 10),
        ("Same", "unchanged", 70),
        ("Up", "raised", 81),
        ("Won", "won", 90),
    ]


def test_a_deal_closed_before_and_back_in_the_pipe_is_reopened():
    found = buckets(
        pipe="""
            partner month   reference
            BP1     2026-11 D-1
        """,
        outcomes="""
            partner month   reference outcome
            BP1     2026-10 D-1       lost
        """,
    )
    assert found == [("D-1", "reopened", 100_00)]


def test_another_partners_deal_of_the_same_reference_makes_none_reopened():
    found = buckets(
        pipe="""
            partner month   reference
            BP2     2026-09 D-1
            BP1     2026-10 D-2
            BP1     2026-11 D-1
            BP1     2026-11 D-2
        """,
    )
    assert found == [("D-1", "new", 100_00), ("D-2", "unchanged", 100_00)]


def test_case_width_and_outer_spaces_make_no_other_deal():
    found = buckets(
        pipe="""
            partner month   reference amount
            BP1     2026-10 d-1       100
            BP1     2026-11 ~D-1~     120
        """,
    )
    assert found == [(" D-1 ", "raised", 120)]


def test_the_previous_month_is_the_last_known_one_and_is_named():
    one = portfolio(
        pipe="""
            partner month   reference amount
            BP1     2026-08 D-1       100
            BP1     2026-11 D-1       120
        """
    ).partner("BP1")
    assert one["previous_period"] == "2026-08"
    assert one["movement"]["opening"] == {"count": 1, "amount": 100}
    assert one["movement"]["raised"] == {"count": 1, "amount": 20}


def test_in_a_first_month_all_is_new_and_nothing_is_previous():
    whole = portfolio(
        pipe="""
            partner month   reference amount
            BP1     2026-11 D-1       120
        """
    )
    one = whole.partner("BP1")
    assert (one["handed_in"], one["previous_period"]) == (True, None)
    assert one["movement"]["opening"] == {"count": 0, "amount": 0}
    assert one["movement"]["new"] == {"count": 1, "amount": 120}
    assert sum(step["previous_count"] for step in one["stages"]) == 0
    assert whole.deals["of_which"].tolist() == ["first_hand_in"]


def test_who_never_handed_in_has_nothing():
    one = portfolio(partners="code\nBP1").partner("BP1")
    assert (one["handed_in"], one["previous_period"]) == (False, None)
    assert one["movement"]["closing"] == {"count": 0, "amount": 0}


def test_a_transfer_explains_both_sides_and_asks_nothing():
    whole = portfolio(
        pipe="""
            partner month   reference
            BP1     2026-10 D-1
            BP2     2026-10 D-2
            BP1     2026-11 D-3
            BP2     2026-11 D-1
            BP2     2026-11 D-2
        """,
        decisions="""
            month   key from_partner to_partner
            2026-10 d-1 BP1          BP2
        """,
    )
    assert cells(whole.deals, "partner", "key", "bucket_own", "of_which")[:3] == [
        ("BP1", "d-1", "vanished", "transferred_out"),
        ("BP1", "d-3", "new", None),
        ("BP2", "d-1", "new", "transferred_in"),
    ]
    assert whole.questions.empty
    assert whole.whole().facts["transferred_out"] == {"count": 1, "amount": 100_00}
    assert "vanished" not in {reason for one in whole.deals["reasons"] for reason in one}


def test_a_merged_deal_leaves_as_merged_and_asks_nothing():
    whole = portfolio(
        pipe="""
            partner month   reference
            BP1     2026-10 D-1
            BP1     2026-11 D-2
            BP2     2026-11 D-1
        """,
        decisions="""
            month   key from_partner to_partner kind
            2026-11 d-1 BP1          BP2        merged
        """,
    )
    assert cells(whole.deals, "key", "of_which") == [
        ("d-1", "merged"),
        ("d-2", None),
        ("d-1", "first_hand_in"),
    ]
    assert whole.questions.empty


def test_an_old_transfer_does_not_explain_a_deal_that_vanishes_later():
    whole = portfolio(
        pipe="""
            partner month   reference
            BP1     2026-10 D-1
            BP1     2026-11 D-2
        """,
        decisions="""
            month   key from_partner to_partner
            2026-02 d-1 BP1          BP2
        """,
    )
    assert whole.deals["of_which"].tolist() == [None, None]
    assert whole.questions["key"].tolist() == ["d-1"]


def test_deals_advance_fall_back_and_stand_still():
    whole = portfolio(
        pipe="""
            partner month   reference stage
            BP1     2026-10 A         3
            BP1     2026-10 B         3
            BP1     2026-10 C         3
            BP1     2026-11 A         4
            BP1     2026-11 B         2
            BP1     2026-11 C         3
            BP1     2026-11 D         1
        """
    )
    assert whole.deals["moved"].tolist() == ["advanced", "fell_back", "stood_still", None]
    assert {
        name: whole.whole().facts[name]["count"] for name in ("advanced", "fell_back", "stood_still")
    } == {
        "advanced": 1,
        "fell_back": 1,
        "stood_still": 1,
    }


def test_wins_in_the_pipe_at_other_amounts_and_wins_never_in_it_lead_to_achieved():
    view = portfolio(
        pipe="""
            partner month   reference amount
            BP1     2026-09 Old       40
            BP1     2026-10 A         100
            BP1     2026-10 B         100
        """,
        outcomes="""
            partner month   reference outcome amount
            BP1     2026-11 A         won     90
            BP1     2026-11 B         lost    100
            BP1     2026-11 Never     won     7
            BP1     2026-11 Old       won     41
        """,
    ).whole()
    assert view.facts["bridge"] == {"won": 100, "differences": -10, "earlier_pipe": 41, "never_in_pipe": 7}
    assert view.figures["achieved"] == {"count": 3, "amount": 138}
    assert view.facts["lost"] == {"count": 1, "amount": 100}
