"""Names and texts that Excel takes: of sheets, of tables, in cells."""

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
    """Text as a cell takes it: no control characters, no longer than Excel's limit.

    Lines end with one mark. XlsxWriter takes text between <r> and </r> for markup of its
    own: a no-break space of no width behind it keeps it text.
    """
    said = str(text)
    if said.isprintable() and len(said) < 250 and said[0:1] != "<":  # nearly all
        return said
    if _CONTROL.search(said) or "\r" in said:
        said = _CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))
    if len(said) > _LONGEST_CELL // 2:
        said = _cut(said, _LONGEST_CELL)
    if said.startswith("<r>") and said.endswith("</r>"):
        said += "\N{WORD JOINER}"
    return said


def _cut(text: str, most: int) -> str:
    """So many UTF-16 units at most, as Excel counts them."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"


def one_line(text: object, most: int = 255) -> str:
    """Clean text on one line."""
    return _cut(_SPACE.sub(" ", clean(text)).strip(), most)


class SheetNames:
    """Sheet names of one workbook: legal, at most 31 characters, each once whatever its case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, wanted: str) -> str:
        name = one_line(_SHEET.sub(" ", clean(wanted)), 1000).strip("' ") or "-"
        if name.casefold() in _RESERVED:
            name += " 1"
        made = _cut(name, _LONGEST_SHEET).rstrip("' ")
        number = 2
        while made.casefold() in self._taken:
            tail = f" {number}"
            made = _cut(name, _LONGEST_SHEET - len(tail)).rstrip("' ") + tail
            number += 1
        self._taken.add(made.casefold())
        return made


class TableNames:
    """Table names of one workbook: a word that is no cell's address, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, wanted: str) -> str:
        name = _NO_WORD.sub("_", one_line(wanted, _LONGEST_TABLE)).strip("_") or "T"
        if name[0].isdigit() or not name[0].isalpha() or _LIKE_A_CELL.match(name):
            name = f"_{name}"
        made, number = name, 2
        while made.casefold() in self._taken:
            made = f"{name}_{number}"
            number += 1
        self._taken.add(made.casefold())
        return made


def headings(wanted: list[str]) -> list[str]:
    """Headings of a table's columns: on one line, none empty, each once."""
    out: list[str] = []
    taken: set[str] = set()
    for heading in wanted:
        name = one_line(heading, 240) or "–"
        made, number = name, 2
        while made.casefold() in taken:
            made = f"{name} {number}"
            number += 1
        taken.add(made.casefold())
        out.append(made)
    return out


def reference(sheet: str) -> str:
    """A sheet's name as formulas and links quote it."""
    return "'" + sheet.replace("'", "''") + "'"
