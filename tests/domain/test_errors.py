"""Every error that stops a run goes through the catalogs, wherever it is raised."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import reviewkit
from reviewkit.domain.errors import ReviewkitError, SettingsFileError, UsageError
from reviewkit.text import N_, Phrase, language

PACKAGE = Path(reviewkit.__file__).parent


def error_classes() -> set[str]:
    """Return the names of all classes of errors that take a message."""
    for module in walk_packages(reviewkit.__path__, "reviewkit."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
    names, classes = set(), [ReviewkitError]
    while classes:
        error = classes.pop()
        classes += error.__subclasses__()
        names.add(error.__name__)
    return names - {SettingsFileError.__name__}


def raised_errors() -> Iterator[tuple[str, ast.Call]]:
    """Yield each place in the package that builds an error, with its call."""
    names = error_classes()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def test_no_error_carries_a_text_that_the_catalogs_do_not_know():
    places = list(raised_errors())
    assert len(places) > 30
    for place, call in places:
        message = call.args[0] if call.args else None
        assert not isinstance(message, ast.Constant | ast.JoinedStr), f"{place}: a text without N_"
        if isinstance(message, ast.Call):
            assert getattr(message.func, "id", "") == "N_", place
            assert language("fr").knows(ast.literal_eval(message.args[0])), f"{place}: no French"


def test_the_command_line_raises_no_usage_errors_of_click():
    for path in (PACKAGE / "cli").glob("*.py"):
        assert "raise click.UsageError" not in path.read_text(encoding="utf-8"), path.name


def test_an_error_is_english_as_text_and_french_where_it_is_asked_for():
    error = UsageError(N_("{path}: there is no such file"), path="a.xlsx")
    assert str(error) == "a.xlsx: there is no such file"
    assert error.text(language("fr")) == "a.xlsx\u00a0: ce fichier n’existe pas"


def test_a_value_that_is_a_phrase_is_put_in_the_readers_language():
    line = Phrase(
        N_("{place} = {value}: expected {expected}"),
        {"place": "mail.port", "value": "'x'", "expected": Phrase(N_("a port"))},
    )
    error = SettingsFileError(Path("r.toml"), [line, line])
    assert str(error).splitlines() == ["r.toml: mail.port = 'x': expected a port"] * 2
    assert "attendu\u00a0: un port" in error.text(language("fr"))


@pytest.mark.parametrize(("lang", "codes"), [("fr", "A, B"), ("en", "A, B")])
def test_a_list_among_the_values_is_joined(lang, codes):
    error = UsageError(N_("“{figure}”: no such code; known: {codes}"), figure="x", codes=["A", "B"])
    assert error.text(language(lang)).endswith(codes)
