"""Numbers, amounts and percentages as people type them in France and in England.

What a cell holds as a number is taken as it is; what it holds as text is read by rules
that leave nothing to guess: where two readings are possible, both are shown.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from reviewkit.cells.currencies import currencies_of
from reviewkit.cells.display import Problem, display_digits, display_percent, display_value
from reviewkit.cells.format_marks import display_problem, reading_of, shown_otherwise
from reviewkit.cells.lookalikes import normalize
from reviewkit.xlsx.format_codes import FormattedNumber

MOST_DIGITS = 13  # before the decimals: with two more, the 15 that Excel keeps
_LIMIT = 10**MOST_DIGITS
_LONGEST = 64
# A thousandth of the last kept decimal would be typed, say a tenth of a cent; what the sums of
# binary floats leave is far smaller. In between lies a ten-thousandth.
_NOISE = 1e-4

_GROUPED = re.compile(
    r"([1-9][0-9]{0,2}(?P<mark>[ '])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:[.,]([0-9]+))?"
).fullmatch
_BOTH = re.compile(
    r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)|([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)"
).fullmatch
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})").fullmatch
_SINGLE = re.compile(r"([0-9]*)[.,]([0-9]+)").fullmatch
_DIGITS = re.compile(r"[0-9]+").fullmatch
_NOT_DIGITS = re.compile(r"[^0-9]")

# "US$" and "$US" first: a sign alone would leave the letters.
_COUNTRY_SIGN = r"[A-Z]{1,2}[$£]|[$£][A-Z]{2}"
_BEFORE = re.compile(_COUNTRY_SIGN + r"|[^\W\d_]{2,5}(?![^\W\d_])|[^\w\s.,'+-]").match
_AFTER = re.compile(rf"(?:{_COUNTRY_SIGN}|(?<![^\W\d_])[^\W\d_]{{2,5}}|[^\w\s.,'])$").search


class TypedNumber(NamedTuple):
    """A number read from text, exact to its last digit: decimals without trailing zeros."""

    negative: bool
    whole: str
    decimals: str
    percent: bool = False

    def value(self) -> Decimal:
        return Decimal(f"{'-' * self.negative}{self.whole}{'.' * bool(self.decimals)}{self.decimals}")


def unreadable(raw: object, example: str = "1234.56") -> Problem:
    whole, _, decimals = example.partition(".")
    return Problem(
        "unreadable-number", {"value": display_value(raw), "example": display_digits(whole, decimals)}
    )


def too_large(raw: object) -> Problem:
    return Problem("number-too-large", {"value": display_value(raw)})


def read_text(
    raw: str, *, money: bool = False, currency: str | None = None, percent: bool = False
) -> TypedNumber | Problem:
    """A number typed as text, with a currency around it or a percent sign behind where that is meant."""
    if len(raw) > _LONGEST:
        return unreadable(raw)
    text = normalize(raw)
    negative, signed, text = _sign(text)
    if money:
        match = None
        for mark in (_BEFORE(text), _AFTER(text)):
            if mark is None or (names := currencies_of(mark[0])) is None:
                continue
            if match is not None:
                return unreadable(raw)
            match = names
            text = (text[: mark.start()] + text[mark.end() :]).strip()
        if match is not None and not signed:
            negative, signed, text = _sign(text)
        if match is not None and currency is not None and currency not in match:
            return Problem("other-currency", {"value": display_value(raw), "currency": currency})
    marked = percent and text.endswith("%")
    if marked:
        text = text[:-1].rstrip()
    digits = _digits(text)
    if digits is None:
        return unreadable(raw)
    whole, decimals, doubtful = digits
    if doubtful:
        return Problem(
            "ambiguous-number",
            {
                "value": display_value(raw),
                "whole": f"{'−' * negative}{whole}{decimals}",
                "decimal": display_digits("−" * negative + whole, decimals, group=False),
                "longer": display_digits("−" * negative + whole, decimals + "0", group=False),
            },
        )
    whole = whole.lstrip("0") or "0"
    if len(whole) > MOST_DIGITS:
        return too_large(raw)
    return TypedNumber(negative, whole, decimals.rstrip("0"), marked)


def _sign(text: str) -> tuple[bool, bool, str]:
    """Is it negative, had it a sign, and what follows."""
    if text[:1] in ("-", "+"):
        return text[0] == "-", True, text[1:].lstrip()
    return False, False, text


def _digits(text: str) -> tuple[str, str, bool] | None:
    """The digits before and after the decimal mark, and whether that mark could mark thousands."""
    if _DIGITS(text):
        return text, "", False
    if match := _GROUPED(text):
        return _NOT_DIGITS.sub("", match[1]), match[3] or "", False
    if match := _BOTH(text):
        return _NOT_DIGITS.sub("", match[1] or match[3]), match[2] or match[4], False
    if _THOUSANDS(text):
        return _NOT_DIGITS.sub("", text), "", False
    if match := _SINGLE(text):
        whole, decimals = match[1], match[2]
        # A group of thousands never begins with a zero.
        doubtful = len(decimals) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"
        return whole or "0", decimals, doubtful
    return None


def exact(raw: float | Decimal) -> Decimal | None:
    """A cell's number as Excel shows it, of 15 digits; None for what is no finite number below 10^13."""
    if not -_LIMIT < raw < _LIMIT:  # a NaN is never between
        return None
    return Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(raw)


def rounded(value: Decimal, places: int) -> Decimal | None:
    """The value in so many decimals; None if it has more that are no noise."""
    scaled = value.scaleb(places)
    nearest = scaled.to_integral_value()
    return strip_zeros(nearest.scaleb(-places)) if abs(scaled - nearest) < _NOISE else None


def strip_zeros(value: Decimal) -> Decimal:
    """The same number with no zeros after its last decimal, and no exponent."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def too_precise(raw: object, places: int) -> Problem:
    return Problem("too-precise", {"value": display_value(raw), "places": places})


def read_decimal(
    raw: object, places: int, *, money: bool = False, currency: str | None = None
) -> Decimal | Problem:
    """A number of at most so many decimals."""
    if isinstance(raw, str):
        typed = read_text(raw, money=money, currency=currency)
        if isinstance(typed, Problem):
            return typed
        return too_precise(raw, places) if len(typed.decimals) > places else typed.value()
    if isinstance(raw, bool) or not isinstance(raw, float | int | Decimal):
        return unreadable(raw)
    if raw != raw:  # noqa: PLR0124 -- the one value that differs from itself: no number
        return unreadable(raw)
    if isinstance(raw, FormattedNumber):
        shown = display_problem(raw, "money" if money else "number", currency)
        if shown is not None:
            return shown
    value = exact(raw)
    if value is None:
        return too_large(raw)
    kept = rounded(value, places)
    return too_precise(raw, places) if kept is None else kept


def read_cents(raw: object, currency: str | None) -> int | Problem:
    """An amount in whole cents."""
    if isinstance(raw, FormattedNumber) and reading_of(raw, "money", currency) == "same":
        raw = float(raw)
    if raw.__class__ is float and -1e10 < raw < 1e10:
        # Most cells: below 10^10 the product is right to far less than a cent's ten-thousandth.
        scaled = raw * 100
        cents = round(scaled)
        if abs(scaled - cents) < _NOISE:
            return cents
    value = read_decimal(raw, 2, money=True, currency=currency)
    return value if isinstance(value, Problem) else int(value.scaleb(2))


def read_whole(raw: object) -> int | Problem:
    """A whole number; 3.0 is one."""
    value = read_decimal(raw, _LONGEST if isinstance(raw, str) else 9)
    if isinstance(value, Problem):
        return Problem("not-whole", {"value": display_value(raw)}) if value.kind == "too-precise" else value
    return (
        int(value)
        if value == value.to_integral_value()
        else Problem("not-whole", {"value": display_value(raw)})
    )


def read_fraction(raw: object) -> Decimal | Problem:
    """A percentage as a fraction: 0.5 for 50 % however it was typed.

    A cell's number up to 1 is the fraction, since Excel keeps 50 % so; one from 2 on is percents, since
    200 % is never meant. Between them it may be either: 1.5 is what Excel keeps for 150 %, and may be 1.5 %.
    Text without a sign follows it, but a bare 1 is either too.
    """
    marked, value = False, None
    if isinstance(raw, str):
        typed = read_text(raw, percent=True)
        if isinstance(typed, Problem):
            return unreadable(raw, "50 %") if typed.kind == "unreadable-number" else typed
        marked, value = typed.percent, typed.value()
    elif isinstance(raw, float | int | Decimal) and not isinstance(raw, bool) and raw == raw:  # noqa: PLR0124
        value = exact(raw)
        if value is None:
            return too_large(raw)
        if isinstance(raw, FormattedNumber):
            if (shown := display_problem(raw, "percent")) is not None:
                return shown
            marked = reading_of(raw, "percent") == "percents"
            if not marked and 2 <= abs(value) <= 100 and "%" in raw.shown(point="."):
                # Under a percent format 50 shows 5000 %.
                return shown_otherwise(raw)
    if value is None:
        return unreadable(raw, "50")
    if marked:
        return _hundredth(value)
    if 1 < abs(value) < 2 or (isinstance(raw, str) and abs(value) == 1):
        hundredth, whole = display_percent(_hundredth(value)), display_percent(value)
        return Problem("ambiguous-percent", {"value": display_value(raw), "one": hundredth, "other": whole})
    if abs(value) <= 1:
        return value
    if abs(value) <= 100:
        return _hundredth(value)
    return Problem(
        "percent-over-hundred", {"value": display_value(raw), "example": display_percent(Decimal("0.5"))}
    )


def _hundredth(value: Decimal) -> Decimal:
    """Exact, where division would round to the context's digits."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return strip_zeros(Decimal((sign, digits, exponent - 2)))
