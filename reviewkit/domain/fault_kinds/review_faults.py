"""What can be wrong with a review, an opportunity sheet, a directory or an assignment: within the workbook, and
held against other months and the directory."""

from __future__ import annotations

from reviewkit.domain.fault_kinds.kind import WARNING, FaultKind
from reviewkit.text import N_

KINDS = (
    FaultKind(
        "closed-without-outcome",
        found=N_("{reference} is set to “{stage}”, but no row of “{outcomes}” tells how."),
        expected=N_("Add its row there, or set the stage back."),
        help=N_("A deal that leaves the pipe as won or lost needs its outcome: amount, reason, lesson."),
    ),
    FaultKind(
        "closed-but-open",
        found=N_("{reference} is closed here and still open in “{pipeline}” ({cell})."),
        expected=N_("Set its stage there to won or lost, or empty this row."),
        help=N_("A deal cannot be closed and open in the same month."),
    ),
    FaultKind(
        "outcome-contradicts-stage",
        found=N_("{reference} is “{outcome}” here and “{stage}” in “{pipeline}” ({cell})."),
        expected=N_("Make both say the same."),
        help=N_("The stage of the pipeline and the outcome tell two different ends of one deal."),
    ),
    FaultKind(
        "closed-after-period",
        found=N_("{day} lies after the month of this review ({last})."),
        expected=N_(
            "Give the day it was closed, no later than {last}; a later win belongs to the next review."
        ),
        help=N_(
            "A win belongs to the month whose review reports it, so it cannot be closed after that month."
        ),
    ),
    FaultKind(
        "closed-before-period",
        found=N_("{day} lies before the month of this review ({first})."),
        expected=N_("Nothing to do if the deal is reported late; it counts in this month."),
        help=N_("A win counts in the month whose review reports it, even if it was closed earlier."),
        severity=WARNING,
    ),
    FaultKind(
        "commit-not-open",
        found=N_("{reference} is promised, but it is no open deal of “{pipeline}”."),
        expected=N_("Check the reference, or add the deal to the pipeline."),
        help=N_("A commit is a promise to win an open deal in the coming month."),
        severity=WARNING,
    ),
    FaultKind(
        "qualified-not-in-pipe",
        found=N_("The lead {reference} is qualified, but stands in no row of “{pipeline}”."),
        expected=N_("Add it there; otherwise it is prefilled in next month's pipeline."),
        help=N_("A qualified lead becomes a deal of the pipe."),
        severity=WARNING,
    ),
    FaultKind(
        "close-overdue",
        found=N_("The expected close {day} is past."),
        expected=N_("Give a new date if the deal is still open."),
        help=N_("An open deal's close date lies before the month of the review."),
        severity=WARNING,
    ),
    FaultKind(
        "already-closed",
        found=N_("{reference} was reported {outcome} in {month} and has not been open since."),
        expected=N_("Empty this row; if the deal is alive again, put it back in the pipeline."),
        help=N_("A deal is won or lost once. It can close again only after it was open again."),
    ),
    FaultKind(
        "outcome-of-unknown-deal",
        found=N_("{reference} was in no earlier pipe."),
        expected=N_(
            "Nothing to do if it was declared and closed within the month; else check the reference."
        ),
        help=N_("Such a deal counts in what was achieved, but never was in the pipe."),
        severity=WARNING,
    ),
    FaultKind(
        "stage-fell",
        found=N_("{reference} falls from stage {old} to stage {new}."),
        expected=N_("Nothing to do if that is right."),
        help=N_("A deal went back several steps since the last known review (setting checks.stage_fall)."),
        severity=WARNING,
    ),
    FaultKind(
        "amount-leapt",
        found=N_("The amount of {reference} goes from {old} to {new}."),
        expected=N_("Nothing to do if that is right; a comma or a zero may have slipped."),
        help=N_(
            "The amount is many times last month's, or a small part of it (setting checks.amount_factor)."
        ),
        severity=WARNING,
    ),
    FaultKind(
        "deal-vanished",
        found=N_(
            "{reference} ({amount}) was in the last pipe and stands neither in this one nor among the outcomes."
        ),
        expected=N_("Say what became of it; the question comes back in each workbook until then."),
        help=N_("A deal left the pipe without an outcome: it counts as vanished."),
        severity=WARNING,
    ),
    FaultKind(
        "closed-deal-reopened",
        found=N_("{reference} was reported {outcome} in {month} and is open again."),
        expected=N_("Nothing to do if that is right."),
        help=N_("A closed deal stands in the pipe again: it counts as reopened."),
        severity=WARNING,
    ),
    FaultKind(
        "locked-value-changed",
        found=N_("The locked cell holds {found}, {known} is known."),
        expected=N_("Nothing to do: locked cells are never read."),
        help=N_("A value that reviewkit prefilled was changed in a locked cell; what is known stays."),
        severity=WARNING,
    ),
    FaultKind(
        "unknown-action",
        found=N_("No action {id} is known."),
        expected=N_("Leave the number of a new action empty; this row is read as a new one."),
        help=N_("Numbers of actions are given by reviewkit."),
        severity=WARNING,
    ),
    FaultKind(
        "prepared-after-reviewed",
        found=N_(
            "The review of this month was already handed in as reviewed; this prepared one does not count."
        ),
        expected=N_("Set the status to reviewed if it should replace it."),
        help=N_(
            "A reviewed workbook outranks a prepared one, whatever arrived first. It is kept all the same."
        ),
        severity=WARNING,
    ),
    FaultKind(
        "unknown-partner",
        found=N_("The partner {partner} is not in the directory of {period}."),
        expected=N_("Add him to the directory, or nothing if he is gone: then he is not counted."),
        help=N_("Only partners of the period's directory are counted."),
        severity=WARNING,
    ),
    FaultKind(
        "reference-elsewhere",
        found=N_("The reference {reference} is also used by another partner."),
        expected=N_("Nothing to do if these are two deals."),
        help=N_(
            "The same reference stands in two partners' workbooks. Neither is told: only the vendor sees both."
        ),
        severity=WARNING,
        ours=True,
    ),
    FaultKind(
        "closed-again-later",
        found=N_("{reference} is also reported {outcome} in {month}, which came in before this month."),
        expected=N_("Say in which of the two it was closed, and hand in the other without it."),
        help=N_(
            "A deal is won or lost once; until one of the two is handed in again, it counts in both months."
        ),
        severity=WARNING,
    ),
    FaultKind(
        "new-action-closed",
        found=N_("This action is new, and closed already."),
        expected=N_("Nothing to do if it was agreed and done within the month."),
        help=N_("No earlier review knew the action, so that nobody saw it open."),
        severity=WARNING,
    ),
    FaultKind(
        "unknown-code",
        found=N_("“{code}” is no {what} of the directory."),
        expected=N_("Check the code: what it names is counted for nobody until then."),
        help=N_("Codes are compared without capitals and outer spaces with those of the month's directory."),
        severity=WARNING,
    ),
    FaultKind(
        "unknown-opportunity",
        found=N_("No opportunity has the reference “{reference}”."),
        expected=N_("Check the reference: this decision is not carried out until then."),
        help=N_("The director decides about opportunities that were accepted before."),
        severity=WARNING,
    ),
    FaultKind(
        "no-partners",
        found=N_("The directory lists no partner."),
        expected=N_("Check that nobody was left out: from its month on there is nobody to review."),
        help=N_("The newest directory counts from its month on, with the partners it lists and no others."),
        severity=WARNING,
    ),
    FaultKind(
        "currency-without-rate",
        found=N_("The amounts are in {currency}, for which settings hold no rate."),
        expected=N_("Ask for a new workbook in {own}, or add a rate for {currency} to reviewkit.toml."),
        help=N_(
            "Without a rate the amounts could not be added to the others, and no document could be made."
        ),
    ),
)
