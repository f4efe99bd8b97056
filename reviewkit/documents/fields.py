"""The words a document is declared in: values, tables, charts, groups of them.

One declaration says what a template may use (`templates check`, docs/word-templates.md),
how each value is printed in Word, and which sheets the Excel pack has. A pack is values
alone, so that Word and Excel cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from reviewkit.domain.period import Period

# money and change are whole cents of the pack's currency (change is printed with its sign);
# rate is a fraction; points is a difference of fractions; day is a date; short_day a date
# printed without its year; month is a date whose month is printed; state is a text that
# stands for a condition (late, won, lost ...) and is printed as it is; figure is a figure
# that is printed already, for columns whose rows have units of their own.
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
    "figure",
]

ChartKind = Literal[
    "columns", "bars", "stacked_bars", "stacked_columns", "lines", "combo", "waterfall", "doughnut"
]


@dataclass(frozen=True)
class Value:
    """One value: its key in templates, its type, what it means."""

    key: str
    type: Type
    meaning: str
    example: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table. `heading` is a message for the catalogs.

    mark    the key of a flag of the row: where it is true the cell is marked as changed
    total   summed in the table's last line
    word    stands in the Word table too (Excel shows every column)
    width   in characters, for Excel
    unit    the key of the type of each row's own figure, where they differ from row to row
    spare   left out of the sheet where no row says anything in it
    tone    in Excel: "neutral" where a sign is neither good nor bad, "down" where much is bad
    missed  a figure that is not there was not told: unknown, and no dash for nothing
    """

    key: str
    heading: str
    type: Type = "text"
    mark: str = ""
    total: bool = False
    word: bool = True
    width: int = 14
    unit: str = ""
    spare: bool = False
    tone: Literal["", "neutral", "down"] = ""
    missed: bool = False


@dataclass(frozen=True)
class Table:
    """A table: rows are mappings by column key. `empty` is the sentence that stands for no rows.

    sheet   it has a sheet of its own in the Excel pack
    tab     that sheet's name, where the title is longer than Excel takes
    most    so many rows in Word; how many others there are, and their money, is said under it
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    empty: str
    sheet: bool = True
    tab: str = ""
    most: int = 0

    @cached_property
    def row_keys(self) -> frozenset[str]:
        """The keys that every row holds: of its columns, their marks and their units."""
        return frozenset(
            key for column in self.columns for key in (column.key, column.mark, column.unit) if key
        )


@dataclass(frozen=True)
class Chart:
    """A native chart, bound in the template by the alternative text {{chart:KEY}}.

    unit   money, integer or rate: the type its figures are printed in
    tones  colours of its series in Excel by name, as the template draws them in Word
    excel  stands on the workbook's synthesis too
    """

    key: str
    title: str
    kind: ChartKind
    unit: Type = "money"
    tones: tuple[str, ...] = ()
    excel: bool = True


@dataclass(frozen=True)
class Group:
    """Several fields under one name: {{ now.pipe }}."""

    key: str
    fields: tuple[AnyField, ...]


@dataclass(frozen=True)
class Each:
    """A list of groups: {% for deal in deals %}."""

    key: str
    fields: tuple[AnyField, ...]
    meaning: str = ""


AnyField = Value | Table | Chart | Group | Each


@dataclass(frozen=True)
class PackKind:
    """One kind of document: its name in manifest.json, its template, its title, its fields.

    tiles  keys of the top group's values that stand as key figures, in order
    """

    kind: str
    template: str
    title: str
    fields: tuple[AnyField, ...]
    tiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """What a chart draws: categories and named series of raw figures (cents, fractions), None for a gap."""

    categories: Sequence[str]
    series: Mapping[str, Sequence[float | int | None]]
    title: str = ""


@dataclass(frozen=True)
class Audience:
    """Who a pack is for.

    code      of the partner or channel manager, or "all"
    currency  the one every amount of the pack is in
    """

    code: str
    name: str
    lang: str
    currency: str
    vendor: str


@dataclass(frozen=True)
class Pack:
    """One document's content: the declaration, who it is for, when, and its raw values by key.

    Raises ContentError for a declared field that nothing fills and for a value that is not declared.
    """

    kind: PackKind
    audience: Audience
    period: Period
    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_filled(self.kind.kind, self.kind.fields, self.values)

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.kind.kind, self.audience.code, str(self.period)


class ContentError(ValueError):
    """A document whose values are not those it declares."""


def require_filled(path: str, fields: tuple[AnyField, ...], values: Mapping[str, Any]) -> None:
    """Raise ContentError for a declared key without a value and for a value without a declaration.

    None fills a key: it stands for an unknown figure. Rows of tables and lists may hold more than is
    declared, since they are rows of frames.

    path  names what is checked, for the message: "director.managers"
    """
    undeclared = values.keys() - {field.key for field in fields}
    if undeclared:
        raise ContentError(f"{path}: {_listed(undeclared)} is filled, but not declared")
    _require_keys(path, fields, values)


def _require_keys(path: str, fields: tuple[AnyField, ...], values: Mapping[str, Any]) -> None:
    absent = {field.key for field in fields} - values.keys()
    if absent:
        raise ContentError(f"{path}: {_listed(absent)} is declared, but nothing fills it")
    for declared in fields:
        content, inner = values[declared.key], f"{path}.{declared.key}"
        if isinstance(declared, Table):
            required = declared.row_keys
            for row in content:
                if not row.keys() >= required:
                    raise ContentError(
                        f"{inner}: {_listed(required - row.keys())} is declared, but nothing fills it"
                    )
        elif isinstance(declared, Group):
            require_filled(inner, declared.fields, content)
        elif isinstance(declared, Each):
            for item in content:
                _require_keys(inner, declared.fields, item)


def _listed(keys: AbstractSet[str]) -> str:
    return ", ".join(sorted(keys))
