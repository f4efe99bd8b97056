"""The figures of a chart: categories and named series, read from a context value and checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from reviewkit.render.chart_descriptions import Number
from reviewkit.render.word.word_errors import ValueRefusedError

Category = str | date | Number | None
MAX_CATEGORIES, MAX_SERIES = 10_000, 255  # what Word itself takes
_LARGEST = 1e300
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a spreadsheet's dates


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of figures, one a category; None is a gap."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """The categories and series of one chart.

    category_type  "text", "number" or "date": what all categories are
    alt            the alternative text; made from the figures where it is None
    """

    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    category_type: str = "text"
    title: str | None = None
    alt: str | None = None
    number_format: str | None = None


def read_chart_data(value: object) -> ChartData:
    """Read the figures in a mapping or object with `categories` and `series`.

    series  {name: values} or [(name, values), ...]; title, alt and number_format are optional
    Raises ValueRefusedError for a value that is no chart.
    """
    categories = _field(value, "categories")
    series = _field(value, "series")
    if not isinstance(categories, Iterable) or isinstance(categories, str | bytes) or series is None:
        raise ValueRefusedError("is bound to a value without “categories” and “series”.")
    labels = tuple(categories)
    pairs = series.items() if isinstance(series, Mapping) else cast("Iterable[object]", series)
    rows = tuple(_read_series(pair, len(labels)) for pair in pairs)
    if len(labels) > MAX_CATEGORIES or len(rows) > MAX_SERIES:
        raise ValueRefusedError(f"has more than {MAX_CATEGORIES} categories or {MAX_SERIES} series.")
    labels, category_type = _read_categories(labels)
    title, alt, number_format = (
        None if (text := _field(value, name)) is None else str(text)
        for name in ("title", "alt", "number_format")
    )
    return ChartData(labels, rows, category_type, title, alt, number_format)


def _field(value: object, name: str) -> object:
    if isinstance(value, Mapping):
        return value.get(name)
    return getattr(value, name, None)


def _read_series(pair: object, expected: int) -> Series:
    if isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2:
        name, values = pair
    elif _field(pair, "values") is not None and not isinstance(pair, str):
        name, values = _field(pair, "name"), _field(pair, "values")
    else:
        raise ValueRefusedError("has a series that is no pair of a name and figures.")
    figures = tuple(_read_figure(figure, name) for figure in values)
    if len(figures) != expected:
        raise ValueRefusedError(f"has {expected} categories, but series “{name}” has {len(figures)} figures.")
    return Series(str(name), figures)


def _read_figure(figure: object, series_name: object) -> Number | None:
    if figure is None:
        return None
    # A scalar of numpy gives its Python number as item().
    number: object = figure.item() if hasattr(figure, "item") and not isinstance(figure, float) else figure
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        raise ValueRefusedError(
            f"has {figure!r} among the figures of series “{series_name}”: figures are numbers or None."
        )
    if not math.isfinite(number):
        return None
    if not -_LARGEST <= number <= _LARGEST:
        raise ValueRefusedError(f"has a figure in series “{series_name}” that is too large to draw.")
    return number


def _read_categories(labels: tuple[object, ...]) -> tuple[tuple[Category, ...], str]:
    present = [label for label in labels if label is not None]
    if present and all(isinstance(label, date) for label in present):
        return cast("tuple[date | None, ...]", labels), "date"
    if present and all(
        isinstance(label, int | float | Decimal) and not isinstance(label, bool) for label in present
    ):
        return cast("tuple[Number | None, ...]", labels), "number"
    return tuple("" if label is None else str(label) for label in labels), "text"


def category_number(category: Category) -> str | None:
    """A category of dates or numbers as spreadsheets write it; None for a gap."""
    if category is None or isinstance(category, str):
        return category
    return date_serial(category) if isinstance(category, date) else decimal_text(category)


def date_serial(day: date) -> str:
    """A date as a spreadsheet counts it: days since 30 December 1899, with a fraction for the time."""
    if isinstance(day, datetime):
        since = day.replace(tzinfo=None) - datetime(1899, 12, 30)  # noqa: DTZ001  serials have no zone
        return decimal_text(since.days + since.seconds / 86400)
    return str((day - _FIRST_DAY).days)


def decimal_text(number: Number) -> str:
    """A number as XML and spreadsheets write it."""
    if isinstance(number, float):
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(float(number))
    if isinstance(number, Decimal):
        return format(number, "f") if abs(number.adjusted()) < 30 else str(number)
    return str(number)
