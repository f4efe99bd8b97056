"""The hash of all that a run's documents depend on; where it is unchanged, nothing is made again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from reviewkit.runs.run import RunContext
from reviewkit.version import __version__


@dataclass(frozen=True)
class Sources:
    """Ids of the revisions that a run's documents rest on.

    revisions  those that count now; the run is stored with them
    printed    those that the documents of the month before were made from
    """

    revisions: tuple[int, ...]
    printed: tuple[int, ...] = ()


def fingerprint(context: RunContext, sources: Sources) -> str:
    """Return a hash of all that the documents of a run depend on."""
    style = context.style
    parts = [
        str(context.period),
        __version__,
        code_fingerprint(),
        sorted(context.settings.printed.items()),
        repr(context.workspace.key()),
        sorted(style.templates.items()),
        sorted(style.theme.items()),
        hashlib.sha256(style.logo or b"").hexdigest(),
        sources,
        [(s.file, s.sha256, s.status, [f.kind for f in s.faults]) for s in context.submissions],
        sorted(context.partners),
        context.address_changes,
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def code_fingerprint() -> str:
    """Return the sizes and times of the package's files: a version number stands for many days of work."""
    root = Path(__file__).parent.parent
    files = sorted(p for p in root.rglob("*") if p.suffix in (".py", ".mo", ".j2") and p.is_file())
    return repr([(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files])
