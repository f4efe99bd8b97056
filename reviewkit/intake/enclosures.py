"""Workbooks within mails and archives that were dropped in the inbox: .eml, .msg and .zip, one in another.

Everything is bounded: how deep one lies in another, how many parts there are, how many bytes come out. What
exceeds a bound is refused whole, in one line. It runs in the process that reads strangers' files.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import email
import email.policy
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePosixPath

from reviewkit.domain.fault_json import Json, MalformedJsonError
from reviewkit.xlsx import Refusal
from reviewkit.xlsx.file_kinds import kind_of_parts
from reviewkit.xlsx.ole_container import OleContainer, root_names

MB = 1 << 20
DEPTH = 4  # of one in another
MOST_PARTS = 500  # of all mails and archives in one file
MOST_WORKBOOKS = 50
MOST_BYTES = 40 * MB  # of what comes out
LARGEST = 64 * MB  # of a mail or an archive

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".ods")
_CONTAINERS = (".eml", ".msg", ".zip")
_LONGEST_NAME = 120  # characters
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:From [^\n]*\n)?[A-Za-z][A-Za-z0-9-]{0,60}:[ \t\r\n]")
_FROM = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
_OF_A_MAIL = re.compile(rb"^(?:date|message-id|mime-version):", re.IGNORECASE | re.MULTILINE)
_HEAD = 64 << 10  # bytes in which a mail's headers are looked for

# Properties of an Outlook message ([MS-OXPROPS]); 001F text in UTF-16, 001E in the sender's code page.
_SENDER, _SENDER_SMTP, _HEADERS = "0c1f", "5d01", "007d"
_LONG_NAME, _SHORT_NAME, _CONTENT, _EMBEDDED = "3707", "3704", "37010102", "3701000d"
_SENT = b"\x40\x00\x39\x00"  # PidTagClientSubmitTime in the stream of properties
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Enclosure:
    """A workbook within a mail or an archive.

    name     its way from the outside: "Revue.xlsx", "transfert.eml!Revue.xlsx"
    sender   the address of whoever sent the innermost mail it lies in; "" for a mere archive
    sent_at  when that was, UTC, as 2026-11-30T09:00:00Z; "" where it is not said
    """

    name: str
    data: bytes = field(repr=False)
    sender: str = ""
    sent_at: str = ""


def container_kind(data: bytes) -> str:
    """Return "mail", "message" (Outlook's) or "archive"; "" for what is neither."""
    if data[:4] == b"PK\3\4":
        return "archive" if _is_archive(data) else ""
    if data[:8] == _OLE:
        names = root_names(data)
        return "message" if any(name.startswith("__substg1.0_") for name in names) else ""
    head = data[:_HEAD]
    return "mail" if _HEADER.match(head) and _FROM.search(head) and _OF_A_MAIL.search(head) else ""


def _is_archive(data: bytes) -> bool:
    """Return whether a zip is no Office file of any kind and holds something that may be a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    lower = [name.lower() for name in names]
    if "mimetype" in lower or kind_of_parts(lower, b"") != "other-archive":
        return False
    return any(_is_candidate(name) for name in names)


def _is_candidate(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    hidden = any(part.startswith((".", "~$")) or part.casefold() in ("__macosx", "@eadir") for part in parts)
    return bool(parts) and not hidden and parts[-1].lower().endswith((*_WORKBOOKS, *_CONTAINERS))


# ------------------------------------------------------------------------- as JSON


def enclosures_to_json(data: bytes, largest: int) -> list[Json]:
    """Open a mail or an archive and return the workbooks in it as JSON: what runs in the child process.

    largest  bytes of one workbook

    Raises Refusal for what cannot be opened or exceeds a bound.
    """
    return [
        [item.name, base64.b64encode(item.data).decode("ascii"), item.sender, item.sent_at]
        for item in enclosures(data, largest)
    ]


def enclosures_from_json(answer: Json) -> list[Enclosure]:
    """Return the workbooks that `enclosures_to_json` encoded. Raises MalformedJsonError."""
    if not isinstance(answer, list) or len(answer) > MOST_WORKBOOKS:
        raise MalformedJsonError("no list of workbooks")
    found = []
    for item in answer:
        if not isinstance(item, list) or len(item) != 4:
            raise MalformedJsonError("a workbook of another shape")
        name, data, sender, sent_at = item
        if not (
            isinstance(name, str)
            and isinstance(data, str)
            and isinstance(sender, str)
            and isinstance(sent_at, str)
        ):
            raise MalformedJsonError("a workbook of another shape")
        if not (_NAME(name) and _SENT_AT(sent_at) and _SENDER_TEXT(sender)):
            raise MalformedJsonError("a name, a sender or a time that no reader of ours gives")
        try:
            found.append(Enclosure(name, base64.b64decode(data, validate=True), sender, sent_at))
        except (binascii.Error, ValueError) as error:
            raise MalformedJsonError("no base64") from error
    return found


_NAME = re.compile(rf"[^/\\\x00-\x1f\x7f]{{1,{(DEPTH + 1) * (_LONGEST_NAME + 10)}}}").fullmatch
_SENDER_TEXT = re.compile(r"[^\x00-\x1f\x7f]{0,320}").fullmatch
_SENT_AT = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?").fullmatch


# ------------------------------------------------------------------------- opening


def enclosures(data: bytes, largest: int) -> list[Enclosure]:
    """Return the workbooks within a mail or an archive, in their order.

    largest  bytes of one workbook

    Raises Refusal for what cannot be opened or exceeds a bound.
    """
    opening = _Opening(largest)
    try:
        found = list(opening.opened(data, "", "", "", 1))
    except Refusal:
        raise
    except (
        ValueError,
        LookupError,
        OSError,
        RuntimeError,
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
    ) as error:
        raise Refusal("container-damaged", f"{type(error).__name__} {error}") from None
    names: dict[str, int] = {}
    unique = []
    for item in found:
        count = names[item.name.casefold()] = names.get(item.name.casefold(), 0) + 1
        name = (
            item.name
            if count == 1
            else f"{PurePosixPath(item.name).with_suffix('')} ({count}){PurePosixPath(item.name).suffix}"
        )
        unique.append(Enclosure(name, item.data, item.sender, item.sent_at))
    return unique


@dataclass
class _Opening:
    """What the opening of one dropped file may still take."""

    largest: int
    parts: int = MOST_PARTS
    size: int = MOST_BYTES
    workbooks: int = MOST_WORKBOOKS

    def opened(self, data: bytes, above: str, sender: str, sent_at: str, depth: int) -> Iterator[Enclosure]:
        """Yield the workbooks of one mail or archive, and of those within it."""
        if depth > DEPTH:
            raise Refusal("container-too-much", what=f"> {DEPTH} ⊃")
        kind = container_kind(data)
        if kind == "archive":
            pieces = self._of_archive(data)
        elif kind == "message":
            message = _OutlookMessage(OleContainer(data, 2 * self.size))
            sender, sent_at = message.sender or sender, message.sent_at or sent_at
            pieces = message.attachments(self, "")
        elif kind == "mail":
            mail = _parsed(data)
            sender, sent_at = _mail_sender(mail) or sender, _mail_date(mail) or sent_at
            pieces = self._of_mail(mail)
        else:
            return
        for piece in pieces:
            name = f"{above}{piece.name}"
            if container_kind(piece.data):
                yield from self.opened(
                    piece.data, f"{name}!", piece.sender or sender, piece.sent_at or sent_at, depth + 1
                )
            elif piece.name.lower().endswith(_WORKBOOKS):
                self.workbooks -= 1
                if self.workbooks < 0:
                    raise Refusal("container-too-much", what=f"> {MOST_WORKBOOKS}")
                yield Enclosure(name, piece.data, piece.sender or sender, piece.sent_at or sent_at)

    def take(self, size: int) -> None:
        """Count a part of so many bytes. Raises Refusal beyond the bounds."""
        self.parts -= 1
        self.size -= size
        if self.parts < 0:
            raise Refusal("container-too-much", what=f"> {MOST_PARTS}")
        if self.size < 0 or size > max(self.largest, LARGEST):
            raise Refusal("container-too-much", what=f"> {MOST_BYTES // MB} MB")

    def _of_archive(self, data: bytes) -> Iterator[Enclosure]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if info.is_dir() or not _is_candidate(info.filename):
                    self.take(0)
                    continue
                if info.flag_bits & 1:
                    raise Refusal("encrypted-archive", info.filename)
                with archive.open(info) as stream:
                    content = stream.read(min(self.size, LARGEST) + 1)  # whatever its head says of its length
                self.take(len(content))
                yield Enclosure(_safe_name(info.filename), content)

    def _of_mail(self, mail: EmailMessage) -> Iterator[Enclosure]:
        for part in _own_parts(mail):
            self.take(0)
            name = _file_name(part)
            if part.get_content_type() == "message/rfc822":
                inner = part.get_payload()
                content = (
                    inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], Message) else b""
                )
                name = name if name.lower().endswith(".eml") else f"{name or 'message'}.eml"
            elif part.is_multipart() or not _is_candidate(name):
                continue
            else:
                payload = part.get_payload(decode=True)
                content = payload if isinstance(payload, bytes) else b""
            self.take(len(content))
            yield Enclosure(_safe_name(name), content)


def _parsed(data: bytes) -> EmailMessage:
    """Return a mail parsed. Raises Refusal for one of more parts than are ever opened."""
    if data.count(b"\n--") > 20 * MOST_PARTS or len(re.findall(rb"(?i)multipart/", data)) > MOST_PARTS:
        raise Refusal("container-too-much", what=f"> {MOST_PARTS}")
    parsed = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _own_parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts of a mail in their order, without those of the mails it encloses."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and (part is mail or part.get_content_type() != "message/rfc822"):
            waiting += [inner for inner in reversed(payload) if isinstance(inner, EmailMessage)]


def _file_name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):  # the email package fails on some headers
        return ""


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail[name] or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _mail_sender(mail: EmailMessage) -> str:
    return _address(parseaddr(_header(mail, "From"))[1])


def _address(text: str) -> str:
    """Return an address as one line of visible characters; "" for what is none."""
    address = "".join(ch for ch in text.strip() if ch.isprintable())
    return address if "@" in address and len(address) <= 320 else ""


def _mail_date(mail: EmailMessage) -> str:
    try:
        sent = parsedate_to_datetime(_header(mail, "Date"))
        return _stamp(sent if sent.tzinfo else sent.replace(tzinfo=dt.UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year > 1900 else ""


def _safe_name(name: str) -> str:
    """Return a name as one part of a path on every system, in one spelling."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(ch if ch.isprintable() and ch not in '!:*?"<>|\ufffd' else "_" for ch in text).strip(" .")
    stem, dot, suffix = text.rpartition(".")
    if len(text) > _LONGEST_NAME:
        text = stem[: _LONGEST_NAME - len(suffix) - 1] + dot + suffix if dot else text[:_LONGEST_NAME]
    return text[-_LONGEST_NAME:] or "_"


class _OutlookMessage:
    """An Outlook message, or one that is embedded in another.

    prefix  of the storage it lies in, with a slash at its end; "" for the outermost
    """

    def __init__(self, container: OleContainer, prefix: str = "") -> None:
        self._container, self._prefix = container, prefix
        headers = email.message_from_string(self._text(_HEADERS), policy=email.policy.default)
        assert isinstance(headers, EmailMessage)
        smtp = _address(self._text(_SENDER_SMTP)) or _mail_sender(headers)
        self.sender = smtp or _address(self._text(_SENDER))
        self.sent_at = _mail_date(headers) or self._submitted()

    def attachments(self, opening: _Opening, within: str, depth: int = 1) -> Iterator[Enclosure]:
        """Yield the attachments, those of embedded messages too.

        within  the names of the messages around, as far as the dropped file
        """
        if depth > DEPTH:
            raise Refusal("container-too-much", what=f"> {DEPTH} ⊃")
        below = f"{self._prefix}__attach_version1.0_#"
        storages = sorted(
            {
                path[: path.index("/", len(self._prefix)) + 1]
                for path in self._container.streams
                if path.startswith(below) and "/" in path[len(self._prefix) :]
            }
        )
        for storage in storages:
            opening.take(0)
            name = self._text(_LONG_NAME, storage) or self._text(_SHORT_NAME, storage)
            embedded = f"{storage}__substg1.0_{_EMBEDDED}/"
            if any(path.startswith(embedded) for path in self._container.streams):
                inner = _OutlookMessage(self._container, embedded)
                around = f"{within}{_safe_name(name or 'message')}!"
                for item in inner.attachments(opening, around, depth + 1):
                    yield Enclosure(
                        item.name, item.data, item.sender or inner.sender, item.sent_at or inner.sent_at
                    )
            elif _is_candidate(name):
                content = self._container.read(f"{storage}__substg1.0_{_CONTENT}")
                opening.take(len(content))
                yield Enclosure(f"{within}{_safe_name(name)}", content)

    def _text(self, tag: str, storage: str | None = None) -> str:
        """Return a text property of the message, or of an attachment's storage."""
        place = f"{self._prefix if storage is None else storage}__substg1.0_{tag}"
        wide = self._container.read(f"{place}001f")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return self._container.read(f"{place}001e").decode("cp1252", "replace").rstrip("\0")

    def _submitted(self) -> str:
        """Return when the message was sent, from its fixed properties: 16 bytes each after a head."""
        properties = self._container.read(f"{self._prefix}__properties_version1.0")
        at = properties.find(_SENT)
        if at < 0 or at + 16 > len(properties):
            return ""
        hundreds = int.from_bytes(properties[at + 8 : at + 16], "little")
        try:
            return _stamp(_EPOCH + dt.timedelta(microseconds=hundreds // 10))
        except OverflowError:
            return ""
