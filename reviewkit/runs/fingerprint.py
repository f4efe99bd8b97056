"""What a run's documents depend on, as one hash: where it is the same, nothing is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import reviewkit
from reviewkit.domain.period import Period
from reviewkit.history.people import Directory
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.runs.landings import plan_revisions
from reviewkit.runs.output import Style
from reviewkit.store import Store, month_number
from reviewkit.workspace import Workspace


def fingerprint(
    workspace: Workspace,
    store: Store,
    period: Period,
    directory: Directory,
    style: Style,
    taken: Sequence[IntakeResult],
    partners: Sequence[str],
) -> str:
    """Everything the documents of a run depend on, as one hash."""
    month = month_number(period)
    before = store.last_run(period.shift(-1))
    told = [
        str(period),
        reviewkit.__version__,
        code_print(),
        sorted(workspace.settings.printed.items()),
        repr(workspace.key()),
        directory.revision.id,
        sorted(style.templates.items()),
        sorted(style.theme.items()),
        hashlib.sha256(style.logo or b"").hexdigest(),
        [r.id for r in store.counting("review", until=month)],
        opportunities(store, period),
        plan_revisions(store, month),
        [r.id for r in store.printed_from(before[0])] if before else [],
        [(t.file, t.sha256, t.status, [f.kind for f in t.faults]) for t in taken],
        sorted(partners),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def opportunities(store: Store, period: Period) -> list[int]:
    """The revisions of sheets and assignments that a month rests on."""
    until = month_number(period)
    return [r.id for form in ("lead", "assignment") for r in store.journal(form, until=until)]


def code_print() -> str:
    """The code that runs: its files' sizes and times, since a version number stands for many days of work."""
    root = Path(reviewkit.__file__).parent
    files = sorted(p for p in root.rglob("*") if p.suffix in (".py", ".mo", ".j2") and p.is_file())
    return repr([(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files])
