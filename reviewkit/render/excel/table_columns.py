"""The columns of a table: cell formats and widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.content.columns import Column
from reviewkit.content.workbook_description import TableSheet
from reviewkit.render.cell_formats import DAYS, FIGURES, WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_contents import cell_number, printed_width, text_width

FILTER_BUTTON = 3  # characters that the arrow of a filter covers
_AIR = 1.5  # characters between a column's text and the next one's
_PAGE = 150  # characters across a landscape page still read with ease


@dataclass
class StyledColumn:
    """A column with its heading, cell formats and width.

    units  cell formats by type, where rows have types of their own
    wraps  some text is wider than the column
    width  in characters
    """

    column: Column
    heading: str
    plain: object
    marked: object
    quoted: object
    indent: int = 0
    width: float = 8
    wraps: bool = False
    units: Mapping[str, object] = field(default_factory=dict)
    strong: object = None


def style_columns(table: TableSheet, style: WorkbookStyle) -> list[StyledColumn]:
    """Return the columns with their formats, wide enough for their contents."""
    columns = _formats(table.columns, style)
    naturals = [
        text_width([row.get(styled.column.key) for row in table.rows]) if styled.column.type == "text" else 0
        for styled in columns
    ]
    for styled, natural in zip(columns, naturals, strict=True):
        styled.width = _width(styled, table.rows, natural)
    _shrink(columns)
    for styled, natural in zip(columns, naturals, strict=True):
        styled.wraps = natural > styled.width - _AIR - styled.indent
    return columns


def _formats(columns: Sequence[Column], style: WorkbookStyle) -> list[StyledColumn]:
    styled_columns: list[StyledColumn] = []
    titles = names.unique_headings([column.heading for column in columns])
    under = {"bottom": 1, "bottom_color": style.colour("hairline"), "valign": "vcenter"}
    for column, title in zip(columns, titles, strict=True):
        kind = column.type
        cell: dict[str, Any] = {**under, "num_format": style.number_format(kind)}
        if kind in FIGURES:
            cell["align"] = "right"
        else:
            # Left beside right would touch: what stands behind a figure moves away from it.
            cell |= {
                "align": "left",
                "indent": 1 if styled_columns and styled_columns[-1].column.type in FIGURES else 0,
            }
            if kind == "text":
                cell["text_wrap"] = True
        if column.mark_meaning == "late":
            marked = {
                "bold": True,
                "font_color": style.colour("down"),
                "bg_color": style.tint("attention", 0.2),
            }
            if kind in DAYS:  # a sign beside the colour
                marked["num_format"] = (
                    f'"! "{cell["num_format"]}'
                    if "[$" not in cell["num_format"]
                    else (cell["num_format"].replace("]", ']"! "', 1))
                )
        else:
            marked = {"bold": True, "bg_color": style.tint("accent", 0.15)}
        styled_columns.append(
            StyledColumn(
                column,
                title,
                style(**cell),
                style(**{**cell, **marked}),
                style(**cell, quote_prefix=True),
                indent=cell.get("indent", 0),
                units={
                    each: style(**{**cell, "num_format": style.number_format(each)})
                    for each in (FIGURES if column.unit else ())
                },
                strong=style(**cell, bold=True),
            )
        )
    return styled_columns


def _width(styled: StyledColumn, rows: Sequence[Mapping[str, Any]], natural: float) -> float:
    """Return the width that shows every figure whole; text wraps beyond the declared width, or 36."""
    column = styled.column
    kind = column.type
    beside = FILTER_BUTTON + (2 if kind in FIGURES else 1)  # bold, and clear of the arrow
    heading = max(text_width([word]) for word in styled.heading.split()) + beside
    if kind == "text":
        longest = min(max(natural, 6), max(column.width, 36))
        return max(heading, longest) + _AIR + styled.indent
    if kind in FIGURES:
        needed = _figure_width(column, rows)
    elif kind == "month":
        needed = 14
    elif kind == "flag":
        needed = 5
    else:
        needed = (13 if column.mark and column.mark_meaning == "late" else 11) + styled.indent
    return max(heading, needed + _AIR, 7)


def _figure_width(column: Column, rows: Sequence[Mapping[str, Any]]) -> int:
    """Return the width of the longest figure, each row in its own unit."""
    kinds: dict[str, list[float]] = {}
    for row in rows:
        kind = column.type_of(row)
        value = cell_number(kind, row.get(column.key))
        if value is not None:
            kinds.setdefault(kind, []).append(value)
    widest = [
        printed_width(kind, end)
        for kind, figures in kinds.items()
        for end in (min(figures), max(figures), sum(figures) if column.total else 0)
    ]
    return max(widest, default=printed_width(column.type, 0))


def _shrink(columns: list[StyledColumn]) -> None:
    """Narrow the widest texts, down to their declared widths, until the table fits a page."""
    over = sum(styled.width for styled in columns) - _PAGE
    texts = [styled for styled in columns if styled.column.type == "text"]
    while over > 0:
        room = [styled for styled in texts if styled.width - 1 >= max(styled.column.width, 12)]
        if not room:
            return
        max(room, key=lambda styled: styled.width).width -= 1
        over -= 1
