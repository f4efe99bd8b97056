"""The originals, kept by content: a file is archived before its rows are committed."""

from __future__ import annotations

import os
from pathlib import Path


def write_beside(path: Path, data: bytes) -> None:
    """Write a file so that readers find the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def archived(archive: Path, sha256: str) -> Path:
    return archive / sha256[:2] / f"{sha256}.xlsx"


def keep(archive: Path, sha256: str, data: bytes) -> None:
    """Archive an original, once."""
    path = archived(archive, sha256)
    if not path.exists() or path.stat().st_size != len(data):
        write_beside(path, data)
