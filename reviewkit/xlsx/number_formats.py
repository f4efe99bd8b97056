"""Which cell styles show something else than a plain number, and what: dates, codes with their zeros in
front, numbers with a unit, a currency or a scale (ECMA-376 part 1, 18.8.30 and 18.17.4)."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from xml.etree.ElementTree import XML

from reviewkit.xlsx.format_codes import FormattedNumber, Kind, NumberFormat, parse_format
from reviewkit.xlsx.refusals import Refusal
from reviewkit.xlsx.zip_package import local

Shown = float | str | dt.datetime | dt.time | dt.timedelta

DAY = 86_400_000  # in the milliseconds that Excel keeps
_EPOCH = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 -- cells know no zone

_ZEROS = re.compile("0{2,15}").fullmatch
_PLAIN = frozenset(("general", "@"))  # what shows all digits of a number and no more
# 27 to 36 and 50 to 58 are dates in the East Asian versions, and stand in files from there.
_BUILTIN: dict[int, Kind | None] = dict.fromkeys(
    [*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)], "date"
)
_BUILTIN[46] = "duration"
# Those that files need not declare. Excel writes the codes of 5 to 8, 42 and 44 out, in the currency of its
# country; where they are missing, a program has meant what the standard's own language shows.
_BUILTIN_NUMBERS = {
    **dict.fromkeys((5, 6), '"$"#,##0;\\("$"#,##0\\)'),
    **dict.fromkeys((7, 8), '"$"#,##0.00;\\("$"#,##0.00\\)'),
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
}


def number(text: str) -> float:
    """Raises Refusal for infinities, which no cell can hold."""
    value = float(text)
    if not math.isfinite(value):
        raise Refusal("damaged-workbook", f"number {text[:20]!r}")
    return value


def serial(value: float, kind: Kind, date1904: bool) -> Shown:
    """What a number under a date format shows; the number itself where no date can be made of it."""
    try:
        if kind == "duration":
            return dt.timedelta(milliseconds=round(value * DAY))
        if value < 0:
            return value
        day, part = divmod(value, 1)
        time = dt.timedelta(milliseconds=round(part * DAY))
        if day == 0 and time.days == 0:
            return (_EPOCH[True] + time).time()
        if day < 60 and not date1904:  # Excel's calendar has a 29 February 1900
            day += 1
        return _EPOCH[date1904] + dt.timedelta(days=day) + time
    except OverflowError:
        return value


class Dates(dict[str, Shown]):
    """A number's text -> what it shows under one date format: the same dates come again and again."""

    def __init__(self, kind: Kind, date1904: bool) -> None:
        super().__init__()
        self.kind, self.date1904 = kind, date1904

    def __missing__(self, text: str) -> Shown:
        value = self[text] = serial(number(text), self.kind, self.date1904)
        return value


def kind_of(code: str) -> Kind | None:
    """Does a format code show a date, a duration or neither?"""
    return parse_format(code).sections[0].kind


class Formatted(dict[str, Shown]):
    """A number's text -> the number with the format that shows it."""

    def __init__(self, number_format: NumberFormat) -> None:
        super().__init__()
        self.format = number_format

    def __missing__(self, text: str) -> Shown:
        shown = self[text] = FormattedNumber(number(text), self.format)
        return shown


class Codes(dict[str, Shown]):
    """A number's text -> the code that a format such as 00000 shows: 1000 is "01000", a postcode."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def __missing__(self, text: str) -> Shown:
        value = number(text)
        code = f"{value:.0f}".zfill(self.width)
        self[text] = shown = code if 0 <= value < 1e15 and value.is_integer() else value
        return shown


Decoder = Dates | Codes | Formatted


def shown_styles(part: bytes, date1904: bool) -> dict[str, Decoder]:
    """The part styles.xml: by cell style, as a cell's `s` writes it, what its numbers show, where that is
    something else than the number. Raises ParseError."""
    return {style: _decoder(shown, date1904) for style, shown in _styles(part).items()}


def _decoder(shown: Kind | int | NumberFormat, date1904: bool) -> Decoder:
    if isinstance(shown, int):
        return Codes(shown)
    return Formatted(shown) if isinstance(shown, NumberFormat) else Dates(shown, date1904)


@lru_cache(maxsize=32)
def _styles(styles_part: bytes) -> dict[str, Kind | int | NumberFormat]:
    """By cell style, the kind of date, the width of a code or the number format; read once for all copies of
    a form."""
    root = XML(styles_part)
    kinds, codes, styles = dict(_BUILTIN), dict(_BUILTIN_NUMBERS), list[int]()
    for part in root:
        tag = local(part)
        if tag == "numFmts":
            declared = {int(n.attrib["numFmtId"]): n.attrib["formatCode"] for n in part}
            codes |= declared
            kinds |= {i: kind_of(code) for i, code in declared.items()}
        elif tag == "cellXfs":
            styles = [int(style.get("numFmtId", 0)) for style in part]
    shown: dict[str, Kind | int | NumberFormat] = {}
    for style, i in enumerate(styles):
        if kind := kinds.get(i):
            shown[str(style)] = kind
        elif (code := codes.get(i)) and code.casefold() not in _PLAIN:
            shown[str(style)] = len(code) if _ZEROS(code) else parse_format(code)
    return shown
