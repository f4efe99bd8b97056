"""The words a document is declared in: values, tables, charts, groups of them.

One declaration says what a template may use (`templates check`, docs/word-templates.md),
how each value is printed in Word, and which sheets the Excel pack has. A pack is values
alone, so that Word and Excel cannot disagree. Its columns are those that the Excel engine writes
(reviewkit.content).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from reviewkit.content.columns import Column, Raw, Row, ValueType, in_word
from reviewkit.content.workbook_description import ChartKind, Figure, Scenario
from reviewkit.domain.period import Period

__all__ = [
    "AnyField",
    "Audience",
    "Chart",
    "Column",
    "Content",
    "ContentError",
    "Each",
    "Group",
    "KeyFigure",
    "Pack",
    "PackKind",
    "Series",
    "Table",
    "Trend",
    "Value",
    "in_word",
]
# The raw values of fields by key: see `Pack`.
Content = Mapping[str, object]


@dataclass(frozen=True)
class Value:
    """One value: its key in templates, its type, what it means."""

    key: str
    type: ValueType
    meaning: str
    example: str = ""


@dataclass(frozen=True)
class Table:
    """A table: rows are mappings by column key. `empty` is the sentence that stands for no rows.

    sheet     it has a sheet of its own in the Excel pack
    tab       that sheet's name, where the title is longer than Excel takes
    most      so many rows in Word; the number and the money of the others stand under it
    sentence  key of the value that says what the table shows: the title of its sheet
    notes     keys of values that stand under that title: the filter used
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    empty: str
    sheet: bool = True
    tab: str = ""
    most: int = 0
    sentence: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def row_keys(self) -> frozenset[str]:
        """The keys that every row holds: of its columns, their marks and their units."""
        return frozenset(
            key for column in self.columns for key in (column.key, column.mark, column.unit) if key
        )


@dataclass(frozen=True)
class Chart:
    """A native chart, bound in the template by the alternative text {{chart:KEY}}.

    unit      money, integer or rate: the type its figures are printed in
    tones     colours of its series in Excel by name, as the template draws them in Word
    excel     stands on the workbook's synthesis too
    sentence  key of the value that says what the chart shows: its title in Excel
    """

    key: str
    title: str
    kind: ChartKind
    unit: ValueType = "money"
    tones: tuple[str, ...] = ()
    excel: bool = True
    sentence: str = ""


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
class Trend:
    """The line of a key figure: a column of a table of months, whose `month` column names the points."""

    table: str
    column: str
    month: str = "month"


@dataclass(frozen=True)
class KeyFigure:
    """A value that stands as a tile at the head of the workbook.

    value   its key
    label   the message of its name
    change  key of its change; the workbook prints the percent beside it
    note    key of the short text under it
    trend   its last months
    """

    value: str
    label: str
    change: str = ""
    note: str = ""
    trend: Trend | None = None


@dataclass(frozen=True)
class PackKind:
    """One kind of document: its name in manifest.json, its template, its title, its fields.

    Raises ContentError for a key that a table, a chart or a key figure names and no field has.
    """

    kind: str
    template: str
    title: str
    fields: tuple[AnyField, ...]
    tiles: tuple[KeyFigure, ...] = ()

    def __post_init__(self) -> None:
        named = [key for tile in self.tiles for key in (tile.value, tile.change, tile.note)]
        for field in self.fields:
            if isinstance(field, Table):
                named += [field.sentence, *field.notes]
            elif isinstance(field, Chart):
                named.append(field.sentence)
        absent = {key for key in named if key} - {field.key for field in self.fields}
        columns = {
            (field.key, column.key)
            for field in self.fields
            if isinstance(field, Table)
            for column in field.columns
        }
        for trend in (tile.trend for tile in self.tiles):
            if trend is not None:
                absent |= {
                    f"{trend.table}.{key}"
                    for key in (trend.column, trend.month)
                    if (trend.table, key) not in columns
                }
        if absent:
            raise ContentError(f"{self.kind}: {_listed(absent)} is named, but no field has it")


@dataclass(frozen=True)
class Series:
    """What a chart draws: categories and named series of raw figures (cents, fractions), None for a gap."""

    categories: Sequence[str]
    series: Mapping[str, Sequence[Figure]]
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

    scenario  the what-if sheet of its workbook, None without one

    Raises ContentError for a declared field that nothing fills and for a value that is not declared.
    """

    kind: PackKind
    audience: Audience
    period: Period
    values: Content
    scenario: Scenario | None = None

    def __post_init__(self) -> None:
        require_filled(self.kind.kind, self.kind.fields, self.values)

    def text(self, key: str) -> str:
        """Return the text of a value; empty for None and for a key that is not declared."""
        return str(self.values.get(key) or "")

    @property
    def sentences(self) -> list[str]:
        """The sentences that sum up the period, in order; none if the document has none."""
        sentences = contents_in(self.values.get("sentences") or ())
        return [str(sentence["text"]) for sentence in sentences if sentence["text"]]

    def raw(self, key: str) -> Raw:
        """Return a declared value as it was worked out; None where it is unknown."""
        return cast("Raw", self.values[key])

    def rows(self, key: str) -> Sequence[Row]:
        """Return the rows of a declared table."""
        return rows_in(self.values[key])

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.kind.kind, self.audience.code, str(self.period)


class ContentError(ValueError):
    """A document whose declaration or values contradict each other."""


def rows_in(value: object) -> Sequence[Row]:
    """Return the value of a table as its rows; `require_filled` has checked them."""
    return cast("Sequence[Row]", value)


def contents_in(value: object) -> Sequence[Content]:
    """Return the value of an `Each` as the contents of its groups."""
    return cast("Sequence[Content]", value)


def content_in(value: object) -> Content:
    """Return the value of a `Group` as its content."""
    return cast("Content", value)


def require_filled(path: str, fields: tuple[AnyField, ...], values: Content) -> None:
    """Raise ContentError for a declared key without a value and for a value without a declaration.

    None fills a key: it stands for an unknown figure. Rows of tables and lists may hold more than is
    declared, since they are rows of frames.

    path  names what is checked, for the message: "director.managers"
    """
    undeclared = values.keys() - {field.key for field in fields}
    if undeclared:
        raise ContentError(f"{path}: {_listed(undeclared)} is filled, but not declared")
    _require_keys(path, fields, values)


def _require_keys(path: str, fields: tuple[AnyField, ...], values: Content) -> None:
    absent = {field.key for field in fields} - values.keys()
    if absent:
        raise ContentError(f"{path}: {_listed(absent)} is declared, but nothing fills it")
    for declared in fields:
        value, inner = values[declared.key], f"{path}.{declared.key}"
        if isinstance(declared, Table):
            required = declared.row_keys
            for row in rows_in(value):
                if not row.keys() >= required:
                    raise ContentError(
                        f"{inner}: {_listed(required - row.keys())} is declared, but nothing fills it"
                    )
        elif isinstance(declared, Group):
            require_filled(inner, declared.fields, content_in(value))
        elif isinstance(declared, Each):
            for item in contents_in(value):
                _require_keys(inner, declared.fields, item)


def _listed(keys: AbstractSet[str]) -> str:
    return ", ".join(sorted(keys))
