"""Check of filled workbooks; nothing is kept (commands: check)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from reviewkit.domain.errors import UsageError
from reviewkit.intake.comparison import Comparison
from reviewkit.intake.inbox_files import InboxFile, UnreadableFile, content_hash, read_content
from reviewkit.intake.inbox_intake import IntakeResult, Judge
from reviewkit.runs.judging import judging
from reviewkit.store import ACCEPTED, PARTLY, RETURNED, UNREADABLE, Store
from reviewkit.text import N_
from reviewkit.workspace import Workspace
from reviewkit.xlsx import MB


def check_files(workspace: Workspace, store: Store, files: Sequence[Path]) -> list[IntakeResult]:
    """Judge each file as intake would now. Raises UsageError for a path that is no file."""
    for path in files:
        if not path.exists():
            raise UsageError(N_("{path}: there is no such file"), path=_name(path))
        if path.is_dir():
            raise UsageError(N_("{path} is a folder: name the workbooks in it"), path=_name(path))
    comparison = Comparison(store, workspace.settings)
    with judging(workspace, store, 1) as judge:
        return [_checked(workspace, comparison, judge, path) for path in files]


def _name(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _checked(workspace: Workspace, comparison: Comparison, judge: Judge, path: Path) -> IntakeResult:
    settings = workspace.settings
    name = _name(path)
    try:
        data = read_content(InboxFile(name, path), settings.get("limits.file_mb") * MB)
    except UnreadableFile as unread:
        return IntakeResult(name, "", None, None, None, None, UNREADABLE, (unread.fault,), settings.language)
    judged = next(iter(judge([(data, ())])))
    respelled = comparison.adopt_known_codes(judged)
    if judged.good:
        judged.faults += [*respelled, *comparison.faults(judged)]
    identity = judged.identity
    status = ACCEPTED if judged.good else PARTLY if judged.partly else RETURNED
    status = UNREADABLE if identity is None else status
    kind, partner, period = (
        (identity.form, identity.partner, str(identity.period)) if identity else (None,) * 3
    )
    return IntakeResult(
        name, content_hash(data), kind, partner, period, None, status, tuple(judged.faults), judged.lang
    )
