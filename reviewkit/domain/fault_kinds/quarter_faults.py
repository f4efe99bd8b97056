"""What can be wrong with a business plan or a quarterly workbook."""

from __future__ import annotations

from reviewkit.domain.fault_kinds.kind import WARNING, FaultKind
from reviewkit.text import N_

KINDS = (
    FaultKind(
        "unreadable-quarter",
        found=N_("“{value}” is no quarter."),
        expected=N_("Write a quarter such as {example}."),
        help=N_("Targets and actions stand in a quarter, written with its year."),
    ),
    FaultKind(
        "quarter-twice",
        found=N_("The quarter {quarter} stands twice (also in {other})."),
        expected=N_("Keep one row for it."),
        help=N_("A plan has one row of targets for each quarter."),
    ),
    FaultKind(
        "quarter-of-another-year",
        found=N_("{quarter} is no quarter of {year}."),
        expected=N_("Nothing to do if that is meant; it does not count in this plan."),
        help=N_("A plan is for one year: what stands in another year's quarter is kept and not counted."),
        severity=WARNING,
    ),
    FaultKind(
        "quarter-without-targets",
        found=N_("The quarter {quarter} has no targets."),
        expected=N_("Fill its row, or nothing if there is no target for it."),
        help=N_("The year's plan is the sum of its quarters; a quarter without targets adds nothing."),
        severity=WARNING,
    ),
    FaultKind(
        "progress-unanswered",
        found=N_("The planned action {id} (“{title}”) has no answer."),
        expected=N_("Say whether it was done, moved or dropped."),
        help=N_("What a quarter was to bring by the plan or the last review waits for an answer."),
        severity=WARNING,
    ),
    FaultKind(
        "certified-above-attendees",
        found=N_("{certified} certified, {attendees} took part."),
        expected=N_("Nothing to do if that is right."),
        help=N_("More people are certified than took part in the course."),
        severity=WARNING,
    ),
    FaultKind(
        "revenue-above-total",
        found=N_("The revenue {revenue} is above the partner's total revenue {total}."),
        expected=N_("Nothing to do if that is right; two cells may have been exchanged."),
        help=N_("What a partner sells of ours is a part of all he sells."),
        severity=WARNING,
    ),
    FaultKind(
        "overdue-above-outstanding",
        found=N_("The overdue amount {overdue} is above what is outstanding {outstanding}."),
        expected=N_("Nothing to do if that is right; two cells may have been exchanged."),
        help=N_("What is overdue is a part of what is outstanding."),
        severity=WARNING,
    ),
    FaultKind(
        "date-outside-quarter",
        found=N_("{day} lies outside {quarter}."),
        expected=N_("Nothing to do if that is right."),
        help=N_("Campaigns done lie in the quarter of the workbook, what is scheduled in the next one."),
        severity=WARNING,
    ),
)
