"""What lies in the inbox. The inbox belongs to the people: it is only ever read."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reviewkit.domain.errors import ReviewkitError
from reviewkit.domain.faults import Fault
from reviewkit.text import N_
from reviewkit.xlsx.zip_package import BYTES, too_large


class InboxError(ReviewkitError):
    """The inbox is not there: a drive that went away, or a wrong setting."""


class UnreadableFile(Exception):  # noqa: N818 -- the outcome of a reading, not a failure of ours
    """A file that could not be read, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


@dataclass(frozen=True)
class InboxFile:
    """A file met in the inbox: its name relative to it, with forward slashes, and where it lies.

    fault  why it is not even opened
    """

    name: str
    path: Path
    fault: Fault | None = None


def scan(inbox: Path) -> list[InboxFile]:
    """Every file people dropped, by name; what office programs and systems leave behind is none.

    Raises InboxError where the inbox itself cannot be listed.
    """
    try:
        root = inbox.resolve(strict=True)
        with os.scandir(inbox):
            pass
    except OSError as error:
        raise InboxError(
            N_("the inbox {inbox} cannot be read: {error}"), inbox=inbox, error=error.strerror or error
        ) from None
    inbox_files: list[InboxFile] = []

    def closed(error: OSError) -> None:
        path = Path(error.filename)
        fault = Fault("folder-closed", values={"reason": error.strerror or str(error)})
        inbox_files.append(InboxFile(_name(path, inbox) + "/", path, fault))

    for folder, folders, files in os.walk(inbox, onerror=closed):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in folders:
            path = Path(folder) / name
            if path.is_symlink() and not _inside(path, root):
                inbox_files.append(InboxFile(_name(path, inbox), path, Fault("link-outside")))
        for name in files:
            if not _left_behind(name):
                path = Path(folder) / name
                inbox_files.append(InboxFile(_name(path, inbox), path, _fault(path, root)))
    return sorted(inbox_files, key=lambda d: d.name)


def _name(path: Path, inbox: Path) -> str:
    """A name that can be stored and printed, whatever bytes the system has for it."""
    return os.fsencode(path.relative_to(inbox).as_posix()).decode("utf-8", "backslashreplace")


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return True  # leads nowhere: opening it says so


def _fault(path: Path, root: Path) -> Fault | None:
    if path.is_symlink() and not _inside(path, root):
        return Fault("link-outside")
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return None
    return None if stat.S_ISREG(mode) else Fault("not-a-file")


def _left_behind(name: str) -> bool:
    lower = name.lower()
    return (
        name.startswith((".", "~$"))
        or lower in ("thumbs.db", "desktop.ini", "readme.md", "readme.txt")
        or lower.endswith((".crdownload", ".part", ".partial", ".download"))
    )


def read_content(dropped: InboxFile, most: int, between: Callable[[], None] = lambda: None) -> bytes:
    """A file's bytes, whole. Raises UnreadableFile where it is no file, too large, or changes meanwhile.

    most     bytes: a larger file is refused unread
    between  called between reading and looking again, for tests
    """
    if dropped.fault is not None:
        raise UnreadableFile(dropped.fault)
    try:
        # Not to wait for ever should a pipe have taken the file's place.
        descriptor = os.open(
            dropped.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(descriptor, "rb") as stream:
            before = os.fstat(stream.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableFile(Fault("not-a-file"))
            if before.st_size > most:
                raise UnreadableFile(too_large(BYTES, most, before.st_size).fault())
            data = stream.read(most + 1)
            between()
            after = os.fstat(stream.fileno())
    except OSError as error:
        raise UnreadableFile(Fault("cannot-open", values={"reason": error.strerror or str(error)})) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise UnreadableFile(Fault("file-changing"))
    return data


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
