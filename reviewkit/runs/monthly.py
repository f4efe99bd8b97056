"""One month, from the inbox to the documents (seed 2 and 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import chain
from pathlib import Path

import reviewkit
from reviewkit.analysis import Portfolio
from reviewkit.documents.fields import Pack
from reviewkit.documents.month.minutes import Meeting, minutes
from reviewkit.documents.month.partner_review import partner_review
from reviewkit.documents.month.portfolio_packs import channel_manager_pack, commit_report, director_pack
from reviewkit.documents.reading_context import About
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.forms.review import REVIEW
from reviewkit.history.lead_register import Register, all_answers, register
from reviewkit.history.people import Directory, need_directory
from reviewkit.intake.inbox_intake import IntakeResult, Judge, take_in
from reviewkit.prefill.assignment_prefill import given_words, with_overdue
from reviewkit.prefill.workbooks import assignment_workbook, chosen, partner_workbook
from reviewkit.runs.about import about_month
from reviewkit.runs.crm_export import crm_jobs, export
from reviewkit.runs.document_style import style_of
from reviewkit.runs.figures import analysed
from reviewkit.runs.fingerprint import fingerprint, opportunities
from reviewkit.runs.landings import plan_revisions, with_landings
from reviewkit.runs.mail_drafts import draft, kept_mails, month_messages
from reviewkit.runs.meetings import meeting_of
from reviewkit.runs.month_page import run_page
from reviewkit.runs.output import (
    Document,
    Job,
    Style,
    read_manifest,
    still_there,
    write_all,
    write_changed,
    write_manifest,
)
from reviewkit.runs.receipts import receipts
from reviewkit.runs.run import SILENT, Progress, Run
from reviewkit.runs.run_files import entry, kept, ordered, tidy
from reviewkit.store import Store, month_number
from reviewkit.text import language, safe_name
from reviewkit.workspace import Workspace

RUN_PAGE = "index.html"
OF_PARTNER = ("partner_review", "review_workbook", "minutes")


def monthly(
    workspace: Workspace,
    store: Store,
    period: Period,
    judge: Judge,
    *,
    partners: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress = SILENT,
) -> Run:
    """Take in the inbox, work out the month, make every document that is new or changed.

    A rerun on the same inputs writes the same bytes, so it writes nothing.
    Raises UsageError for an unknown partner or a period that is no month, SettingsError
    for a currency without a rate: before anything is made.
    """
    if period.kind != "month":
        raise UsageError(f"monthly takes a month such as 2026-11, not {period}")
    progress.step("intake")
    taken = concerned(take_in(workspace, store, judge), period)
    directory = need_directory(
        store, period, currency=workspace.settings.currency, lang=workspace.settings.language
    )
    readers = chosen(directory, period, partners)
    style = style_of(workspace)
    run = Run(period, workspace.period_output(period), taken)
    print_of_run = fingerprint(workspace, store, period, directory, style, taken, partners)
    manifest = read_manifest(run.folder)
    last = store.last_run(period)
    if last is not None and last[1] == print_of_run and still_there(run.folder, manifest):
        run.fresh = False
        run.documents = [entry(told, period) for told in manifest["documents"]]
        run.missing = [one["partner"] for one in manifest["missing"]]
        return run

    progress.step("analysis")
    portfolio = analysed(store, workspace.settings, period)[3]
    known = register(store, workspace.settings, period, all_answers(store, period))
    about = with_overdue(about_month(store, workspace.settings, period, directory), known, workspace.settings)
    about = with_landings(about, store, workspace.settings, portfolio)
    handed_in = dict(zip(portfolio.partners["code"], portfolio.partners["handed_in"], strict=True))
    run.missing = [code for code, handed in handed_in.items() if not handed]

    progress.step("documents")
    meetings = month_meetings(store, portfolio, about)
    jobs = chain(
        month_jobs(
            workspace, store, portfolio, about, directory, [p.code for p in readers], style, meetings, known
        ),
        crm_jobs(workspace.settings, period, export(store, period, directory, known)),
    )
    total = len(readers) * 3 + len(meetings) * 3 + len(portfolio.managers) * 2 + 4
    done = 0

    def told(_job: Job) -> None:
        nonlocal done
        done += 1
        progress.document(done, max(done, total))

    written = write_all(run.folder, jobs, executor, told)
    run.failures, run.changed = written.failures, written.changed
    run.documents = written.documents
    mails_kept: list[Document] = []
    if partners:
        run.documents += kept(run.documents, manifest, partners, OF_PARTNER, run.folder, period)
        mails_kept = kept_mails(run, store, manifest, partners)
    to_assign = assignment_workbook(workspace, store, period, directory, known)
    run.beside = [_beside(run.folder, path) for path in to_assign]
    mails = month_messages(
        workspace.settings,
        portfolio,
        about,
        directory,
        run.documents,
        run.folder,
        meetings,
        run.missing,
        run.given_back,
        given_words(known, workspace.settings, period, directory),
        to_assign,
        partners,
    )
    drafted = draft(
        run.folder, store, workspace.settings, period, mails, reserved=[one.path for one in mails_kept]
    )
    run.named, run.changed = drafted.named, run.changed + drafted.changed
    run.documents = ordered([*run.documents, *drafted.documents, *mails_kept], directory)
    understood = receipts(
        store, workspace.settings, directory, period, figures=portfolio.as_json()["partners"]
    )
    page = run_page(run, understood, workspace, directory, portfolio, about, dict(style.colours))
    run.changed += write_changed(run.folder / RUN_PAGE, page)
    run.documents.append(Document("run_page", "all", "html", RUN_PAGE, hashlib.sha256(page).hexdigest()))
    tidy(run.folder, manifest, run.documents)
    missing = [{"partner": code, "form": "review"} for code in run.missing]
    write_manifest(run.folder, period, run.documents, [t.as_json() for t in taken], missing)
    if not run.failures:
        revisions = store.counting("review", until=month_number(period))
        store.add_run(
            period,
            print_of_run,
            reviewkit.__version__,
            workspace.settings.printed,
            [
                directory.revision.id,
                *(r.id for r in revisions),
                *opportunities(store, period),
                *plan_revisions(store, month_number(period)),
            ],
        )
    return run


def concerned(taken: Sequence[IntakeResult], period: Period) -> list[IntakeResult]:
    """The files of the inbox that a period's reader cares about: its own, and those nobody could read.

    The directory is told too where it came in for this month, or was given back.
    """
    return [
        t
        for t in taken
        if t.period == str(period) or t.period is None or (t.kind == "directory" and t.given_back)
    ]


def _beside(folder: Path, path: Path) -> Document:
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    return Document("assignment", "all", path.suffix[1:], path.relative_to(folder).as_posix(), sha)


def month_jobs(
    workspace: Workspace,
    store: Store,
    portfolio: Portfolio,
    about: About,
    directory: Directory,
    readers: Sequence[str],
    style: Style,
    meetings: Mapping[str, Meeting],
    known: Register,
) -> Iterator[Job]:
    """Every document of the month, one job each, made as they are asked for."""
    period = about.period
    folders = Folders()
    status = dict(zip(portfolio.partners["code"], portfolio.partners["status"], strict=True))
    for code in readers:
        partner = directory.partners[code]
        folder = folders("partners", code)
        view = portfolio.of_partner(code)
        yield from pack_jobs(partner_review(view, about), folder, style)
        if code in meetings:
            yield from pack_jobs(minutes(view, about, meetings[code]), folder, style)
        months = [period, period.shift(1)] if status[code] == "reviewed" else [period]
        for month in months:
            data = partner_workbook(workspace, store, REVIEW, month, partner, directory, known)
            yield Job(
                "review_workbook",
                code,
                "xlsx",
                f"{folder}/{REVIEW.key}-{month}-{safe_name(code)}.xlsx",
                data,
                period="" if month == period else str(month),
            )
    for code in portfolio.managers["code"]:
        yield from pack_jobs(channel_manager_pack(portfolio, code, about), folders("managers", code), style)
    yield from pack_jobs(director_pack(portfolio, about), "director", style)
    yield from pack_jobs(commit_report(portfolio, about), "commit", style)


def month_meetings(store: Store, portfolio: Portfolio, about: About) -> dict[str, Meeting]:
    """The meetings of the month, by partner code: of those whose review came in as reviewed."""
    status = zip(portfolio.partners["code"], portfolio.partners["status"], strict=True)
    reviewed = [code for code, one in status if one == "reviewed"]
    cards = {code: about.partners[code] for code in reviewed}
    found = {
        code: meeting_of(store, code, about.period, language(card.lang), card.director_name)
        for code, card in cards.items()
    }
    return {code: meeting for code, meeting in found.items() if meeting is not None}


def pack_jobs(pack: Pack, folder: str, style: Style) -> Iterator[Job]:
    """A pack in Word and in Excel, named as its reader would."""
    title = safe_name(language(pack.audience.lang).say(pack.kind.title))
    who = safe_name(pack.audience.name)
    for suffix in ("docx", "xlsx"):
        path = f"{folder}/{title}_{who}_{pack.period}.{suffix}"
        yield Job(pack.kind.kind, pack.audience.code, suffix, path, pack, style)


class Folders:
    """A folder for each code, unique however the codes look."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}

    def __call__(self, parent: str, code: str) -> str:
        name = base = f"{parent}/{safe_name(code)}"
        n = 2
        while self._taken.setdefault(name.casefold(), f"{parent}/{code}") != f"{parent}/{code}":
            name, n = f"{base}-{n}", n + 1
        return name
