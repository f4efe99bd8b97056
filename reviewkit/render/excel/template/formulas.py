"""Formulas as text and references, so that references can follow the cells they speak of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?<![\])!])(?P<reference>(?:(?P<sheet>'(?:[^'\[\]]|'')+'|[^\W\d][\w.]*)!)?"
    rf"(?:(?P<first>{_CELL})(?::(?P<last>{_CELL}))?"
    r"|(?P<left>\$?[A-Za-z]{1,3}):(?P<right>\$?[A-Za-z]{1,3})"
    r"|(?P<top>\$?[0-9]{1,7}):(?P<bottom>\$?[0-9]{1,7})))(?![\w.(!\[])"
    r"|'(?:[^']|'')*'"
    r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    r"|[^\W\d][\w.\\?]*\(?"
    r"|[0-9.]+(?:[Ee][+-]?[0-9]+)?"
    r"|[()]"
)
_PARTS = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})").fullmatch
_SIMPLE_SHEET = re.compile(r"[^\W\d][\w.]*").fullmatch
# Functions that take whole ranges: a single cell of a repeated row in their arguments means all its copies.
_RANGE_FUNCTIONS = frozenset(
    {
        *("SUM", "AVERAGE", "AVERAGEA", "COUNT", "COUNTA", "COUNTBLANK", "MIN", "MINA", "MAX", "MAXA"),
        *("PRODUCT", "MEDIAN", "STDEV", "STDEVP", "STDEV.S", "STDEV.P", "VAR", "VARP", "VAR.S", "VAR.P"),
        *("SUMSQ", "SUBTOTAL", "AGGREGATE", "SUMPRODUCT", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS"),
        *("AVERAGEIF", "AVERAGEIFS", "LARGE", "SMALL", "CONCAT", "TEXTJOIN", "AND", "OR", "GEOMEAN"),
        *("HARMEAN", "PERCENTILE", "QUARTILE", "MODE", "IRR", "NPV", "ROWS"),
    }
)


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: A, B ... XFD."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column by its letters, counted from 1."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def cell_name(row: int, column: int) -> str:
    """The address of a cell: (12, 2) is "B12"."""
    return f"{column_letters(column)}{row}"


def quoted_sheet(name: str) -> str:
    """A sheet's name as formulas write it: in quotes where it is no plain word or looks like a cell."""
    if _SIMPLE_SHEET(name) and not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[RrCc][0-9]*(?:[Cc][0-9]*)?", name):
        return name
    return "'" + name.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, counted from 1, its ends included; whole rows and columns reach to the limits."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area | None:
        """Parse "A1", "A1:B2", "A:C" or "2:5"; None for anything else."""
        parts = formula(text).parts
        if len(parts) == 1 and isinstance(parts[0], Reference) and parts[0].sheet is None:
            return parts[0].area
        return None

    @property
    def name(self) -> str:
        """The area as attributes write it: "A1" or "A1:B2"."""
        first = cell_name(self.top, self.left)
        if (self.top, self.left) == (self.bottom, self.right):
            return first
        return f"{first}:{cell_name(self.bottom, self.right)}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a formula to one cell, a range, whole rows or whole columns.

    sheet     the sheet named before it, None for the formula's own
    kind      "cell", "range", "columns" or "rows"
    fixed     "$" before the left column, the top row, the right column, the bottom row
    spreads   it stands among the arguments of a function of ranges
    """

    sheet: str | None
    area: Area
    kind: str
    fixed: tuple[bool, bool, bool, bool]
    spreads: bool = False

    def text(self, area: Area | None = None, sheet: str | None = None) -> str:
        """The reference as a formula writes it, with another area or another sheet's name."""
        area = area or self.area
        name = sheet if sheet is not None else self.sheet
        prefix = "" if name is None else f"{quoted_sheet(name)}!"
        left, top, right, bottom = ("$" if fixed else "" for fixed in self.fixed)
        if self.kind == "columns":
            return f"{prefix}{left}{column_letters(area.left)}:{right}{column_letters(area.right)}"
        if self.kind == "rows":
            return f"{prefix}{top}{area.top}:{bottom}{area.bottom}"
        first = f"{prefix}{left}{column_letters(area.left)}{top}{area.top}"
        if self.kind == "cell" and (area.top, area.left) == (area.bottom, area.right):
            return first
        if self.kind == "cell":
            right, bottom = left, top
        return f"{first}:{right}{column_letters(area.right)}{bottom}{area.bottom}"

    def moved(self, rows: int, columns: int) -> Reference:
        """The reference as it reads in a cell so many rows and columns further: fixed sides stay."""
        left, top, right, bottom = self.fixed
        area = self.area
        whole_rows, whole_columns = self.kind == "rows", self.kind == "columns"
        return replace(
            self,
            area=Area(
                area.top if top or whole_columns else (area.top + rows - 1) % MAX_ROWS + 1,
                area.left if left or whole_rows else (area.left + columns - 1) % MAX_COLUMNS + 1,
                area.bottom if bottom or whole_columns else (area.bottom + rows - 1) % MAX_ROWS + 1,
                area.right if right or whole_rows else (area.right + columns - 1) % MAX_COLUMNS + 1,
            ),
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the texts and references it is made of, without the sign =."""

    parts: tuple[str | Reference, ...]

    @property
    def references(self) -> list[Reference]:
        return [part for part in self.parts if isinstance(part, Reference)]

    def text(self, resolve: Callable[[Reference], str] = Reference.text) -> str:
        """The formula, each reference as `resolve` writes it."""
        return "".join(part if isinstance(part, str) else resolve(part) for part in self.parts)

    def moved(self, rows: int, columns: int) -> Formula:
        """The formula as filled into a cell so many rows and columns further."""
        return Formula(
            tuple(part if isinstance(part, str) else part.moved(rows, columns) for part in self.parts)
        )


def formula(text: str) -> Formula:
    """Split a formula into texts and references. Texts, names and structured references stay text."""
    parts: list[str | Reference] = []
    functions: list[str] = []
    position = 0
    for token in _TOKEN.finditer(text):
        written = token[0]
        if written.endswith("(") and written[0] not in "\"'[":
            functions.append(written[:-1].upper().removeprefix("_XLFN."))
            continue
        if written == ")":
            if functions:
                functions.pop()
            continue
        if token["reference"] is None:
            continue
        spreads = bool(functions) and functions[-1] in _RANGE_FUNCTIONS and _is_argument(text, token)
        reference = _reference(token, spreads=spreads)
        if reference is None:
            continue
        if token.start() > position:
            parts.append(text[position : token.start()])
        parts.append(reference)
        position = token.end()
    if position < len(text):
        parts.append(text[position:])
    return Formula(tuple(parts))


def _is_argument(text: str, token: re.Match[str]) -> bool:
    """Whether a token is an argument by itself, not an operand inside one."""
    before, after = text[: token.start()].rstrip()[-1:], text[token.end() :].lstrip()[:1]
    return before in "(,;" and after in "),;"


def _reference(token: re.Match[str], *, spreads: bool) -> Reference | None:
    sheet = token["sheet"]
    if sheet is not None and sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    if token["first"]:
        first, last = _corner(token["first"]), _corner(token["last"] or token["first"])
        if first is None or last is None:
            return None
        (top, left, top_fixed, left_fixed), (bottom, right, bottom_fixed, right_fixed) = first, last
        if top > bottom:
            top, bottom, top_fixed, bottom_fixed = bottom, top, bottom_fixed, top_fixed
        if left > right:
            left, right, left_fixed, right_fixed = right, left, right_fixed, left_fixed
        fixed = (left_fixed, top_fixed, right_fixed, bottom_fixed)
        kind = "range" if token["last"] else "cell"
        return Reference(sheet, Area(top, left, bottom, right), kind, fixed, spreads)
    if token["left"]:
        sides = [
            (column_number(side.lstrip("$")), side.startswith("$")) for side in token.group("left", "right")
        ]
        (left, left_fixed), (right, right_fixed) = sorted(sides)
        if right > MAX_COLUMNS:
            return None
        area = Area(1, left, MAX_ROWS, right)
        return Reference(sheet, area, "columns", (left_fixed, False, right_fixed, False), spreads)
    rows = [(int(side.lstrip("$")), side.startswith("$")) for side in token.group("top", "bottom")]
    (top, top_fixed), (bottom, bottom_fixed) = sorted(rows)
    if not 1 <= top <= bottom <= MAX_ROWS:
        return None
    return Reference(
        sheet, Area(top, 1, bottom, MAX_COLUMNS), "rows", (False, top_fixed, False, bottom_fixed), spreads
    )


def _corner(text: str) -> tuple[int, int, bool, bool] | None:
    """Row, column and whether each is fixed; None where no sheet has such a cell."""
    match = _PARTS(text)
    assert match is not None
    row, column = int(match[4]), column_number(match[2])
    if not 1 <= row <= MAX_ROWS or column > MAX_COLUMNS:
        return None
    return row, column, bool(match[3]), bool(match[1])
