"""`reviewkit templates`: check the Word templates, copy one to start from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import in_workspace, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE
from reviewkit.text import N_

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace


@click.group()
def templates() -> None:
    """The Word templates: check them, copy one to change it."""


@templates.command()
@click.option("--json", "form", flag_value="json", help="Findings as JSON on standard output.")
@click.option("--sarif", "form", flag_value="sarif", help="Findings as SARIF on standard output, for CI.")
@in_workspace
@click.pass_context
def check(ctx: click.Context, reviews: ReviewWorkspace, form: str | None) -> None:
    """Name every fault of every template, with its place."""
    from dataclasses import asdict

    from reviewkit.render.word.template.fault_reports import as_text, sarif
    from reviewkit.runs.document_style import style_of
    from reviewkit.runs.template_check import check_templates
    from reviewkit.text import language

    faults_by_path = check_templates(style_of(reviews.workspace))
    if form == "json":
        print_json(
            {
                "templates": {
                    path: [asdict(fault) for fault in faults] for path, faults in faults_by_path.items()
                }
            }
        )
    elif form == "sarif":
        print_json(sarif(faults_by_path))
    elif any(faults_by_path.values()):
        click.echo(as_text(faults_by_path))
    else:
        lang = language(reviews.workspace.settings.language)
        say(
            lang.count("{n} template, nothing to mend", "{n} templates, nothing to mend", len(faults_by_path))
        )
    ctx.exit(INCOMPLETE if any(faults_by_path.values()) else DONE)


@templates.command()
@click.argument("name")
@in_workspace
def copy(reviews: ReviewWorkspace, name: str) -> None:
    """Copy a shipped template into the workspace, to change it there."""
    from reviewkit.domain.errors import UsageError
    from reviewkit.runs.document_style import shipped

    known = {path.stem: path for path in sorted(shipped("templates").glob("*.docx"))}
    source = known.get(Path(name).stem)
    if source is None:
        raise UsageError(
            N_("there is no template “{name}”; expected one of {known}"), name=name, known=list(known)
        )
    target = reviews.workspace.templates / source.name
    if target.exists():
        raise UsageError(N_("{path} is there already; remove it first"), path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    say(str(target))
