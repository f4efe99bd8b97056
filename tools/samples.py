"""Make input_samples/ from the story in samples/, as people would: `python -m tools.samples [FOLDER]`.

samples/story.toml lists the steps in the order in which they happened; samples/FORM/SHEET.csv
holds what was typed. At each step everything dropped so far is taken in, the forms are made by
the product, prefilled with what it knows, then opened, typed into, saved and dropped.
No clock and no chance: the same files each time.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import sys
import tempfile
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from reviewkit.cli import main as reviewkit
from reviewkit.forms import all_forms
from reviewkit.settings import FILE
from reviewkit.workspace import KEY_FILE, open_workspace
from tools.sample_workbook import SampleWorkbook, SheetCells, without_clock

ROOT = Path(__file__).parent.parent
STORY, TARGET = ROOT / "samples", ROOT / "input_samples"
FOR, DELETED = "workbook", "deleted"  # columns of the story's tables beside those of the form

Record = dict[str, str]


@dataclass(frozen=True)
class Table:
    """What is typed into one sheet, by workbook.

    keys     the columns by which a row is found that stands in the workbook already
    records  the rows of each workbook in the order of typing
    """

    keys: tuple[str, ...]
    records: Mapping[str, list[Record]]


def read_table(path: Path) -> Table:
    """Read one table of the story. Its headings are the form's column keys, `*` marks the keys."""
    with path.open(encoding="utf-8", newline="") as lines:
        first, *rows = csv.reader(lines)
    headings = [heading.removesuffix("*") for heading in first]
    records: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        record = dict(zip(headings, row, strict=True))
        records[record.pop(FOR)].append(record)
    return Table(tuple(heading[:-1] for heading in first if heading.endswith("*")), records)


class Play:
    """The story played step by step in a workspace of its own.

    Raises SystemExit for a line of a table whose workbook the story does not name.
    """

    def __init__(self, root: Path, story: Path = STORY) -> None:
        root.mkdir(parents=True, exist_ok=True)
        for name in (FILE, KEY_FILE):
            shutil.copyfile(ROOT / name, root / name)
        self.root, self.story = root, story
        self.workspace = open_workspace(root)
        self.inbox = self.workspace.inbox
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.steps = tomllib.loads((story / "story.toml").read_text(encoding="utf-8"))["steps"]
        self.tables = {
            (form.key, sheet.key): read_table(path)
            for form in all_forms().values()
            for sheet in form.sheets
            if (path := story / form.key / f"{sheet.key}.csv").exists()
        }
        named = {entry["rows"] for step in self.steps for entry in step.get("workbooks", ())}
        for (form_key, sheet_key), table in self.tables.items():
            if unknown := table.records.keys() - named:
                raise SystemExit(f"{form_key}/{sheet_key}.csv: no workbook {sorted(unknown)} in story.toml")

    def run(self) -> None:
        for number, step in enumerate(self.steps):
            self._take_in()
            made = self._make_forms(step, self.root / "forms" / str(number)) if "form" in step else {}
            for entry in step.get("workbooks", ()):
                start = entry.get("starts_from")
                data = (self.root / start if start else made[entry.get("partner")]).read_bytes()
                self._drop(step, entry, self._filled(data, entry))
            for entry in step.get("files", ()):
                self._drop(step, entry, self._foreign_file(entry))
        self._take_in()

    # ------------------------------------------------------------------- steps

    def _reviewkit(self, *arguments: str) -> str:
        """Run a command of the product in this process; return what it prints."""
        run = CliRunner().invoke(reviewkit, ["-w", str(self.root), *arguments])
        if run.exit_code > 1:  # 1: a workbook was given back, which the story means
            raise SystemExit(f"reviewkit {' '.join(arguments)}: {run.stderr}")
        return run.stdout

    def _take_in(self) -> None:
        self._reviewkit("intake")

    def _make_forms(self, step: Mapping[str, str], folder: Path) -> dict[str | None, Path]:
        printed = self._reviewkit(
            "forms", step["form"], "--period", step["period"], "--out", str(folder), "--json"
        )
        return {form["partner"]: Path(form["path"]) for form in json.loads(printed)["forms"]}

    def _drop(self, step: Mapping[str, str], entry: Mapping[str, str], data: bytes) -> None:
        path = self.inbox / step["folder"] / entry["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    def _filled(self, data: bytes, entry: Mapping[str, str | dt.datetime]) -> bytes:
        workbook = SampleWorkbook(data, self.workspace.settings)
        for cells in workbook.sheets():
            table = self.tables.get((workbook.form.key, cells.sheet.key))
            if table is not None:
                type_records(cells, table.records.get(str(entry["rows"]), []), table.keys)
        return workbook.saved(entry["saved_at"], entry["saved_by"])  # type: ignore[arg-type]

    def _foreign_file(self, entry: Mapping[str, str | dt.datetime]) -> bytes:
        """Return a file that is no form of ours: as it lies in the story, or a .csv saved as a workbook."""
        path = self.story / "files" / str(entry["made_from"])
        if path.suffix != ".csv":
            return path.read_bytes()
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = path.stem.capitalize()
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                sheet.append(row)
        book.properties.creator = book.properties.lastModifiedBy = entry["saved_by"]  # type: ignore[assignment]
        buffer = io.BytesIO()
        book.save(buffer)
        return without_clock(buffer.getvalue(), entry["saved_at"], created=True)  # type: ignore[arg-type]


def type_records(cells: SheetCells, records: list[Record], keys: tuple[str, ...]) -> None:
    """Type rows into a sheet: over the row that holds the same keys, else below the last.

    A key typed twice in one workbook makes a second row, as it does where people copy lines.
    """
    typed: set[int] = set()
    for record in records:
        values = {key: text for key, text in record.items() if key != DELETED}
        row = 1 if cells.is_card else cells.find(values, keys, typed)
        if record.get(DELETED):
            if row is None:
                raise SystemExit(f"{cells.sheet.key}: nothing to delete for {values}")
            cells.clear_row(row)
            continue
        if row is None:
            row = max([1, *cells.rows()]) + 1
        typed.add(row)
        cells.type_record(row, values)


# ---------------------------------------------------------------- the kept files


def declared_cells(path: Path) -> dict[tuple[str, str], dict[int, object]]:
    """Return what stands in the declared columns of a workbook of ours: by sheet and column, then by row."""
    workbook = SampleWorkbook(path.read_bytes(), open_workspace(ROOT).settings)
    return {
        (cells.sheet.key, key): {row: value for row in cells.rows() if (value := cells.held(row, key)) != ""}
        for cells in workbook.sheets()
        for key in cells.columns
    }


def same_content(first: Path, second: Path) -> bool:
    """Return whether two files hold the same for intake: equal bytes, or equal cells in the columns of both.

    A column that only one of them has was declared since the other was made.
    """
    if first.read_bytes() == second.read_bytes():
        return True
    try:
        cells, others = declared_cells(first), declared_cells(second)
    except (KeyError, OSError, ValueError, zipfile.BadZipFile):  # no workbook of ours
        return False
    return bool(shared := cells.keys() & others.keys()) and all(cells[key] == others[key] for key in shared)


def make_samples(target: Path) -> Iterator[str]:
    """Write the story's files into a folder and delete others there; yield a line for each change.

    A file whose declared cells are equal stays as it is: a form that grows a column renews no sample.
    """
    with tempfile.TemporaryDirectory() as folder:
        play = Play(Path(folder))
        play.run()
        made = {p.relative_to(play.inbox): p for p in sorted(play.inbox.rglob("*")) if p.is_file()}
        kept = {p.relative_to(target): p for p in sorted(target.glob("*/*")) if p.is_file()}
        for name in kept.keys() - made.keys():
            kept[name].unlink()
            yield f"deleted {name}"
        for name, path in made.items():
            if name not in kept or not same_content(path, kept[name]):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target / name)
                yield f"written {name}"


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    changes = list(make_samples(target))
    print("\n".join([*changes, f"{len(changes)} files changed in {target}"]))


if __name__ == "__main__":
    main()
