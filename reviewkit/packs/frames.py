"""Rows of frames as plain mappings: what a table of a pack is made of."""

from __future__ import annotations

import math
from typing import Any

from pandas import DataFrame


def rows_of(frame: DataFrame) -> list[dict[str, Any]]:
    """Each row by column name; what is missing is None, numbers are Python's own."""
    columns = {name: [_plain(v) for v in frame[name].tolist()] for name in frame.columns}
    names = list(columns)
    return (
        [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        if names
        else []
    )


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
