"""Mail is an inbox: workbooks in .eml, .msg and .zip are taken in, with who sent them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.intake import outlook
from tests.intake.test_enclosures import mail, many_parts, zipped

DEAL = {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"}
SENT = dt.datetime(2026, 11, 12, 9, 30, tzinfo=dt.UTC)


def filled(desk, code="BP1", **sheets):
    path = desk.review(
        desk.forms("review", "2026-11", "--partner", code)[code], "x.xlsx", **{"pipeline": [DEAL], **sheets}
    )
    data = path.read_bytes()
    path.unlink()
    return data


def drop(desk, name, data):
    (desk.inbox / name).write_bytes(data)


def test_a_workbook_in_a_mail_is_taken_in_under_the_mails_name(desk):
    sender = "Jeanne Roy <jeanne.roy@example.com>"
    drop(desk, "Re revue.eml", mail(("Revue d’Alpes.xlsx", filled(desk)), sender=sender).as_bytes())
    answer = desk.run("intake")
    assert "Re revue.eml!Revue d’Alpes.xlsx" in answer.err
    assert "envoyé par jeanne.roy@example.com" in answer.err
    submission = desk.intake()["Re revue.eml!Revue d’Alpes.xlsx"]
    assert (submission["status"], submission["revision"], submission["faults"]) == ("accepted", 1, [])
    assert desk.intake()["Re revue.eml!Revue d’Alpes.xlsx"] == submission
    assert desk.figures("2026-11")["partners"]["BP1"]["handed_in"]
    assert desk.run("doctor", "--json").json["findings"] == []


def test_outlooks_messages_and_archives_are_opened_and_the_same_workbook_counts_once(desk):
    data = filled(desk)
    drop(desk, "a.msg", outlook.message("jeanne.roy@example.com", SENT, [("Revue.xlsx", data)]))
    drop(desk, "b.zip", zipped(("novembre/Revue.xlsx", data)))
    answers = desk.intake()
    assert answers["a.msg!Revue.xlsx"]["status"] == "accepted"
    assert answers["b.zip!Revue.xlsx"]["status"] == "duplicate"


def test_a_faulty_workbook_in_a_mail_is_given_back(desk):
    drop(desk, "m.eml", mail(("Revue.xlsx", filled(desk, pipeline=[{**DEAL, "amount": None}]))).as_bytes())
    answer = desk.intake()["m.eml!Revue.xlsx"]
    assert answer["status"] == "returned"
    assert (desk.root / "returned" / "m.eml!Revue.xlsx").is_file()


@pytest.mark.parametrize(
    ("sender", "warned"),
    [("jeanne.roy@example.com", False), ("JEANNE.ROY@EXAMPLE.COM", False), ("cm@example.com", False), ("mallory@evil.example", True)],
)  # fmt: skip
def test_an_answer_by_another_than_the_partners_contacts_is_a_warning(desk, sender, warned):
    drop(desk, "m.eml", mail(("Revue.xlsx", filled(desk)), sender=sender).as_bytes())
    answer = desk.intake()["m.eml!Revue.xlsx"]
    assert answer["status"] == "accepted"
    assert [fault["code"] for fault in answer["faults"]] == ["sent-by-another"] * warned
    if warned:
        assert "mallory@evil.example" in answer["faults"][0]["found"]


def test_who_sent_it_is_kept_with_the_revision(desk):
    from reviewkit.runs.workspace_store import open_store
    from reviewkit.store.enclosed_files import EnclosedFileJournal
    from reviewkit.workspace import open_workspace

    drop(desk, "m.eml", mail(("Revue.xlsx", filled(desk)), sender="jeanne.roy@example.com").as_bytes())
    desk.intake()
    with open_store(open_workspace(desk.root)) as store:
        (revision,) = store.current_revisions("review")
        file = EnclosedFileJournal(store).senders()[revision.sha256]
    assert (file.sender, file.sent_at, file.name) == (
        "jeanne.roy@example.com",
        "2026-11-12T09:30:00Z",
        "Revue.xlsx",
    )


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("vide.eml", mail().as_bytes(), "container-empty"),
        ("10000.eml", many_parts(10_000), "container-too-much"),
        ("bombe.zip", zipped(("R.xlsx", bytes(60 << 20))), "container-too-much"),
        ("photos.zip", zipped(("photo.png", b"x")), "other-archive"),
        ("x.msg", outlook.message("a@x.example", SENT), "container-empty"),
    ],
)
def test_what_gives_no_workbook_is_one_line(desk, name, data, code):
    drop(desk, name, data)
    answer = desk.intake()[name]
    assert (answer["status"], [fault["code"] for fault in answer["faults"]]) == ("unreadable", [code])
    printed = [line for line in desk.run("intake").err.splitlines() if code in line]
    assert len(printed) == 1


def test_a_mail_is_opened_once_and_read_from_the_archive_afterwards(desk, monkeypatch):
    from reviewkit.runs.judging import SandboxedJudge

    drop(desk, "m.eml", mail(("Revue.xlsx", filled(desk))).as_bytes())
    first = desk.intake()

    def never(*_):
        raise AssertionError("opened again")

    monkeypatch.setattr(SandboxedJudge, "open_container", never)
    assert desk.intake() == first


def test_a_mail_without_a_workbook_is_opened_once_and_refused_each_time(desk):
    from reviewkit.intake.enclosures import enclosures
    from reviewkit.intake.inbox_files import UnreadableFile, scan
    from reviewkit.intake.mail_inbox import MailInbox
    from reviewkit.runs.workspace_store import open_store
    from reviewkit.workspace import open_workspace

    drop(desk, "m.eml", mail(("photo.png", b"\x89PNG")).as_bytes())
    workspace, opened = open_workspace(desk.root), []

    def opening(data, largest):
        opened.append(data)
        return enclosures(data, largest)

    (item,) = [item for item in scan(workspace.inbox) if item.name == "m.eml"]
    with open_store(workspace) as store:
        for _ in range(2):
            with pytest.raises(UnreadableFile) as refused:
                list(MailInbox(workspace, store, opening).read(item))
            assert refused.value.fault.kind == "container-empty"
    assert len(opened) == 1
