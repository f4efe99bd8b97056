"""Commands about workbooks: forms, check, schema, explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import PERIOD, in_workspace, json_option, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace
    from reviewkit.domain.period import Period


@click.command()
@click.argument("kind")
@click.option("--period", type=PERIOD, required=True, help="2026-11, 2026-Q4 or 2026, as the form has it.")
@click.option(
    "--partner", "partners", multiple=True, metavar="CODE", help="Only this partner; may be repeated."
)
@click.option(
    "--out", "folder", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to."
)
@json_option
@in_workspace
def forms(
    reviews: ReviewWorkspace,
    kind: str,
    period: Period,
    partners: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
) -> None:
    """Make workbooks to fill, prefilled with what is known.

    KIND is directory, lead, assignment or review (with a month), quarterly (with a quarter) or plan (with a year):
    `reviewkit forms review --period 2026-11`, `reviewkit forms quarterly --period 2026-Q4 --partner ALP`.
    """
    workbooks = reviews.forms(kind, period, partners=partners, folder=folder)
    if as_json:
        print_json({"forms": [workbook.as_json() for workbook in workbooks]})
    else:
        for workbook in workbooks:
            say(str(workbook.path))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--json", "report", flag_value="json", help="Print JSON on standard output, nothing else there."
)
@click.option("--sarif", "report", flag_value="sarif", help="Print SARIF on standard output, for CI.")
@in_workspace
@click.pass_context
def check(ctx: click.Context, reviews: ReviewWorkspace, files: tuple[Path, ...], report: str | None) -> None:
    """Say what is wrong in filled workbooks. Stores nothing."""
    results = reviews.check(files)
    if report == "json":
        print_json({"files": [result.as_json() for result in results]})
    elif report == "sarif":
        from reviewkit.runs.sarif import sarif_log

        print_json(sarif_log(results))
    else:
        from reviewkit.runs.run_words import submission_lines

        for result in results:
            for line in submission_lines(result, reviews.workspace.settings.language, checked=True):
                click.echo(line)
    ctx.exit(INCOMPLETE if any(result.given_back for result in results) else DONE)


@click.command()
@click.argument("kind", required=False)
@click.option("--lang", type=click.Choice(["fr", "en"]), help="The language of titles and headings.")
@click.option(
    "--outputs", is_flag=True, help="The JSON Schemas of what --json prints instead; KIND names one of them."
)
@json_option
@in_workspace
def schema(
    reviews: ReviewWorkspace, kind: str | None, lang: str | None, outputs: bool, as_json: bool
) -> None:
    """Print the sheets and columns of the forms, or the JSON Schemas of the commands' outputs."""
    if outputs:
        print_json(reviews.output_schemas(kind))
        return
    schemas = reviews.schema(kind, lang=lang)
    if as_json:
        print_json(schemas)
        return
    for key, form in schemas["forms"].items():
        click.echo(f"{key}: {form['title']}")
        for sheet in form["sheets"]:
            click.echo(f"  {sheet['key']}: {sheet['title']} ({sheet['layout']})")
            for column in sheet["columns"]:
                star = "*" if column["required"] else ""
                click.echo(f"    {column['key']}{star}: {column['heading']} ({column['type']})")


@click.command()
@click.argument("code", required=False)
@in_workspace
def explain(reviews: ReviewWorkspace, code: str | None) -> None:
    """Explain a fault code, or list them all."""
    from reviewkit.domain.fault_kinds import KINDS
    from reviewkit.runs.explain import SEVERITIES, explained, kind_named
    from reviewkit.text import language

    lang = language(reviews.workspace.settings.language)
    if code is not None:
        click.echo("\n".join(explained(kind_named(code), lang)))
        return
    for kind in KINDS.values():
        click.echo(lang.labelled(f"{kind.code} ({lang.say(SEVERITIES[kind.severity])})", lang.say(kind.help)))
