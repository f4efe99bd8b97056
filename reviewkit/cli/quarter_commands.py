"""Commands of the quarter: quarterly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import (
    PERIOD,
    in_workspace,
    jobs_option,
    json_option,
    partners_option,
    print_json,
    say,
)
from reviewkit.cli.failures import DONE, INCOMPLETE

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace
    from reviewkit.domain.period import Period


@click.command()
@click.option("--period", type=PERIOD, help="2026-Q4; default: the newest quarter anything came in for.")
@partners_option
@jobs_option
@json_option
@in_workspace
@click.pass_context
def quarterly(
    ctx: click.Context,
    reviews: ReviewWorkspace,
    period: Period | None,
    partners: tuple[str, ...],
    jobs: int,
    as_json: bool,
) -> None:
    """Take in the inbox and make every document of a quarter."""
    from reviewkit.cli.progress_bar import progress_bar
    from reviewkit.runs.run_words import run_lines

    with progress_bar(reviews.workspace.settings.language, quiet=as_json) as progress:
        run = reviews.quarterly(period, partners=partners, jobs=jobs, progress=progress)
    if as_json:
        print_json(run.manifest())
    else:
        for line in run_lines(run, reviews.workspace.settings.language):
            say(line)
    ctx.exit(DONE if run.complete else INCOMPLETE)
