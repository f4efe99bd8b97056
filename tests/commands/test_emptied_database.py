"""A database that is gone or was emptied is not a new one: nothing is made again, no mail goes twice."""

from __future__ import annotations

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


def test_without_documents_a_workspace_without_a_database_is_a_new_one(desk):
    for path in desk.root.glob("reviewkit.db*"):
        path.unlink()
    assert desk.intake()["annuaire-2026-07.xlsx"]["status"] == "accepted"
