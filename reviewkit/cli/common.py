"""Parts that commands share: the workspace option, JSON on standard output, messages on standard error."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate

import click

from reviewkit.cli.failures import WORKSPACE
from reviewkit.text import N_, language

if TYPE_CHECKING:
    from reviewkit.api import ReviewWorkspace


class PeriodType(click.ParamType):  # type: ignore[type-arg]
    """A period on the command line."""

    name = "period"

    def convert(self, value: Any, param: object, ctx: object) -> Any:  # noqa: ARG002 -- click's signature
        from reviewkit.api import parse_period

        return parse_period(value)


PERIOD = PeriodType()


def in_workspace(command: Callable[Concatenate[ReviewWorkspace, ...], None]) -> Callable[..., None]:
    """Add -w to a command and pass the opened workspace as its first argument."""

    @click.option(
        "-w", "--workspace", "root", metavar="DIR", help=f"The workspace ({WORKSPACE}; default: here)."
    )
    @functools.wraps(command)
    def wrapped(root: str | None, **kwargs: object) -> None:
        from pathlib import Path

        from reviewkit.api import open_workspace

        context = click.get_current_context()
        reviews = open_workspace(Path(root or context.obj or os.environ.get(WORKSPACE) or "."))
        command(reviews, **kwargs)

    return wrapped


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON on standard output, nothing else there."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes at work."
)
partners_option = click.option(
    "--partner", "partners", multiple=True, metavar="CODE", help="Only this partner's pack; may be repeated."
)


def print_json(value: object) -> None:
    import orjson

    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def say(text: str = "") -> None:
    """Print a line for people on standard error, so that standard output stays clean for pipes."""
    click.echo(text, err=True)


def confirmed(question: str, lang_code: str) -> bool:
    """Ask a yes-or-no question on standard error until it is answered; an empty answer is a no.

    Yes and no are taken in the workspace's language and in English.
    """
    lang = language(lang_code)
    yes = {"y", "yes", *lang.say(N_("y yes")).split()}
    no = {"", "n", "no", *lang.say(N_("n no")).split()}
    while True:
        answer = click.prompt(
            f"{question} {lang.say(N_('[y/N]'))}", default="", show_default=False, prompt_suffix=" ", err=True
        )
        answer = answer.strip().casefold()
        if answer in yes or answer in no:
            return answer in yes
        say(lang.say(N_("Please answer yes or no.")))
