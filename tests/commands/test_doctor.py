"""What is broken is reported with what to do, and never answered from what is left."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest

from tests.commands.desk import Desk

PAGE = 4096


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A month handed in and printed, its database in one file."""
    desk = Desk(tmp_path_factory.mktemp("doctor") / "desk")
    desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}])
    desk.intake()
    for code, path in desk.forms("review", "2026-11").items():
        rows = [{"reference": f"{code}-{n}"} for n in range(40)]
        desk.review(path, f"{code}.xlsx", pipeline=rows)
    assert desk.run("monthly", "--period", "2026-11").code == 0
    flushed(desk)
    return desk


def flushed(desk):
    connection = sqlite3.connect(desk.root / "reviewkit.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.fixture
def desk(printed, tmp_path):
    copy = Desk.__new__(Desk)
    copy.root, copy.schema = tmp_path / "desk", printed.schema
    shutil.copytree(printed.root, copy.root)
    return copy


def findings(desk, *, code=1):
    answer = desk.run("doctor", "--json")
    assert answer.code == code, answer.err
    return {finding["code"]: finding for finding in answer.json["findings"]}


def damaged(desk, page, how):
    path = desk.root / "reviewkit.db"
    data = bytearray(path.read_bytes())
    start = (page - 1) * PAGE
    data[start : start + PAGE] = {
        "zeros": bytes(PAGE),
        "noise": bytes(range(256)) * (PAGE // 256),
        "an empty leaf": b"\x0d" + bytes(PAGE - 1),
        "an empty index": b"\x0a" + bytes(PAGE - 1),
    }[how]
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["zeros", "noise", "an empty leaf", "an empty index"])
def test_a_damaged_database_is_a_finding_and_never_a_short_answer(printed, tmp_path, how):
    good = {command: printed.run(*command.split()).out for command in COMMANDS}
    flushed(printed)
    pages = (printed.root / "reviewkit.db").stat().st_size // PAGE
    for page in range(2, pages + 1, 3):
        copy = Desk.__new__(Desk)
        copy.root = tmp_path / str(page)
        shutil.copytree(printed.root, copy.root)
        damaged(copy, page, how)
        report = copy.run("doctor", "--json")
        assert report.code in (0, 1), (page, report.err)
        wrong = {finding["code"] for finding in report.json["findings"] if finding["severity"] == "wrong"}
        for command in COMMANDS:
            answer = copy.run(*command.split())
            if answer.code == 0:
                assert answer.out == good[command], (page, command)
            else:
                assert answer.code == 3, (page, command, answer.err)
                assert "doctor" in answer.err
                assert wrong & {"database-damaged", "database-unreadable"}, page


COMMANDS = ("status --period 2026-11 --json", "figures --period 2026-11 --json")


def test_a_lost_database_is_reported_and_not_made_again_and_what_is_advised_is_enough(desk):
    (desk.root / "reviewkit.db").unlink()
    shutil.rmtree(desk.root / "output")
    reported = findings(desk)
    assert set(reported) == {"database-gone"}
    assert "reviewkit rebuild" in reported["database-gone"]["advice"]
    assert not (desk.root / "reviewkit.db").exists()
    assert desk.run("rebuild").code == 0
    assert findings(desk, code=0) == {}
    assert desk.figures("2026-11")["total"]["movement"]["closing"]["count"] == 80


def test_without_a_log_a_lost_database_is_reported_by_its_originals(desk):
    """As in a workspace made before the log: what doctor advises is enough."""
    (desk.root / "reviewkit.db").unlink()
    (desk.root / "archive" / "changes.log").unlink()
    for path in desk.inbox.iterdir():
        path.unlink()
    shutil.rmtree(desk.root / "output")
    reported = findings(desk)
    assert set(reported) == {"archive-unknown"}
    assert reported["archive-unknown"]["what"].endswith("(+2)")
    assert "intake" in reported["archive-unknown"]["advice"]
    for path in (desk.root / "archive").rglob("*.xlsx"):
        shutil.copy(path, desk.inbox / path.name)
    assert {finding["severity"] for finding in findings(desk, code=0).values()} == {"note"}
    assert not (desk.root / "reviewkit.db").exists()
    desk.run("intake")
    assert findings(desk, code=0) == {}
    assert desk.figures("2026-11")["total"]["movement"]["closing"]["count"] == 80


def test_a_new_workspace_is_well_and_stays_without_a_database(tmp_path):
    desk = Desk(tmp_path / "desk")
    assert desk.run("doctor").code == 0
    assert not (desk.root / "reviewkit.db").exists()


def test_files_in_the_place_of_folders_are_reported(desk):
    (desk.root / "archive" / "xx").write_text("?")
    shutil.rmtree(desk.root / "output")
    (desk.root / "output").write_text("?")
    answer = desk.run("doctor", "--json")
    assert answer.code == 1
    assert [(finding["code"], finding["what"].rpartition("/")[2]) for finding in answer.json["findings"]] == [
        ("not-a-folder", "output"),
        ("not-a-folder", "xx"),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        '{"documents": ["here", null], "missing": []}',
        '{"documents": [{"path": 5}], "missing": []}',
        '{"documents": [], "missing": ["BP1"]}',
        '{"documents": {}}',
        "[1]",
        "{",
    ],
)
def test_a_manifest_changed_by_hand_is_reported_and_made_anew(desk, broken):
    manifest = desk.root / "output" / "2026-11" / "manifest.json"
    good = manifest.read_text(encoding="utf-8")
    manifest.write_text(broken, encoding="utf-8")
    assert set(findings(desk)) == {"manifest-unreadable"}
    assert desk.run("monthly", "--period", "2026-11").code == 0
    assert json.loads(manifest.read_text(encoding="utf-8")) == json.loads(good)
    assert findings(desk, code=0) == {}


def test_a_manifest_never_leads_out_of_its_folder(desk):
    manifest = desk.root / "output" / "2026-11" / "manifest.json"
    text = json.loads(manifest.read_text(encoding="utf-8"))
    text["documents"].append({**text["documents"][0], "path": "../../reviewkit.toml"})
    manifest.write_text(json.dumps(text), encoding="utf-8")
    assert desk.run("monthly", "--period", "2026-11").code == 0
    assert (desk.root / "reviewkit.toml").exists()
