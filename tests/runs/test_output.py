"""Writing of documents and the manifest: what is written, what is left alone, what is reported."""

from __future__ import annotations

import hashlib
import json

import pytest

from reviewkit.intake.output_files import OutputFiles
from reviewkit.runs.output import Job, holds, read_manifest, still_there, write_all
from reviewkit.store import Store

SHA = hashlib.sha256(b"bytes").hexdigest()


def entry(path="crm/file.csv", **changes):
    return {"kind": "crm", "for": "all", "format": "csv", "path": path, "sha256": SHA, **changes}


def write_manifest_of(folder, *documents, missing=()):
    content = {"documents": list(documents), "missing": list(missing)}
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def test_a_document_that_fails_is_reported_and_the_others_are_written(tmp_path):
    reported = []
    jobs = [
        Job("minutes", "BP1", "docx", "bad.docx", None),
        Job("crm", "all", "csv", "good.csv", b"bytes"),
    ]
    with Store("sqlite://") as store:
        files = OutputFiles(tmp_path, store, None)
        written = write_all(files, tmp_path, jobs, None, lambda job: reported.append(job.path))
    assert [failure.path for failure in written.failures] == ["bad.docx"]
    assert [(document.path, document.sha256) for document in written.documents] == [("good.csv", SHA)]
    assert (written.changed, reported) == (1, ["bad.docx", "good.csv"])


@pytest.mark.parametrize("path", ["../out.csv", "/etc/passwd", "a\\b.csv", "", "a/../../b"])
def test_a_manifest_that_names_a_file_outside_its_folder_counts_as_none(tmp_path, path):
    write_manifest_of(tmp_path, entry(path))
    assert read_manifest(tmp_path) == {}


@pytest.mark.parametrize("content", ["[]", "{", '{"documents": [], "missing": [1]}', '{"documents": 1}'])
def test_a_manifest_changed_into_something_else_counts_as_none(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert read_manifest(tmp_path) == {}


def test_a_manifest_is_read_back(tmp_path):
    write_manifest_of(tmp_path, entry(), missing=[{"partner": "BP1", "form": "review"}])
    assert read_manifest(tmp_path)["documents"] == [entry()]


def test_a_changed_or_linked_file_no_longer_holds_its_bytes(tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(b"bytes")
    (tmp_path / "link.csv").symlink_to(file)
    assert holds(tmp_path, "file.csv", SHA)
    assert not holds(tmp_path, "link.csv", SHA)
    assert still_there(tmp_path, {"documents": [entry("file.csv")]})
    file.write_bytes(b"other")
    assert not holds(tmp_path, "file.csv", SHA)
    assert not still_there(tmp_path, {"documents": [entry("file.csv")]})
