"""Colours, number formats and cell formats of every workbook reviewkit writes.

Documents, forms, returned workbooks and the file for the CRM take them from here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reviewkit.text import N_, Language
from reviewkit.text.colours import COLOURS as BRAND_COLOURS

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # heavy: who only reads need not load it
    from xlsxwriter.format import Format

COLOURS = {name: f"#{value}" for name, value in BRAND_COLOURS.items()}
INK, ACCENT, DOWN, ATTENTION, HAIRLINE, GROUND, WHITE, MUTED = (
    COLOURS[name] for name in ("ink", "accent", "down", "attention", "hairline", "ground", "white", "muted")
)
FAULTY, LOCKED, CHANGED, VENDOR = "#FBE3DE", "#EEF1F4", "#DDF0EE", "#FFF4DF"  # grounds of a form's cells
FONT = "Calibri"

SIGNED = ("change", "signed", "points")
FIGURES = ("integer", "signed", "number", "money", "change", "rate", "points", "days")
DAYS = ("day", "short_day", "month")

TWO_PLACES = "#,##0.00"
ISO_DAY = "yyyy-mm-dd"
PLAIN_COUNT = "0"
MANDATORY_TEXT = '@" *"'  # an asterisk behind a heading, outside its text

_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")


class CellFormats:
    """The cell formats of one workbook, each made once: XlsxWriter keeps every one it is asked for."""

    def __init__(self, book: Workbook, font_size: int) -> None:
        self._book = book
        self._defaults = {"font_name": FONT, "font_size": font_size, "valign": "top"}
        self._formats: dict[tuple[str, frozenset[tuple[str, object]]], Format] = {}

    def __call__(self, **properties: object) -> Format:
        """Return the format with these XlsxWriter properties over the workbook's font."""
        return self._format("cell", {**self._defaults, **properties})

    def condition(self, **properties: object) -> Format:
        """Return the format a conditional format applies: these properties alone."""
        return self._format("condition", properties)

    def _format(self, use: str, properties: dict[str, object]) -> Format:
        key = use, frozenset(properties.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


class WorkbookStyle(CellFormats):
    """The style of one document: language, currency, brand colours, number and cell formats."""

    def __init__(self, book: Workbook, lang: Language, currency: str, colours: Mapping[str, str]) -> None:
        super().__init__(book, font_size=10)
        self.lang, self.currency = lang, currency
        self._colours = dict(COLOURS) | {
            name: value.upper() for name, value in brand_colours(colours).items()
        }
        self._numbers = _number_formats(lang, currency)

    def colour(self, name: str) -> str:
        return self._colours[name]

    def tint(self, name: str, share: float) -> str:
        """Mix the colour `name` with white; `share` is the colour's part, from 0 to 1."""
        hexes = self._colours[name][1:]
        mixed = (round(255 - (255 - int(hexes[i : i + 2], 16)) * share) for i in (0, 2, 4))
        return "#" + "".join(f"{part:02X}" for part in mixed)

    def number_format(self, kind: str, *, whole: bool = False) -> str:
        """Return the number format of a column type; `whole` leaves out cents and decimals."""
        return self._numbers[f"{kind} whole" if whole and f"{kind} whole" in self._numbers else kind]


def brand_colours(colours: Mapping[str, str]) -> dict[str, str]:
    """Return the settings' colours as #RRGGBB; a value that is no colour is left out."""
    matches = {name: _COLOUR.fullmatch(value.strip()) for name, value in colours.items()}
    return {name: f"#{match[1]}" for name, match in matches.items() if match}


def form_number_format(column_type: str, lang: Language, currency: str) -> str:
    """Return the number format of a form's column: money in the currency's unit, a percent of a fraction."""
    if column_type == "money":
        return _money(TWO_PLACES, lang, currency)
    return {
        "percent": "0%",
        "date": "dd/mm/yyyy" if lang.code == "fr" else "dd mmm yyyy",
        "integer": "#,##0",
        "number": "#,##0.##",
        "text": "@",
        "email": "@",
        "choice": "@",
    }[column_type]


def signed_money_format(lang: Language, currency: str) -> str:
    """Return the format of a difference that a formula computes: +1, -1, a dash for nothing."""
    money = _money(TWO_PLACES, lang, currency)
    return f"+{money};-{money};–"


def time_format(value: object) -> str:
    """Return the format that keeps a date, a time or a duration what it is; "" for any other value."""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return "dd/mm/yyyy hh:mm:ss"
    if isinstance(value, dt.date):
        return "dd/mm/yyyy"
    if isinstance(value, dt.time):
        return "hh:mm:ss"
    return "[h]:mm:ss" if isinstance(value, dt.timedelta) else ""


def _money(number: str, lang: Language, currency: str) -> str:
    if not lang.knows_currency(currency):
        return number
    symbol = lang.symbol(currency).strip()
    return f'{number}\\ "{symbol}"' if lang.code == "fr" else f'"{symbol}"{number}'


def _number_formats(lang: Language, currency: str) -> dict[str, str]:
    french = lang.code == "fr"

    def signed(number: str) -> str:
        return f'"+"{number};"−"{number};{number}'

    def plain(number: str) -> str:
        return f'{number};"−"{number}'

    cents, units = _money(TWO_PLACES, lang, currency), _money("#,##0", lang, currency)
    percent = "0.0\\ %" if french else "0.0%"
    date = "dd/mm/yyyy" if french else "[$-809]d mmm yyyy"
    return {
        "text": "General",  # not "@": it shows long text as ####
        "flag": "General",
        "integer": plain("#,##0"),
        "signed": signed("#,##0"),
        "number": plain("#,##0.0"),
        "money": plain(cents),
        "money whole": plain(units),
        "change": signed(cents),
        "change whole": signed(units),
        "rate": plain(percent),
        "rate whole": plain(percent.replace("0.0", "0")),
        "points": signed('0.0\\ "pt"'),
        "days": f'{"[<2]" if french else "[=1]"}#,##0\\ "{lang.say(N_("day"))}";#,##0\\ "{lang.say(N_("days"))}"',
        "day": date,
        "short_day": date,
        "month": "[$-40C]mmmm yyyy" if french else "[$-809]mmmm yyyy",
    }
