"""How our workbooks look: the house's colours and the formats of cells (looks: One manner everywhere)."""

from __future__ import annotations

from typing import Any

from reviewkit.text import Language
from reviewkit.text.colours import COLOURS

INK, ACCENT, DOWN, ATTENTION, HAIRLINE, GROUND, WHITE, MUTED = (
    f"#{COLOURS[name]}"
    for name in ("ink", "accent", "down", "attention", "hairline", "ground", "white", "muted")
)
FAULTY, LOCKED, CHANGED, VENDOR = "#FBE3DE", "#EEF1F4", "#DDF0EE", "#FFF4DF"

FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}


def number_format(column_type: str, lang: Language, currency: str) -> str:
    """The format of a cell of that type: money in the currency's unit, percent of a fraction."""
    if column_type == "money":
        symbol = lang.symbol(currency).strip()
        return f'#,##0.00\\ "{symbol}"' if lang.code == "fr" else f'"{symbol}"#,##0.00'
    return {
        "percent": "0%",
        "date": "dd/mm/yyyy" if lang.code == "fr" else "dd mmm yyyy",
        "integer": "#,##0",
        "number": "#,##0.##",
        "text": "@",
        "email": "@",
        "choice": "@",
    }[column_type]


class Formats:
    """The formats of one workbook, each made once: XlsxWriter keeps every one it is asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        full = {**FONT, **properties}
        key = tuple(sorted(full.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(full)
        return self._made[key]
