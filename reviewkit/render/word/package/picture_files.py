"""Picture files: read within bounds, and measured at their own resolution."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from typing import Protocol

from reviewkit.render.word.word_errors import ValueRefusedError

EMU_PER_INCH = 914_400
MAX_PICTURE = 50 << 20  # bytes
_SCREEN_DPI = 96.0  # where a picture does not say its resolution


class ReadableFile(Protocol):
    """An open binary file."""

    def read(self) -> bytes:
        """The bytes from the current position on."""


PictureSource = bytes | str | os.PathLike[str] | ReadableFile


def read_picture(source: PictureSource) -> bytes:
    """Read a picture given as bytes, a path or an open file.

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


def measure_picture(data: bytes) -> tuple[str, int, int]:
    """Format (png, jpeg, gif, bmp), width and height in EMU at the picture's own resolution.

    Raises ValueRefusedError for anything else: Word would show a red cross.
    """
    if len(data) > MAX_PICTURE:
        raise ValueRefusedError(f"is a picture of more than {MAX_PICTURE >> 20} MB.")
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _measure_png(data)
        if data.startswith(b"\xff\xd8"):
            return _measure_jpeg(data)
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return _in_emu("gif", *struct.unpack_from("<HH", data, 6))
        if data.startswith(b"BM"):
            return _in_emu("bmp", *(abs(side) for side in struct.unpack_from("<ii", data, 18)))
    except (struct.error, IndexError) as error:
        raise ValueRefusedError("is a picture that is cut off.") from error
    raise ValueRefusedError("is no PNG, JPEG, GIF or BMP picture.")


def _in_emu(
    kind: str, width: int, height: int, x_dpi: float = _SCREEN_DPI, y_dpi: float = _SCREEN_DPI
) -> tuple[str, int, int]:
    if width <= 0 or height <= 0:
        raise ValueRefusedError("is a picture without a size.")
    return kind, round(width * EMU_PER_INCH / x_dpi), round(height * EMU_PER_INCH / y_dpi)


def _measure_png(data: bytes) -> tuple[str, int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    offset = 8
    while offset + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, offset)
        if name == b"pHYs":
            x_per_metre, y_per_metre, unit = struct.unpack_from(">IIB", data, offset + 8)
            if unit == 1 and x_per_metre and y_per_metre:
                return _in_emu("png", width, height, x_per_metre * 0.0254, y_per_metre * 0.0254)
        if name == b"IDAT":
            break
        offset += size + 12
    return _in_emu("png", width, height)


def _measure_jpeg(data: bytes) -> tuple[str, int, int]:
    offset, x_dpi, y_dpi = 2, _SCREEN_DPI, _SCREEN_DPI
    while True:
        marker, size = struct.unpack_from(">HH", data, offset)
        if marker == 0xFFE0 and data[offset + 4 : offset + 8] == b"JFIF":
            unit, x, y = struct.unpack_from(">BHH", data, offset + 11)
            if unit and x and y:
                x_dpi, y_dpi = (x, y) if unit == 1 else (x * 2.54, y * 2.54)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack_from(">HH", data, offset + 5)
            return _in_emu("jpeg", width, height, x_dpi, y_dpi)
        if marker >> 8 != 0xFF:
            raise ValueRefusedError("is a JPEG picture that is damaged.")
        offset += 2 + size


def fit_within(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same ratio that fits in a box."""
    scale = min(box[0] / width, box[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
