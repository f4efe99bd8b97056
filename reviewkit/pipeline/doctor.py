"""Database, archive and documents held against each other (commands: doctor)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.domain.errors import ReviewkitError
from reviewkit.domain.period import Period
from reviewkit.intake.archive import archived
from reviewkit.pipeline.documents import MANIFEST, read_manifest
from reviewkit.pipeline.lock import holder, left_behind
from reviewkit.store import Store
from reviewkit.text import N_, Language
from reviewkit.workspace import KEY_FILE, Workspace

WRONG, NOTE = "wrong", "note"


@dataclass(frozen=True)
class Finding:
    """One thing that is amiss: what, where, and what to do. A note needs nothing done."""

    code: str
    what: str
    found: str
    advice: str
    severity: str = WRONG

    def as_json(self, lang: Language) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity,
            "what": self.what,
            "found": lang.say(self.found),
            "advice": lang.say(self.advice),
        }


_COPY = N_("Bring it back from a backup; figures and documents do not need it.")


def examine(workspace: Workspace) -> list[Finding]:
    """Everything that is amiss in a workspace; nothing is changed."""
    out = [*_around(workspace)]
    try:
        with Store(workspace.database_url) as store:
            out += _database(store)
            out += _archive(workspace, store)
    except ReviewkitError as error:
        out.append(
            Finding(
                "database-unreadable",
                str(error),
                N_("The database cannot be read."),
                N_("Bring it back from a backup; the archive holds every workbook."),
            )
        )
    out += _documents(workspace)
    return out


def _around(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.inbox.is_dir():
        yield Finding(
            "no-inbox",
            str(workspace.inbox),
            N_("The inbox is not there."),
            N_("Bring the drive back, or mend the setting `inbox`."),
        )
    if workspace.key() is None:
        yield Finding(
            "no-key",
            str(workspace.root / KEY_FILE),
            N_("The workspace has no key."),
            N_("Workbooks made now carry no code; bring reviewkit.key back from a backup."),
        )
    who = holder(workspace)
    if who:
        yield Finding(
            "cut-short",
            ", ".join(f"{key} {value}" for key, value in who.items()),
            N_("A run is at work, or was cut short."),
            N_("Nothing to do: the next run goes on from where it stopped."),
            NOTE,
        )
    for path in left_behind(workspace):
        yield Finding(
            "left-behind",
            str(path),
            N_("A file that a killed run left half written."),
            N_("Nothing to do: the next run removes it."),
            NOTE,
        )


def _database(store: Store) -> Iterator[Finding]:
    for line in store.examine():
        yield Finding(
            "database-damaged",
            line,
            N_("The database is damaged."),
            N_("Bring it back from a backup; the archive holds every workbook."),
        )


def _archive(workspace: Workspace, store: Store) -> Iterator[Finding]:
    known = {submission.sha256: submission.file for submission in store.submissions()}
    for sha, file in sorted(known.items(), key=lambda item: item[1]):
        path = archived(workspace.archive, sha)
        try:
            held = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            yield Finding(
                "archive-missing", f"{file} ({path})", N_("The original is not in the archive."), _COPY
            )
            continue
        except OSError as error:
            yield Finding(
                "archive-unreadable",
                f"{path}: {error.strerror}",
                N_("The original cannot be read."),
                N_("Let reviewkit read the archive."),
            )
            continue
        if held != sha:
            yield Finding(
                "archive-changed",
                f"{file} ({path})",
                N_("The original in the archive is no longer what was taken in."),
                _COPY,
            )
    for path in sorted(workspace.archive.glob("??/*.xlsx")):
        if path.stem not in known:
            yield Finding(
                "archive-only",
                str(path),
                N_("Archived and not yet in the database."),
                N_("Nothing to do: a run was cut short, and the next one takes the file in."),
                NOTE,
            )


def _documents(workspace: Workspace) -> Iterator[Finding]:
    for folder in _periods(workspace.output):
        manifest = read_manifest(folder)
        if not manifest:
            if any(path.suffix in (".docx", ".html") for path in folder.rglob("*")):
                yield Finding(
                    "no-manifest",
                    str(folder / MANIFEST),
                    N_("The period has documents and no manifest."),
                    N_("Run the period again."),
                )
            continue
        for entry in manifest.get("documents", ()):
            yield from _document(folder, entry)


def _document(folder: Path, entry: dict[str, Any]) -> Iterator[Finding]:
    path = folder / str(entry.get("path"))
    again = N_("Run the period again: what is missing or changed is made anew.")
    try:
        held = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        yield Finding("document-missing", str(path), N_("The manifest lists it, and it is not there."), again)
        return
    if held != entry.get("sha256"):
        yield Finding("document-changed", str(path), N_("It is no longer what was written."), again)


def _periods(output: Path) -> Iterator[Path]:
    if not output.is_dir():
        return
    for folder in sorted(output.iterdir()):
        try:
            Period.parse(folder.name)
        except ValueError:
            continue
        if folder.is_dir():
            yield folder
