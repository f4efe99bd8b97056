"""The fast worksheet writes what XlsxWriter's own worksheet writes: a change of its private parts is noticed."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reviewkit.render.excel.fast_sheet import FastWorksheet

NUMBERS = (0, -1, 1234.56, 0.1 + 0.2, 1e-7, 12345678901234567, 1 / 3)
TEXTS = ("Affaire", 'é & <b> "x"', " blanks ", "line\nline", "")


def written(worksheet_class: type[Worksheet], *, fast: bool) -> dict[str, bytes]:
    """Return the parts of a workbook filled by the fast methods, or by XlsxWriter's own."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2026, 11, 1)})
    sheet = book.add_worksheet("Table", worksheet_class)
    bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    if fast:
        sheet.reach(0, 0)
        sheet.reach(len(NUMBERS) + 1, 30)
    number = sheet.put_number if fast else sheet.write_number
    text = sheet.put_text if fast else sheet.write_string
    for row, value in enumerate(NUMBERS):
        number(row, 0, value, plain)
    for row, value in enumerate(TEXTS):
        if value:
            text(row, 27, value, bold)
    if fast:
        sheet.put_blank(len(NUMBERS) + 1, 30, bold)
    else:
        sheet.write_blank(len(NUMBERS) + 1, 30, None, bold)
    sheet.write_formula(2, 3, "=SUM(A1:A3)", plain, 5)
    sheet.write_number(3, 4, 7)
    sheet.set_row(5, 30)
    book.close()
    with zipfile.ZipFile(stream) as archive:
        # A row's spans are a hint to readers that the fast worksheet leaves out.
        return {name: re.sub(rb' spans="[^"]*"', b"", archive.read(name)) for name in archive.namelist()}


def test_fast_cells_are_the_cells_that_xlsxwriter_writes():
    expected = written(Worksheet, fast=False)
    assert written(FastWorksheet, fast=True) == expected


def test_xlsxwriters_own_methods_work_on_a_fast_worksheet():
    assert written(FastWorksheet, fast=False) == written(Worksheet, fast=False)


@pytest.mark.parametrize(
    "name", ["_write_rows", "_write_row", "_write_empty_row", "_write_cell", "_check_dimensions"]
)
def test_the_private_methods_exist(name):
    assert callable(getattr(Worksheet, name))
