"""What a file is that is no .xlsx, by its content, since its name proves nothing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from reviewkit.xlsx.ole_container import root_names

if TYPE_CHECKING:
    from collections.abc import Collection

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Excel 2 to 4 wrote its records bare.
_OLDEST = (b"\x09\0\4\0", b"\x09\2\6\0", b"\x09\4\6\0")
_STREAMS = {
    "encryptedpackage": "encrypted-workbook",
    "encryptioninfo": "encrypted-workbook",
    "worddocument": "word-document",
    "powerpoint document": "word-document",
    "workbook": "old-excel",
    "book": "old-excel",
}
_RIGHTS = "drmencrypteddataspace".encode(
    "utf-16-le"
)  # of a file under rights management: a label that encrypts


def _ole(data: bytes) -> str:
    """An OLE container is what its root holds; of a damaged one the names alone are looked for."""
    code = _ole_code(data)
    # Both kinds of encryption keep the same streams; the storage beside them names the transform ([MS-OFFCRYPTO]
    # 2.2).
    return "encrypted-by-label" if code == "encrypted-workbook" and _RIGHTS in data.lower() else code


def _ole_code(data: bytes) -> str:
    names = root_names(data)
    if names:
        return next((code for stream, code in _STREAMS.items() if stream in names), "not-a-workbook")
    small = data.lower()
    for stream, code in _STREAMS.items():
        name = stream + "\0" * (stream == "book")  # which alone stands in many a text
        if name.encode("utf-16-le") in small:
            return code
    return "not-a-workbook"


def _is_markup(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"


def _is_zipped_markup(head: bytes) -> bool:
    """Gnumeric and others press one XML file: unpacking it would bring no workbook to light."""
    try:
        return head.startswith(b"\x1f\x8b") and _is_markup(zlib.decompressobj(31).decompress(head, 64))
    except zlib.error:
        return False


def _is_text(head: bytes) -> bool:
    if head.startswith(_UTF16):  # "Unicode text", as Excel calls UTF-16 with tabs
        return True
    return all(byte >= 32 or byte in (9, 10, 13) for byte in head) and 0x7F not in head


def kind_of_bytes(data: bytes) -> str | None:
    """The refusal code of what begins so; None for a zip, which may be a workbook."""
    head = data[:1024]
    if not data:
        return "empty-file"
    if head[:4] in (b"PK\3\4", b"PK\5\6", b"PK\7\b"):
        return None
    if head[:8] == _OLE:
        return _ole(data)
    if b"%PDF-" in head:
        return "pdf-file"
    bitmap = head[:2] == b"BM" and head[6:10] == bytes(4)
    if bitmap or head.startswith(_PICTURES) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp":
        return "picture-file"
    if head.startswith(_OLDEST):
        return "old-excel"
    if _is_zipped_markup(head):
        return "not-a-workbook"
    if head.startswith(_ARCHIVES):
        return "other-archive"
    if _is_markup(head):
        return "web-page"
    if head.startswith(b"{\\rtf"):
        return "word-document"
    if _is_text(head):
        return "csv-file"
    return "not-a-workbook"


def kind_of_parts(names: Collection[str], mimetype: bytes) -> str:
    """The refusal code of a zip without a workbook part.

    names     of its members, in small letters
    mimetype  what its member of that name holds, if it has one
    """
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return "open-document" if b"spreadsheet" in mimetype else "word-document"
    if any(name.startswith("xl/workbook") and name.endswith(".bin") for name in names):
        return "excel-binary"
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        return "word-document"
    if any(name.endswith(".iwa") or name in ("index.zip", "index.xml") for name in names):
        return "numbers-file"
    if "[content_types].xml" in names or any(name.startswith("xl/") for name in names):
        return "damaged-workbook"
    return "other-archive"
