"""Measure the mail room: `python -m bench mail [--messages N]`.

Drafts with a Word and an Excel document each; then their sending to a server on this machine
that drops every tenth connection before it takes the message, answers every seventh message
with 451, and drops every 101st after it took it. Runs follow until nothing waits.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reviewkit.delivery.calendar import Agenda, Edition
from reviewkit.delivery.message import Address, Attachment, Message, Todo
from reviewkit.delivery.messages import Desk, PartnerReader, minutes
from reviewkit.delivery.outbox import drafts, identify, journal_entry, post
from reviewkit.delivery.sent_log import SENT_LOG, SentLog
from reviewkit.delivery.smtp import Sender, Server
from reviewkit.domain.period import Period
from reviewkit.intake.archive import write_atomically
from reviewkit.runs.sending import OutboxDraft
from reviewkit.store import Store
from reviewkit.store.mail_journal import MailJournal
from reviewkit.text import language
from tests.commands.postoffice import PostOffice

PERIOD = Period("month", 2026, 11)
SENDER = "rs@rs.example"


def document(code: str, size: int, rng: random.Random) -> bytes:
    """Return a document that bears the partner's identity, of about `size` bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", f"<c><cp:keywords>minutes {code} {PERIOD}</cp:keywords></c>")
        archive.writestr("word/document.xml", "<w:p>Le pipe recule de 12 %</w:p>" * 3000)
        archive.writestr("word/media/mark.png", rng.randbytes(size))
    return buffer.getvalue()


def messages(count: int, folder: Path) -> list[Message]:
    """Return minutes of so many partners, each with two documents written to `folder`."""
    rng = random.Random(11)
    desk = Desk("RS", PERIOD)
    mails = []
    for i in range(count):
        code = f"BP{i:04d}"
        paths = [folder / f"{code}.docx", folder / f"{code}.xlsx"]
        for path, size in zip(paths, (45_000, 30_000), strict=True):
            path.write_bytes(document(code, size, rng))
        people = (Address("Jeanne Roy", f"direction@{code}.example"), Address("Léa", f"lea@{code}.example"))
        reader = PartnerReader(
            code, f"Partenaire {i}", "fr", people, Address("Claire Morel", "cm@rs.example")
        )
        todos = [Todo(f"{code}-{n}", f"Action {n}", "Léa", dt.date(2026, 12, 1 + n)) for n in range(8)]
        summary = ("Quatre affaires modifiées", "8 actions", "Commit : 90 000 €")
        agenda = Agenda(todos, (), Edition(dt.date(2026, 11, 18), desk.period, 1))
        mails.append(minutes(desk, reader, summary, agenda, [Attachment(p.name, p) for p in paths]))
    return mails


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench mail")
    parser.add_argument("--messages", type=int, default=1000)
    count = parser.parse_args(arguments).messages
    with tempfile.TemporaryDirectory() as scratch, Store(f"sqlite:///{scratch}/reviewkit.db") as store:
        folder, mails = Path(scratch), MailJournal(store)
        made = messages(count, folder)
        start = time.perf_counter()
        identified = identify(made, mails, PERIOD, SENDER, 15_000_000, language("en"))
        size = 0
        drafted, entries = {}, []
        for draft in drafts(identified.messages, SENDER, when=PERIOD.last_day):
            write_atomically(folder / draft.path, draft.data)
            drafted[draft.message.identity] = (folder / draft.path, draft.sha256)
            entries.append(journal_entry(draft, SENDER))
            size += len(draft.data)
        mails.draft(entries)
        seconds = time.perf_counter() - start
        print(f"{len(identified.messages)} drafts with attachments, {size / 1e6:.0f} MB: {seconds:.1f} s")

        def mood(n: int) -> str:
            if n % 101 == 0:
                return "drop after"
            return "drop at rcpt" if n % 10 == 0 else "451 later" if n % 7 == 0 else ""

        with PostOffice(mood=mood) as office:
            server = Server("127.0.0.1", office.port, "none", SENDER, timeout=20)
            for run in range(1, 12):
                start = time.perf_counter()
                with Sender(server) as sender:
                    log = SentLog(folder / SENT_LOG)
                    waiting = [OutboxDraft(*drafted[m.identity], m) for m in mails.all(PERIOD)]
                    posted = post(
                        waiting, mails, sender, PERIOD,
                        hold=lambda _mail, _data: None, lang=language("en"), sent_log=log,
                    )  # fmt: skip
                counts = ", ".join(f"{len(some)} {name}" for name, some in posted.lists() if some)
                print(f"run {run}: {counts}; {time.perf_counter() - start:.1f} s")
                if not posted.waiting:
                    break
            arrived = Counter(
                m.data.partition(b"Message-ID: ")[2].partition(b"\r\n")[0] for m in office.taken
            )
        doubtful = {m.message_id for m in mails.all(PERIOD) if m.state == "doubtful"}
        twice = sum(1 for n in arrived.values() if n > 1)
        print(f"{len(arrived)} of {count} arrived, {twice} of them twice, {len(doubtful)} named as doubtful")
        return 0 if len(arrived) == count and not twice else 1
