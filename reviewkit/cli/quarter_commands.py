"""Commands of the quarter: quarterly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import PERIOD, in_workspace, json_option, open_store, print_json, say
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
@click.option("--period", type=PERIOD, required=True, help="2026-Q4")
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
    period: Period,
    partners: tuple[str, ...],
    jobs: int,
    as_json: bool,
) -> None:
    """Take in the inbox and make every document of a quarter."""
    from reviewkit.cli.progress_bar import progress_bar
    from reviewkit.runs.judging import judging
    from reviewkit.runs.lock import locked
    from reviewkit.runs.processes import executor_of
    from reviewkit.runs.quarterly import quarterly as run_quarter
    from reviewkit.runs.run_words import run_lines

    if period.kind != "quarter":
        raise UsageError(N_("{period} is no quarter; write --period 2026-Q4"), period=period)
    with (
        locked(workspace, "quarterly"),
        open_store(workspace) as store,
        judging(workspace, jobs) as judge,
        executor_of(jobs) as executor,
        progress_bar(workspace.settings.language, quiet=as_json) as progress,
    ):
        run = run_quarter(
            workspace, store, period, judge, partners=partners, executor=executor, progress=progress
        )
    if as_json:
        print_json(run.manifest())
    else:
        for line in run_lines(run, workspace.settings.language):
            say(line)
    ctx.exit(DONE if run.complete else INCOMPLETE)
