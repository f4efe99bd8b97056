"""The whole month on made portfolios, against a plain script on a sample of partners, in one run.

Ours is the command as people type it, in a process of its own: the month's workbooks read and
checked, kept, compared, every document made. The plain script makes the three documents of a
partner and nothing else; its time for a sample is scaled to the number of partners.

    python -m bench monthly [--partners 30,300,1000] [--deals 60]
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import made, plain

SAMPLE, JOBS = 6, 2


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench monthly")
    parser.add_argument("--partners", default="30,300,1000", help="sizes of the portfolios to measure")
    parser.add_argument("--deals", type=int, default=60, help="deals of each partner")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.partners.split(",")]
    with tempfile.TemporaryDirectory(prefix="reviewkit-bench-") as folder:
        seconds = {size: measure(Path(folder) / str(size), size, options.deals) for size in sizes}
        plain_seconds = sample_plain_script(Path(folder) / str(sizes[0]), min(SAMPLE, sizes[0]))
    print(
        f"\nplain script (pandas + openpyxl + docxtpl): {plain_seconds:.3f} s a partner, "
        f"one process, {min(SAMPLE, sizes[0])} partners sampled"
    )
    for size, (took, cpu) in seconds.items():
        elapsed, processor = plain_seconds * size / took, plain_seconds * size / cpu
        print(
            f"{size:5d} partners: ratio {elapsed:5.1f} in elapsed time with {JOBS} jobs, "
            f"{processor:5.1f} in processor time"
        )
    if len(sizes) > 1:
        small, large = sizes[-2], sizes[-1]
        growth = seconds[large][0] / seconds[small][0]
        print(
            f"growth from {small} to {large}: time x {growth:.2f} for {large / small:.2f} times the partners"
        )
    return 0


def measure(folder: Path, partners: int, deals: int) -> tuple[float, float]:
    """Make a portfolio, take in its first month and time the second. Return elapsed and processor seconds."""
    workspace = made.workspace(folder, partners, deals)
    current = workspace.inbox / str(made.MONTHS[-1])
    aside = folder / "aside"
    shutil.move(current, aside)
    command("intake", folder, "--jobs", str(JOBS))
    shutil.move(aside, current)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    printed, peak = command(
        "monthly", folder, "--period", str(made.MONTHS[-1]), "--jobs", str(JOBS), "--json"
    )
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    documents = len(json.loads(printed)["documents"])
    start = time.perf_counter()
    command("monthly", folder, "--period", str(made.MONTHS[-1]), "--json")
    again = time.perf_counter() - start
    print(
        f"{partners:5d} partners of {deals} deals: {took:6.1f} s, {cpu:6.1f} s of processor, {documents} documents, "
        f"{documents / took:5.1f} a second, peak memory {peak:.0f} MB in the largest process; "
        f"again, with nothing new: {again:.1f} s"
    )
    return took, cpu


def command(name: str, folder: Path, *more: str) -> tuple[str, float]:
    """Run a command of the product; return its standard output and the peak memory of its largest process (MB)."""
    code = (
        "import resource, sys\n"
        "from reviewkit.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    most = max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "    print(most, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "-w", str(folder), name, *more],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{name} failed: {done.stderr[-2000:]}")
    return done.stdout, int(done.stderr.split()[-1]) / 1024


def sample_plain_script(folder: Path, partners: int) -> float:
    """Return the seconds a partner that the plain script takes on the first partners of a measured workspace."""
    from reviewkit.analysis.history_analysis import analyse_month
    from reviewkit.history.loading import load
    from reviewkit.runs.document_style import shipped
    from reviewkit.runs.month_reading_context import month_reading_context
    from reviewkit.store import Store
    from reviewkit.workspace import open_workspace

    workspace, month = open_workspace(folder), made.MONTHS[-1]
    with Store(workspace.database_url) as store:
        history = load(store, workspace.settings, month)
        portfolio, about = analyse_month(history), month_reading_context(history)
        contents = [_content(portfolio.of_partner(f"P{n:04d}"), about) for n in range(partners)]
    template = _without_charts(shipped("templates") / "partner_review.docx", folder / "plain.docx")
    total = 0.0
    for number, (context, tables) in enumerate(contents):
        now, before = (workspace.inbox / str(m) / f"revue-{number:04d}.xlsx" for m in reversed(made.MONTHS))
        start = time.perf_counter()
        plain.partner_month(now, before, template, context, tables)
        total += time.perf_counter() - start
    return total / partners


def _without_charts(source: Path, target: Path) -> Path:
    """Write a copy of a template whose charts stay as drawn, since docxtpl cannot fill them."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xml"):
                data = re.sub(rb"\{\{\s*(chart|image):[^}]*\}\}", b"as drawn", data)
            new.writestr(name, data)
    return target


def _content(view: Any, about: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the pack's words and tables, which the plain script is spared from working out."""
    from reviewkit.documents.fields import Table
    from reviewkit.documents.month.partner_review import partner_review
    from reviewkit.documents.word_context import word_context

    pack = partner_review(view, about)
    tables = {}
    for field in pack.kind.fields:
        if isinstance(field, Table):
            rows = [
                [_cell(row.get(c.key)) for c in field.columns] for row in pack.values.get(field.key) or ()
            ]
            tables[field.key] = ([f"{c.heading} {i}" for i, c in enumerate(field.columns)], rows)
    return {**word_context(pack), "logo": ""}, tables


def _cell(value: Any) -> Any:
    return (
        value
        if value is None or isinstance(value, str | int | float) or hasattr(value, "year")
        else str(value)
    )
