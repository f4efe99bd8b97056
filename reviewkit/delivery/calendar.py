"""To-dos with a date as calendar entries (RFC 5545), the same bytes for the same to-dos.

All-day events, since every calendar shows those, while tasks (VTODO) are dropped by most
mail programs. A to-do keeps its number as UID: the next month's file moves the entry
instead of adding another. The UID ends with a mark of the vendor, not with the sender's
domain: a to-do stays the same when the sender changes.

A calendar program takes an entry it knows only where it says that it is newer: each file bears
SEQUENCE, DTSTAMP and LAST-MODIFIED of its edition (3.8.7), and what was settled, deleted or
lost its date since an earlier edition is cancelled (RFC 5546, 3.2.1: STATUS:CANCELLED).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.delivery.message import Todo
from reviewkit.domain.period import Period

_FIRST_MONTH = Period("month", 2000, 1).number
_LINE = 75  # octets, the line's end not counted


@dataclass(frozen=True)
class Edition:
    """Which calendar of a partner this is: later reviews, and later workbooks of one review, are newer.

    day       of the review, never the clock's
    revision  number of the workbook that counts, from 1
    """

    day: dt.date
    month: Period
    revision: int

    @property
    def sequence(self) -> int:
        """A number that grows with month and revision, far within the 31 bits of SEQUENCE."""
        return (self.month.number - _FIRST_MONTH) * 1000 + min(self.revision, 999)

    @property
    def stamp(self) -> str:
        """The day of the review, a minute later for each revision; never in the future of who gets it."""
        at = dt.datetime.combine(self.day, dt.time()) + dt.timedelta(minutes=min(self.revision, 999))
        return f"{at:%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True)
class Agenda:
    """What a review's calendar holds.

    todos      the open ones; those without a date are left out
    withdrawn  those of an earlier edition that are settled, deleted or without a date now
    """

    todos: Sequence[Todo]
    withdrawn: Sequence[Todo]
    edition: Edition


def calendar(agenda: Agenda, *, vendor: str, who: str) -> bytes:
    """Return the .ics file of the to-dos that have a date and of those withdrawn; empty where there is none.

    who    the partner they are agreed with, named in each entry's description
    """
    shown = [todo for todo in agenda.todos if todo.due is not None]
    withdrawn = [todo for todo in agenda.withdrawn if todo.due is not None]
    if not shown and not withdrawn:
        return b""
    domain = f"{hashlib.sha256(vendor.encode()).hexdigest()[:12]}.reviewkit.invalid"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(vendor)}//reviewkit//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for todo in shown:
        alarm = (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(todo.action)}",
            "TRIGGER:-P1D",
            "END:VALARM",
        )
        lines += _event(todo, domain, who, agenda.edition, ("STATUS:CONFIRMED", *alarm))
    for todo in withdrawn:
        lines += _event(todo, domain, who, agenda.edition, ("STATUS:CANCELLED",))
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(todo: Todo, domain: str, who: str, edition: Edition, last: Sequence[str]) -> list[str]:
    """Return the lines of one entry. last: its status, and its alarm where it has one."""
    assert todo.due is not None
    details = [text for text in (todo.owner, todo.deal, who) if text]
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(todo.key)}@{domain}",
        f"DTSTAMP:{edition.stamp}",
        f"LAST-MODIFIED:{edition.stamp}",
        f"SEQUENCE:{edition.sequence}",
        f"DTSTART;VALUE=DATE:{todo.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{todo.due + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(todo.action)}",
        f"DESCRIPTION:{_text(' · '.join(details))}",
        "TRANSP:TRANSPARENT",
        *last,
        "END:VEVENT",
    ]


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
