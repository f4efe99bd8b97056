"""What commands share: the workspace option, JSON on standard output, words on standard error."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.main import LANGUAGE, WORKSPACE

if TYPE_CHECKING:
    from reviewkit.domain.period import Period
    from reviewkit.store import Store
    from reviewkit.workspace import Workspace


class PeriodType(click.ParamType):  # type: ignore[type-arg]
    """A period on the command line."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from reviewkit.domain.period import Period

        if isinstance(value, Period):
            return value
        try:
            return Period.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


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
        context.meta[LANGUAGE] = workspace.settings.language
        return command(workspace, **kwargs)

    return wrapped


def open_store(workspace: Workspace) -> Store:
    from reviewkit.store import Store

    return Store(workspace.database_url).sound()


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON on standard output, nothing else there."
)


def print_json(value: Any) -> None:
    import orjson

    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def say(text: str = "") -> None:
    """A line for people: standard error, so that standard output stays clean for pipes."""
    click.echo(text, err=True)


def month_needed(period: Period) -> None:
    if period.kind != "month":
        message = f"{period} is no month; write --period 2026-11"
        raise click.UsageError(message)
