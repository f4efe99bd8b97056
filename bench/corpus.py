"""Intake of the corpus (`make corpus`): other projects' odd and hostile files, all in one inbox (issue 7).

python -m bench corpus
"""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from bench.made import workspace
from reviewkit.domain.period import Period
from tests.commands.workbench import measured_intake
from tools.corpus import files

MONTH = (Period("month", 2026, 11),)


def main(arguments: Sequence[str]) -> int:
    argparse.ArgumentParser(prog="bench corpus").parse_args(arguments)
    paths = files()
    if not paths:
        print("the corpus is not here: make corpus")
        return 0
    print(f"{len(paths)} files of {len({path.parent for path in paths})} projects")
    with tempfile.TemporaryDirectory() as folder:
        made = workspace(Path(folder) / "w", 2, 20, MONTH)
        for path in paths:
            (made.inbox / path.parent.name).mkdir(exist_ok=True)
            shutil.copyfile(path, made.inbox / path.parent.name / path.name)
        for name in ("first", "again"):
            run = measured_intake(made.root, "--json")
            print(
                f"  {name}: {run.seconds:.1f} s, peak {run.own} MB, its reader {run.readers} MB (aim: 60 s, 500 MB)"
            )
    measure_reading(paths)
    return 0


def measure_reading(paths: list[Path]) -> None:
    """Time the bare reading of the workbooks among `paths`: ours, and openpyxl's."""
    from reviewkit.xlsx import read

    books = [path.read_bytes() for path in paths if path.suffix.lower() in (".xlsx", ".xlsm")]
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
