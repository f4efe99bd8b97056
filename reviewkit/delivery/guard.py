"""The last look at each attachment: no document with another partner's identity ever leaves.

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

_KEYWORDS = re.compile(rb"<(?:\w+:)?keywords>([^<]*)</(?:\w+:)?keywords>")
_TOKEN = re.compile(rb"RK1:([^\s:\"<&]*):\d+:([^\s:\"<&]*):[0-9Q-]+:[a-z]{2}:")
_MOST = 64 << 20  # bytes of one part that are looked through


@dataclass(frozen=True)
class Borne:
    """An identity that a document bears: its kind and the code of whose it is; "" the vendor's own."""

    kind: str
    code: str


def identities(data: bytes) -> set[Borne]:
    """Every identity in a document, or in the documents of a zip. Empty where it bears none.

    Raises ValueError on what is no zip at all: it cannot be looked through.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(_borne(archive))
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise ValueError(str(error)) from error


def _borne(archive: zipfile.ZipFile) -> Iterator[Borne]:
    for info in archive.infolist():
        if info.file_size > _MOST:
            raise ValueError(f"{info.filename} is too large to look through")
        name = info.filename.lower()
        if name.endswith((".docx", ".xlsx", ".zip")):
            yield from identities(archive.read(info))
        elif name.endswith((".xml", ".rels")):
            part = archive.read(info)
            if name == "docprops/core.xml":
                for found in _KEYWORDS.findall(part):
                    words = unescape(found.decode("utf-8", "replace")).split()
                    if len(words) >= 3:
                        yield Borne(words[0], " ".join(words[1:-1]))
            if b"RK1:" in part:
                for kind, code in _TOKEN.findall(part):
                    yield Borne(kind.decode(), unquote(code.decode()))


def refused(name: str, data: bytes, allowed: Collection[str] | None) -> str:
    """Why an attachment may not go to a reader who may get these codes' documents; empty where it may.

    allowed  None for a reader who may see everybody's; the vendor's own ("") is never a partner's to get
    """
    if name.lower().endswith(".ics"):
        return ""  # made of the message's own to-dos
    try:
        borne = identities(data)
    except ValueError as error:
        return f"{name}: cannot be looked through ({error})"
    if not borne:
        return f"{name}: says nowhere whose it is"
    if allowed is None:
        return ""
    strange = sorted({one.code for one in borne} - set(allowed))
    return f"{name}: is of {', '.join(code or 'the vendor' for code in strange)}" if strange else ""
