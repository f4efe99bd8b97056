"""What a workbook holds, in plain values: the engine's input.

Figures are raw: money and change in whole cents, rate a fraction, points a difference of
fractions, None for what is not known. The engine prints them by their type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Type = Literal[
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
]
ChartKind = Literal[
    "columns", "bars", "stacked_bars", "stacked_columns", "lines", "combo", "waterfall", "doughnut"
]
Figure = float | int | None


@dataclass(frozen=True)
class Column:
    """One column of a table.

    mark   the key of a flag of the row: where it is true the cell is marked
    means  what the mark says: the cell "changed", or its date is "late"
    total  summed in the totals row
    bars   a bar behind each figure, as long as the figure is large
    width  in characters: how wide text may grow before it wraps
    unit   the key of the type of each row's own figure, where they differ from row to row
    tone   "neutral": a sign is neither good nor bad; "down": much is bad
    """

    key: str
    heading: str
    type: Type = "text"
    width: int = 14
    total: bool = False
    mark: str = ""
    means: Literal["changed", "late"] = "changed"
    bars: bool = False
    unit: str = ""
    tone: Literal["", "neutral", "down"] = ""

    def type_of(self, row: Mapping[str, Any]) -> Type:
        """What that row's figure is."""
        return row.get(self.unit) or self.type if self.unit else self.type


@dataclass(frozen=True)
class TableSheet:
    """A table on a sheet of its own.

    title   stands over it; the sheet's name is made from `name`, or else from the title
    kicker  the neutral heading, small over a title that says it
    notes   short sentences between title and table: the filter used, what a colour means
    empty   the sentence that stands in the place of no rows

    A row that is true under "strong" is bold: a total that stands among the others.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    empty: str
    name: str = ""
    kicker: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Tile:
    """A key figure: small label, large value, change with its sign, a note, a line of its last months."""

    label: str
    value: Any
    type: Type = "money"
    change: Figure = None
    change_type: Type = "change"
    note: str = ""
    trend: Sequence[Figure] = ()
    trend_labels: Sequence[str] = ()


@dataclass(frozen=True)
class Chart:
    """A native chart of raw figures.

    unit    money, integer or rate: how its figures are printed
    series  by name. Of two series of columns or bars the first is the earlier one and is drawn
            grey. A combo's last series is its line. A waterfall has one series of signed steps.
    totals  of a waterfall: which steps stand on the ground
    tones   colours of the series, by name; the house's order where there are none
    alt     what it shows in words; made from the figures where there is none
    """

    title: str
    kind: ChartKind
    categories: Sequence[str]
    series: Mapping[str, Sequence[Figure]]
    unit: Type = "money"
    totals: Sequence[int] = (0, -1)
    tones: Sequence[str] = ()
    alt: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the title block; attention makes it stand out."""

    text: str
    attention: bool = False


@dataclass(frozen=True)
class Front:
    """The synthesis sheet.

    kicker  the neutral heading, small over the title that says it
    """

    name: str
    title: str
    kicker: str = ""
    lines: Sequence[Line] = ()
    sentences: Sequence[str] = ()
    tiles: Sequence[Tile] = ()
    charts: Sequence[Chart] = ()


@dataclass(frozen=True)
class Workbook:
    """A whole workbook.

    created  the date its properties bear: given, since equal inputs give equal bytes
    colours  over the house's own, by name (ink, accent, up, down, attention, previous, hairline, ground)
    foot     who and when, at the left foot of each printed page
    """

    title: str
    lang: str
    currency: str
    created: dt.datetime
    front: Front
    tables: Sequence[TableSheet] = ()
    author: str = ""
    subject: str = ""
    company: str = ""
    keywords: str = ""
    foot: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)


def described(plain: Mapping[str, Any]) -> Workbook:
    """A workbook from plain mappings with the same keys, as rooms that may not import us give it.

    Raises TypeError for a key that no part has.
    """
    front = dict(plain["front"])
    front["lines"] = [Line(**one) for one in front.get("lines", ())]
    front["tiles"] = [Tile(**one) for one in front.get("tiles", ())]
    front["charts"] = [Chart(**one) for one in front.get("charts", ())]
    tables = [
        TableSheet(**{**one, "columns": [Column(**column) for column in one["columns"]]})
        for one in plain.get("tables", ())
    ]
    return Workbook(**{**plain, "front": Front(**front), "tables": tables})
