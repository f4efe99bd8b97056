"""The originals, kept by content: a file is archived before its rows are committed."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from reviewkit.store.private_files import PRIVATE_FILE, make_private_folder

# The second form was written until 0.1.0.
LEFT_BEHIND = re.compile(r"\.rk-([0-9a-f]{32}|[0-9a-f]{12}-\d+)\.part").fullmatch
_LONGEST = 255  # bytes of a file's name
_NO_LINK, _BINARY = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_BINARY", 0)  # one is POSIX, one Windows


class FileInUseError(PermissionError):
    """A file could not take its place, since another program holds what lies there open."""


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file so that readers find the old one or the new one, never half of it.

    private  its owner alone may read it and open its folder, where this call makes it

    It is written beside its place under a random name, created by this call alone:
    a link that lies there is never followed. A link in the file's own place is replaced.
    """
    if private:
        make_private_folder(path.parent)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
    # Not the name itself with something added: it may already be as long as a name can be.
    beside = path.with_name(f".rk-{secrets.token_hex(16)}.part")
    descriptor = os.open(
        beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _BINARY, PRIVATE_FILE if private else 0o666
    )
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            beside.replace(path)
        except PermissionError as error:
            # Windows lets nobody replace a file that a program holds open.
            raise FileInUseError(error.errno, error.strerror, str(path)) from None
    finally:
        beside.unlink(missing_ok=True)


def returned_path(folder: Path, name: str, sha256: str) -> Path | None:
    """The workbook given back for a file of the inbox; None where it is gone."""
    places = (returned_place(folder, name), returned_elsewhere(folder, name, sha256))
    return next((path for path in places if path.is_file()), None)


def returned_elsewhere(folder: Path, name: str, sha256: str) -> Path:
    """Return where the workbook given back lies that cannot lie under its own name: under its content's."""
    return returned_place(folder, f"{sha256[:12]}-{name.rpartition('/')[2]}")


def returned_place(folder: Path, name: str) -> Path:
    """Where the workbook given back for a file of the inbox lies: under its own name."""
    # A workbook that was filled elsewhere has a name that leads out of the inbox, or a drive of its own.
    parts = [part for part in name.split("/") if part not in ("", "..") and not _is_drive(part)]
    last = parts[-1]
    if not last.lower().endswith(".xlsx"):
        last += ".xlsx"  # review.xlsm beside review.xlsx
    if len(os.fsencode(last)) > _LONGEST:
        mark = hashlib.sha256(last.encode()).hexdigest()[:8]
        last = os.fsencode(last)[: _LONGEST - 20].decode("utf-8", "ignore") + f"-{mark}.xlsx"
    return folder.joinpath(*parts[:-1], last)


def _is_drive(part: str) -> bool:
    return len(part) == 2 and part[1] == ":"


def archive_path(archive: Path, sha256: str) -> Path:
    return archive / sha256[:2] / f"{sha256}.xlsx"


def archive_original(archive: Path, sha256: str, data: bytes) -> None:
    """Archive an original, once; what lies there under its name and is something else is replaced."""
    path = archive_path(archive, sha256)
    if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        make_private_folder(archive)
        write_atomically(path, data, private=True)
