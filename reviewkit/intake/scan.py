"""What lies in the inbox. The inbox belongs to the people: it is only ever read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from reviewkit.forms.faults import FaultKind
from reviewkit.text import N_


@dataclass(frozen=True)
class Dropped:
    """A file met in the inbox: its name relative to it, with forward slashes, and where it lies."""

    name: str
    path: Path


def scan(inbox: Path) -> list[Dropped]:
    """Every file people dropped, by name; what office programs and systems leave behind is none."""
    found: list[Dropped] = []
    for folder, folders, files in os.walk(inbox):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in files:
            if not _left_behind(name):
                path = Path(folder) / name
                found.append(Dropped(path.relative_to(inbox).as_posix(), path))
    return sorted(found, key=lambda d: d.name)


def _left_behind(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini", "readme.md", "readme.txt")


def fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


CANNOT_OPEN = FaultKind(
    "cannot-open",
    found=N_("The file cannot be opened: {reason}."),
    expected=N_("Check that it is readable and not still being copied."),
    help=N_("The system refused to open the file. It is tried again at the next run."),
)
