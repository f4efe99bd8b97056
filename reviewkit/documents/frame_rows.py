"""Rows of frames as plain mappings: what a table of a pack is made of."""

from __future__ import annotations

import math
from typing import Any

from pandas import DataFrame, Series


def rows_of(frame: DataFrame) -> list[dict[str, Any]]:
    """Each row by column name; what is missing is None, numbers are Python's own."""
    names = list(frame.columns)
    return [
        dict(zip(names, values, strict=True))
        for values in zip(*map(_plain, (frame[n] for n in names)), strict=True)
    ]


def _plain(column: Series[Any]) -> list[Any]:
    values: list[Any] = column.tolist()
    # Only a column of floats holds NaN for what is missing: words and dates are None already.
    if column.dtype.kind == "f":
        return [None if math.isnan(value) else value for value in values]
    return values
