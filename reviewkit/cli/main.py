"""`reviewkit`: the group, the workspace it works in, exit codes (design: Errors)."""

from __future__ import annotations

import os
import sys
from typing import Any, ClassVar

import click

from reviewkit.domain.errors import ReviewkitError
from reviewkit.text import N_, Language, language

DONE, INCOMPLETE, WRONG, FAILED = 0, 1, 2, 3

WORKSPACE = "REVIEWKIT_WORKSPACE"
LANGUAGE = "reviewkit.language"  # where a command leaves its workspace's language for what goes wrong


class Commands(click.Group):
    """Loads a command's module when it is asked for; turns errors into one line and an exit code."""

    modules: ClassVar[dict[str, str]] = {
        "init": "init",
        "forms": "workbook_commands",
        "check": "workbook_commands",
        "schema": "workbook_commands",
        "explain": "workbook_commands",
        "intake": "month_commands",
        "monthly": "month_commands",
        "quarterly": "quarter_commands",
        "figures": "month_commands",
        "status": "month_commands",
        "why": "month_commands",
        "mail": "mail_commands",
        "templates": "template_commands",
        "watch": "care_commands",
        "doctor": "care_commands",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        from importlib import import_module

        if cmd_name not in self.modules:
            return None
        module = import_module(f"reviewkit.cli.{self.modules[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReviewkitError as error:
            click.echo(f"reviewkit: {error.said(_language(ctx).say)}", err=True)
            sys.exit(error.exit_code)
        except (
            click.ClickException,
            click.exceptions.Exit,
            click.Abort,
            SystemExit,
            KeyboardInterrupt,
            BrokenPipeError,
        ):
            raise
        except OSError as error:
            if os.environ.get("REVIEWKIT_DEBUG"):
                raise
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"reviewkit: {where}{error.strerror or error}. {_again(ctx)}", err=True)
            sys.exit(FAILED)
        except Exception as error:  # the last line of defence: said in a line, the trace for who asks
            if os.environ.get("REVIEWKIT_DEBUG"):
                raise
            if type(error).__module__.startswith("sqlalchemy"):
                line = _language(ctx).say(N_("the database: {line}."), line=str(error).splitlines()[0])
                click.echo(f"reviewkit: {line} {_again(ctx)}", err=True)
                sys.exit(FAILED)
            said = _language(ctx).say(
                N_("the run failed: {error}\nSet REVIEWKIT_DEBUG=1 to see where, and tell us."),
                error=f"{type(error).__name__}: {error}",
            )
            click.echo(f"reviewkit: {said}", err=True)
            sys.exit(FAILED)


def _language(ctx: click.Context) -> Language:
    """The workspace's; English before one is open."""
    return language(ctx.meta.get(LANGUAGE, "en"))


def _again(ctx: click.Context) -> str:
    return _language(ctx).say(N_("Nothing is lost: run it again."))


_SAID_BY_THE_STORE = N_(
    "database {url}: {line}. `reviewkit doctor` says what to do."
)  # which knows no words itself


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-w", "--workspace", "folder", metavar="DIR", help=f"The workspace ({WORKSPACE}; default: this folder)."
)
@click.version_option(package_name="reviewkit", message="%(version)s")
@click.pass_context
def main(ctx: click.Context, folder: str | None) -> None:
    """Monthly and quarterly reviews of a vendor with its business partners."""
    ctx.obj = folder
