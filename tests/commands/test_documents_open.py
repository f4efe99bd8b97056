"""Every document of a month is sound: an OOXML validator, LibreOffice, an accessibility check."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import pytest

from reviewkit.render.word.package.accessibility import accessibility
from tests.commands.desk import copy_of
from tests.commands.test_month import folder_of, month_desk

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from openxml_audit import OpenXmlValidator


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """Paths of every document of a month and of a workbook given back."""
    desk = copy_of(month_desk, tmp_path_factory.mktemp("sound") / "desk")
    path = desk.forms("review", "2026-11", "--partner", "BP2")["BP2"]
    desk.review(path, "faulty.xlsx", pipeline=[{"reference": "X", "amount": "60k"}, {"reference": "x "}])
    manifest = desk.run("monthly", "--period", "2026-11", "--json").json
    made = [folder_of(desk) / d["path"] for d in manifest["documents"] if d["format"] in ("docx", "xlsx")]
    return [*made, desk.root / "returned" / "faulty.xlsx"]


def test_every_document_passes_an_ooxml_validator(documents):
    errors = {}
    for path in documents:
        result = OpenXmlValidator().validate(str(path))
        if result.errors:
            errors[path.name] = [str(error) for error in result.errors[:3]]
    assert errors == {}


def test_every_word_document_is_accessible(documents):
    errors = {
        p.name: why for p in documents if p.suffix == ".docx" and (why := accessibility(p.read_bytes()))
    }
    assert errors == {}


@pytest.mark.office
def test_libreoffice_opens_every_document(documents):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not on this machine")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
             "--outdir", f"{folder}/out", *map(str, documents)],
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        made = {p.stem for p in Path(folder, "out").glob("*.pdf")}
    assert done.returncode == 0, done.stderr
    assert made == {p.stem for p in documents}
