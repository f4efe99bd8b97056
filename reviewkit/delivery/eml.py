"""A message as the bytes of an .eml file: the same bytes for the same message (RFC 5322, 2045 to 2047).

Assembled here and not by email.message: its generator walks through every line of every
attachment, ten times the time, and draws boundaries at random.
"""

from __future__ import annotations

import binascii
import datetime as dt
from email import message_from_bytes
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from reviewkit.delivery import mail_body as body
from reviewkit.delivery.message import Address, Attachment, IdentifiedMessage

UNSENT = b"X-Unsent: 1\r\n"
_CRLF = b"\r\n"
_LINE = 76  # characters of a header line
_WORD = 42  # octets of one encoded word: 56 characters of base64 and the frame around them


def eml(one: IdentifiedMessage, sender: str, *, when: dt.date) -> bytes:
    """The draft: opened, it stands ready to be sent (X-Unsent).

    sender  who it comes from, as settings say; where they name nobody, whom to answer
    when    its date: a day of the period, never the clock's
    """
    message = one.message
    mixed, alternative = f"=_{one.identity[:24]}_m", f"=_{one.identity[:24]}_a"
    stamp = dt.datetime.combine(when, dt.time(12), dt.UTC)
    author = sender or (message.answer_to.email if message.answer_to else "")
    head = [
        ("Date", format_datetime(stamp)),
        ("From", _people((Address(message.vendor, author),)) if author else ""),
        ("To", _people(message.to)),
        ("Cc", _people(message.cc)),
        ("Reply-To", _people((message.answer_to,)) if message.answer_to else ""),
        ("Subject", _clean(message.subject)),
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


def redirected(draft: bytes, me: str, trial_id: str) -> bytes:
    """A draft sent to oneself alone: the same body, its subject saying whom it is meant for.

    trial_id  the Message-ID of this trial: the mail it tries out is not sent by it
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
        _header("To", _people((Address("", me),))),
        _header("Subject", _clean(f"[→ {meant}] {told['Subject']}")),
        _header("Message-ID", trial_id),
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
    """One header, folded. Written here: Python 3.11's own folding joins neighbouring addresses and eats spaces."""
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
    """A text as encoded words (RFC 2047) of at most 75 characters, none cutting a character in two."""
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
    """No line end and no control character gets into a header: it could begin another one."""
    return "".join(" " if ord(ch) < 32 or ord(ch) == 127 or 0xD800 <= ord(ch) < 0xE000 else ch for ch in text)


def _people(addresses: tuple[Address, ...]) -> str:
    """One address a line."""
    return ",\r\n ".join(_person(one.name, one.email) for one in addresses)


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
    """76 characters a line."""
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


__all__ = ["UNSENT", "eml", "identity_of", "redirected", "to_send"]
