"""Filled workbooks changed as people and programs change them, taken in within this process."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import openpyxl

from reviewkit.forms.engine.identity import _TOKEN
from reviewkit.intake.inbox_intake import judge_in_process, take_in
from reviewkit.intake.judging_rules import judging_rules
from reviewkit.store import Store
from reviewkit.workspace import open_workspace
from tests.commands.desk import Desk, headings

OLD = [
    {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"},
    {"reference": "D-2", "customer": "Brasserie Le Goff", "amount": 1_500_000, "stage": "2"},
]
NOW = [*OLD, {"reference": "D-3", "customer": "Cidrerie Hamon", "amount": 800_000, "stage": "1"}]
CLOSED = {"reference": "W-1", "closed_on": dt.date(2026, 10, 12)}


def _currency(desk):
    desk.directory(
        "2026-07",
        [{"code": "BP1"}, {"code": "BP2", "language": "en", "currency": "USD"}],
    )


class Bench:
    """A workspace made once, October taken in, November's workbook filled without fault. Tests work on copies."""

    def __init__(self, root: Path) -> None:
        self.desk = desk = Desk(root, '\n[[rates]]\nfrom = "2026-01"\nUSD = 0.92\n')
        _currency(desk)
        desk.intake()
        october = desk.forms("review", "2026-10", "--partner", "BP1")["BP1"]
        desk.review(october, "octobre.xlsx", pipeline=OLD, outcomes=[CLOSED])
        other = desk.forms("review", "2026-10", "--partner", "BP2")["BP2"]
        shutil.copy(other, root / "english.xlsx")
        assert {submission["status"] for submission in desk.intake().values()} == {"accepted"}
        november = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
        good = desk.review(november, "novembre.xlsx", pipeline=NOW, actions=[{"action": "Relancer"}],
                           commit=[{"reference": "D-1"}])  # fmt: skip
        self.good = good.read_bytes()
        good.unlink()
        self.plan = desk.forms("plan", "2026", "--partner", "BP1")["BP1"].read_bytes()
        self.directory = (desk.inbox / "annuaire-2026-07.xlsx").read_bytes()
        self.english = (root / "english.xlsx").read_bytes()

    def copy(self, root: Path) -> BenchCopy:
        shutil.copytree(self.desk.root, root)
        return BenchCopy(root, self)

    def copy_once(self) -> BenchCopy:
        """Return the workspace itself, for tests that store nothing."""
        return BenchCopy(self.desk.root, self)


class BenchCopy:
    """A copy of the bench's workspace, to drop files into."""

    def __init__(self, root: Path, bench: Bench) -> None:
        self.workspace, self.bench = open_workspace(root), bench
        self.inbox = self.workspace.inbox

    def drop(self, data: bytes, name: str = "novembre.xlsx") -> Path:
        (self.inbox / name).write_bytes(data)
        return self.inbox / name

    def take(self, judge=None):
        """Take in the inbox; return the result of every file by name."""
        with Store(self.workspace.database_url) as store:
            judge = judge or judge_in_process(judging_rules(self.workspace))
            return {taken.file: taken for taken in take_in(self.workspace, store, judge)}

    def returned(self, name: str = "novembre.xlsx") -> bytes:
        return (self.workspace.returned / name).read_bytes()


# ------------------------------------------------------------ intake as a user runs it


@dataclass
class Measured:
    """The result of one `reviewkit intake` in a process of its own.

    own, readers  MB that the process held at the most, and the largest of those it started (0: none)
    """

    code: int
    out: str
    err: str
    seconds: float
    own: int
    readers: int

    @property
    def submissions(self) -> list[dict]:
        return json.loads(self.out)["submissions"]


def measured_intake(root: Path, *words: str) -> Measured:
    # A shell between: what the system counts for a process begins with what its parent held.
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", _MEASURED, str(root), *words]
    start = time.monotonic()
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    seconds = time.monotonic() - start
    printed, _, peaks = run.stdout.rpartition("\x1e")
    own, readers = map(int, peaks.split())
    return Measured(run.returncode, printed, run.stderr, seconds, own, readers)


_MEASURED = """
import resource, sys
from reviewkit.cli import main
try:
    main(["-w", sys.argv[1], "intake", *sys.argv[2:]])
finally:
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print("\\x1e", *(peak // 1024 for peak in peaks))
"""


# ----------------------------------------------------------------- cells of a workbook


SCHEMA: dict = {}


def schema_of(bench: Bench):
    SCHEMA.update(bench.desk.schema)


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def declared(form: str, sheet: str):
    return next(candidate for candidate in SCHEMA[form]["sheets"] if candidate["key"] == sheet)


def where(book, form: str, sheet: str, column: str, row: int = 1):
    """Return the cell of a column in the row-th record of a table, or beside its heading on a card."""
    sheet_schema = declared(form, sheet)
    worksheet = book[sheet_schema["title"]]
    if sheet_schema["layout"] == "card":
        heading = next(c["heading"] for c in sheet_schema["columns"] if c["key"] == column)
        return next(r[0].offset(0, 1) for r in worksheet.iter_rows(max_col=1) if r[0].value == heading)
    head, columns = headings(worksheet, sheet_schema)
    return worksheet.cell(head + row, columns[column])


def tokens_replaced(book, change) -> None:
    """Change the identity token wherever the workbook carries it."""
    for worksheet in book.worksheets:
        for row in worksheet.iter_rows(max_row=60, max_col=5):
            for cell in row:
                if isinstance(cell.value, str) and "RK1:" in cell.value:
                    cell.value = _TOKEN.sub(lambda m: change(m[0]), cell.value)
    for name in list(book.defined_names):
        text = book.defined_names[name].attr_text or ""
        if "RK1:" in text:
            book.defined_names[name].attr_text = _TOKEN.sub(lambda m: change(m[0]), text)
    for prop in book.custom_doc_props.props:
        if isinstance(prop.value, str) and "RK1:" in prop.value:
            prop.value = change(prop.value)
    for worksheet in book.worksheets:
        if worksheet["A1"].value == "token":
            _, *parts = worksheet["B1"].value.split(":")
            plain = dict(
                zip(("form", "version", "partner", "period", "language", "currency"), parts, strict=False)
            )
            for name, cell in worksheet.iter_rows(min_row=2, max_row=20, max_col=2):
                if name.value in plain:
                    cell.value = unquote(plain[name.value])


def token_of(data: bytes) -> str:
    tokens = [
        cell.value
        for worksheet in opened(data).worksheets
        for row in worksheet.iter_rows(max_row=60, max_col=5)
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("RK1:")
    ]
    return tokens[0]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def cell_xml(data: bytes, title: str, at: str, inner: str, attributes: str = "") -> bytes:
    """Return the workbook with one cell's XML replaced, for what openpyxl cannot write."""
    parts = parts_of(data)
    book = parts["xl/workbook.xml"].decode()
    relation = re.search(rf'<sheet [^>]*name="{re.escape(title)}"[^>]*r:id="(\w+)"', book)[1]
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    entry = next(e for e in re.findall(r"<Relationship [^>]*>", links) if f'Id="{relation}"' in e)
    part = re.search(r'Target="/?(?:xl/)?([^"]+)"', entry)[1]
    sheet = parts[f"xl/{part}"].decode()
    new = f'<c r="{at}"{attributes}>{inner}</c>'
    changed, count = re.subn(rf'<c r="{at}"(?: [^>]*)?(?:/>|>.*?</c>)', lambda _: new, sheet, flags=re.DOTALL)
    assert count == 1, (title, at, count)
    parts[f"xl/{part}"] = changed.encode()
    return packed(parts)


def with_macros(data: bytes) -> bytes:
    """Return the workbook as .xlsm: with a part of macros and the content type for it."""
    parts = parts_of(data)
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 not really"
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rV" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return packed(parts)


def add_rows(book, count, start, **values):
    """Add deals below the others; `values` stand in their cells, choices by key or as they are."""
    from tests.commands.desk import USUAL, typed

    sheet_schema = declared("review", "pipeline")
    for i in range(count):
        row = {**USUAL["pipeline"], "reference": f"X-{i}", **values}
        for column in sheet_schema["columns"]:
            if column["key"] not in row or column["filled_by"] != "person":
                continue
            value = row[column["key"]]
            known = {c["key"] for c in column["choices"] or ()}
            cell = where(book, "review", "pipeline", column["key"], start + i)
            cell.value = typed(column, value) if not known or str(value) in known else value
