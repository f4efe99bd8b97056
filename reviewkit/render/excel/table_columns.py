"""A table's columns: how each cell looks, how wide each column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_formats import DAYS, FIGURES, Look
from reviewkit.render.excel.cell_values import figure, printed_width
from reviewkit.render.excel.text_widths import text_width
from reviewkit.render.excel.workbook_description import Column, TableSheet

FILTER_BUTTON = 3  # characters that the arrow of a filter covers
_AIR = 1.5  # characters between a column's text and the next one's
_PAGE = 150  # characters across a landscape page still read with ease


@dataclass
class Dressed:
    """A column with what its cells are written with.

    units  the format of a cell by its row's own type, where rows differ
    wraps  some text of it is wider than the column
    """

    column: Column
    heading: str
    plain: Any
    marked: Any
    quoted: Any
    indent: int = 0
    width: float = 8
    wraps: bool = False
    units: Mapping[str, Any] = field(default_factory=dict)
    strong: Any = None


def dressed_columns(given: TableSheet, look: Look) -> list[Dressed]:
    """The columns with their formats, wide enough for what stands in them."""
    columns = _formats(given.columns, look)
    naturals = [
        text_width([row.get(one.column.key) for row in given.rows]) if one.column.type == "text" else 0
        for one in columns
    ]
    for dressed, natural in zip(columns, naturals, strict=True):
        dressed.width = _width(dressed, given.rows, natural)
    _shrink(columns)
    for dressed, natural in zip(columns, naturals, strict=True):
        dressed.wraps = natural > dressed.width - _AIR - dressed.indent
    return columns


def _formats(columns: Sequence[Column], look: Look) -> list[Dressed]:
    out: list[Dressed] = []
    titles = names.headings([column.heading for column in columns])
    under = {"bottom": 1, "bottom_color": look.colour("hairline"), "valign": "vcenter"}
    for column, title in zip(columns, titles, strict=True):
        kind = column.type
        cell: dict[str, Any] = {**under, "num_format": look.number_format(kind)}
        if kind in FIGURES:
            cell["align"] = "right"
        else:
            # Left beside right would touch: what stands behind a figure moves away from it.
            cell |= {"align": "left", "indent": 1 if out and out[-1].column.type in FIGURES else 0}
            if kind == "text":
                cell["text_wrap"] = True
        if column.means == "late":
            marked = {
                "bold": True,
                "font_color": look.colour("down"),
                "bg_color": look.tint("attention", 0.2),
            }
            if kind in DAYS:  # a sign beside the colour
                marked["num_format"] = (
                    f'"! "{cell["num_format"]}'
                    if "[$" not in cell["num_format"]
                    else (cell["num_format"].replace("]", ']"! "', 1))
                )
        else:
            marked = {"bold": True, "bg_color": look.tint("accent", 0.15)}
        out.append(
            Dressed(
                column,
                title,
                look(**cell),
                look(**{**cell, **marked}),
                look(**cell, quote_prefix=True),
                indent=cell.get("indent", 0),
                units={
                    each: look(**{**cell, "num_format": look.number_format(each)})
                    for each in (FIGURES if column.unit else ())
                },
                strong=look(**cell, bold=True),
            )
        )
    return out


def _width(dressed: Dressed, rows: Sequence[Mapping[str, Any]], natural: float) -> float:
    """What its figures need to be read whole; text wraps from the declared width, or 36, on."""
    column = dressed.column
    kind = column.type
    beside = FILTER_BUTTON + (2 if kind in FIGURES else 1)  # bold, and clear of the arrow
    heading = max(text_width([word]) for word in dressed.heading.split()) + beside
    if kind == "text":
        longest = min(max(natural, 6), max(column.width, 36))
        return max(heading, longest) + _AIR + dressed.indent
    if kind in FIGURES:
        needed = _figure_width(column, rows)
    elif kind == "month":
        needed = 14
    elif kind == "flag":
        needed = 5
    else:
        needed = (13 if column.mark and column.means == "late" else 11) + dressed.indent
    return max(heading, needed + _AIR, 7)


def _figure_width(column: Column, rows: Sequence[Mapping[str, Any]]) -> int:
    """What the longest figure takes, each in its own unit."""
    kinds: dict[str, list[float]] = {}
    for row in rows:
        kind = column.type_of(row)
        value = figure(kind, row.get(column.key))
        if value is not None:
            kinds.setdefault(kind, []).append(value)
    widest = [
        printed_width(kind, end)
        for kind, figures in kinds.items()
        for end in (min(figures), max(figures), sum(figures) if column.total else 0)
    ]
    return max(widest, default=printed_width(column.type, 0))


def _shrink(columns: list[Dressed]) -> None:
    """Where a page would be too wide to read, the widest text wraps earlier, down to its declared width."""
    over = sum(dressed.width for dressed in columns) - _PAGE
    texts = [dressed for dressed in columns if dressed.column.type == "text"]
    while over > 0:
        room = [dressed for dressed in texts if dressed.width - 1 >= max(dressed.column.width, 12)]
        if not room:
            return
        max(room, key=lambda dressed: dressed.width).width -= 1
        over -= 1
