"""The whole month on made portfolios, against a plain script on a sample of partners, in one run.

Ours is the command as people type it, in a process of its own: the month's workbooks read and
checked, kept, compared, every document made. The plain script makes the three documents of a
partner and nothing else; its time for a sample is scaled to the number of partners.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from bench import made, plain

SIZES = tuple(int(n) for n in os.environ.get("BENCH_PARTNERS", "30,300,1000").split(","))
DEALS, SAMPLE, JOBS = 60, 6, 2


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="reviewkit-bench-") as folder:
        seconds = {size: measure(Path(folder) / str(size), size) for size in SIZES}
        one = sampled(Path(folder) / str(SIZES[0]))
    print(
        f"\nplain script (pandas + openpyxl + docxtpl): {one:.3f} s a partner, one process, {SAMPLE} partners sampled"
    )
    for size, (took, cpu) in seconds.items():
        elapsed, processor = one * size / took, one * size / cpu
        print(
            f"{size:5d} partners: ratio {elapsed:5.1f} in elapsed time with {JOBS} jobs, "
            f"{processor:5.1f} in processor time"
        )
    if len(SIZES) > 1:
        small, large = SIZES[-2], SIZES[-1]
        growth = seconds[large][0] / seconds[small][0]
        print(
            f"growth from {small} to {large}: time x {growth:.2f} for {large / small:.2f} times the partners"
        )


def measure(folder: Path, partners: int) -> tuple[float, float]:
    """Make a portfolio, take in the month before, then time the month. Returns elapsed and processor seconds."""
    workspace = made.workspace(folder, partners, DEALS)
    current = workspace.inbox / str(made.MONTHS[-1])
    aside = folder / "aside"
    shutil.move(current, aside)
    command("intake", folder, "--jobs", str(JOBS))
    shutil.move(aside, current)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    told, peak = command("monthly", folder, "--period", str(made.MONTHS[-1]), "--jobs", str(JOBS), "--json")
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    documents = len(json.loads(told)["documents"])
    start = time.perf_counter()
    command("monthly", folder, "--period", str(made.MONTHS[-1]), "--json")
    again = time.perf_counter() - start
    print(
        f"{partners:5d} partners of {DEALS} deals: {took:6.1f} s, {cpu:6.1f} s of processor, {documents} documents, "
        f"{documents / took:5.1f} a second, peak memory {peak:.0f} MB in the largest process; "
        f"again, with nothing new: {again:.1f} s"
    )
    return took, cpu


def command(name: str, folder: Path, *more: str) -> tuple[str, float]:
    """Run a command of ours; its standard output and the peak memory of its largest process in MB."""
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


def sampled(folder: Path) -> float:
    """Seconds a partner of the plain script, over a sample of a portfolio that ours has just made."""
    from reviewkit.runs.about import about_month
    from reviewkit.runs.document_style import shipped
    from reviewkit.runs.figures import analysed
    from reviewkit.store import Store
    from reviewkit.workspace import open_workspace

    workspace, month = open_workspace(folder), made.MONTHS[-1]
    with Store(workspace.database_url) as store:
        directory, _, _, portfolio = analysed(store, workspace.settings, month)
        about = about_month(store, workspace.settings, month, directory)
        contents = [_content(portfolio.of_partner(f"P{n:04d}"), about) for n in range(SAMPLE)]
    template = _without_charts(shipped("templates") / "partner_review.docx", folder / "plain.docx")
    total = 0.0
    for number, (context, tables) in enumerate(contents):
        now, before = (workspace.inbox / str(m) / f"revue-{number:04d}.xlsx" for m in reversed(made.MONTHS))
        start = time.perf_counter()
        plain.partner_month(now, before, template, context, tables)
        total += time.perf_counter() - start
    return total / SAMPLE


def _without_charts(source: Path, target: Path) -> Path:
    """The same template with its charts left as drawn: docxtpl cannot fill them."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xml"):
                data = re.sub(rb"\{\{\s*(chart|image):[^}]*\}\}", b"as drawn", data)
            new.writestr(name, data)
    return target


def _content(view: Any, about: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The pack's words and tables, ready: the plain script need not work them out."""
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


if __name__ == "__main__":
    main()
