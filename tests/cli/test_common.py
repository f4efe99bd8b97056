"""The question before sending is answered in the workspace's language."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from reviewkit.cli.common import confirmed


def answer(lang: str, typed: str):
    """Return what the question gives and everything printed on standard error."""

    @click.command()
    def ask() -> None:
        click.echo(confirmed("Envoyer ?", lang))

    result = CliRunner().invoke(ask, input=typed)
    return result.stdout.strip(), result.stderr


@pytest.mark.parametrize("typed", ["o", "oui", "O", " Oui ", "y", "yes"])
def test_a_french_workspace_takes_a_french_or_english_yes(typed):
    assert answer("fr", f"{typed}\n")[0] == "True"


@pytest.mark.parametrize("typed", ["", "n", "non", "no"])
def test_an_empty_answer_is_a_no(typed):
    given, shown = answer("fr", f"{typed}\n")
    assert given == "False"
    assert "[o/N]" in shown


def test_another_answer_is_asked_again():
    given, shown = answer("en", "oui\nyes\n")
    assert given == "True"
    assert shown.count("[y/N]") == 2
    assert "Please answer yes or no." in shown
