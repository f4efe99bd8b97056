"""Errors that stop a run, each with its exit code (design: Errors)."""

from __future__ import annotations

from collections.abc import Callable


class ReviewkitError(Exception):
    """Something reviewkit cannot go on with; its text says where and what to do.

    message  a text, or a message of the catalogs whose {names} the values fill
    """

    exit_code = 3

    def __init__(self, message: str = "", /, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message, self.values = message, values

    def said(self, say: Callable[..., str]) -> str:
        """The text as a language says it, where the message is one of the catalogs."""
        return say(self.message, **self.values) if self.values else str(self)


class UsageError(ReviewkitError):
    """A wrong word on the command line."""

    exit_code = 2


class SettingsError(ReviewkitError):
    """A wrong line in reviewkit.toml, or a workspace that is none."""

    exit_code = 2
