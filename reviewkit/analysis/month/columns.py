"""Columns of whole numbers: days, months, positions and names by row.

Pandas turns whole cents into floats and None into NaN where frames are merged; the functions
here look up by position instead, and keep both as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from reviewkit.analysis.month.amounts import Bools, Ints, Objects

NO_DAY: int = int(np.iinfo(np.int64).min)


def ints(frame: DataFrame, column: str) -> Ints:
    return frame[column].to_numpy(np.int64)


def objects(frame: DataFrame, column: str) -> Objects:
    """Return a column as Python values, None where a value is missing."""
    values: Objects = frame[column].to_numpy(object)
    missing = pd.isna(values)
    if missing.any():
        values = values.copy()
        values[missing] = None
    return values


def table(columns: Mapping[str, NDArray[Any]]) -> DataFrame:
    """Build a frame whose texts stay Python values: None is None."""
    return DataFrame(
        {
            name: Series(values, dtype=object) if values.dtype == object else values
            for name, values in columns.items()
        }
    )


def words(frame: DataFrame, column: str, rows: Ints) -> Objects:
    """Return a column at some rows; None at row −1."""
    if not len(frame):
        return np.full(len(rows), None, dtype=object)
    values: Objects = objects(frame.iloc[rows], column).copy()
    if (rows < 0).any():
        values[rows < 0] = None
    return values


def days(values: Sequence[object] | Objects) -> Ints:
    """Return dates as days since 1970-01-01."""
    codes, dates = pd.factorize(np.asarray(values, object))
    table = np.array([*dates, None], dtype="datetime64[D]").astype(np.int64)
    return table[codes]


def dates(numbers: Ints) -> Objects:
    """Return days as dates, None for NO_DAY."""
    values: Objects = numbers.astype("datetime64[D]").astype(object)
    return values


def months(numbers: Ints) -> Ints:
    """Return the month number of each day."""
    return numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def month_ends(numbers: Ints) -> Ints:
    """Return the last day of each month number."""
    following = (numbers - 1970 * 12 + 1).astype("datetime64[M]")
    return following.astype("datetime64[D]").astype(np.int64) - 1


def find(wanted: Ints, among: Ints) -> Ints:
    """Return the position of each wanted value in a sorted array, −1 where it is missing."""
    if not len(among):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.searchsorted(among, wanted)
    at[at == len(among)] = 0
    return np.where(among[at] == wanted, at, -1).astype(np.int64)


def at(values: NDArray[Any], places: Ints, missing: Any = 0) -> NDArray[Any]:
    """Return the values at some positions, `missing` at position −1."""
    if not len(values):
        return np.full(len(places), missing, dtype=values.dtype)
    return np.where(places >= 0, values[places], missing)


def choose(where: list[Bools], names: list[str], default: str | None = None) -> Objects:
    """Return the name of the first condition that holds, row by row."""
    values = np.full(len(where[0]), default, dtype=object)
    for rows, name in reversed(list(zip(where, names, strict=True))):
        values[rows] = name
    return values


@dataclass(frozen=True)
class FirstMonths:
    """The first month that knew each deal, by deal number in order."""

    deals: Ints
    month: Ints

    def before(self, deals: Ints, month: Ints | int) -> Bools:
        """Return which deals an earlier month knew."""
        places = find(deals, self.deals)
        return (places >= 0) & (at(self.month, places) < month)


def first_known(*frames: DataFrame) -> FirstMonths:
    """Return the first month of every deal in some frames."""
    deal = np.concatenate([ints(frame, "deal") for frame in frames])
    month = np.concatenate([ints(frame, "month") for frame in frames])
    order = np.lexsort((month, deal))
    deal, month = deal[order], month[order]
    first = np.ones(len(deal), dtype=bool)
    first[1:] = deal[1:] != deal[:-1]
    return FirstMonths(deal[first], month[first])
