"""What stands in a stranger's .xlsx: everything a form's checker needs, nothing beyond the limits.

    book = read(path.read_bytes())  # or Refusal; its code says why, its fault() says it to people
    book.sheets[0].cells[4, 2]      # row 4, column B: str, float, bool, datetime, time, timedelta or Error
    book.sheets[0].formulas[4, 6]   # only where a formula stands

Each part is unpacked to no more than it declares, which is checked against the limits first;
it must be UTF-8 without a document type. Keep the reading in a child process all the same.
"""

from reviewkit.xlsx.addresses import address, column_of, letters, split
from reviewkit.xlsx.book import Book, Cell, CellError, Formula, Sheet
from reviewkit.xlsx.cell_notes import read_notes
from reviewkit.xlsx.limits import LIMITS, MB, Limits
from reviewkit.xlsx.refusals import Refusal
from reviewkit.xlsx.workbook_reader import read

__all__ = [
    "LIMITS",
    "MB",
    "Book",
    "Cell",
    "CellError",
    "Formula",
    "Limits",
    "Refusal",
    "Sheet",
    "address",
    "column_of",
    "letters",
    "read",
    "read_notes",
    "split",
]
