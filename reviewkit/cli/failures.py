"""Report of the errors that end a command, in the workspace's language, and exit codes (design: Errors)."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from reviewkit.domain.errors import ReviewkitError
from reviewkit.text import N_, Language, language

DONE, INCOMPLETE, WRONG, FAILED = 0, 1, 2, 3

WORKSPACE = "REVIEWKIT_WORKSPACE"
DEBUG = "REVIEWKIT_DEBUG"

# click words its errors in English only. Each pattern is one of its messages; a test provokes every
# one, so that another wording in a later version of click does not go unnoticed.
_CLICK_MESSAGES = (
    (r"No such command '(?P<name>.*?)'\..*", N_("There is no command {name}.")),
    (
        r"No such option '(?P<name>.*?)'\. (?:\()?Did you mean .*?'(?P<near>.*?)'.*",
        N_("There is no option {name}; did you mean {near}?"),
    ),
    (r"No such option '(?P<name>.*?)'\.", N_("There is no option {name}.")),
    (r"Option '(?P<name>.*?)' requires an argument\.", N_("The option {name} needs a value.")),
    (r"Option '(?P<name>.*?)' does not take a value\.", N_("The option {name} takes no value.")),
    (r"Missing option '(?P<name>.*?)'.*", N_("The option {name} is missing.")),
    (r"Missing argument '(?P<name>.*?)(?:\.\.\.)?'.*", N_("{name} is missing.")),
    (r"Missing command\.", N_("The command is missing.")),
    (r"Got unexpected extra arguments? \((?P<words>.*)\)", N_("Not expected here: {words}.")),
    (
        r"Invalid value for '(?P<name>.*?)': '?(?P<value>.*?)'? is not (?:in the range|a valid integer).*",
        N_("{name}: {value} is no number from 1."),
    ),
    (
        r"Invalid value for '(?P<name>.*?)': '(?P<value>.*?)' is not one of (?P<choices>.*)\.",
        N_("{name}: {value} is not one of {choices}."),
    ),
    (
        r"Invalid value for '(?P<name>.*?)': Directory '(?P<value>.*)' is a file\.",
        N_("{name}: {value} is a file, not a folder."),
    ),
)
_FROM_CLICK = tuple((re.compile(pattern, re.DOTALL), message) for pattern, message in _CLICK_MESSAGES)


def workspace_folder(words: Sequence[str]) -> Path:
    """Return the workspace that the words of a command line name, whether or not they can be parsed."""
    named = os.environ.get(WORKSPACE) or "."
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if word in ("-w", "--workspace"):
            named = following or named
        elif word.startswith("--workspace="):
            named = word.partition("=")[2] or named
    return Path(named)


def language_of(words: Sequence[str]) -> Language:
    """Return the language in which a command answers that did not get as far as reading its settings."""
    from reviewkit.settings import FILE, language_written_in

    return language(language_written_in(workspace_folder(words) / FILE))


def report_usage(error: click.ClickException, lang: Language) -> int:
    """Print what is wrong with a command line, after the command's usage; return the exit code."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
        click.echo(lang.labelled(lang.say(N_("Usage")), usage), err=True)
        click.echo(lang.say(N_("`{command} --help` says more."), command=context.command_path), err=True)
        click.echo(err=True)
    click.echo(f"reviewkit: {usage_message(error, lang)}", err=True)
    return error.exit_code


def usage_message(error: click.ClickException, lang: Language) -> str:
    """Return click's message in `lang`; in click's own English where it is none of those known."""
    message = error.format_message()
    for pattern, translated in _FROM_CLICK:
        match = pattern.fullmatch(message)
        if match is not None:
            return lang.say(translated, **match.groupdict())
    return message


def report_failure(error: Exception, lang: Language) -> int:
    """Print in one line what ended a command; return the exit code.

    With REVIEWKIT_DEBUG set, whatever is no error of ours is raised again with its trace.
    """
    if isinstance(error, ReviewkitError):
        click.echo(f"reviewkit: {error.text(lang)}", err=True)
        return error.exit_code
    if os.environ.get(DEBUG):
        raise error
    again = lang.say(N_("Nothing is lost: run it again."))
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        line = f"{where}{error.strerror or error}. {again}"
    elif type(error).__module__.startswith("sqlalchemy"):
        line = f"{lang.say(N_('the database: {line}.'), line=str(error).splitlines()[0])} {again}"
    else:
        line = lang.say(
            N_("the run failed: {error}\nSet REVIEWKIT_DEBUG=1 to see where, and report it."),
            error=f"{type(error).__name__}: {error}",
        )
    click.echo(f"reviewkit: {line}", err=True)
    return FAILED
