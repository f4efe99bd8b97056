"""Rows of frames as plain dictionaries, for the tables of documents."""

from __future__ import annotations

import math
from typing import Any

from pandas import DataFrame, Series


def rows_of(frame: DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame by column name: missing values as None, numbers as Python's own types."""
    names = list(frame.columns)
    return [
        dict(zip(names, values, strict=True))
        for values in zip(*map(_plain, (frame[name] for name in names)), strict=True)
    ]


def _plain(column: Series[Any]) -> list[Any]:
    values: list[Any] = column.tolist()
    # Only columns of floats hold NaN; object columns hold None.
    if column.dtype.kind == "f":
        return [None if math.isnan(value) else value for value in values]
    return values
