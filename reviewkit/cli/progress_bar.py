"""The progress of a run: a bar on a terminal, plain lines in a log, nothing beside JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reviewkit.runs.run import Progress


@contextmanager
def progress_bar(lang_code: str, *, quiet: bool) -> Iterator[Progress]:
    """Report a run on standard error; report nothing where it is quiet."""
    from reviewkit.runs.run import Progress
    from reviewkit.text import N_, language

    if quiet:
        yield Progress()
        return
    lang = language(lang_code)
    words = {
        "intake": N_("Reading the inbox"),
        "analysis": N_("Working out the figures"),
        "documents": N_("Making the documents"),
    }
    live = sys.stderr.isatty()
    width = 30

    def document(done: int, total: int) -> None:
        if live:
            filled = width * done // max(total, 1)
            click.echo(f"\r  {'█' * filled}{'·' * (width - filled)} {done}/{total}", err=True, nl=False)

    yield Progress(lambda name: click.echo(f"{lang.say(words[name])}…", err=True), document)
    if live:
        click.echo(f"\r{' ' * (width + 20)}\r", err=True, nl=False)
