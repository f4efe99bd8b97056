"""Render and write documents: independent jobs, files replaced whole, a manifest of all."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from reviewkit.delivery.message import WithheldMail
from reviewkit.documents.excel_workbook import workbook as excel_workbook
from reviewkit.documents.fields import Pack
from reviewkit.documents.word_context import word_context
from reviewkit.domain.errors import ReviewkitError
from reviewkit.domain.period import Period
from reviewkit.intake.archive import FileInUseError, write_atomically
from reviewkit.intake.output_files import OutputFile, OutputFiles
from reviewkit.prefill.workbooks import UnwrittenForm
from reviewkit.render.excel import render_workbook
from reviewkit.render.word import WordTemplate
from reviewkit.runs.template_process import RenderRequest, end_template_process, template_process
from reviewkit.store.written_files import DOCUMENT, FORM
from reviewkit.text import N_, Language, language

MANIFEST = "manifest.json"
_IN_USE = N_("it is open in another program: close it there, the next run makes it")
_TOGETHER = 8  # documents noted in one transaction before they are put in place
_LONGEST_NAME, _LONGEST_PATH = 255, 1024  # bytes


@dataclass(frozen=True)
class Style:
    """The look of documents: the brand's colours by name, its mark, the templates by pack kind.

    templates  template name → (path, sha256): the vendor's own, else the shipped one
    vendors    the names of the templates that are not shipped: they render in a process of their own
    """

    theme: Mapping[str, str]
    colours: Mapping[str, str]
    logo: bytes | None
    templates: Mapping[str, tuple[str, str]]
    vendors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Job:
    """A document to make: picklable, with all that it needs.

    content  a Pack, a workbook to fill, or the bytes already
    """

    kind: str
    audience: str
    format: str
    path: str
    content: Pack | UnwrittenForm | bytes
    style: Style | None = None
    period: str = ""


@dataclass(frozen=True)
class Document:
    """A document written: an entry of manifest.json.

    period  of the document; empty where it is the run's own
    """

    kind: str
    audience: str
    format: str
    path: str
    sha256: str
    period: str = ""

    @classmethod
    def from_json(cls, entry: Mapping[str, str], run: Period) -> Document:
        """Return the document that an entry of a run's manifest describes."""
        period = entry.get("period") or str(run)
        return cls(
            entry["kind"],
            entry["for"],
            entry["format"],
            entry["path"],
            entry["sha256"],
            "" if period == str(run) else period,
        )

    def as_json(self, run: Period) -> dict[str, str]:
        return {
            "kind": self.kind,
            "for": self.audience,
            "format": self.format,
            "path": self.path,
            "sha256": self.sha256,
            "period": self.period or str(run),
        }


@dataclass(frozen=True)
class Failure:
    """A document that failed to render, or could not take its place. The run goes on and reports it.

    stays  whether the former one still lies there, open in another program
    """

    kind: str
    audience: str
    path: str
    why: str
    stays: bool = False


def render(job: Job) -> bytes:
    """Return the document's bytes, the same for the same job."""
    if isinstance(job.content, bytes):
        return job.content
    if isinstance(job.content, UnwrittenForm):
        return job.content.written()
    pack, style = job.content, job.style
    assert style is not None
    stamp = dt.datetime.combine(pack.period.first_day, dt.time())
    if job.format == "xlsx":
        return render_workbook(excel_workbook(pack, created=stamp, colours=style.colours))
    path, sha = style.templates[pack.kind.template]
    theme = tuple(sorted(style.theme.items()))
    context = {**word_context(pack), "logo": style.logo}
    lang = {"fr": "fr-FR", "en": "en-GB"}[pack.audience.lang]
    if pack.kind.template in style.vendors:
        request = RenderRequest(theme, context, _properties(pack), stamp, lang)
        return template_process().render(path, request)
    template = _template(path, sha, theme)
    return template.render(context, properties=_properties(pack), date=stamp, lang=lang)


def _properties(pack: Pack) -> dict[str, str]:
    values = pack.values
    return {
        "title": f"{values['document']} – {values['reader']} – {values['when']}",
        "author": pack.audience.vendor,
        "subject": str(values.get("headline") or ""),
        "keywords": f"{pack.kind.kind} {pack.audience.code} {pack.period}",
    }


@lru_cache(maxsize=64)
def _template(path: str, sha: str, theme: tuple[tuple[str, str], ...]) -> WordTemplate:  # noqa: ARG001
    """Return a compiled template, once in each process; the hash of its content is part of the cache's key."""
    return WordTemplate(path, theme=dict(theme))


def rendered(
    jobs: Iterable[Job], executor: Executor | None, ahead: int = 8
) -> Iterator[tuple[Job, bytes | Exception]]:
    """Yield each job with its bytes, or with the error that stopped it, in order.

    ahead  how many jobs may be under way at once, so that memory stays flat
    """
    if executor is None:
        try:
            for job in jobs:
                yield job, _attempt(job)
        finally:
            end_template_process()
        return
    waiting: deque[tuple[Job, Future[bytes]]] = deque()
    for job in jobs:
        waiting.append((job, executor.submit(render, job)))
        if len(waiting) >= ahead:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def _attempt(job: Job) -> bytes | Exception:
    try:
        return render(job)
    except Exception as error:  # noqa: BLE001 -- reported by the run, which goes on
        return error


def _result(job: Job, future: Future[bytes]) -> tuple[Job, bytes | Exception]:
    try:
        return job, future.result()
    except Exception as error:  # noqa: BLE001
        return job, error


def _reason(error: Exception, lang: Language) -> str:
    """Return why a document failed: our own errors in words, any other with its type."""
    return error.text(lang) if isinstance(error, ReviewkitError) else f"{type(error).__name__}: {error}"


@dataclass
class WriteResult:
    """The documents that a run wrote, how many of them are new or changed, and those that failed."""

    documents: list[Document] = field(default_factory=list)
    changed: int = 0
    failures: list[Failure] = field(default_factory=list)


def write_all(
    files: OutputFiles,
    folder: Path,
    jobs: Iterable[Job],
    executor: Executor | None,
    report: Callable[[Job], None] = lambda _: None,
    lang: Language | None = None,
) -> WriteResult:
    """Write every document that is new or changed; leave the others untouched.

    report  called after each job, also after one that failed
    lang    of the reasons why documents failed; English where none is given
    """
    written = WriteResult()
    waiting: list[tuple[Job, bytes]] = []

    def put_in_place() -> None:
        output = [OutputFile(folder / job.path, data, _role(job)) for job, data in waiting]
        for (job, data), outcome in zip(waiting, files.write_all(output), strict=True):
            if isinstance(outcome, FileInUseError):
                why = (lang or language("en")).say(_IN_USE)
                written.failures.append(Failure(job.kind, job.audience, job.path, why, stays=True))
                report(job)
                continue
            written.changed += outcome
            sha256 = hashlib.sha256(data).hexdigest()
            written.documents.append(
                Document(job.kind, job.audience, job.format, job.path, sha256, job.period)
            )
            report(job)
        waiting.clear()

    for job, result in rendered(jobs, executor):
        if isinstance(result, Exception):
            why = _reason(result, lang or language("en"))
            written.failures.append(Failure(job.kind, job.audience, job.path, why))
            report(job)
            continue
        waiting.append((job, result))
        if len(waiting) == _TOGETHER:
            put_in_place()
    put_in_place()
    return written


def _role(job: Job) -> str:
    return FORM if isinstance(job.content, UnwrittenForm) else DOCUMENT


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a period's folder; empty where there is none that can be read.

    A manifest that was changed by hand into something else counts as none: the period is made anew.
    """
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, orjson.JSONDecodeError):
        return {}
    return manifest if _is_manifest(manifest) else {}


def _is_manifest(content: Any) -> bool:
    """Return whether it has the parts that a run reads, and names only files below its own folder."""
    if not isinstance(content, dict):
        return False
    for name, keys in (
        ("documents", ("kind", "for", "format", "path", "sha256")),
        ("missing", ("partner", "form")),
    ):
        entries = content.get(name)
        if not isinstance(entries, list):
            return False
        for entry in entries:
            if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in keys):
                return False
    return all(_lies_below(entry["path"]) for entry in content["documents"]) and _are_withheld(
        content.get("withheld", [])
    )


def _are_withheld(content: Any) -> bool:
    """Return whether it is a manifest's list of mails that were not drafted."""
    return isinstance(content, list) and all(
        isinstance(entry, dict)
        and all(isinstance(entry.get(key), str) for key in ("kind", "for", "why"))
        and isinstance(entry.get("details"), list)
        and all(isinstance(detail, str) for detail in entry["details"])
        for entry in content
    )


def withheld_mails(manifest: Mapping[str, Any]) -> list[WithheldMail]:
    """Return the mails that the run of a manifest did not draft."""
    return [
        WithheldMail(entry["kind"], entry["for"], entry["why"], tuple(entry["details"]))
        for entry in manifest.get("withheld", ())
    ]


def _lies_below(path: str) -> bool:
    """Return whether a manifest's path names a file below its folder, on every system."""
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and "\0" not in path
        and "\\" not in path
        and not PurePosixPath(path).is_absolute()
        and ".." not in parts
        and all(len(os.fsencode(part)) <= _LONGEST_NAME for part in parts)
        and len(os.fsencode(path)) <= _LONGEST_PATH
    )


def holds(folder: Path, path: str, sha256: str, files: OutputFiles | None = None) -> bool:
    """Return whether a regular file is there, reached through no link below the folder, with these bytes.

    files  know what was written: with them a file that a program touched and nobody changed is there too
    """
    target = folder
    try:
        for part in PurePosixPath(path).parts:
            target /= part
            if target.is_symlink():
                return False
        if not target.is_file():
            return False
        if files is not None:
            return files.holds(target, sha256)
        return hashlib.sha256(target.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write manifest.json unless it holds this already: no person's work lies in it."""
    path, data = folder / MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        pass
    write_atomically(path, data)


def still_there(folder: Path, manifest: Mapping[str, Any], files: OutputFiles | None = None) -> bool:
    """Return whether every document of a manifest still holds what was written (`files`: see `holds`)."""
    documents = manifest.get("documents")
    return bool(documents) and all(
        holds(folder, entry["path"], entry["sha256"], files) for entry in documents or ()
    )
