"""Check of database, archive and documents against each other (commands: doctor)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from reviewkit.delivery.sent_log import SENT_LOG
from reviewkit.domain.errors import ReviewkitError
from reviewkit.domain.period import Period
from reviewkit.intake.archive import archive_path
from reviewkit.intake.content_identity import form_digest
from reviewkit.intake.inbox_files import InboxError, scan
from reviewkit.intake.inbox_intake import Judge
from reviewkit.intake.output_files import OutputFiles
from reviewkit.runs.judging import judging
from reviewkit.runs.lock import holder, left_behind
from reviewkit.runs.output import MANIFEST, read_manifest
from reviewkit.runs.sample import has_public_key
from reviewkit.runs.workspace_store import change_log
from reviewkit.store import Store, Submission, is_there
from reviewkit.store.copying import is_behind
from reviewkit.store.private_files import has_modes, is_open_to_others
from reviewkit.text import N_, Language, Phrase
from reviewkit.text.phrase import in_language
from reviewkit.workspace import KEY_FILE, Workspace

WRONG, NOTE = "wrong", "note"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong in a workspace: where, what, and what to do. A note needs no action."""

    code: str
    what: str | Phrase
    found: str
    advice: str
    severity: str = WRONG

    def as_json(self, lang: Language) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity,
            "what": in_language(self.what, lang),
            "found": lang.say(self.found),
            "advice": lang.say(self.advice),
        }


_RESTORE = N_(
    "Bring it back from a backup; or move it away, drop the archive's workbooks in the inbox again and run intake."
)
_REBUILD = N_("Run `reviewkit rebuild`: it makes the database anew from the archive and sets this one aside.")
_COPY = N_("Bring it back from a backup; figures and documents do not need it.")


def examine(workspace: Workspace) -> list[Finding]:
    """Return everything that is wrong in a workspace; change nothing."""
    return [*_around(workspace), *_stored(workspace), *_checked_documents(workspace)]


def _stored(workspace: Workspace) -> Iterator[Finding]:
    """Check the database and the archive. Where there is no database, none is made."""
    known: list[Submission] = []
    log = change_log(workspace)
    restore = _REBUILD if log.path.exists() else _RESTORE
    try:
        if is_there(workspace.database_url):
            with Store(workspace.database_url) as store:
                yield from _database(store, restore)
                known = store.submissions()
                behind = is_behind(store, log)
            if behind:
                yield Finding(
                    "database-behind",
                    str(log.path),
                    N_("The database is older than what its log says was written."),
                    _REBUILD,
                )
        elif log.path.exists():
            yield Finding(
                "database-gone", str(log.path), N_("The database is gone or was emptied."), _REBUILD
            )
            return
    except (ReviewkitError, SQLAlchemyError, ValueError) as error:
        what = error.phrase if isinstance(error, ReviewkitError) else str(error).splitlines()[0]
        yield Finding("database-unreadable", what, N_("The database cannot be read."), restore)
        return
    yield from _archive(workspace, known)


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
            N_(
                "No form is made without it, and none handed in is checked; bring reviewkit.key back from a backup."
            ),
        )
    if has_public_key(workspace):
        yield Finding(
            "public-key",
            str(workspace.root / KEY_FILE),
            N_(
                "The key is that of the public samples: whoever has them can sign workbooks for this workspace."
            ),
            N_("Remove reviewkit.key, run `reviewkit init` here for a new one, and make the forms anew."),
        )
    yield from _open_to_others(workspace)
    folders = [workspace.archive, workspace.returned, workspace.output, workspace.templates]
    if workspace.archive.is_dir():
        folders += sorted(path for path in workspace.archive.iterdir() if len(path.name) == 2)
    for path in folders:
        if path.exists() and not path.is_dir():
            yield Finding(
                "not-a-folder",
                str(path),
                N_("A file stands where reviewkit keeps a folder."),
                N_("Move it away: the next run makes the folder."),
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


def _open_to_others(workspace: Workspace) -> Iterator[Finding]:
    """Report what other users of the machine may read: database, originals, key, drafts."""
    if os.name != "posix" or not has_modes(workspace.root):
        return
    private = [
        workspace.archive,
        *workspace.output.glob("*/outbox"),
        *workspace.output.glob("*/outbox/*.eml"),
    ]
    private += sorted(workspace.output.glob(f"*/{SENT_LOG}"))
    if not has_public_key(workspace):
        private.append(workspace.root / KEY_FILE)
    database = sa.engine.make_url(workspace.database_url)
    if database.get_backend_name() == "sqlite" and database.database:
        private += [Path(f"{database.database}{beside}") for beside in ("", "-wal", "-shm", "-journal")]
    found = [path for path in private if is_open_to_others(path)]
    if found:
        more = f" (+{len(found) - 1})" if len(found) > 1 else ""
        yield Finding(
            "open-to-others",
            f"{found[0]}{more}",
            N_("Other users of this machine may read it: partners' business, addresses, or the key."),
            N_(
                "Take their rights away, such as `chmod -R go= archive reviewkit.db* reviewkit.key output/*/outbox`; "
                "new files are made readable by you alone."
            ),
        )


def _database(store: Store, restore: str) -> Iterator[Finding]:
    for line in store.examine():
        yield Finding("database-damaged", line, N_("The database is damaged."), restore)


def _archive(workspace: Workspace, submissions: Iterable[Submission]) -> Iterator[Finding]:
    known = {submission.sha256: submission.file for submission in submissions}
    for sha, file in sorted(known.items(), key=lambda item: item[1]):
        path = archive_path(workspace.archive, sha)
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
    yield from _unknown(workspace, [path for path in _originals(workspace.archive) if path.stem not in known])


def _originals(archive: Path) -> list[Path]:
    folders = [path for path in archive.iterdir() if path.is_dir()] if archive.is_dir() else []
    return sorted(path for folder in folders if len(folder.name) == 2 for path in folder.glob("*.xlsx"))


def _unknown(workspace: Workspace, originals: Sequence[Path]) -> Iterator[Finding]:
    """Report archived originals that the database does not know; the next run takes in those of the inbox."""
    coming = _inbox_hashes(workspace.inbox, {path.stat().st_size for path in originals})
    for path in originals:
        if path.stem in coming:
            yield Finding(
                "archive-only",
                str(path),
                N_("Archived and not yet in the database."),
                N_("Nothing to do: a run was cut short, and the next one takes the file in."),
                NOTE,
            )
    lost = [path for path in originals if path.stem not in coming]
    if lost:
        more = f" (+{len(lost) - 1})" if len(lost) > 1 else ""
        yield Finding(
            "archive-unknown",
            f"{lost[0]}{more}",
            N_("In the archive only: neither the database nor the inbox knows it."),
            N_("Bring the database back from a backup, or drop the file in the inbox again and run intake."),
        )


def _inbox_hashes(inbox: Path, sizes: Collection[int]) -> set[str]:
    """Return the sha256 of the inbox's files that have one of these sizes (bytes)."""
    hashes: set[str] = set()
    try:
        dropped = scan(inbox) if sizes else []
    except InboxError:
        return hashes
    for file in dropped:
        try:
            if file.path.stat().st_size in sizes:
                hashes.add(hashlib.sha256(file.path.read_bytes()).hexdigest())
        except OSError:
            continue
    return hashes


def _checked_documents(workspace: Workspace) -> list[Finding]:
    """Check the documents, with what the database knows of their writing where it can be read."""
    try:
        if is_there(workspace.database_url):
            with Store(workspace.database_url) as store, judging(workspace, store, 1) as judge:
                files = OutputFiles(workspace.root, store, None)
                return list(
                    _documents(workspace, lambda path, sha256: _is_as_written(files, judge, path, sha256))
                )
    except (ReviewkitError, SQLAlchemyError, ValueError):
        pass  # `_stored` reports it
    return list(_documents(workspace, lambda _path, _sha256: False))


def _is_as_written(files: OutputFiles, judge: Judge, path: Path, sha256: str) -> bool:
    """Return whether a file differs from what was written only by what programs add when they touch or save it."""
    if files.holds(path, sha256):
        return True
    forms = {row.form for row in files.journal.of(files.key(path)) if row.form and row.sha256 == sha256}
    return bool(forms) and form_digest(next(iter(judge([(path.read_bytes(), ())])))) in forms


def _documents(workspace: Workspace, is_as_written: Callable[[Path, str], bool]) -> Iterator[Finding]:
    for folder in _periods(workspace.output):
        manifest = read_manifest(folder)
        if not manifest:
            if (folder / MANIFEST).exists():
                yield Finding(
                    "manifest-unreadable",
                    str(folder / MANIFEST),
                    N_("The manifest is not what was written."),
                    N_("Run the period again."),
                )
            elif any(path.suffix in (".docx", ".html") for path in folder.rglob("*")):
                yield Finding(
                    "no-manifest",
                    str(folder / MANIFEST),
                    N_("The period has documents and no manifest."),
                    N_("Run the period again."),
                )
            continue
        for entry in manifest.get("documents", ()):
            yield from _document(folder, entry, is_as_written)


def _document(
    folder: Path, entry: dict[str, Any], is_as_written: Callable[[Path, str], bool]
) -> Iterator[Finding]:
    path = folder / str(entry.get("path"))
    again = N_(
        "Run the period again: what is missing is made anew, and what somebody changed is kept beside as "
        "“… (modified DATE)”."
    )
    try:
        held = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        yield Finding("document-missing", str(path), N_("The manifest lists it, and it is not there."), again)
        return
    if held != entry.get("sha256") and not is_as_written(path, str(entry.get("sha256"))):
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
