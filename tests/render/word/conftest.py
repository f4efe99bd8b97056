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
def as_pdf_text(tmp_path: Path) -> Callable[[bytes], str]:
    """The text of a document as LibreOffice lays it out; skips where there is none."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        pytest.skip("LibreOffice or pdftotext is not on this machine")

    def convert(data: bytes) -> str:
        (tmp_path / "shown.docx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / "shown.docx")], check=True, capture_output=True, timeout=120)
        shown = subprocess.run(
            [reader, "-layout", str(tmp_path / "shown.pdf"), "-"], check=True, capture_output=True, timeout=60
        )
        return shown.stdout.decode()

    return convert
