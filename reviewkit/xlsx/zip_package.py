"""A workbook's file: a zip of XML parts, each bounded before anything of it is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import NoReturn
from xml.etree.ElementTree import XML, Element

from reviewkit.text import N_, NBSP, Phrase
from reviewkit.xlsx.file_kinds import kind_of_bytes, kind_of_parts
from reviewkit.xlsx.limits import MB, Limits
from reviewkit.xlsx.refusals import Refusal

_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)").search
_UTF8 = (b"utf-8", b"utf8", b"us-ascii", b"ascii")

BYTES = N_("{count} bytes, at most {limit} are read")
PARTS = N_("{count} parts, at most {limit} are read")
TAGS = N_("{count} XML tags in one sheet, at most {limit} are read")
CELLS = N_("more than {limit} cells")
SHEETS = N_("{count} sheets, at most {limit} are read")


def too_large(message: str, limit: int, count: int = 0, detail: str = "") -> Refusal:
    """The refusal of what is over a limit; the message says of what."""
    shown = {name: f"{n:,}".replace(",", NBSP) for name, n in (("count", count), ("limit", limit))}
    return Refusal("workbook-too-large", detail or f"{count} > {limit}", what=Phrase(message, shown))


class Parts:
    """The parts by name, without regard to case (OPC part 2, 6.2.2.3) and to backslashes."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises Refusal for what is no zip, is too large or has a part twice."""
        if code := kind_of_bytes(data):
            raise Refusal(code)
        if len(data) > limits.file:
            raise too_large(BYTES, limits.file, len(data))
        # Counted before zipfile makes an object of each.
        if (count := data.count(b"PK\x01\x02")) > limits.parts:
            raise too_large(PARTS, limits.parts, count)
        try:
            entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, OverflowError) as error:
            code = "unfinished-file" if b"PK\x05\x06" not in data[-65_557:] else "damaged-workbook"
            raise Refusal(code, str(error)) from None
        self._data, self._limits, self._left = data, limits, limits.total
        self._at: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            # Two readers would each see another of the two.
            if self._at.setdefault(entry.filename.replace("\\", "/").lower(), entry) is not entry:
                raise Refusal("damaged-workbook", f"part twice: {entry.filename}")

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._at

    def refuse_by_name(self) -> NoReturn:
        """Raise Refusal naming what this zip is, since it is no workbook."""
        mimetype = self.read("mimetype") if "mimetype" in self else b""
        raise Refusal(kind_of_parts(self._at.keys(), mimetype))

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises Refusal where it is missing, over the limits, encrypted or damaged."""
        entry, data, limits = self._at.get(name.lower()), self._data, self._limits
        if entry is None:
            raise Refusal("damaged-workbook", f"part missing: {name}")
        if entry.flag_bits & 1:
            raise Refusal("encrypted-workbook", name)
        if entry.file_size > MB and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise Refusal("workbook-too-dense", f"{name}: {entry.file_size} from {entry.compress_size} bytes")
        if entry.file_size > min(limits.part, self._left):
            raise too_large(BYTES, min(limits.part, self._left), entry.file_size, name)
        self._left -= entry.file_size
        start = entry.header_offset
        if data[start : start + 4] != b"PK\x03\x04":
            raise Refusal("damaged-workbook", name)
        start += 30 + sum(int.from_bytes(data[start + i : start + i + 2], "little") for i in (26, 28))
        steps = data[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            steps = zlib.decompressobj(-15).decompress(steps, entry.file_size + 1)
        elif entry.compress_type != zipfile.ZIP_STORED:
            raise Refusal("damaged-workbook", f"{name}: compressed by method {entry.compress_type}")
        if len(steps) != entry.file_size or zlib.crc32(steps) != entry.CRC:
            raise Refusal("damaged-workbook", f"{name}: size or check sum")
        return steps

    def xml(self, name: str) -> Element:
        """A part as a tree. Raises ParseError as well."""
        return XML(self.text(name))

    def text(self, name: str) -> bytes:
        """A part that may be parsed: in UTF-8, of few enough tags, and without a document type, so that no
        entity can be declared."""
        data = self.read(name)
        # A zero byte: UTF-16, which the parser recognises without a mark and in which no document type is found.
        if not _is_utf8(data) or b"\0" in data:
            raise Refusal("unsafe-workbook", f"{name}: not UTF-8")
        if b"<!DOCTYPE" in data:
            raise Refusal("unsafe-workbook", f"{name}: document type")
        # A tag takes three bytes at least: most parts need no counting.
        if len(data) > 3 * self._limits.tags and (count := data.count(b"<")) > self._limits.tags:
            raise too_large(TAGS, self._limits.tags, count, name)
        return data


def _is_utf8(data: bytes) -> bool:
    """Is it declared, or left to be, UTF-8? A document type could hide in any other encoding."""
    head = data[3:300] if data[:3] == b"\xef\xbb\xbf" else data[:300]
    if head[:5] != b"<?xml":
        return head.lstrip()[:1] == b"<"
    end = head.find(b"?>")
    declared = _ENCODING(head[:end])
    return end > 0 and (declared is None or declared[1].lower() in _UTF8)


def local(element: Element) -> str:
    """A tag without its namespace, which Strict files have another of."""
    return element.tag.rpartition("}")[2]


def relations(root: Element) -> dict[str, tuple[str, str]]:
    """Id -> (last word of the type, target) of the relations that stay inside the file."""
    return {
        e.get("Id", ""): (e.get("Type", "").rpartition("/")[2], e.get("Target", ""))
        for e in root
        if e.get("TargetMode") != "External"
    }


def rels_of(part: str) -> str:
    """The part that holds a part's relations."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def target(base: str, path: str) -> str:
    """The part that a relation of the part `base` points at."""
    if path.startswith("/"):
        return path[1:]
    steps = base.split("/")[:-1]
    for step in path.split("/"):
        if step == "..":
            del steps[-1:]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)
