"""Addresses of cells: "B12" is row 12, column 2, both counted from 1."""

from __future__ import annotations

import re

from reviewkit.xlsx.book import Position
from reviewkit.xlsx.refusals import Refusal

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})").fullmatch


def letters(column: int) -> str:
    """2 -> "B"."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(letters: str) -> int:
    """ "B" -> 2, capital or small."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def address(row: int, column: int) -> str:
    """(12, 2) -> "B12"."""
    return f"{letters(column)}{row}"


def split(address: str) -> Position:
    """ "B12" or "$B$12" -> (12, 2). Raises Refusal for what is no address."""
    match = _ADDRESS(address)
    if not match:
        raise Refusal("damaged-workbook", f"cell address {address[:20]!r}")
    return int(match[2]), column_of(match[1])
