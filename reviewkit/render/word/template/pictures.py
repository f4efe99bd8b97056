"""Pictures: inserted by a value, or put in the place of one drawn in the template."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from xml.sax.saxutils import quoteattr

from reviewkit.render.word.package.namespaces import PIC, A
from reviewkit.render.word.template.template_errors import ValueRefusedError
from reviewkit.render.word.template.value_text import one_line

if TYPE_CHECKING:
    from reviewkit.render.word.template.insertion_sites import Site
    from reviewkit.render.word.template.render_state import Rendering

EMU_PER_INCH = 914_400
MAX_PICTURE = 50 << 20


class _Readable(Protocol):
    def read(self) -> bytes: ...


Source = bytes | str | os.PathLike[str] | _Readable


def load(source: Source) -> bytes:
    """The bytes of a picture given as bytes, a path or an open file.

    Raises ValueRefusedError when it cannot be read.
    """
    if isinstance(source, bytes | bytearray):
        return bytes(source)
    try:
        if isinstance(source, str | os.PathLike):
            return Path(source).read_bytes()
        if isinstance(source, io.IOBase):
            source.seek(0)
        return bytes(source.read())
    except OSError as error:
        raise ValueRefusedError(f"names a picture that cannot be read: {error}.") from error


def measure(data: bytes) -> tuple[str, int, int]:
    """Kind (png, jpeg, gif, bmp), width and height in EMU at the picture's own resolution.

    Raises ValueRefusedError for anything else: Word would show a red cross.
    """
    if len(data) > MAX_PICTURE:
        raise ValueRefusedError(f"is a picture of more than {MAX_PICTURE >> 20} MB.")
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return _sized("gif", *struct.unpack_from("<HH", data, 6))
        if data.startswith(b"BM"):
            return _sized("bmp", *(abs(side) for side in struct.unpack_from("<ii", data, 18)))
    except (struct.error, IndexError) as error:
        raise ValueRefusedError("is a picture that is cut off.") from error
    raise ValueRefusedError("is no PNG, JPEG, GIF or BMP picture.")


def _sized(kind: str, width: int, height: int, across: float = 96, down: float = 96) -> tuple[str, int, int]:
    if width <= 0 or height <= 0:
        raise ValueRefusedError("is a picture without a size.")
    return kind, round(width * EMU_PER_INCH / across), round(height * EMU_PER_INCH / down)


def _png(data: bytes) -> tuple[str, int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    at = 8
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"pHYs":
            across, down, unit = struct.unpack_from(">IIB", data, at + 8)
            if unit == 1 and across and down:
                return _sized("png", width, height, across * 0.0254, down * 0.0254)
        if name == b"IDAT":
            break
        at += size + 12
    return _sized("png", width, height)


def _jpeg(data: bytes) -> tuple[str, int, int]:
    at, across, down = 2, 96.0, 96.0
    while True:
        marker, size = struct.unpack_from(">HH", data, at)
        if marker == 0xFFE0 and data[at + 4 : at + 8] == b"JFIF":
            unit, x, y = struct.unpack_from(">BHH", data, at + 11)
            if unit and x and y:
                across, down = (x, y) if unit == 1 else (x * 2.54, y * 2.54)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return _sized("jpeg", width, height, across, down)
        if marker >> 8 != 0xFF:
            raise ValueRefusedError("is a JPEG picture that is damaged.")
        at += 2 + size


def within(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same ratio that fits in a box."""
    scale = min(box[0] / width, box[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


class InlineImage:
    """A picture in the text: `{{ value }}`. The signature is docxtpl's; `tpl` is not needed.

    image_descriptor  bytes, a path, or an open file: PNG, JPEG, GIF, BMP
    width, height     in EMU (docx.shared.Mm(20) is); one alone keeps the ratio
    anchor            an address that a click opens
    alt               what the picture shows, in words, for those who cannot see it
    """

    def __init__(
        self,
        tpl: object,
        image_descriptor: Source,
        width: Any = None,
        height: Any = None,
        anchor: str | None = None,
        alt: str = "",
    ) -> None:
        del tpl  # not kept: a value may travel to another process
        self.image_descriptor, self.width, self.height = image_descriptor, width, height
        self.anchor, self.alt = anchor, alt

    def __html__(self) -> str:
        return "[picture]"  # where no document is being rendered

    def size(self, width: int, height: int) -> tuple[int, int]:
        """The size asked for, or the picture's own."""
        if self.width and self.height:
            return int(self.width), int(self.height)
        if self.width:
            return int(self.width), round(height * int(self.width) / width)
        if self.height:
            return round(width * int(self.height) / height), int(self.height)
        return width, height

    def word_xml(self, state: Rendering, site: Site) -> str:
        """A run with the drawing; the picture becomes a part of the document."""
        data = load(self.image_descriptor)
        kind, width, height = measure(data)
        width, height = self.size(width, height)
        link = state.picture(site.part, data, kind)
        number = state.number("drawing")
        click = ""
        if self.anchor:
            click = f'<a:hlinkClick xmlns:a="{A}" r:id="{state.link(site.part, self.anchor)}"/>'
        words = f" descr={quoteattr(one_line(self.alt))}" if self.alt else ""
        properties = f'id="{number}" name="Picture {number}"{words}'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {properties}>{click}</wp:docPr>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{A}" noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr>"
            f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
            f"<pic:nvPicPr><pic:cNvPr {properties}>{click}</pic:cNvPr><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            f"</a:graphicData></a:graphic>"
            f"</wp:inline></w:drawing></w:r>"
        )
