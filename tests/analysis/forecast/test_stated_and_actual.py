"""What reviews stated of deals and commits, compared with what later reviews report."""

from __future__ import annotations

from tests.analysis.tables import portfolio

STORY = {
    "partners": """
        code name manager currency
        BP1  BP1  CM1     EUR
        BP2  BP2  CM2     USD
    """,
    "pipe": """
        partner month   reference amount stage
        BP1     2026-09 A         100    3
        BP1     2026-09 B         200    3
        BP1     2026-09 C         300    4
        BP1     2026-10 A         100    4
        BP1     2026-10 C         300    4
        BP1     2026-11 C         300    4
        BP2     2026-10 Z         100    3
    """,
    "outcomes": """
        partner month   reference amount outcome
        BP1     2026-11 A         90     won
        BP1     2026-10 W         10     won
    """,
    "commits": """
        partner month   reference amount confidence manager_amount
        BP1     2026-09 A         100    0.8        80
        BP1     2026-09 C         300    0.4        -
        BP1     2026-10 A         90     0.9        60
        BP1     2026-10 C         300    -          200
        BP1     2026-11 C         300    0.9        300
        BP2     2026-10 Z         100    0.9        100
    """,
}


def compared(code="BP1", **tables):
    return portfolio(**{**STORY, **tables}).of_partner(code).stated_and_actual


def test_a_stage_counts_the_deals_that_stood_there_and_have_ended():
    """A was won; B vanished, which ends it too; C is open still."""
    stages = {step.stage: step for step in compared().stages}
    assert (stages[3].won, stages[3].ended, stages[3].actual) == (1, 2, 0.5)
    assert (stages[4].won, stages[4].ended) == (1, 1)
    assert (stages[1].won, stages[1].ended, stages[1].actual) == (0, 0, None)
    assert float(stages[3].stated) == 0.5


def test_commit_lines_are_held_against_the_next_review_by_confidence():
    low, middle, high = compared().bands
    assert (low.stated, low.kept, low.lines) == (0.4, 0, 1)
    assert (middle.stated, middle.kept, middle.lines, middle.actual) == (None, 0, 0, None)
    # A promised in September slipped, promised again in October it was kept; November's is not due yet.
    assert (high.kept, high.lines, high.actual) == (1, 2, 0.5)
    assert abs(high.stated - 0.85) < 1e-9


def test_the_channel_managers_call_is_held_against_what_the_lines_brought():
    call = compared().call
    assert (call.called, call.won, call.lines) == (80 + 60 + 200, 90, 3)
    assert call.actual == 90 / 340


def test_a_line_whose_month_is_not_in_counts_nowhere():
    other = compared("BP2")
    assert sum(band.lines for band in other.bands) == other.call.lines == 0
    assert all(step.ended == 0 for step in other.stages)


def test_months_before_the_last_known_ones_count_no_longer():
    view = portfolio(**STORY, terms={"history_months": 2}).of_partner("BP1")
    assert {step.stage: step.ended for step in view.stated_and_actual.stages}[3] == 0
    assert view.stated_and_actual.call.lines == 2
