"""Errors that stop a run, each with its exit code (design: Errors)."""

from __future__ import annotations


class ReviewkitError(Exception):
    """Something reviewkit cannot go on with; its text says where and what to do."""

    exit_code = 3


class UsageError(ReviewkitError):
    """A wrong word on the command line."""

    exit_code = 2


class SettingsError(ReviewkitError):
    """A wrong line in reviewkit.toml, or a workspace that is none."""

    exit_code = 2
