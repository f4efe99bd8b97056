"""Calendar entries, MIME bytes, the guard: what leaves the house, looked at byte by byte."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.delivery.calendar import calendar
from reviewkit.delivery.eml import eml, identity_of, to_send
from reviewkit.delivery.guard import DocumentIdentity, identities, refusal
from reviewkit.delivery.message import Address, Attachment, Message, Todo, identified
from reviewkit.delivery.outbox import fit, outside
from reviewkit.domain.period import Period
from reviewkit.text import language

PERIOD = Period("month", 2026, 11)
DAY = dt.date(2026, 12, 4)


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


def document(keywords="", text="", name="docProps/core.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            name, f"<cp:coreProperties><cp:keywords>{keywords}</cp:keywords></cp:coreProperties>"
        )
        archive.writestr("word/document.xml", text)
    return out.getvalue()


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=4))
def test_calendar_lines_are_at_most_75_octets_and_unfold_to_the_text(words):
    todos = [Todo(f"K-{i}", text, "Léa", DAY) for i, text in enumerate(words)]
    data = calendar(todos, vendor="RS", who="Armor", stamp=DAY)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.replace(b"\r\n ", b"").decode()
    assert text.count("BEGIN:VEVENT") == len(words)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_calendar_values_are_escaped():
    data = calendar([Todo("K", "a;b,c\\d\ne", "", DAY)], vendor="RS", who="x", stamp=DAY).decode()
    assert "SUMMARY:a\\;b\\,c\\\\d\\ne\r\n" in data


def test_todos_without_a_date_make_no_calendar():
    assert calendar([Todo("K", "a")], vendor="RS", who="x", stamp=DAY) == b""


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
    assert not to_send(first[0]).startswith(b"X-Unsent")


def test_a_name_cannot_smuggle_in_a_header():
    one = message(
        to=(Address("Éric\r\nBcc: x@evil.example", "eric@armor.example"),), subject="a\r\nBcc: y@evil.example"
    )
    told = email.message_from_bytes(eml(identified(one, one.content()), "rs@rs.example", when=DAY))
    assert told["Bcc"] is None


def test_the_guard_reads_identities_from_the_bytes():
    assert identities(document("minutes BP1 2026-11")) == {DocumentIdentity("minutes", "BP1")}
    assert identities(document("minutes A &amp; B 2026-11")) == {DocumentIdentity("minutes", "A & B")}
    assert DocumentIdentity("review", "BP 2") in identities(
        document("", "x RK1:review:1:BP%202:2026-11:fr:EUR:3f9c y")
    )


@pytest.mark.parametrize(
    ("data", "allowed", "goes"),
    [
        (document("minutes BP1 2026-11"), {"BP1"}, True),
        (document("minutes BP2 2026-11"), {"BP1"}, False),
        (document("minutes BP2 2026-11"), None, True),
        (document("minutes BP1 2026-11", "RK1:review:1:BP2:2026-11:fr:EUR:3f9c"), {"BP1"}, False),
        (document("minutes BP1 2026-11", "RK1:directory:1::2026-11:fr:EUR:3f9c"), {"BP1"}, False),
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
