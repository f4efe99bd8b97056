"""Commands of the month: intake, monthly, figures, status, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import PERIOD, in_workspace, json_option, month_needed, open_store, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE

if TYPE_CHECKING:
    from reviewkit.domain.period import Period
    from reviewkit.workspace import Workspace

jobs_option = click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes at work."
)


@click.command()
@jobs_option
@json_option
@in_workspace
@click.pass_context
def intake(ctx: click.Context, workspace: Workspace, jobs: int, as_json: bool) -> None:
    """Take in what the inbox holds."""
    from reviewkit.intake.inbox_intake import take_in
    from reviewkit.runs.judging import judging
    from reviewkit.runs.lock import locked
    from reviewkit.runs.run_words import submission_lines

    with locked(workspace, "intake"), open_store(workspace) as store, judging(workspace, jobs) as judge:
        taken = take_in(workspace, store, judge)
    if as_json:
        print_json({"submissions": [one.as_json() for one in taken]})
    else:
        for one in taken:
            if one.new or one.to_mend:
                for line in submission_lines(one, workspace.settings.language):
                    say(line)
    ctx.exit(INCOMPLETE if any(one.to_mend for one in taken) else DONE)


@click.command()
@click.option("--period", type=PERIOD, required=True, help="2026-11 or 2026-Q4")
@json_option
@in_workspace
def figures(workspace: Workspace, period: Period, as_json: bool) -> None:
    """Print every number of a period."""
    from reviewkit.runs.figures import figures as all_figures

    with open_store(workspace) as store:
        told = all_figures(store, workspace.settings, period)
    if as_json:
        print_json(told)
        return
    from reviewkit.runs.run_words import figures_lines

    if period.kind == "quarter":
        from reviewkit.runs.run_words import quarter_lines

        for line in quarter_lines(told, workspace.settings.language, workspace.settings.currency):
            click.echo(line)
        return
    for line in figures_lines(told, workspace.settings.language, workspace.settings.currency):
        click.echo(line)


@click.command()
@click.option("--period", type=PERIOD, help="2026-11; default: the last one anything came in for.")
@click.option("--receipts", is_flag=True, help="With what was understood of each workbook, ready to mail.")
@json_option
@in_workspace
def status(workspace: Workspace, period: Period | None, receipts: bool, as_json: bool) -> None:
    """Print who has handed in what."""
    from reviewkit.api import ReviewWorkspace

    state = ReviewWorkspace(workspace).status(period, receipts=as_json or receipts)
    if as_json:
        print_json(state)
        return
    from reviewkit.runs.status import WORDS
    from reviewkit.text import language

    lang = language(workspace.settings.language)
    click.echo(state["period"])
    for code, forms in state["partners"].items():
        for form, entry in forms.items():
            word = lang.say(WORDS[entry["status"]])
            click.echo(f"  {code}  {form}  {word}  {entry['file'] or ''}".rstrip())
            if "receipt" in entry:
                text = entry["receipt"]["text"]
                click.echo("\n".join(f"    {line}".rstrip() for line in text.splitlines()))


@click.command()
@click.option("--period", type=PERIOD, help="2026-11; default: the newest month anything came in for.")
@click.option(
    "--partner", "partners", multiple=True, metavar="CODE", help="Only this partner's pack; may be repeated."
)
@jobs_option
@json_option
@in_workspace
@click.pass_context
def monthly(
    ctx: click.Context,
    workspace: Workspace,
    period: Period | None,
    partners: tuple[str, ...],
    jobs: int,
    as_json: bool,
) -> None:
    """Take in the inbox and make every document of a month."""
    from reviewkit.api import ReviewWorkspace
    from reviewkit.cli.progress_bar import progress_bar
    from reviewkit.runs.run_words import run_lines

    if period is not None:
        month_needed(period)
    with progress_bar(workspace.settings.language, quiet=as_json) as progress:
        run = ReviewWorkspace(workspace).monthly(period, partners=partners, jobs=jobs, progress=progress)
    if as_json:
        print_json(run.manifest())
    else:
        for line in run_lines(run, workspace.settings.language):
            say(line)
    ctx.exit(DONE if run.complete else INCOMPLETE)


@click.command()
@click.argument("figure")
@click.option("--period", type=PERIOD, required=True, help="2026-11 or 2026-Q4")
@json_option
@in_workspace
def why(workspace: Workspace, figure: str, period: Period, as_json: bool) -> None:
    """Say where a number comes from: deals, files, cells.

    FIGURE is a path into `figures --json`, such as partners.BP1.movement.won,
    channel_managers.CM1.commit.slipped or total.stages.4; of a quarter
    partners.BP1.plan_gap.revenue.quarter.actual or total.efficiency.won.
    """
    with open_store(workspace) as store:
        if period.kind == "quarter":
            from reviewkit.tracing.quarter_trace import trace_quarter

            traced = trace_quarter(store, workspace.settings, period, figure)
        else:
            from reviewkit.tracing.month_trace import trace

            month_needed(period)
            traced = trace(store, workspace.settings, period, figure)
    if as_json:
        print_json(traced.as_json())
        return
    for line in traced.lines(workspace.settings.language):
        click.echo(line)
