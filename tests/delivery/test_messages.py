"""MIME bytes, the guard: what leaves the house, looked at byte by byte."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.delivery.eml import eml, identity_of, redirected, to_send, without_utf8_addresses
from reviewkit.delivery.guard import DocumentIdentity, identities, message_refusals, refusal
from reviewkit.delivery.message import Address, Attachment, Message, identified, unique
from reviewkit.delivery.outbox import fit, outside
from reviewkit.domain.period import Period
from reviewkit.text import language

PERIOD = Period("month", 2026, 11)
DAY = dt.date(2026, 12, 4)
SENT_AT = dt.datetime(2026, 12, 10, 8, 15, tzinfo=dt.UTC)


def message(**more):
    told = {
        "kind": "minutes",
        "audience": "BP1",
        "period": PERIOD,
        "lang": "fr",
        "vendor": "RS",
        "to": (Address("Éric d'Hôtel, directeur", "eric@armor.example"),),
        "subject": "Revue – Œuvre & Fils",
        "headline": "Rien n’a changé",
        "sentences": ("Un.", "Deux."),
        "allowed": frozenset({"BP1"}),
    }
    return Message(**{**told, **more})


TOKEN = "RK1:review:1:{}:2026-11:fr:EUR:3f9c"


def document(keywords="", text="", *, prop="", name=""):
    """Return a package with keywords, a text of its own, and a token as custom property or defined name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "docProps/core.xml",
            f"<cp:coreProperties><cp:keywords>{keywords}</cp:keywords></cp:coreProperties>",
        )
        archive.writestr("word/document.xml", text)
        archive.writestr("docProps/custom.xml", f"<vt:lpwstr>{prop}</vt:lpwstr>")
        archive.writestr(
            "xl/workbook.xml", f'<definedName name="reviewkit" hidden="1">&quot;{name}&quot;</definedName>'
        )
    return out.getvalue()


@given(
    st.text(max_size=120),
    st.text(max_size=60),
    st.text(min_size=1, max_size=30).filter(lambda t: "/" not in t),
)
def test_any_words_make_a_message_that_reads_back(subject, name, filename):
    one = message(
        subject=subject, to=(Address(name, "a@x.example"),), attachments=(Attachment(filename, b"1" * 500),)
    )
    data = eml(identified(one, one.content()), "rs@rs.example", when=DAY)
    told = email.message_from_bytes(data, policy=email.policy.default)
    assert told["To"].addresses[0].addr_spec == "a@x.example"
    assert len(told["To"].addresses) == 1
    assert next(told.iter_attachments()).get_content() == b"1" * 500
    assert told.get_body(("plain",)).get_content().startswith("Rien n’a changé")
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))


names = st.text(max_size=60)


@given(st.lists(names, min_size=1, max_size=9), st.text(max_size=200))
def test_many_people_with_any_names_stay_apart(people, subject):
    to = tuple(Address(name, f"p{i}@x.example") for i, name in enumerate(people))
    one = message(to=to, subject=subject)
    told = email.message_from_bytes(
        eml(identified(one, one.content()), "rs@rs.example", when=DAY), policy=email.policy.default
    )
    assert [a.addr_spec for a in told["To"].addresses] == [a.email for a in to]
    shown = "".join(" " if ord(ch) < 32 or ord(ch) == 127 else ch for ch in subject)
    assert str(told["Subject"] or "").split() == shown.split()


def test_names_and_subject_read_back_word_for_word():
    people = (
        "Hélène Chavanne",
        "Bastien Revol",
        "Clémence Thévenet",
        "Mehdi Haddad",
        'Jean "Jo" Roy, fils',
        "Anaïs " * 4,
    )
    to = tuple(Address(name.strip(), f"p{i}@x.example") for i, name in enumerate(people))
    one = message(to=to, subject="Revue de pipe novembre 2026 – Grand Est Solutions – opportunités pour vous")
    told = email.message_from_bytes(
        eml(identified(one, one.content()), "rs@rs.example", when=DAY), policy=email.policy.default
    )
    assert [a.display_name for a in told["To"].addresses] == [a.name for a in to]
    assert told["Subject"] == one.subject


def test_the_same_message_has_the_same_bytes_and_another_reader_another_identity():
    one, other = message(), message(to=(Address("Léa", "lea@armor.example"),))
    first = [eml(identified(m, m.content()), "rs@rs.example", when=DAY) for m in (one, message(), other)]
    assert first[0] == first[1]
    assert identity_of(first[0]) != identity_of(first[2])
    assert not to_send(first[0], SENT_AT).startswith(b"X-Unsent")


def test_a_message_is_dated_when_it_is_sent_and_nothing_else_of_it_changes():
    draft = eml(identified(message(), message().content()), "rs@rs.example", when=DAY)
    sent = to_send(draft, SENT_AT)
    assert email.message_from_bytes(sent, policy=email.policy.default)["Date"].datetime == SENT_AT
    drafted = draft.removeprefix(b"X-Unsent: 1\r\n").split(b"\r\n")
    assert [line for line in sent.split(b"\r\n") if line not in drafted] == [
        b"Date: Thu, 10 Dec 2026 08:15:00 +0000"
    ]
    assert len(sent.split(b"\r\n")) == len(drafted)


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [("zoe@société.fr", "zoe@xn--socit-esab.fr"), ("élise@société.fr", "élise@xn--socit-esab.fr")],
)
def test_a_domain_with_accents_stands_in_ascii_in_every_header(address, mailbox):
    person = Address("Zoé", address)
    one = message(to=(person,), cc=(Address("", address),), answer_to=person)
    draft = eml(identified(one, one.content()), address, when=DAY)
    headers = email.message_from_string(draft.decode(), policy=email.policy.SMTPUTF8)
    for name in ("From", "To", "Cc", "Reply-To"):
        assert [a.addr_spec for a in headers[name].addresses] == [mailbox]
    assert headers["Message-ID"].endswith("@xn--socit-esab.fr>")


def test_for_a_server_without_smtputf8_only_names_stay_of_readers_it_cannot_take():
    to = (Address("Zoé", "zoé@x.example"), Address("", "élise@x.example"), Address("Luc", "luc@x.example"))
    one = message(to=to, answer_to=Address("Léa", "léa@x.example"))
    draft = to_send(eml(identified(one, one.content()), "rs@rs.example", when=DAY), SENT_AT)
    data = without_utf8_addresses(draft)
    headers = email.message_from_bytes(data, policy=email.policy.default)
    assert data.isascii()
    assert [a.addr_spec for a in headers["To"].addresses] == ["luc@x.example"]
    assert [g.display_name for g in headers["To"].groups][:2] == ["Zoé", "élise@x.example"]
    assert headers["Reply-To"].addresses == ()
    assert data.partition(b"\r\n\r\n")[2] == draft.partition(b"\r\n\r\n")[2]
    plain = to_send(eml(identified(message(), message().content()), "rs@rs.example", when=DAY), SENT_AT)
    assert without_utf8_addresses(plain) == plain


def test_a_trial_names_readers_with_accents_in_its_subject():
    one = message(to=(Address("", "léa@x.example"),))
    trial = redirected(
        eml(identified(one, one.content()), "rs@rs.example", when=DAY), "me@rs.example", "<t@x>"
    )
    headers = email.message_from_bytes(trial, policy=email.policy.default)
    assert headers["Subject"] == "[→ léa@x.example] Revue – Œuvre & Fils"
    assert [a.addr_spec for a in headers["To"].addresses] == ["me@rs.example"]


def test_a_reader_written_two_ways_gets_the_mail_once():
    same = [Address("Zoé", "zoe@société.fr"), Address("Z", "ZOE@xn--socit-esab.fr"), Address("", "")]
    assert unique(same) == (same[0],)


def test_a_name_cannot_smuggle_in_a_header():
    one = message(
        to=(Address("Éric\r\nBcc: x@evil.example", "eric@armor.example"),), subject="a\r\nBcc: y@evil.example"
    )
    told = email.message_from_bytes(eml(identified(one, one.content()), "rs@rs.example", when=DAY))
    assert told["Bcc"] is None


def test_the_guard_reads_identities_from_the_bytes():
    assert identities(document("minutes BP1 2026-11")) == {DocumentIdentity("minutes", "BP1")}
    assert identities(document("minutes A &amp; B 2026-11")) == {DocumentIdentity("minutes", "A & B")}
    form = TOKEN.format("BP%202")
    assert identities(document("", prop=form)) == {DocumentIdentity("review", "BP 2")}
    assert identities(document("", name=form)) == {DocumentIdentity("review", "BP 2")}


@pytest.mark.parametrize(
    ("data", "allowed", "goes"),
    [
        (document("minutes BP1 2026-11"), {"BP1"}, True),
        (document("minutes BP2 2026-11"), {"BP1"}, False),
        (document("minutes BP2 2026-11"), None, True),
        (document("minutes BP1 2026-11", TOKEN.format("BP2")), {"BP1"}, True),  # typed by somebody
        (document("minutes BP1 2026-11", prop=TOKEN.format("BP2")), {"BP1"}, False),
        (document("minutes BP1 2026-11", name=TOKEN.format("BP2")), {"BP1"}, False),
        (document("minutes BP1 2026-11", name="RK1:directory:1::2026-11:fr:EUR:3f9c"), {"BP1"}, False),
        (document(""), {"BP1"}, False),
        (b"no zip", {"BP1"}, False),
    ],
)
def test_no_other_partners_identity_gets_past_the_guard(data, allowed, goes):
    assert (refusal("a.docx", data, allowed) is None) is goes


def test_a_zip_of_documents_is_looked_through():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.docx", document("minutes BP1 2026-11"))
        archive.writestr("b.docx", document("minutes BP2 2026-11"))
    assert "BP2" in refusal("all.zip", out.getvalue(), {"BP1"}).text(language("fr"))


def test_attachments_too_large_go_as_a_zip_or_are_told_with_their_place(tmp_path):
    soft, hard = b"a" * 50_000, bytes(range(256)) * 200
    one = fit(message(attachments=(Attachment("a.docx", soft),)), 10_000)
    assert [a.name for a in one.attachments] == ["minutes-BP1-2026-11.zip"]
    import random

    noise = random.Random(1).randbytes(50_000)
    path = tmp_path / "2026-11" / "partners" / "BP1" / "big.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(noise)
    two = fit(
        message(attachments=(Attachment("small.docx", hard[:100]), Attachment("big.docx", path))), 10_000
    )
    assert [a.name for a in two.attachments] == ["small.docx"]
    assert two.left_out == (("big.docx", "2026-11/partners/BP1/big.docx"),)


def test_domains_are_compared_whole():
    assert outside(["a@x.example", "b@evil-x.example", "c@X.EXAMPLE"], ["x.example"]) == ["b@evil-x.example"]
    assert outside(["a@x.example"], []) == []


def test_what_calls_itself_a_calendar_and_is_none_is_looked_through():
    assert refusal("todo.ics", b"BEGIN:VCALENDAR\r\n", {"BP1"}) is None
    assert refusal("todo.ics", document("minutes BP2 2026-11"), {"BP1"}) is not None


def test_the_guard_looks_at_every_attachment_of_the_message_that_leaves():
    attachments = tuple(
        Attachment(f"{code}.docx", document(f"minutes {code} 2026-11")) for code in ("BP1", "BP2", "BP3")
    )
    one = message(attachments=attachments)
    data = eml(identified(one, one.content()), "rs@rs.example", when=DAY)
    reasons = [reason.text(language("fr")) for reason in message_refusals(data, {"BP1"})]
    assert [code in reason for code, reason in zip(("BP2", "BP3"), reasons, strict=True)] == [True, True]
    assert message_refusals(data, {"BP1", "BP2", "BP3"}) == ()
    assert message_refusals(data, None) == ()
