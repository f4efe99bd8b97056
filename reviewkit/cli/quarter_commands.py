"""Commands of the quarter: quarterly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import PERIOD, in_workspace, json_option, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE
from reviewkit.domain.errors import UsageError
from reviewkit.text import N_

if TYPE_CHECKING:
    from reviewkit.domain.period import Period
    from reviewkit.workspace import Workspace

jobs_option = click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes at work."
)


@click.command()
@click.option("--period", type=PERIOD, help="2026-Q4; default: the newest quarter anything came in for.")
@click.option(
    "--partner", "partners", multiple=True, metavar="CODE", help="Only this partner's pack; may be repeated."
)
@jobs_option
@json_option
@in_workspace
@click.pass_context
def quarterly(
    ctx: click.Context,
    workspace: Workspace,
    period: Period | None,
    partners: tuple[str, ...],
    jobs: int,
    as_json: bool,
) -> None:
    """Take in the inbox and make every document of a quarter."""
    from reviewkit.api import ReviewWorkspace
    from reviewkit.cli.progress_bar import progress_bar
    from reviewkit.runs.run_words import run_lines

    if period is not None and period.kind != "quarter":
        raise UsageError(N_("{period} is no quarter; write --period 2026-Q4"), period=period)
    with progress_bar(workspace.settings.language, quiet=as_json) as progress:
        run = ReviewWorkspace(workspace).quarterly(period, partners=partners, jobs=jobs, progress=progress)
    if as_json:
        print_json(run.manifest())
    else:
        for line in run_lines(run, workspace.settings.language):
            say(line)
    ctx.exit(DONE if run.complete else INCOMPLETE)
