"""Commands about workbooks: forms, check, schema, explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.common import PERIOD, in_workspace, json_option, open_store, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE

if TYPE_CHECKING:
    from reviewkit.domain.period import Period
    from reviewkit.workspace import Workspace


@click.command()
@click.argument("kind")
@click.option("--period", type=PERIOD, required=True, help="2026-11, 2026-Q4 or 2026, as the form has it.")
@click.option(
    "--partner", "partners", multiple=True, metavar="CODE", help="Only this partner; may be repeated."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@json_option
@in_workspace
def forms(
    workspace: Workspace,
    kind: str,
    period: Period,
    partners: tuple[str, ...],
    out: Path | None,
    as_json: bool,
) -> None:
    """Make workbooks to fill, prefilled with what is known."""
    from reviewkit.prefill.workbooks import make_forms

    with open_store(workspace) as store:
        made = make_forms(workspace, store, kind, period, partners, out)
    if as_json:
        print_json({"forms": [one.as_json() for one in made]})
    for one in made:
        say(str(one.path)) if not as_json else None


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@in_workspace
@click.pass_context
def check(ctx: click.Context, workspace: Workspace, files: tuple[Path, ...], as_json: bool) -> None:
    """Say what is wrong in filled workbooks. Stores nothing."""
    from reviewkit.runs.check import check_files

    with open_store(workspace) as store:
        checked = check_files(workspace, store, files)
    if as_json:
        print_json({"files": [one.as_json() for one in checked]})
    else:
        from reviewkit.runs.run_words import submission_lines

        for one in checked:
            for line in submission_lines(one, workspace.settings.language):
                click.echo(line)
    ctx.exit(INCOMPLETE if any(one.given_back for one in checked) else DONE)


@click.command()
@click.argument("kind", required=False)
@click.option("--lang", type=click.Choice(["fr", "en"]), help="The language of titles and headings.")
@json_option
@in_workspace
def schema(workspace: Workspace, kind: str | None, lang: str | None, as_json: bool) -> None:
    """Print the sheets and columns of the forms."""
    from reviewkit.forms import all_forms
    from reviewkit.forms.engine.declaration import FormTerms
    from reviewkit.prefill.workbooks import form_named
    from reviewkit.text import language

    settings = workspace.settings
    speak = language(lang or settings.language)
    terms = FormTerms(settings.ladder(latest_period()), settings.vendor, settings.currency)
    chosen = {kind: form_named(kind)} if kind else all_forms()
    told: dict[str, Any] = {key: form.schema(speak, terms) for key, form in chosen.items()}
    if as_json:
        print_json({"forms": told})
        return
    for key, form in told.items():
        click.echo(f"{key}: {form['title']}")
        for sheet in form["sheets"]:
            click.echo(f"  {sheet['key']}: {sheet['title']} ({sheet['layout']})")
            for column in sheet["columns"]:
                star = "*" if column["required"] else ""
                click.echo(f"    {column['key']}{star}: {column['heading']} ({column['type']})")


def latest_period() -> Period:
    """The ladder of the schema is the one last dated in the settings."""
    from reviewkit.domain.period import Period

    return Period("month", 9998, 12)


@click.command()
@click.argument("code", required=False)
@in_workspace
def explain(workspace: Workspace, code: str | None) -> None:
    """Explain a fault code, or list them all."""
    from reviewkit.domain.fault_kinds import KINDS
    from reviewkit.runs.explain import SEVERITIES, explained, kind_named
    from reviewkit.text import language

    lang = language(workspace.settings.language)
    if code is not None:
        click.echo("\n".join(explained(kind_named(code), lang)))
        return
    for kind in KINDS.values():
        click.echo(lang.labelled(f"{kind.code} ({lang.say(SEVERITIES[kind.severity])})", lang.say(kind.help)))
