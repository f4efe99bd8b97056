"""The .docx as a zip: read within limits, written reproducibly.

Parts that a document does not change keep their compressed bytes from the template and are
spliced into the new file; zipfile would inflate and deflate them again.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reviewkit.render.word.word_errors import PackageError

MAX_ENTRIES = 5_000
MAX_TOTAL = 256 << 20  # bytes, unpacked: a Word file of 200 pictures stays below
MAX_PART = 64 << 20  # bytes of one part that is read here
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  a zip date has no zone

STORED, DEFLATED = 0, 8
LEVEL = 3  # a third of the time of level 6, see docs/decisions/word-engine.md

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file of a zip with its compressed bytes."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes

    def unpacked(self, limit: int = MAX_PART) -> bytes:
        """The bytes, unpacked. Raises PackageError when they are more than `limit` or damaged."""
        if self.method == STORED:
            return self.packed
        inflater = zlib.decompressobj(-15)
        try:
            data = inflater.decompress(self.packed, limit + 1)
        except zlib.error as error:
            raise PackageError("damaged-file", f"{self.name} is damaged inside the file.") from error
        if len(data) > limit or inflater.unconsumed_tail:
            raise PackageError("too-large", f"{self.name} unpacks to more than {limit >> 20} MB.")
        return data

    def renamed(self, name: str) -> ZipEntry:
        """The same bytes under another name, not unpacked."""
        return ZipEntry(name, self.method, self.crc, self.size, self.packed)


def deflated(name: str, data: bytes, level: int = LEVEL) -> ZipEntry:
    """A zip entry, deflated."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
    body = deflater.compress(data) + deflater.flush()
    return ZipEntry(name, DEFLATED, zlib.crc32(data), len(data), body)


def deflated_text(name: str, chunks: Iterable[str], level: int = LEVEL) -> ZipEntry:
    """A deflated zip entry from pieces of text, which are never joined."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
    crc = size = 0
    body: list[bytes] = []
    for chunk in chunks:
        data = chunk.encode()
        crc, size = zlib.crc32(data, crc), size + len(data)
        body.append(deflater.compress(data))
    body.append(deflater.flush())
    return ZipEntry(name, DEFLATED, crc, size, b"".join(body))


def stored(name: str, data: bytes) -> ZipEntry:
    """A zip entry that is stored as it is: pictures and workbooks are compressed already."""
    return ZipEntry(name, STORED, zlib.crc32(data), len(data), data)


@dataclass(frozen=True, slots=True)
class PackageKind:
    """How the refusals of a package name its program and its kind of file, and their codes."""

    program: str
    noun: str
    ending: str
    old_ending: str
    refusal_code: str
    old_format_code: str


WORD_DOCUMENT = PackageKind("Word", "Word document", "docx", "doc", "not-a-docx", "old-word-format")


def read_entries(data: bytes, kind: PackageKind = WORD_DOCUMENT) -> dict[str, ZipEntry]:
    """Read the files of a package by name. Raises PackageError for anything but a sound zip within the limits."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise PackageError(
            kind.old_format_code,
            f"This is an old .{kind.old_ending} or a password-protected file, whatever its name says.",
            f"Open it in {kind.program} and save it as .{kind.ending} without a password.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_limits(infos, kind)
            return {info.filename: _read_entry(data, info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError) as error:
        raise PackageError(kind.refusal_code, f"This is no {kind.noun}: {error}.") from error


def _check_limits(infos: list[zipfile.ZipInfo], kind: PackageKind) -> None:
    if len(infos) > MAX_ENTRIES:
        raise PackageError("too-large", f"The file holds {len(infos)} parts, more than {MAX_ENTRIES}.")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise PackageError("too-large", f"The file unpacks to more than {MAX_TOTAL >> 20} MB.")
    names = {info.filename for info in infos}
    if len(names) != len(infos):
        raise PackageError("damaged-file", "The file holds two parts of the same name.")
    for info in infos:
        if info.filename.startswith("/") or "\\" in info.filename or ".." in info.filename.split("/"):
            raise PackageError("damaged-file", f"The file holds a part with the name {info.filename!r}.")
        if info.flag_bits & 1:
            raise PackageError(kind.refusal_code, "The file is encrypted.", "Save it without a password.")
        if info.compress_type not in (STORED, DEFLATED):
            message = f"{info.filename} is packed in a way that {kind.program} does not use."
            raise PackageError(kind.refusal_code, message)


def _read_entry(data: bytes, info: zipfile.ZipInfo) -> ZipEntry:
    fields = _LOCAL.unpack_from(data, info.header_offset)
    if fields[0] != b"PK\x03\x04":
        raise PackageError("damaged-file", f"{info.filename} is not where the file says.")
    start = info.header_offset + _LOCAL.size + fields[9] + fields[10]
    body = data[start : start + info.compress_size]
    if len(body) != info.compress_size:
        raise PackageError("damaged-file", f"{info.filename} is cut off.")
    if info.compress_type == STORED and info.compress_size != info.file_size:
        raise PackageError("damaged-file", f"{info.filename} has two sizes.")
    return ZipEntry(info.filename, info.compress_type, info.CRC, info.file_size, body)


def write_entries(entries: Iterable[ZipEntry], date: datetime = EPOCH) -> bytes:
    """Write the entries as a zip, sorted by name, all of one date: equal parts give equal bytes."""
    day = (max(date.year, 1980) - 1980) << 9 | date.month << 5 | date.day
    clock = date.hour << 11 | date.minute << 5 | date.second // 2
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in sorted(entries, key=lambda entry: entry.name):
        name = entry.name.encode()
        flags = 0 if name.isascii() else _UTF8
        sizes = (entry.crc, len(entry.packed), entry.size)
        body += (_LOCAL.pack(b"PK\x03\x04", 20, flags, entry.method, clock, day, *sizes, len(name), 0), name)
        body.append(entry.packed)
        directory.append(
            _CENTRAL.pack(
                *(b"PK\x01\x02", 20, 0, 20, 0, flags, entry.method, clock, day, *sizes, len(name)),
                *(0, 0, 0, 0, 0, offset),
            )
        )
        directory.append(name)
        offset += _LOCAL.size + len(name) + len(entry.packed)
    size = sum(map(len, directory))
    count = len(directory) // 2
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
    return b"".join([*body, *directory, end])
