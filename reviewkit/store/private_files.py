"""Files that their owner alone may read: the database, and what lies beside it."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_WITHOUT_MODES = frozenset(
    {"9p", "cifs", "drvfs", "exfat", "fuseblk", "msdos", "ntfs", "ntfs3", "smb3", "vfat"}
)


def create_private_file(path: Path) -> None:
    """Create an empty file that its owner alone may read and write, where there is none.

    SQLite keeps the rights of a database that is there, and gives them to the files beside it (-wal, -shm,
    -journal). Where the file cannot be created, whoever opens it says why.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with contextlib.suppress(OSError):
        os.close(os.open(path, flags, PRIVATE_FILE))


def append_line(path: Path, line: bytes, *, follow_links: bool = True) -> None:
    """Add a line, with its line feed, to a log that its owner alone may read; it is on disk before this returns.

    A line that a killed run cut short is ended first. Raises OSError, also for a link that is not followed.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, PRIVATE_FILE), "rb+") as stream:
        end = stream.seek(0, os.SEEK_END)
        if end:
            stream.seek(end - 1)
            if stream.read(1) != b"\n":
                line = b"\n" + line
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def make_private_folder(folder: Path) -> None:
    """Make a folder that its owner alone may open; one that is there stays as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def is_open_to_others(path: Path) -> bool:
    """Return whether users other than its owner may read a file or open a folder; a link or nothing is not."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(status.st_mode) and bool(status.st_mode & 0o077)


def has_modes(path: Path) -> bool:
    """Return whether the file system of a path keeps the rights of files, as far as the system tells.

    A share of Windows or a memory stick shows the same rights for every file, and takes no others.
    """
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return True
    kinds: dict[Path, str] = {}
    for line in mounts:
        _, place, kind, *_ = [*line.split(" "), "", "", ""]
        kinds[Path(place.replace("\\040", " "))] = kind
    real = path.resolve()
    nearest = next((kinds[folder] for folder in (real, *real.parents) if folder in kinds), "")
    return nearest not in _WITHOUT_MODES
