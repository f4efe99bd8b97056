"""The command that sends: drafts by default, `--send` by SMTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import PERIOD, confirmed, in_workspace, json_option, open_store, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE
from reviewkit.domain.errors import UsageError
from reviewkit.text import N_

if TYPE_CHECKING:
    from reviewkit.domain.period import Period
    from reviewkit.workspace import Workspace


@click.command()
@click.option("--period", type=PERIOD, required=True, help="2026-11 or 2026-Q4")
@click.option(
    "--send", is_flag=True, help="Send what has not been sent; without it, say what lies in the outbox."
)
@click.option("--yes", is_flag=True, help="Ask nothing before sending.")
@click.option("--to-me", metavar="ADDRESS", help="Send everything to this address alone, as a trial.")
@json_option
@in_workspace
@click.pass_context
def mail(
    ctx: click.Context,
    workspace: Workspace,
    period: Period,
    send: bool,
    yes: bool,
    to_me: str | None,
    as_json: bool,
) -> None:
    """Show the drafts of a period, or send them, each at most once.

    User and password of the mail server come from REVIEWKIT_SMTP_USER and REVIEWKIT_SMTP_PASSWORD
    (or the system's keyring), never from the settings file.
    """
    from contextlib import nullcontext

    from reviewkit.runs.lock import locked
    from reviewkit.runs.run_words import mail_lines, posted_lines
    from reviewkit.runs.sending import outbox_of, send_all

    lang = workspace.settings.language
    if to_me and not send:
        raise UsageError(N_("--to-me goes with --send"))
    # Only sending changes anything: two at once could send the same message twice.
    with locked(workspace, "mail") if send else nullcontext(), open_store(workspace) as store:
        box = outbox_of(workspace, store, period, to_me)
        if not send:
            if as_json:
                print_json(box.as_json())
            else:
                for line in mail_lines(box, lang):
                    click.echo(line)
            return
        if not yes and box.to_send:
            for line in mail_lines(box, lang):
                say(line)
            if not confirmed(_question(len(box.to_send), lang), lang):
                raise click.Abort
        posted = send_all(workspace, store, box)
    if as_json:
        print_json(
            {"period": str(period), **{name: [m.as_json() for m in mails] for name, mails in posted.lists()}}
        )
    else:
        for line in posted_lines(posted, lang):
            say(line)
    ctx.exit(DONE if posted.complete else INCOMPLETE)


def _question(count: int, lang_code: str) -> str:
    from reviewkit.text import language

    return language(lang_code).count("Send {n} message?", "Send {n} messages?", count)
