"""What stands in the way of a period, by weight: the one list that run page, end of a run and `status` print."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from reviewkit.delivery.eml import identity_of
from reviewkit.domain.fault_json import faults_from_json
from reviewkit.domain.faults import FAULT
from reviewkit.domain.period import Period
from reviewkit.forms.assignment import ASSIGNMENT
from reviewkit.forms.review import REVIEW
from reviewkit.history.people import Directory
from reviewkit.intake.edited_files import kept_files
from reviewkit.intake.inbox_intake import MendedFiles
from reviewkit.runs.output import Failure
from reviewkit.store import PARTLY, RETURNED, UNREADABLE, Store
from reviewkit.store.mail_journal import DOUBTFUL, DRAFTED, REFUSED, WAITING, MailJournal
from reviewkit.text import N_, Language, Phrase
from reviewkit.workspace import Workspace


class Weight(IntEnum):
    """The kinds of steps, the heaviest first: what a kind waits for comes before it."""

    FAILED = 1
    MEND = 2
    KEPT = 3
    MISSING = 4
    HOLD = 5
    ASSIGN = 6
    SETTINGS = 7
    SEND = 8
    QUESTIONS = 9


@dataclass(frozen=True)
class NextStep:
    """Something that somebody has to do before the period is done.

    text     what, in words of the catalogs
    path     the file or folder it is about; None where there is none
    command  the command that does it or tells more; "" where there is none
    """

    weight: Weight
    text: Phrase
    path: Path | None = None
    command: str = ""

    @property
    def kind(self) -> str:
        return self.weight.name.lower()

    def as_json(self, lang: Language) -> dict[str, str | None]:
        return {
            "kind": self.kind,
            "text": self.text.text(lang),
            "path": None if self.path is None else str(self.path),
            "command": self.command,
        }

    def line(self, lang: Language) -> str:
        """Return the step in one line, its command or its file at the end."""
        text = self.text.text(lang)
        if self.command:
            return lang.labelled(text, f"`{self.command}`")
        return lang.labelled(text, str(self.path)) if self.path is not None else text


@dataclass(frozen=True)
class PeriodState:
    """What the steps of a period are worked out from.

    missing    {"partner", "form"} of each workbook that is not in
    documents  paths of the documents made, below the period's folder
    failures   documents that could not be made
    questions  partners with deals that vanished more than a month ago, each with how many
    """

    workspace: Workspace
    store: Store
    directory: Directory
    period: Period
    missing: Sequence[Mapping[str, str]] = ()
    documents: Sequence[str] = ()
    failures: Sequence[Failure] = ()
    questions: Mapping[str, int] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.workspace.period_output(self.period)

    def name(self, code: str) -> str:
        partner = self.directory.partners.get(code)
        return partner.name if partner else code


def next_steps(state: PeriodState) -> list[NextStep]:
    """Return what stands in the way of a period, the heaviest first."""
    steps = [
        *_failed(state), *_to_mend(state), *_kept(state), *_missing(state), *_to_hold(state), *_to_assign(state),
        *_settings(state), *_to_send(state), *_questions(state),
    ]  # fmt: skip
    return sorted(steps, key=lambda step: step.weight)


def steps_as_json(steps: Iterable[NextStep], lang: Language) -> list[dict[str, Any]]:
    """Return steps as `status --json` has them."""
    return [step.as_json(lang) for step in steps]


def _failed(state: PeriodState) -> Iterator[NextStep]:
    for failure in state.failures:
        # Why it was not made stands beside: in the lines of the run and on its page.
        text = Phrase(N_("Make {document} again, which could not be made"), {"document": failure.path})
        yield NextStep(Weight.FAILED, text, state.folder / failure.path)


def _to_mend(state: PeriodState) -> Iterator[NextStep]:
    """Yield the workbooks given back that still lie in the inbox and that no good one has replaced."""
    submissions = state.store.submissions()
    mended = MendedFiles(state.store, submissions)
    newest = {submission.file: submission for submission in submissions}
    for file, submission in sorted(newest.items()):
        concerns = submission.period in (None, str(state.period)) or submission.form == "directory"
        if submission.status not in (RETURNED, UNREADABLE, PARTLY) or not concerns or mended(submission):
            continue
        dropped = state.workspace.inbox / file
        if dropped.is_file():
            bad = sum(fault.severity == FAULT for fault in faults_from_json(submission.faults))
            words = N_("Have {file} mended ({count})") if bad else N_("See to {file}")
            text = Phrase(words, {"file": file, "count": bad})
            yield NextStep(
                Weight.MEND,
                text,
                dropped,
                f'reviewkit check "{os.path.relpath(dropped, state.workspace.root)}"',
            )


def _kept(state: PeriodState) -> Iterator[NextStep]:
    for kept in kept_files(state.workspace, state.store, state.folder):
        if kept.to_fill and not kept.taken_in:
            words = N_("Complete the workbook that was filled where it was made, and drop it in the inbox")
            below = os.path.relpath(kept.path, state.workspace.root)
            yield NextStep(Weight.KEPT, Phrase(words), kept.path, f'reviewkit check "{below}"')


def _missing(state: PeriodState) -> Iterator[NextStep]:
    by_form: dict[str, list[str]] = {}
    for entry in state.missing:
        by_form.setdefault(entry["form"], []).append(state.name(entry["partner"]))
    words = {
        "review": N_("Ask for the review of {partners}"),
        "quarterly": N_("Ask for the quarterly workbook of {partners}"),
        "plan": N_("Ask for the business plan of {partners}"),
    }
    for form, names in by_form.items():
        period = state.period.in_year if form == "plan" else state.period
        yield NextStep(
            Weight.MISSING,
            Phrase(words[form], {"partners": names}),
            command=f"reviewkit forms {form} --period {period}",
        )


def _to_hold(state: PeriodState) -> Iterator[NextStep]:
    """Yield the reviews that came in prepared and were not held yet."""
    if state.period.kind != "month":
        return
    month = state.period.number
    for review in state.store.current_revisions("review", since=month, until=month):
        if review.state == "prepared":
            text = Phrase(N_("Hold the review with {partner}"), {"partner": state.name(review.partner)})
            yield NextStep(Weight.HOLD, text, _workbook(state, review.partner))


def _workbook(state: PeriodState, code: str) -> Path | None:
    """Return the review workbook that was made for a partner's review of the period."""
    suffix = f"/{REVIEW.key}-{state.period}-{code}.xlsx"
    found = next((path for path in state.documents if path.endswith(suffix)), None)
    return None if found is None else state.folder / found


def _to_assign(state: PeriodState) -> Iterator[NextStep]:
    path = state.folder / "director" / f"{ASSIGNMENT.key}-{state.period}.xlsx"
    if path.is_file():
        yield NextStep(
            Weight.ASSIGN,
            Phrase(N_("Decide the assignments that wait, and drop the workbook in the inbox")),
            path,
        )


def _settings(state: PeriodState) -> Iterator[NextStep]:
    settings = state.workspace.settings
    for key, words in (
        ("mail.sender", N_("Complete the setting mail.sender: without it nothing can be sent")),
        ("director_email", N_("Complete the setting director_email: without it the director gets nothing")),
    ):
        if not settings.get(key):
            yield NextStep(Weight.SETTINGS, Phrase(words), settings.path)


def _to_send(state: PeriodState) -> Iterator[NextStep]:
    """Yield a step for the drafts that were not sent, and one for those of which it is not known."""
    drafts = [state.folder / path for path in state.documents if path.endswith(".eml")]
    lying = {identity_of(draft.read_bytes()) for draft in drafts if draft.is_file()}
    mails = [mail for mail in MailJournal(state.store).all(state.period) if mail.message_id in lying]
    waiting = [mail for mail in mails if mail.state in (DRAFTED, REFUSED, WAITING)]
    doubtful = [mail for mail in mails if mail.state == DOUBTFUL]
    command = f"reviewkit mail --period {state.period}"
    if waiting:
        text = Phrase(N_("Send the drafts ({count})"), {"count": len(waiting)})
        yield NextStep(Weight.SEND, text, state.folder / "outbox", f"{command} --send")
    if doubtful:
        text = Phrase(
            N_("Ask the readers of doubtful messages whether they came ({count})"), {"count": len(doubtful)}
        )
        yield NextStep(Weight.SEND, text, state.folder / "outbox", command)


def _questions(state: PeriodState) -> Iterator[NextStep]:
    for code, count in state.questions.items():
        words = N_("Have {partner} say what became of deals that vanished more than a month ago ({count})")
        yield NextStep(
            Weight.QUESTIONS,
            Phrase(words, {"partner": state.name(code), "count": count}),
            _workbook(state, code),
        )
