"""`reviewkit init`: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.common import say


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--sample", is_flag=True, help="With the sample's filled workbooks in the inbox.")
def init(folder: Path, sample: bool) -> None:
    """Make a new workspace: settings, inbox, key."""
    from reviewkit.workspace import make_workspace

    if sample:
        from reviewkit.runs.sample import copy_sample

        copy_sample(folder)
    workspace = make_workspace(folder)
    say(f"{workspace.root}: reviewkit.toml, inbox {workspace.inbox}")
