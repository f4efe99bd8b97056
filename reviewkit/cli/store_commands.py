"""Commands that keep the database and all that counts: backup, rebuild, db copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import in_workspace, json_option, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE
from reviewkit.text import N_, language

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@in_workspace
def backup(reviews: ReviewWorkspace, file: Path, as_json: bool) -> None:
    """Write all that counts into one zip: unpack it into an empty folder to have the workspace again.

    Keep it as you keep the key: it holds both.
    """
    written = reviews.backup(file)
    if as_json:
        print_json(written.as_json())
        return
    lang = language(reviews.workspace.settings.language)
    size = lang.number(written.size / 1e6)
    say(lang.say(N_("{path}: {files} files, {size} MB"), path=written.path, files=written.files, size=size))


@click.command()
@json_option
@in_workspace
@click.pass_context
def rebuild(ctx: click.Context, reviews: ReviewWorkspace, as_json: bool) -> None:
    """Build the database anew from the archive. A former one is set aside, never deleted."""
    rebuilt = reviews.rebuild()
    if as_json:
        print_json(rebuilt.as_json())
    else:
        lang = language(reviews.workspace.settings.language)
        say(
            lang.count(
                "The database was built anew: {n} workbook taken in.",
                "The database was built anew: {n} workbooks taken in.",
                rebuilt.rows["revision"],
            )
        )
        if rebuilt.set_aside:
            say(lang.say(N_("The former database lies in {path}."), path=rebuilt.set_aside))
        for file in rebuilt.missing:
            say(lang.say(N_("The original of {file} is not in the archive."), file=file))
    ctx.exit(INCOMPLETE if rebuilt.missing else DONE)


@click.group()
def db() -> None:
    """The database: copy it from SQLite to PostgreSQL, or back."""


@db.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@json_option
@in_workspace
def copy(reviews: ReviewWorkspace, source: str, target: str, as_json: bool) -> None:
    """Copy a whole database into an empty one, named by URLs.

    sqlite:///reviewkit.db, or postgresql+psycopg://USER@HOST/NAME with the password in PGPASSWORD.
    Afterwards name TO as `database` in reviewkit.toml.
    """
    counts = reviews.copy_database(source, target)
    if as_json:
        print_json({"rows": counts})
        return
    lang = language(reviews.workspace.settings.language)
    say(lang.count("{n} row copied", "{n} rows copied", sum(counts.values())))
