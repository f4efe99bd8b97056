"""Render every document of an output folder to pictures of its pages: `make looks`.

    python -m tools.looks [FOLDER] [--to looks] [--resolution 60] [--only TEXT]

FOLDER is output/ (its newest period) unless named. Each document's pages lie beside each other
under looks/, by its path. Needs LibreOffice and poppler; without them it says so and fails nothing.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = (".docx", ".xlsx")
_SECONDS = 300


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="looks", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, help="where the documents lie (output/, its newest period)"
    )
    parser.add_argument("--to", type=Path, default=ROOT / "looks", help="where the pictures go")
    parser.add_argument("--resolution", type=int, default=60, help="dots an inch")
    parser.add_argument("--only", default="", help="only paths that hold this text")
    asked = parser.parse_args(arguments)
    missing = [f"{program} ({package})" for program, package in (("soffice", "LibreOffice"), ("pdftoppm", "poppler"))
               if shutil.which(program) is None]  # fmt: skip
    if missing:
        print(f"No pictures are made: {' and '.join(missing)} not found on this machine.")
        return 0
    folder = asked.folder or newest(ROOT / "output")
    if folder is None or not folder.is_dir():
        print("No documents are found: run make monthly first, or name their folder.")
        return 0
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and asked.only in str(path) and path.name[0] not in "~."
    )
    if not files:
        print(f"No .docx or .xlsx is in {folder}.")
        return 0
    for old in asked.to.rglob("page*.png"):  # pictures of earlier runs, and nothing else
        old.unlink()
    pages = 0
    with tempfile.TemporaryDirectory() as work:
        for kind in SUFFIXES:  # LibreOffice starts once for each kind
            pages += _pictures(
                [path for path in files if path.suffix == kind],
                folder,
                asked.to,
                asked.resolution,
                Path(work),
            )
    print(f"{pages} pages of {len(files)} documents in {asked.to}")
    return 0


def newest(output: Path) -> Path | None:
    """Return the folder of the last period; None without one."""
    periods = sorted(path for path in output.glob("20*") if path.is_dir()) if output.is_dir() else []
    return periods[-1] if periods else None


def _pictures(files: Sequence[Path], folder: Path, to: Path, resolution: int, work: Path) -> int:
    """Convert files and render their pages to pictures; return the number of pages."""
    if not files:
        return 0
    numbered = work / f"in{files[0].suffix}"
    made = work / f"pdf{files[0].suffix}"
    numbered.mkdir()
    for number, path in enumerate(files):  # two documents may have one name in two folders
        shutil.copy(path, numbered / f"{number:04d}{path.suffix}")
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    convert = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(made)]
    subprocess.run(
        [*convert, *map(str, sorted(numbered.iterdir()))], check=True, capture_output=True, timeout=_SECONDS
    )
    pages = 0
    for number, path in enumerate(files):
        pdf = made / f"{number:04d}.pdf"
        if not pdf.exists():
            print(f"LibreOffice could not open {path.relative_to(folder)}")
            continue
        target = to / path.relative_to(folder)  # its suffix too: a pack is .docx and .xlsx of one name
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["pdftoppm", "-r", str(resolution), "-png", str(pdf), str(target / "page")],
            check=True,
            timeout=_SECONDS,
        )
        pages += len(list(target.glob("page*.png")))
    return pages


if __name__ == "__main__":
    sys.exit(main())
