"""The inbox watched: a file is taken in once it is whole, and nothing ends the watch but a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from reviewkit.intake.inbox_files import InboxFile
from reviewkit.runs.watch import SETTLED, Settling
from tests.commands.desk import Desk

PATIENCE = 40  # seconds, on a machine with other work


def until(condition, why):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path / "desk")
    made.directory("2026-07", [{"code": "BP1"}])
    made.intake()
    return made


@pytest.fixture
def watching(desk, tmp_path):
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-c", "from reviewkit.cli import main; main()", "-w", str(desk.root), "watch"],
        stderr=log, stdout=log, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip

    def log_text():
        return (tmp_path / "log").read_text()

    until(log_text, "it does not start")
    yield process, log_text
    process.kill()
    process.wait()
    log.close()


def faulty(desk):
    workbook = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    path = desk.review(workbook, "revue.xlsx", pipeline=[{"reference": "D-1", "amount": None}])
    data = path.read_bytes()
    path.unlink()
    return path, data


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_file_that_arrives_in_pieces_is_given_back_within_seconds_and_a_signal_ends_it_well(
    desk, watching, sign
):
    process, log_text = watching
    path, data = faulty(desk)
    (desk.inbox / "~$revue.xlsx").write_bytes(b"lock")
    with path.open("wb") as stream:
        for start in range(0, len(data), len(data) // 4 + 1):
            stream.write(data[start : start + len(data) // 4 + 1])
            stream.flush()
            time.sleep(0.4)
    written = time.monotonic()
    returned = desk.root / "returned" / "revue.xlsx"
    until(returned.exists, log_text())
    assert time.monotonic() - written < SETTLED + 15
    assert "~$" not in log_text()
    assert "unfinished" not in log_text()
    process.send_signal(sign)
    assert process.wait(timeout=PATIENCE) == 0
    assert "Traceback" not in log_text()
    # Only the whole file was ever judged.
    assert desk.intake()["revue.xlsx"]["status"] == "returned"


def test_it_outlives_an_inbox_that_goes_away_and_comes_back(desk, watching):
    process, log_text = watching
    path, data = faulty(desk)
    away = desk.root / "away"
    desk.inbox.rename(away)
    until(lambda: str(desk.inbox) in log_text().split("\n", 1)[1], log_text())
    away.rename(desk.inbox)
    path.write_bytes(data)
    until((desk.root / "returned" / "revue.xlsx").exists, log_text())
    assert process.poll() is None
    assert "Traceback" not in log_text()


def test_a_file_is_whole_once_it_has_stood_still(tmp_path):
    now = [0.0]
    settling = Settling(lambda: now[0])
    path = tmp_path / "a.xlsx"
    item = InboxFile("a.xlsx", path)
    path.write_bytes(b"12")
    settling.look([item])
    assert not settling.whole(item)
    now[0] = SETTLED * 0.9
    path.write_bytes(b"1234")
    settling.look([item])
    now[0] = SETTLED * 1.5
    settling.look([item])
    assert settling.waiting == []
    now[0] = SETTLED * 2
    assert settling.waiting == ["a.xlsx"]
    settling.done(["a.xlsx"])
    assert settling.waiting == []
    path.write_bytes(b"12345")
    settling.look([item])
    now[0] = SETTLED * 4
    assert settling.waiting == ["a.xlsx"]
