"""What ends a command early is printed in the workspace's language, click's own errors too."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from reviewkit.cli import main
from reviewkit.cli.failures import FAILED, language_of, report_failure, workspace_folder
from reviewkit.text import language

USAGE = [
    ("statu", "La commande statu n’existe pas."),
    ("status --perio 2026-11", "vouliez-vous dire --period"),
    ("status --nosuch", "L’option --nosuch n’existe pas."),
    ("status --period", "L’option --period demande une valeur."),
    ("status --json=3", "L’option --json ne prend pas de valeur."),
    ("why total.achieved", "Il manque l’option --period."),
    ("why --period 2026-11", "Il manque FIGURE."),
    ("check", "Il manque FILES."),
    ("status one two", "En trop ici\u00a0: one two."),
    ("monthly --jobs 0", "--jobs\u00a0: 0 n’est pas un nombre à partir de 1."),
    ("monthly --jobs x", "--jobs\u00a0: x n’est pas un nombre à partir de 1."),
    ("schema --lang de", "--lang\u00a0: de n’est pas dans 'fr', 'en'."),
    ("forms review --period 2026-11 --out reviewkit.toml", "est un fichier, pas un dossier."),
    ("status --period 2026-13", "« 2026-13 » n’est pas une période"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "reviewkit.toml").write_text('language = "fr"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REVIEWKIT_WORKSPACE", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(("words", "message"), USAGE)
def test_a_wrong_command_line_is_refused_in_french(folder, words, message):
    result = CliRunner().invoke(main, words.split())
    assert result.exit_code == 2
    assert message in result.stderr.replace("«\u00a0", "« ").replace("\u00a0»", " »")
    assert result.stdout == ""


def test_a_wrong_command_line_is_refused_in_english_where_the_settings_say_so(folder):
    (folder / "reviewkit.toml").write_text('language = "en"\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["status", "--nosuch"])
    assert "There is no option --nosuch." in result.stderr
    assert result.stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("status", "."),
        ("-w a status", "a"),
        ("status --workspace=b", "b"),
        ("-w a status -w b --nosuch", "b"),
        ("status -w", "."),
    ],
)
def test_the_workspace_is_known_before_the_words_are_parsed(monkeypatch, words, named):
    monkeypatch.delenv("REVIEWKIT_WORKSPACE", raising=False)
    assert str(workspace_folder(words.split())) == named


def test_without_a_workspace_the_system_says_the_language(folder, monkeypatch):
    (folder / "reviewkit.toml").unlink()
    assert language_of([]).code == "fr"
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert language_of([]).code == "en"
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert language_of([]).code == "fr"


def test_settings_that_cannot_be_read_still_say_their_language(folder, monkeypatch):
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    (folder / "reviewkit.toml").write_text('language = "en"\nvendor = \n', encoding="utf-8")
    result = CliRunner().invoke(main, ["status"])
    assert result.exit_code == 2
    assert "expected TOML" in result.stderr


def test_an_unforeseen_error_is_one_line_and_no_trace(capsys, monkeypatch):
    monkeypatch.delenv("REVIEWKIT_DEBUG", raising=False)
    assert report_failure(ZeroDivisionError("x"), language("fr")) == FAILED
    assert "ZeroDivisionError: x" in capsys.readouterr().err
    monkeypatch.setenv("REVIEWKIT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        report_failure(ZeroDivisionError("x"), language("fr"))
