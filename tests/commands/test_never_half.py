"""Runs that are killed, out of disk space or locked out leave the old state or the new one, and report it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from reviewkit.intake import archive
from reviewkit.runs.lock import FILE, BusyError, holder, locked
from reviewkit.workspace import open_workspace
from tests.commands.desk import Desk

CHILD = Path(__file__).parent / "killed.py"
ROOT = Path(__file__).parent.parent.parent
DEAL = {"reference": "D-1", "amount": 6_000_000, "stage": "4"}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A workspace with a directory taken in; two good reviews and a faulty one wait in the inbox."""
    desk = Desk(tmp_path_factory.mktemp("before") / "desk")
    desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}, {"code": "BP3"}])
    desk.intake()
    for code, amount in (("BP1", 6_000_000), ("BP2", 2_000_000), ("BP3", None)):
        workbook = desk.forms("review", "2026-11", "--partner", code)[code]
        desk.review(workbook, f"{code}.xlsx", pipeline=[{**DEAL, "reference": f"{code}-1", "amount": amount}])
    shutil.rmtree(desk.root / "output")
    return desk


def copied(desk: Desk, root: Path) -> Desk:
    shutil.copytree(desk.root, root)
    other = object.__new__(Desk)
    other.root, other.schema = root, desk.schema
    return other


def killed(desk: Desk, point: str, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CHILD), str(desk.root), point, *command],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def state(desk: Desk):
    """Return what lasts of a workspace: the store's rows and the files by content."""
    with sqlite3.connect(desk.root / "reviewkit.db") as connection:
        rows = {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()
            for table, columns in (
                ("submission", "sha256, file, status"), ("revision", "sha256, number"), ("alias", "partner, key"),
                ("record", "sheet, ordinal, key, data"),
            )
        }  # fmt: skip
    files = {
        path.relative_to(desk.root).as_posix(): path.read_bytes()
        for folder in ("archive", "returned", "output")
        for path in (desk.root / folder).rglob("*")
        # The log of changes holds the times of its rows, and a killed run's last line.
        if path.is_file() and "manifest" not in path.name and path.name != "changes.log"
    }
    return rows, files


def whole(desk: Desk) -> list[str]:
    """Assert that doctor finds nothing wrong: every row has its original, every file is complete."""
    printed = desk.run("doctor", "--json").json["findings"]
    return [submission["code"] for submission in printed if submission["severity"] == "wrong"]


def kills(before, tmp_path, points, *command):
    expected = copied(before, tmp_path / "expected")
    last = killed(expected, "0s" if False else str(1 << 30), *command)
    assert last.returncode in (0, 1), last.stderr
    count = int(last.stdout.split("points")[-1])
    goal = state(expected)
    for n in points(count):
        desk = copied(before, tmp_path / f"at-{n}")
        died = killed(desk, str(n), *command)
        assert died.returncode == -signal.SIGKILL, (n, died.stdout, died.stderr)
        assert set(whole(desk)) <= {"no-manifest"}, n
        again = desk.run(*command)
        assert again.code == last.returncode, (n, again.err)
        assert state(desk) == goal, n
        assert whole(desk) == [], n
        shutil.rmtree(desk.root)


def test_intake_killed_at_points_of_every_kind_goes_on_from_there(before, tmp_path):
    kills(before, tmp_path, lambda count: sorted({1, 2, 3, 4, count // 2, count - 1, count}), "intake")


@pytest.mark.slow
def test_intake_killed_at_every_point_goes_on_from_there(before, tmp_path):
    kills(before, tmp_path, lambda count: range(1, count + 1), "intake")


@pytest.mark.slow
def test_a_month_killed_at_every_seventh_point_goes_on_from_there(before, tmp_path):
    kills(before, tmp_path, lambda count: range(1, count + 1, 7), "monthly", "--period", "2026-11")


@pytest.mark.slow
def test_a_month_killed_at_random_moments_goes_on_from_there(before, tmp_path):
    chance = random.Random(7)
    expected = copied(before, tmp_path / "expected")
    code = expected.run("monthly", "--period", "2026-11").code
    goal = state(expected)
    for n in range(8):
        desk = copied(before, tmp_path / f"random-{n}")
        for _ in range(2):  # and the run after it as well
            killed(desk, f"{chance.uniform(0.3, 4):.3f}s", "monthly", "--period", "2026-11")
        assert set(whole(desk)) <= {"no-manifest"}
        assert desk.run("monthly", "--period", "2026-11").code == code
        assert state(desk) == goal
        assert whole(desk) == []
        shutil.rmtree(desk.root)


def test_a_second_run_says_who_is_at_work(before, tmp_path):
    desk = copied(before, tmp_path / "desk")
    with locked(open_workspace(desk.root), "monthly"):
        answer = desk.run("intake")
        assert answer.code == 3
        assert "reviewkit monthly" in answer.err
        assert f"processus {os.getpid()}" in answer.err
        assert "depuis 20" in answer.err
        assert len(answer.err.strip().splitlines()) == 1
        with pytest.raises(BusyError), locked(open_workspace(desk.root), "watch"):
            pass
    assert desk.run("intake").code == 1


def test_a_lock_of_a_killed_run_holds_nothing_and_its_leftovers_are_removed(before, tmp_path):
    desk = copied(before, tmp_path / "desk")
    (desk.root / FILE).write_text(json.dumps({"command": "intake", "pid": 1, "host": "x", "since": "y"}))
    half = desk.root / "archive" / ".rk-0123456789ab-77.part"
    half.write_bytes(b"half")
    printed = {finding["code"] for finding in desk.run("doctor", "--json").json["findings"]}
    assert printed == {"cut-short", "left-behind"}
    assert desk.run("doctor").code == 0
    desk.intake()
    assert not half.exists()
    assert holder(open_workspace(desk.root)) == {}
    assert desk.run("doctor", "--json").json["findings"] == []


@pytest.mark.parametrize("writes", [1, 2, 4])
def test_a_full_disk_is_reported_and_loses_nothing(before, tmp_path, monkeypatch, writes):
    desk = copied(before, tmp_path / "desk")
    left = [writes]

    def full(descriptor, real=os.fsync):
        left[0] -= 1
        if left[0] <= 0:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(archive.os, "fsync", full)
    answer = desk.run("intake")
    assert answer.code == 3
    assert "No space left on device" in answer.err
    assert "Traceback" not in answer.err
    monkeypatch.undo()
    assert whole(desk) == []
    assert {f: submission["status"] for f, submission in desk.intake().items()}["BP1.xlsx"] == "accepted"


def test_a_file_system_that_takes_no_more_is_reported_and_loses_nothing(before, tmp_path):
    """Set the system's limit of a file's size in a child process to the size of the database."""
    desk = copied(before, tmp_path / "desk")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        f"from reviewkit.cli import main; main(['-w', {str(desk.root)!r}, 'intake'])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 3, run.stderr
    assert "Traceback" not in run.stderr
    assert whole(desk) == []
    assert desk.intake()["BP1.xlsx"]["status"] == "accepted"


def test_a_locked_database_is_reported_and_loses_nothing(before, tmp_path, monkeypatch):
    from reviewkit.store import store

    def hasty(connection, _record):
        connection.execute("PRAGMA busy_timeout=50")

    monkeypatch.setattr(store, "_careful_sqlite", hasty)
    desk = copied(before, tmp_path / "desk")
    with sqlite3.connect(desk.root / "reviewkit.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = desk.run("intake")
        other.execute("ROLLBACK")
    other.close()
    assert answer.code == 3
    assert "locked" in answer.err
    assert "Traceback" not in answer.err
    assert desk.intake()["BP1.xlsx"]["status"] == "accepted"


def test_an_archive_that_cannot_be_written_is_reported_and_nothing_is_taken_in(before, tmp_path):
    desk = copied(before, tmp_path / "desk")
    shutil.rmtree(desk.root / "archive")
    (desk.root / "archive").write_bytes(b"a file in the way")
    answer = desk.run("intake")
    assert answer.code == 3
    assert "archive" in answer.err
    with sqlite3.connect(desk.root / "reviewkit.db") as connection:
        assert connection.execute("SELECT count(*) FROM submission").fetchone() == (1,)
    (desk.root / "archive").unlink()
    assert desk.intake()["BP1.xlsx"]["status"] == "accepted"


def test_doctor_says_what_is_amiss(before, tmp_path):
    desk = copied(before, tmp_path / "desk")
    desk.run("monthly", "--period", "2026-11")
    assert desk.run("doctor").code == 0
    originals = sorted((desk.root / "archive").rglob("*.xlsx"))
    originals[0].unlink()
    originals[1].write_bytes(b"changed")
    documents = sorted((desk.root / "output").rglob("*.docx"))
    documents[0].unlink()
    documents[1].write_bytes(b"changed")
    (desk.root / "reviewkit.key").unlink()
    answer = desk.run("doctor", "--json")
    assert answer.code == 1
    codes = [finding["code"] for finding in answer.json["findings"]]
    assert sorted(codes) == [
        "archive-changed",
        "archive-missing",
        "document-changed",
        "document-missing",
        "no-key",
    ]
    assert all(finding["found"] and finding["advice"] for finding in answer.json["findings"])


def test_doctor_reads_a_damaged_database_without_a_traceback(before, tmp_path):
    desk = copied(before, tmp_path / "desk")
    path = desk.root / "reviewkit.db"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    path.write_bytes(data)
    answer = desk.run("doctor")
    assert answer.code in (1, 3)
    assert "database" in (answer.out + answer.err).lower()


def test_an_inbox_that_went_away_is_reported(before, tmp_path):
    desk = copied(before, tmp_path / "desk")
    (desk.root / "inbox").rename(desk.root / "elsewhere")
    answer = desk.run("intake")
    assert answer.code == 3
    assert "inbox" in answer.err
    (desk.root / "elsewhere").rename(desk.root / "inbox")
    assert desk.intake()["BP1.xlsx"]["status"] == "accepted"


def test_a_workbook_to_mend_that_was_deleted_is_made_again(before, tmp_path):
    desk = copied(before, tmp_path / "desk")
    desk.intake()
    path = desk.root / "returned" / "BP3.xlsx"
    data = path.read_bytes()
    path.unlink()
    desk.intake()
    assert path.read_bytes() == data
