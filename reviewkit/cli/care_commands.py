"""Commands that look after a workspace: watch, doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import in_workspace, json_option, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace
    from reviewkit.intake.inbox_intake import IntakeResult


@click.command()
@in_workspace
def watch(reviews: ReviewWorkspace) -> None:
    """Take in what is dropped, as it arrives. Stop it with Ctrl-C."""
    import signal
    import threading

    from reviewkit.runs.run_words import submission_lines
    from reviewkit.runs.watch import watch_inbox
    from reviewkit.text import N_, language

    workspace = reviews.workspace
    stop = threading.Event()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in handlers:
        signal.signal(number, lambda *_: stop.set())
    lang = language(workspace.settings.language)

    def print_submission(result: IntakeResult) -> None:
        for line in submission_lines(result, lang.code):
            say(line)

    try:
        say(lang.say(N_("Watching {inbox}"), inbox=workspace.inbox))
        watch_inbox(workspace.root, stop, print_submission, lambda line: say(line) if line else None)
        say(lang.say(N_("Stopped")))
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


@click.command()
@json_option
@in_workspace
@click.pass_context
def doctor(ctx: click.Context, reviews: ReviewWorkspace, as_json: bool) -> None:
    """Check database, archive and documents against each other. Changes nothing."""
    from reviewkit.runs.doctor import WRONG
    from reviewkit.text import N_, language

    lang = language(reviews.workspace.settings.language)
    findings = reviews.doctor()
    if as_json:
        print_json({"findings": [finding.as_json(lang) for finding in findings]})
    else:
        for finding in findings:
            words = finding.as_json(lang)
            click.echo(f"{words['what']}: {words['found']} {words['advice']} [{finding.code}]")
        if not findings:
            click.echo(lang.say(N_("All is well")))
    ctx.exit(INCOMPLETE if any(finding.severity == WRONG for finding in findings) else DONE)
