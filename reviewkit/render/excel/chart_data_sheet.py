"""The sheet beside the charts: their figures, tidy, so that a chart stays editable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_formats import Look
from reviewkit.render.excel.cell_values import figure
from reviewkit.render.excel.workbook_description import Figure, Type


@dataclass(frozen=True)
class Block:
    """Where a chart's figures stand: references as XlsxWriter takes them."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]

    @property
    def categories(self) -> list[Any]:
        return [self.sheet, self.first, 0, self.last, 0]

    def name(self, series: str) -> list[Any]:
        return [self.sheet, self.first - 1, self.columns[series]]

    def values(self, series: str) -> list[Any]:
        return [self.sheet, self.first, self.columns[series], self.last, self.columns[series]]

    def range(self, series: str) -> str:
        column = str(xl_col_to_name(self.columns[series]))
        return f"{names.reference(self.sheet)}!${column}${self.first + 1}:${column}${self.last + 1}"


class DataSheet:
    """Blocks of figures one under the other: a title, a row of names, a row for each category."""

    def __init__(self, sheet: Any, name: str, look: Look) -> None:
        self._sheet, self._name, self._look = sheet, name, look
        self._row = 0
        self._widths: dict[int, float] = {0: 22}

    def block(
        self, title: str, categories: Sequence[str], series: Mapping[str, Sequence[Figure]], unit: Type
    ) -> Block:
        """Write the figures, scaled to what the unit's format shows."""
        look, sheet, top = self._look, self._sheet, self._row
        ink, hairline = look.colour("ink"), look.colour("hairline")
        sheet.write_string(top, 0, names.one_line(title), look(bold=True, font_color=ink))
        head = look(bold=True, font_color=ink, bottom=1, bottom_color=ink, align="right", text_wrap=True)
        sheet.write_blank(top + 1, 0, None, head)
        label = look(bottom=1, bottom_color=hairline)
        cell = look(bottom=1, bottom_color=hairline, num_format=look.number_format(unit))
        for row, category in enumerate(categories, top + 2):
            sheet.write_string(row, 0, names.one_line(category), label)
        for column, (name, values) in enumerate(series.items(), 1):
            sheet.write_string(top + 1, column, names.one_line(name), head)
            self._widths[column] = max(self._widths.get(column, 16), min(len(name) + 2, 30))
            for row, raw in enumerate(values[: len(categories)], top + 2):
                value = figure(unit, raw)
                if value is None:
                    sheet.write_blank(row, column, None, cell)
                else:
                    sheet.write_number(row, column, value, cell)
        self._row = top + len(categories) + 3
        return Block(
            self._name,
            top + 2,
            top + 1 + len(categories),
            {name: place for place, name in enumerate(series, 1)},
        )

    def close(self) -> None:
        """Set the widths, now that all blocks are known."""
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, width)
