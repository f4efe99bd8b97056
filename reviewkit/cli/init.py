"""`reviewkit init`: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.common import say
from reviewkit.text import N_, language


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--sample", is_flag=True, help="With the sample's filled workbooks in the inbox.")
def init(folder: Path, sample: bool) -> None:
    """Make a new workspace: settings, inbox, key."""
    from reviewkit.workspace import KEY_FILE, make_workspace

    if sample:
        from reviewkit.runs.sample import copy_sample

        copy_sample(folder)
    known = (folder / KEY_FILE).exists() and not sample
    workspace = make_workspace(folder)
    lang = language(workspace.settings.language)
    say(f"{workspace.root}: reviewkit.toml, inbox {workspace.inbox}")
    if known:
        say(lang.say(N_("It was a workspace already: what was there stayed as it is.")))
        return
    say(
        lang.say(
            N_(
                "{key} signs the workbooks made here. Keep a copy of it, and give it to whoever shares this workspace: "
                "without it no workbook handed out can come back."
            ),
            key=KEY_FILE,
        )
    )
    say(lang.say(N_("To do now:")))
    if sample:
        say("  " + lang.say(N_("Make a month of the sample: `reviewkit monthly`, in this folder")))
        return
    say("  " + lang.say(N_("Enter vendor, director, director_email and [mail] sender in reviewkit.toml")))
    say(
        "  "
        + lang.say(
            N_(
                "Make the directory with `reviewkit forms directory --period 2026-11`, fill it and drop it in {inbox}"
            ),
            inbox=workspace.inbox,
        )
    )
