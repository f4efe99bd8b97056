"""Values read back from the XML of rendered cells: for caches of charts, headings of tables, formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import unescape

_TEXT = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")
_VALUE = re.compile(r"<v>([^<]*)</v>")
_TYPE = re.compile(r'\bt="(\w+)"')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a cell: #N/A, #DIV/0! ..."""

    code: str


CellValue = str | float | bool | CellError | None


def plain(text: str) -> str:
    """The text of an element: references and Excel's own escapes resolved."""
    text = unescape(text, {"&quot;": '"', "&apos;": "'", "&#10;": "\n", "&#9;": "\t"})
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def read_value(cell: str, strings: Sequence[str]) -> CellValue:
    """The value of a cell from the XML after its address; None for a blank.

    strings  the shared strings of the workbook
    """
    start = cell.partition(">")[0]
    kind = _TYPE.search(start)
    if start.endswith("/") or not cell:
        return None
    if kind is not None and kind[1] == "inlineStr":
        return plain("".join(_TEXT.findall(cell))) or None
    value = _VALUE.search(cell)
    if value is None or not value[1]:
        return "" if kind is not None and kind[1] == "str" else None
    name = kind[1] if kind is not None else "n"
    if name == "s":
        index = int(value[1])
        return strings[index] if index < len(strings) else None
    if name == "str":
        return plain(value[1])
    if name == "b":
        return value[1] in ("1", "true")
    if name == "e":
        return CellError(value[1])
    try:
        return float(value[1])
    except ValueError:
        return plain(value[1])  # a date of a Strict file


def shown_number(value: float) -> str:
    """A number as text, as Excel turns it into one: without a decimal point where it is whole."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def text_of(value: CellValue) -> str:
    """A value as the text that a formula or a label makes of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return shown_number(value)
    return value.code if isinstance(value, CellError) else value
