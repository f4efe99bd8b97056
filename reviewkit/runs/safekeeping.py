"""A copy of all that counts in one file, and the database built anew from what lies beside the originals."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from reviewkit.domain.errors import ReviewkitError, UsageError
from reviewkit.intake.archive import archive_path
from reviewkit.runs.output import MANIFEST, read_manifest
from reviewkit.runs.workspace_store import change_log
from reviewkit.settings import FILE as SETTINGS
from reviewkit.store import Store, is_there
from reviewkit.store.copying import build_from_log, copy_database, is_empty
from reviewkit.store.private_files import create_private_file
from reviewkit.text import N_
from reviewkit.workspace import KEY_FILE, Workspace

DATABASE = "reviewkit.db"
_OUTBOX = "outbox"


@dataclass(frozen=True)
class Backup:
    """A backup that was written.

    files  the number of files in it
    size   bytes
    """

    path: Path
    files: int
    size: int

    def as_json(self) -> dict[str, str | int]:
        return {"path": str(self.path), "files": self.files, "bytes": self.size}


@dataclass(frozen=True)
class RebuiltDatabase:
    """A database that was built anew.

    rows       by table
    set_aside  the former database; None where there was none
    missing    revisions whose original is not in the archive, as inbox file names
    """

    rows: dict[str, int]
    set_aside: Path | None
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "set_aside": str(self.set_aside) if self.set_aside else None,
            "missing": list(self.missing),
        }


def backup(workspace: Workspace, store: Store, target: Path) -> Backup:
    """Write one zip that, unpacked into an empty folder, is the workspace again.

    It holds settings, key, templates, originals, database (as SQLite, whatever it is here), drafts, manifests,
    workbooks of the inbox that were not taken in, and every file of the output that somebody changed. Documents
    that a run makes again are left out. Written whole or not at all. Raises UsageError where the file exists.
    """
    target = target.resolve()
    if target.exists():
        raise UsageError(N_("{path} is there already: nothing is written over a backup"), path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".rk-", suffix=".part", dir=target.parent)
    written = Path(name)
    try:
        with (
            os.fdopen(descriptor, "wb") as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            with tempfile.TemporaryDirectory() as scratch:
                database = Path(scratch) / DATABASE
                _copy_store(store, database)
                archive.write(database, _database_name(workspace))
            for path in _kept_files(workspace):
                archive.write(path, path.relative_to(workspace.root).as_posix())
            count = len(archive.namelist())
        with zipfile.ZipFile(written) as archive:
            damaged = archive.testzip()
        if damaged:
            raise ReviewkitError(N_("{path}: the backup is damaged ({part})"), path=target, part=damaged)
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)
    return Backup(target, count, target.stat().st_size)


def rebuild(workspace: Workspace) -> RebuiltDatabase:
    """Build the database anew from the log of changes in the archive.

    A former SQLite database is set aside, never deleted; a PostgreSQL database must be empty. Raises UsageError
    without a log, StoreError where the log cannot be read or the database holds rows.
    """
    log = change_log(workspace)
    if not log.path.exists():
        raise UsageError(N_("{path}: there is no log of changes to build a database from"), path=log.path)
    url = sa.engine.make_url(workspace.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        with Store(workspace.database_url) as store:
            if not is_empty(store):
                raise UsageError(
                    N_("the database {url} holds rows: name an empty one in reviewkit.toml"),
                    url=url.render_as_string(hide_password=True),
                )
            rows = build_from_log(log, store.engine)
            return RebuiltDatabase(rows, None, _missing_originals(workspace, store))
    database = Path(url.database)
    fresh = database.with_name(f".{database.name}.part")
    _remove(fresh)
    try:
        create_private_file(fresh)
        engine = sa.create_engine(f"sqlite:///{fresh}")
        rows = build_from_log(log, engine)
        engine.dispose()
        aside = _set_aside(database) if is_there(workspace.database_url) else None
        fresh.replace(database)
    finally:
        _remove(fresh)
    with Store(workspace.database_url) as store:
        return RebuiltDatabase(rows, aside, _missing_originals(workspace, store))


def copy_by_url(workspace: Workspace, source: str, target: str) -> dict[str, int]:
    """Copy a database into an empty one; return the number of rows by table.

    Raises UsageError where there is no database to copy, StoreError where the target holds rows.
    """
    url = workspace.full_url(source)
    if not is_there(url):
        raise UsageError(N_("there is no database {url}"), url=source)
    with Store(url).sound() as reading, Store(workspace.full_url(target)) as writing:
        return copy_database(reading, writing)


def _copy_store(store: Store, database: Path) -> None:
    """Copy a database, whatever it is, into an SQLite file, as it stands at one moment."""
    if store.engine.dialect.name == "sqlite":
        with (
            store.engine.connect() as connection,
            contextlib.closing(sqlite3.connect(database)) as copied,
        ):
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(copied)
        return
    with Store(f"sqlite:///{database}") as copied_store:
        copy_database(store, copied_store)


def _database_name(workspace: Workspace) -> str:
    """Return where the database lies in a backup: where the settings look for it, if that is in the workspace."""
    url = sa.engine.make_url(workspace.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database).resolve()
        if path.is_relative_to(workspace.root):
            return path.relative_to(workspace.root).as_posix()
    return DATABASE


def _kept_files(workspace: Workspace) -> Iterator[Path]:
    """Yield the files of a workspace that a backup holds beside the database. Links are not followed."""
    for name in (SETTINGS, KEY_FILE):
        if (workspace.root / name).is_file():
            yield workspace.root / name
    yield from _files(workspace.templates)
    yield from _files(workspace.archive)
    made = _made_documents(workspace)
    if workspace.output.is_relative_to(workspace.root):
        yield from (
            path for path in _files(workspace.output) if path not in made or _content(path) != made[path]
        )
    if workspace.inbox.is_relative_to(workspace.root):
        yield from (
            path
            for path in _files(workspace.inbox)
            if not archive_path(workspace.archive, _content(path)).is_file()
        )


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, in order; none where there is no folder."""
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if folder.is_dir() else []
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _made_documents(workspace: Workspace) -> dict[Path, str]:
    """Return the documents that a run makes again, with their sha256. Drafts are kept: they may have been sent."""
    made = {}
    for manifest in workspace.output.glob(f"*/{MANIFEST}"):
        for document in read_manifest(manifest.parent).get("documents", ()):
            path = PurePosixPath(document["path"])
            if path.parts[0] != _OUTBOX:
                made[manifest.parent.joinpath(*path.parts)] = document["sha256"]
    return made


def _content(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _missing_originals(workspace: Workspace, store: Store) -> tuple[str, ...]:
    return tuple(
        submission.file
        for submission in store.submissions()
        if submission.revision is not None
        and not archive_path(workspace.archive, submission.sha256).is_file()
    )


def _set_aside(database: Path) -> Path:
    """Rename a database out of the way, with what SQLite keeps beside it; return its new path."""
    number = 1
    while (aside := database.with_name(f"{database.stem}.before-rebuild-{number}{database.suffix}")).exists():
        number += 1
    for beside in ("-wal", "-shm"):
        path = database.with_name(database.name + beside)
        if path.exists():
            path.rename(aside.with_name(aside.name + beside))
    shutil.move(database, aside)
    return aside


def _remove(database: Path) -> None:
    for beside in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + beside).unlink(missing_ok=True)
