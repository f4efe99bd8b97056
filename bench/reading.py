"""Reading filled workbooks with all checks, against calamine's bare reading and pandas over calamine.

    python -m bench reading [--files 100] [--many 1000]

100 review workbooks of 240 rows. calamine returns cells and checks nothing; reviewkit returns
records, every value typed, every fault with its cell. Then the memory of an intake of 100 and of
1,000 workbooks, each in a process of its own.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.made import workspace
from reviewkit.domain.period import Period

ROWS = 240
MONTH = (Period("month", 2026, 11),)

PEAK = """
import resource, sys, time
from reviewkit.intake.inbox_intake import take_in
from reviewkit.runs.judging import judging
from reviewkit.store import Store
from reviewkit.workspace import open_workspace
from pathlib import Path
workspace = open_workspace(Path(sys.argv[1]))
start = time.perf_counter()
with Store(workspace.database_url) as store, judging(workspace, store, 1) as judge:
    taken = take_in(workspace, store, judge)
took = time.perf_counter() - start
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(len([t for t in taken if t.status == "accepted"]), round(took, 1), own, child)
"""


def main(arguments: Sequence[str]) -> int:
    import pandas as pd
    from python_calamine import CalamineWorkbook

    from reviewkit.forms.engine.judge import judge
    from reviewkit.intake.inbox_intake import judging_rules
    from reviewkit.runs.judging import judging
    from reviewkit.store import Store

    parser = argparse.ArgumentParser(prog="bench reading")
    parser.add_argument("--files", type=int, default=100, help="workbooks to time")
    parser.add_argument("--many", type=int, default=1_000, help="workbooks of the larger intake")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        made = workspace(Path(folder) / "w", options.files, ROWS, MONTH)
        files = [p.read_bytes() for p in sorted(made.inbox.rglob("*.xlsx"))]
        files = [data for data in files if len(data) > 15_000]
        print(
            f"{len(files)} workbooks of {ROWS} rows, {sum(map(len, files)) / len(files) / 1000:.0f} kB each"
        )
        rules = judging_rules(made)
        first = judge(files[0], rules)
        rows = sum(len(records) for records in first.records.values())
        print(f"read: {rows} records a workbook, {'accepted' if first.good else 'NOT accepted'}")

        def bare(data: bytes) -> None:
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()

        def frames(data: bytes) -> None:
            pd.read_excel(io.BytesIO(data), sheet_name=None, engine="calamine")

        calamine = measured("calamine, bare", lambda: [bare(data) for data in files], len(files))
        pandas = measured("pandas over calamine", lambda: [frames(data) for data in files], len(files))
        ours = measured("reviewkit, all checks", lambda: [judge(data, rules) for data in files], len(files))
        with Store(made.database_url) as store, judging(made, store, 1) as sandbox:
            list(sandbox([(files[0], ())]))
            apart = measured(
                "the same in a process of its own",
                lambda: list(sandbox([(data, ()) for data in files])),
                len(files),
            )
        print(
            f"reviewkit / calamine: {ours / calamine:.1f} (aim: at most 5); in a process of its own: {apart / calamine:.1f}"
        )
        print(
            f"reviewkit / pandas over calamine: {ours / pandas:.2f} (aim: below 1); apart: {apart / pandas:.2f}"
        )
    peaks = [memory(count) for count in (options.files, options.many)]
    print(
        f"peak of {options.many} against {options.files}: {peaks[1] / peaks[0]:.2f} (aim: no more than 1, measured to a tenth)"
    )
    return 0


def measured(name: str, run: Callable[[], object], count: int, rounds: int = 5) -> float:
    """Return the median of the processor's seconds, which other work on the machine does not change."""
    run()
    times = []
    for _ in range(rounds):
        start = time.process_time() if "own" not in name else time.perf_counter()
        run()
        times.append((time.process_time() if "own" not in name else time.perf_counter()) - start)
    middle = statistics.median(times)
    print(f"  {name}: {middle / count * 1000:.1f} ms a workbook")
    return middle


def memory(count: int) -> float:
    """Take in so many workbooks; return the peak of the intake's own process (MB)."""
    with tempfile.TemporaryDirectory() as folder:
        made = workspace(Path(folder) / "w", count, ROWS, MONTH)
        printed = subprocess.run(
            [sys.executable, "-c", PEAK, str(made.root)], capture_output=True, text=True, check=True
        ).stdout.split()  # fmt: skip
    accepted, seconds, own, child = printed
    print(f"  intake of {count}: {accepted} accepted in {seconds} s, peak {own} MB, its reader {child} MB")
    return float(own)
