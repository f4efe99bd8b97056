"""The log beside the outbox: what it says was sent is not sent by a database that does not know it."""

from __future__ import annotations

import stat

import pytest

from reviewkit.delivery.sent_log import SentLog
from reviewkit.store.mail_journal import DOUBTFUL, DRAFTED, REFUSED, SENDING, SENT, WAITING, Mail


def mail(state=DRAFTED, **changes):
    values = {"identity": "i", "content": "c", "slot": "minutes BP1", "at": "2026-11-30T09:00:00Z", **changes}
    return Mail(
        1, values["identity"], values["content"], "2026-11", values["slot"], "<m@x>", "minutes", "BP1", "S",
        ("a@x.example",), "", state, at=values["at"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("states", "gone"),
    [((), False), ((SENDING,), True), ((SENDING, SENT), True), ((SENDING, DOUBTFUL), True), ((SENDING, REFUSED), False), ((SENDING, WAITING), False), ((SENDING, WAITING, SENDING), True)],
)  # fmt: skip
def test_the_newest_event_of_a_mail_counts(tmp_path, states, gone):
    path = tmp_path / "sent.jsonl"
    for state in states:
        SentLog(path).note(mail(state))
    log = SentLog(path)
    assert (log.sent_before(mail()) is not None) is gone
    assert log.sent_before(mail(content="other")) is None
    assert log.sent_before(mail(slot="minutes BP2")) is None


def test_where_the_database_knows_the_mail_the_log_says_nothing(tmp_path):
    log = SentLog(tmp_path / "sent.jsonl")
    log.note(mail(SENT))
    assert log.sent_before(mail(WAITING)) is None
    assert log.sent_before(mail(identity="another identity of the same mail")).at == "2026-11-30T09:00:00Z"


def test_a_line_cut_short_and_lines_of_others_are_left_out(tmp_path):
    path = tmp_path / "sent.jsonl"
    path.write_bytes(b'[1]\n{"slot": 1}\nnonsense\n{"identity": "i", "slot"')
    log = SentLog(path)
    assert log.sent_before(mail()) is None
    log.note(mail(SENT))
    assert SentLog(path).sent_before(mail()) is not None


def test_the_log_is_its_owners_alone_and_no_link_is_followed(tmp_path):
    path = tmp_path / "sent.jsonl"
    SentLog(path).note(mail(SENT))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    link = tmp_path / "link.jsonl"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        SentLog(link).note(mail(SENT))
    assert not (tmp_path / "elsewhere").exists()
