"""One quarter, from the inbox to the drafts (seed: "Revue trimestrielle avec les partenaires")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from reviewkit.analysis.history_analysis import analyse_quarter
from reviewkit.analysis.quarter import QuarterPortfolio
from reviewkit.delivery import messages as mails
from reviewkit.delivery.message import Message
from reviewkit.documents.document import WHOLE_PORTFOLIO
from reviewkit.documents.quarter.gap_report import gap_report
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.registry import quarter_documents
from reviewkit.domain.period import Period
from reviewkit.history.loading import History, load
from reviewkit.intake.edited_files import take_in_edited
from reviewkit.intake.inbox_intake import IntakeResult, Judge
from reviewkit.runs.fingerprint import Sources
from reviewkit.runs.mail_drafts import (
    WrittenDocuments,
    desk_of,
    director_reader,
    draft,
    kept_mails,
    manager_reader,
    partner_reader,
)
from reviewkit.runs.month_reading_context import month_reading_context
from reviewkit.runs.output import Document, Job
from reviewkit.runs.quarter_page import quarter_page
from reviewkit.runs.receipts import receipts
from reviewkit.runs.run import SILENT, Progress, Run, RunContext
from reviewkit.runs.run_steps import (
    Folders,
    RunOutput,
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
from reviewkit.workspace import Workspace


def quarterly(
    workspace: Workspace,
    store: Store,
    period: Period | None,
    judge: Judge,
    *,
    partners: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress = SILENT,
) -> Run:
    """Take in the inbox, work out the quarter, make every document that is new or changed.

    period  by default the newest quarter that anything came in for

    A rerun on the same inputs writes the same bytes, so it writes nothing.
    Raises UsageError for an unknown partner or a period that is no quarter, SettingsError
    for a currency without a rate: before anything is made.
    """
    require_kind(period, "quarter")
    progress.step("intake")
    results = take_in_edited(workspace, store, judge, keep=True)
    period = period or newest_period(store, "quarter")
    submissions = quarter_submissions(results, period)
    context = open_run(workspace, store, period, submissions, partners)
    sources = quarter_sources(context)
    if is_unchanged(context, sources):
        return unchanged_run(context)

    progress.step("analysis")
    quarter = read_quarter(context)

    progress.step("documents")
    written = write_documents(
        context, quarter_jobs(context, quarter), document_count(context, quarter), executor, progress
    )
    kept = documents_of_others(context, written.documents, kinds_per_partner(quarter_documents()))
    made = draft_quarter(context, quarter, RunOutput(written, kept))
    run = built_run(context, quarter.missing, made)
    return close_run(context, sources, run, page_of_quarter(context, quarter, run))


@dataclass(frozen=True)
class Quarter:
    """The quarter worked out: plans against what happened, and the people of its directory."""

    history: History
    portfolio: QuarterPortfolio
    reading_context: ReadingContext

    @property
    def missing(self) -> list[dict[str, str]]:
        """What is not in, {"partner", "form"}: a quarterly workbook that lacks a side, a plan."""
        portfolio = self.portfolio
        missing: list[dict[str, str]] = []
        for code in portfolio.codes:
            handed = portfolio.handed.get((code, portfolio.known.period))
            if handed is None or handed.partner_side is None or handed.vendor_side is None:
                missing.append({"partner": code, "form": "quarterly"})
            if not any(plan.year == portfolio.known.period.year for plan in portfolio.plans.get(code, ())):
                missing.append({"partner": code, "form": "plan"})
        return missing


def quarter_submissions(results: Sequence[IntakeResult], period: Period) -> list[IntakeResult]:
    """Return the files that concern a quarter: its own, then the plans of its year."""
    plans = [r for r in results if r.kind == "plan" and r.period == str(period.in_year)]
    return [*(r for r in results if concerns(r, period)), *plans]


def quarter_sources(context: RunContext) -> Sources:
    """Return the revisions that a quarter's documents rest on: this year's and those of the year before."""
    store, period = context.store, context.period
    since, until = Period("year", period.year - 1).number, period.months[-1].number
    return Sources(
        (
            context.directory.revision.id,
            *(
                r.id
                for form in ("plan", "quarterly")
                for r in store.all_revisions(form, since=since, until=until)
            ),
            *(r.id for r in store.current_revisions("review", until=until)),
            *(r.id for form in ("lead", "assignment") for r in store.all_revisions(form, until=until)),
        )
    )


def read_quarter(context: RunContext) -> Quarter:
    """Work out all that the quarter's documents print. Raises SettingsError for a currency without a rate."""
    history = load(context.store, context.settings, context.period, context.directory, context.records)
    # The people of the quarter's directory, the stages of its last month.
    reading_context = replace(month_reading_context(history), period=context.period)
    return Quarter(history, analyse_quarter(history), reading_context)


def document_count(context: RunContext, quarter: Quarter) -> int:
    """Return how many documents the quarter has to make."""
    return edition_count(quarter_documents(), quarter, context.readers, quarter.portfolio.managers)


def quarter_jobs(context: RunContext, quarter: Quarter) -> Iterator[Job]:
    """Yield every document of the quarter, one job each, made as it is asked for."""
    managers = quarter.portfolio.managers
    yield from edition_jobs(
        quarter_documents(), quarter, context.readers, managers, Folders(context.directory), context.style
    )


def draft_quarter(context: RunContext, quarter: Quarter, made: RunOutput) -> RunOutput:
    """Draft the quarter's mails."""
    documents = [*made.written.documents, *made.kept]
    messages = quarter_messages(context, quarter, documents)
    mails_kept = kept_mails(context)
    drafted = draft(context, messages, reserved=[mail.path for mail in mails_kept])
    return replace(
        made, mails=[*drafted.documents, *mails_kept], withheld=drafted.withheld, changed=drafted.changed
    )


def quarter_messages(
    context: RunContext, quarter: Quarter, documents: Sequence[Document]
) -> Iterator[Message]:
    """Yield the pack to every partner whose part is in, the gap reports to channel managers and director.

    With --partner the other partners are not written to.
    """
    portfolio, reading_context, directory = quarter.portfolio, quarter.reading_context, context.directory
    desk = desk_of(context)
    written = WrittenDocuments(documents, context.folder)
    for code in portfolio.codes:
        handed = portfolio.handed.get((code, reading_context.period))
        packs = written.mailed(quarter_documents(), "partner", code)
        if context.partners and code not in context.partners:
            continue
        reader = partner_reader(directory, directory.partners[code], quarterly=True)
        if handed is not None and handed.partner_side is not None and packs:
            yield mails.quarterly(desk, reader, packs)
    for code in portfolio.managers:
        packs = written.mailed(quarter_documents(), "channel_manager", code)
        if packs:
            manager = manager_reader(directory, code, reading_context.lang)
            yield mails.channel_manager(desk, manager, _summary(portfolio, reading_context, code), packs)
    packs = written.mailed(quarter_documents(), "director", WHOLE_PORTFOLIO)
    if packs:
        yield mails.director(
            desk, director_reader(context, reading_context), _summary(portfolio, reading_context), packs
        )


def _summary(
    portfolio: QuarterPortfolio, reading_context: ReadingContext, manager: str = ""
) -> mails.Summary:
    """Return the headline of a gap report and its first three sentences."""
    pack = gap_report(portfolio, reading_context, manager)
    return mails.Summary(pack.text("headline"), pack.sentences[:3])


def page_of_quarter(context: RunContext, quarter: Quarter, run: Run) -> bytes:
    """Return the bytes of the quarter's run page."""
    return quarter_page(
        run,
        receipts(
            context.store,
            context.settings,
            context.directory,
            context.period,
            records=quarter.history.records,
        ),
        context.workspace,
        context.directory,
        quarter.portfolio,
        quarter.reading_context,
        dict(context.style.colours),
    )
