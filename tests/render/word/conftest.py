"""What every test of Word documents may ask for."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def audited(tmp_path: Path) -> Callable[..., None]:
    """Fails where the OOXML validator finds a fault, or a part that is named twice."""
    from openxml_audit import OpenXmlValidator

    def audit(data: bytes, but: str = "stylesWithEffects") -> None:
        path = tmp_path / "audited.docx"
        path.write_bytes(data)
        names = zipfile.ZipFile(path).namelist()
        assert len(names) == len(set(names))
        errors = OpenXmlValidator(max_errors=20).validate(path).errors
        # python-docx's own blank document carries a second style sheet of Word 2010
        assert [
            str(error) for error in errors if "stylesWithEffects" not in str(error) and but not in str(error)
        ] == []

    return audit


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., None]:
    """Converts files with LibreOffice; skips where there is none."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not on this machine")

    def convert(kind: str, folder: Path, *files: Path) -> None:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, "--headless", profile, "--convert-to", kind, "--outdir", str(folder)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=240)

    return convert


@pytest.fixture
def as_pdf_text(tmp_path: Path, office: Callable[..., None]) -> Callable[[bytes], str]:
    """The text of a document as LibreOffice lays it out; skips where it cannot be read."""
    reader = shutil.which("pdftotext")
    if not reader:
        pytest.skip("pdftotext is not on this machine")

    def convert(data: bytes) -> str:
        (tmp_path / "shown.docx").write_bytes(data)
        office("pdf", tmp_path, tmp_path / "shown.docx")
        shown = subprocess.run(
            [reader, "-layout", str(tmp_path / "shown.pdf"), "-"], check=True, capture_output=True, timeout=60
        )
        return shown.stdout.decode()

    return convert
