"""A judgement as JSON: what the process that read a stranger's file answers.

That process may be in a stranger's hands: what it answers is checked against the form's declaration, value
by value, before anything is made of it. Values go column by column, so that one look at the types of a
column checks it, and a date is parsed once.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeVar, cast

from reviewkit.cells import Value
from reviewkit.domain.fault_json import Json, MalformedJsonError, faults_from_json, faults_to_json
from reviewkit.domain.faults import Fault
from reviewkit.domain.period import Period
from reviewkit.forms import all_forms
from reviewkit.forms.engine.declaration import Column, FormTerms, Sheet
from reviewkit.forms.engine.form import Form
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.engine.judge import Judgement, JudgingRules, judge
from reviewkit.forms.engine.records import Record, RowCells
from reviewkit.forms.engine.sides import SIDES
from reviewkit.text import LANGUAGES
from reviewkit.xlsx import letters

_T = TypeVar("_T")

_LAST_ROW = 1_048_576
_LONGEST = 32_767  # characters of a cell (ECMA-376 part 1, 18.4.12)
_SAVED_AT = re.compile(r"(?:\d{1,4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?").fullmatch
_LETTERS = frozenset(letters(column) for column in range(1, 16_385))
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}").fullmatch
_WHOLE = 10**16
_LONGEST_NUMBER = 60  # digits: none of a cell has more, and 1E+999999 would fill memory when printed


# ------------------------------------------------------------------------ encoding


def judge_to_json(data: bytes, rules: JudgingRules, more: Sequence[Fault] = ()) -> dict[str, Json]:
    """Judge one file and return the judgement as JSON: what runs in the child process."""
    return judgement_to_json(judge(data, rules, more))


def judgement_to_json(judgement: Judgement) -> dict[str, Json]:
    """Return a judgement as JSON values; the workbook to give back as base64."""
    identity = judgement.identity
    form = all_forms()[identity.form] if identity is not None else None
    return {
        "identity": None if identity is None else _identity_to_json(identity),
        "lang": judgement.lang,
        "faults": list(faults_to_json(judgement.faults)),
        "records": {key: _records_to_json(form, key, rows) for key, rows in judgement.records.items()},
        "to_mend": _records_to_json(form, form.sheets[0].key, judgement.to_mend)
        if form is not None and judgement.to_mend
        else None,
        "titles": dict(judgement.titles),
        "saved_at": judgement.saved_at,
        "returned": None
        if judgement.returned is None
        else base64.b64encode(judgement.returned).decode("ascii"),
        "sides": list(judgement.sides),
    }


def _identity_to_json(identity: Identity) -> list[Json]:
    return [
        identity.form,
        identity.version,
        identity.partner,
        str(identity.period),
        identity.lang,
        identity.currency,
    ]


_PLAIN_TYPES = frozenset({str, int, type(None)})  # of JSON as they are; True is no int here


def _plain(value: object) -> Json:
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    message = f"a record cannot hold a {type(value).__name__}"
    raise TypeError(message)


def _records_to_json(form: Form | None, key: str, records: Sequence[Record]) -> dict[str, Json]:
    assert form is not None
    columns = [column.key for column in form.sheet(key).columns]
    first = records[0].cells if records else {}
    table = isinstance(first, RowCells)
    return {
        "rows": [record.row for record in records],
        "letters": dict(first.letters) if isinstance(first, RowCells) else None,
        "cells": None if table else [dict(record.cells) for record in records],
        "values": _columns_to_json(columns, [record.values for record in records]),
        "beside": _columns_to_json(columns, [record.beside for record in records]),
        "raws": _columns_to_json(columns, [record.raws for record in records]),
        "faulty": [[i, column] for i, record in enumerate(records) for column in sorted(record.faulty)],
    }


def _columns_to_json(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> dict[str, Json]:
    used = set[str]().union(*rows)
    return {key: _column_to_json([row.get(key) for row in rows]) for key in columns if key in used}


def _column_to_json(values: list[object]) -> list[Json]:
    if set(map(type, values)) <= _PLAIN_TYPES:
        return cast("list[Json]", values)
    return [_plain(value) for value in values]


# ------------------------------------------------------------------------ decoding


def judgement_from_json(answer: object, rules: JudgingRules) -> Judgement:
    """Return the judgement that `judgement_to_json` encoded.

    rules  those it was judged by: they say which choices a column has

    Raises MalformedJsonError for whatever no judgement of ours would be encoded as.
    """
    value = _mapping(answer)
    identity = _identity(value.get("identity"))
    form = all_forms()[identity.form] if identity is not None else None
    lang, saved_at = _text(value.get("lang"), 2), _text(value.get("saved_at"), 30)
    sides = tuple(_text(side, 10) for side in _list(value.get("sides"), len(SIDES)))
    if lang not in LANGUAGES or not _SAVED_AT(saved_at) or not set(sides) <= set(SIDES):
        raise MalformedJsonError("a language, a time or a side that is none")
    judgement = Judgement(
        identity,
        lang,
        list(faults_from_json(value.get("faults"), checked=True)),
        saved_at=saved_at,
        returned=_workbook(value.get("returned")),
        sides=sides,
    )
    records, titles = _mapping(value.get("records")), _mapping(value.get("titles"))
    if form is None or identity is None:
        if records or titles or value.get("to_mend"):
            raise MalformedJsonError("records of no form")
        return judgement
    sheets = {sheet.key: sheet for sheet in form.sheets}
    if not (set(records) | set(titles)) <= set(sheets):
        raise MalformedJsonError("a sheet that the form lacks")
    terms = rules.terms(identity)
    judgement.titles = {key: _text(title, _LONGEST) for key, title in titles.items()}
    judgement.records = {key: _records(rows, sheets[key], terms) for key, rows in records.items()}
    if value.get("to_mend") is not None:
        if not form.by_row:
            raise MalformedJsonError("a form that is accepted whole was split")
        judgement.to_mend = _records(value["to_mend"], form.sheets[0], terms)
    return judgement


def _mapping(value: object) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise MalformedJsonError("no object")
    return value


def _list(value: object, most: int) -> list[Json]:
    if not isinstance(value, list) or len(value) > most:
        raise MalformedJsonError("no list, or one too long")
    return value


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise MalformedJsonError("no text, or one too long")
    return value


def _workbook(value: Json) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise MalformedJsonError("a workbook that is no text")
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedJsonError("a workbook that is no base64") from None
    if data[:4] != b"PK\3\4":
        raise MalformedJsonError("a workbook that is no zip")
    return data


def _identity(value: Json) -> Identity | None:
    if value is None:
        return None
    parts = _list(value, 6)
    if [type(part) for part in parts if part is not None] not in (
        [str, int, str, str, str],
        [str, int, str, str, str, str],
    ):
        raise MalformedJsonError("an identity of another shape")
    if len(parts) != 6 or any(part is None for i, part in enumerate(parts) if i != 2):
        raise MalformedJsonError("an identity of another shape")
    key, version, partner, period, lang, currency = cast("tuple[str, int, str | None, str, str, str]", parts)
    form = all_forms().get(key)
    try:
        identity = Identity(key, version, partner, Period.parse(period), lang, currency)
    except ValueError:
        raise MalformedJsonError("a period that is none") from None
    if form is None or not 1 <= version <= form.version or not form.admits(identity):
        raise MalformedJsonError("an identity that no workbook has")
    return identity


@lru_cache(maxsize=4096)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@lru_cache(maxsize=4096)
def _decimal(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= _LONGEST_NUMBER else Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        raise ValueError(text)
    return number


_PARSERS: Mapping[str, Callable[[str], Value]] = {
    "number": _decimal,
    "percent": _decimal,
    "date": _day,
}


def _values(values: list[Json], column: Column, choices: frozenset[str] | None) -> list[Value | None]:
    """Check and parse the values of one column; None where a record has none."""
    kinds = set(map(type, values)) - {type(None)}
    if column.type in ("integer", "money"):
        if kinds - {int} or any(abs(v) >= _WHOLE for v in cast("list[int]", list(filter(None, values)))):
            raise MalformedJsonError("a whole number that is none")
        return cast("list[Value | None]", values)
    _checked_texts(values, kinds)
    if choices is not None and not set(values) <= choices | {None}:
        raise MalformedJsonError("a choice that is none")
    parse = _PARSERS.get(column.type)
    if parse is None:
        return cast("list[Value | None]", values)
    try:
        return [None if v is None else parse(cast("str", v)) for v in values]
    except (ValueError, InvalidOperation):
        raise MalformedJsonError("a date or a number that is none") from None


def _checked_texts(values: Sequence[Json], kinds: set[type]) -> None:
    if (
        kinds - {str}
        or max(map(len, filter(None, cast("Sequence[str | None]", values))), default=0) > _LONGEST
    ):
        raise MalformedJsonError("a text that is none, or too long")


def _columns(value: Json, sheet: Sheet, count: int) -> list[tuple[Column, list[Json]]]:
    """Return the columns given, in the order of the declaration, each with a value a record."""
    given = _mapping(value)
    known = {column.key: column for column in sheet.columns}
    if not set(given) <= set(known):
        raise MalformedJsonError("a column that the sheet lacks")
    columns = [(column, _list(given[key], count)) for key, column in known.items() if key in given]
    if any(len(values) != count for _, values in columns):
        raise MalformedJsonError("a column too short")
    return columns


def _by_row(columns: list[tuple[str, list[_T | None]]], count: int) -> list[dict[str, _T]]:
    if not columns:
        return [{} for _ in range(count)]
    keys = [key for key, _ in columns]
    rows = zip(*(values for _, values in columns), strict=True)
    return [{k: v for k, v in zip(keys, row, strict=True) if v is not None} for row in rows]


def _records(value: Json, sheet: Sheet, terms: FormTerms) -> list[Record]:
    given = _mapping(value)
    rows = _list(given.get("rows"), _LAST_ROW)
    if set(map(type, rows)) - {int} or not all(0 < cast("int", row) <= _LAST_ROW for row in rows):
        raise MalformedJsonError("a row that is none")
    count = len(rows)
    parsed: list[list[dict[str, Value]]] = []
    for part in ("values", "beside"):
        columns = []
        for column, values in _columns(given.get(part), sheet, count):
            choices = (
                frozenset(choice.key for choice in column.choices_in(terms))
                if column.type == "choice"
                else None
            )
            columns.append((column.key, _values(values, column, choices)))
        parsed.append(_by_row(columns, count))
    raws: list[tuple[str, list[str | None]]] = []
    for column, texts in _columns(given.get("raws"), sheet, count):
        _checked_texts(texts, set(map(type, texts)) - {type(None)})
        raws.append((column.key, cast("list[str | None]", texts)))
    cells = _cells(given, sheet, cast("list[int]", rows))
    made = [
        Record(cast("int", row), values, where, raw, beside)
        for row, values, where, raw, beside in zip(
            rows, parsed[0], cells, _by_row(raws, count), parsed[1], strict=True
        )
    ]
    known = {column.key for column in sheet.columns}
    for pair in _list(given.get("faulty"), count * len(known)):
        at, key = _list(pair, 2) if isinstance(pair, list) and len(pair) == 2 else (None, None)
        if type(at) is not int or not 0 <= at < count or not isinstance(key, str) or key not in known:
            raise MalformedJsonError("a faulty cell that is none")
        made[at].faulty.add(key)
    return made


def _cells(given: Mapping[str, Json], sheet: Sheet, rows: Sequence[int]) -> list[Mapping[str, str]]:
    known = {column.key for column in sheet.columns}
    if given.get("letters") is not None:
        columns = _mapping(given["letters"])
        if not set(columns) <= known or not all(
            isinstance(x, str) and x in _LETTERS for x in columns.values()
        ):
            raise MalformedJsonError("a column's letters that are none")
        return [RowCells(row, cast("dict[str, str]", columns)) for row in rows]
    cells = [_mapping(cells) for cells in _list(given.get("cells"), len(rows))]
    for row in cells:
        if not set(row) <= known or not all(isinstance(x, str) and _CELL(x) for x in row.values()):
            raise MalformedJsonError("an address that is none")
    if len(cells) != len(rows):
        raise MalformedJsonError("addresses missing")
    return cast("list[Mapping[str, str]]", cells)
