"""The command that sends: drafts by default, `--send` by SMTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli.common import PERIOD, confirmed, in_workspace, json_option, print_json, say
from reviewkit.cli.failures import DONE, INCOMPLETE
from reviewkit.domain.errors import UsageError
from reviewkit.text import N_

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace
    from reviewkit.domain.period import Period
    from reviewkit.runs.sending import PeriodOutbox


@click.command()
@click.option("--period", type=PERIOD, required=True, help="2026-11 or 2026-Q4")
@click.option(
    "--send", is_flag=True, help="Send what has not been sent; without it, say what lies in the outbox."
)
@click.option(
    "--partner",
    "readers",
    multiple=True,
    metavar="CODE",
    help="Only the mails to this partner or channel manager, “all” for the director; may be repeated.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Only this kind: minutes, reminder, returned, assigned, quarterly, channel_manager, director; may be repeated.",
)
@click.option("--yes", is_flag=True, help="Ask nothing before sending.")
@click.option("--to-me", metavar="ADDRESS", help="Send everything to this address alone, as a trial.")
@click.option(
    "--confirm",
    "addresses",
    multiple=True,
    metavar="ADDRESS",
    help="Confirm an address that a later directory brought; may be repeated.",
)
@json_option
@in_workspace
@click.pass_context
def mail(
    ctx: click.Context,
    reviews: ReviewWorkspace,
    period: Period,
    send: bool,
    readers: tuple[str, ...],
    kinds: tuple[str, ...],
    yes: bool,
    to_me: str | None,
    addresses: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show the drafts of a period, or send them, each at most once.

    User and password of the mail server come from REVIEWKIT_SMTP_USER and REVIEWKIT_SMTP_PASSWORD
    (or the system's keyring), never from the settings file.
    """
    from reviewkit.runs.run_words import mail_lines, sending_lines

    lang = reviews.workspace.settings.language
    if to_me is not None and not send:
        raise UsageError(N_("--to-me goes with --send"))
    if addresses:
        reviews.confirm_addresses(period, addresses)
    if not send:
        outbox = reviews.drafts(period, readers=readers, kinds=kinds)
        if as_json:
            print_json(outbox.as_json())
        else:
            for line in mail_lines(outbox, lang):
                click.echo(line)
        return

    def confirm(outbox: PeriodOutbox) -> bool:
        if yes or not outbox.to_send:
            return True
        for line in mail_lines(outbox, lang):
            say(line)
        return confirmed(_question(len(outbox.to_send), lang), lang)

    result = reviews.mail(period, trial_address=to_me, readers=readers, kinds=kinds, confirm=confirm)
    if result is None:
        raise click.Abort
    if as_json:
        print_json(result.as_json())
    else:
        for line in sending_lines(result, lang):
            say(line)
    ctx.exit(DONE if result.complete else INCOMPLETE)


def _question(count: int, lang_code: str) -> str:
    from reviewkit.text import language

    return language(lang_code).count("Send {n} message?", "Send {n} messages?", count)
