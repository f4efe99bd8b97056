"""The types of values and the columns of tables, as Word and Excel both print them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

# money and change are whole cents of the document's currency (change is printed with its sign);
# rate is a fraction; points is a difference of fractions; day is a date; short_day a date
# printed without its year; month is a date whose month is printed; figure is a figure that is
# printed already, for columns whose rows have units of their own.
ValueType = Literal[
    "text",
    "integer",
    "signed",
    "number",
    "money",
    "change",
    "rate",
    "points",
    "days",
    "day",
    "short_day",
    "month",
    "flag",
    "figure",
]
# What a cell holds before it is printed; None stands for an unknown figure.
Raw = str | int | float | dt.date | None
# A table's row by column key. It may hold more than the columns: rows of frames do.
Row = Mapping[str, Raw]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    heading       a message for the catalogs in a declaration, the text itself in a workbook
    mark          the key of a flag of the row: where it is true the cell is marked
    mark_meaning  what the mark says: the cell has "changed", or what stands in it is "late"
    total         summed in the table's last line
    width         in characters, for Excel: how wide text may grow before it wraps
    word_mm       width in Word in mm, where the page is neither too narrow nor too wide; 0: not in Word
    yields        in Word: gives up width where the page is full, takes up what is left: text that wraps
    bars          in Excel, a bar behind each figure, as long as the figure is large
    unit          the key of the type of each row's own figure, where they differ from row to row
    tone          in Excel: "neutral" where a sign is neither good nor bad, "down" where much is bad
    spare         left out of the sheet where no row says anything in it
    missed        a figure of None is printed as unknown, not as the dash for nothing
    names_reader  left out of the sheet where every row names the partner the document is for
    labels        the parts of a text between commas are printed as small labels in Word
    """

    key: str
    heading: str
    type: ValueType = "text"
    width: int = 14
    word_mm: float = 0
    yields: bool = False
    total: bool = False
    mark: str = ""
    mark_meaning: Literal["changed", "late"] = "changed"
    bars: bool = False
    unit: str = ""
    tone: Literal["", "neutral", "down"] = ""
    spare: bool = False
    missed: bool = False
    names_reader: bool = False
    labels: bool = False

    def type_of(self, row: Row) -> ValueType:
        """Return the type of this column's figure in a row."""
        return cast("ValueType", row.get(self.unit) or self.type) if self.unit else self.type


class TableTooWideError(ValueError):
    """A table whose columns do not fit the page of its document, whatever yields."""


# Narrower, a column of text breaks words.
_NARROWEST_MM = 14.0


def in_word(columns: Sequence[Column], **widths_mm: float) -> tuple[Column, ...]:
    """Return the columns of a table that Word draws otherwise than they declare.

    widths_mm  by key, the width of the columns that stand in Word; the others do not stand there

    Raises KeyError for a key that is no column's.
    """
    unknown = widths_mm.keys() - {column.key for column in columns}
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return tuple(replace(column, word_mm=widths_mm.get(column.key, 0)) for column in columns)


def word_widths(columns: Sequence[Column], page_mm: float) -> dict[str, float]:
    """Return the widths in mm of the columns that stand in Word, by key, as wide as the page together.

    Columns that yield share what the page lacks or has left, in proportion to their width.

    page_mm  between the margins

    Raises TableTooWideError where columns that yield would become narrower than words are.
    """
    widths = {column.key: float(column.word_mm) for column in columns if column.word_mm}
    left = page_mm - sum(widths.values())
    if abs(left) < 0.1:
        return widths
    yielding = {column.key: widths[column.key] for column in columns if column.word_mm and column.yields}
    room = sum(yielding.values())
    widths |= {key: round(width + left * width / room, 1) for key, width in yielding.items()}
    if not yielding or min(widths[key] for key in yielding) < _NARROWEST_MM:
        raise TableTooWideError(
            f"columns of {page_mm - left:g} mm on a page of {page_mm:g} mm, and too few yield: "
            + ", ".join(f"{key} {width:g}" for key, width in widths.items())
        )
    return widths
