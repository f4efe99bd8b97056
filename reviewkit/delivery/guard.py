"""Check of each attachment: no document that bears another partner's identity is mailed.

What counts is what the bytes themselves say, not where the file lay or what it is called:
documents carry "kind code period" as keywords, workbooks to fill the RK1 token.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from reviewkit.text import N_, Phrase

_KEYWORDS = re.compile(rb"<(?:\w+:)?keywords>([^<]*)</(?:\w+:)?keywords>")
_TOKEN = re.compile(rb"RK1:([^\s:\"<&]*):\d+:([^\s:\"<&]*):[0-9Q-]+:[a-z]{2}:")
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
        elif name.endswith((".xml", ".rels")):
            part = archive.read(info)
            if name == "docprops/core.xml":
                for keywords in _KEYWORDS.findall(part):
                    words = unescape(keywords.decode("utf-8", "replace")).split()
                    if len(words) >= 3:
                        yield DocumentIdentity(words[0], " ".join(words[1:-1]))
            if b"RK1:" in part:
                for kind, code in _TOKEN.findall(part):
                    yield DocumentIdentity(kind.decode(), unquote(code.decode()))


def refusal(name: str, data: bytes, allowed: Collection[str] | None) -> Phrase | None:
    """Return why an attachment may not go to a reader; None where it may.

    allowed  the codes whose documents the reader may get; None for a reader who may get all. The
             vendor's own ("") are never a partner's to get
    """
    if name.lower().endswith(".ics"):
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
