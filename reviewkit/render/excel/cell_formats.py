"""Colours, number formats and cell formats: one manner in every workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reviewkit.text import N_, Language
from reviewkit.text.colours import COLOURS as HOUSE

COLOURS = {name: f"#{value}" for name, value in HOUSE.items()}
FONT = "Calibri"
SIGNED = ("change", "signed", "points")
FIGURES = ("integer", "signed", "number", "money", "change", "rate", "points", "days")
DAYS = ("day", "short_day", "month")

_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")


class Look:
    """How one workbook looks: its colours, and its cell formats, each made once."""

    def __init__(self, book: Any, lang: Language, currency: str, colours: Mapping[str, str]) -> None:
        self._book, self.lang, self.currency = book, lang, currency
        self._colours = dict(COLOURS)
        for name, value in colours.items():
            found = _COLOUR.fullmatch(value.strip())
            if found:
                self._colours[name] = f"#{found[1].upper()}"
        self._made: dict[frozenset[tuple[str, Any]], Any] = {}
        self._numbers = _number_formats(lang, currency)

    def colour(self, name: str) -> str:
        return self._colours[name]

    def tint(self, name: str, share: float) -> str:
        """That colour, so much of it on white."""
        hexes = self._colours[name][1:]
        mixed = (round(255 - (255 - int(hexes[i : i + 2], 16)) * share) for i in (0, 2, 4))
        return "#" + "".join(f"{part:02X}" for part in mixed)

    def __call__(self, **properties: Any) -> Any:
        """A cell format; XlsxWriter keeps every one it is asked for, so each is asked for once."""
        key = frozenset(properties.items())
        if key not in self._made:
            full = {"font_name": FONT, "font_size": 10, "valign": "top", **properties}
            self._made[key] = self._book.add_format(full)
        return self._made[key]

    def condition(self, **properties: Any) -> Any:
        """What a conditional format changes: nothing but these."""
        key = frozenset((("condition", True), *properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def number_format(self, kind: str, *, whole: bool = False) -> str:
        """The format of a cell of that type; whole leaves the cents out."""
        return self._numbers[f"{kind} whole" if whole and f"{kind} whole" in self._numbers else kind]


def _number_formats(lang: Language, currency: str) -> dict[str, str]:
    symbol = lang.symbol(currency).strip()
    french = lang.code == "fr"

    def money(number: str) -> str:
        return f'{number}\\ "{symbol}"' if french else f'"{symbol}"{number}'

    def signed(number: str) -> str:
        return f'"+"{number};"−"{number};{number}'

    def plain(number: str) -> str:
        return f'{number};"−"{number}'

    percent = "0.0\\ %" if french else "0.0%"
    day = lang.say(N_("day"))
    days = lang.say(N_("days"))
    return {
        "text": "General",  # not "@": it shows long text as ####
        "flag": "General",
        "integer": plain("#,##0"),
        "signed": signed("#,##0"),
        "number": plain("#,##0.0"),
        "money": plain(money("#,##0.00")),
        "money whole": plain(money("#,##0")),
        "change": signed(money("#,##0.00")),
        "change whole": signed(money("#,##0")),
        "rate": plain(percent),
        "rate whole": plain(percent.replace("0.0", "0")),
        "points": signed('0.0\\ "pt"'),
        "days": f'{"[<2]" if french else "[=1]"}#,##0\\ "{day}";#,##0\\ "{days}"',
        "day": "dd/mm/yyyy" if french else "[$-809]d mmm yyyy",
        "short_day": "dd/mm/yyyy" if french else "[$-809]d mmm yyyy",
        "month": "[$-40C]mmmm yyyy" if french else "[$-809]mmmm yyyy",
    }
