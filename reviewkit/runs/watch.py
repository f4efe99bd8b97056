"""Intake as files arrive, each once it is whole; a drive that goes away and comes back is no error."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import watch

from reviewkit.domain.errors import ReviewkitError
from reviewkit.domain.faults import Fault
from reviewkit.intake.edited_files import take_in_edited
from reviewkit.intake.inbox_files import InboxError, InboxFile, scan
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.runs.judging import judging
from reviewkit.runs.lock import locked
from reviewkit.runs.workspace_store import open_store
from reviewkit.text import N_, language
from reviewkit.workspace import Workspace, open_workspace

SETTLED = 1.0  # seconds that a file must have kept its size and time
TICK = 0.5  # seconds between looks: drives of other machines announce nothing
AGAIN = 10.0  # seconds before a pass that failed is tried again

State = tuple[int, int]


class Settling:
    """The files of the inbox that stopped changing, and those of them that were taken in already."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, tuple[State, float]] = {}
        self._done: dict[str, State] = {}

    def look(self, dropped: list[InboxFile]) -> None:
        now, seen = self._clock(), {}
        for item in dropped:
            state = _state(item.path)
            old = self._seen.get(item.name)
            seen[item.name] = old if old is not None and old[0] == state else (state, now)
        self._seen = seen
        self._done = {name: state for name, state in self._done.items() if name in seen}

    def whole(self, item: InboxFile) -> bool:
        known = self._seen.get(item.name)
        return known is not None and self._clock() - known[1] >= SETTLED

    @property
    def waiting(self) -> list[str]:
        """The names of files that are whole and not yet taken in as they are now."""
        now = self._clock()
        return [
            name
            for name, (state, since) in self._seen.items()
            if now - since >= SETTLED and self._done.get(name) != state
        ]

    def done(self, names: list[str]) -> None:
        self._done |= {name: self._seen[name][0] for name in names if name in self._seen}


def _state(path: Path) -> State:
    try:
        stat = path.stat()
    except OSError:
        return (-1, -1)
    return (stat.st_size, stat.st_mtime_ns)


def watch_inbox(
    root: Path, stop: threading.Event, report: Callable[[IntakeResult], None], say: Callable[[str], None]
) -> None:
    """Take in until `stop` is set. An error is reported once and the pass tried again: none ends the watch.

    report  called with each new submission
    say     called with each line for people
    """
    settling = Settling()
    lang = language(open_workspace(root).settings.language)
    last = ""
    failed = -AGAIN
    unopened: dict[str, tuple[Fault, ...]] = {}

    def complain(line: str) -> None:
        nonlocal last
        if line != last:
            say(line)
        last = line

    for _ in _ticks(open_workspace(root).inbox, stop):
        try:
            workspace = open_workspace(root)
            settling.look(scan(workspace.inbox))
            waiting = settling.waiting
            if not waiting or time.monotonic() - failed < AGAIN:
                if last and not waiting:
                    complain("")
                continue
            for submission in _pass(workspace, settling):
                # A file that cannot be opened is in no journal: each pass meets it again, and the first reports it.
                if submission.sha256 or unopened.get(submission.file) != submission.faults:
                    report(submission)
                if not submission.sha256:
                    unopened[submission.file] = submission.faults
            settling.done(waiting)
            last = ""
        except InboxError as error:
            complain(error.text(lang))
        except ReviewkitError as error:
            complain(error.text(lang))
            failed = time.monotonic()
        except Exception as error:  # noqa: BLE001 -- a full disk, a locked database: reported, and tried again
            complain(
                lang.say(
                    N_("Not taken in: {error}"), error=f"{type(error).__name__}: {error}".splitlines()[0]
                )
            )
            failed = time.monotonic()


def _pass(workspace: Workspace, settling: Settling) -> list[IntakeResult]:
    with (
        locked(workspace, "watch"),
        open_store(workspace) as store,
        judging(workspace, store, 1) as judge,
    ):
        return [
            result for result in take_in_edited(workspace, store, judge, only=settling.whole) if result.new
        ]


def _ticks(inbox: Path, stop: threading.Event) -> Iterator[None]:
    """Yield when something happens in the inbox, and at least every half second, until stopped."""
    while not stop.is_set():
        yield
        try:
            for _ in watch(
                inbox,
                stop_event=stop,
                watch_filter=None,
                debounce=200,
                step=50,
                rust_timeout=int(TICK * 1000),
                yield_on_timeout=True,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                if stop.is_set():
                    return
                yield
                if not inbox.is_dir():
                    break
        except (OSError, RuntimeError):  # the drive went away
            pass
        stop.wait(TICK)
