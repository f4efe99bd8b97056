"""Measure the mail room: `python -m bench.mail [COUNT]`.

Drafts with a Word and an Excel document each; then their sending to a server on this machine
that drops every tenth connection before it takes the message, answers every seventh message
with 451, and drops every 101st after it took it. Runs follow until nothing waits.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reviewkit.delivery.message import Address, Attachment, Message, Todo  # noqa: E402
from reviewkit.delivery.messages import Desk, PartnerReader, minutes  # noqa: E402
from reviewkit.delivery.outbox import drafts, identify, noted, post  # noqa: E402
from reviewkit.delivery.smtp import Sender, Server  # noqa: E402
from reviewkit.domain.period import Period  # noqa: E402
from reviewkit.intake.archive import write_atomically  # noqa: E402
from reviewkit.store import Store  # noqa: E402
from reviewkit.store.mail_journal import Mails  # noqa: E402
from tests.commands.postoffice import PostOffice  # noqa: E402

PERIOD = Period("month", 2026, 11)
SENDER = "rs@rs.example"


def document(code: str, size: int, rng: random.Random) -> bytes:
    """A document of so many bytes that bears the partner's identity."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", f"<c><cp:keywords>minutes {code} {PERIOD}</cp:keywords></c>")
        archive.writestr("word/document.xml", "<w:p>Le pipe recule de 12 %</w:p>" * 3000)
        archive.writestr("word/media/mark.png", rng.randbytes(size))
    return out.getvalue()


def messages(count: int, folder: Path) -> list[Message]:
    rng = random.Random(11)
    desk = Desk("RS", SENDER, PERIOD)
    out = []
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
        said = ("Quatre affaires modifiées", "8 actions", "Commit : 90 000 €")
        out.append(minutes(desk, reader, said, todos, [Attachment(p.name, p) for p in paths]))
    return out


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place, Store(f"sqlite:///{place}/reviewkit.db") as store:
        folder, mails = Path(place), Mails(store)
        made = messages(count, folder)
        start = time.perf_counter()
        found = identify(made, mails, PERIOD, SENDER, 15_000_000)
        size = 0
        paths = {}
        for one in drafts(found.messages, SENDER, when=PERIOD.last_day):
            write_atomically(folder / one.path, one.data)
            paths[one.one.identity] = folder / one.path
            size += len(one.data)
        noted(found.messages, mails, SENDER)
        seconds = time.perf_counter() - start
        print(f"{len(found.messages)} drafts with attachments, {size / 1e6:.0f} MB: {seconds:.1f} s")

        def mood(n: int) -> str:
            if n % 101 == 0:
                return "drop after"
            return "drop at rcpt" if n % 10 == 0 else "451 later" if n % 7 == 0 else ""

        with PostOffice(mood=mood) as office:
            server = Server("127.0.0.1", office.port, "none", SENDER, timeout=20)
            for run in range(1, 12):
                start = time.perf_counter()
                with Sender(server) as sender:
                    todo = [(m, paths[m.identity].read_bytes) for m in mails.all(PERIOD)]
                    posted = post(todo, mails, sender)
                told = ", ".join(f"{len(some)} {name}" for name, some in posted.lists() if some)
                print(f"run {run}: {told}; {time.perf_counter() - start:.1f} s")
                if not posted.waiting:
                    break
            arrived = Counter(
                m.data.partition(b"Message-ID: ")[2].partition(b"\r\n")[0] for m in office.taken
            )
        doubtful = {m.message_id for m in mails.all(PERIOD) if m.state == "doubtful"}
        twice = sum(1 for n in arrived.values() if n > 1)
        print(f"{len(arrived)} of {count} arrived, {twice} of them twice, {len(doubtful)} named as doubtful")
        return 0 if len(arrived) == count and not twice else 1


if __name__ == "__main__":
    sys.exit(main())
