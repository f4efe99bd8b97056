"""Templates drawn for the tests of the Excel engine, and what a rendered workbook holds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from reviewkit.render.excel import ExcelTemplate

Sheets = Mapping[str, Mapping[str, object]]


def drawn(sheets: Sheets, draw: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    """Return a template drawn by XlsxWriter: its sheets' cells by address; a text with = is a formula."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for address, value in cells.items():
            if isinstance(value, str) and not value.startswith("="):
                sheet.write_string(address, value)
            else:
                sheet.write(address, value)
    if draw is not None:
        draw(book)
    book.close()
    return stream.getvalue()


def rendered(template: bytes, **context: object) -> openpyxl.Workbook:
    """Return what openpyxl reads in the workbook rendered, formulas as formulas."""
    return openpyxl.load_workbook(io.BytesIO(ExcelTemplate(template).render(context)))


def values(sheet: Worksheet) -> list[list[object]]:
    """Return the cells of a sheet, row by row, without the empty cells at the end of each."""
    rows = []
    for row in sheet.iter_rows(values_only=True):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    return rows


def part(data: bytes, name: str) -> str:
    """Return a part of a package as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Return a package with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            body = source.read(info)
            target.writestr(info, change(body.decode()).encode() if info.filename == name else body)
    return stream.getvalue()


def cached(data: bytes, sheet: str, address: str) -> object:
    """Return the result that a formula's cell keeps, None where it keeps none."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return book[sheet][address].value


def sqrefs(xml: str) -> list[str]:
    """Return every sqref of a sheet's part, in order."""
    return re.findall(r'sqref="([^"]*)"', xml)


LOOP = {"A1": "Name", "B1": "Amount", "A2": "{%tr for d in deals %}", "A3": "{{ d.name }}", "B3": "{{ d.amount }}",
        "A4": "{%tr endfor %}", "A5": "Total", "B5": "=SUM(B3:B3)"}  # fmt: skip
DEALS = [{"name": f"Deal {n}", "amount": n * 100} for n in range(1, 5)]
