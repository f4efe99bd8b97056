"""Chart figures read from values: accepted shapes, types of categories, what is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest

from reviewkit.render.word.charts.chart_values import (
    MAX_SERIES,
    Series,
    category_number,
    date_serial,
    decimal_text,
    read_chart_data,
)
from reviewkit.render.word.word_errors import ValueRefusedError


@pytest.mark.parametrize(
    "series",
    [
        {"s": [1, None]},
        [("s", [1, None])],
        [{"name": "s", "values": [1, None]}],
        [SimpleNamespace(name="s", values=[1, None])],
    ],
    ids=["mapping", "pairs", "mappings", "objects"],
)
def test_series_come_in_any_usual_shape(series):
    data = read_chart_data(SimpleNamespace(categories=["a", "b"], series=series))
    assert data.series == (Series("s", (1, None)),)
    assert data.title is None


@pytest.mark.parametrize(
    ("categories", "category_type"),
    [
        (["a", None], "text"),
        ([1, 2.5, None], "number"),
        ([date(2026, 1, 1), None], "date"),
        ([1, "a"], "text"),
        ([True], "text"),
        ([None], "text"),
    ],
)
def test_all_categories_have_one_type(categories, category_type):
    data = read_chart_data({"categories": categories, "series": {}})
    assert data.category_type == category_type
    if category_type == "text":
        assert all(isinstance(category, str) for category in data.categories)


def test_scalars_of_numpy_are_numbers_and_infinities_gaps():
    values = [np.int64(3), np.float32(0.5), float("inf"), Decimal("NaN")]
    data = read_chart_data({"categories": ["abcd"] * 4, "series": {"s": values}})
    assert data.series[0].values == (3, 0.5, None, None)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"categories": ["a"], "series": {"s": [1, 2]}}, "1 categories, but series “s” has 2"),
        ({"categories": ["a"], "series": {"s": ["1"]}}, "figures are numbers or None"),
        ({"categories": ["a"], "series": {"s": [10**301]}}, "too large"),
        ({"categories": [], "series": {str(n): [] for n in range(MAX_SERIES + 1)}}, "more than"),
    ],
)
def test_what_cannot_be_drawn_is_refused(value, message):
    with pytest.raises(ValueRefusedError, match=message):
        read_chart_data(value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (0.1, "0.1"),
        (Decimal("1.10"), "1.10"),
        (1e300, "1e+300"),
        (10**20, "1" + "0" * 20),
    ],
)
def test_numbers_are_written_without_rounding(number, text):
    assert decimal_text(number) == text


def test_dates_count_from_the_end_of_1899():
    assert date_serial(date(1900, 3, 1)) == "61"
    assert date_serial(datetime(2026, 1, 1, 12)) == "46023.5"
    assert category_number(date(2026, 1, 1)) == "46023"
    assert category_number(None) is None
