"""What a workspace keeps is its owner's alone; a lost database sends nothing twice; odd codes get safe folders."""

from __future__ import annotations

import os
import re
import shutil
import stat

import pytest

from tests.commands.desk import Desk, copy_of
from tests.commands.postoffice import PostOffice

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


def _made(root):
    before = os.umask(0o022)
    try:
        desk = Desk(
            root, '\n[mail]\nsender = "rs@rs.example"\nhost = "localhost"\nsecurity = "none"\nport = 2525\n'
        )
        desk.directory("2026-11", [{"code": "BP1"}, {"code": "BP2"}])
        desk.intake()
        assert desk.run("monthly", "--period", "2026-11").code == 1
    finally:
        os.umask(before)
    return desk


@pytest.fixture
def made(tmp_path):
    return copy_of(_made, tmp_path / "reviews")


def private_paths(root):
    yield from (root / "archive", *(root / "archive").rglob("*"))
    yield from root.glob("output/*/outbox")
    yield from root.glob("output/*/outbox/*.eml")
    yield from root.glob("reviewkit.db*")
    yield root / "reviewkit.key"


def test_database_originals_drafts_and_key_are_the_owners_alone(made):
    paths = list(private_paths(made.root))
    assert len(paths) > 8
    assert [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    assert made.run("doctor").code == 0


def test_doctor_names_what_others_may_read(made):
    (made.root / "reviewkit.db").chmod(0o644)
    next(made.root.glob("output/*/outbox/*.eml")).chmod(0o644)
    answer = made.run("doctor")
    assert answer.code == 1
    assert "chmod" in answer.out + answer.err
    assert "(+1)" in answer.out + answer.err


def send(desk, office):
    text = (desk.root / "reviewkit.toml").read_text(encoding="utf-8")
    (desk.root / "reviewkit.toml").write_text(
        re.sub(r"port = \d+", f"port = {office.port}", text), encoding="utf-8"
    )
    return desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json")


def test_a_database_lost_with_its_log_sends_nothing_twice(made):
    with PostOffice() as office:
        first = send(made, office)
        sent = len(office.taken)
        assert sent == len(first.json["sent"]) > 0
        for path in made.root.glob("reviewkit.db*"):
            path.unlink()
        shutil.rmtree(made.root / "archive")
        next(made.root.glob("output/2026-11/manifest.json")).unlink()
        made.intake()
        made.run("monthly", "--period", "2026-11")
        again = send(made, office)
        assert len(office.taken) == sent
    assert again.code == 1
    assert len(again.json["held"]) == sent
    assert "sent.jsonl" in again.json["held"][0]["detail"]


def test_the_log_holds_each_mail_once_sent(made):
    with PostOffice() as office:
        send(made, office)
        send(made, office)
    lines = (made.root / "output" / "2026-11" / "sent.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 * len(office.taken)


CODES = ["CON", "aux", "COM1.txt", "a.", "A", "nul", "x y", "x-y", "é", "e"]


def test_codes_that_no_system_can_make_a_folder_of_get_a_safe_one_in_every_run(tmp_path):
    desk = Desk(tmp_path / "reviews")
    desk.directory("2026-11", [{"code": code, "name": f"Partner {n}"} for n, code in enumerate(CODES)])
    assert {entry["status"] for entry in desk.intake().values()} == {"accepted"}
    desk.run("monthly", "--period", "2026-11")
    folders = {path.name for path in (desk.root / "output" / "2026-11" / "partners").iterdir()}
    assert len(folders) == len(CODES)
    assert len({name.casefold() for name in folders}) == len(CODES)
    devices = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
    assert [name for name in folders if devices.fullmatch(name) or name.endswith((".", " "))] == []
    shutil.rmtree(desk.root / "output")
    (desk.root / "output").mkdir()
    for code in reversed(CODES):
        desk.run("monthly", "--period", "2026-11", "--partner", code)
    assert {path.name for path in (desk.root / "output" / "2026-11" / "partners").iterdir()} == folders
