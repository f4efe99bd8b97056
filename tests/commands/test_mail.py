"""Mail: drafts that are the same each time, sent at most once, and never another partner's documents."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import re

import openpyxl
import pytest

from reviewkit.store import Store
from reviewkit.store.mail_journal import MailJournal
from tests.commands.meeting import copy_with_port, meeting_desk, prepared, reviewed, reviewed_desk
from tests.commands.postoffice import PostOffice


@pytest.fixture
def office():
    with PostOffice() as made:
        yield made


@pytest.fixture
def desk(tmp_path, office):
    return copy_with_port(reviewed_desk, tmp_path / "desk", office.port)


def outbox(desk):
    folder = desk.root / "output" / "2026-11" / "outbox"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.eml"))}


def read(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def test_each_partner_reviewed_gets_one_draft_with_minutes_and_calendar(desk):
    drafts = outbox(desk)
    assert set(drafts) == {
        "minutes_BP1_2026-11.eml",
        "reminder_BP2_2026-11.eml",
        "channel_manager_CM1_2026-11.eml",
        "director_all_2026-11.eml",
    }
    message = read(drafts["minutes_BP1_2026-11.eml"])
    assert message["X-Unsent"] == "1"
    assert [a.addr_spec for a in message["To"].addresses] == ["direction@armor.example", "lea@armor.example"]
    assert [a.addr_spec for a in message["Cc"].addresses] == ["claire.morel@rs.example"]
    assert "novembre 2026" in message["Subject"]
    assert "Armor Conseil" in message["Subject"]
    names = [part.get_filename() for part in message.iter_attachments()]
    assert [name.rpartition(".")[2] for name in names] == ["docx", "xlsx", "xlsx", "ics"]
    html = message.get_body(("html",)).get_content()
    assert "Faire venir un avant-vente chez Kervran" in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    text = message.get_body(("plain",)).get_content()
    assert "Claire Morel" in text
    entries = next(p for p in message.iter_attachments() if p.get_filename().endswith(".ics")).get_content()
    entries = entries if isinstance(entries, str) else entries.decode()
    assert entries.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261204" in entries


def _calendar(desk):
    message = read(outbox(desk)["minutes_BP1_2026-11.eml"])
    entries = next(p for p in message.iter_attachments() if p.get_filename().endswith(".ics")).get_content()
    entries = (entries if isinstance(entries, str) else entries.decode()).replace("\r\n", "\n")
    return [dict(line.split(":", 1) for line in event.splitlines() if ":" in line)
            for event in entries.replace("\n ", "").split("BEGIN:VEVENT")[1:]]  # fmt: skip


def test_a_corrected_review_takes_back_the_calendar_entries_that_it_drops(desk):
    (before,) = _calendar(desk)
    path = desk.inbox / "2026-11 BP1 revue.xlsx"
    book = openpyxl.load_workbook(path)
    book.properties.modified += dt.timedelta(days=1)
    rows = [{"action": "Rappeler", "owner": "Claire Morel", "due": dt.date(2026, 12, 9), "status": "todo"}]
    desk.fill(book, "review", "actions", rows)
    book.save(desk.inbox / "2026-11 BP1 revue corrigée.xlsx")
    assert desk.run("monthly", "--period", "2026-11").code == 1
    entries = {event["SUMMARY"]: event for event in _calendar(desk)}
    assert set(entries) == {"Rappeler", before["SUMMARY"]}
    withdrawn = entries[before["SUMMARY"]]
    assert (withdrawn["UID"], withdrawn["STATUS"]) == (before["UID"], "CANCELLED")
    assert entries["Rappeler"]["STATUS"] == "CONFIRMED"
    for event in entries.values():
        assert int(event["SEQUENCE"]) > int(before["SEQUENCE"])
        assert event["DTSTAMP"] > before["DTSTAMP"]


def test_a_second_run_writes_the_same_drafts_and_no_new_mail(desk):
    before = outbox(desk)
    times = {p: p.stat().st_mtime_ns for p in (desk.root / "output" / "2026-11" / "outbox").iterdir()}
    desk.run("monthly", "--period", "2026-11")
    assert outbox(desk) == before
    assert times == {p: p.stat().st_mtime_ns for p in (desk.root / "output" / "2026-11" / "outbox").iterdir()}


def test_two_workspaces_draft_the_same_bytes(desk, tmp_path, office):
    other = meeting_desk(tmp_path / "other", port=office.port)
    (other.root / "reviewkit.key").write_bytes((desk.root / "reviewkit.key").read_bytes())
    for path in sorted(desk.inbox.iterdir()):
        (other.inbox / path.name).write_bytes(path.read_bytes())
    other.run("monthly", "--period", "2026-11")
    assert outbox(other) == outbox(desk)


def test_no_mail_carries_another_partners_documents(desk):
    drafts = outbox(desk)
    for name, data in drafts.items():
        text = "\n".join(
            str(part.get_content())
            for part in read(data).walk()
            if part.get_content_type().startswith("text/")
        )
        if "BP1" in name:
            assert "Béarn" not in text
        if "BP2" in name:
            assert "Armor" not in text
            assert "Kervran" not in text


def test_everything_is_sent_once_and_only_once(desk, office):
    answer = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json")
    assert answer.code == 0, answer.err
    assert len(answer.json["sent"]) == 4
    assert len(office.taken) == 4
    first = next(m for m in office.taken if "lea@armor.example" in m.readers)
    assert sorted(first.readers) == [
        "claire.morel@rs.example",
        "direction@armor.example",
        "lea@armor.example",
    ]
    assert b"X-Unsent" not in first.data
    again = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json")
    assert (len(again.json["sent"]), len(again.json["sent_before"])) == (0, 4)
    assert len(office.taken) == 4


def test_what_changed_since_is_a_new_message_that_replaces_the_first(desk, office):
    desk.run("mail", "--period", "2026-11", "--send", "--yes")
    first = read(next(m for m in office.taken if "lea@armor.example" in m.readers).data)
    reviewed(desk, name="2026-11 BP1 corrigée.xlsx", amount=9_500_000)
    desk.run("monthly", "--period", "2026-11")
    second = read(outbox(desk)["minutes_BP1_2026-11.eml"])
    assert second["References"] == first["Message-ID"]
    assert "remplace" in second.get_body(("plain",)).get_content()
    printed = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json
    # The director's and the channel manager's packs changed too; the reminder did not.
    assert {(m["kind"], m["for"]) for m in printed["sent"]} == {
        ("minutes", "BP1"),
        ("channel_manager", "CM1"),
        ("director", "all"),
    }
    assert len(printed["sent_before"]) == 1
    before = outbox(desk)
    desk.run("monthly", "--period", "2026-11")
    assert outbox(desk) == before


def test_a_trial_goes_to_me_alone_and_settles_nothing(desk, office):
    printed = desk.run(
        "mail", "--period", "2026-11", "--send", "--yes", "--to-me", "moi@rs.example", "--json"
    ).json
    assert len(printed["sent"]) == 4
    assert {tuple(m.readers) for m in office.taken} == {("moi@rs.example",)}
    assert b"lea@armor.example" not in b"".join(read(m.data)["To"].encode() for m in office.taken)
    assert len(desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json["sent"]) == 4


def test_only_allowed_domains_are_written_to(tmp_path, office):
    desk = meeting_desk(tmp_path / "desk", port=office.port, more='allow_domains = ["rs.example"]\n')
    prepared(desk)
    desk.run("monthly", "--period", "2026-11")
    answer = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json")
    assert answer.code == 1
    assert {m["kind"] for m in answer.json["sent"]} == {"channel_manager", "director"}
    assert [m["kind"] for m in answer.json["held"]] == ["reminder"]
    assert not any("armor" in r or "bearn" in r for m in office.taken for r in m.readers)


@pytest.mark.parametrize(
    "address", ["", "moi", "moi@rs.example, lui@rs.example", "moi\u200b@rs.example", "Moi <moi@rs.example>"]
)
def test_a_trial_needs_one_address(desk, office, address):
    answer = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--to-me", address)
    assert answer.code == 2
    assert office.taken == []


def test_what_is_sent_is_dated_now_and_its_draft_keeps_the_day_of_the_period(desk, office):
    desk.run("mail", "--period", "2026-11", "--send", "--yes")
    now = dt.datetime.now(dt.UTC)
    assert all(abs(read(m.data)["Date"].datetime - now) < dt.timedelta(minutes=5) for m in office.taken)
    assert {read(data)["Date"].datetime.date() for data in outbox(desk).values()} == {dt.date(2026, 11, 30)}


def test_a_draft_changed_by_hand_is_held_back(desk, office):
    path = desk.root / "output" / "2026-11" / "outbox" / "minutes_BP1_2026-11.eml"
    path.write_bytes(path.read_bytes().replace(b"\r\n\r\n", b"\r\n\r\n ", 1))
    printed = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json
    assert [m["for"] for m in printed["held"]] == ["BP1"]
    assert len(office.taken) == 3


def test_without_send_nothing_leaves(desk, office):
    answer = desk.run("mail", "--period", "2026-11")
    assert answer.code == 0
    assert "lea@armor.example" in answer.out
    assert office.taken == []


def test_a_message_with_nobody_to_go_to_is_named_not_drafted(tmp_path):
    desk = meeting_desk(tmp_path / "desk")
    toml = desk.root / "reviewkit.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('director_email = "bruno@rs.example"', ""), encoding="utf-8"
    )
    prepared(desk)
    answer = desk.run("monthly", "--period", "2026-11")
    assert "director_all_2026-11.eml" not in outbox(desk)
    assert "Pas de message pour all" in answer.err


def test_drafts_are_listed_in_the_manifest_with_their_bytes(desk):
    import json

    folder = desk.root / "output" / "2026-11"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    mails = [d for d in manifest["documents"] if d["kind"] == "mail"]
    assert {(m["for"], m["format"]) for m in mails} == {
        ("BP1", "eml"),
        ("BP2", "eml"),
        ("CM1", "eml"),
        ("all", "eml"),
    }
    for entry in mails:
        assert hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]


def test_the_password_is_nowhere_to_be_seen(desk, monkeypatch):
    monkeypatch.setenv("REVIEWKIT_SMTP_USER", "rs")
    monkeypatch.setenv("REVIEWKIT_SMTP_PASSWORD", "geheim-9")
    answer = desk.run("mail", "--period", "2026-11", "--send", "--yes")
    assert answer.code in (1, 3)  # the server knows no login
    assert "geheim-9" not in answer.out + answer.err
    assert all(b"geheim-9" not in p.read_bytes() for p in desk.root.rglob("*") if p.is_file())


def test_a_run_that_ended_between_sending_and_noting_is_named_and_not_sent_again(desk, office):
    with Store(f"sqlite:///{desk.root / 'reviewkit.db'}") as store:
        mails = MailJournal(store)
        mail = next(m for m in mails.all() if m.audience == "BP1")
        mails.note(mail, "sending")
    for _ in range(2):
        answer = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json")
        assert answer.code == 1
        assert [m["for"] for m in answer.json["doubtful"]] == ["BP1"]
    assert not any("lea@armor.example" in m.readers for m in office.taken)


def test_another_sender_renews_the_drafts_and_sends_nothing_twice(desk, office):
    def from_(address):
        toml = desk.root / "reviewkit.toml"
        text = toml.read_text(encoding="utf-8")
        toml.write_text(re.sub(r'(?m)^sender = ".*"', f'sender = "{address}"', text), encoding="utf-8")
        return desk.run("monthly", "--period", "2026-11")

    # Drafted, not sent: the draft bears the new sender's Message-ID, and that is the one that goes out.
    assert from_("channel@other.example").code == 1  # BP2 has not handed in
    assert desk.run("mail", "--period", "2026-11").code == 0
    answer = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json")
    assert answer.code == 0, answer.err
    first = read(next(m for m in office.taken if "lea@armor.example" in m.readers).data)
    assert first["Message-ID"].endswith("@other.example>")
    assert {mail["message_id"] for mail in answer.json["sent"]} == {
        read(m.data)["Message-ID"] for m in office.taken
    }
    # Sent: a sent mail stays sent, under the name it went out with.
    from_("channel@third.example")
    again = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json")
    assert (again.code, len(again.json["sent"]), len(again.json["sent_before"])) == (0, 0, 4)
    assert len(office.taken) == 4
    # And what replaces it names it by that name.
    reviewed(desk, name="2026-11 BP1 corrigée.xlsx", amount=9_500_000)
    desk.run("monthly", "--period", "2026-11")
    second = read(outbox(desk)["minutes_BP1_2026-11.eml"])
    assert second["References"] == first["Message-ID"]
    assert second["Message-ID"].endswith("@third.example>")
    assert len(desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json["sent"]) == 3
    before = outbox(desk)
    desk.run("monthly", "--period", "2026-11")
    assert outbox(desk) == before


def test_salespeople_get_the_minutes_unless_the_directory_says_no(tmp_path, office):
    desk = meeting_desk(tmp_path / "desk", port=office.port)
    people = [
        ("Empty", "salesperson", None),
        ("No", "salesperson", "no"),
        ("Consultant", "consultant", None),
        ("Champion", "champion", "yes"),
    ]
    partner = {"code": "BP1", "name": "Armor Conseil", "sales_director_email": "direction@armor.example"}
    desk.directory(
        "2026-08",
        [partner],
        contacts=[
            {
                "partner": "BP1",
                "name": name,
                "role": role,
                "email": f"{name}@armor.example",
                "gets_monthly": gets,
            }
            for name, role, gets in people
        ],
    )
    prepared(desk)
    desk.run("monthly", "--period", "2026-11")
    reviewed(desk)
    desk.run("monthly", "--period", "2026-11")
    message = read(outbox(desk)["minutes_BP1_2026-11.eml"])
    assert [a.addr_spec.partition("@")[0] for a in message["To"].addresses] == [
        "direction",
        "Empty",
        "Champion",
    ]


def test_one_partners_mails_are_sent_and_nobody_elses(desk, office):
    answer = desk.run("mail", "--period", "2026-11", "--partner", "BP1", "--send", "--yes", "--json")
    assert {(m["kind"], m["for"]) for m in answer.json["sent"]} == {("minutes", "BP1")}
    assert len(office.taken) == 1
    rest = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json
    assert (len(rest["sent"]), len(rest["sent_before"])) == (3, 1)


def test_one_kind_of_mail_is_listed_and_sent(desk, office):
    listed = desk.run("mail", "--period", "2026-11", "--kind", "reminder", "--json").json
    assert {(m["kind"], m["for"]) for m in listed["mails"]} == {("reminder", "BP2")}
    sent = desk.run(
        "mail", "--period", "2026-11", "--kind", "director", "--kind", "reminder", "--send", "--yes", "--json"
    )
    assert {m["kind"] for m in sent.json["sent"]} == {"director", "reminder"}
    assert len(office.taken) == 2


@pytest.mark.parametrize(
    ("option", "value", "known"), [("--partner", "BP9", "BP1"), ("--kind", "pack", "minutes")]
)
def test_an_unknown_reader_or_kind_of_mail_is_wrong_usage(desk, option, value, known):
    answer = desk.run("mail", "--period", "2026-11", option, value)
    assert (answer.code, answer.out) == (2, "")
    assert value in answer.err
    assert known in answer.err


def test_a_missing_sender_is_said_before_anything_is_asked(desk, office):
    toml = desk.root / "reviewkit.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(re.sub(r'(?m)^sender = ".*"', 'sender = ""', text), encoding="utf-8")
    answer = desk.run("mail", "--period", "2026-11", "--send")
    assert answer.code == 2
    assert "mail.sender" in answer.err
    assert "Envoyer" not in answer.err
    assert office.taken == []


def test_a_month_run_again_after_the_next_one_came_in_sends_nothing_again(desk, office):
    """The workbook of the coming month goes with the minutes; it is another once that month was handed in."""
    desk.run("mail", "--period", "2026-11", "--send", "--yes")
    before = outbox(desk)
    path = desk.forms("review", "2026-12", "--partner", "BP1")["BP1"]
    old = (desk.root / "output" / "2026-11" / "partners" / "BP1" / "review-2026-12-BP1.xlsx").read_bytes()
    desk.review(
        path, "2026-12 BP1.xlsx", pipeline=[{"reference": "A-1", "customer": "Neuf", "amount": 7_700_000}]
    )
    desk.run("monthly", "--period", "2026-12")
    desk.run("monthly", "--period", "2026-11")
    new = (desk.root / "output" / "2026-11" / "partners" / "BP1" / "review-2026-12-BP1.xlsx").read_bytes()
    assert new != old
    assert outbox(desk) == before
    again = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json
    assert (again["sent"], len(again["sent_before"])) == ([], 4)
    assert desk.run("doctor", "--json").json["findings"] == []
    desk.run("monthly", "--period", "2026-11")
    assert outbox(desk) == before


def test_a_mail_sent_by_an_earlier_version_is_not_drafted_again(desk, office):
    """Earlier versions took each attachment to the byte for its content."""
    from reviewkit.delivery.message import Message

    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(Message, "content", Message.content_to_the_byte)
        (desk.root / "output" / "2026-11" / "manifest.json").unlink()
        desk.run("monthly", "--period", "2026-11")
        desk.run("mail", "--period", "2026-11", "--send", "--yes")
    (desk.root / "output" / "2026-11" / "manifest.json").unlink()
    desk.run("monthly", "--period", "2026-11")
    again = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json
    assert (again["sent"], len(again["sent_before"])) == ([], 4)


def test_a_pack_touched_by_a_program_sends_nothing_again(desk, office):
    from tests.commands.touched import through_sharepoint

    desk.run("mail", "--period", "2026-11", "--send", "--yes")
    for path in (desk.root / "output" / "2026-11").rglob("*.*x"):
        if path.suffix in (".docx", ".xlsx"):
            path.write_bytes(through_sharepoint(path.read_bytes()))
    (desk.root / "output" / "2026-11" / "manifest.json").unlink()
    desk.run("monthly", "--period", "2026-11")
    again = desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json
    assert (again["sent"], len(again["sent_before"])) == ([], 4)
