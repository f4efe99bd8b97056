"""The run page, from a run to the page's plain description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.analysis import Portfolio
from reviewkit.packs.about import About
from reviewkit.pipeline.directory import Directory
from reviewkit.workspace import Workspace

if TYPE_CHECKING:
    from reviewkit.pipeline.monthly import Run


def run_page(run: Run, workspace: Workspace, directory: Directory, portfolio: Portfolio, about: About) -> bytes:
    return b"<!doctype html>"
