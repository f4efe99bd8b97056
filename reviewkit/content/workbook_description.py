"""The description of a workbook: what a document gives and the Excel engine writes.

Figures are raw (reviewkit.content.columns); the engine prints them by their type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reviewkit.content.columns import Column, Raw, Row, ValueType

ChartKind = Literal[
    "columns", "bars", "stacked_bars", "stacked_columns", "lines", "combo", "waterfall", "doughnut"
]
Figure = float | int | None


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
    rows: Sequence[Row]
    empty: str
    name: str = ""
    kicker: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Tile:
    """A key figure: small label, large value, change with its sign, a note, a line of its last months."""

    label: str
    value: Raw
    type: ValueType = "money"
    change: Figure = None
    change_type: ValueType = "change"
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
    unit: ValueType = "money"
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
class ScenarioDeal:
    """A deal of a what-if sheet.

    amount       whole cents
    probability  what the amount is multiplied by at first (a fraction)
    expected     their product, whole cents, rounded half up
    """

    reference: str
    partner: str
    customer: str
    stage: str
    close: dt.date | None
    amount: int
    probability: float
    expected: int


@dataclass(frozen=True)
class Scenario:
    """A what-if sheet: sums in whole cents, deals whose tick and probability can be changed.

    other_deals, new_deals   what deals that are not listed count for
    plan     None without one
    """

    name: str
    title: str
    note: str
    achieved: int
    other_deals: int
    new_deals: int
    plan: int | None
    deals: Sequence[ScenarioDeal]


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
    scenario: Scenario | None = None
    author: str = ""
    subject: str = ""
    company: str = ""
    keywords: str = ""
    foot: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
