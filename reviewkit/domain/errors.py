"""Errors that stop a run, each with its exit code (design: Errors)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewkit.text import Language, Phrase, language


class ReviewkitError(Exception):
    """An error that ends a command; its message says where it is and what to do.

    message  an English message of the catalogs, marked with N_, whose {names} the values fill
    """

    exit_code = 3

    def __init__(self, message: str, /, **values: object) -> None:
        self.phrase = Phrase(message, values)
        super().__init__(self.phrase.text(language("en")))

    def text(self, lang: Language) -> str:
        """The message in a language; `str` gives it in English."""
        return self.phrase.text(lang)


class UsageError(ReviewkitError):
    """A wrong word on the command line, or a command at the wrong time."""

    exit_code = 2


class SettingsError(ReviewkitError):
    """A wrong setting, or a folder that is no workspace."""

    exit_code = 2


class SettingsFileError(SettingsError):
    """A settings file with one wrong line or more, each a phrase: a person mends them all at once."""

    def __init__(self, path: Path, lines: Sequence[Phrase]) -> None:
        self.path, self.lines = path, tuple(lines)
        Exception.__init__(self, self.text(language("en")))

    def text(self, lang: Language) -> str:
        return "\n".join(f"{self.path}: {line.text(lang)}" for line in self.lines)
