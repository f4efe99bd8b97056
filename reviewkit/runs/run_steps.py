"""The steps that a month's and a quarter's run share: begin, skip, write the documents, close."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from reviewkit.delivery.message import WithheldMail
from reviewkit.documents.document import WHOLE_PORTFOLIO, EditionPer
from reviewkit.documents.document import Document as DeclaredDocument
from reviewkit.documents.fields import Pack
from reviewkit.documents.registry import all_documents
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Kind, Period
from reviewkit.history.address_changes import unconfirmed_changes
from reviewkit.history.people import Directory, need_directory
from reviewkit.history.typed_records import Records
from reviewkit.intake.edited_files import kept_files
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.intake.judging_rules import judging_rules
from reviewkit.intake.output_files import OutputFiles
from reviewkit.prefill.workbooks import chosen
from reviewkit.runs.crm_export import crm_lost_letters
from reviewkit.runs.document_style import style_of
from reviewkit.runs.fingerprint import Sources, fingerprint
from reviewkit.runs.next_steps import NextStep, PeriodState, next_steps
from reviewkit.runs.output import (
    Document,
    Failure,
    Job,
    Style,
    WriteResult,
    holds,
    read_manifest,
    still_there,
    withheld_mails,
    write_all,
    write_manifest,
)
from reviewkit.runs.run import Progress, Run, RunContext
from reviewkit.store import ACCEPTED, PARTLY, Store
from reviewkit.text import N_, language, safe_name
from reviewkit.version import __version__
from reviewkit.workspace import Workspace

RUN_PAGE = "index.html"
Content = TypeVar("Content")
_FOLDERS: Mapping[EditionPer, str] = {"partner": "partners", "channel_manager": "managers"}
# The forms whose absence makes a run incomplete; a partner may well have no plan.
_EXPECTED_FORMS = ("review", "quarterly")
_NEEDS = {
    "month": N_("monthly takes a month such as 2026-11, not {period}"),
    "quarter": N_("quarterly takes a quarter such as 2026-Q4, not {period}"),
}


_EXAMPLES = {"month": "2026-11", "quarter": "2026-Q4"}


def require_kind(period: Period | None, kind: Kind) -> None:
    """Raise UsageError for a period that is not a month or a quarter, as `kind` says."""
    if period is not None and period.kind != kind:
        raise UsageError(_NEEDS[kind], period=str(period))


def run_page(workspace: Workspace, period: Period | None) -> Path:
    """Return the run page of a period; by default the page written last.

    Raises UsageError where there is none yet.
    """
    if period is not None:
        pages = [workspace.period_output(period) / RUN_PAGE]
    else:
        pages = sorted(workspace.output.glob(f"*/{RUN_PAGE}"), key=lambda page: page.stat().st_mtime_ns)
    if not pages or not pages[-1].is_file():
        raise UsageError(
            N_("no run page was made yet: run `reviewkit monthly` or `reviewkit quarterly` first")
        )
    return pages[-1]


def newest_period(store: Store, kind: Kind) -> Period:
    """Return the newest month or quarter that an accepted workbook came in for.

    Raises UsageError where none did.
    """
    periods = [
        Period.parse(submission.period)
        for submission in store.submissions()
        if submission.status in (ACCEPTED, PARTLY) and submission.period
    ]
    periods = [period for period in periods if period.kind == kind]
    if not periods:
        raise UsageError(
            N_("nothing was handed in yet: name a period, such as --period {example}"),
            example=_EXAMPLES[kind],
        )
    return max(periods)


def open_run(
    workspace: Workspace,
    store: Store,
    period: Period,
    submissions: Sequence[IntakeResult],
    partners: Sequence[str],
) -> RunContext:
    """Return the context of a run, its documents' style and the manifest of the run before.

    Raises UsageError without a directory or for a partner that it does not know, SettingsError without a
    key to sign workbooks with, or for a mark or a template that cannot be read: before anything is made.
    """
    workspace.signing_key()
    settings = workspace.settings
    records = Records(store)
    directory = need_directory(
        store, period, currency=settings.currency, lang=settings.language, records=records
    )
    manifest = read_manifest(workspace.period_output(period))
    made = frozenset(entry["sha256"] for entry in manifest.get("documents", ()))
    return RunContext(
        workspace,
        store,
        period,
        directory,
        style_of(workspace),
        tuple(submissions),
        tuple(partners),
        tuple(partner.code for partner in chosen(directory, period, partners)),
        manifest,
        records,
        OutputFiles(workspace.root, store, judging_rules(workspace), made),
        tuple(unconfirmed_changes(store, records, directory.revision, period)),
    )


def concerns(submission: IntakeResult, period: Period) -> bool:
    """Whether the reader of a period cares about a file: its own, one without a period, a directory given back."""
    return (
        submission.period == str(period)
        or submission.period is None
        or (submission.kind == "directory" and submission.given_back)
    )


def is_unchanged(context: RunContext, sources: Sources) -> bool:
    """Whether the last run rested on the same things and all it made still lies there."""
    last = context.store.last_run(context.period)
    return (
        last is not None
        and last[1] == fingerprint(context, sources)
        and still_there(context.folder, context.manifest, context.files)
    )


def unchanged_run(context: RunContext) -> Run:
    """Return the run that makes nothing: the documents and the missing of the manifest as it lies there."""
    missing = tuple(context.manifest["missing"])
    paths = [entry["path"] for entry in context.manifest["documents"]]
    return Run(
        context.period,
        context.folder,
        context.submissions,
        _expected(missing),
        missing,
        tuple(Document.from_json(entry, context.period) for entry in context.manifest["documents"]),
        withheld=tuple(withheld_mails(context.manifest)),
        fresh=False,
        address_changes=context.address_changes,
        lost_letters=crm_lost_letters(context.settings, context.store, context.period),
        kept=tuple(kept_files(context.workspace, context.store, context.folder)),
        steps=_steps(context, missing, paths),
    )


def _steps(
    context: RunContext,
    missing: Sequence[Mapping[str, str]],
    documents: Sequence[str],
    failures: Sequence[Failure] = (),
    questions: Mapping[str, int] = MappingProxyType({}),
) -> tuple[NextStep, ...]:
    """Return what stands in the way of a run's period (see `PeriodState`)."""
    state = PeriodState(
        context.workspace,
        context.store,
        context.directory,
        context.period,
        missing,
        documents,
        failures,
        questions,
    )
    return tuple(next_steps(state))


def _expected(missing: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the partners, each once, that have not handed in what a run waits for."""
    return tuple(dict.fromkeys(entry["partner"] for entry in missing if entry["form"] in _EXPECTED_FORMS))


class Folders:
    """A folder for each code, unique however the codes look.

    The whole directory's codes are given theirs first, so that a run for some partners uses the same folders.
    """

    def __init__(self, directory: Directory) -> None:
        self._codes: dict[str, str] = {}
        for parent, codes in (("partners", directory.partners), ("managers", directory.managers)):
            for code in codes:
                self(parent, code)

    def __call__(self, parent: str, code: str) -> str:
        name = base = f"{parent}/{safe_name(code)}"
        number = 2
        while self._codes.setdefault(name.casefold(), f"{parent}/{code}") != f"{parent}/{code}":
            name, number = f"{base}-{number}", number + 1
        return name


def pack_jobs(pack: Pack, folder: str, style: Style) -> Iterator[Job]:
    """Yield the jobs of a pack in Word and in Excel, under a name in its reader's language."""
    title = safe_name(language(pack.audience.lang).say(pack.kind.title))
    reader = safe_name(pack.audience.name)
    for suffix in ("docx", "xlsx"):
        path = f"{folder}/{title}_{reader}_{pack.period}.{suffix}"
        yield Job(pack.kind.kind, pack.audience.code, suffix, path, pack, style)


def edition_jobs(
    documents: Sequence[DeclaredDocument[Content]],
    content: Content,
    partners: Iterable[str],
    managers: Iterable[str],
    folders: Folders,
    style: Style,
) -> Iterator[Job]:
    """Yield the jobs of every edition: partner by partner, manager by manager, the whole portfolio."""
    for per, code, document in _editions(documents, content, partners, managers):
        folder = document.kind if per == "all" else folders(_FOLDERS[per], code)
        yield from pack_jobs(document.build(content, code), folder, style)


def edition_count(
    documents: Sequence[DeclaredDocument[Content]],
    content: Content,
    partners: Iterable[str],
    managers: Iterable[str],
) -> int:
    """Return how many files `edition_jobs` makes: each edition in Word and in Excel."""
    return 2 * sum(1 for _edition in _editions(documents, content, partners, managers))


def _editions(
    documents: Sequence[DeclaredDocument[Content]],
    content: Content,
    partners: Iterable[str],
    managers: Iterable[str],
) -> Iterator[tuple[EditionPer, str, DeclaredDocument[Content]]]:
    codes: Mapping[EditionPer, Iterable[str]] = {
        "partner": partners,
        "channel_manager": managers,
        "all": (WHOLE_PORTFOLIO,),
    }
    for per, readers in codes.items():
        for code in readers:
            for document in documents:
                if per in document.per and document.concerns(content, code):
                    yield per, code, document


def kinds_per_partner(documents: Iterable[DeclaredDocument[Any]]) -> list[str]:
    """Return the kinds that --partner leaves alone for the other partners."""
    return [*(document.kind for document in documents if "partner" in document.per), "review_workbook"]


def write_documents(
    context: RunContext, jobs: Iterable[Job], total: int, executor: Executor | None, progress: Progress
) -> WriteResult:
    """Render the jobs and write the documents that are new or changed.

    total  how many documents are expected, for the progress bar
    """
    done = 0

    def report(_job: Job) -> None:
        nonlocal done
        done += 1
        progress.document(done, total)

    lang = language(context.settings.language)
    return write_all(context.files, context.folder, jobs, executor, report, lang)


def documents_of_others(
    context: RunContext, made: Iterable[Document], kinds: Sequence[str]
) -> list[Document]:
    """Return the documents of partners that --partner left out: they stay as they lie there."""
    paths = {document.path for document in made}
    return [
        Document.from_json(entry, context.period)
        for entry in context.manifest.get("documents", ())
        if context.partners
        and entry["path"] not in paths
        and entry["kind"] in kinds
        and entry["for"] not in context.partners
        and (context.folder / entry["path"]).is_file()
    ]


@dataclass(frozen=True)
class RunOutput:
    """What the steps of a run made, before its page is drawn.

    changed  how many files beside the documents were written or changed
    """

    written: WriteResult
    kept: Sequence[Document] = ()
    beside: Sequence[Document] = ()
    mails: Sequence[Document] = ()
    withheld: Sequence[WithheldMail] = ()
    changed: int = 0


def built_run(
    context: RunContext,
    missing: Sequence[Mapping[str, str]],
    made: RunOutput,
    questions: Mapping[str, int] = MappingProxyType({}),
) -> Run:
    """Return the run as its page shows it: all that was made but the page itself.

    questions  by partner code, how many deals vanished more than a month ago and were not answered
    """
    documents = [*made.written.documents, *made.kept, *made.mails]
    return Run(
        context.period,
        context.folder,
        context.submissions,
        _expected(missing),
        tuple(missing),
        tuple(in_manifest_order(documents, context.directory)),
        made.written.changed + made.changed,
        tuple(made.written.failures),
        tuple(made.withheld),
        tuple(made.beside),
        address_changes=context.address_changes,
        lost_letters=crm_lost_letters(context.settings, context.store, context.period),
        kept=tuple(kept_files(context.workspace, context.store, context.folder)),
        steps=_steps(context, missing, [d.path for d in documents], made.written.failures, questions),
    )


def close_run(context: RunContext, sources: Sources, run: Run, page: bytes) -> Run:
    """Write page and manifest, remove what is no longer made, keep what the run was printed from.

    A run in which a document failed is not kept: the next one makes everything again.
    """
    changed = context.files.write(context.folder / RUN_PAGE, page)
    document = Document("run_page", "all", "html", RUN_PAGE, hashlib.sha256(page).hexdigest())
    run = replace(run, documents=(*run.documents, document), changed=run.changed + changed)
    current = [*(d.path for d in run.documents), *(f.path for f in run.failures if f.stays)]
    remove_stale(context.folder, context.manifest, current, context.files)
    write_manifest(context.folder, run.manifest())
    if not run.failures:
        context.store.add_run(
            context.period,
            fingerprint(context, sources),
            __version__,
            context.settings.printed,
            list(sources.revisions),
        )
    return run


def beside_documents(folder: Path, paths: Iterable[Path]) -> list[Document]:
    """Return workbooks that lie in the folder but stand in no manifest: the director's assignments."""
    return [
        Document(
            "assignment",
            "all",
            path.suffix[1:],
            path.relative_to(folder).as_posix(),
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in paths
    ]


# The order of readers in a manifest, then what belongs to no document of the registry: group, place in it.
_READERS: tuple[EditionPer, ...] = ("partner", "channel_manager", "all")
_OTHER_KINDS = {"review_workbook": (0, 30), "crm": (3, 0), "mail": (4, 0), "run_page": (5, 0)}


def in_manifest_order(documents: Iterable[Document], directory: Directory) -> list[Document]:
    """Return the documents kind by kind and by the directory's order, whatever order they were made in."""
    position = {code: n for n, code in enumerate([*directory.partners, *directory.managers])}
    places = _OTHER_KINDS | {
        document.kind: (_READERS.index(document.per[0]), document.order) for document in all_documents()
    }

    def sort_key(document: Document) -> tuple[object, ...]:
        group, order = places[document.kind]
        return (
            group,
            position.get(document.audience, len(position)),
            document.audience,
            order,
            document.period,
            document.format,
            document.path,
        )

    return sorted(documents, key=sort_key)


def remove_stale(
    folder: Path, manifest: Mapping[str, Any], documents: Collection[str], files: OutputFiles | None = None
) -> None:
    """Remove what the run before made and this one does not: a document of a partner that left.

    documents  paths of what this run made, below the folder

    What was changed since it was made, or is reached through a link, stays: it is not ours to remove.
    """
    current = set(documents)
    for entry in manifest.get("documents", ()):
        if entry["path"] not in current and holds(folder, entry["path"], entry["sha256"], files):
            with suppress(PermissionError):  # open in another program: the next run removes it
                (folder / entry["path"]).unlink()
