"""Files that their owner alone may read, whatever the umask; on file systems without modes nothing fails."""

from __future__ import annotations

import os
import stat

import pytest

from reviewkit.store import Store
from reviewkit.store.private_files import (
    create_private_file,
    has_modes,
    is_open_to_others,
    make_private_folder,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


@pytest.fixture(autouse=True)
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_and_the_files_beside_it_are_private(tmp_path):
    path = tmp_path / "x.db"
    with Store(f"sqlite:///{path}") as store, store.engine.begin() as connection:
        connection.exec_driver_sql("create table t (a)")
        beside = sorted(tmp_path.iterdir())
        assert any(file.name.endswith("-wal") for file in beside)
        assert {mode(file) for file in beside} == {0o600}


def test_a_file_that_is_there_keeps_its_rights_and_a_missing_folder_is_no_error(tmp_path):
    path = tmp_path / "x"
    path.touch(0o644)
    create_private_file(path)
    create_private_file(tmp_path / "none" / "x")
    assert mode(path) == 0o644
    assert not (tmp_path / "none").exists()


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    create_private_file(tmp_path / "link")
    assert not (tmp_path / "elsewhere").exists()


def test_a_private_folder(tmp_path):
    make_private_folder(tmp_path / "a" / "b")
    make_private_folder(tmp_path / "a" / "b")
    assert mode(tmp_path / "a" / "b") == 0o700


@pytest.mark.parametrize(
    ("rights", "open_to_others"), [(0o600, False), (0o640, True), (0o604, True), (0o700, False)]
)
def test_what_others_may_read_is_open(tmp_path, rights, open_to_others):
    path = tmp_path / "x"
    path.touch()
    path.chmod(rights)
    assert is_open_to_others(path) is open_to_others
    assert not is_open_to_others(tmp_path / "none")
    (tmp_path / "link").symlink_to(path)
    assert not is_open_to_others(tmp_path / "link")


def test_a_temporary_folder_has_modes(tmp_path):
    assert has_modes(tmp_path)
