"""Whether a number is what its cell shows: the unit, currency, percent sign and scale of a number format
count as if they were typed."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from reviewkit.cells.currencies import currencies_of, names_money
from reviewkit.cells.display import Problem, display_number, display_value
from reviewkit.text import language
from reviewkit.xlsx.format_codes import FormattedNumber, Section

Unit = Literal["money", "percent", "number"]
Reading = Literal["same", "other currency", "otherwise", "percents"]

_SCALES = {"k": 3, "K": 3, "M": 6}  # the powers of ten that a letter beside an amount stands for
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–−﹣－", "-") | {"（": "(", "）": ")", "％": "%", "＋": "+"})
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def reading_of(raw: FormattedNumber, unit: Unit, currency: str | None = None) -> Reading:
    """How a cell's number compares with what the cell shows, in a column of this unit.

    Returns "same" where they are equal to the rounding of its decimals, "percents" where a percent sign
    stands as mere text beside the number, "other currency", or "otherwise".
    """
    section, unsigned = raw.format.section_of(raw)
    if section is None or section.kind:
        return "otherwise"
    return _reading(section, unsigned, (raw > 0) - (raw < 0), unit, currency)


def display_problem(raw: FormattedNumber, unit: Unit, currency: str | None = None) -> Problem | None:
    """What is wrong with a number that its cell shows otherwise; None where nothing is."""
    reading = reading_of(raw, unit, currency)
    if reading == "other currency":
        return Problem("other-currency", {"value": display_value(raw), "currency": currency})
    return shown_otherwise(raw) if reading == "otherwise" else None


def shown_otherwise(raw: FormattedNumber) -> Problem:
    """That a cell shows something else than its number."""
    number = Decimal(format(float(raw), ".15g"))
    return Problem("shown-otherwise", {"value": display_value(raw), "number": display_number(number)})


@lru_cache(maxsize=4096)
def _reading(section: Section, unsigned: bool, sign: int, unit: Unit, currency: str | None) -> Reading:
    """Of a number of this sign in this section; `unsigned`, where the section itself must write its minus."""
    before, inside, after = (_UNSEEN.sub("", text).translate(_DASHES) for text in section.around())
    if not section.shows_digits:
        return (
            "same" if sign == 0 and before in ("", "-") else "otherwise"
        )  # accounts write a dash for nothing
    if inside not in ("", "'", "’"):
        return "otherwise"
    if unsigned:
        if not (signed := _without_minus(before, after)):
            return "otherwise"
        before, after = signed
    elif sign > 0:
        before = before.removeprefix("+")
    elif sign == 0:
        before, after = before.replace("-", "", 1), after.replace("-", "", 1)
    if unit == "money":
        return _money(section, before, after, currency)
    if unit == "percent":
        literal = "%" in before + after and not section.percents
        bare = (before + after).replace("%", "", 1)
        if bare or section.thousands or section.percents > 1:
            return "otherwise"
        return "percents" if literal else "same"
    return "otherwise" if before or after or section.thousands else "same"


def _without_minus(before: str, after: str) -> tuple[str, str] | None:
    """The text on both sides without the minus or the brackets of a negative number; None without those."""
    if "(" in before and ")" in after:
        return before.replace("(", "", 1), after.replace(")", "", 1)
    if "-" in before:
        return before.replace("-", "", 1), after
    return (before, after.replace("-", "", 1)) if "-" in after else None


def _money(section: Section, before: str, after: str, currency: str | None) -> Reading:
    named: tuple[str, ...] | None = None
    scale = 0
    for mark in filter(None, (before, after)):
        parsed = _money_mark(mark)
        if parsed is None:
            return "otherwise"
        power, names = parsed
        if names and named:
            return "otherwise"
        scale, named = scale + power, names or named
    if named and currency is not None and currency not in named and language("en").knows_currency(currency):
        return "other currency"
    return "same" if scale == 3 * section.thousands and not section.percents else "otherwise"


def _money_mark(mark: str) -> tuple[int, tuple[str, ...] | None] | None:
    """The power of ten and the currencies that a mark means; None for a mark that means anything else."""
    if mark in _SCALES:
        return _SCALES[mark], None
    for power, rest in (
        (0, mark),
        (_SCALES.get(mark[0], 0), mark[1:]),
        (_SCALES.get(mark[-1], 0), mark[:-1]),
    ):
        if (power or rest == mark) and (names := currencies_of(rest)):
            return power, names
    return (0, (mark,)) if names_money(mark) else None
