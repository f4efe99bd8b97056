"""How fast Word documents are made, against docxtpl on the same templates and data.

    python -m bench word [--rounds N]

Both get the template's bytes and give the document's bytes. docxtpl opens its template for
every document, as it must; ours compiles once, and that time is printed apart. The median of
the rounds counts, and the two take turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

warnings.filterwarnings("ignore")

import docx  # noqa: E402
from docxtpl import DocxTemplate  # noqa: E402

from reviewkit.render.word import WordTemplate  # noqa: E402

COLUMNS = ("customer", "project", "amount", "stage", "close", "owner")
WANTED = {"pack": 8.0, "table 2,000": 8.0, "letter": 4.0}


def _save(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(document: Any, name: str) -> None:
    table = document.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = title.title()
    table.rows[1].cells[0].text = f"{{%tr for row in {name} %}}"
    for cell, column in zip(table.rows[2].cells, COLUMNS, strict=True):
        cell.text = f"{{{{ row.{column} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


def _rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "customer": f"Customer & Sons {n}",
            "project": f"Project {n}",
            "amount": f"{n * 1000:,} €",
            "stage": n % 5 + 1,
            "close": "15 Nov",
            "owner": "A. Martin",
        }
        for n in range(count)
    ]


def pack() -> tuple[bytes, dict[str, Any]]:
    """Return a template of eight tables, and their 116 rows."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ vendor }} – {{ partner }}"
    context: dict[str, Any] = {"vendor": "RS", "partner": "Partner & Co", "period": "2026-11"}
    for number, count in enumerate((5, 5, 8, 10, 12, 16, 20, 40)):
        document.add_heading(f"{{{{ partner }}}}, part {number}", 1)
        document.add_paragraph("The pipe of {{ partner }} in {{ period }}{% if period %} moved{% endif %}.")
        _table(document, f"table{number}")
        context[f"table{number}"] = _rows(count)
    return _save(document), context


def table(count: int) -> tuple[bytes, dict[str, Any]]:
    """Return a template of one table, and its `count` rows."""
    document = docx.Document()
    _table(document, "rows")
    return _save(document), {"rows": _rows(count)}


def letter() -> tuple[bytes, dict[str, Any]]:
    """Return a template of three pages of text, and its thirty values."""
    document = docx.Document()
    text = "We thank {{ name }} for the order of {{ day }} and confirm {{ amount }} for {{ goods }}. " * 3
    for number in range(30):
        document.add_paragraph(text if number % 10 == 0 else text.replace("{{ ", "").replace(" }}", ""))
    return _save(document), {
        "name": "M. O'Neil & Co",
        "day": "3 May",
        "amount": "1 200 €",
        "goods": "<goods>",
    }


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds of one call."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _docxtpl(data: bytes, context: dict[str, Any]) -> bytes:
    template = DocxTemplate(io.BytesIO(data))
    template.render(context, autoescape=True)
    return _save(template)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench word")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args(arguments).rounds
    cases = {"pack": pack(), "table 1,000": table(1000), "table 2,000": table(2000), "letter": letter()}
    ours_by: dict[str, float] = {}
    missed = []
    print(f"{'':14}{'docxtpl ms':>12}{'ours ms':>10}{'ratio':>8}{'wanted':>8}{'compile ms':>12}")
    for name, (data, context) in cases.items():
        template = WordTemplate(data)
        compiling = timed(template.faults)
        template.render(context)
        theirs, ours = [], []
        for _ in range(rounds):
            theirs.append(timed(lambda: _docxtpl(data, context)))  # noqa: B023  called at once
            ours += [timed(lambda: template.render(context)) for _ in range(3)]  # noqa: B023
        ours_by[name] = statistics.median(ours)
        ratio = statistics.median(theirs) / ours_by[name]
        wanted = WANTED.get(name)
        print(
            f"{name:14}{statistics.median(theirs):12.1f}{ours_by[name]:10.2f}{ratio:7.1f}x"
            f"{f'{wanted:.0f}x' if wanted else '':>8}{compiling:12.1f}"
        )
        if wanted and ratio < wanted:
            missed.append(name)
    growth = ours_by["table 2,000"] / ours_by["table 1,000"]
    print(f"2,000 rows cost {growth:.2f} times 1,000 (at most 2.2)")
    if growth > 2.2:
        missed.append("growth")
    if missed:
        print(f"MISSED: {', '.join(missed)}")
    return 1 if missed else 0
