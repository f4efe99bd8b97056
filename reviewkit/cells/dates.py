"""Dates as people type them: Excel dates, numbers that were dates, and text in two languages."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from reviewkit.cells.display import Problem, display_day, display_value
from reviewkit.cells.format_marks import reading_of
from reviewkit.cells.lookalikes import normalize
from reviewkit.domain.keys import plain
from reviewkit.xlsx.format_codes import FormattedNumber

FIRST_YEAR, LAST_YEAR = 1990, 2100
_FIRST_SERIAL, _LAST_SERIAL = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_EPOCH = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
_LONGEST = 64
_EXAMPLE = dt.date(2026, 11, 15)

_NAMES = (
    "janvier janv jan january",
    "fevrier fevr fev february feb",
    "mars mar march",
    "avril avr april apr",
    "mai may",
    "juin june jun",
    "juillet juil july jul",
    "aout august aug",
    "septembre sept sep september",
    "octobre oct october",
    "novembre nov november",
    "decembre dec december",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))  # else "mar" would hide "mars"
_YEAR = "([0-9]{4}|[0-9]{2})"
_ZONE = r"(?:z|(?: ?utc| ?gmt)? ?[+-][0-9]{2}:?[0-9]{2}| ?utc| ?gmt)?"
# A moment of the Greenwich zone: elsewhere it may fall on the day before or after.
_GREENWICH = re.compile(
    r"[t ,]{1,2}([0-9]{1,2})[:h]([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:z| ?(?:utc|gmt)| ?(?:utc|gmt)? ?[+-]00:?00)$"
).search
_TIME = rf"(?:[t ,]{{1,2}}[0-9]{{1,2}}[:h][0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?(?: ?[ap]m)?{_ZONE})?"
_NUMERIC = re.compile(rf"([0-9]{{1,2}}) ?([/.-]) ?([0-9]{{1,2}}) ?\2 ?{_YEAR}{_TIME}").fullmatch
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}) ?([/.-]) ?([0-9]{{1,2}}) ?\2 ?([0-9]{{1,2}}){_TIME}").fullmatch
_DAY_WORD = re.compile(rf"([0-9]{{1,2}})(?:er|st|nd|rd|th)?[ .-]*({_MONTH})\.?[ ,-]*{_YEAR}{_TIME}").fullmatch
_WORD_DAY = re.compile(rf"({_MONTH})\.?[ -]*([0-9]{{1,2}})(?:st|nd|rd|th)?(?:, ?| ){_YEAR}{_TIME}").fullmatch
_NO_YEAR = re.compile(
    r"[0-9]{1,2} ?[/.-] ?[0-9]{1,2}"
    rf"|[0-9]{{1,2}}(?:er|st|nd|rd|th)?[ .-]*(?:{_MONTH})\.?|(?:{_MONTH})\.? ?[0-9]{{1,2}}"
).fullmatch


def _wrong(kind: str, raw: object, **more: object) -> Problem:
    return Problem(kind, {"value": display_value(raw), "example": display_day(_EXAMPLE), **more})


def read_day(raw: object, lang: str, *, date1904: bool) -> dt.date | Problem:
    """A calendar day; a time beside it is dropped."""
    if isinstance(raw, dt.datetime):
        day: dt.date | Problem = raw.date()
    elif isinstance(raw, dt.date):
        day = raw
    elif isinstance(raw, str):
        day = _from_text(raw, lang)
    elif isinstance(raw, float | int | Decimal) and not isinstance(raw, bool):
        marked = isinstance(raw, FormattedNumber) and reading_of(raw, "number") != "same"
        day = _wrong("nonsense-date", raw) if marked else _from_serial(raw, date1904)
    else:
        day = _wrong("nonsense-date", raw)
    if isinstance(day, dt.date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
        return _wrong("date-out-of-range", raw)
    return day


def _from_serial(raw: float | Decimal, date1904: bool) -> dt.date | Problem:
    """A date that lost its format, where the number falls in this century."""
    epoch = _EPOCH[date1904]
    first, last = (_FIRST_SERIAL - epoch).days, (_LAST_SERIAL - epoch).days
    if not first <= raw < last + 1:
        return _wrong("nonsense-date", raw)
    return epoch + dt.timedelta(days=int(raw))


def _real(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _from_text(raw: str, lang: str) -> dt.date | Problem:
    text = plain(normalize(raw)) if len(raw) <= _LONGEST and not _odd_digits(raw) else ""
    if match := _GREENWICH(text):
        return _of_greenwich(raw, text[: match.start()], int(match[1]), int(match[2]), lang)
    if match := _NUMERIC(text):
        return _by_order(raw, int(match[1]), int(match[3]), _full(match[4]), lang)
    if match := _YEAR_FIRST(text):
        day = _real(int(match[1]), int(match[3]), int(match[4]))
    elif match := _DAY_WORD(text):
        day = _real(_full(match[3]), _MONTHS[match[2]], int(match[1]))
    elif match := _WORD_DAY(text):
        day = _real(_full(match[3]), _MONTHS[match[1]], int(match[2]))
    else:
        return _wrong("date-without-year" if _NO_YEAR(text) else "unreadable-date", raw)
    return day or _wrong("no-such-day", raw)


def _of_greenwich(raw: str, written: str, hour: int, minute: int, lang: str) -> dt.date | Problem:
    """The day of a moment that a program wrote in universal time; a problem where it is another day in Europe."""
    day = _from_text(written, lang)
    if isinstance(day, Problem):
        return _wrong(day.kind, raw) if day.kind != "ambiguous-date" else day
    # From 21:00 on it is the next day in some zone of Europe, by then a midnight most often.
    if hour >= 21 and (hour, minute) <= (23, 59):
        return _wrong(
            "ambiguous-date", raw, one=display_day(day), other=display_day(day + dt.timedelta(days=1))
        )
    return day


def _by_order(raw: str, first: int, second: int, year: int, lang: str) -> dt.date | Problem:
    """Day before month in French; in English either, and both are shown where both are days."""
    day_first, month_first = _real(year, second, first), _real(year, first, second)
    if lang != "fr" and day_first and month_first and day_first != month_first:
        return _wrong("ambiguous-date", raw, one=display_day(day_first), other=display_day(month_first))
    return day_first or month_first or _wrong("no-such-day", raw)


def _odd_digits(raw: str) -> bool:
    """Superscripts and the like, which comparing without accents would take for digits."""
    return any(ch.isdigit() and not ch.isdecimal() for ch in raw)
