"""What to talk about, open questions, to-dos, and who needs attention."""

from __future__ import annotations

from tests.analysis.tables import cells, portfolio

REASONS = {
    "pipe": """
        partner month   reference amount close      stage next_step
        BP1     2026-08 Pushed    100    2026-10-15 3     Rappeler
        BP1     2026-10 Pushed    100    2026-11-15 3     Rappeler
        BP1     2026-11 Pushed    100    2027-01-15 4     Rappeler
        BP1     2026-08 Gone      900    2027-01-15 3     Rappeler
        BP1     2026-10 Gone      900    2027-01-15 3     Rappeler
        BP1     2026-10 Late      200    2026-11-15 3     Rappeler
        BP1     2026-11 Late      200    2026-11-15 2     -
        BP1     2026-08 Still     300    2027-01-15 3     Rappeler
        BP1     2026-10 Still     300    2027-01-15 3     Rappeler
        BP1     2026-11 Still     300    2027-01-15 3     Rappeler
        BP1     2026-10 Fine      999    2027-01-15 3     Rappeler
        BP1     2026-11 Fine      999    2027-01-15 3     Rappeler
    """,
    "commits": """
        partner month   reference amount
        BP1     2026-10 Late      200
    """,
}


def test_deals_to_talk_about_name_every_reason_the_most_money_first():
    view = portfolio(**REASONS).of_partner("BP1")
    assert cells(view.talk, "reference", "stake", "reasons") == [
        ("Gone", 900, ("vanished",)),
        ("Still", 300, ("stood_still",)),
        ("Late", 200, ("overdue", "fell_back", "committed_and_slipped", "no_next_step")),
        ("Pushed", 100, ("pushed_again",)),
    ]


def test_a_pack_names_no_more_deals_than_settings_allow():
    view = portfolio(terms={"talk_about": 1}, **REASONS).whole()
    assert view.talk["reference"].tolist() == ["Gone"]


def test_a_first_push_is_no_push_again():
    view = portfolio(
        pipe="""
            partner month   reference close
            BP1     2026-10 A         2026-12-15
            BP1     2026-11 A         2027-01-15
        """
    ).whole()
    assert view.talk.empty
    assert view.facts["pushed"] == {"count": 1, "amount": 100_00}


def test_a_vanished_deal_stays_a_question_until_it_is_answered():
    whole = portfolio(
        pipe="""
            partner month   reference amount
            BP1     2026-08 Back      10
            BP1     2026-08 Answered  20
            BP1     2026-08 Open      30
            BP1     2026-10 Now       40
            BP1     2026-11 Back      10
        """,
        outcomes="""
            partner month   reference outcome
            BP1     2026-11 Answered  lost
        """,
        reviews="""
            partner month
            BP1     2026-09
        """,
    )
    month = 2026 * 12
    assert cells(whole.questions, "reference", "amount_own", "last_seen", "vanished_in") == [
        ("Now", 40, month + 9, month + 10),
        ("Open", 30, month + 7, month + 8),
    ]


def test_a_partner_who_has_not_handed_in_is_asked_nothing_new():
    assert portfolio(pipe="partner month reference\nBP1 2026-10 A").questions.empty


def test_to_dos_are_what_the_last_review_left_open_as_they_stand_now_late_ones_first():
    whole = portfolio(
        actions="""
            partner month   id due        status
            BP1     2026-09 A7 2026-10-12 todo
            BP1     2026-09 A9 2026-09-01 todo
            BP1     2026-10 A0 2026-09-01 done
            BP1     2026-10 A1 2026-12-05 todo
            BP1     2026-10 A2 2026-11-10 todo
            BP1     2026-10 A3 2026-11-10 todo
            BP1     2026-10 A4 2026-11-01 doing
            BP1     2026-10 A5 -          todo
            BP1     2026-11 A1 2026-12-05 todo
            BP1     2026-11 A2 2026-11-20 doing
            BP1     2026-11 A3 2026-11-10 todo
            BP1     2026-11 A4 2026-11-01 done
            BP1     2026-11 A6 2026-11-02 todo
            BP1     2026-11 A7 2026-10-12 todo
            BP2     2026-10 B1 2026-11-30 todo
            BP2     2026-10 B2 2026-11-29 todo
        """
    )
    assert cells(whole.actions, "id", "status", "late", "days_late") == [
        ("A7", "todo", True, 49),
        ("A3", "todo", True, 20),
        ("A2", "doing", True, 10),
        ("A1", "todo", False, 0),
        ("A5", "todo", False, 0),
        ("A4", "done", False, 0),
        ("B2", "todo", True, 1),
        ("B1", "todo", False, 0),
    ]


def test_a_to_do_is_late_by_the_day_of_the_review():
    whole = portfolio(
        reviews="""
            partner month   held_on
            BP1     2026-11 2026-11-24
        """,
        actions="""
            partner month   id due
            BP1     2026-10 A1 2026-11-23
            BP1     2026-10 A2 2026-11-27
        """,
    )
    assert cells(whole.actions, "id", "days_late") == [("A1", 1), ("A2", 0)]


def test_who_needs_attention_stands_first_with_reasons():
    view = portfolio(
        pipe="""
            partner month   reference amount close
            BP1     2026-10 A         1000   2027-06-30
            BP1     2026-11 A         1000   2027-06-30
            BP2     2026-10 B         1000   2027-06-30
            BP2     2026-10 C         1000   2027-06-30
            BP2     2026-11 B         1000   2026-11-01
            BP3     2026-10 D         1000   2027-06-30
        """,
        commits="""
            partner month   reference amount
            BP2     2026-10 C         1000
        """,
    ).whole()
    assert cells(view.attention, "partner", "score", "reasons") == [
        ("BP2", 7, ("open_questions", "commit_missed", "pipe_fell", "overdue")),
        ("BP3", 3, ("not_handed_in",)),
        ("BP1", 0, ()),
    ]
