"""One month, from the inbox to the drafts (seed 2 and 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain

from reviewkit.analysis import Portfolio
from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.documents.month.meeting import Meeting
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.registry import month_documents
from reviewkit.domain.period import Period
from reviewkit.forms.review import REVIEW
from reviewkit.history.loading import History, load
from reviewkit.intake.edited_files import take_in_edited
from reviewkit.intake.inbox_intake import Judge
from reviewkit.prefill.assignment_prefill import given_words, with_overdue
from reviewkit.prefill.workbooks import assignment_workbook, partner_workbook
from reviewkit.runs.crm_export import crm_jobs, export
from reviewkit.runs.fingerprint import Sources
from reviewkit.runs.mail_drafts import MonthMails, draft, kept_mails, month_messages
from reviewkit.runs.meetings import meeting_of
from reviewkit.runs.month_page import run_page
from reviewkit.runs.month_reading_context import month_reading_context
from reviewkit.runs.output import Job
from reviewkit.runs.receipts import receipts
from reviewkit.runs.revenue_plans import plan_revisions, with_revenue_plans
from reviewkit.runs.run import SILENT, Progress, Run, RunContext
from reviewkit.runs.run_steps import (
    Folders,
    RunOutput,
    beside_documents,
    built_run,
    close_run,
    concerns,
    documents_of_others,
    edition_count,
    edition_jobs,
    is_unchanged,
    kinds_per_partner,
    newest_period,
    open_run,
    require_kind,
    unchanged_run,
    write_documents,
)
from reviewkit.store import Store
from reviewkit.text import language, safe_name
from reviewkit.workspace import Workspace


def monthly(
    workspace: Workspace,
    store: Store,
    period: Period | None,
    judge: Judge,
    *,
    partners: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress = SILENT,
) -> Run:
    """Take in the inbox, work out the month, make every document that is new or changed.

    period  by default the newest month that anything came in for

    A rerun on the same inputs writes the same bytes, so it writes nothing.
    Raises UsageError for an unknown partner or a period that is no month, SettingsError
    for a currency without a rate: before anything is made.
    """
    require_kind(period, "month")
    progress.step("intake")
    results = take_in_edited(workspace, store, judge, keep=True)
    period = period or newest_period(store, "month")
    submissions = [result for result in results if concerns(result, period)]
    context = open_run(workspace, store, period, submissions, partners)
    sources = month_sources(context)
    if is_unchanged(context, sources):
        return unchanged_run(context)

    progress.step("analysis")
    month = read_month(context)

    progress.step("documents")
    crm_files = list(month_crm_jobs(context, month))
    jobs = chain(month_jobs(context, month), crm_files)
    total = document_count(context, month) + len(crm_files)
    written = write_documents(context, jobs, total, executor, progress)
    kept = documents_of_others(context, written.documents, kinds_per_partner(month_documents()))
    made = draft_month(context, month, RunOutput(written, kept))
    run = built_run(context, month.missing, made, old_questions(month.portfolio, context.period))
    return close_run(context, sources, run, month_page(context, month, run))


@dataclass(frozen=True)
class Month:
    """The month worked out: what is known, figures, people, live reviews held.

    meetings  by partner code, of the reviews that came in as reviewed
    """

    history: History
    portfolio: Portfolio
    reading_context: ReadingContext
    meetings: Mapping[str, Meeting]

    @property
    def missing(self) -> list[dict[str, str]]:
        """The reviews that are not in: {"partner", "form"}."""
        partners = self.portfolio.partners
        return [
            {"partner": code, "form": REVIEW.key}
            for code, handed_in in zip(partners["code"], partners["handed_in"], strict=True)
            if not handed_in
        ]

    @property
    def states(self) -> dict[str, str | None]:
        """By partner code, the state of its review: "prepared", "reviewed" or None."""
        partners = self.portfolio.partners
        return dict(zip(partners["code"], partners["status"], strict=True))


def month_sources(context: RunContext) -> Sources:
    """Return the revisions that a month's documents rest on, and those the month before was printed from."""
    store, month = context.store, context.period.number
    before = store.last_run(context.period.shift(-1))
    journals = [r.id for form in ("lead", "assignment") for r in store.all_revisions(form, until=month)]
    return Sources(
        (
            context.directory.revision.id,
            *(r.id for r in store.current_revisions("review", until=month)),
            *journals,
            *plan_revisions(store, month),
        ),
        tuple(r.id for r in store.printed_from(before[0])) if before else (),
    )


def read_month(context: RunContext) -> Month:
    """Work out all that the month's documents print. Raises SettingsError for a currency without a rate."""
    history = load(context.store, context.settings, context.period, context.directory, context.records)
    portfolio = analyse_month(history)
    reading_context = with_overdue(month_reading_context(history), history.register, context.settings)
    reading_context = with_revenue_plans(reading_context, history, portfolio)
    return Month(history, portfolio, reading_context, month_meetings(history, portfolio, reading_context))


def month_meetings(
    history: History, portfolio: Portfolio, reading_context: ReadingContext
) -> dict[str, Meeting]:
    """Return the meetings of the month by partner code: of those whose review came in as reviewed."""
    states = zip(portfolio.partners["code"], portfolio.partners["status"], strict=True)
    reviewed = [code for code, state in states if state == "reviewed"]
    cards = {code: reading_context.partners[code] for code in reviewed}
    meetings = {
        code: meeting_of(history, code, language(card.lang), card.director_name)
        for code, card in cards.items()
    }
    return {code: meeting for code, meeting in meetings.items() if meeting is not None}


def old_questions(portfolio: Portfolio, period: Period) -> dict[str, int]:
    """Return by partner code how many deals vanished before the period's month and were never answered."""
    asked = portfolio.questions
    old = asked[asked["vanished_in"] < period.number]
    return {str(code): int(count) for code, count in old.groupby("partner", sort=True).size().items()}


def document_count(context: RunContext, month: Month) -> int:
    """Return how many documents and review workbooks the month has to make."""
    packs = edition_count(month_documents(), month, context.readers, month.portfolio.managers["code"])
    return packs + sum(len(workbook_months(context, month, code)) for code in context.readers)


def month_jobs(context: RunContext, month: Month) -> Iterator[Job]:
    """Yield every document of the month, one job each, made as it is asked for."""
    folders = Folders(context.directory)
    managers = month.portfolio.managers["code"]
    yield from edition_jobs(month_documents(), month, context.readers, managers, folders, context.style)
    for code in context.readers:
        yield from review_workbook_jobs(context, month, code, folders("partners", code))


def workbook_months(context: RunContext, month: Month, code: str) -> list[Period]:
    """Return the months of a partner's review workbooks: the coming one too once the review was held."""
    period = context.period
    return [period, period.shift(1)] if month.states.get(code) == "reviewed" else [period]


def review_workbook_jobs(context: RunContext, month: Month, code: str, folder: str) -> Iterator[Job]:
    """Yield a partner's review workbook of the month, and of the coming month once the review was held."""
    period, partner = context.period, context.directory.partners[code]
    for workbook_month in workbook_months(context, month, code):
        data = partner_workbook(context.workspace, month.history, REVIEW, workbook_month, partner)
        path = f"{folder}/{REVIEW.key}-{workbook_month}-{safe_name(code)}.xlsx"
        other = "" if workbook_month == period else str(workbook_month)
        yield Job("review_workbook", code, "xlsx", path, data, period=other)


def month_crm_jobs(context: RunContext, month: Month) -> Iterator[Job]:
    """Yield the files to import into the CRM: new and changed records only (seed 1)."""
    exported = export(month.history)
    yield from crm_jobs(context.settings, context.period, exported)


def draft_month(context: RunContext, month: Month, made: RunOutput) -> RunOutput:
    """Write the assignment workbook beside the documents and draft the month's mails."""
    assignments = assignment_workbook(context.workspace, month.history, context.files)
    missing = [entry["partner"] for entry in month.missing]
    mails_kept = kept_mails(context, missing)
    mails = MonthMails(
        month.portfolio,
        month.reading_context,
        month.meetings,
        [*made.written.documents, *made.kept],
        missing,
        given_words(month.history.register, context.settings, context.period, context.directory),
        assignments,
    )
    messages = month_messages(context, mails)
    drafted = draft(context, messages, reserved=[mail.path for mail in mails_kept])
    return RunOutput(
        made.written,
        made.kept,
        beside_documents(context.folder, assignments),
        [*drafted.documents, *mails_kept],
        drafted.withheld,
        drafted.changed,
    )


def month_page(context: RunContext, month: Month, run: Run) -> bytes:
    """Return the bytes of the month's run page."""
    receipts_by_form = receipts(
        context.store,
        context.settings,
        context.directory,
        context.period,
        figures=month.portfolio.as_json()["partners"],
        records=month.history.records,
    )
    return run_page(
        run,
        receipts_by_form,
        context.workspace,
        context.directory,
        month.portfolio,
        month.reading_context,
        dict(context.style.colours),
    )
