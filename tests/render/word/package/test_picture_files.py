"""Picture files: formats, resolutions, what is refused, sizes that fit."""

from __future__ import annotations

import io
import struct

import pytest

from reviewkit.render.word.package.picture_files import (
    EMU_PER_INCH,
    fit_within,
    measure_picture,
    read_picture,
)
from reviewkit.render.word.word_errors import ValueRefusedError

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 96, 48) + b"\x08\x02\x00\x00\x00CRC!"
PHYS = struct.pack(">I4sIIB", 9, b"pHYs", 11811, 11811, 1) + b"CRC!"  # 300 dots an inch
GIF = b"GIF89a" + struct.pack("<HH", 96, 192)
BMP = b"BM" + b"\0" * 16 + struct.pack("<ii", 96, -96)
JPEG = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\1" + struct.pack(">HH", 72, 72) + b"\0\0"
JPEG += b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 36, 72)


@pytest.mark.parametrize(
    ("data", "measured"),
    [
        (PNG, ("png", EMU_PER_INCH, EMU_PER_INCH // 2)),
        (GIF, ("gif", EMU_PER_INCH, EMU_PER_INCH * 2)),
        (BMP, ("bmp", EMU_PER_INCH, EMU_PER_INCH)),
        (JPEG, ("jpeg", EMU_PER_INCH, EMU_PER_INCH // 2)),
    ],
    ids=["png", "gif", "bmp", "jpeg"],
)
def test_a_picture_is_measured_at_its_resolution(data, measured):
    assert measure_picture(data) == measured


def test_a_png_of_300_dots_an_inch_is_small():
    kind, width, _ = measure_picture(PNG + PHYS)
    assert kind == "png"
    assert width == pytest.approx(96 / 300 * EMU_PER_INCH, rel=1e-3)


@pytest.mark.parametrize("data", [b"", b"text", PNG[:18], b"\xff\xd8\x00\x00\x00\x02", b"GIF89a\0\0\0\0"])
def test_other_bytes_are_refused(data):
    with pytest.raises(ValueRefusedError):
        measure_picture(data)


def test_an_open_file_is_read_from_its_beginning(tmp_path):
    stream = io.BytesIO(PNG)
    stream.read()
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    assert read_picture(stream) == read_picture(path) == read_picture(bytearray(PNG)) == PNG


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ValueRefusedError, match="cannot be read"):
        read_picture(tmp_path / "none.png")


def test_a_size_fits_into_a_box_with_its_ratio():
    assert fit_within(200, 100, (100, 100)) == (100, 50)
    assert fit_within(1, 1000, (10, 10)) == (1, 10)
