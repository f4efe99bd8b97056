"""The originals, kept by content: a file is archived before its rows are committed."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

LEFT_BEHIND = re.compile(r"\.rk-[0-9a-f]{12}-\d+\.part").fullmatch
_LONGEST = 255  # bytes of a file's name


def write_beside(path: Path, data: bytes) -> None:
    """Write a file so that readers find the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not the name itself with something added: it may already be as long as a name can be.
    mark = hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    beside = path.with_name(f".rk-{mark}-{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def returned_path(folder: Path, name: str) -> Path:
    """Where the workbook given back for a file of the inbox lies: under its own name."""
    parts = name.split("/")
    last = parts[-1]
    if not last.lower().endswith(".xlsx"):
        last += ".xlsx"  # review.xlsm beside review.xlsx
    if len(os.fsencode(last)) > _LONGEST:
        mark = hashlib.sha256(last.encode()).hexdigest()[:8]
        last = os.fsencode(last)[: _LONGEST - 20].decode("utf-8", "ignore") + f"-{mark}.xlsx"
    return folder.joinpath(*parts[:-1], last)


def archived(archive: Path, sha256: str) -> Path:
    return archive / sha256[:2] / f"{sha256}.xlsx"


def keep(archive: Path, sha256: str, data: bytes) -> None:
    """Archive an original, once."""
    path = archived(archive, sha256)
    if not path.exists() or path.stat().st_size != len(data):
        write_beside(path, data)
