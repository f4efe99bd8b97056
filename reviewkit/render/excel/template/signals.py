"""Signals in rendered text to the finishing pass; values never contain them (see xml_text.py)."""

from __future__ import annotations

from typing import Final

SHEET: Final = "\ufdd8"  # begins a rendered sheet: its name follows
NAME_END: Final = "\ufdd9"  # ends a sheet's name: the events of its columns follow
ROW: Final = "\ufdda"  # begins a row or an event: "number;" and the rest of the row follow
NUMBER: Final = "\ufddb"  # stands for the row's number
COLUMN: Final = "\ufddc"  # begins a cell whose letters are not known yet: "number;" follows
FORMULA: Final = "\ufddd"  # stands for a formula and its result: "number;" follows
LINK: Final = "\ufdde"  # after a cell with a link: "number;" follows
HOLE: Final = "\ufddf"  # around the number of a hole in the text of an element
CAPTURE: Final = "\ufde0"  # in a row with a bound drawing: "number;" follows
