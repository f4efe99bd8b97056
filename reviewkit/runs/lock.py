"""The lock of a workspace: one run at a time; a second run reports which run holds it.

The lock is the operating system's, on `reviewkit.lock`, so that a process that was killed holds
nothing. The file's content is for people, and shows that the last run was cut short.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from reviewkit.domain.errors import ReviewkitError
from reviewkit.intake.archive import LEFT_BEHIND
from reviewkit.text import N_
from reviewkit.workspace import Workspace

FILE = "reviewkit.lock"


class BusyError(ReviewkitError):
    """Another run is at work in this workspace."""


@contextmanager
def locked(workspace: Workspace, command: str) -> Iterator[None]:
    """Hold the workspace while something is written to it. Raises BusyError where another run does.

    What a run that was killed left half written beside its target is removed first.
    """
    path = workspace.root / FILE
    try:
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ReviewkitError(
            N_("{path}: cannot be written ({error})"), path=path, error=error.strerror or error
        ) from None
    with stream:
        if not _take(stream):
            raise _busy(workspace, holder(workspace))
        stream.seek(0)
        if stream.read().strip():
            sweep(workspace)
        _write(
            stream, {"command": command, "pid": os.getpid(), "host": socket.gethostname(), "since": _now()}
        )
        try:
            yield
        finally:
            _write(stream, None)
            _give(stream)


def holder(workspace: Workspace) -> dict[str, str]:
    """Return command, process, host and time of the run in the lock file; empty where the last run ended well."""
    try:
        content = json.loads((workspace.root / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: str(value) for key, value in content.items()} if isinstance(content, dict) else {}


def _busy(workspace: Workspace, who: dict[str, str]) -> BusyError:
    if {"command", "pid", "host", "since"} <= who.keys():
        return BusyError(
            N_(
                "{folder} is at work: reviewkit {command}, process {pid} on {host}, since {since}. "
                "Nothing was done; try again once it has ended."
            ),
            folder=workspace.root,
            **who,
        )
    return BusyError(
        N_("{folder} is at work: another run. Nothing was done; try again once it has ended."),
        folder=workspace.root,
    )


def left_behind(workspace: Workspace) -> list[Path]:
    """Return the files that a killed run left half written."""
    folders = (workspace.archive, workspace.returned, workspace.output)
    return sorted(
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob(".rk-*")
        if LEFT_BEHIND(path.name)
    )


def sweep(workspace: Workspace) -> None:
    """Remove the files that a killed run left half written; the files they would replace are whole."""
    for path in left_behind(workspace):
        path.unlink(missing_ok=True)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _write(stream: IO[str], content: dict[str, object] | None) -> None:
    stream.seek(0)
    stream.truncate()
    stream.write(json.dumps(content) if content else "")
    stream.flush()


try:
    import fcntl
except ImportError:  # Windows
    import msvcrt

    def _take(stream: IO[str]) -> bool:
        try:
            stream.seek(1 << 30)  # far from what people read
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True

    def _give(stream: IO[str]) -> None:
        stream.seek(1 << 30)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined, unused-ignore]
else:

    def _take(stream: IO[str]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _give(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
