"""What stands in a workbook: values only, nothing of how they look."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CellError:
    """An error cell, which is not a blank: #N/A, #DIV/0! …

    rich  what the program that wrote it shows instead: "entity" for a linked data type, "picture", "error" for
          an error of a newer kind; "" where it shows the error
    """

    code: str
    rich: str = ""


Cell = str | float | bool | dt.datetime | dt.time | dt.timedelta | CellError


class Formula(NamedTuple):
    """A formula as its cell holds it.

    text      without the equals sign; empty where it is not known, as where a shared formula is missing
    computed  is the value it gave stored? A program that never calculates leaves none
    """

    text: str
    computed: bool


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows and columns count from 1; a blank cell is in no mapping.

    state                   visible, hidden or veryHidden
    kind                    worksheet, chartsheet, dialogsheet …; only a worksheet has cells
    arrays                  of each array formula, the last cell that it fills
    spilled                 a cell that an array formula fills -> the cell of the formula
    rows_hidden_by_default  rows not listed in the file are hidden as well
    hidden_cols             (first, last) of each run of hidden columns
    merged                  ranges as written, "A1:F1"
    part                    the part of the file that holds it; empty for one without cells
    far                     addresses of what stands beyond the limits and was not read, at most `Limits.far`
    far_values              what stands there, in short
    """

    name: str
    state: str = "visible"
    kind: str = "worksheet"
    cells: dict[Position, Cell] = field(default_factory=dict)
    formulas: dict[Position, Formula] = field(default_factory=dict)
    arrays: dict[Position, Position] = field(default_factory=dict)
    spilled: dict[Position, Position] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    rows_hidden_by_default: bool = False
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    part: str = ""
    far: list[str] = field(default_factory=list)
    far_values: dict[str, str | float] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """One workbook.

    names     (defined name, index of its sheet or None) -> what it refers to
    date1904  dates count from 1904; the dates in cells are right already
    macros    an .xlsm; its macros are neither run nor kept
    modified  when it was last saved, in UTC, as the file itself says; None where it does not
    custom    its own string properties
    """

    sheets: list[Sheet]
    names: dict[tuple[str, int | None], str] = field(default_factory=dict)
    date1904: bool = False
    macros: bool = False
    modified: dt.datetime | None = None
    custom: dict[str, str] = field(default_factory=dict)
