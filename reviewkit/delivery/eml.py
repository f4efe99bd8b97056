"""A message as the bytes of an .eml file, reproducible byte for byte (RFC 5322, 2045 to 2047).

Assembled here and not by email.message: its generator walks through every line of every
attachment, ten times the time, and draws boundaries at random.
"""

from __future__ import annotations

import binascii
import datetime as dt
from collections.abc import Mapping
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from urllib.parse import quote

from reviewkit.delivery import mail_body as body
from reviewkit.delivery.message import Address, Attachment, IdentifiedMessage

UNSENT = b"X-Unsent: 1\r\n"
_CRLF = b"\r\n"
_LINE = 76  # characters of a header line
_WORD = 42  # octets of one encoded word: 56 characters of base64 and the frame around them


def eml(draft: IdentifiedMessage, sender: str, *, when: dt.date) -> bytes:
    """Return a message as a draft that a mail program opens ready to be sent (X-Unsent).

    sender  its author's address; where it is empty, the address to answer to stands there
    when    its date: a day of the period, never the clock's, so that the bytes stay the same
    """
    message = draft.message
    mixed, alternative = f"=_{draft.identity[:24]}_m", f"=_{draft.identity[:24]}_a"
    stamp = dt.datetime.combine(when, dt.time(12), dt.UTC)
    author = sender or (message.answer_to.email if message.answer_to else "")
    head = [
        ("Date", format_datetime(stamp)),
        ("From", _people((Address(message.vendor, author),)) if author else ""),
        ("To", _people(message.to)),
        ("Cc", _people(message.cc)),
        ("Reply-To", _people((message.answer_to,)) if message.answer_to else ""),
        ("Subject", _clean(message.subject)),
        ("Message-ID", draft.message_id(sender)),
        ("References", message.replaces),
        ("Supersedes", message.replaces),
        ("Content-Language", message.lang),
        ("MIME-Version", "1.0"),
    ]
    parts = [UNSENT, *(_header(name, value) for name, value in head if value)]
    parts.append(f'Content-Type: multipart/mixed; boundary="{mixed}"\r\n\r\n'.encode())
    parts.append(
        f'--{mixed}\r\nContent-Type: multipart/alternative; boundary="{alternative}"\r\n\r\n'.encode()
    )
    for kind, text in (("plain", body.plain(message)), ("html", body.html(message))):
        parts.append(f"--{alternative}\r\nContent-Type: text/{kind}; charset=utf-8\r\n".encode())
        parts.append(b"Content-Transfer-Encoding: base64\r\n\r\n")
        parts.append(_base64(text.replace("\n", "\r\n").encode()))
    parts.append(f"--{alternative}--\r\n".encode())
    for attachment in message.attachments:
        parts.append(f"--{mixed}\r\n".encode())
        parts.append(_attached(attachment))
    parts.append(f"--{mixed}--\r\n".encode())
    return b"".join(parts)


def to_send(draft: bytes, at: dt.datetime) -> bytes:
    """Return the bytes to send: the draft without its mark, dated at the time of sending.

    at  the time of sending: servers refuse and filters mistrust a Date weeks away (RFC 5322, 3.6.1)
    """
    head, _, rest = draft.removeprefix(UNSENT).partition(_CRLF + _CRLF)
    dated = _replaced(head, {b"date": _header("Date", format_datetime(at))})
    return dated + _CRLF + rest


def without_utf8_addresses(data: bytes) -> bytes:
    """Return a message for a server without SMTPUTF8: readers whose address it cannot take stay as names.

    They are written as empty groups (RFC 6854), as RFC 6857 does: "=?utf-8?b?…?= :;".
    """
    head, _, rest = data.partition(_CRLF + _CRLF)
    if head.isascii():
        return data
    headers = _headers(head)
    replaced = {}
    for name in ("To", "Cc", "Reply-To"):
        people = [
            _person(address.display_name, address.addr_spec)
            if address.addr_spec.isascii()
            else "\r\n ".join([*_encoded(address.display_name or address.addr_spec), ":;"])
            for address in (headers[name].addresses if headers[name] else ())
        ]
        if people:
            replaced[name.lower().encode()] = _header(name, ",\r\n ".join(people))
    return _replaced(head, replaced) + _CRLF + rest


def _headers(head: bytes) -> EmailMessage:
    """Return the headers of a message of ours; from bytes the email package would not read UTF-8 addresses."""
    return message_from_string(head.decode() + "\r\n\r\n", _class=EmailMessage, policy=SMTPUTF8)


def _replaced(head: bytes, headers: Mapping[bytes, bytes]) -> bytes:
    """Return a message's head, its last line ended, with some headers replaced and others left as they are.

    headers  by name in lower case, each with its line end; b"" leaves a header out
    """
    lines: list[bytes] = []
    skip = False
    for line in head.split(_CRLF):
        if line[:1] not in (b" ", b"\t"):
            name = line.partition(b":")[0].lower()
            skip = name in headers
            if skip:
                lines.append(headers[name])
        if not skip:
            lines.append(line + _CRLF)
    return b"".join(lines)


def redirected(draft: bytes, me: str, trial_id: str) -> bytes:
    """Return a draft addressed to `me` alone, its readers named in the subject.

    trial_id  the Message-ID of this trial: the mail it tries out is not sent by it
    """
    head, _, rest = draft.removeprefix(UNSENT).partition(_CRLF + _CRLF)
    headers = _headers(head)
    meant = ", ".join(str(headers[name]) for name in ("To", "Cc") if headers[name])
    gone = (b"to", b"cc", b"subject", b"message-id", b"references", b"supersedes", b"reply-to")
    added = (
        _header("To", _people((Address("", me),))),
        _header("Subject", _clean(f"[→ {meant}] {headers['Subject']}")),
        _header("Message-ID", trial_id),
    )
    return b"".join(added) + _replaced(head, dict.fromkeys(gone, b"")) + _CRLF + rest


def identity_of(draft: bytes) -> str:
    """Return the Message-ID of a draft; empty where it has none."""
    for line in draft[:8192].split(_CRLF):
        if line.lower().startswith(b"message-id:"):
            return line.partition(b":")[2].strip().decode("ascii", "replace")
        if not line:
            break
    return ""


def _header(name: str, value: str) -> bytes:
    """Return a folded header line.

    Not by the email package: Python 3.11's folding joins neighbouring addresses and loses spaces.
    """
    if name in ("To", "Cc", "From", "Reply-To") or value.isascii():
        words = value.split(" ") if name in ("Subject", "References") else [value]
    else:
        words = _encoded(value)
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > _LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]).encode("utf-8") + _CRLF


def _encoded(text: str) -> list[str]:
    """Return a text as encoded words (RFC 2047) of at most 75 characters, cutting no character in two."""
    words: list[str] = []
    piece = b""
    for ch in text:
        octets = ch.encode()
        if len(piece) + len(octets) > _WORD:
            words.append(_word(piece))
            piece = b""
        piece += octets
    return [*words, _word(piece)]


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{binascii.b2a_base64(piece, newline=False).decode()}?="


def _clean(text: str) -> str:
    """Replace line ends and control characters by spaces: they could begin another header."""
    return "".join(" " if ord(ch) < 32 or ord(ch) == 127 or 0xD800 <= ord(ch) < 0xE000 else ch for ch in text)


def _people(addresses: tuple[Address, ...]) -> str:
    """Return addresses for a header, one a line."""
    return ",\r\n ".join(_person(address.name, address.mailbox) for address in addresses)


def _person(name: str, email: str) -> str:
    name = _clean(name).strip()
    email = "".join(ch for ch in _clean(email) if ch not in " <>,;")
    if not name:
        return email
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"\r\n <{email}>' if len(name) > 40 else f'"{quoted}" <{email}>'
    return "\r\n ".join([*_encoded(name), f"<{email}>"])


def _base64(data: bytes) -> bytes:
    """Return base64 in lines of 76 characters."""
    text = binascii.b2a_base64(data, newline=False)
    return b"".join(text[i : i + 76] + _CRLF for i in range(0, len(text), 76))


def _attached(attachment: Attachment) -> bytes:
    name = _clean(attachment.name)
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


__all__ = ["UNSENT", "eml", "identity_of", "redirected", "to_send", "without_utf8_addresses"]
