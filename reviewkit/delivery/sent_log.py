"""What was sent, noted beside the outbox as well: a database that is lost has no mail sent twice.

One line of JSON an event, in the order of time: before the line with which a server takes a mail
("sending"), and after its answer. A line cut short by a killed run is no line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from reviewkit.store.mail_journal import DRAFTED, POSSIBLY_SENT, Mail
from reviewkit.store.private_files import append_line

SENT_LOG = "sent.jsonl"
_LARGEST = 64 << 20  # bytes; a line has 400


@dataclass(frozen=True, slots=True)
class SentEntry:
    """One event of a mail.

    slot     what the mail is: its kind, its reader and what it is about
    content  hash of its wording and attachments
    at       UTC, as 2026-11-30T09:00:00Z
    """

    identity: str
    slot: str
    content: str
    message_id: str
    state: str
    at: str


class SentLog:
    """The log of a period's outbox."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._newest: dict[tuple[str, str], SentEntry] = {}
        for entry in _entries(path):
            self._newest[entry.slot, entry.content] = entry

    def sent_before(self, mail: Mail) -> SentEntry | None:
        """Return the event that says a mail was or may have been sent, where the database does not know it."""
        entry = self._newest.get((mail.slot, mail.content))
        return entry if mail.state == DRAFTED and entry is not None and entry.state in POSSIBLY_SENT else None

    def note(self, mail: Mail) -> None:
        """Add the newest event of a mail; it is on disk before this returns. Raises OSError."""
        entry = SentEntry(mail.identity, mail.slot, mail.content, mail.message_id, mail.state, mail.at)
        line = orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)
        append_line(self.path, line, follow_links=False)
        self._newest[entry.slot, entry.content] = entry


def _entries(path: Path) -> Iterator[SentEntry]:
    """Yield the events of a log; lines that are none are left out."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST)
    except OSError:
        return
    names = SentEntry.__slots__
    for line in data.splitlines():
        try:
            values = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        texts = [values.get(name) for name in names] if isinstance(values, dict) else []
        if len(texts) == len(names) and all(isinstance(text, str) for text in texts):
            yield SentEntry(*map(str, texts))
