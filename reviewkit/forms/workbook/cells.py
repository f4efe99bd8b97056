"""The cells of one sheet (ECMA-376 part 1, 18.3.1): the loop where the reader's time goes."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reviewkit.forms.workbook.book import At, Cell, Error, Formula, Sheet
from reviewkit.forms.workbook.formats import number
from reviewkit.forms.workbook.package import CELLS, too_large
from reviewkit.forms.workbook.refusals import Refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from reviewkit.forms.workbook.formats import Dates
    from reviewkit.forms.workbook.limits import Limits

TRUE = ("1", "true", "on")

_CODES = "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC!"
_ERRORS = {code: Error(code) for code in _CODES.split()}
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})").fullmatch
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_").sub
_REMEMBERED = 200_000


def split(address: str) -> At:
    """ "B12" -> (12, 2). Raises Refused for what is no address."""
    found, column = _ADDRESS(address), 0
    if not found:
        raise Refused("damaged-workbook", f"cell address {address[:20]!r}")
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def letters(column: int) -> str:
    """2 -> "B"."""
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


class _Addresses(dict[str, At | None]):
    """Address -> (row, column), None beyond the limits; the same few thousand come in every file."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.rows, self.columns = rows, columns

    def __missing__(self, address: str) -> At | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        at = split(address)
        known = self[address] = at if at[0] <= self.rows and at[1] <= self.columns else None
        return known


@lru_cache(maxsize=4)
def _addresses(rows: int, columns: int) -> _Addresses:
    return _Addresses(rows, columns)


def unescape(text: str) -> str:
    """_x000D_ is a carriage return, _x005F_ an underscore; never half a surrogate pair."""
    text = _ESCAPE(lambda found: chr(int(found[1], 16)), text)
    if any("\ud800" <= ch <= "\udfff" for ch in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def string(item: Element, tag: str) -> str:
    """The text of a shared or inline string, whose runs are put together; without phonetic readings.

    tag  that of its text elements, with the file's namespace
    """
    if len(item) == 1 and item[0].tag == tag:
        text = item[0].text or ""
    else:
        run = tag[:-1] + "r"
        pieces = [t for e in item if e.tag in (tag, run) for t in ([e] if e.tag == tag else e.iterfind(tag))]
        text = "".join([piece.text or "" for piece in pieces])
    return unescape(text) if "_x" in text else text


def _rare(kind: str, text: str) -> Cell | None:
    """The value of a cell that is neither number nor shared string; None where there is none."""
    if kind in ("str", "inlineStr"):
        return unescape(text) if "_x" in text else text
    if not text:
        return None
    if kind == "b":
        return text in TRUE
    if kind == "e":
        return _ERRORS.get(text) or Error(text)
    if kind == "d":  # Strict files write dates so
        if text[2:3] == ":":
            return dt.time.fromisoformat(text).replace(tzinfo=None)
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    raise Refused("damaged-workbook", f"cell type {kind[:20]!r}")


def _columns(row: Element) -> list[int]:
    """The columns of a row's cells where addresses are left out: each the one after the one before."""
    column, out = 0, []
    for cell in row:
        address = cell.get("r")
        column = split(address)[1] if address else column + 1
        out.append(column)
    return out


def _in_short(kind: str, text: str | None, strings: dict[str, str]) -> str | float:
    """What a cell beyond the limits holds, for its fault and for the workbook given back."""
    if kind == "s":
        return strings.get(text or "", "")[:1000]
    try:
        return number(text) if kind == "n" and text else (text or "")[:1000]
    except ValueError:
        return (text or "")[:1000]


@dataclass(slots=True)
class Around:
    """What the sheets of one workbook share.

    strings  the shared strings by index, as a cell writes it: an index of -1 is an error
    dates    by style, as a cell writes it
    left     cells and formulas that the workbook may still hold
    """

    strings: dict[str, str]
    dates: dict[str, Dates]
    limits: Limits
    left: int


def read_cells(part: Element, sheet: Sheet, around: Around) -> None:
    """Put the cells of `sheetData` into the sheet."""
    strings, dates, limits = around.strings, around.dates, around.limits
    ns = part.tag[: -len("sheetData")]
    value_tag, formula_tag, inline_tag, text_tag = ns + "v", ns + "f", ns + "is", ns + "t"
    cells, formulas, finite = sheet.cells, sheet.formulas, math.isfinite
    addresses, row = _addresses(limits.rows, limits.columns), 0
    for line in part:
        row = int(line.get("r") or row + 1)
        if line.get("hidden") in TRUE and row <= limits.rows:
            sheet.hidden_rows.add(row)
        if len(cells) + len(formulas) > around.left:
            raise too_large(CELLS, limits.cells)
        columns = None
        for i, cell in enumerate(line):
            n = len(cell)
            if not n:  # blank, only a style
                continue
            text, formula = None, None
            element = cell[0]
            # The two usual shapes first; the loop below reads any.
            if n == 1 and element.tag == value_tag:
                text = element.text or ""
            elif n == 2 and element.tag == formula_tag and cell[1].tag == value_tag:
                formula, text = element.text or "", cell[1].text or ""
            else:
                for element in cell:
                    if element.tag == value_tag:
                        text = element.text or ""
                    elif element.tag == formula_tag:
                        formula = element.text or ""
                    elif element.tag == inline_tag:
                        text = string(element, text_tag)
                if text is None and formula is None:
                    continue
            attributes = cell.attrib
            if "r" in attributes:
                at = addresses[attributes["r"]]
            else:
                if columns is None:
                    columns = _columns(line)
                at = addresses[f"{letters(columns[i])}{row}"]
            if at is None:
                if len(sheet.far) < limits.far:
                    name = (
                        (attributes.get("r") or f"{letters(columns[i] if columns else 0)}{row}")
                        .replace("$", "")
                        .upper()
                    )
                    sheet.far.append(name)
                    sheet.far_values[name] = _in_short(attributes.get("t", "n"), text, strings)
                continue
            kind = attributes.get("t", "n")
            if formula is not None:
                # Excel writes a computed empty text as t="str" and an empty value.
                formulas[at] = Formula(formula, bool(text) or (text is not None and kind == "str"))
            if kind == "s":
                if text:
                    cells[at] = strings[text]
            elif kind == "n":
                if text:
                    if (style := attributes.get("s")) in dates:
                        cells[at] = dates[style][text]
                    else:
                        value = float(text)
                        if not finite(value):
                            raise Refused("damaged-workbook", f"number {text[:20]!r}")
                        cells[at] = value
            elif kind == "inlineStr" and n == 1:  # unescaped already
                cells[at] = text or ""
            elif text is not None and (rare := _rare(kind, text)) is not None:
                cells[at] = rare
    around.left -= len(cells) + len(formulas)
