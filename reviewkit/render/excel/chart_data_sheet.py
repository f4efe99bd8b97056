"""The sheet with the figures of the charts, so that a chart stays editable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from reviewkit.content.columns import ValueType
from reviewkit.content.workbook_description import Figure
from reviewkit.render.cell_formats import WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_contents import cell_number


@dataclass(frozen=True)
class DataBlock:
    """The cells of a chart's figures, as references for XlsxWriter. Rows and columns count from 0."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]

    @property
    def categories(self) -> list[object]:
        return [self.sheet, self.first, 0, self.last, 0]

    def name(self, series: str) -> list[object]:
        return [self.sheet, self.first - 1, self.columns[series]]

    def values(self, series: str) -> list[object]:
        return [self.sheet, self.first, self.columns[series], self.last, self.columns[series]]

    def range(self, series: str) -> str:
        column = str(xl_col_to_name(self.columns[series]))
        return f"{names.reference(self.sheet)}!${column}${self.first + 1}:${column}${self.last + 1}"


class DataSheet:
    """The data sheet: blocks one below another, each with a title, a row of names, a row a category."""

    def __init__(self, sheet: Any, name: str, style: WorkbookStyle) -> None:
        self._sheet, self._name, self._style = sheet, name, style
        self._row = 0
        self._widths: dict[int, float] = {0: 22}

    def block(
        self, title: str, categories: Sequence[str], series: Mapping[str, Sequence[Figure]], unit: ValueType
    ) -> DataBlock:
        """Write a chart's figures, scaled to what the unit's format shows; return their cells."""
        style, sheet, top = self._style, self._sheet, self._row
        ink, hairline = style.colour("ink"), style.colour("hairline")
        sheet.write_string(top, 0, names.one_line(title), style(bold=True, font_color=ink))
        head = style(bold=True, font_color=ink, bottom=1, bottom_color=ink, align="right", text_wrap=True)
        sheet.write_blank(top + 1, 0, None, head)
        label = style(bottom=1, bottom_color=hairline)
        cell = style(bottom=1, bottom_color=hairline, num_format=style.number_format(unit))
        for row, category in enumerate(categories, top + 2):
            sheet.write_string(row, 0, names.one_line(category), label)
        for column, (name, values) in enumerate(series.items(), 1):
            sheet.write_string(top + 1, column, names.one_line(name), head)
            self._widths[column] = max(self._widths.get(column, 16), min(len(name) + 2, 30))
            for row, raw in enumerate(values[: len(categories)], top + 2):
                value = cell_number(unit, raw)
                if value is None:
                    sheet.write_blank(row, column, None, cell)
                else:
                    sheet.write_number(row, column, value, cell)
        self._row = top + len(categories) + 3
        return DataBlock(
            self._name,
            top + 2,
            top + 1 + len(categories),
            {name: index for index, name in enumerate(series, 1)},
        )

    def close(self) -> None:
        """Set the column widths, once all blocks are written."""
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, width)
