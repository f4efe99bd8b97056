"""Intake of the corpus (`make corpus`): other projects' odd and hostile files, all in one inbox (issue 7).

python -m bench corpus
"""

from __future__ import annotations

import io
import shutil
import tempfile
import time
import warnings
from pathlib import Path

import openpyxl

from bench.made import workspace
from reviewkit.domain.period import Period
from tests.commands.workbench import measured_intake
from tools.corpus import files

MONTH = (Period("month", 2026, 11),)


def main() -> None:
    found = files()
    if not found:
        print("the corpus is not here: make corpus")
        return
    print(f"{len(found)} files of {len({path.parent for path in found})} projects")
    with tempfile.TemporaryDirectory() as folder:
        made = workspace(Path(folder) / "w", 2, 20, MONTH)
        for path in found:
            (made.inbox / path.parent.name).mkdir(exist_ok=True)
            shutil.copyfile(path, made.inbox / path.parent.name / path.name)
        for name in ("first", "again"):
            run = measured_intake(made.root, "--json")
            print(
                f"  {name}: {run.seconds:.1f} s, peak {run.own} MB, its reader {run.readers} MB (aim: 60 s, 500 MB)"
            )
    measured(found)


def measured(found: list[Path]) -> None:
    """Bare reading of the workbooks among them: ours, and openpyxl's."""
    from reviewkit.xlsx import read

    books = [path.read_bytes() for path in found if path.suffix.lower() in (".xlsx", ".xlsm")]
    for name, reads in (
        ("reviewkit", read),
        ("openpyxl", lambda data: openpyxl.load_workbook(io.BytesIO(data), data_only=True)),
    ):
        start, refused = time.process_time(), 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for data in books:
                try:
                    reads(data)
                except Exception:  # noqa: BLE001 -- openpyxl raises whatever comes
                    refused += 1
        print(
            f"  {name} reads {len(books)} workbooks in {time.process_time() - start:.1f} s, refuses {refused}"
        )
