"""References of formulas resolved: from the cells of a template to those of a rendered workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.render.excel.template.axis_layout import AxisLayout, Span
from reviewkit.render.excel.template.formulas import MAX_COLUMNS, MAX_ROWS, Area, Formula, Reference

GONE = "#REF!"


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One rendered sheet: the name it has, the name its template has, its rows and columns.

    tables  the tables of a further copy of a sheet: the template's names and theirs
    """

    name: str
    template_name: str
    rows: AxisLayout
    columns: AxisLayout
    tables: tuple[tuple[str, str], ...] = ()

    @property
    def identical(self) -> bool:
        """Whether every cell lies where it lies in the template."""
        return self.rows.identical and self.columns.identical

    def areas(self, area: Area) -> list[Area]:
        """All rectangles that an area of the template became, from the top and the left."""
        if self.identical:
            return [area]
        columns = self.columns.runs(area.left, area.right)
        return [
            Area(top, left, min(bottom, MAX_ROWS), min(right, MAX_COLUMNS))
            for top, bottom in self.rows.runs(area.top, area.bottom)
            for left, right in columns
        ]

    def area(self, area: Area) -> Area | None:
        """The rectangle around all that an area of the template became, None where it is gone."""
        if self.identical:
            return area
        top, bottom = self.rows.lowest(area.top, area.bottom), self.rows.highest(area.top, area.bottom)
        left, right = (
            self.columns.lowest(area.left, area.right),
            self.columns.highest(area.left, area.right),
        )
        if top is None or bottom is None or left is None or right is None or top > bottom or left > right:
            return None
        return Area(top, left, min(bottom, MAX_ROWS), min(right, MAX_COLUMNS))


@dataclass(frozen=True, slots=True)
class Place:
    """A cell in the template and where one of its copies lies."""

    sheet: SheetLayout
    row: int
    column: int
    output_row: int
    output_column: int


def _sides(
    layout: AxisLayout,
    ends: tuple[int, int],
    fixed: tuple[bool, bool],
    at: tuple[int, int] | None,
    *,
    spreads: bool,
) -> tuple[int, int] | None:
    """The first and last place of a reference on one axis, None where they are gone.

    at       the position and the place of the cell with the formula, None on another sheet
    spreads  a single position means all its copies
    """
    first, last = ends
    if layout.identical:
        return ends
    narrow: Span | None = None
    wide: Span | None = None
    if at is not None and layout.plan.top_of(at[0]) >= 0:
        position, place = at
        if first == last and not fixed[0]:
            begun = layout.plan.loop_begun_at(first, position)
            turn = layout.turn(begun, place) if begun >= 0 else None
            if turn is not None:  # the tag's row stands for whatever is above the turn
                return (turn[0] - 1, turn[0] - 1) if turn[0] > 1 else None
        around = layout.plan.loops_around(position)
        targets = set(layout.plan.loops_around(first)) & set(layout.plan.loops_around(last))
        common = [loop for loop in around if loop in targets]
        if common:
            narrow = layout.turn(common[-1], place)
            wide = layout.turn(common[-2], place) if len(common) > 1 else None
    low = layout.lowest(first, last, wide if fixed[0] else narrow)
    high = layout.highest(first, last, wide if fixed[1] else narrow)
    if low is None or high is None or low > high:
        return None
    return (low, high if spreads else low) if first == last else (low, high)


class ReferenceResolver:
    """Resolves references between the sheets of one rendered workbook.

    sheets  the rendered sheets by the template's name of theirs, in small letters; none for a sheet left out
    """

    def __init__(self, sheets: dict[str, list[SheetLayout]]) -> None:
        self.sheets = sheets

    def target(self, reference: Reference, place: Place | None) -> SheetLayout | None:
        """The sheet that a reference speaks of: a copy's own sheet, or the first copy; None when left out."""
        if reference.sheet is None:
            return place.sheet if place is not None else None
        if place is not None and reference.sheet.casefold() == place.sheet.template_name.casefold():
            return place.sheet
        copies = self.sheets.get(reference.sheet.casefold())
        return copies[0] if copies else None

    def area(self, reference: Reference, place: Place | None) -> Area | None:
        """The cells that a reference in a cell speaks of after rendering, None where they are gone."""
        sheet = self.target(reference, place)
        if sheet is None:
            return None
        area = reference.area
        if sheet.identical:
            return area
        left_fixed, top_fixed, right_fixed, bottom_fixed = reference.fixed
        own = place is not None and sheet is place.sheet
        spreads = reference.spreads or reference.kind != "cell"
        rows: tuple[int, int] | None = (area.top, area.bottom)
        columns: tuple[int, int] | None = (area.left, area.right)
        if reference.kind != "columns":
            at = (place.row, place.output_row) if own and place is not None else None
            rows = _sides(sheet.rows, (area.top, area.bottom), (top_fixed, bottom_fixed), at, spreads=spreads)
        if reference.kind != "rows":
            at = (place.column, place.output_column) if own and place is not None else None
            columns = _sides(
                sheet.columns, (area.left, area.right), (left_fixed, right_fixed), at, spreads=spreads
            )
        if rows is None or columns is None:
            return None
        return Area(rows[0], columns[0], min(rows[1], MAX_ROWS), min(columns[1], MAX_COLUMNS))

    def text(self, reference: Reference, place: Place | None) -> str:
        """A reference as the rendered formula writes it."""
        if reference.sheet is not None and reference.sheet.casefold() not in self.sheets:
            return reference.text()  # no sheet of this workbook: left as it is
        area = self.area(reference, place)
        if area is None:
            return GONE
        sheet = self.target(reference, place)
        name = sheet.name if reference.sheet is not None and sheet is not None else None
        return reference.text(area, name)

    def formula(self, formula: Formula, place: Place | None) -> str:
        """A formula as it reads in the rendered cell."""
        text = formula.text(lambda reference: self.text(reference, place))
        if place is not None and "[" in text:
            for name, copy in place.sheet.tables:
                text = re.sub(rf"(?<![\w.]){re.escape(name)}(?=\[)", copy, text, flags=re.IGNORECASE)
        return text
