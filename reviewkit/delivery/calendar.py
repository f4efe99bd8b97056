"""To-dos with a date as calendar entries (RFC 5545), the same bytes for the same to-dos.

All-day events, since every calendar shows those, while tasks (VTODO) are dropped by most
mail programs. A to-do keeps its number as UID: the next month's file moves the entry
instead of adding another. The UID ends with a mark of the vendor, not with the sender's
domain: a to-do stays the same when the sender changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from reviewkit.delivery.message import Todo

_LINE = 75  # octets, the line's end not counted


def calendar(todos: Sequence[Todo], *, vendor: str, who: str, stamp: dt.date) -> bytes:
    """Return the .ics file of the to-dos that have a date; empty where none has.

    who    the partner they are agreed with, named in each entry's description
    stamp  when they were agreed: a period's day, never the clock's
    """
    dated = [todo for todo in todos if todo.due is not None]
    if not dated:
        return b""
    domain = f"{hashlib.sha256(vendor.encode()).hexdigest()[:12]}.reviewkit.invalid"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(vendor)}//reviewkit//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for todo in dated:
        assert todo.due is not None
        details = [text for text in (todo.owner, todo.deal, who) if text]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(todo.key)}@{domain}",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{todo.due:%Y%m%d}",
            f"DTEND;VALUE=DATE:{todo.due + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(todo.action)}",
            f"DESCRIPTION:{_text(' · '.join(details))}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(todo.action)}",
            "TRIGGER:-P1D",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _text(value: str) -> str:
    """Return a text value: backslash, comma, semicolon and line ends escaped, control characters removed."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = "".join(ch for ch in value if ch == "\n" or (ch >= " " and ch != "\x7f"))
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Fold a content line into pieces of at most 75 octets, cutting no character in two."""
    pieces: list[bytes] = []
    piece = b""
    for ch in line:
        octets = ch.encode()
        if len(piece) + len(octets) > _LINE:
            pieces.append(piece)
            piece = b" "  # a continued line begins with a space, which counts
        piece += octets
    pieces.append(piece)
    return b"\r\n".join(pieces) + b"\r\n"
