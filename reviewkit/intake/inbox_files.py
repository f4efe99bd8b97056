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

# Thumbnails of a NAS, resource forks in a zip of macOS, and what Windows keeps on each drive.
_OF_SYSTEMS = frozenset(
    {"@eadir", "__macosx", "#recycle", "#snapshot", "$recycle.bin", "system volume information"}
)
# FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN and _RECALL_ON_DATA_ACCESS (Windows SDK, winnt.h).
_ELSEWHERE_ON_WINDOWS = 0x1000 | 0x40000 | 0x400000
_ELSEWHERE_ON_MACOS = 0x40000000  # SF_DATALESS (macOS SDK, sys/stat.h)


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
            N_(
                "the inbox {inbox} cannot be read: {error}. Bring the drive back or let reviewkit read it; "
                "where it moved, mend `inbox` in reviewkit.toml"
            ),
            inbox=inbox,
            error=error.strerror or error,
        ) from None
    inbox_files: list[InboxFile] = []

    def closed(error: OSError) -> None:
        path = Path(error.filename)
        fault = Fault("folder-closed", values={"reason": error.strerror or str(error)})
        inbox_files.append(InboxFile(_name(path, inbox) + "/", path, fault))

    for folder, folders, files in os.walk(inbox, onerror=closed):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f.casefold() not in _OF_SYSTEMS)
        for name in folders:
            path = Path(folder) / name
            if path.is_symlink() and not _inside(path, root):
                inbox_files.append(InboxFile(_name(path, inbox), path, Fault("link-outside")))
        for name in files:
            path = Path(folder) / name
            if not _left_behind(name) and not _is_placeholder(path):
                inbox_files.append(InboxFile(_name(path, inbox), path, _fault(path, root)))
    return sorted(inbox_files, key=lambda d: d.name)


@dataclass(frozen=True)
class LeftAlone:
    """What lies in the inbox and is not read: folders that systems keep, files announced but not downloaded.

    Both by name relative to the inbox.
    """

    system_folders: tuple[str, ...] = ()
    not_downloaded: tuple[str, ...] = ()


def left_alone(inbox: Path) -> LeftAlone:
    """Return what `scan` leaves alone and somebody may look for; what is hidden or half copied is not named."""
    folders_of_systems: list[str] = []
    placeholders: list[str] = []
    for folder, folders, files in os.walk(inbox):
        folders_of_systems += [
            _name(Path(folder) / name, inbox) for name in folders if name.casefold() in _OF_SYSTEMS
        ]
        folders[:] = [f for f in folders if not f.startswith(".") and f.casefold() not in _OF_SYSTEMS]
        for name in files:
            path = Path(folder) / name
            if _is_icloud_placeholder(name) or (not _left_behind(name) and _is_placeholder(path)):
                placeholders.append(_name(path, inbox))
    return LeftAlone(tuple(sorted(folders_of_systems)), tuple(sorted(placeholders)))


def _is_icloud_placeholder(name: str) -> bool:
    return name.startswith(".") and name.lower().endswith(".icloud")


def _is_placeholder(path: Path) -> bool:
    """Return whether a file's bytes lie elsewhere: reading it would download it, or wait for ever.

    OneDrive and SharePoint mark such files on Windows, iCloud and OneDrive on macOS.
    """
    try:
        status = path.lstat()
    except OSError:
        return False
    return bool(getattr(status, "st_file_attributes", 0) & _ELSEWHERE_ON_WINDOWS) or bool(
        getattr(status, "st_flags", 0) & _ELSEWHERE_ON_MACOS
    )


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
