"""From raw values to what is printed: the Word template's context.

Cents become "1 284 350 €", None becomes "n. d.": here and nowhere else, by the declared type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from reviewkit.documents.chart_figures import CHART_PARTS, chart_data
from reviewkit.documents.fields import AnyField, Chart, Column, Each, Group, Pack, Series, Table, Value
from reviewkit.documents.template_words import WORDS
from reviewkit.text import N_, NBSP, Language, language

_NOTHING = "–"
_MINUS, _JOINER = "−", "\N{WORD JOINER}"
_AMOUNTS, _CHANGES = ("money", "integer", "number", "days"), ("change", "signed")
PRINTED_PARTS = ("raw", "known", "up", "down")


class PrintedValue(str):
    """A printed value that still knows the raw one: `{% if change.raw < 0 %}` works in a template."""

    __slots__ = ("raw",)
    raw: object

    def __new__(cls, text: str, raw: object = None) -> Self:
        made = super().__new__(cls, text)
        made.raw = raw
        return made

    def __getnewargs__(self) -> tuple[str, object]:  # type: ignore[override]
        return str(self), self.raw

    @property
    def known(self) -> bool:
        return self.raw is not None

    @property
    def up(self) -> bool:
        return isinstance(self.raw, int | float) and self.raw > 0

    @property
    def down(self) -> bool:
        return isinstance(self.raw, int | float) and self.raw < 0


def printers(lang: Language, currency: str, year: int | None = None) -> Mapping[str, Callable[[Any], str]]:
    """By type, what prints a raw value that is not None.

    year  the document's: a short date of another one bears it
    """

    def whole(money: str) -> str:
        """−£7,601 on one line: a text may be broken between a sign and what is no digit."""
        return money if lang.code == "fr" else money.replace(_MINUS, _MINUS + _JOINER)

    def short_day(day: dt.date) -> str:
        short = lang.short_day(day)
        return short if year is None or day.year == year else f"{short}{NBSP}{day.year % 100:02d}"

    def signed(number: int) -> str:
        return f"+{lang.integer(number)}" if number > 0 else lang.integer(number)

    def points(value: float) -> str:
        text = lang.number(value * 100, 0)
        return f"{'+' if value > 0 else ''}{text}{NBSP}pt{'s' if abs(value) >= 0.02 else ''}"

    return {
        "text": str,
        "figure": str,
        "integer": lang.integer,
        "signed": signed,
        "number": lambda v: lang.number(float(v), 1),
        "money": lambda v: whole(lang.money(v, currency)),
        "change": lambda v: whole(lang.change(v, currency)),
        "rate": lang.rate,
        "points": points,
        "days": lambda v: lang.count("{n} day", "{n} days", v),
        "day": lang.day,
        "short_day": short_day,
        "month": lang.month,
        "flag": lambda v: lang.say(N_("yes")) if v else lang.say(N_("no")),
    }


def print_value(kind: str, raw: object, how: Mapping[str, Callable[[object], str]], unknown: str) -> object:
    """One value as templates get it. Text stays empty where there is none; a figure says it is unknown."""
    if kind == "flag":
        return bool(raw)
    if raw is None:
        return PrintedValue("" if kind in ("text", "day", "short_day", "month") else unknown)
    return PrintedValue(how[kind](raw), raw)


def word_context(pack: Pack) -> dict[str, object]:
    """What the pack's template is rendered with: its values printed, and the fixed words.

    t                       the words that stand in the template itself: {{ t.total }}
    heads, titles, empty    of every table: {{ heads.stages.amount }}, {{ titles.stages }}
    logo                    the vendor's mark, put in by whoever renders
    TABLE_total             beside each table, its summed columns
    TABLE_rest              what a long table leaves to the workbook; empty where it is whole
    """
    lang = language(pack.audience.lang)
    how = printers(lang, pack.audience.currency, pack.period.year)
    printed = _context(pack.kind.fields, pack.values, lang, how)
    tables = tables_of(pack.kind.fields)
    return printed | {
        "logo": None,
        "t": {key: lang.say(word) for key, word in WORDS.items()},
        "heads": {
            key: {column.key: lang.say(column.heading) for column in table.columns}
            for key, table in tables.items()
        },
        "titles": {key: lang.say(table.title) for key, table in tables.items()},
        "empty": {key: lang.say(table.empty) for key, table in tables.items()},
    }


def tables_of(fields: tuple[AnyField, ...]) -> dict[str, Table]:
    """Every table of a document by its key, those of its sections too."""
    tables: dict[str, Table] = {}
    for field in fields:
        if isinstance(field, Table):
            tables.setdefault(field.key, field)
        elif isinstance(field, Group | Each):
            for key, table in tables_of(field.fields).items():
                tables.setdefault(key, table)
    return tables


def _context(
    fields: tuple[AnyField, ...],
    values: Mapping[str, Any],
    lang: Language,
    how: Mapping[str, Callable[[Any], str]],
) -> dict[str, object]:
    context: dict[str, object] = {}
    for field in fields:
        raw = values.get(field.key)
        if isinstance(field, Value):
            context[field.key] = print_value(field.type, raw, how, lang.unknown)
        elif isinstance(field, Table):
            context[field.key] = [_row(field.columns, row, lang, how) for row in raw or ()]
            context[f"{field.key}_total"] = _total(field.columns, raw or (), lang, how)
            context[f"{field.key}_rest"] = _rest(field, raw or (), lang, how)
        elif isinstance(field, Chart):
            context[field.key] = chart_data(raw, field, lang, how) if isinstance(raw, Series) else None
        elif isinstance(field, Group):
            context[field.key] = _context(field.fields, raw or {}, lang, how)
        else:
            context[field.key] = [_context(field.fields, item, lang, how) for item in raw or ()]
    return context


def _row(
    columns: tuple[Column, ...],
    row: Mapping[str, Any],
    lang: Language,
    how: Mapping[str, Callable[[object], str]],
) -> dict[str, object]:
    context = {
        column.key: _cell(row.get(column.unit) or column.type, row.get(column.key), how, lang, column.missed)
        for column in columns
    }
    for column in columns:
        if column.mark:
            context[column.mark] = bool(row.get(column.mark))
    return context


def _cell(
    kind: str, raw: object, how: Mapping[str, Callable[[object], str]], lang: Language, missed: bool = False
) -> object:
    """Print a value of a table: an empty one as a dash; a missing one stays unknown, as does a comparison without a base."""
    if (kind in _AMOUNTS and not raw and not (missed and raw is None)) or (kind in _CHANGES and raw == 0):
        return PrintedValue(_NOTHING, raw)
    return print_value(kind, raw, how, lang.unknown)


def _total(
    columns: tuple[Column, ...],
    rows: Sequence[Mapping[str, Any]],
    lang: Language,
    how: Mapping[str, Callable[[object], str]],
) -> dict[str, object]:
    """The sums of a table's columns; unknown where no row knows its figure."""
    totals = {}
    for column in columns:
        if column.total:
            known = [row[column.key] for row in rows if row.get(column.key) is not None]
            totals[column.key] = _cell(column.type, sum(known) if known else None, how, lang)
    return totals


def _rest(
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    lang: Language,
    how: Mapping[str, Callable[[object], str]],
) -> str:
    """The lines that Word leaves to the workbook: how many, and their money."""
    rest = rows[table.most :] if table.most else ()
    if not rest:
        return ""
    summed = next((column.key for column in table.columns if column.type == "money" and column.total), "")
    money = sum(row.get(summed) or 0 for row in rest)
    if not money:
        return lang.count(
            "{n} other line is in the workbook of the same name.",
            "{n} other lines are in the workbook of the same name.",
            len(rest),
        )
    return lang.count(
        "{n} other line, {amount}, is in the workbook of the same name.",
        "{n} other lines, {amount}, are in the workbook of the same name.",
        len(rest),
        amount=how["money"](money),
    )


def names(fields: tuple[AnyField, ...]) -> dict[str, object]:
    """What a template may name, as `templates check` takes it: None, a mapping, or a list of one."""
    tables = tables_of(fields)
    return _names(fields) | {
        "logo": None,
        "t": dict.fromkeys(WORDS),
        "heads": {key: {column.key: None for column in table.columns} for key, table in tables.items()},
        "titles": dict.fromkeys(tables),
        "empty": dict.fromkeys(tables),
    }


def _names(fields: tuple[AnyField, ...]) -> dict[str, object]:
    names: dict[str, object] = {}
    for field in fields:
        if isinstance(field, Table):
            row: dict[str, object] = {column.key: _value_names(column.type) for column in field.columns}
            names[field.key] = [row | {column.mark: None for column in field.columns if column.mark}]
            names[f"{field.key}_total"] = {c.key: _value_names(c.type) for c in field.columns if c.total}
            names[f"{field.key}_rest"] = None
        elif isinstance(field, Group):
            names[field.key] = _names(field.fields)
        elif isinstance(field, Each):
            names[field.key] = [_names(field.fields)]
        elif isinstance(field, Chart):
            names[field.key] = dict.fromkeys(CHART_PARTS)
        else:
            names[field.key] = _value_names(field.type)
    return names


def _value_names(kind: str) -> dict[str, None] | None:
    """A figure also knows its raw value; a text and a flag are what they are."""
    return None if kind in ("text", "flag") else dict.fromkeys(PRINTED_PARTS)
