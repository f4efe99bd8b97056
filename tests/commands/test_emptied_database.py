"""A database that is gone or was emptied is not a new one: nothing is made again, no mail goes twice."""

from __future__ import annotations

import shutil

import pytest

from tests.commands.desk import Desk


@pytest.fixture
def printed(desk: Desk) -> Desk:
    """The desk after a month was made."""
    desk.review(desk.forms("review", "2026-11")["BP1"], "revue.xlsx", pipeline=[{"reference": "BP1-1"}])
    desk.run("monthly", "--period", "2026-11")
    return desk


COMMANDS = [
    ("monthly", "--period", "2026-11"),
    ("intake",),
    ("mail", "--period", "2026-11", "--send", "--yes"),
    ("status", "--period", "2026-11"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("loss", ["emptied", "gone"])
def test_every_command_stops_and_names_the_backup(printed, command, loss):
    database = printed.root / "reviewkit.db"
    for path in printed.root.glob("reviewkit.db*"):
        path.unlink()
    if loss == "emptied":
        database.write_bytes(b"")
    before = sorted(path for path in printed.root.rglob("*") if path.is_file())
    answer = printed.run(*command)
    assert (answer.code, answer.out) == (3, "")
    assert "sauvegarde" in answer.err
    after = [path for path in sorted(printed.root.rglob("*")) if path.is_file()]
    assert [path for path in after if path.name != "reviewkit.lock"] == [
        path for path in before if path.name != "reviewkit.lock"
    ]
    assert not database.exists() or database.stat().st_size == 0


def test_with_an_archive_and_no_documents_it_is_no_new_one_either(desk):
    for path in desk.root.glob("reviewkit.db*"):
        path.unlink()
    answer = desk.run("intake")
    assert answer.code == 3
    assert "reviewkit rebuild" in answer.err
    assert desk.run("rebuild").code == 0
    assert desk.run("forms", "review", "--period", "2026-11").code == 0


def test_a_workspace_with_neither_is_a_new_one(desk):
    for path in desk.root.glob("reviewkit.db*"):
        path.unlink()
    shutil.rmtree(desk.root / "archive")
    assert desk.intake()["annuaire-2026-07.xlsx"]["status"] == "accepted"


@pytest.mark.parametrize("loss", ["emptied", "gone"])
def test_what_was_lost_is_rebuilt_from_the_archive(printed, loss):
    manifest = (printed.root / "output" / "2026-11" / "manifest.json").read_bytes()
    for path in printed.root.glob("reviewkit.db*"):
        path.unlink()
    if loss == "emptied":
        (printed.root / "reviewkit.db").write_bytes(b"")
    assert printed.run("rebuild").code == 0
    assert printed.run("monthly", "--period", "2026-11").code == 1  # BP2's review is missing
    assert (printed.root / "output" / "2026-11" / "manifest.json").read_bytes() == manifest
