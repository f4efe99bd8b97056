"""Check of each attachment: no document that bears another partner's identity is mailed.

What counts is what the bytes themselves say, not where the file lay or what it is called: documents carry
"kind code period" as keywords, workbooks to fill the RK1 token in a property and a defined name. Only these
places are read: a token that somebody types into a cell is text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html import unescape
from urllib.parse import unquote

from reviewkit.text import N_, Phrase

_KEYWORDS = re.compile(rb"<(?:\w+:)?keywords>([^<]*)</(?:\w+:)?keywords>")
# The defined name and the custom property that forms/engine/form_writer gives every workbook to fill.
_NAME = re.compile(rb'<(?:\w+:)?definedName\b[^>]*\bname="reviewkit"[^>]*>([^<]*)<')
_PROPERTY = re.compile(rb"<(?:\w+:)?lpwstr>([^<]*)<")
_TOKEN = re.compile(r"RK1:([^\s:\"<&]*):\d+:([^\s:\"<&]*):[0-9Q-]+:[a-z]{2}:")
_MOST = 64 << 20  # bytes of one part that are looked through


@dataclass(frozen=True)
class DocumentIdentity:
    """The identity a document bears.

    kind  of document or form
    code  of the partner or channel manager it was made for; "" for the vendor's own
    """

    kind: str
    code: str


def identities(data: bytes) -> set[DocumentIdentity]:
    """Return every identity in a document, or in the documents of a zip; none where it bears none.

    Raises ValueError on what is no zip at all: it cannot be looked through.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(_identities(archive))
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise ValueError(str(error)) from error


def _identities(archive: zipfile.ZipFile) -> Iterator[DocumentIdentity]:
    for info in archive.infolist():
        if info.file_size > _MOST:
            raise ValueError(f"{info.filename} is too large to look through")
        name = info.filename.lower()
        if name.endswith((".docx", ".xlsx", ".zip")):
            yield from identities(archive.read(info))
        elif name == "docprops/core.xml":
            for keywords in _KEYWORDS.findall(archive.read(info)):
                words = unescape(keywords.decode("utf-8", "replace")).split()
                if len(words) >= 3:
                    yield DocumentIdentity(words[0], " ".join(words[1:-1]))
        elif name in _TOKEN_PARTS:
            for text in _TOKEN_PARTS[name].findall(archive.read(info)):
                for kind, code in _TOKEN.findall(unescape(text.decode("utf-8", "replace"))):
                    yield DocumentIdentity(kind, unquote(code))


_TOKEN_PARTS = {"docprops/custom.xml": _PROPERTY, "xl/workbook.xml": _NAME}


def refusal(name: str, data: bytes, allowed: Collection[str] | None) -> Phrase | None:
    """Return why an attachment may not go to a reader; None where it may.

    allowed  the codes whose documents the reader may get; None for a reader who may get all. The
             vendor's own ("") are never a partner's to get
    """
    if name.lower().endswith(".ics") and data.startswith(b"BEGIN:VCALENDAR"):
        return None  # made of the message's own to-dos
    try:
        borne_by = identities(data)
    except ValueError as error:
        return Phrase(N_("{name}: cannot be looked through ({error})"), {"name": name, "error": str(error)})
    if not borne_by:
        return Phrase(N_("{name}: says nowhere whose it is"), {"name": name})
    if allowed is None:
        return None
    others = sorted({identity.code for identity in borne_by} - set(allowed))
    if not others:
        return None
    owners = [code or Phrase(N_("the vendor")) for code in others]
    return Phrase(N_("{name}: is of {owners}"), {"name": name, "owners": owners})


def message_refusals(message: bytes, allowed: Collection[str] | None) -> tuple[Phrase, ...]:
    """Return why a message as it leaves may not go to its reader: a reason for each attachment refused.

    allowed  as for `refusal`
    """
    parsed = message_from_bytes(message, _class=EmailMessage, policy=SMTP)
    reasons = []
    for part in parsed.walk():
        if part.is_multipart() or part.get_content_disposition() != "attachment":
            continue
        content = part.get_payload(decode=True)
        name = part.get_filename() or ""
        reasons.append(refusal(name, content if isinstance(content, bytes) else b"", allowed))
    return tuple(reason for reason in reasons if reason is not None)
