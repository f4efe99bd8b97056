"""A rendered sheet: the records that Jinja printed, numbered and finished."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reviewkit.render.excel.template.axis_layout import AxisLayout, AxisPlan
from reviewkit.render.excel.template.formulas import (
    MAX_COLUMNS,
    MAX_ROWS,
    column_letters,
    column_number,
)
from reviewkit.render.excel.template.sheet_source import EMPTY_TEXT
from reviewkit.render.excel.template.signals import COLUMN, FORMULA, LINK, NAME_END, NUMBER, ROW, SHEET
from reviewkit.render.word.word_errors import RenderError

_FORMULA_CELL = re.compile(f'<c r="([A-Z]+){NUMBER}"([^>{FORMULA}]*){FORMULA}(\\d+);')
_LINK = re.compile(f"{LINK}(\\d+);")
_CHUNK = 500  # rows joined at a time


@dataclass(slots=True)
class SheetCopy:
    """One copy of a worksheet as Jinja printed it, its cells in their places.

    name       as printed, not yet made unique
    positions  the template's row of each row
    rows       the row's place in the sheet, by the same index
    rests      what follows the row's number, by the same index; "" where nothing is written
    texts      the rendered texts outside of cells
    """

    name: str
    layout: AxisLayout
    columns: AxisLayout
    positions: list[int]
    rests: list[str]
    texts: list[str]
    _index: dict[int, int] = field(default_factory=dict)

    @property
    def rows(self) -> list[int]:
        return self.layout.outputs

    def rest_of(self, row: int) -> str:
        """What a row of the sheet holds, "" where it holds nothing."""
        if not self._index and self.rows:
            self._index.update((number, index) for index, number in enumerate(self.rows))
        index = self._index.get(row)
        return "" if index is None else self.rests[index]

    def position_of(self, row: int) -> int:
        """The template's row of a row of the sheet, 0 for a row that was never written."""
        self.rest_of(row)
        index = self._index.get(row)
        return 0 if index is None else self.positions[index]

    def cell(self, row: int, column: int) -> str:
        """The XML of a cell after its address, "" where there is none."""
        rest = self.rest_of(row)
        address = f'<c r="{column_letters(column)}{NUMBER}"'
        start = rest.find(address)
        if start < 0:
            return ""
        start += len(address)
        end = rest.find('<c r="', start)
        return rest[start:] if end < 0 else rest[start:end]


def read_copies(text: str, row_plan: AxisPlan, column_plan: AxisPlan, part: str) -> list[SheetCopy]:
    """The copies of a sheet that a rendered source holds. Raises RenderError where a sheet would be too large."""
    copies = []
    for copy in text.split(SHEET)[1:]:
        name, _, body = copy.partition(NAME_END)
        records = body.split(ROW)
        columns = AxisLayout(column_plan, [int(number) for number in records[0].split(";") if number.strip()])
        events: list[int] = []
        rests: list[str] = []
        texts: list[str] = []
        for record in records[1:]:
            head, _, rest = record.partition(";")
            number = int(head)
            if number == 0:
                texts.append(rest)
                continue
            events.append(number)
            if number > 0:
                rests.append(rest)
        layout = AxisLayout(row_plan, events)
        if layout.outputs and layout.outputs[-1] > MAX_ROWS:
            message = f"makes a sheet of {layout.outputs[-1]:_} rows, and a sheet holds {MAX_ROWS:_}."
            raise RenderError(message, part=part)
        if columns.outputs and columns.outputs[-1] > MAX_COLUMNS:
            message = f"makes a sheet of {columns.outputs[-1]:_} columns, and a sheet holds {MAX_COLUMNS:_}."
            raise RenderError(message, part=part)
        if column_plan.tops:
            rests = [_with_letters(rest, columns) for rest in rests]
        positions = [number for number in events if number > 0]
        copies.append(SheetCopy(name, layout, columns, positions, rests, texts))
    return copies


def _with_letters(rest: str, columns: AxisLayout) -> str:
    """A row whose cells know the letters of their columns: the second copy of a column is its second place."""
    first, *cells = rest.split(COLUMN)
    pieces = [first]
    seen: dict[int, int] = {}
    for cell in cells:
        head, _, tail = cell.partition(";")
        column = int(head)
        index = seen.get(column, 0)
        seen[column] = index + 1
        pieces += (column_letters(columns.copies(column)[index]), tail)
    return "".join(pieces)


FormulaCell = Callable[[int, int, int, int], str]
"""The rest of a formula's cell by the number of the formula, template row, row, column."""


def finished_rows(
    copy: SheetCopy,
    formula_cell: FormulaCell,
    add_link: Callable[[int, str], None],
    *,
    has_formulas: bool,
    has_texts: bool,
) -> Iterator[str]:
    """The rows of a sheet as XML, some hundred at a time.

    add_link  takes the number of a link and the cell that carries it
    """
    chunk: list[str] = []
    for position, row, rest in zip(copy.positions, copy.rows, copy.rests, strict=True):
        if not rest:
            continue
        text = rest
        if has_formulas and FORMULA in text:
            text = _with_formulas(text, formula_cell, position, row)
        if LINK in text:
            text = _without_links(text, row, add_link)
        if has_texts:
            text = text.replace(EMPTY_TEXT, "/>")
        number = str(row)
        chunk.append(f'<row r="{number}"{text.replace(NUMBER, number)}')
        if len(chunk) == _CHUNK:
            yield "".join(chunk)
            chunk.clear()
    yield "".join(chunk)


def _with_formulas(text: str, formula_cell: FormulaCell, position: int, row: int) -> str:
    def cell(match: re.Match[str]) -> str:
        letters, attributes, number = match.groups()
        rest = formula_cell(int(number), position, row, column_number(letters))
        return f'<c r="{letters}{NUMBER}"{attributes}{rest}'

    return _FORMULA_CELL.sub(cell, text)


def _without_links(text: str, row: int, add_link: Callable[[int, str], None]) -> str:
    pieces: list[str] = []
    position = 0
    for match in _LINK.finditer(text):
        start = text.rfind('<c r="', 0, match.start()) + 6
        letters = text[start : text.index(NUMBER, start)]
        add_link(int(match[1]), f"{letters}{row}")
        pieces.append(text[position : match.start()])
        position = match.end()
    pieces.append(text[position:])
    return "".join(pieces)
