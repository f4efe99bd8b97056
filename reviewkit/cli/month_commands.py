"""Commands of the month: intake, monthly, figures, status, open, why."""

from __future__ import annotations

from pathlib import Path
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
@click.option(
    "--trust",
    "trusted",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Let in this file of the inbox though its code is missing or another's; may be repeated.",
)
@jobs_option
@json_option
@in_workspace
@click.pass_context
def intake(
    ctx: click.Context, reviews: ReviewWorkspace, trusted: tuple[Path, ...], jobs: int, as_json: bool
) -> None:
    """Take in what the inbox holds."""
    from reviewkit.runs.run_words import left_alone_lines, nothing_new_line, submission_lines

    results = reviews.intake(jobs=jobs, trust=trusted)
    if as_json:
        print_json({"submissions": [result.as_json() for result in results]})
    else:
        for result in results:
            if result.new or result.to_mend:
                for line in submission_lines(result, reviews.workspace.settings.language):
                    say(line)
        if not any(result.new or result.to_mend for result in results):
            say(nothing_new_line(len(results), reviews.workspace.settings.language))
        for line in left_alone_lines(reviews.left_alone(), reviews.workspace.settings.language):
            say(line)
    ctx.exit(INCOMPLETE if any(result.to_mend for result in results) else DONE)


@click.command()
@click.option("--period", type=PERIOD, required=True, help="2026-11 or 2026-Q4")
@json_option
@in_workspace
def figures(reviews: ReviewWorkspace, period: Period, as_json: bool) -> None:
    """Print every number of a period."""
    from reviewkit.runs.run_words import figures_lines, quarter_lines

    values = reviews.figures(period)
    if as_json:
        print_json(values)
        return
    settings = reviews.workspace.settings
    lines = quarter_lines if period.kind == "quarter" else figures_lines
    for line in lines(values, settings.language, settings.currency):
        click.echo(line)


@click.command()
@click.option("--period", type=PERIOD, help="2026-11; default: the last one anything came in for.")
@click.option("--receipts", is_flag=True, help="With what was understood of each workbook, ready to mail.")
@json_option
@in_workspace
def status(reviews: ReviewWorkspace, period: Period | None, receipts: bool, as_json: bool) -> None:
    """Print who has handed in what."""
    state = reviews.status(period, receipts=as_json or receipts)
    if as_json:
        print_json(state)
        return
    from reviewkit.runs.status import WORDS
    from reviewkit.text import language

    lang = language(reviews.workspace.settings.language)
    click.echo(state["period"])
    for code, forms in state["partners"].items():
        for form, entry in forms.items():
            word = lang.say(WORDS[entry["status"]])
            click.echo(f"  {code}  {form}  {word}  {entry['file'] or ''}".rstrip())
            if "receipt" in entry:
                text = entry["receipt"]["text"]
                click.echo("\n".join(f"    {line}".rstrip() for line in text.splitlines()))
    from reviewkit.runs.run_words import step_lines

    for line in step_lines(reviews.next_steps(period), lang.code):
        click.echo(line)


@click.command()
@click.option("--period", type=PERIOD, help="2026-11; default: the newest month anything came in for.")
@partners_option
@jobs_option
@json_option
@in_workspace
@click.pass_context
def monthly(
    ctx: click.Context,
    reviews: ReviewWorkspace,
    period: Period | None,
    partners: tuple[str, ...],
    jobs: int,
    as_json: bool,
) -> None:
    """Take in the inbox and make every document of a month."""
    from reviewkit.cli.progress_bar import progress_bar
    from reviewkit.runs.run_words import run_lines

    with progress_bar(reviews.workspace.settings.language, quiet=as_json) as progress:
        run = reviews.monthly(period, partners=partners, jobs=jobs, progress=progress)
    if as_json:
        print_json(run.manifest())
    else:
        for line in run_lines(run, reviews.workspace.settings.language):
            say(line)
    ctx.exit(DONE if run.complete else INCOMPLETE)


@click.command(name="open")
@click.option("--period", type=PERIOD, help="2026-11 or 2026-Q4; default: the page written last.")
@in_workspace
def open_run_page(reviews: ReviewWorkspace, period: Period | None) -> None:
    """Show the run page in the browser, and print its path."""
    page = reviews.run_page(period)
    click.echo(str(page))
    click.launch(page.resolve().as_uri())


@click.command()
@click.argument("figure")
@click.option("--period", type=PERIOD, required=True, help="2026-11 or 2026-Q4")
@json_option
@in_workspace
def why(reviews: ReviewWorkspace, figure: str, period: Period, as_json: bool) -> None:
    """Say where a number comes from: deals, files, cells.

    FIGURE is a path into `figures --json`, such as partners.BP1.movement.won,
    channel_managers.CM1.commit.slipped or total.stages.4; of a quarter
    partners.BP1.plan_gap.revenue.quarter.actual or total.efficiency.won.
    """
    traced = reviews.why(figure, period)
    if as_json:
        print_json(traced.as_json())
        return
    for line in traced.lines(reviews.workspace.settings.language):
        click.echo(line)
