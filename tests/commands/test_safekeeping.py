"""backup, rebuild and db copy: whatever is lost, all that counts comes back equal."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile

import pytest

from reviewkit.store import Store
from tests.commands.desk import Desk, copy_of
from tests.commands.meeting import reviewed_desk
from tests.store.test_change_log import everything


def month_sent(root):
    """A month with a review held, a workbook given back, drafts and a run of the quarter."""
    desk = reviewed_desk(root)
    desk.run("monthly", "--period", "2026-11")
    desk.run("quarterly", "--period", "2026-Q4")
    return desk


@pytest.fixture
def desk(tmp_path):
    return copy_of(month_sent, tmp_path / "desk")


def rows(desk):
    with Store(f"sqlite:///{desk.root / 'reviewkit.db'}") as store:
        return everything(store.engine)


def lose_database(desk):
    for path in desk.root.glob("reviewkit.db*"):
        path.unlink()


def test_the_database_is_built_anew_equal_to_the_lost_one(desk):
    before, figures = rows(desk), desk.figures("2026-11")
    assert len(before["mail"]) > 1
    assert before["crm_export"]
    lose_database(desk)
    assert desk.run("status").code == 3
    answer = desk.run("rebuild", "--json")
    assert (answer.code, answer.json["missing"], answer.json["set_aside"]) == (0, [], None)
    assert rows(desk) == before
    assert desk.figures("2026-11") == figures
    assert desk.run("monthly", "--period", "2026-11", "--json").code in (0, 1)
    assert rows(desk) == before  # nothing is made or drafted twice


def test_a_damaged_database_is_set_aside_and_built_anew(desk):
    before = rows(desk)
    database = desk.root / "reviewkit.db"
    data = bytearray(database.read_bytes())
    data[4096 : 4096 * 3] = b"\x55" * 8192
    database.write_bytes(data)
    answer = desk.run("rebuild")
    assert answer.code == 0
    assert (desk.root / "reviewkit.before-rebuild-1.db").read_bytes() == bytes(data)
    assert "reviewkit.before-rebuild-1.db" in answer.err
    assert rows(desk) == before


def test_a_former_copy_put_back_stops_every_command_until_it_is_rebuilt(desk):
    former = desk.root.parent / "former.db"
    with sqlite3.connect(desk.root / "reviewkit.db") as connection, sqlite3.connect(former) as copied:
        connection.backup(copied)
    desk.directory("2026-12", [{"code": "BP1"}, {"code": "BP2"}, {"code": "BP3"}])
    desk.intake()
    desk.directory("2027-01", [{"code": "BP1"}, {"code": "BP2"}, {"code": "BP3"}])
    desk.intake()
    newest = rows(desk)
    lose_database(desk)
    shutil.copyfile(former, desk.root / "reviewkit.db")
    for command in (["intake"], ["mail", "--period", "2026-11", "--send", "--yes"], ["status"]):
        answer = desk.run(*command)
        assert answer.code == 3
        assert "reviewkit rebuild" in answer.err
    assert desk.run("rebuild").code == 0
    assert rows(desk) == newest


def test_without_a_log_there_is_nothing_to_rebuild_from(desk):
    (desk.root / "archive" / "changes.log").unlink()
    answer = desk.run("rebuild")
    assert answer.code == 2
    assert "changes.log" in answer.err
    assert rows(desk)["revision"]


def test_an_original_that_is_gone_is_named(desk):
    (original, *_) = sorted((desk.root / "archive").glob("*/*.xlsx"))
    original.unlink()
    answer = desk.run("rebuild", "--json")
    assert (answer.code, len(answer.json["missing"])) == (1, 1)


def test_a_backup_unpacked_is_the_workspace_again(desk, tmp_path):
    edited = next((desk.root / "output").rglob("*.xlsx"))
    edited.write_bytes(edited.read_bytes() + b"changed by hand")
    not_taken = desk.inbox / "note.txt"
    not_taken.write_text("Bonjour", encoding="utf-8")
    answer = desk.run("backup", str(tmp_path / "copy.zip"), "--json")
    assert answer.code == 0
    restored = tmp_path / "restored"
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        names = archive.namelist()
        assert answer.json["files"] == len(names) == len(set(names))
        archive.extractall(restored)
    for kept in (edited, not_taken, desk.root / "reviewkit.key"):
        assert (restored / kept.relative_to(desk.root)).read_bytes() == kept.read_bytes()
    documents = [name for name in names if name.endswith(".docx")]
    assert documents == []  # a run makes them again
    again = Desk.__new__(Desk)
    again.root, again.schema = restored, desk.schema
    assert rows(again) == rows(desk)
    assert again.figures("2026-11") == desk.figures("2026-11")
    assert again.run("monthly", "--period", "2026-11").code in (0, 1)


def test_a_backup_is_never_written_over(desk, tmp_path):
    target = tmp_path / "copy.zip"
    target.write_bytes(b"a former one")
    answer = desk.run("backup", str(target))
    assert answer.code == 2
    assert target.read_bytes() == b"a former one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.zip", "desk"]


def test_a_database_is_copied_by_its_url_into_an_empty_one_only(desk):
    answer = desk.run("db", "copy", "sqlite:///reviewkit.db", "sqlite:///other.db", "--json")
    assert answer.json["rows"]["revision"] == len(rows(desk)["revision"])
    with Store(f"sqlite:///{desk.root / 'other.db'}") as store:
        assert everything(store.engine) == rows(desk)
    assert desk.run("db", "copy", "sqlite:///reviewkit.db", "sqlite:///other.db").code == 3
    assert desk.run("db", "copy", "sqlite:///nowhere.db", "sqlite:///third.db").code == 2
    assert not (desk.root / "nowhere.db").exists()
