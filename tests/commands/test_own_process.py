"""Every command in a process of its own, so that it cannot rely on another's imports."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def reviewkit(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "reviewkit", "-w", str(folder), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr
    return done


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "w"
    reviewkit(folder.parent, "init", str(folder), "--sample")
    reviewkit(folder, "intake")
    return folder


def test_a_second_intake_prints_what_the_first_printed(sample):
    once = json.loads(reviewkit(sample, "intake", "--json").stdout)
    again = json.loads(reviewkit(sample, "intake", "--json").stdout)
    assert once == again
    codes = {fault["code"] for submission in once["submissions"] for fault in submission["faults"]}
    assert {"close-overdue", "missing-value"} <= codes


def test_check_prints_the_warnings_of_a_good_workbook(sample):
    taken = json.loads(reviewkit(sample, "intake", "--json").stdout)["submissions"]
    warned = next(
        submission for submission in taken if any(f["code"] == "close-overdue" for f in submission["faults"])
    )
    path = sample / "inbox" / warned["file"]
    (file,) = json.loads(reviewkit(sample, "check", str(path), "--json").stdout)["files"]
    assert file["status"] == "accepted"
    assert "close-overdue" in {fault["code"] for fault in file["faults"]}


@pytest.mark.parametrize(
    "command", [("status", "--period", "2026-11", "--json"), ("doctor",), ("explain",), ("intake",)]
)
def test_whatever_was_stored_can_be_printed(sample, command):
    done = reviewkit(sample, *command)
    assert done.stdout or done.stderr
