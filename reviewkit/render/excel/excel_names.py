"""Names of sheets and tables, headings and texts of cells as Excel takes them."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SHEET = re.compile(r"[\[\]:*?/\\]+")
_SPACE = re.compile(r"[ \t\r\n]+")  # no-break spaces stay
_NO_WORD = re.compile(r"[^\w]+")
_LIKE_A_CELL = re.compile(r"^([A-Z]{1,3}\d+|R\d*C\d*|R|C)$", re.IGNORECASE)
_RESERVED = {"history", "historique"}  # Excel keeps these sheets for itself
_LONGEST_CELL, _LONGEST_SHEET, _LONGEST_TABLE = 32_767, 31, 200


def clean(text: object) -> str:
    r"""Return text as a cell takes it: no control characters, no longer than Excel's limit.

    Line ends become \n. XlsxWriter takes text between <r> and </r> for markup of its own: a word
    joiner behind it keeps it text.
    """
    cleaned = str(text)
    if cleaned.isprintable() and len(cleaned) < 250 and cleaned[0:1] != "<":  # nearly all
        return cleaned
    if _CONTROL.search(cleaned) or "\r" in cleaned:
        cleaned = _CONTROL.sub("", cleaned.replace("\r\n", "\n").replace("\r", "\n"))
    if len(cleaned) > _LONGEST_CELL // 2:
        cleaned = _cut(cleaned, _LONGEST_CELL)
    if cleaned.startswith("<r>") and cleaned.endswith("</r>"):
        cleaned += "\N{WORD JOINER}"
    return cleaned


def _cut(text: str, most: int) -> str:
    """Cut text to `most` UTF-16 units, which is how Excel counts."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"


def one_line(text: object, most: int = 255) -> str:
    """Return clean text on one line, of at most `most` UTF-16 units."""
    return _cut(_SPACE.sub(" ", clean(text)).strip(), most)


class SheetNames:
    """The sheet names of one workbook: legal, at most 31 characters, unique whatever their case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, title: str) -> str:
        """Return a legal name for a sheet of this title, and reserve it."""
        name = one_line(_SHEET.sub(" ", clean(title)), 1000).strip("' ") or "-"
        if name.casefold() in _RESERVED:
            name += " 1"
        unique, number = _cut(name, _LONGEST_SHEET).rstrip("' "), 2
        while unique.casefold() in self._taken:
            tail = f" {number}"
            unique = _cut(name, _LONGEST_SHEET - len(tail)).rstrip("' ") + tail
            number += 1
        self._taken.add(unique.casefold())
        return unique


class TableNames:
    """The table names of one workbook: words that are no cell's address, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, title: str) -> str:
        """Return a legal name for a table of this title, and reserve it."""
        name = _NO_WORD.sub("_", one_line(title, _LONGEST_TABLE)).strip("_") or "T"
        if name[0].isdigit() or not name[0].isalpha() or _LIKE_A_CELL.match(name):
            name = f"_{name}"
        return _unique(name, "_", self._taken)


def unique_headings(headings: list[str]) -> list[str]:
    """Return the headings of a table's columns as Excel takes them: on one line, none empty, each once."""
    taken: set[str] = set()
    return [_unique(one_line(heading, 240) or "–", " ", taken) for heading in headings]


def _unique(name: str, separator: str, taken: set[str]) -> str:
    """Return the name, numbered where an earlier one differs from it in case alone, and mark it as taken."""
    unique, number = name, 2
    while unique.casefold() in taken:
        unique = f"{name}{separator}{number}"
        number += 1
    taken.add(unique.casefold())
    return unique


def reference(sheet: str) -> str:
    """Quote a sheet's name as formulas and links need it."""
    return "'" + sheet.replace("'", "''") + "'"
