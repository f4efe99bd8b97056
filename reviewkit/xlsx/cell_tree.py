"""The cells of one sheet (ECMA-376 part 1, 18.3.1), as its tree holds them and as they are kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reviewkit.xlsx.addresses import letters, split
from reviewkit.xlsx.book import Cell, CellError, Formula, Position, Sheet
from reviewkit.xlsx.number_formats import number
from reviewkit.xlsx.refusals import Refusal
from reviewkit.xlsx.shared_formulas import SharedFormulas, WrittenFormula, note_array
from reviewkit.xlsx.zip_package import CELLS, too_large

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from reviewkit.xlsx.limits import Limits
    from reviewkit.xlsx.number_formats import Decoder
    from reviewkit.xlsx.rich_values import RichValues

TRUE = ("1", "true", "on")

_CODES = (
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED! "
    "#CONNECT! #UNKNOWN! #BUSY! #PYTHON! #EXTERNAL! #TIMEOUT!"
)
_ERRORS = {code: CellError(code) for code in _CODES.split()}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_").sub
_REMEMBERED = 200_000


class _Addresses(dict[str, Position | None]):
    """Address -> (row, column), None beyond the limits; the same few thousand come in every file."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.rows, self.columns = rows, columns

    def __missing__(self, address: str) -> Position | None:
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
    if "_x" not in text:
        return text
    text = _ESCAPE(lambda match: chr(int(match[1], 16)), text)
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
    return unescape(text)


class CellDecoder(NamedTuple):
    """How the text of a cell is read: by its type and, where it is a number, by its style.

    kind   its type, as written
    value  its text -> its value
    blank  is an empty text a value too? Elsewhere it is a blank
    """

    kind: str
    value: Callable[[str], Cell]
    blank: bool = False


def _error(text: str) -> CellError:
    return _ERRORS.get(text) or CellError(text)


def _moment(text: str) -> dt.datetime | dt.time:
    """Strict files write dates so."""
    if text[2:3] == ":":
        return dt.time.fromisoformat(text).replace(tzinfo=None)
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def _columns(row: Element) -> list[int]:
    """The columns of a row's cells where addresses are left out: each the one after the one before."""
    column, numbered = 0, []
    for cell in row:
        address = cell.get("r")
        column = split(address)[1] if address else column + 1
        numbered.append(column)
    return numbered


def _in_short(how: CellDecoder, text: str | None) -> str | float:
    """What a cell beyond the limits holds, for its fault and for the workbook given back."""
    try:
        value = how.value(text) if text else ""
    except (ValueError, LookupError):
        value = text or ""
    return value if isinstance(value, float) else str(value)[:1000]


@dataclass(slots=True)
class WorkbookContext:
    """What the sheets of one workbook share.

    strings  the shared strings by index, as a cell writes it: an index of -1 is an error
    shown    by style, as a cell writes it, what numbers show
    left     cells and formulas that the workbook may still hold
    rich     by value metadata, as a cell writes it, what an error stands for
    """

    strings: dict[str, str]
    shown: dict[str, Decoder]
    limits: Limits
    left: int
    rich: RichValues = field(default_factory=dict)

    def how(self, kind: str, style: str, metadata: str = "") -> CellDecoder:
        """How a cell of this type, style and value metadata is read. Raises Refusal for a type that is none."""
        if kind == "s":
            return CellDecoder(kind, self.strings.__getitem__)
        if kind == "n":
            shown = self.shown.get(style)
            return CellDecoder(kind, number if shown is None else shown.__getitem__)
        if kind == "str":
            return CellDecoder(kind, unescape, blank=True)
        if kind == "inlineStr":
            return CellDecoder(kind, str, blank=True)
        if kind == "b":
            return CellDecoder(kind, TRUE.__contains__)
        if kind == "e" and metadata:
            rich, code = self.rich.get(metadata, ("entity", ""))
            return CellDecoder(kind, lambda text: CellError(code or text, rich))
        if kind == "e":
            return CellDecoder(kind, _error)
        if kind == "d":
            return CellDecoder(kind, _moment)
        raise Refusal("damaged-workbook", f"cell type {kind[:20]!r}")


# What a sheet writes of one cell: its address, how its text is read, its formula and its text.
WrittenCell = tuple[str, CellDecoder, WrittenFormula | None, str | None]


def put_cells(written: Iterable[WrittenCell], sheet: Sheet, around: WorkbookContext) -> None:
    """Put the cells that a sheet writes into it. Raises Refusal for more than the workbook may hold."""
    cells, formulas, limits = sheet.cells, sheet.formulas, around.limits
    addresses = _addresses(limits.rows, limits.columns)
    shared = SharedFormulas()
    for address, how, formula, text in written:
        at = addresses[address]
        if at is None:
            if len(sheet.far) < limits.far:
                name = address.replace("$", "").upper()
                sheet.far.append(name)
                sheet.far_values[name] = _in_short(how, text)
            continue
        if formula is not None:
            # Excel writes a computed empty text as t="str" and an empty value.
            formulas[at] = Formula(formula.text, bool(text) or (text is not None and how.kind == "str"))
            if formula.kind == "shared":
                shared.add(at, formula)
            elif formula.kind == "array":
                note_array(sheet, at, formula.over)
        if text or (how.blank and text is not None):
            cells[at] = how.value(text)
    shared.resolve(sheet)
    around.left -= len(cells) + len(formulas)
    if around.left < 0:
        raise too_large(CELLS, limits.cells)


def written_in(part: Element, sheet: Sheet, around: WorkbookContext) -> Iterator[WrittenCell]:
    """The cells of a `sheetData` of any shape, and its hidden rows into the sheet."""
    ns = part.tag[: -len("sheetData")]
    value_tag, formula_tag, inline_tag, text_tag = ns + "v", ns + "f", ns + "is", ns + "t"
    hows = dict[tuple[str, str, str], CellDecoder]()
    row = 0
    for line in part:
        row = int(line.get("r") or row + 1)
        if line.get("hidden") in TRUE and row <= around.limits.rows:
            sheet.hidden_rows.add(row)
        columns = None
        for i, cell in enumerate(line):
            text, formula = None, None
            for element in cell:
                if element.tag == value_tag:
                    text = element.text or ""
                elif element.tag == formula_tag:
                    formula = WrittenFormula.of(element.text or "", element.attrib)
                elif element.tag == inline_tag:
                    text = string(element, text_tag)
            if text is None and formula is None:  # blank, only a style
                continue
            address = cell.get("r")
            if address is None:
                if columns is None:
                    columns = _columns(line)
                address = f"{letters(columns[i])}{row}"
            dress = cell.get("t", "n"), cell.get("s", ""), cell.get("vm", "")
            how = hows.get(dress) or hows.setdefault(dress, around.how(*dress))
            yield address, how, formula, text
