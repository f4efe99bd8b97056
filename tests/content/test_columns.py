"""A column's figure has the type that its row names, or the column's own."""

from __future__ import annotations

import pytest

from reviewkit.content.columns import Column


@pytest.mark.parametrize(
    ("unit", "row", "expected"),
    [
        ("", {"unit": "rate"}, "money"),
        ("unit", {"unit": "rate"}, "rate"),
        ("unit", {"unit": None}, "money"),
        ("unit", {}, "money"),
    ],
)
def test_a_row_may_name_the_type_of_its_own_figure(unit, row, expected):
    assert Column("plan", "Plan", "money", unit=unit).type_of(row) == expected
