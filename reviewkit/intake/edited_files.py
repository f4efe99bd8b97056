"""Workbooks that people filled where reviewkit made them: kept beside, and taken in where they are filled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewkit.content.package_digest import package_digest
from reviewkit.intake.content_identity import form_digest
from reviewkit.intake.inbox_files import InboxFile, UnreadableFile, content_hash, read_content
from reviewkit.intake.inbox_intake import IntakeResult, Judge, take_in
from reviewkit.intake.output_files import OutputFiles
from reviewkit.store import ACCEPTED, DUPLICATE, PARTLY, Store
from reviewkit.store.written_files import SAVED_AGAIN, WrittenFile, WrittenFileJournal
from reviewkit.workspace import Workspace
from reviewkit.xlsx import MB


@dataclass(frozen=True)
class KeptFile:
    """A copy of what a person changed.

    path      of the copy
    taken_in  whether it is a workbook that was accepted, or repeats one that was
    to_fill   whether it is a workbook to fill at all
    """

    path: Path
    taken_in: bool
    to_fill: bool


def take_in_edited(
    workspace: Workspace,
    store: Store,
    judging: Judge,
    *,
    only: Callable[[InboxFile], bool] = lambda _: True,
    keep: bool = False,
) -> list[IntakeResult]:
    """Take in the inbox, and what people filled elsewhere and reviewkit kept a copy of.

    keep  look for filled workbooks first: a run is about to write over them
    """
    files = OutputFiles(workspace.root, store, None)
    if keep:
        keep_edited(workspace, files, judging)
    return take_in(workspace, store, judging, only, list(_filled(workspace, store, files, judging)))


def keep_edited(workspace: Workspace, files: OutputFiles, judging: Judge) -> None:
    """Keep a copy of every workbook to fill that a person changed since it was made.

    One that holds what reviewkit wrote, saved again by another program, is noted as such.
    """
    for path, data, rows in edited_workbooks(workspace, files):
        judged = next(iter(judging([(data, ())])))
        digest = form_digest(judged)
        if digest and any(row.form == digest for row in rows):
            files.journal.note(
                [WrittenFile(files.key(path), SAVED_AGAIN, content_hash(data), package_digest(data), digest)]
            )
        else:
            files.keep(path, data)


def edited_workbooks(
    workspace: Workspace, files: OutputFiles
) -> Iterator[tuple[Path, bytes, Sequence[WrittenFile]]]:
    """Yield each workbook to fill whose bytes reviewkit did not write: path, bytes, what was written there."""
    most = workspace.settings.get("limits.file_mb") * MB
    for key, rows in files.journal.to_fill().items():
        path = files.path(key)
        if path.is_symlink() or not path.is_file():
            continue
        try:
            data = read_content(InboxFile(key, path), most)
        except UnreadableFile:
            continue  # it is looked at again when something is about to take its place
        if not files.is_own(path, data):
            yield path, data, rows


def _filled(workspace: Workspace, store: Store, files: OutputFiles, judging: Judge) -> Iterator[InboxFile]:
    """Yield the kept copies of workbooks to fill that can be accepted, or were judged before."""
    known = {submission.sha256 for submission in store.submissions()}
    most = workspace.settings.get("limits.file_mb") * MB
    to_fill = files.journal.to_fill()
    for key, origin in {row.path: row.origin for row in files.journal.kept()}.items():
        path = files.path(key)
        if origin not in to_fill or not path.is_file():
            continue
        item = InboxFile(_relative_name(path, workspace.inbox), path)
        try:
            data = read_content(item, most)
        except UnreadableFile:
            continue
        if content_hash(data) in known:
            yield item
            continue
        judged = next(iter(judging([(data, ())])))
        if (judged.good or judged.partly) and form_digest(judged) not in _forms(to_fill, origin):
            yield item


def _forms(to_fill: Mapping[str, Sequence[WrittenFile]], origin: str) -> set[str]:
    return {row.form for row in to_fill[origin] if row.form}


def _relative_name(path: Path, inbox: Path) -> str:
    """Return a file's path relative to the inbox, with forward slashes; whole where there is none."""
    try:
        name = os.path.relpath(path, inbox)
    except ValueError:  # another drive
        name = str(path)
    return os.fsencode(name.replace(os.sep, "/")).decode("utf-8", "backslashreplace")


def kept_files(workspace: Workspace, store: Store, folder: Path) -> list[KeptFile]:
    """Return the copies of what people changed below a folder, by name."""
    files = OutputFiles(workspace.root, store, None)
    journal = WrittenFileJournal(store)
    to_fill = journal.to_fill()
    accepted = {s.sha256 for s in store.submissions() if s.status in (ACCEPTED, PARTLY, DUPLICATE)}
    kept = {}
    for row in journal.kept():
        path = files.path(row.path)
        if path.is_relative_to(folder) and path.is_file():
            taken = row.sha256 in accepted
            kept[path] = KeptFile(path, taken, row.origin in to_fill)
    return [kept[path] for path in sorted(kept)]
