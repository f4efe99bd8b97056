"""A channel manager's desk: a workspace on disk, the commands, workbooks filled as people fill them."""

from __future__ import annotations

import atexit
import copy
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner

from reviewkit.cli import main

Row = Mapping[str, Any]


@dataclass
class Answer:
    """A command's result: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Desk:
    """One workspace, whose forms are filled by `schema --json` alone, as users' scripts do it."""

    def __init__(self, root: Path, settings: str = "") -> None:
        self.root = root
        assert self.run("init", str(root), here=False).code == 0
        if settings:
            path = root / "reviewkit.toml"
            path.write_text(path.read_text(encoding="utf-8") + settings, encoding="utf-8")
        self.schema = self.run("schema", "--json").json["forms"]

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def run(self, *words: str, here: bool = True) -> Answer:
        where = ["-w", str(self.root)] if here else []
        result = CliRunner().invoke(main, [*where, *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def forms(self, kind: str, period: str, *more: str) -> dict[str | None, Path]:
        """Make workbooks to fill; return their paths by partner."""
        made = self.run("forms", kind, "--period", period, "--json", *more).json["forms"]
        return {made_file["partner"]: Path(made_file["path"]) for made_file in made}

    def intake(self) -> dict[str, dict[str, Any]]:
        """Take in the inbox; return its submissions by file name."""
        return {
            submission["file"]: submission for submission in self.run("intake", "--json").json["submissions"]
        }

    def figures(self, period: str) -> dict[str, Any]:
        return self.run("figures", "--period", period, "--json").json

    def directory(
        self, period: str, partners: Sequence[Row], managers: Sequence[Row] = (), **sheets: Any
    ) -> None:
        """Fill and drop a directory; what a test does not care about is filled in."""
        managers = managers or [{"code": "CM1"}]
        book = openpyxl.load_workbook(self.forms("directory", period)[None])
        full = [
            {
                "name": f"Partenaire {row['code']}",
                "channel_manager": managers[0]["code"],
                "sales_director_name": "Jeanne Roy",
                "sales_director_email": "jeanne.roy@example.com",
                **row,
            }
            for row in partners
        ]
        self.fill(book, "directory", "partners", full)
        self.fill(
            book,
            "directory",
            "channel_managers",
            [{"name": f"Responsable {row['code']}", "email": "cm@example.com", **row} for row in managers],
        )
        for key, rows in sheets.items():
            self.fill(book, "directory", key, rows)
        book.save(self.inbox / f"annuaire-{period}.xlsx")

    def review(self, path: Path, name: str, *, status: str = "prepared", **sheets: Sequence[Row]) -> Path:
        """Fill a review workbook from nothing and drop it; mandatory cells not given are filled in."""
        book = openpyxl.load_workbook(path)
        cover = {"status": status, **({"held_on": dt.date(2026, 11, 18)} if status == "reviewed" else {})}
        self.card(book, "review", "cover", cover)
        for sheet in ("leads", "outcomes", "pipeline", "actions", "commit", "assessment"):
            rows = [{**USUAL[sheet], **row} for row in sheets.get(sheet, ())]
            self.fill(book, "review", sheet, rows)
        book.save(self.inbox / name)
        return self.inbox / name

    def fill(self, book: Any, form: str, key: str, rows: Sequence[Row]) -> None:
        """Replace a table's records: everything a person fills is cleared first."""
        declared = self._sheet(form, key)
        sheet = book[declared["title"]]
        head, columns = headings(sheet, declared)
        for row in range(head + 1, sheet.max_row + 1):
            for column in declared["columns"]:
                if column["filled_by"] == "person":
                    sheet.cell(row, columns[column["key"]]).value = None
        for at, record in enumerate(rows, start=head + 1):
            for column in declared["columns"]:
                if column["key"] in record and column["filled_by"] == "person":
                    sheet.cell(at, columns[column["key"]]).value = typed(column, record[column["key"]])

    def card(self, book: Any, form: str, key: str, values: Row) -> None:
        declared = self._sheet(form, key)
        sheet = book[declared["title"]]
        by_heading = {column["heading"]: column for column in declared["columns"]}
        for row in sheet.iter_rows(max_col=1):
            column = by_heading.get(row[0].value)
            if column is not None and column["key"] in values:
                sheet.cell(row[0].row, 2).value = typed(column, values[column["key"]])

    def _sheet(self, form: str, key: str) -> Any:
        return next(sheet for sheet in self.schema[form]["sheets"] if sheet["key"] == key)


_MADE: dict[Callable[[Path], Desk], Desk] = {}


def copy_of(make: Callable[[Path], Desk], root: Path) -> Desk:
    """Return a copy at `root` of the workspace that `make` makes; it is made once in this process."""
    if make not in _MADE:
        folder = tempfile.mkdtemp(prefix="reviewkit-desk-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _MADE[make] = make(Path(folder) / "desk")
    shutil.copytree(_MADE[make].root, root)
    desk = copy.copy(_MADE[make])
    desk.root = root
    return desk


USUAL: dict[str, Row] = {
    "pipeline": {
        "customer": "Client",
        "project": "Projet",
        "salesperson": "Léa",
        "stage": "2",
        "amount": 1_000_000,
        "expected_close": dt.date(2027, 1, 15),
        "next_step": "Rappeler",
    },
    "outcomes": {
        "outcome": "won",
        "closed_on": dt.date(2026, 11, 12),
        "amount": 1_000_000,
        "reason": "Prix",
        "lesson": "Chiffrer plus tôt",
        "recovery_possible": "no",
    },
    "leads": {
        "customer": "Client",
        "project": "Projet",
        "amount": 500_000,
        "origin": "BP",
        "qualification": "to_qualify",
        "planned_action": "Appeler",
        "planned_action_due": dt.date(2026, 12, 1),
    },
    "actions": {"action": "Envoyer l'offre", "owner": "Léa", "due": dt.date(2026, 12, 1), "status": "todo"},
    "commit": {"amount": 1_000_000, "expected_close": dt.date(2026, 12, 15)},
    "assessment": {"topic": "difficulty", "text": "Peu de leads"},
}


def headings(sheet: Any, declared: Any) -> tuple[int, dict[str, int]]:
    """Return the row of the headings, and the column of each key."""
    wanted = {column["heading"]: column["key"] for column in declared["columns"]}
    for row in sheet.iter_rows(max_row=10):
        positions = {wanted[cell.value]: cell.column for cell in row if cell.value in wanted}
        if len(positions) == len(wanted):
            return row[0].row, positions
    raise AssertionError(f"the headings of {declared['key']} are not found")


def typed(column: Any, value: Any) -> Any:
    """Return a value as a person types it: money (cents) in units, a choice by its label."""
    if value is None:
        return None
    if column["type"] == "choice":
        return next(choice["label"] for choice in column["choices"] if choice["key"] == str(value))
    if column["type"] == "money" and isinstance(value, int):
        return Decimal(value) / 100
    return value
