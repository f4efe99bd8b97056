"""What a person changed where reviewkit had written it is found again byte for byte."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.intake import output_files
from reviewkit.intake.output_files import OutputFiles
from reviewkit.store import Store
from tests.commands.touched import packed_anew, through_sharepoint, with_label


@pytest.fixture
def store(tmp_path):
    with Store(f"sqlite:///{tmp_path / 'reviewkit.db'}") as opened:
        yield opened


@pytest.fixture
def files(tmp_path, store):
    return OutputFiles(tmp_path, store, None)


def office_file(text="one"):
    relationships = b"<Relationships></Relationships>"
    return packed_anew(
        {
            "[Content_Types].xml": b"<Types></Types>",
            "_rels/.rels": relationships,
            "docProps/core.xml": b"<cp:coreProperties/>",
            "word/_rels/document.xml.rels": relationships,
            "word/document.xml": text.encode(),
        }
    )


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("reviewkit.db"))


def test_a_file_is_written_once_and_left_alone_while_its_bytes_are_the_same(tmp_path, files):
    path = tmp_path / "a" / "file.csv"
    assert files.write(path, b"one")
    assert not files.write(path, b"one")
    assert files.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert names(path.parent) == ["file.csv"]


def test_what_a_person_changed_is_kept_beside_under_the_day_it_was_changed(tmp_path, files):
    path = tmp_path / "file.csv"
    files.write(path, b"one")
    path.write_bytes(b"mine")
    noon = dt.datetime(2026, 10, 2, 12, tzinfo=dt.UTC).timestamp()
    os.utime(path, (noon, noon))
    assert files.write(path, b"two")
    assert (path.read_bytes(), (tmp_path / "file (modified 2026-10-02).csv").read_bytes()) == (
        b"two",
        b"mine",
    )
    assert files.kept == [tmp_path / "file (modified 2026-10-02).csv"]
    path.write_bytes(b"mine again")
    os.utime(path, (noon, noon))
    files.write(path, b"two")
    assert (tmp_path / "file (modified 2026-10-02, 2).csv").read_bytes() == b"mine again"
    path.write_bytes(b"mine")
    os.utime(path, (noon, noon))
    files.write(path, b"three")
    assert names(tmp_path) == [
        "file (modified 2026-10-02).csv", "file (modified 2026-10-02, 2).csv", "file.csv",
    ]  # fmt: skip


def test_what_reviewkit_wrote_earlier_is_no_persons_work(tmp_path, files, store):
    path = tmp_path / "file.csv"
    files.write(path, b"one")
    files.write(path, b"two")
    path.write_bytes(b"one")  # a backup put back
    OutputFiles(tmp_path, store, None).write(path, b"three")
    assert names(tmp_path) == ["file.csv"]


def test_a_run_that_ended_between_noting_and_writing_takes_nothing_for_a_persons_work(
    tmp_path, files, monkeypatch
):
    path = tmp_path / "file.csv"
    files.write(path, b"one")

    def killed(*_, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(output_files, "write_atomically", killed)
    with pytest.raises(KeyboardInterrupt):
        files.write(path, b"two")
    monkeypatch.undo()
    assert files.write(path, b"three")
    assert names(tmp_path) == ["file.csv"]


def test_a_run_that_ended_after_keeping_a_copy_keeps_no_second_one(tmp_path, files, monkeypatch):
    path = tmp_path / "file.csv"
    files.write(path, b"one")
    path.write_bytes(b"mine")
    files.keep(path, b"mine")
    files.write(path, b"two")
    assert len(names(tmp_path)) == 2


@pytest.mark.parametrize("touch", [through_sharepoint, with_label])
def test_a_document_touched_by_a_program_is_still_there_and_not_written_again(tmp_path, files, touch):
    path, data = tmp_path / "pack.docx", office_file()
    files.write(path, data)
    touched = touch(data)
    path.write_bytes(touched)
    assert files.holds(path, output_files._sha256(data))
    assert not files.write(path, data)
    assert path.read_bytes() == touched
    assert files.write(path, office_file("two"))
    assert names(tmp_path) == ["pack.docx"]


def test_a_document_changed_by_a_person_is_not_taken_for_touched(tmp_path, files):
    path = tmp_path / "pack.docx"
    files.write(path, office_file())
    path.write_bytes(office_file("One"))
    assert not files.holds(path, output_files._sha256(office_file()))
    files.write(path, office_file())
    assert len(names(tmp_path)) == 2


def test_a_file_no_longer_made_is_removed_and_a_persons_change_of_it_is_kept(tmp_path, files):
    path = tmp_path / "file.csv"
    files.write(path, b"one")
    files.remove(path)
    assert names(tmp_path) == []
    files.write(path, b"one")
    path.write_bytes(b"mine")
    files.remove(path)
    (kept,) = names(tmp_path)
    assert "(modified " in kept
    assert (tmp_path / kept).read_bytes() == b"mine"


def test_a_name_as_long_as_a_name_can_be_is_kept_beside_under_a_shorter_one(tmp_path, files):
    path = tmp_path / ("é" * 125 + ".csv")
    path.write_bytes(b"mine")
    files.write(path, b"two")
    assert sorted(p.read_bytes() for p in tmp_path.glob("é*")) == [b"mine", b"two"]


def test_what_a_manifest_of_an_older_version_knows_is_no_persons_work(tmp_path, store):
    path = tmp_path / "file.csv"
    path.write_bytes(b"one")
    OutputFiles(tmp_path, store, None, made={output_files._sha256(b"one")}).write(path, b"two")
    assert names(tmp_path) == ["file.csv"]


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.binary(min_size=1, max_size=2)),
        st.tuples(st.just("edit"), st.binary(min_size=3, max_size=4)),
        st.tuples(st.just("remove"), st.just(b"")),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS)
def test_every_edit_is_found_again_after_any_writing(tmp_path_factory, actions):
    folder = tmp_path_factory.mktemp("edits")
    path, edits, last = folder / "file.csv", set(), None
    with Store("sqlite://") as store:
        files = OutputFiles(folder, store, None)
        for action, data in actions:
            if action == "write":
                files.write(path, data)
            elif action == "remove":
                files.remove(path)
            else:
                path.write_bytes(data)
                last = data
                continue
            edits.add(last)  # what the person did not change again before reviewkit wrote
            last = None
    assert edits - {None} <= {found.read_bytes() for found in folder.iterdir()}
