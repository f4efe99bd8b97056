"""Find a form's sheets and columns in a workbook that people have rearranged.

By their words in either language first; then by what the workbook carries: on its very hidden
sheet a formula points at each heading, and Excel, LibreOffice and Google Sheets move it along
when columns are moved and sheets renamed. What no longer agrees with the words is not believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from reviewkit.cells import is_blank
from reviewkit.domain.faults import Fault
from reviewkit.domain.keys import plain
from reviewkit.forms.engine.declaration import Sheet
from reviewkit.forms.engine.form import FilledForm
from reviewkit.forms.engine.identity import COLUMN
from reviewkit.forms.engine.records import CardLayout, HeadingPointer, TableLayout
from reviewkit.text import LANGUAGES, language
from reviewkit.xlsx import Book, address, column_of
from reviewkit.xlsx import Sheet as Worksheet
from reviewkit.xlsx.book import Position

_NEARLY_ALL = 0.75  # of a sheet's headings
_HEADER_ROWS = 30  # headings are looked for no further down
_POINTER = re.compile(r"=?\$?'?((?:[^']|'')*?)'?[!.]\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$")
# "Montant (k€)" is no other spelling of an amount in euros.
_OTHER_UNIT = re.compile(
    r"\b[km](?:\b|[€$£e]|eur|usd|gbp|chf)|\bmilliers?\b|\bthousands?\b|\bmillions?\b|\bttc\b"
    r"|\bponderee?s?\b|\bweighted\b"
)
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "euro": "EUR", "euros": "EUR", "dollar": "USD",
          "dollars": "USD", "franc": "CHF", "francs": "CHF"}  # fmt: skip
_CURRENCY = re.compile(
    r"[$€£¥]|\b(?:euros?|dollars?|francs?|eur|usd|gbp|chf|jpy|cad|aud|cny|sek|nok|dkk|pln|mad|tnd)\b"
)


def heading_pointers(book: Book) -> dict[tuple[str, str], HeadingPointer]:
    """Return where the hidden sheet's pointers say each heading stands, by (sheet, column) keys."""
    pointers: dict[tuple[str, str], HeadingPointer] = {}
    for sheet in book.sheets:
        if not sheet.formulas:
            continue
        for (row, col), value in sheet.cells.items():
            if col != 1 or value != COLUMN:
                continue
            keys = sheet.cells.get((row, 2)), sheet.cells.get((row, 3))
            formula = sheet.formulas.get((row, 4))
            pointed = _pointed(formula.text) if formula is not None else None
            if pointed is not None and all(isinstance(key, str) for key in keys):
                pointers[str(keys[0]), str(keys[1])] = pointed
    return pointers


@lru_cache(maxsize=4096)
def _pointed(formula: str) -> HeadingPointer | None:
    """Return where a formula points. Cached: most workbooks hold the same formulas."""
    match = _POINTER.match(formula)
    if match is None:
        return None
    return HeadingPointer(match[1].replace("''", "'"), (int(match[3]), column_of(match[2])))


# --------------------------------------------------------------------------- words


@cache
def _spellings(message: str, formerly: tuple[str, ...] = ()) -> frozenset[str]:
    """Return a message as every language shows it, and its earlier wordings, without case and accents."""
    return frozenset(
        (*(plain(language(code).say(message)) for code in LANGUAGES), *(plain(text) for text in formerly))
    )


_KNOWN: dict[int, tuple[Sheet, dict[str, str]]] = {}  # by id of a declaration, which is kept alive beside it


def _headings(sheet: Sheet) -> dict[str, str]:
    """Return every spelling of every heading, without case and accents, with its column's key.

    A heading of today counts before the same words as an earlier heading of another column.
    """
    known = _KNOWN.get(id(sheet))
    if known is None:
        today = {
            text: column.key
            for column in sheet.columns
            for text in (*_spellings(column.heading), plain(column.key))
        }
        earlier = {plain(text): column.key for column in sheet.columns for text in column.formerly}
        known = _KNOWN[id(sheet)] = sheet, earlier | today
    return known[1]


def _texts(filled: FilledForm, worksheet: Worksheet) -> list[tuple[int, int, str]]:
    """Return the texts of a sheet's first rows as (row, column, folded text)."""
    known = filled.texts.get(worksheet.name)
    if known is None:
        known = filled.texts[worksheet.name] = [
            (row, col, plain(value.replace("*", " ")))
            for (row, col), value in worksheet.cells.items()
            if row <= _HEADER_ROWS and isinstance(value, str) and len(value) < 80
        ]
    return known


# -------------------------------------------------------------------------- sheets


def find_sheets(filled: FilledForm, book: Book) -> dict[str, Worksheet]:
    """Return the worksheet of each declared sheet: by its title, by where the workbook points, by its headings.

    A second worksheet that looks like a declared sheet is reported: what stands on it is not read.
    """
    form = filled.form
    pointed = filled.pointed = heading_pointers(book)
    candidates = [w for w in book.sheets if w.kind == "worksheet" and not w.name.startswith("_")]
    hits = _hits(filled, candidates)
    titles = {
        sheet.key: Counter(c.title for (key, _), c in pointed.items() if key == sheet.key)
        for sheet in form.sheets
    }
    scores: list[tuple[bool, bool, int, str, Worksheet]] = []
    headless: dict[str, Worksheet] = {}
    for worksheet in candidates:
        best = max((hits[worksheet.name, sheet.key] for sheet in form.sheets), default=0)
        # A sheet with nearly all headings of another is that other, whatever it is called.
        most = max(hits[worksheet.name, sheet.key] / len(sheet.columns) for sheet in form.sheets)
        for sheet in form.sheets:
            count = hits[worksheet.name, sheet.key]
            little = most >= _NEARLY_ALL and count / len(sheet.columns) < most - 0.25
            named = plain(worksheet.name) in _spellings(sheet.title, sheet.formerly) and not little
            meant = worksheet.name == next(iter(titles[sheet.key]), None) and not little
            alike = count >= max(1, len(sheet.columns) // 2) and count == best
            if (count and (named or meant)) or alike:
                scores.append((named, meant, count, sheet.key, worksheet))
            elif (named or meant) and _holds_rows(worksheet):
                headless[sheet.key] = worksheet
    worksheets: dict[str, Worksheet] = {}
    taken: dict[str, str] = {}
    for named, meant, count, key, worksheet in sorted(scores, key=lambda s: (-s[0], -s[1], -s[2])):
        if worksheet.name in taken:
            continue
        if key not in worksheets:
            worksheets[key], taken[worksheet.name] = worksheet, key
        elif count >= hits[worksheets[key].name, key] // 2 and _holds_rows(worksheet):
            _report_second_sheet(
                filled,
                key,
                worksheets[key],
                worksheet,
                sure=named or meant or _known_well(worksheets[key], scores, key),
            )
    for key, worksheet in headless.items():
        if key not in worksheets and worksheet.name not in taken:
            worksheets[key] = worksheet
    return worksheets


def _known_well(worksheet: Worksheet, scores: list[tuple[bool, bool, int, str, Worksheet]], key: str) -> bool:
    return any((named or meant) and w is worksheet and k == key for named, meant, _, k, w in scores)


def _report_second_sheet(
    filled: FilledForm, key: str, first: Worksheet, other: Worksheet, *, sure: bool
) -> None:
    title = language(filled.identity.lang).say(filled.form.sheet(key).title)
    if sure:
        filled.faults.append(
            Fault("sheet-not-read", other.name, values={"sheet": title, "other": first.name})
        )
    else:
        filled.unsure.add(key)
        values = {"sheet": title, "one": first.name, "other": other.name}
        filled.faults.append(Fault("sheet-twice", other.name, values=values))


def _hits(filled: FilledForm, candidates: list[Worksheet]) -> dict[tuple[str, str], int]:
    hits: dict[tuple[str, str], int] = {}
    for worksheet in candidates:
        words = {text for _, _, text in _texts(filled, worksheet)}
        for sheet in filled.form.sheets:
            known = _headings(sheet)
            hits[worksheet.name, sheet.key] = len({known[text] for text in words.intersection(known)})
    return hits


def _holds_rows(worksheet: Worksheet) -> bool:
    """Return whether a worksheet holds more than a row of headings."""
    return len({row for (row, _), value in worksheet.cells.items() if not is_blank(value)}) > 1


# --------------------------------------------------------------------------- tables


def locate_table(filled: FilledForm, sheet: Sheet, worksheet: Worksheet) -> TableLayout:
    """Find a table's headings: the row that holds most of them, and the column of each."""
    known = _headings(sheet)
    pointed = {column: c for (key, column), c in filled.pointed.items() if key == sheet.key}
    rows: Counter[int] = Counter()
    for row, _, text in _texts(filled, worksheet):
        rows[row] += text in known
    header = max(rows, key=lambda row: (rows[row], -row), default=1)
    if rows[header] < max(2, len(sheet.columns) // 3):  # a row of values may well hold a word or two of them
        return _by_pointers(filled, sheet, worksheet, pointed)
    columns: dict[str, int] = {}
    strange: dict[int, str] = {}
    for row, col, text in sorted(_texts(filled, worksheet), key=lambda t: t[1]):
        if row != header:
            continue
        key = known.get(text)
        if key is None:
            strange[col] = text
        elif key in columns:
            cells = f"{address(header, columns[key])}, {address(header, col)}"
            heading = language(filled.identity.lang).say(sheet.column(key).heading)
            values = {"heading": heading, "cells": cells}
            filled.faults.append(Fault("column-twice", worksheet.name, address(header, col), key, values))
        else:
            columns[key] = col
    believed = all(
        pointed[key].at == (header, col) and pointed[key].title == worksheet.name
        for key, col in columns.items()
        if key in pointed
    ) and bool(pointed)
    version = filled.identity.version
    order = [column.key for column in sheet.columns if column.since <= version or column.key in columns]
    for key, col in _changed(order, columns, strange, pointed if believed else {}, header, believed=believed):
        heading = language(filled.identity.lang).say(sheet.column(key).heading)
        values = {"found": str(worksheet.cells[header, col]).strip()[:60], "heading": heading}
        currency = filled.terms.currency
        if sheet.column(key).type == "money" and _other_unit(strange[col], currency):
            kind, values["currency"] = "heading-other-unit", currency
        else:
            kind, columns[key] = "heading-changed", col
        filled.faults.append(Fault(kind, worksheet.name, address(header, col), key, values))
    return TableLayout(worksheet.name, header, columns)


def _other_unit(heading: str, currency: str) -> bool:
    """Return whether a heading names thousands, tax, a weight, or another currency than the workbook's."""
    named = {_SIGNS.get(word, word.upper()) for word in _CURRENCY.findall(heading)}
    return bool(_OTHER_UNIT.search(heading)) or bool(named - {currency})


def _by_pointers(
    filled: FilledForm, sheet: Sheet, worksheet: Worksheet, pointed: dict[str, HeadingPointer]
) -> TableLayout:
    """Place a table whose headings are gone where the workbook's pointers say that they stood."""
    title = language(filled.identity.lang).say(sheet.title)
    filled.faults.append(Fault("headings-gone", worksheet.name, values={"sheet": title}))
    rows = Counter(pointer.at[0] for pointer in pointed.values() if pointer.title == worksheet.name)
    header = next((row for row, _ in rows.most_common(1)), 1)
    return TableLayout(
        worksheet.name, header, {key: c.at[1] for key, c in pointed.items() if c.at[0] == header}
    )


def _changed(
    order: Sequence[str],
    columns: dict[str, int],
    strange: dict[int, str],
    pointed: dict[str, HeadingPointer],
    header: int,
    *,
    believed: bool,
) -> list[tuple[str, int]]:
    """Return columns whose heading was changed, each with its number: where the workbook points, else the one
    strange column between two neighbours.

    order  keys of the columns that a workbook of this version has, from left to right
    """
    changed: list[tuple[str, int]] = []
    left_over = set(strange)
    for i, key in enumerate(order):
        if key in columns:
            continue
        if believed:
            # Pointers that agree with all the words know a deleted column from a changed one.
            if key in pointed and pointed[key].at[0] == header and pointed[key].at[1] in left_over:
                changed.append((key, pointed[key].at[1]))
                left_over.discard(pointed[key].at[1])
            continue
        left = columns.get(order[i - 1], 0) if i else 0
        right = columns.get(order[i + 1]) if i + 1 < len(order) else None
        between = [col for col in strange if left < col and (right is None or col < right)]
        if (left or i == 0) and between == [left + 1] and right == left + 2 and left + 1 in left_over:
            changed.append((key, left + 1))
            left_over.discard(left + 1)
    return changed


# ---------------------------------------------------------------------------- cards


def locate_card(filled: FilledForm, sheet: Sheet, worksheet: Worksheet) -> CardLayout:
    """Find a card's value cells: each to the right of its heading, or one further where a column was inserted."""
    known = _headings(sheet)
    heads: dict[str, Position] = {}
    for row, col, text in sorted(_texts(filled, worksheet)):
        if text in known and known[text] not in heads:
            heads[known[text]] = (row, col)

    def empty(shift: int) -> bool:
        return all(is_blank(worksheet.cells.get((row, col + shift))) for row, col in heads.values())

    shift = 1 if heads and empty(1) and not empty(2) else 0
    return CardLayout(
        worksheet.name, {key: (row, col + 1 + shift) for key, (row, col) in heads.items()}, shift
    )
