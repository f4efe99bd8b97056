"""Which number formats show something else than the number, and what: dates, and codes with their zeros in
front (ECMA-376 part 1, 18.8.30 and 18.17.4)."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from typing import Literal
from xml.etree.ElementTree import XML

from reviewkit.xlsx.refusals import Refusal
from reviewkit.xlsx.zip_package import local

Kind = Literal["date", "duration"]
Shown = float | str | dt.datetime | dt.time | dt.timedelta

DAY = 86_400_000  # in the milliseconds that Excel keeps
_EPOCH = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 -- cells know no zone

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|General|e[+-]', re.IGNORECASE).sub
_ZEROS = re.compile("0{2,15}").fullmatch
_DURATION = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE).search
_DATE = re.compile("[dmhysgeb]", re.IGNORECASE).search
# 27 to 36 and 50 to 58 are dates in the East Asian versions, and stand in files from there.
_BUILTIN: dict[int, Kind | None] = dict.fromkeys(
    [*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)], "date"
)
_BUILTIN[46] = "duration"


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
    code = _LITERAL("", code[:255].partition(";")[0])  # 255 is Excel's own bound
    return "duration" if _DURATION(code) else "date" if _DATE(code) else None


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


def shown_styles(part: bytes, date1904: bool) -> dict[str, Dates | Codes]:
    """The part styles.xml: by cell style, as a cell's `s` writes it, what its numbers show, where that is
    something else than the number. Raises ParseError."""
    return {
        style: Codes(shown) if isinstance(shown, int) else Dates(shown, date1904)
        for style, shown in _styles(part).items()
    }


@lru_cache(maxsize=32)
def _styles(styles_part: bytes) -> dict[str, Kind | int]:
    """By cell style, the kind of date or the width of a code; read once for all copies of a form."""
    root = XML(styles_part)
    kinds, widths, styles = dict(_BUILTIN), dict[int, int](), list[int]()
    for part in root:
        tag = local(part)
        if tag == "numFmts":
            formats = {int(n.attrib["numFmtId"]): n.attrib["formatCode"] for n in part}
            kinds |= {i: kind_of(code) for i, code in formats.items()}
            widths = {i: len(code) for i, code in formats.items() if _ZEROS(code)}
        elif tag == "cellXfs":
            styles = [int(style.get("numFmtId", 0)) for style in part]
    shown: dict[str, Kind | int] = {}
    for style, i in enumerate(styles):
        if kind := kinds.get(i):
            shown[str(style)] = kind
        elif i in widths:
            shown[str(style)] = widths[i]
    return shown
