"""Where lines stand on a sheet: a cursor down the rows, and the heading over a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.content.workbook_description import TableSheet
from reviewkit.render.cell_formats import WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_contents import count_lines
from reviewkit.render.excel.table_columns import StyledColumn

_READABLE = 60  # characters that a line of text has at least, however narrow the table
_STANDARD = 8.43  # characters of a column left alone


@dataclass
class SheetCursor:
    """The next free row of a sheet, its last column, and the parts that a page break must not cut.

    parts  (first row, height in pixels) of each part
    """

    sheet: Any
    last_column: int
    row: int = 0
    parts: list[tuple[int, int]] = field(default_factory=list)

    def take(self, *points: float) -> int:
        """Reserve rows of these heights as one part; return the first row."""
        first = self.row
        for height in points:
            self.sheet.set_row(self.row, height)
            self.row += 1
        self.parts.append((first, round(sum(points) * 4 / 3)))
        return first


class TableHeading:
    """The lines over a table: kicker, title, link back to the synthesis, notes.

    reach  the last column the lines cover: a narrow table's title is wider than the table
    """

    def __init__(self, sheet: Any, columns: Sequence[StyledColumn], style: WorkbookStyle) -> None:
        self._sheet, self._style = sheet, style
        width, last = 0.0, -1
        while last < 1 or (last < 40 and (last < len(columns) - 1 or width < _READABLE)):
            last += 1
            width += columns[last].width if last < len(columns) else _STANDARD
        self.reach, self._width = last, width

    def write(self, table: TableSheet, back_to: str) -> int:
        """Write the lines; return the row of the table's headings."""
        sheet, style = self._sheet, self._style
        row = 0
        if table.kicker:
            small = style(bold=True, font_size=9, font_color=style.colour("accent"))
            sheet.write_string(row, 0, names.one_line(table.kicker), small)
            row += 1
        self.across(row, names.one_line(table.title), bold=True, font_size=14, font_color=style.colour("ink"))
        row += 1
        address = f"internal:{names.reference(back_to)}!A1"
        sheet.write_url(
            row, 0, address, style(font_color=style.colour("accent"), font_size=9), f"← {back_to}"
        )
        row += 1
        for note in table.notes:
            self.across(row, names.clean(note), font_size=10, font_color=style.colour("muted"))
            row += 1
        sheet.set_row(row, 8)
        return row + 1

    def across(self, row: int, text: str, *, font_size: int, **properties: object) -> None:
        """Write text over all columns, in as many lines as it needs."""
        cell_format = self._style(**properties, font_size=font_size, text_wrap=True)
        self._sheet.merge_range(row, 0, row, self.reach, "", cell_format)
        self._sheet.write_string(row, 0, text, cell_format)
        lines = count_lines(text, self._width * 10 / font_size)
        self._sheet.set_row(row, min(round(font_size * 1.4 * lines, 1), 409))
