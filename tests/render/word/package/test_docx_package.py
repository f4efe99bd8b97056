"""The zip of a .docx: what is refused, what is written, what stays as it was."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from reviewkit.render.word.package.docx_package import (
    deflated,
    deflated_text,
    read_entries,
    stored,
    write_entries,
)
from reviewkit.render.word.word_errors import PackageError


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_entries_survive_writing_and_reading():
    entries = [deflated("b.xml", b"text" * 100), stored("a.png", b"picture"), deflated("é.xml", b"")]
    read = read_entries(write_entries(entries))
    assert list(read) == ["a.png", "b.xml", "é.xml"]
    assert {name: entry.unpacked() for name, entry in read.items()} == {
        "a.png": b"picture",
        "b.xml": b"text" * 100,
        "é.xml": b"",
    }


def test_equal_entries_give_equal_bytes_in_any_order():
    first, second = deflated("a", b"1"), deflated("b", b"2")
    date = datetime(2026, 11, 30, 12, 30)
    assert write_entries([first, second], date) == write_entries([second, first], date)
    assert zipfile.ZipFile(io.BytesIO(write_entries([first], date))).infolist()[0].date_time[:5] == (
        2026,
        11,
        30,
        12,
        30,
    )


def test_text_in_pieces_is_packed_as_the_whole_text():
    assert deflated_text("a", ["dé", "but"]).unpacked() == "début".encode()
    assert deflated_text("a", ["dé", "but"]).crc == deflated("a", "début".encode()).crc


def test_a_renamed_entry_keeps_its_bytes():
    entry = deflated("a", b"x").renamed("b")
    assert (entry.name, entry.unpacked()) == ("b", b"x")


def test_an_entry_larger_than_the_limit_is_refused():
    with pytest.raises(PackageError) as caught:
        deflated("a", b"x" * 100).unpacked(limit=99)
    assert caught.value.code == "too-large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-word-format"),
        (b"no zip", "not-a-docx"),
        (zipped(**{"../up": b""}), "damaged-file"),
        (zipped(a=b"x" * 1000)[:60], "not-a-docx"),
    ],
    # Named: a zip holds the time it was made, and two workers must collect the same tests.
    ids=["an old document", "text", "a path upwards", "a zip cut short"],
)
def test_bytes_that_are_no_sound_zip_are_refused(data, code):
    with pytest.raises(PackageError) as caught:
        read_entries(data)
    assert caught.value.code == code
