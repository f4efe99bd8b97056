"""Make the README's picture from the samples: `python -m tools.pictures`.

A filled workbook's pipe on the left, the first page of the pack made from it on the right.
Needs LibreOffice and poppler; says so and leaves the old picture where they are missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "pictures" / "pack.png"
PERIOD, PARTNER = "2026-11", "ARM"
WIDTH, GAP, LINE = 1500, 40, "#D9DEE4"


def main() -> int:
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        print("the picture needs soffice and pdftoppm (LibreOffice, poppler-utils): left as it is")
        return 0
    folder = ROOT / "output" / PERIOD / "partners" / PARTNER
    workbooks, packs = sorted(folder.glob(f"review-{PERIOD}*.xlsx")), sorted(folder.glob("Dossier*.docx"))
    if not workbooks or not packs:
        sys.exit("make monthly comes first: the picture is taken of what it made")
    with tempfile.TemporaryDirectory() as scratch:
        left = pages(workbooks[0], Path(scratch))[3]  # the pipe: cover, leads, outcomes come before it
        right = pages(packs[0], Path(scratch))[0]
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        beside(left, right).save(TARGET, optimize=True)
    print(TARGET)
    return 0


def pages(document: Path, scratch: Path) -> list[Image.Image]:
    """Return a document's pages as pictures."""
    profile = f"-env:UserInstallation=file://{scratch}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", scratch, document],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    stem = scratch / f"page-{document.suffix[1:]}"
    subprocess.run(
        ["pdftoppm", "-r", "110", "-png", scratch / f"{document.stem}.pdf", stem], check=True, timeout=120
    )
    return [Image.open(path).convert("RGB") for path in sorted(scratch.glob(f"{stem.name}-*.png"))]


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Return both pictures side by side at one height, each in a thin frame, in a palette that keeps the file small."""
    left = left.crop((0, 0, left.width, left.height * 3 // 4))
    share = right.width / right.height
    height = int((WIDTH - GAP) / (left.width / left.height + share))
    sheet = Image.new("RGB", (WIDTH, height), "white")
    at = 0
    for picture in (left, right):
        small = picture.resize(
            (int(picture.width * height / picture.height), height), Image.Resampling.LANCZOS
        )
        ImageDraw.Draw(small).rectangle((0, 0, small.width - 1, small.height - 1), outline=LINE)
        sheet.paste(small, (at, 0))
        at += small.width + GAP
    return sheet.quantize(64)


if __name__ == "__main__":
    sys.exit(main())
