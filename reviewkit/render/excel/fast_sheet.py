"""XlsxWriter's worksheet with a fast path for numbers, texts and blanks, which nearly all cells are.

XlsxWriter checks each cell's arguments and builds its XML attribute by attribute, some 9 µs
a cell; a run writes a million. Other cells take XlsxWriter's own path. The private parts used
here are listed in docs/decisions/private-apis.md.
"""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet


class FastWorksheet(Worksheet):
    """A worksheet whose `put_` methods trust their caller: clean text, finite numbers."""

    def reach(self, row: int, column: int) -> None:
        """Extend the sheet's used range to this cell, since the `put_` methods do not."""
        self._check_dimensions(row, column)

    def put_number(self, row: int, column: int, number: float, cell_format: object) -> None:
        self.table[row][column] = CellNumberTuple(number, cell_format)

    def put_text(self, row: int, column: int, text: str, cell_format: object) -> None:
        index = self.str_table._get_shared_string_index(text)  # type: ignore[attr-defined]  # noqa: SLF001 -- set before any cell
        self.table[row][column] = CellStringTuple(index, cell_format)

    def put_blank(self, row: int, column: int, cell_format: object) -> None:
        self.table[row][column] = CellBlankTuple(cell_format)

    def _write_rows(self) -> None:
        letters = [xl_col_to_name(column) for column in range((self.dim_colmax or 0) + 1)]
        styles: dict[int, str] = {}
        write = self.fh.write  # type: ignore[attr-defined]  # open while rows are written
        for row in sorted({*self.row_info, *(row for row, cells in self.table.items() if cells)}):
            cells, info = self.table.get(row), self.row_info.get(row)
            if not cells:
                self._write_empty_row(row, None, info)
                continue
            self._write_row(row, None, info)
            for column in sorted(cells):
                cell = cells[column]
                cell_format = cell.format
                if cell_format is None:
                    self._write_cell(row, column, cell)
                    continue
                style = styles.get(id(cell_format))
                if style is None:
                    style = styles[id(cell_format)] = str(cell_format._get_xf_index())  # noqa: SLF001
                kind = cell.__class__
                if kind is CellStringTuple:
                    write(f'<c r="{letters[column]}{row + 1}" s="{style}" t="s"><v>{cell.string}</v></c>')
                elif kind is CellNumberTuple:
                    write(f'<c r="{letters[column]}{row + 1}" s="{style}"><v>{cell.number:.16G}</v></c>')
                elif kind is CellBlankTuple:
                    write(f'<c r="{letters[column]}{row + 1}" s="{style}"/>')
                else:
                    self._write_cell(row, column, cell)
            self._xml_end_tag("row")
