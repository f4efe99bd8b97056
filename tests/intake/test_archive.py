"""Files written whole or not at all, and never through a link that somebody planted."""

from __future__ import annotations

import os

import pytest

from reviewkit.intake import archive
from reviewkit.intake.archive import LEFT_BEHIND, write_atomically


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "deep" / "file.txt"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [found.name for found in path.parent.iterdir()] == ["file.txt"]


def test_a_link_planted_under_the_name_it_is_written_under_is_never_followed(tmp_path, monkeypatch):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"mine")
    monkeypatch.setattr(archive.secrets, "token_hex", lambda _size: "0" * 32)
    (tmp_path / f".rk-{'0' * 32}.part").symlink_to(outside)
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "file.txt", b"theirs")
    assert outside.read_bytes() == b"mine"
    assert not (tmp_path / "file.txt").exists()


def test_a_link_in_the_files_own_place_is_replaced_and_its_target_stays(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"mine")
    (tmp_path / "file.txt").symlink_to(outside)
    write_atomically(tmp_path / "file.txt", b"theirs")
    assert outside.read_bytes() == b"mine"
    assert (tmp_path / "file.txt").read_bytes() == b"theirs"


def test_what_a_killed_run_leaves_is_known_by_its_name(tmp_path, monkeypatch):
    def killed(_descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(archive.os, "fsync", killed)
    monkeypatch.setattr(archive.Path, "unlink", lambda _path, missing_ok=False: None)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "file.txt", b"half")
    (left,) = tmp_path.iterdir()
    assert LEFT_BEHIND(left.name)
    assert not LEFT_BEHIND("file.txt")


def test_names_as_long_as_they_can_be_are_written(tmp_path):
    path = tmp_path / ("x" * 255)
    write_atomically(path, b"data")
    assert os.fsencode(path.name) == b"x" * 255
    assert path.read_bytes() == b"data"
