"""What stands over a table: what it is, the title that says it, the way back, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_formats import Look
from reviewkit.render.excel.table_columns import Dressed
from reviewkit.render.excel.text_widths import lines_of
from reviewkit.render.excel.workbook_description import TableSheet

_READABLE = 60  # characters that a line of text has at least, however narrow the table
_STANDARD = 8.43  # characters of a column left alone


class Heading:
    """Writes lines over the whole width of a table.

    reach  the last column they stand in: a narrow table's title is wider than the table
    """

    def __init__(self, sheet: Any, columns: Sequence[Dressed], look: Look) -> None:
        self._sheet, self._look = sheet, look
        width, last = 0.0, -1
        while last < 1 or (last < 40 and (last < len(columns) - 1 or width < _READABLE)):
            last += 1
            width += columns[last].width if last < len(columns) else _STANDARD
        self.reach, self._width = last, width

    def write(self, given: TableSheet, back_to: str) -> int:
        """Write them; returns the row of the table's headings."""
        sheet, look = self._sheet, self._look
        row = 0
        if given.kicker:
            small = look(bold=True, font_size=9, font_color=look.colour("accent"))
            sheet.write_string(row, 0, names.one_line(given.kicker), small)
            row += 1
        self.across(row, names.one_line(given.title), bold=True, font_size=14, font_color=look.colour("ink"))
        row += 1
        address = f"internal:{names.reference(back_to)}!A1"
        sheet.write_url(row, 0, address, look(font_color=look.colour("accent"), font_size=9), f"← {back_to}")
        row += 1
        for note in given.notes:
            self.across(row, names.clean(note), font_size=10, font_color=look.colour("muted"))
            row += 1
        sheet.set_row(row, 8)
        return row + 1

    def across(self, row: int, text: str, *, font_size: int, **properties: Any) -> None:
        """Text in as many lines as it needs."""
        form = self._look(**properties, font_size=font_size, text_wrap=True)
        self._sheet.merge_range(row, 0, row, self.reach, "", form)
        self._sheet.write_string(row, 0, text, form)
        lines = lines_of(text, self._width * 10 / font_size)
        self._sheet.set_row(row, min(round(font_size * 1.4 * lines, 1), 409))
