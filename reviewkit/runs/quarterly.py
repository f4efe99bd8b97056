"""One quarter, from the inbox to the documents (seed: "Revue trimestrielle avec les partenaires")."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import reviewkit
from reviewkit.analysis.quarter import QuarterPortfolio
from reviewkit.delivery import messages as say
from reviewkit.delivery.message import Address, Attachment, Message
from reviewkit.documents.quarter.gap_report import gap_report
from reviewkit.documents.quarter.quarterly_pack import quarterly_pack
from reviewkit.documents.reading_context import About
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.history.people import Directory, need_directory
from reviewkit.history.quarter_history import QuarterSources, analysed_quarter
from reviewkit.intake.inbox_intake import IntakeResult, Judge, take_in
from reviewkit.prefill.workbooks import chosen
from reviewkit.runs.about import about_month
from reviewkit.runs.document_style import style_of
from reviewkit.runs.fingerprint import code_print
from reviewkit.runs.mail_drafts import desk_of, draft, reader_of
from reviewkit.runs.monthly import RUN_PAGE, Folders, concerned, pack_jobs
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
from reviewkit.runs.quarter_page import quarter_page
from reviewkit.runs.receipts import receipts
from reviewkit.runs.run import SILENT, Progress, Run
from reviewkit.runs.run_files import entry, kept, ordered, tidy
from reviewkit.store import Store, month_number
from reviewkit.workspace import Workspace

FORMS = ("quarterly", "plan")


def quarterly(
    workspace: Workspace,
    store: Store,
    period: Period,
    judge: Judge,
    *,
    partners: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress = SILENT,
) -> Run:
    """Take in the inbox, work out the quarter, make every document that is new or changed.

    A rerun on the same inputs writes the same bytes, so it writes nothing.
    Raises UsageError for an unknown partner or a period that is no quarter, SettingsError
    for a currency without a rate: before anything is made.
    """
    if period.kind != "quarter":
        raise UsageError(f"quarterly takes a quarter such as 2026-Q4, not {period}")
    settings = workspace.settings
    progress.step("intake")
    everything = take_in(workspace, store, judge)
    taken = [*concerned(everything, period), *(t for t in everything if _plan_of(t, period))]
    directory = need_directory(store, period, currency=settings.currency, lang=settings.language)
    readers = [partner.code for partner in chosen(directory, period, partners)]
    style = style_of(workspace)
    run = Run(period, workspace.period_output(period), taken)
    print_of_run = fingerprint(workspace, store, period, directory, style, taken, partners)
    manifest = read_manifest(run.folder)
    last = store.last_run(period)
    if last is not None and last[1] == print_of_run and still_there(run.folder, manifest):
        run.fresh = False
        run.documents = [entry(told, period) for told in manifest["documents"]]
        run.missing = list(dict.fromkeys(one["partner"] for one in manifest["missing"]))
        return run

    progress.step("analysis")
    sources = analysed_quarter(store, settings, period)
    about = about_quarter(store, workspace, period, directory)
    missing = missing_of(sources.portfolio)
    run.missing = list(dict.fromkeys(one["partner"] for one in missing if one["form"] == "quarterly"))

    progress.step("documents")
    jobs = quarter_jobs(sources.portfolio, about, readers, style)
    total = 2 * (len(readers) + len(sources.portfolio.managers) + 1)
    done = 0

    def told(_job: Job) -> None:
        nonlocal done
        done += 1
        progress.document(done, total)

    written = write_all(run.folder, jobs, executor, told)
    run.failures, run.changed, run.documents = written.failures, written.changed, written.documents
    if partners:
        run.documents += kept(run.documents, manifest, partners, ["quarterly"], run.folder, period)
    mails = quarter_messages(workspace, sources, about, run.documents, run.folder)
    drafted = draft(run.folder, store, settings, period, mails)
    run.named, run.changed = drafted.named, run.changed + drafted.changed
    run.documents = ordered([*run.documents, *drafted.documents], directory)
    understood = receipts(store, settings, directory, period)
    page = quarter_page(run, understood, workspace, directory, sources.portfolio, about, dict(style.colours))
    run.changed += write_changed(run.folder / RUN_PAGE, page)
    run.documents.append(Document("run_page", "all", "html", RUN_PAGE, hashlib.sha256(page).hexdigest()))
    tidy(run.folder, manifest, run.documents)
    write_manifest(run.folder, period, run.documents, [t.as_json() for t in taken], missing)
    if not run.failures:
        store.add_run(period, print_of_run, reviewkit.__version__, settings.printed, sources.revisions)
    return run


def _plan_of(taken: IntakeResult, period: Period) -> bool:
    """Plans are told with each quarter of their year."""
    return taken.kind == "plan" and taken.period == str(period.in_year)


def about_quarter(store: Store, workspace: Workspace, period: Period, directory: Directory) -> About:
    """Who and when: the people of the quarter's directory, the stages of its last month."""
    return replace(about_month(store, workspace.settings, period.months[-1], directory), period=period)


def missing_of(portfolio: QuarterPortfolio) -> list[dict[str, str]]:
    """Who has not handed in what: a quarterly workbook that lacks a side, a plan. `status` names the sides."""
    out: list[dict[str, str]] = []
    for code in portfolio.codes:
        one = portfolio.handed.get((code, portfolio.known.period))
        if one is None or one.partner_side is None or one.vendor_side is None:
            out.append({"partner": code, "form": "quarterly"})
        if not any(plan.year == portfolio.known.period.year for plan in portfolio.plans.get(code, ())):
            out.append({"partner": code, "form": "plan"})
    return out


def quarter_jobs(
    portfolio: QuarterPortfolio, about: About, readers: Sequence[str], style: Style
) -> Iterator[Job]:
    """Every document of the quarter, one job each, made as they are asked for."""
    folders = Folders()
    for code in readers:
        if code in portfolio.codes:
            pack = quarterly_pack(portfolio.of_partner(code), about)
            yield from pack_jobs(pack, folders("partners", code), style)
    for code in portfolio.managers:
        yield from pack_jobs(gap_report(portfolio, about, code), folders("managers", code), style)
    yield from pack_jobs(gap_report(portfolio, about), "gap", style)


def quarter_messages(
    workspace: Workspace, sources: QuarterSources, about: About, documents: Sequence[Document], folder: Path
) -> Iterator[Message]:
    """The pack to every partner whose part is in, the gap reports to channel managers and director."""
    settings, portfolio, directory = workspace.settings, sources.portfolio, sources.directory
    desk = desk_of(settings, about.period)

    def of(code: str, kind: str) -> list[Attachment]:
        paths = [folder / one.path for one in documents if (one.audience, one.kind) == (code, kind)]
        return [Attachment(path.name, path) for path in paths]

    for code in portfolio.codes:
        one, made = portfolio.handed.get((code, about.period)), of(code, "quarterly")
        if one is not None and one.partner_side is not None and made:
            yield say.quarterly(desk, reader_of(directory, directory.partners[code], quarterly=True), made)
    for code in portfolio.managers:
        if not of(code, "gap"):
            continue
        manager = directory.managers.get(code)
        person = Address(manager.name, manager.email) if manager else Address(code, "")
        partners = frozenset(p.code for p in directory.partners.values() if p.manager == code)
        values = gap_report(portfolio, about, code).values
        told = [row["text"] for row in values["sentences"]][:3]
        yield say.channel_manager(
            desk, code, person, about.lang, str(values["headline"]), told, of(code, "gap"), partners
        )
    if not of("all", "gap"):
        return
    values = gap_report(portfolio, about).values
    person = Address(about.director, settings.get("director_email"))
    told = [row["text"] for row in values["sentences"]][:3]
    yield say.director(desk, person, about.lang, str(values["headline"]), told, of("all", "gap"))


def fingerprint(
    workspace: Workspace,
    store: Store,
    period: Period,
    directory: Directory,
    style: Style,
    taken: Sequence[IntakeResult],
    partners: Sequence[str],
) -> str:
    """Everything the documents of a run depend on, as one hash."""
    since, until = month_number(Period("year", period.year - 1)), month_number(period.months[-1])
    journals = [r.id for form in ("lead", "assignment") for r in store.every(form, until=until)]
    told = [
        str(period),
        reviewkit.__version__,
        code_print(),
        sorted(workspace.settings.printed.items()),
        directory.revision.id,
        sorted(style.templates.items()),
        sorted(style.theme.items()),
        hashlib.sha256(style.logo or b"").hexdigest(),
        [r.id for r in store.counting("review", until=until)],
        [r.id for form in FORMS for r in store.every(form, since=since, until=until)],
        journals,
        [(t.file, t.sha256, t.status, [f.kind for f in t.faults]) for t in taken],
        sorted(partners),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()
