"""From raw values to what is printed: the Word template's context.

Cents become "1 284 350 €", None becomes "n. d.": here and nowhere else, by the declared type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reviewkit.packs.declare import AnyField, Chart, Column, Each, Group, Pack, Series, Table, Value
from reviewkit.text import NBSP, N_, Language, language


class Printed(str):
    """A printed value that still knows the raw one: `{% if change.raw < 0 %}` works in a template."""

    __slots__ = ("raw",)
    raw: Any

    def __new__(cls, text: str, raw: Any = None) -> Printed:
        made = super().__new__(cls, text)
        made.raw = raw
        return made

    def __getnewargs__(self) -> tuple[str, Any]:
        return str(self), self.raw

    @property
    def known(self) -> bool:
        return self.raw is not None

    @property
    def up(self) -> bool:
        return self.raw is not None and self.raw > 0

    @property
    def down(self) -> bool:
        return self.raw is not None and self.raw < 0


def printers(lang: Language, currency: str) -> Mapping[str, Callable[[Any], str]]:
    """By type, what prints a raw value that is not None."""

    def signed(number: int) -> str:
        return f"+{lang.integer(number)}" if number > 0 else lang.integer(number)

    def points(value: float) -> str:
        text = lang.number(value * 100, 0)
        return f"{'+' if value > 0 else ''}{text}{NBSP}pt{'s' if abs(value) >= 0.02 else ''}"

    return {
        "text": str,
        "integer": lang.integer,
        "signed": signed,
        "number": lambda v: lang.number(float(v), 1),
        "money": lambda v: lang.money(v, currency),
        "change": lambda v: lang.change(v, currency),
        "rate": lang.rate,
        "points": points,
        "days": lambda v: lang.count("{n} day", "{n} days", v),
        "day": lang.day,
        "short_day": lang.short_day,
        "month": lang.month,
        "flag": lambda v: lang.say(N_("yes")) if v else lang.say(N_("no")),
    }


def print_value(kind: str, raw: Any, how: Mapping[str, Callable[[Any], str]], unknown: str) -> Any:
    """One value as templates get it. Text stays empty where there is none; a figure says it is unknown."""
    if kind == "flag":
        return bool(raw)
    if raw is None:
        return Printed("" if kind in ("text", "day", "short_day", "month") else unknown)
    return Printed(how[kind](raw), raw)


def word_context(pack: Pack) -> dict[str, Any]:
    """What the pack's template is rendered with."""
    lang = language(pack.audience.lang)
    how = printers(lang, pack.audience.currency)
    return _context(pack.kind.fields, pack.values, lang, how)


def _context(
    fields: tuple[AnyField, ...], values: Mapping[str, Any], lang: Language, how: Mapping[str, Callable[[Any], str]]
) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for field in fields:
        raw = values.get(field.key)
        if isinstance(field, Value):
            out[field.key] = print_value(field.type, raw, how, lang.unknown)
        elif isinstance(field, Table):
            out[field.key] = [_row(field.columns, row, lang, how) for row in raw or ()]
        elif isinstance(field, Chart):
            out[field.key] = chart_data(raw, field) if isinstance(raw, Series) else None
        elif isinstance(field, Group):
            out[field.key] = _context(field.fields, raw or {}, lang, how)
        else:
            out[field.key] = [_context(field.fields, one, lang, how) for one in raw or ()]
    return out


def _row(
    columns: tuple[Column, ...], row: Mapping[str, Any], lang: Language, how: Mapping[str, Callable[[Any], str]]
) -> dict[str, Any]:
    out = {column.key: print_value(column.type, row.get(column.key), how, lang.unknown) for column in columns}
    for column in columns:
        if column.mark:
            out[column.mark] = bool(row.get(column.mark))
    return out


def chart_data(series: Series, chart: Chart) -> dict[str, Any]:
    """A chart's figures in the unit an axis shows: currency units, fractions, counts."""
    scale = 100 if chart.unit in ("money", "change") else 1
    return {
        "categories": list(series.categories),
        "series": {
            name: [None if v is None else v / scale if scale != 1 else v for v in values]
            for name, values in series.series.items()
        },
        "title": series.title or chart.title,
    }


def names(fields: tuple[AnyField, ...]) -> dict[str, Any]:
    """What a template may name, as `templates check` takes it: None, a mapping, or a list of one."""
    out: dict[str, Any] = {}
    for field in fields:
        if isinstance(field, Table):
            row: dict[str, Any] = {column.key: None for column in field.columns}
            out[field.key] = [row | {column.mark: None for column in field.columns if column.mark}]
        elif isinstance(field, Group):
            out[field.key] = names(field.fields)
        elif isinstance(field, Each):
            out[field.key] = [names(field.fields)]
        else:
            out[field.key] = None
    return out
