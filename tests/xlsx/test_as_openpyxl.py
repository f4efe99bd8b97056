"""What openpyxl reads in good workbooks, the reader reads: as made, and saved again by others."""

import io
import shutil
import subprocess

import openpyxl
import pytest
from odd_files import made

from reviewkit.xlsx import CellError, read


def as_openpyxl(data):
    """Sheet name -> its cells, as openpyxl reads them, in the reader's types."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column): CellError(cell.value) if cell.data_type == "e" else cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def assert_same(data):
    book = read(data)
    for name, cells in as_openpyxl(data).items():
        sheet = next(sheet for sheet in book.sheets if sheet.name == name)
        # An empty text is a value here: a formula gave it. openpyxl drops it.
        ours = {at: value for at, value in sheet.cells.items() if value != ""}
        assert ours.keys() == cells.keys()
        for at, value in ours.items():
            assert value == cells[at], at
            assert isinstance(value, bool) == isinstance(cells[at], bool), at
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.sheets:
        if sheet.kind == "worksheet":
            theirs = {
                (cell.row, cell.column): cell.value[1:]
                for row in formulas[sheet.name].iter_rows()
                for cell in row
                if cell.data_type == "f"
            }
            assert {at: formula.text for at, formula in sheet.formulas.items()} == theirs
    return book


@pytest.mark.parametrize("seed", range(20))
def test_a_made_workbook(seed):
    book = assert_same(made(seed, date1904=seed % 4 == 3))
    assert [(s.state, s.kind) for s in book.sheets] == [("visible", "worksheet")] * 3 + [
        ("hidden", "worksheet"),
        ("veryHidden", "worksheet"),
        ("visible", "chartsheet"),
    ]
    sheet = book.sheets[0]
    assert all(formula.computed for formula in sheet.formulas.values())
    assert sheet.cells[47, 2] == "ab"
    assert sheet.cells[48, 2] == CellError("#DIV/0!")
    assert sheet.merged == ["A51:D52"]
    assert sheet.hidden_cols == [(6, 7)]
    assert len(sheet.hidden_rows) == 1
    assert book.custom == {"token": "review-1-BP1"}
    assert book.names["jeton", None] == '"review-1-BP1"'
    assert book.names["local", 1] == "Pipeline!$A$1"
    assert book.date1904 == (seed % 4 == 3)
    assert not book.macros


@pytest.mark.parametrize("seed", range(20))
def test_saved_again_by_openpyxl(seed):
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(made(seed, date1904=seed % 4 == 3))).save(out)
    book = assert_same(out.getvalue())
    # openpyxl keeps formulas and drops what they gave.
    assert not any(formula.computed for sheet in book.sheets for formula in sheet.formulas.values())
    assert book.modified is not None


@pytest.mark.office
def test_saved_again_by_libreoffice(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    for seed in range(4):
        (tmp_path / f"{seed}.xlsx").write_bytes(made(seed, date1904=seed == 3))
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    files = [str(tmp_path / f"{seed}.xlsx") for seed in range(4)]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), *files], check=True, capture_output=True, timeout=240
    )
    for seed in range(4):
        before = read((tmp_path / f"{seed}.xlsx").read_bytes())
        after = assert_same((tmp_path / "out" / f"{seed}.xlsx").read_bytes())
        assert after.custom == {"token": "review-1-BP1"}
        assert all(formula.computed for sheet in after.sheets for formula in sheet.formulas.values())
        for old, new in zip(before.sheets[:3], after.sheets[:3], strict=True):
            assert old.name == new.name
            # Booleans under a number format are numbers to LibreOffice; spans are rounded in the last digit.
            assert {at for at, value in old.cells.items() if value != ""} <= new.cells.keys()
            texts = {at: value for at, value in old.cells.items() if isinstance(value, str) and value}
            assert {at: new.cells[at] for at in texts} == texts
            assert old.hidden_rows == new.hidden_rows
            assert old.merged == new.merged
