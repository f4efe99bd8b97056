"""`reviewkit`: the group of commands and the workspace they work in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, ClassVar

import click

from reviewkit.cli.failures import DONE, INCOMPLETE, WORKSPACE, language_of, report_failure, report_usage
from reviewkit.text import N_


class Commands(click.Group):
    """The commands, each loaded from its module when it is asked for."""

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
        "open": "month_commands",
        "why": "month_commands",
        "mail": "mail_commands",
        "templates": "template_commands",
        "watch": "care_commands",
        "doctor": "care_commands",
        "backup": "store_commands",
        "rebuild": "store_commands",
        "db": "store_commands",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        from importlib import import_module

        if cmd_name not in self.modules:
            return None
        module = import_module(f"reviewkit.cli.{self.modules[cmd_name]}")
        commands = (value for value in vars(module).values() if isinstance(value, click.Command))
        return next(command for command in commands if command.name == cmd_name)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run a command and exit with its code; what goes wrong is printed in the workspace's language."""
        if not options.get("standalone_mode", True):
            return super().main(args, *rest, **options)
        words = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        try:
            code = super().main(args, *rest, **options)
        except click.ClickException as error:
            sys.exit(report_usage(error, language_of(words)))
        except click.Abort:
            click.echo(language_of(words).say(N_("Stopped: nothing more is done.")), err=True)
            sys.exit(INCOMPLETE)
        except Exception as error:  # noqa: BLE001 -- the outermost handler: every failure is reported in a line
            sys.exit(report_failure(error, language_of(words)))
        sys.exit(code if isinstance(code, int) else DONE)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-w", "--workspace", "folder", metavar="DIR", help=f"The workspace ({WORKSPACE}; default: this folder)."
)
@click.version_option(package_name="reviewkit", message="%(version)s")
@click.pass_context
def main(ctx: click.Context, folder: str | None) -> None:
    """Monthly and quarterly reviews of a vendor with its business partners."""
    ctx.obj = folder
