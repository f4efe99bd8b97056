"""Who judges the inbox's files: this process, or workers under limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reviewkit.intake.taking import Judge, judge_here, rules_of
from reviewkit.workspace import Workspace


@contextmanager
def judging(workspace: Workspace, jobs: int) -> Iterator[Judge]:  # noqa: ARG001
    yield judge_here(rules_of(workspace))
