"""A message as the bytes of an .eml file: the same bytes for the same message (RFC 5322, 2045 to 2047).

Assembled here and not by email.message: its generator walks through every line of every
attachment, ten times the time, and draws boundaries at random.
"""

from __future__ import annotations

import binascii
import datetime as dt
from email import message_from_bytes
from email.headerregistry import Address as HeaderAddress
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from urllib.parse import quote

from reviewkit.delivery import body
from reviewkit.delivery.message import Address, Attachment, Identified, message_id

UNSENT = b"X-Unsent: 1\r\n"
_CRLF = b"\r\n"


def eml(one: Identified, sender: str, *, when: dt.date) -> bytes:
    """The draft: opened, it stands ready to be sent (X-Unsent).

    sender  who it comes from; the channel manager's where settings name nobody
    when    its date: a day of the period, never the clock's
    """
    message = one.message
    mixed, alternative = f"=_{one.identity[:24]}_m", f"=_{one.identity[:24]}_a"
    stamp = dt.datetime.combine(when, dt.time(12), dt.UTC)
    head = [
        ("Date", format_datetime(stamp)),
        ("From", _people((Address(message.vendor, sender),)) if sender else ""),
        ("To", _people(message.to)),
        ("Cc", _people(message.cc)),
        ("Reply-To", _people((message.answer_to,)) if message.answer_to else ""),
        ("Subject", message.subject),
        ("Message-ID", one.message_id(sender)),
        ("References", message.replaces),
        ("Supersedes", message.replaces),
        ("Content-Language", message.lang),
        ("MIME-Version", "1.0"),
    ]
    out = [UNSENT, *(_header(name, value) for name, value in head if value)]
    out.append(f'Content-Type: multipart/mixed; boundary="{mixed}"\r\n\r\n'.encode())
    out.append(f'--{mixed}\r\nContent-Type: multipart/alternative; boundary="{alternative}"\r\n\r\n'.encode())
    for kind, text in (("plain", body.plain(message)), ("html", body.html(message))):
        out.append(f"--{alternative}\r\nContent-Type: text/{kind}; charset=utf-8\r\n".encode())
        out.append(b"Content-Transfer-Encoding: base64\r\n\r\n")
        out.append(_base64(text.replace("\n", "\r\n").encode()))
    out.append(f"--{alternative}--\r\n".encode())
    for attachment in message.attachments:
        out.append(f"--{mixed}\r\n".encode())
        out.append(_attached(attachment))
    out.append(f"--{mixed}--\r\n".encode())
    return b"".join(out)


def to_send(draft: bytes) -> bytes:
    """The bytes that go out: the draft without its mark."""
    return draft.removeprefix(UNSENT)


def redirected(draft: bytes, me: str, identity: str, sender: str) -> bytes:
    """A draft sent to oneself alone: the same body, its subject saying whom it is meant for.

    identity  of this trial: the mail it tries out is not sent by it
    """
    head, _, rest = to_send(draft).partition(_CRLF + _CRLF)
    told = message_from_bytes(head + _CRLF + _CRLF, policy=SMTP)
    meant = ", ".join(str(told[name]) for name in ("To", "Cc") if told[name])
    lines: list[bytes] = []
    skip = False
    for line in head.split(_CRLF):
        if line[:1] not in (b" ", b"\t"):
            name = line.partition(b":")[0].lower()
            skip = name in (
                b"to",
                b"cc",
                b"subject",
                b"message-id",
                b"references",
                b"supersedes",
                b"reply-to",
            )
        if not skip:
            lines.append(line)
    added = (
        _header("To", me),
        _header("Subject", f"[→ {meant}] {told['Subject']}"),
        _header("Message-ID", message_id(identity, sender)),
    )
    return b"".join(added) + _CRLF.join(lines) + _CRLF + _CRLF + rest


def identity_of(draft: bytes) -> str:
    """The Message-ID a draft bears; empty where it bears none."""
    for line in draft[:8192].split(_CRLF):
        if line.lower().startswith(b"message-id:"):
            return line.partition(b":")[2].strip().decode("ascii", "replace")
        if not line:
            break
    return ""


def _header(name: str, value: str) -> bytes:
    if name in ("Message-ID", "References", "Supersedes"):
        return f"{name}: {value}\r\n".encode("ascii", "replace")
    clean = "".join(" " if ord(ch) < 32 or ch == "\x7f" else ch for ch in value)
    return SMTP.fold_binary(name, SMTP.header_factory(name, clean))


def _people(addresses: tuple[Address, ...]) -> str:
    return ", ".join(_person(a.name, a.email) for a in addresses)


@cache
def _person(name: str, email: str) -> str:
    local, _, domain = email.rpartition("@")
    clean = "".join(" " if ord(ch) < 32 else ch for ch in name).strip()
    return str(HeaderAddress(clean, local, domain))


def _base64(data: bytes) -> bytes:
    """76 characters a line."""
    text = binascii.b2a_base64(data, newline=False)
    return b"".join(text[i : i + 76] + _CRLF for i in range(0, len(text), 76))


def _attached(attachment: Attachment) -> bytes:
    name = attachment.name
    try:
        name.encode("ascii")
        quoted = name.replace("\\", "_").replace('"', "_")
        named = f'filename="{quoted}"'
    except UnicodeEncodeError:
        named = f"filename*=utf-8''{quote(name, safe='')}"
    kind = attachment.type
    if kind == "text/calendar":
        kind += "; charset=utf-8; method=PUBLISH"
    head = (
        f"Content-Type: {kind}\r\nContent-Disposition: attachment; {named}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + _base64(attachment.bytes())


__all__ = ["UNSENT", "eml", "identity_of", "message_id", "redirected", "to_send"]
