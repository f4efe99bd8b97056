"""Values as a fault shows them: on one line, in the language of whoever reads it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal

from reviewkit.text import N_, NBSP, Phrase
from reviewkit.xlsx.book import CellError
from reviewkit.xlsx.format_codes import FormattedNumber

LONGEST = 60

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DECIMAL = N_("{whole}.{decimals}")
_PERCENT = N_("{number}%")
_MONTHS = (
    N_("{day} January {year}"),
    N_("{day} February {year}"),
    N_("{day} March {year}"),
    N_("{day} April {year}"),
    N_("{day} May {year}"),
    N_("{day} June {year}"),
    N_("{day} July {year}"),
    N_("{day} August {year}"),
    N_("{day} September {year}"),
    N_("{day} October {year}"),
    N_("{day} November {year}"),
    N_("{day} December {year}"),
)
TRUE, FALSE = N_("TRUE"), N_("FALSE")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be read: a FaultKind's code, and what its texts need."""

    kind: str
    values: dict[str, object] = field(default_factory=dict)


def display_digits(whole: str, decimals: str, *, group: bool = True) -> str | Phrase:
    """A number of these digits, its decimal mark in the reader's language."""
    if group and len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", NBSP)
    return Phrase(_DECIMAL, {"whole": whole, "decimals": decimals}) if decimals else whole


def display_number(value: Decimal) -> str | Phrase:
    """A number in full: never with an exponent."""
    sign = "−" if value < 0 else ""
    whole, _, decimals = f"{abs(value):f}".partition(".")
    decimals = decimals.rstrip("0")
    shown = display_digits(whole, decimals)
    if isinstance(shown, Phrase):
        return Phrase(shown.message, {**shown.values, "whole": sign + shown.values["whole"]})
    return sign + shown


def display_percent(fraction: Decimal) -> Phrase:
    """50 % in French, 50% in English."""
    return Phrase(_PERCENT, {"number": display_number(fraction * 100)})


def display_day(day: dt.date) -> Phrase:
    """15 November 2026: a month in words cannot be mistaken."""
    return Phrase(_MONTHS[day.month - 1], {"day": day.day, "year": day.year})


def _display_formatted(raw: FormattedNumber) -> str | Phrase:
    """A number as its cell shows it, its decimal mark in the reader's language."""
    whole, point, decimals = raw.shown(point="\0", group=NBSP)[:LONGEST].partition("\0")
    return Phrase(_DECIMAL, {"whole": whole, "decimals": decimals}) if point else whole


def display_value(raw: object) -> str | Phrase:
    """Whatever a cell holds."""
    if isinstance(raw, str):
        text = _UNSEEN.sub(" ", raw).strip()
        return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
    if isinstance(raw, bool):
        return Phrase(TRUE if raw else FALSE)
    if isinstance(raw, FormattedNumber):
        return _display_formatted(raw)
    if isinstance(raw, float | int | Decimal):
        number = Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(raw)
        return (
            display_number(number)
            if number.is_finite() and abs(number.adjusted()) < 30
            else str(raw)[:LONGEST]
        )
    if isinstance(raw, dt.date):  # a datetime as well
        return display_day(raw)
    if isinstance(raw, CellError):
        return display_value(raw.code)
    return display_value(str(raw))
