"""A run reads and removes files of its own alone: below its folder, through no link, with their own bytes."""

from __future__ import annotations

import hashlib

import orjson
import pytest

from reviewkit.runs.output import MANIFEST, holds, read_manifest
from reviewkit.runs.run_steps import remove_stale


def entry(path: str, data: bytes = b"pack") -> dict[str, str]:
    return {
        "kind": "director",
        "for": "all",
        "format": "docx",
        "path": path,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def manifest(folder, *paths: str):
    folder.mkdir(exist_ok=True)
    content = {"documents": [entry(path) for path in paths], "missing": []}
    (folder / MANIFEST).write_bytes(orjson.dumps(content))
    return read_manifest(folder)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../elsewhere.docx",
        "a/../../b.docx",
        "a\0b",
        "x" * 300,
        "d/" * 600 + "x",
        "a\\..\\b",
    ],
)
def test_a_manifest_that_names_what_no_run_could_have_made_is_none(tmp_path, path):
    assert manifest(tmp_path / "2026-11", path) == {}


def test_a_document_that_is_no_longer_made_is_removed(tmp_path):
    known = manifest(tmp_path / "2026-11", "partners/A/pack.docx")
    pack = tmp_path / "2026-11" / "partners" / "A" / "pack.docx"
    pack.parent.mkdir(parents=True)
    pack.write_bytes(b"pack")
    remove_stale(tmp_path / "2026-11", known, [])
    assert not pack.exists()


def test_a_document_that_a_person_changed_stays(tmp_path):
    known = manifest(tmp_path / "2026-11", "pack.docx")
    (tmp_path / "2026-11" / "pack.docx").write_bytes(b"pack with a remark")
    remove_stale(tmp_path / "2026-11", known, [])
    assert (tmp_path / "2026-11" / "pack.docx").read_bytes() == b"pack with a remark"


@pytest.mark.parametrize("link", ["zz", "zz/pack.docx"])
def test_nothing_is_removed_through_a_link(tmp_path, link):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "pack.docx").write_bytes(b"pack")
    known = manifest(tmp_path / "2026-11", "zz/pack.docx")
    place = tmp_path / "2026-11" / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside if link == "zz" else outside / "pack.docx")
    remove_stale(tmp_path / "2026-11", known, [])
    assert (outside / "pack.docx").read_bytes() == b"pack"


def test_a_folder_in_the_place_of_a_document_stops_nothing(tmp_path):
    known = manifest(tmp_path / "2026-11", "pack.docx")
    (tmp_path / "2026-11" / "pack.docx").mkdir()
    remove_stale(tmp_path / "2026-11", known, [])
    assert (tmp_path / "2026-11" / "pack.docx").is_dir()


def test_a_file_holds_its_bytes_or_it_does_not(tmp_path):
    (tmp_path / "pack.docx").write_bytes(b"pack")
    sha256 = hashlib.sha256(b"pack").hexdigest()
    assert holds(tmp_path, "pack.docx", sha256)
    assert not holds(tmp_path, "pack.docx", hashlib.sha256(b"other").hexdigest())
    assert not holds(tmp_path, "gone.docx", sha256)
