"""Fetching the corpus keeps files that a person could drop, under names made here."""

import io
import tarfile
import zipfile

import pytest

from tools.corpus import NotFetchedError, Package, bring, digest, odd


def tar(path, *members):
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            if data is None:
                entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            entry.size = len(data or b"")
            archive.addfile(entry, io.BytesIO(data or b""))
    return path


def package(monkeypatch, folder, archive, pinned=None):
    monkeypatch.setattr("tools.corpus.FOLDER", folder)
    return Package(lambda *_: archive, "some", "1.0", pinned or digest(archive.read_bytes()), ("test/data",))


def test_nothing_is_written_where_an_archive_says(tmp_path, monkeypatch):
    inside, scratch = tmp_path / "corpus", tmp_path / "scratch"
    inside.mkdir()
    scratch.mkdir()
    archive = tar(
        tmp_path / "some-1.0.tar.gz",
        ("some-1.0/test/data/a.xlsx", b"1"),
        ("some-1.0/test/data/deep/a.xlsx", b"2"),
        ("some-1.0/test/data/deep_a.XLSX", b"3"),
        ("some-1.0/test/data/../../../../up.xlsx", b"4"),
        ("some-1.0/test/data/.hidden.xlsx", b"5"),
        ("some-1.0/test/data/~$lock.xlsx", b"6"),
        ("some-1.0/test/data/same.xls", b"1"),
        ("some-1.0/test/data/link.xlsx", None),
        ("some-1.0/test/data/setup.py", b"7"),
        ("some-1.0/other/b.xlsx", b"8"),
        ("/some-1.0/test/data/absolute.xlsx", b"9"),
    )
    bring(package(monkeypatch, inside, archive), scratch)
    kept = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in inside.rglob("*")
        if path.is_file()
    }
    names = {name.rpartition("/")[2]: data for name, data in kept.items()}
    assert {name.rpartition("/")[0] for name in kept} == {"corpus/some-1.0"}
    assert names == {
        "a.xlsx": b"1",
        "deep_a.xlsx": b"2",
        "deep_a-2.XLSX": b"3",
        "_.._.._.._up.xlsx": b"4",
        "hidden.xlsx": b"5",
        "_lock.xlsx": b"6",
    }
    assert list(scratch.iterdir()) == []


def test_an_archive_that_is_not_the_pinned_one_brings_nothing(tmp_path, monkeypatch):
    archive = tar(tmp_path / "some-1.0.tar.gz", ("some-1.0/test/data/a.xlsx", b"1"))
    (tmp_path / "corpus").mkdir()
    with pytest.raises(NotFetchedError, match="pinned"):
        bring(package(monkeypatch, tmp_path / "corpus", archive, "0" * 64), tmp_path)
    assert list((tmp_path / "corpus").iterdir()) == []


def test_a_zip_is_read_alike(tmp_path):
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("some/test/data/in/a.ods", b"1")
        archive.writestr("some/test/data/b.txt", b"2")
    assert list(odd(tmp_path / "some.zip", ("test/data",))) == [("in/a.ods", b"1")]
