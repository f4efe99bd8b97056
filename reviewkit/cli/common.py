"""Parts of all commands: the workspace option, JSON on standard output, messages on standard error."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.failures import WORKSPACE
from reviewkit.domain.errors import UsageError
from reviewkit.text import N_, language

if TYPE_CHECKING:
    from reviewkit.domain.period import Period
    from reviewkit.store import Store
    from reviewkit.workspace import Workspace


class PeriodType(click.ParamType):  # type: ignore[type-arg]
    """A period on the command line."""

    name = "period"

    def convert(self, value: Any, param: object, ctx: object) -> Any:  # noqa: ARG002 -- click's signature
        from reviewkit.domain.period import Period

        if isinstance(value, Period):
            return value
        try:
            return Period.parse(value)
        except ValueError:
            raise UsageError(
                N_("“{text}” is no period: write 2026-11, 2026-Q4 or 2026"), text=value
            ) from None


PERIOD = PeriodType()


def in_workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add -w to a command and hand it the opened workspace as its first argument."""

    @click.option(
        "-w", "--workspace", "folder", metavar="DIR", help=f"The workspace ({WORKSPACE}; default: here)."
    )
    @functools.wraps(command)
    def wrapped(folder: str | None, **kwargs: Any) -> Any:
        from pathlib import Path

        from reviewkit.workspace import open_workspace

        context = click.get_current_context()
        workspace = open_workspace(Path(folder or context.obj or os.environ.get(WORKSPACE) or "."))
        return command(workspace, **kwargs)

    return wrapped


def open_store(workspace: Workspace) -> Store:
    from reviewkit.runs.workspace_store import open_store as opened

    return opened(workspace)


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON on standard output, nothing else there."
)


def print_json(value: Any) -> None:
    import orjson

    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def say(text: str = "") -> None:
    """A line for people: standard error, so that standard output stays clean for pipes."""
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


def month_needed(period: Period) -> None:
    if period.kind != "month":
        raise UsageError(N_("{period} is no month; write --period 2026-11"), period=period)
