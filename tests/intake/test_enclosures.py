"""Mails and archives are opened within bounds; what is hostile or broken is one refusal."""

from __future__ import annotations

import base64
import datetime as dt
import io
import time
import zipfile
from email.message import EmailMessage

import pytest

from reviewkit.domain.fault_json import MalformedJsonError
from reviewkit.intake import enclosures as module
from reviewkit.intake.enclosures import container_kind, enclosures, enclosures_from_json, enclosures_to_json
from reviewkit.xlsx import Refusal
from tests.intake import outlook

BOOK = b"PK\3\4 a workbook"
SENT = dt.datetime(2026, 11, 12, 9, 30, tzinfo=dt.UTC)
MB = 1 << 20


def mail(*attachments, sender="Léa Le Goff <lea@armor.example>", inner=()):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "revues@rs.example", "Ma revue"
    made["Date"] = "Thu, 12 Nov 2026 10:30:00 +0100"
    made.set_content("Bonjour, voici la revue.")
    made.add_alternative("<p>Bonjour</p>", subtype="html")
    for name, data in attachments:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for enclosed in inner:
        made.add_attachment(enclosed)
    return made


def zipped(*files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def opened(data):
    return [(item.name, item.data, item.sender, item.sent_at) for item in enclosures(data, 20 * MB)]


LEA = ("lea@armor.example", "2026-11-12T09:30:00Z")


def test_a_mail_gives_its_workbooks_with_sender_and_time():
    data = mail(("Revue d’octobre.xlsx", BOOK), ("logo.png", b"\x89PNG"), ("plan.XLSX", b"PK2")).as_bytes()
    assert container_kind(data) == "mail"
    assert opened(data) == [("Revue d’octobre.xlsx", BOOK, *LEA), ("plan.XLSX", b"PK2", *LEA)]


def test_a_forwarded_mail_keeps_who_wrote_first():
    inner = mail(("Revue.xlsx", BOOK))
    outer = mail(sender="Marc Dubois <marc@rs.example>", inner=[inner])
    assert opened(outer.as_bytes()) == [("message.eml!Revue.xlsx", BOOK, *LEA)]
    attached = mail(("transfert.eml", inner.as_bytes()), sender="marc@rs.example").as_bytes()
    assert opened(attached) == [("transfert.eml!Revue.xlsx", BOOK, *LEA)]


def test_an_outlook_message_gives_its_workbooks_and_those_of_messages_in_it():
    inner = outlook.streams("lea@armor.example", SENT, [("Été.xlsx", BOOK * 400)])
    data = outlook.message(
        "marc@rs.example", SENT, [("Revue.xlsx", BOOK), ("note.txt", b"x")], [("Transfert", inner)]
    )
    assert container_kind(data) == "message"
    assert opened(data) == [
        ("Revue.xlsx", BOOK, "marc@rs.example", LEA[1]),
        ("Transfert!Été.xlsx", BOOK * 400, *LEA),
    ]


def test_an_archive_gives_its_workbooks_and_a_mail_may_hold_one():
    archive = zipped(
        ("nov/Revue.xlsx", BOOK), ("__MACOSX/nov/._Revue.xlsx", b"fork"), ("lisez-moi.txt", b"x")
    )
    assert container_kind(archive) == "archive"
    assert opened(archive) == [("Revue.xlsx", BOOK, "", "")]
    assert opened(mail(("revues.zip", archive)).as_bytes()) == [("revues.zip!Revue.xlsx", BOOK, *LEA)]


def test_two_of_one_name_are_told_apart():
    names = [item[0] for item in opened(zipped(("a/R.xlsx", b"PK1"), ("b/r.xlsx", b"PK2")))]
    assert names == ["R.xlsx", "r (2).xlsx"]


@pytest.mark.parametrize(
    "data",
    [b"reference;amount\n1;2\n", zipped(("photo.png", b"x")), zipped(("xl/workbook.xml", b"x"), ("a.xlsx", b"y")),
     zipped(("[Content_Types].xml", b"x"), ("word/document.xml", b"x"), ("word/embeddings/a.xlsx", b"x")), b"Note: read me\n", b""],
)  # fmt: skip
def test_what_is_neither_mail_nor_archive_of_workbooks_is_left_to_the_reader(data):
    assert container_kind(data) == ""


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd.xlsx", "passwd.xlsx"), ("C:\\x\\Revue.xlsx", "Revue.xlsx"), ("a!b.xlsx", "a_b.xlsx"),
     ("a\r\nb.xlsx", "a__b.xlsx"), ("x" * 500 + ".xlsx", "x" * 115 + ".xlsx"), ("e\u0301.xlsx", "é.xlsx")],
)  # fmt: skip
def test_a_name_from_outside_is_one_part_of_a_path(name, safe):
    assert module._safe_name(name) == safe


def nested(depth):
    data = zipped(("Revue.xlsx", BOOK))
    for _ in range(depth):
        data = zipped(("inner.zip", data))
    return data


def many_parts(count):
    parts = b"".join(b'--b\r\nContent-Type: text/plain; name="a.txt"\r\n\r\nx\r\n' for _ in range(count))
    head = b"From: a@x.example\r\nDate: Thu, 12 Nov 2026 10:30:00 +0100\r\nMIME-Version: 1.0\r\n"
    return head + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts + b"--b--\r\n"


def deep_mail(depth):
    data = mail(("Revue.xlsx", BOOK)).as_bytes()
    for _ in range(depth):
        data = mail(("m.eml", data)).as_bytes()
    return data


def multipart_tower(depth):
    head = b"From: a@x.example\r\nDate: Thu, 12 Nov 2026 10:30:00 +0100\r\n"
    tower = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    return head + tower


def locked_archive():
    data = bytearray(zipped(("Revue.xlsx", BOOK)))
    data[6] |= 1
    at = data.rindex(b"PK\1\2")
    data[at + 8] |= 1
    return bytes(data)


HOSTILE = {
    "a bomb": (lambda: zipped(("Revue.xlsx", bytes(200 * MB))), "container-too-much"),
    "a bomb in small bites": (lambda: zipped(*((f"{n}.xlsx", bytes(15 * MB)) for n in range(6))), "container-too-much"),
    "nested too deep": (lambda: nested(8), "container-too-much"),
    "mails too deep": (lambda: deep_mail(6), "container-too-much"),
    "10,000 parts": (lambda: many_parts(10_000), "container-too-much"),
    "a tower of multiparts": (lambda: multipart_tower(5_000), "container-too-much"),
    "10,000 workbooks": (lambda: zipped(*((f"{n}.xlsx", b"PK") for n in range(10_000))), "container-too-much"),
    "a password": (locked_archive, "encrypted-archive"),
    "outlook too deep": (
        lambda: outlook.message(embedded=[("a", outlook.streams(embedded=[("b", outlook.streams(embedded=[("c", outlook.streams(
            embedded=[("d", outlook.streams(attachments=[("R.xlsx", BOOK)]))]))]))]))]),
        "container-too-much",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_exceeds_a_bound_is_refused_whole_and_soon(name):
    make, code = HOSTILE[name]
    data = make()
    assert container_kind(data)
    began = time.perf_counter()
    with pytest.raises(Refusal) as refused:
        enclosures(data, 20 * MB)
    assert refused.value.code == code
    assert refused.value.fault().found
    assert time.perf_counter() - began < 10


def test_html_alone_wrong_encodings_and_broken_headers_give_no_workbook_and_no_error():
    html = b"From: a@x.example\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<table><tr><td>Revue.xlsx</table>"
    assert opened(html) == []
    broken = (
        b"From: =?utf-9?B?////?= <a@x.example>\r\nDate: yesterday\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: application/octet-stream; name="=?x?Q?=FF?="\r\nContent-Transfer-Encoding: base64\r\n'
        b"Content-Disposition: attachment; filename*=utf-9''R%ff.xlsx\r\n\r\n" + base64.b64encode(BOOK)
    )
    assert {item[1] for item in opened(broken)} <= {BOOK}


@pytest.mark.parametrize("cut", range(0, 6_000, 97))
def test_a_damaged_outlook_message_is_a_refusal_or_nothing(cut):
    data = bytearray(outlook.message("lea@armor.example", SENT, [("Revue.xlsx", BOOK * 30)]))
    if cut < len(data):
        data[cut : cut + 8] = b"\xff\x03\0\0\1\0\0\0"
    code, found = outcome(bytes(data))
    assert code in ("", "container-damaged", "container-too-much")
    assert all(len(item.data) <= 2 * len(data) for item in found)


def outcome(data):
    """Return the code of the refusal, or what was found."""
    try:
        return "", enclosures(data, 20 * MB)
    except Refusal as refused:
        return refused.code, []


def test_as_json_they_are_the_same_and_anything_else_is_refused():
    data = mail(("Revue.xlsx", BOOK)).as_bytes()
    answer = enclosures_to_json(data, 20 * MB)
    assert enclosures_from_json(answer) == enclosures(data, 20 * MB)
    for wrong in (
        {},
        [1],
        [["a.xlsx", "!", "", ""]],
        [["a/b.xlsx", "", "", ""]],
        [["a.xlsx", "", "", "now"]],
        [["a", "", "x\n", ""]],
    ):
        with pytest.raises(MalformedJsonError):
            enclosures_from_json(wrong)
