"""A message as values: its readers, text and attachments. Its identity is the hash of its content."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reviewkit.content.package_digest import package_digest
from reviewkit.domain.email_address import domain_of, email_key, for_mail
from reviewkit.domain.period import Period

MAIL_KINDS = ("minutes", "reminder", "returned", "assigned", "quarterly", "channel_manager", "director")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {".docx": DOCX, ".xlsx": XLSX, ".ics": "text/calendar", ".zip": "application/zip"}


@dataclass(frozen=True)
class Address:
    """A person's name and e-mail address, as the directory writes it."""

    name: str
    email: str

    @property
    def mailbox(self) -> str:
        """The address as headers and mail servers take it: its domain in ASCII."""
        return for_mail(self.email)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message.

    data     its bytes, or the path where they lie: a thousand messages need not all be in memory
    to_fill  whether it is a workbook to fill that goes with the message: what is known by then changes it, and the
             message stays what it was
    """

    name: str
    data: bytes | Path
    to_fill: bool = False

    @property
    def type(self) -> str:
        return TYPES.get(Path(self.name).suffix.lower(), "application/octet-stream")

    def bytes(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else self.data.read_bytes()

    def digest(self) -> str:
        """Return the digest of what a reader gets: of an Office file without what programs add around it."""
        if self.to_fill:
            return "to fill"
        data = self.bytes()
        return package_digest(data) or hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Todo:
    """A to-do of a meeting, as mails and calendars show it.

    key  its number, the same every month
    """

    key: str
    action: str
    owner: str = ""
    due: dt.date | None = None
    deal: str = ""
    late: bool = False
    new: bool = False


@dataclass(frozen=True)
class Message:
    """A mail to a reader.

    kind      minutes, reminder, returned, assigned, channel_manager, director, quarterly
    audience  the code of the partner or channel manager it is for, "all" for the director
    allowed   the codes whose documents it may carry; None for a reader who may see all of them
    headline  the line above the sentences
    replaces  the Message-ID of the mail sent before, which it replaces
    left_out  attachments that were too large: (name, path)
    """

    kind: str
    audience: str
    period: Period
    lang: str
    vendor: str
    to: tuple[Address, ...]
    subject: str
    headline: str
    sentences: tuple[str, ...]
    cc: tuple[Address, ...] = ()
    todos: tuple[Todo, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    answer_to: Address | None = None
    allowed: frozenset[str] | None = None
    replaces: str = ""
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def slot(self) -> str:
        """Period, kind and reader: a newer message of the same slot replaces an older one."""
        return f"{self.period} {self.kind} {self.audience}"

    @property
    def readers(self) -> tuple[Address, ...]:
        return (*self.to, *self.cc)

    def content(self) -> str:
        """Return the hash of everything that the readers get, and of their addresses.

        A workbook to fill counts by its name alone.
        """
        return self._content([f"{a.name} {a.digest()}" for a in self.attachments])

    def content_to_the_byte(self) -> str:
        """Return the hash with every attachment's bytes, as mails sent by earlier versions have it."""
        return self._content([f"{a.name} {hashlib.sha256(a.bytes()).hexdigest()}" for a in self.attachments])

    def _content(self, attachments: Iterable[str]) -> str:
        parts = [
            self.slot,
            self.lang,
            self.vendor,
            self.subject,
            self.headline,
            *self.sentences,
            "\1",
            *(f"{a.name} <{a.email}>" for a in self.to),
            "\1",
            *(f"{a.name} <{a.email}>" for a in self.cc),
            "\1",
            self.answer_to.email if self.answer_to else "",
            *(repr(todo) for todo in self.todos),
            "\1",
            *attachments,
            "\1",
            *(f"{name} {path}" for name, path in self.left_out),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class IdentifiedMessage:
    """A message with the identity by which it is sent at most once.

    content   hash of its content and readers
    identity  hash of content and `before`: going back to an older wording is a new message
    before    the identity it replaces; empty for the first of its slot
    known_as  the Message-ID it was sent with; empty where it was not sent
    """

    message: Message
    content: str
    identity: str
    before: str = ""
    known_as: str = ""

    def message_id(self, sender: str) -> str:
        return self.known_as or message_id(self.identity, sender)


def message_id(identity: str, sender: str) -> str:
    """Return the Message-ID of an identity, in the domain of the sender's address."""
    domain = domain_of(sender) or "reviewkit.invalid"
    return f"<{identity[:40]}@{domain}>"


def identified(message: Message, content: str, before: str = "") -> IdentifiedMessage:
    """Return a message with its identity.

    content  the message's content hash
    before   the identity of the message it replaces
    """
    identity = hashlib.sha256(f"{content} {before}".encode()).hexdigest()
    return IdentifiedMessage(message, content, identity, before)


@dataclass(frozen=True)
class WithheldMail:
    """A mail that was not drafted. The run reports it.

    why      "no-address" where no reader has an address, "guard" where an attachment may not go to them
    details  the guard's reasons in the vendor's language, one for each attachment refused
    """

    kind: str
    audience: str
    why: str
    details: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str | list[str]]:
        """Return {"kind", "for", "why", "details"}."""
        return {"kind": self.kind, "for": self.audience, "why": self.why, "details": list(self.details)}


@dataclass
class DraftSelection:
    """The messages that can go out and the mails that cannot."""

    messages: list[IdentifiedMessage] = field(default_factory=list)
    withheld: list[WithheldMail] = field(default_factory=list)


def unique(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Return each address once, in order; capitals do not count, empty addresses are left out."""
    seen: dict[str, Address] = {}
    for address in addresses:
        if address.email:
            seen.setdefault(email_key(address.email), address)
    return tuple(seen.values())
