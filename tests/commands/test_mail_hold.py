"""What holds a mail back when it leaves: changed addresses, changed drafts, another reader's documents."""

from __future__ import annotations

import hashlib
import json

import openpyxl
import pytest

from tests.commands.meeting import PIPE, copy_with_port, meeting_desk, reviewed, reviewed_desk
from tests.commands.postoffice import PostOffice
from tests.intake.test_enclosures import mail

MANAGER = {"code": "CM1", "name": "Claire Morel", "email": "claire.morel@rs.example"}
ARMOR = {"code": "BP1", "name": "Armor Conseil", "sales_director_email": "direction@armor.example"}
BEARN = {"code": "BP2", "name": "Béarn Informatique", "sales_director_email": "direction@bearn.example"}
LEA = {"partner": "BP1", "name": "Léa Le Goff", "role": "salesperson", "email": "lea@armor.example"}


@pytest.fixture
def office():
    with PostOffice() as made:
        yield made


@pytest.fixture
def desk(tmp_path, office):
    return copy_with_port(reviewed_desk, tmp_path / "desk", office.port)


def directory_again(desk, partners=(ARMOR, BEARN), manager=MANAGER, contacts=(LEA,), period="2026-10") -> str:
    """Take in a later directory and run November; return what the run says on standard error."""
    desk.directory(period, list(partners), managers=[manager], contacts=list(contacts))
    assert desk.intake()[f"annuaire-{period}.xlsx"]["status"] == "accepted"
    return desk.run("monthly", "--period", "2026-11").err


def send(desk):
    return desk.run("mail", "--period", "2026-11", "--send", "--yes", "--json").json


def page(desk) -> str:
    return (desk.root / "output/2026-11/index.html").read_text(encoding="utf-8")


def readers(office) -> set[str]:
    return {reader for message in office.taken for reader in message.readers}


def test_a_changed_address_gets_nothing_until_it_is_confirmed(desk, office):
    changed = {**ARMOR, "sales_director_email": "moi@evil.example"}
    said = directory_again(desk, [changed, BEARN])
    for text in (said, page(desk)):
        assert "moi@evil.example" in text
        assert "direction@armor.example" in text  # instead of which
        assert "--confirm moi@evil.example" in text
    held = send(desk)["held"]
    assert [(mail["kind"], mail["for"]) for mail in held] == [("minutes", "BP1")]
    assert "moi@evil.example" in held[0]["detail"]
    assert "moi@evil.example" not in readers(office)
    assert "direction@bearn.example" in readers(office)  # the others are not held back
    answer = desk.run("mail", "--period", "2026-11", "--confirm", "moi@evil.example", "--json")
    assert answer.code == 0
    assert answer.json["address_changes"] == []
    assert [mail["for"] for mail in send(desk)["sent"]] == ["BP1"]
    assert "moi@evil.example" in readers(office)
    desk.run("monthly", "--period", "2026-11")
    assert "--confirm" not in page(desk)


@pytest.mark.parametrize(
    ("partners", "manager", "contacts", "address", "held"),
    [
        ((ARMOR, BEARN), {**MANAGER, "email": "autre@rs.example"}, (LEA,), "autre@rs.example",
         {"minutes", "reminder", "channel_manager"}),
        (({**ARMOR, "channel_manager": "CM2"}, {**BEARN, "channel_manager": "CM2"}),
         {**MANAGER, "code": "CM2", "email": "autre@rs.example"}, (LEA,), "autre@rs.example",
         {"minutes", "reminder", "channel_manager"}),
        ((ARMOR, BEARN), MANAGER, (LEA, {**LEA, "name": "Moi", "email": "moi@evil.example"}), "moi@evil.example",
         {"minutes"}),
    ],
    ids=["manager's address", "a new manager", "a new contact"],
)  # fmt: skip
def test_every_reader_of_the_directory_is_watched(desk, office, partners, manager, contacts, address, held):
    directory_again(desk, partners, manager, contacts)
    assert {mail["kind"] for mail in send(desk)["held"]} == held
    assert address not in readers(office)


def test_a_new_partner_is_no_change_and_an_address_given_back_needs_no_second_word(desk, office):
    new = {"code": "BP3", "name": "Cornouaille", "sales_director_email": "direction@cornouaille.example"}
    directory_again(desk, [ARMOR, BEARN, new])
    assert "--confirm" not in page(desk)
    assert send(desk)["held"] == []
    assert "direction@cornouaille.example" in readers(office)


def sent_by(desk, sender: str) -> None:
    """Take in a newer review of BP1 that came in a mail, and run November."""
    reviewed(desk, name="encore.xlsx", amount=9_500_000)
    workbook = desk.inbox / "encore.xlsx"
    message = mail(("Revue.xlsx", workbook.read_bytes()), sender=sender)
    workbook.unlink()
    (desk.inbox / "réponse.eml").write_bytes(message.as_bytes())
    assert desk.intake()["réponse.eml!Revue.xlsx"]["status"] == "accepted"


def test_a_review_sent_by_another_holds_the_partners_mails_until_its_sender_is_confirmed(desk, office):
    sent_by(desk, "mallory@evil.example")
    answer = desk.run("monthly", "--period", "2026-11")
    for text in (answer.err, page(desk)):
        assert "Armor Conseil a été envoyé par mallory@evil.example" in text
        assert "--confirm mallory@evil.example" in text
    held = send(desk)["held"]
    assert [(entry["kind"], entry["for"]) for entry in held] == [("minutes", "BP1")]
    assert "mallory@evil.example" in held[0]["detail"]
    assert not readers(office) & {"direction@armor.example", "lea@armor.example", "mallory@evil.example"}
    assert "direction@bearn.example" in readers(office)
    answer = desk.run("mail", "--period", "2026-11", "--confirm", "mallory@evil.example", "--json")
    assert answer.json["address_changes"] == []
    assert [entry["for"] for entry in send(desk)["sent"]] == ["BP1"]
    assert "direction@armor.example" in readers(office)
    assert "mallory@evil.example" not in readers(office)
    desk.run("monthly", "--period", "2026-11")
    assert "--confirm" not in page(desk)


def test_a_review_sent_by_a_contact_of_the_partner_holds_nothing(desk):
    sent_by(desk, "yann@armor.example")
    desk.run("monthly", "--period", "2026-11")
    assert "--confirm" not in page(desk)
    assert send(desk)["held"] == []


def test_an_address_that_waits_for_nothing_cannot_be_confirmed(desk):
    answer = desk.run("mail", "--period", "2026-11", "--confirm", "direction@armor.example")
    assert answer.code == 2
    assert "direction@armor.example" in answer.err


def test_another_partners_mail_in_a_draft_with_its_hash_in_the_manifest_is_not_sent(desk, office):
    """The draft and the manifest lie in the same folder, for the same hands: the journal knows better."""
    folder = desk.root / "output" / "2026-11"
    mine, other = (folder / "outbox" / f"{name}_2026-11.eml" for name in ("minutes_BP1", "reminder_BP2"))
    head, body = other.read_bytes().split(b"\r\nContent-Type: multipart/mixed", 1)
    forged = head + b"\r\nContent-Type: multipart/mixed" + mine.read_bytes().split(
        b"\r\nContent-Type: multipart/mixed", 1
    )[1]  # fmt: skip
    assert body
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    entry = next(d for d in manifest["documents"] if d["path"].endswith(other.name))
    entry["sha256"] = hashlib.sha256(forged).hexdigest()
    other.write_bytes(forged)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert [mail["for"] for mail in send(desk)["held"]] == ["BP2"]
    assert "direction@bearn.example" not in readers(office)


def test_a_reader_that_the_directory_no_longer_names_gets_nothing(desk, office):
    desk.directory("2026-10", [ARMOR, BEARN], managers=[MANAGER], contacts=[])  # older drafts
    desk.intake()
    held = send(desk)["held"]
    assert [mail["for"] for mail in held] == ["BP1"]
    assert "lea@armor.example" in held[0]["detail"]
    assert "lea@armor.example" not in readers(office)
    desk.run("monthly", "--period", "2026-11")
    assert [mail["for"] for mail in send(desk)["sent"]] == ["BP1"]
    assert "lea@armor.example" not in readers(office)


def test_a_customer_that_looks_like_a_token_silences_nobody(tmp_path, office):
    desk = meeting_desk(tmp_path / "desk", port=office.port)
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    desk.review(path, "BP1.xlsx")
    book = openpyxl.load_workbook(desk.inbox / "BP1.xlsx")
    rows = [{**PIPE[0], "reference": f"A-{n}"} for n in range(70)]
    rows[-1]["customer"] = "RK1:review:1:CVL:2026-11:fr:EUR:0000"
    usual = {"salesperson": "Léa", "stage": "3", "next_step": "Signer", "expected_close": "2027-01-15"}
    desk.fill(book, "review", "pipeline", [{**usual, **row} for row in rows])
    book.save(desk.inbox / "BP1.xlsx")
    assert desk.intake()["BP1.xlsx"]["status"] == "accepted"
    desk.run("monthly", "--period", "2026-11")
    assert {mail["kind"] for mail in send(desk)["sent"]} == {"reminder", "channel_manager", "director"}


def test_a_mail_that_was_not_drafted_is_told_wherever_mails_are(tmp_path, office):
    desk = meeting_desk(tmp_path / "desk", port=office.port)
    toml = desk.root / "reviewkit.toml"
    text = toml.read_text(encoding="utf-8").replace('director_email = "bruno@rs.example"', "")
    toml.write_text(text, encoding="utf-8")
    for _ in range(2):  # the second run makes nothing again, and says it again
        answer = desk.run("monthly", "--period", "2026-11")
        assert "Pas de message pour all" in answer.err
    assert "Pas de message pour all" in page(desk)
    assert "Pas de message pour all" in desk.run("mail", "--period", "2026-11").out
    listed = desk.run("mail", "--period", "2026-11", "--json").json["withheld"]
    assert [(mail["kind"], mail["for"], mail["why"]) for mail in listed] == [
        ("director", "all", "no-address")
    ]
    assert send(desk)["withheld"] == listed
    manifest = json.loads((desk.root / "output/2026-11/manifest.json").read_text(encoding="utf-8"))
    assert manifest["withheld"] == listed
