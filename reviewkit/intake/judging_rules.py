"""The rules that a workspace's settings and key give for judging files."""

from __future__ import annotations

from reviewkit.forms.engine.judge import JudgingRules
from reviewkit.workspace import Workspace
from reviewkit.xlsx import MB, Limits


def judging_rules(workspace: Workspace, trusted: frozenset[str] = frozenset()) -> JudgingRules:
    """Return the rules that a workspace's files are judged by.

    trusted  sha256 of the files let in by hand
    """
    settings = workspace.settings
    limits = Limits(file=settings.get("limits.file_mb") * MB)
    return JudgingRules(
        workspace.key(),
        settings.vendor,
        settings.currency,
        settings.language,
        settings.ladder,
        limits,
        trusted,
    )
