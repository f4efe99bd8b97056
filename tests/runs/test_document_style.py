"""The vendor's mark is a picture of bounded size, or an error before anything is made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewkit.domain.errors import SettingsError
from reviewkit.runs.document_style import read_logo

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_a_png_and_a_jpeg_are_read(tmp_path):
    for data in (PNG, b"\xff\xd8\xff\xe0" + bytes(100)):
        (tmp_path / "logo").write_bytes(data)
        assert read_logo(tmp_path / "logo", tmp_path) == data


@pytest.mark.parametrize("data", [b"", b"root:x:0:0", b"<svg/>", PNG + bytes(5_000_000)])
def test_what_is_no_picture_or_too_large_is_a_settings_error(tmp_path, data):
    (tmp_path / "logo").write_bytes(data)
    with pytest.raises(SettingsError, match="PNG or JPEG"):
        read_logo(tmp_path / "logo", tmp_path)


def test_a_device_and_a_pipe_are_never_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (Path("/dev/zero"), tmp_path / "pipe", tmp_path):
        with pytest.raises(SettingsError, match="is no file"):
            read_logo(path, tmp_path)


@pytest.mark.parametrize("name", ["gone.png", "nul\0.png"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(SettingsError, match="cannot be read"):
        read_logo(tmp_path / name, tmp_path)
