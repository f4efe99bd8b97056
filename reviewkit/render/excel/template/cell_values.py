"""Values as cells hold them: typed where a cell is one tag, text where a tag stands within text."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, cast
from xml.sax.saxutils import unescape

from jinja2.runtime import Undefined
from markupsafe import Markup

from reviewkit.render.excel.template.render_state import current_state
from reviewkit.render.excel.template.rich_values import Link, rich_string
from reviewkit.render.excel.template.signals import LINK
from reviewkit.render.excel.template.style_book import CellStyle
from reviewkit.render.jinja import UnknownName, checked_size
from reviewkit.render.word.package.xml_text import FORBIDDEN, plain_text
from reviewkit.render.word.word_errors import ValueRefusedError

MAX_TEXT = 32_767  # characters of one cell
_LARGEST = 10**308
_DROPPED = re.compile(f"[{FORBIDDEN}\x07]")
_UNUSUAL = re.compile(f"[{FORBIDDEN}\t\n\x0b\r\x07\x0c]").search
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as a character
_DAY_ZERO, _DAY_ZERO_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST_1900, _AFTER_LEAP_DAY = dt.datetime(1900, 1, 1), dt.datetime(1900, 3, 1)  # noqa: DTZ001
_MISSING = frozenset({"NAType", "NaTType"})  # pandas' missing values, which compare with nothing


class _NumpyScalar(Protocol):
    def item(self) -> object: ...


def escaped_text(text: str) -> str:
    """A text as XML, without the characters that XML cannot hold; every line end is one line feed.

    Raises ValueRefusedError for a text longer than a cell holds.
    """
    if len(text) > MAX_TEXT:
        message = f"is a text of {len(text):_} characters, and a cell holds {MAX_TEXT:_}."
        raise ValueRefusedError(message)
    printable = text.isprintable() or _UNUSUAL(text) is None
    if printable and "&" not in text and "<" not in text and "_x" not in text:
        return text.replace(">", "&gt;") if ">" in text else text
    text = _LINE_ENDS.sub("\n", _DROPPED.sub("", text))
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serial_number(moment: dt.datetime, *, date1904: bool) -> float | int | None:
    """A moment as the days that spreadsheets count; None before their first day."""
    if date1904:
        since = moment - _DAY_ZERO_1904
        first = _DAY_ZERO_1904
    else:
        # Lotus had a 29 February 1900, and so has Excel: earlier days count one less.
        since = moment - _DAY_ZERO - dt.timedelta(moment < _AFTER_LEAP_DAY)
        first = _FIRST_1900
    if moment < first:
        return None
    if not since.seconds and not since.microseconds:
        return since.days
    return since.days + (since.seconds + since.microseconds / 1e6) / 86_400


def text_cell(text: str, style: CellStyle) -> str:
    """What follows a cell's address for a text."""
    if not text:
        return f"{style.plain}/>"
    escaped = escaped_text(text)
    attribute = style.plain
    if "\n" in escaped:
        attribute = style.wrapped
        if attribute is not style.plain:
            current_state().uses_derived_styles = True
    elif escaped[:1] > " " and escaped[-1:] > " ":
        return f'{attribute} t="inlineStr"><is><t>{escaped}</t></is></c>'
    if not escaped:
        return f"{attribute}/>"
    return f'{attribute} t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


@dataclass(frozen=True, slots=True)
class CellWriter:
    """Writes values into the cells of one workbook.

    styles    the styles of the typed cells, by number
    date1904  the workbook counts days from 1904
    """

    styles: Sequence[CellStyle]
    date1904: bool

    def filter(self) -> Callable[[object, int], str]:
        """The Jinja filter that writes a value and closes its cell: `value|rk_value(number of the style)`."""
        styles, other = self.styles, self._other

        def rk_value(value: object, number: int) -> str:
            kind = value.__class__
            if kind is str:
                text = cast("str", value)
                if (
                    (text.isprintable() or _UNUSUAL(text) is None)
                    and "<" not in text
                    and "&" not in text
                    and ">" not in text
                    and "_x" not in text
                    and text[:1] > " "
                    and text[-1] != " "
                    and len(text) <= MAX_TEXT
                ):
                    return f'{styles[number].plain} t="inlineStr"><is><t>{text}</t></is></c>'
                return text_cell(text, styles[number])
            if kind is int:
                if -1_000_000_000_000_000 < value < 1_000_000_000_000_000:  # type: ignore[operator]
                    return f"{styles[number].plain}><v>{value}</v></c>"
            elif kind is float:
                if value - value == 0.0:  # type: ignore[operator]
                    return f"{styles[number].plain}><v>{value!r}</v></c>"
            elif value is None:
                return f"{styles[number].plain}/>"
            return other(value, styles[number])

        return rk_value

    def _other(self, value: object, style: CellStyle) -> str:
        """The rest of a cell for the less frequent kinds of values."""
        if isinstance(value, Undefined):
            if isinstance(value, UnknownName) and not value.is_missing_else:
                value.fail()
            return f"{style.plain}/>"
        if isinstance(value, bool):
            return f'{style.plain} t="b"><v>{int(value)}</v></c>'
        if type(value).__name__ in _MISSING:
            return f"{style.plain}/>"
        if isinstance(value, int | float | Decimal):
            return _number_cell(value, style)
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return self._time_cell(value, style)
        if isinstance(value, Link):
            return self._link_cell(value, style)
        if isinstance(value, str):  # Markup, which macros make, and other kinds of str
            return text_cell(_unmarked(value), style)
        if hasattr(value, "image_descriptor"):
            raise ValueRefusedError(
                "is a picture: bind a picture drawn in the sheet by its alternative text, {{image:…}}."
            )
        if hasattr(value, "__html__"):
            return self._rich_cell(value, style)
        if hasattr(value, "item") and type(value).__module__.split(".")[0] == "numpy":
            return self.filter_value(cast("_NumpyScalar", value).item(), style)
        return text_cell(plain_text(checked_size(value)), style)

    def filter_value(self, value: object, style: CellStyle) -> str:
        """The rest of a cell for a value of any kind."""
        if value is None:
            return f"{style.plain}/>"
        if type(value) is str:
            return text_cell(value, style)
        return self._other(value, style)

    def _time_cell(self, value: dt.date | dt.time | dt.timedelta, style: CellStyle) -> str:
        if isinstance(value, dt.timedelta):
            return _derived_number(value / dt.timedelta(days=1), style.duration, style)
        if isinstance(value, dt.time):
            seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
            return _derived_number(seconds / 86_400, style.duration, style)
        if isinstance(value, dt.datetime):
            attribute, moment = style.moment, value.replace(tzinfo=None)
        else:
            attribute, moment = style.day, dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
        number = serial_number(moment, date1904=self.date1904)
        if number is None:  # no program counts days before its first: the date as text
            return text_cell(value.isoformat(), style)
        return _derived_number(number, attribute, style)

    def _link_cell(self, link: Link, style: CellStyle) -> str:
        cell = self.filter_value(link.text, style)
        number = current_state().add_link(link)
        if cell.endswith("/>"):
            return f"{cell[:-2]}></c>{LINK}{number};"
        return f"{cell}{LINK}{number};"

    def _rich_cell(self, value: object, style: CellStyle) -> str:
        string = rich_string(value)
        if not string.runs:
            return f"{style.plain}/>"
        attribute = style.plain
        if "\n" in string.text:
            attribute = style.wrapped
            current_state().uses_derived_styles = True
        if len(string.text) > MAX_TEXT:
            escaped_text(string.text)  # refuses it
        cell = f'{attribute} t="inlineStr"><is>{string.runs}</is></c>'
        if string.link:
            cell += f"{LINK}{current_state().add_link(Link(string.link, None))};"
        return cell


def _unmarked(value: str) -> str:
    return str(value.unescape()) if isinstance(value, Markup) else str(value)


def _number_cell(value: float | Decimal, style: CellStyle) -> str:
    if not isinstance(value, int) and not math.isfinite(value):
        if math.isnan(value):
            return f"{style.plain}/>"
        return f'{style.plain} t="e"><v>#NUM!</v></c>'
    if not -_LARGEST < value < _LARGEST:
        raise ValueRefusedError("is a number larger than a cell holds.")
    if isinstance(value, Decimal):
        text = format(value, "f") if abs(value.adjusted()) < 30 else str(value)
    else:
        text = repr(int(value) if isinstance(value, int) else float(value))
    return f"{style.plain}><v>{text}</v></c>"


def _derived_number(number: float, attribute: str, style: CellStyle) -> str:
    if attribute != style.plain:
        current_state().uses_derived_styles = True
    return f"{attribute}><v>{number!r}</v></c>"


def text_value(value: object) -> str:
    """The Jinja filter for a value within the text of a cell: escaped text."""
    if type(value) is str:
        return escaped_text(value)
    if isinstance(value, Undefined):
        if isinstance(value, UnknownName) and not value.is_missing_else:
            value.fail()
        return ""
    if value is None or type(value).__name__ in _MISSING:
        return ""
    if isinstance(value, Link):
        return escaped_text(plain_text("" if value.text is None else value.text))
    if hasattr(value, "image_descriptor"):
        raise ValueRefusedError("is a picture, which no text can hold.")
    if isinstance(value, str):
        return escaped_text(_unmarked(value))
    if hasattr(value, "__html__"):
        return escaped_text(rich_string(value).text)
    return escaped_text(plain_text(checked_size(value)))


def attribute_value(value: object) -> str:
    """The Jinja filter for a value within an attribute or any other text of the workbook."""
    return text_value(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def header_value(value: object) -> str:
    """The Jinja filter for a value within a page's header or footer, where & begins a code of Excel."""
    return attribute_value(value).replace("&amp;", "&amp;&amp;")


def name_value(value: object) -> str:
    """The Jinja filter for a value within the name of a sheet: a text on one line, not escaped."""
    return " ".join(unescape(text_value(value)).split())
