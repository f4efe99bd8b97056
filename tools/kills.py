"""Kill commands at random moments, run them again, and check that nothing is half done or done twice.

    python -m tools.kills [--kills 1000] [--seed 1] [--command intake]...

intake, monthly, quarterly, mail, watch and rebuild are killed in turn (SIGKILL), half of the times at a point
where something becomes lasting, half at any moment. After each kill every file must be the old one or the
new one and `doctor` must find nothing wrong; after the next run, rows and files must be those of a run that
nobody killed, and no mail may have been delivered twice.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy.engine.default

from reviewkit.cli import main as reviewkit
from reviewkit.domain.period import Period
from reviewkit.store import Store
from reviewkit.store.mail_journal import MailJournal
from reviewkit.store.tables import metadata
from tests.commands.desk import Desk

PERIOD, QUARTER = "2026-11", "2026-Q4"
_NEVER = 1 << 40
_PATIENCE = 120  # seconds that one command may take
_MAY_DIFFER = ("changes.log", "sent.jsonl", "reviewkit.lock")
# A killed run leaves these; a file half written lies beside its place under a name of its own.
_ALLOWED_FINDINGS = {"no-manifest"}
Rows = dict[str, list[tuple[object, ...]]]
Files = dict[str, bytes]


# ------------------------------------------------------------------- killing


def run(root: Path, *words: str, point: int = _NEVER, seconds: float | None = None) -> int | None:
    """Run a command in a forked child. Return its exit code, None where it was killed.

    point    of all moments at which something becomes lasting, the one to be killed at (1 is the first)
    seconds  after which it is killed
    """
    child = os.fork()
    if child == 0:
        _run_in_child(root, words, point)
    deadline = time.monotonic() + (_PATIENCE if seconds is None else seconds)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else None
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            if seconds is None:
                raise TimeoutError(f"{' '.join(words)}: still at work after {_PATIENCE} s")
            return None
        time.sleep(0.002)


def _run_in_child(root: Path, words: Sequence[str], point: int) -> None:
    """Run a command and end the process with its exit code; the number of points goes to a file."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    left = _count_points(point)
    code = 3
    try:
        code = int(reviewkit(["-w", str(root), *words], standalone_mode=False) or 0)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 -- the child must end here, whatever happened
        code = 3
    finally:
        _points_of(root).write_text(str(point - left[0]), encoding="ascii")
        os._exit(code)


def _points_of(root: Path) -> Path:
    return root.with_name(f"{root.name}.points")


def _count_points(point: int) -> list[int]:
    """Kill this process at a point: before and after each commit, each rename, each file forced to disk."""
    left = [point]

    def reach() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def wrapped(*arguments: object, **options: object) -> object:
            reach()
            answer = real(*arguments, **options)
            reach()
            return answer

        setattr(owner, name, wrapped)

    for owner, name in (
        (pathlib.Path, "replace"),
        (pathlib.Path, "rename"),
        (pathlib.Path, "unlink"),
        (os, "fsync"),
        (sqlalchemy.engine.default.DefaultDialect, "do_commit"),
    ):
        around(owner, name)
    return left


# --------------------------------------------------------------------- state


@dataclass(frozen=True)
class State:
    """What lasts of a workspace: the rows without their times and keys, and the files by path."""

    rows: Rows
    files: Files


_COLUMNS = {
    "submission": "sha256, file, status",
    "revision": "sha256, number",
    "alias": "partner, key",
    "record": "sheet, ordinal, key, data",
    "mail": "identity, content, slot",
}


def state_of(root: Path) -> State:
    """Return what lasts of a workspace."""
    with contextlib.closing(sqlite3.connect(root / "reviewkit.db")) as connection:
        rows = {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()
            for table, columns in _COLUMNS.items()
        }
    return State(rows, files_of(root))


def files_of(root: Path) -> Files:
    """Return the files that reviewkit keeps or makes, by path, without those that differ from run to run."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("archive", "returned", "output")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and path.name not in _MAY_DIFFER and not path.name.endswith(".part")
    }


def every_row(root: Path) -> Rows:
    """Return all rows of all tables, in the order of their columns."""
    with contextlib.closing(sqlite3.connect(root / "reviewkit.db")) as connection:
        return {
            table.name: sorted(connection.execute(f'SELECT * FROM "{table.name}"').fetchall(), key=repr)
            for table in metadata.sorted_tables
        }


def half_written(files: Files, before: Files, after: Files) -> list[str]:
    """Return the files that are neither the old ones nor the new ones."""
    return [path for path, data in files.items() if data not in (before.get(path), after.get(path))]


def findings(root: Path) -> set[str]:
    """Return the codes of what `doctor` finds wrong, but for what a killed run may leave."""
    desk = object.__new__(Desk)
    desk.root = root
    printed = json.loads(desk.run("doctor", "--json").out)["findings"]
    return {finding["code"] for finding in printed if finding["severity"] == "wrong"} - _ALLOWED_FINDINGS


# ---------------------------------------------------------------- mail server


class MailServer:
    """A mail server on 127.0.0.1 that takes its time; each message taken is noted before it is answered."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.taken: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as lines, contextlib.suppress(OSError):
            self._answer(lines, b"220 ready")
            for line in lines:
                if line.upper().startswith(b"DATA"):
                    self._answer(lines, b"354 go on")
                    message = b""
                    while (text := lines.readline()) != b".\r\n":
                        if not text:
                            return  # killed within the message
                        message += text
                    identity = message.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode()
                    time.sleep(self._chance.random() * 0.02)
                    self.taken.append(identity)
                    time.sleep(self._chance.random() * 0.02)
                self._answer(lines, b"250 fine")

    def _answer(self, lines: object, text: bytes) -> None:
        lines.write(text + b"\r\n")  # type: ignore[attr-defined]
        lines.flush()  # type: ignore[attr-defined]


# -------------------------------------------------------------------- trials


@dataclass
class Trial:
    """One command to kill: the workspace it starts from, how long it takes, how many points it has.

    check  is called with the workspace after the kill and the run again; returns what is wrong
    """

    name: str
    before: Path
    words: tuple[str, ...]
    again: tuple[str, ...]
    check: Callable[[Path], Iterator[str]]
    seconds: float = 0.0
    points: int = 0
    kills: int = 0
    finished: int = 0
    wrong: list[str] = field(default_factory=list)


class Kills:
    """The trials, on workspaces made once in a folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.server = MailServer(random.Random(seed))
        self.waiting = _waiting_workspace(folder / "waiting", self.server.port)
        self.made = self._copy(self.waiting, "made")
        run(self.made, "monthly", "--period", PERIOD)
        self.trials = [
            self._judged("intake", self.waiting, ("intake",)),
            self._judged("monthly", self.waiting, ("monthly", "--period", PERIOD)),
            self._judged("quarterly", self.waiting, ("quarterly", "--period", QUARTER)),
            self._mail(),
            self._judged("watch", self.waiting, ("watch",), again=("intake",)),
            self._rebuild(),
        ]

    def _copy(self, source: Path, name: str) -> Path:
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        return target

    def _judged(
        self, name: str, before: Path, words: tuple[str, ...], again: tuple[str, ...] | None = None
    ) -> Trial:
        """A command whose result is compared with that of one that nobody killed."""
        again = again or words
        goal_root = self._copy(before, f"goal-{name}")
        start = time.monotonic()
        code = run(goal_root, *again)
        seconds, goal = time.monotonic() - start, state_of(goal_root)
        old = files_of(before)

        def check(root: Path) -> Iterator[str]:
            yield from (f"half written: {path}" for path in half_written(files_of(root), old, goal.files))
            yield from (f"after the kill: {code}" for code in sorted(findings(root)))
            if run(root, *again) != code:
                yield "another exit code"
            now = state_of(root)
            yield from (f"rows of {table}" for table in goal.rows if now.rows[table] != goal.rows[table])
            yield from (
                f"file {path}"
                for path in sorted({*now.files, *goal.files})
                if now.files.get(path) != goal.files.get(path)
            )
            yield from (f"after the run: {code}" for code in sorted(findings(root)))

        points = int(_points_of(goal_root).read_text(encoding="ascii"))
        return Trial(name, before, words, again, check, seconds + (4 if name == "watch" else 0), points)

    def _mail(self) -> Trial:
        words = ("mail", "--period", PERIOD, "--send", "--yes")
        trial_root = self._copy(self.made, "goal-mail")
        start = time.monotonic()
        run(trial_root, *words)
        seconds, expected = time.monotonic() - start, sorted(self.server.taken)

        def check(root: Path) -> Iterator[str]:
            for _ in range(2):
                run(root, *words)
            deliveries = Counter(self.server.taken)
            yield from (f"delivered {n} times: {mail}" for mail, n in deliveries.items() if n > 1)
            with Store(f"sqlite:///{root}/reviewkit.db") as store:
                mails = MailJournal(store).all(Period.parse(PERIOD))
            doubtful = {mail.message_id for mail in mails if mail.state == "doubtful"}
            if len(doubtful) > 1:
                yield f"{len(doubtful)} doubtful"
            missing = set(expected) - set(deliveries) - doubtful
            yield from (f"never sent: {mail}" for mail in sorted(missing))

        points = int(_points_of(trial_root).read_text(encoding="ascii"))
        return Trial("mail", self.made, words, words, check, seconds, points)

    def _rebuild(self) -> Trial:
        goal = every_row(self.made)
        start = time.monotonic()
        trial_root = self._copy(self.made, "goal-rebuild")
        run(trial_root, "rebuild")
        seconds = time.monotonic() - start

        def check(root: Path) -> Iterator[str]:
            # Set aside, and the new one not yet in its place: `rebuild` goes on from there.
            if (root / "reviewkit.db").exists() and every_row(root) != goal:
                yield "rows after the kill"
            if run(root, "rebuild") != 0:
                yield "rebuild fails"
            elif every_row(root) != goal:
                yield "rows after the run"

        points = int(_points_of(trial_root).read_text(encoding="ascii"))
        return Trial("rebuild", self.made, ("rebuild",), ("rebuild",), check, seconds, points)

    def kill_once(self, trial: Trial) -> None:
        """Kill a command once, in a new copy of its workspace, and note what is wrong afterwards."""
        self.server.taken.clear()
        root = self._copy(trial.before, f"{trial.name}-now")
        if trial.name == "watch" or self.chance.random() < 0.5:
            moment = self.chance.uniform(0.05, trial.seconds * 1.1)
            code = run(root, *trial.words, seconds=moment)
            where = f"after {moment:.3f} s"
        else:
            point = self.chance.randint(1, max(1, trial.points))
            code = run(root, *trial.words, point=point)
            where = f"at point {point} of {trial.points}"
        trial.kills += code is None
        trial.finished += code is not None
        trial.wrong += [f"{trial.name} {where}: {line}" for line in trial.check(root)]
        shutil.rmtree(root, ignore_errors=True)


def _waiting_workspace(root: Path, port: int) -> Path:
    """Make a workspace: three partners, whose directory is taken in, and two good reviews and a faulty one wait."""
    mail = f'\n[mail]\nsender = "rs@rs.example"\nhost = "127.0.0.1"\nsecurity = "none"\nport = {port}\n'
    desk = Desk(root, mail)
    desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}, {"code": "BP3"}])
    desk.intake()
    for code, amount in (("BP1", 6_000_000), ("BP2", 2_000_000), ("BP3", None)):
        workbook = desk.forms("review", PERIOD, "--partner", code)[code]
        deal = {"reference": f"{code}-1", "amount": amount, "stage": "4"}
        desk.review(workbook, f"{code}.xlsx", pipeline=[deal])
    shutil.rmtree(root / "output")
    return root


def main(arguments: Sequence[str]) -> int:
    """Kill, print the figures of each command, and return 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="tools.kills")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", action="append", default=[])
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
        kills = Kills(Path(scratch), options.seed)
        trials = [trial for trial in kills.trials if not options.command or trial.name in options.command]
        start = time.monotonic()
        done = 0
        while done < options.kills:
            trial = trials[done % len(trials)]
            before = trial.kills
            kills.kill_once(trial)
            done += trial.kills > before or trial.finished > 10 * options.kills
            for line in trial.wrong[-3:] if trial.kills > before else ():
                print(line, flush=True)
        minutes = (time.monotonic() - start) / 60
    _print_table(trials, minutes)
    return 1 if any(trial.wrong for trial in trials) else 0


def _print_table(trials: Sequence[Trial], minutes: float) -> None:
    print(f"{'command':<12}{'kills':>7}{'ended first':>13}{'points':>8}{'wrong':>7}")
    for trial in trials:
        print(f"{trial.name:<12}{trial.kills:>7}{trial.finished:>13}{trial.points:>8}{len(trial.wrong):>7}")
        for line in trial.wrong[:5]:
            print(f"  {line}")
    total: Mapping[str, int] = Counter(
        kills=sum(t.kills for t in trials), wrong=sum(len(t.wrong) for t in trials)
    )
    print(f"{total['kills']} kills, {total['wrong']} wrong, {minutes:.1f} minutes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
