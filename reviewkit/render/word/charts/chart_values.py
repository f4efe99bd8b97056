"""What a chart shows: categories and named series, read from a context value and checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from reviewkit.render.word.template.template_errors import ValueRefusedError

Number = int | float | Decimal
MAX_CATEGORIES, MAX_SERIES = 10_000, 255  # what Word itself takes


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of figures, one a category; None is a gap."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """The figures of one chart.

    kind_of  "text", "number" or "date": what all categories are
    """

    categories: tuple[Any, ...]
    series: tuple[Series, ...]
    kind_of: str = "text"
    title: str | None = None
    alt: str | None = None
    number_format: str | None = None


def chart_data(value: Any) -> ChartData:
    """The figures in a mapping or object with `categories` and `series`.

    series  {name: values} or [(name, values), ...]; title, alt and number_format may be missing
    Raises ValueRefusedError telling which part is wrong.
    """
    categories = _part(value, "categories")
    series = _part(value, "series")
    if categories is None or series is None or isinstance(categories, str | bytes):
        raise ValueRefusedError("is bound to a value without “categories” and “series”.")
    labels = tuple(categories)
    pairs: Iterable[Any] = series.items() if isinstance(series, Mapping) else series
    rows = tuple(_row(pair, len(labels)) for pair in pairs)
    if len(labels) > MAX_CATEGORIES or len(rows) > MAX_SERIES:
        raise ValueRefusedError(f"has more than {MAX_CATEGORIES} categories or {MAX_SERIES} series.")
    labels, kind_of = _labels(labels)
    title, alt, number_format = (
        None if (text := _part(value, name)) is None else str(text)
        for name in ("title", "alt", "number_format")
    )
    return ChartData(labels, rows, kind_of, title, alt, number_format)


def _part(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(name)
    return getattr(value, name, None)


def _row(pair: Any, expected: int) -> Series:
    if isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2:
        name, values = pair
    elif _part(pair, "values") is not None and not isinstance(pair, str):
        name, values = _part(pair, "name"), _part(pair, "values")
    else:
        raise ValueRefusedError("has a series that is no pair of a name and figures.")
    figures = tuple(_number(figure, name) for figure in values)
    if len(figures) != expected:
        raise ValueRefusedError(f"has {expected} categories, but series “{name}” has {len(figures)} figures.")
    return Series(str(name), figures)


def _number(figure: Any, name: str) -> Number | None:
    if figure is None:
        return None
    if hasattr(figure, "item") and not isinstance(figure, int | float | Decimal):
        figure = figure.item()  # numpy's scalars
    if isinstance(figure, bool) or not isinstance(figure, int | float | Decimal):
        raise ValueRefusedError(
            f"has {figure!r} among the figures of series “{name}”: figures are numbers or None."
        )
    if not math.isfinite(figure):
        return None
    number: Any = figure
    if abs(number) > 1e300:
        raise ValueRefusedError(f"has a figure in series “{name}” that is too large to draw.")
    return cast("Number", number)


def _labels(labels: tuple[Any, ...]) -> tuple[tuple[Any, ...], str]:
    present = [label for label in labels if label is not None]
    if present and all(isinstance(label, date) for label in present):
        return labels, "date"
    if present and all(
        isinstance(label, int | float | Decimal) and not isinstance(label, bool) for label in present
    ):
        return labels, "number"
    return tuple("" if label is None else str(label) for label in labels), "text"


def serial(day: date) -> str:
    """A date as a spreadsheet counts it: days since 30 December 1899."""
    if isinstance(day, datetime):
        since = day.replace(tzinfo=None) - datetime(1899, 12, 30)  # noqa: DTZ001  serials have no zone
        return decimal(since.days + since.seconds / 86400)
    return str((day - date(1899, 12, 30)).days)


def decimal(number: Number) -> str:
    """A number as XML and spreadsheets write it."""
    if isinstance(number, float):
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(float(number))
    if isinstance(number, Decimal):
        return format(number, "f") if abs(number.adjusted()) < 30 else str(number)
    return str(number)
