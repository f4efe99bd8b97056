"""One cell of one column type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from reviewkit.cells.dates import read_day
from reviewkit.cells.display import Problem, display_day, display_number, display_percent, display_value
from reviewkit.cells.numbers import read_cents, read_decimal, read_fraction, read_whole
from reviewkit.cells.texts import Choice, choice_index, choice_spellings, read_email, read_plain_text
from reviewkit.text import N_, Phrase
from reviewkit.xlsx.book import CellError

Value = str | int | Decimal | dt.date
Parser = Callable[[object], Value | Problem]
Bound = float | Decimal | dt.date | None

TYPES = ("text", "integer", "number", "money", "percent", "date", "choice", "email")


def parse(
    type: str,  # noqa: A002 -- the word of `reviewkit schema`
    raw: object,
    *,
    lang: str,
    choices: Sequence[Choice] = (),
    minimum: Bound = None,
    maximum: Bound = None,
    places: int = 2,
    date1904: bool = False,
    currency: str | None = None,
) -> Value | Problem:
    """The value of one cell: see `parser`, which is quicker where a column has many."""
    if type == "choice":
        return parser(type, lang=lang, choices=choices)(raw)
    return _parser(type, lang, minimum, maximum, places, date1904, currency)(raw)


def parser(
    type: str,  # noqa: A002 -- the word of `reviewkit schema`
    *,
    lang: str,
    choices: Sequence[Choice] = (),
    minimum: Bound = None,
    maximum: Bound = None,
    places: int = 2,
    date1904: bool = False,
    currency: str | None = None,
) -> Parser:
    """What reads the cells of one column.

    type              one of TYPES; gives str, int, Decimal, cents, a fraction (Decimal), date, the key, str
    lang              of the workbook: how its dates and decimals are written
    minimum, maximum  in the unit of a cell: money in currency units, percent as a fraction
    places            decimals that a number may have; money has two
    date1904          the workbook's calendar, for numbers that were dates
    currency          the workbook's: an amount typed in another is a fault; None accepts any

    What it returns takes what a workbook's reader gives (str, float, bool, datetime, time, timedelta,
    Error) and returns the value or a Problem; it never raises. Blanks are the caller's: ask `is_blank`.
    Raises ValueError for a type that is none.
    """
    if type == "choice":
        return _errors_first(choice_index(choice_spellings(choices, lang)).read)
    return _parser(type, lang, minimum, maximum, places, date1904, currency)


@lru_cache(maxsize=512)
def _parser(
    type: str,  # noqa: A002
    lang: str,
    minimum: Bound,
    maximum: Bound,
    places: int,
    date1904: bool,
    currency: str | None,
) -> Parser:
    low, high = _bound(minimum), _bound(maximum)
    if type == "text":
        return _errors_first(lambda raw: read_plain_text(raw, lang))
    if type == "email":
        return _errors_first(read_email)
    if type == "integer":
        return _errors_first(_within(read_whole, low, high, display_number))
    if type == "number":
        return _errors_first(_within(lambda raw: read_decimal(raw, places), low, high, display_number))
    if type == "money":
        low, high = (bound * 100 if isinstance(bound, Decimal) else None for bound in (low, high))
        return _errors_first(
            _within(
                lambda raw: read_cents(raw, currency), low, high, lambda cents: display_number(cents / 100)
            )
        )
    if type == "percent":
        return _errors_first(_within(read_fraction, low, high, display_percent))
    if type == "date":
        return _errors_first(
            _within(lambda raw: read_day(raw, lang, date1904=date1904), low, high, display_day)
        )
    message = f"{type!r} is no column type: {', '.join(TYPES)}"
    raise ValueError(message)


def _bound(bound: Bound) -> object:
    """Exact: a bound of 0.1 is a tenth."""
    return Decimal(str(bound)) if isinstance(bound, float | int) else bound


_RICH = {"entity": "linked-data-type", "picture": "picture-in-cell"}
# What people see beside the errors that Excel has had since its dynamic arrays and linked data types.
_MEANINGS = {
    "#SPILL!": N_(
        "#SPILL! (the results of its formula find no room: the cells below or beside it are not empty)"
    ),
    "#CALC!": N_("#CALC! (its formula gives an empty list or a list of lists)"),
    "#FIELD!": N_("#FIELD! (the linked data type has no such field)"),
    "#BLOCKED!": N_("#BLOCKED! (a service that its formula asks is not allowed)"),
    "#CONNECT!": N_("#CONNECT! (a service that its formula asks was not reached)"),
    "#BUSY!": N_("#BUSY! (its formula was still waiting for an answer)"),
    "#GETTING_DATA": N_("#GETTING_DATA (its formula was still waiting for an answer)"),
    "#PYTHON!": N_("#PYTHON! (Python in Excel did not finish)"),
    "#UNKNOWN!": N_("#UNKNOWN! (made by a newer version of Excel than the one that saved it)"),
    "#EXTERNAL!": N_("#EXTERNAL! (another workbook that its formula asks was not reached)"),
    "#TIMEOUT!": N_("#TIMEOUT! (its formula took too long)"),
}


def _error_problem(raw: CellError) -> Problem:
    kind = _RICH.get(raw.rich)
    if kind is not None:
        return Problem(kind, {"value": display_value(raw)})
    meaning = _MEANINGS.get(raw.code)
    return Problem("error-value", {"value": Phrase(meaning) if meaning else display_value(raw)})


def _errors_first(read: Parser) -> Parser:
    def parse_cell(raw: object) -> Value | Problem:
        if isinstance(raw, CellError):
            return _error_problem(raw)
        return read(raw)

    return parse_cell


def _within(read: Callable[[Any], Any], low: Any, high: Any, shown: Callable[[Any], Any]) -> Parser:
    """The same, its values held between two bounds."""
    if low is None and high is None:
        return read

    def parse_cell(raw: object) -> Value | Problem:
        value: Value | Problem = read(raw)
        if value.__class__ is not Problem:
            if low is not None and value < low:
                return Problem("below-minimum", {"value": display_value(raw), "bound": shown(low)})
            if high is not None and value > high:
                return Problem("above-maximum", {"value": display_value(raw), "bound": shown(high)})
        return value

    return parse_cell
