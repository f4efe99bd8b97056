"""Values as people read them, and the names that a wrong one is likely to mean."""

from __future__ import annotations

import pytest

from reviewkit.book.figure import COUNT, DAYS, MONEY, RATIO, TEXT, nearest, shown_value
from reviewkit.text import language


@pytest.mark.parametrize(
    ("value", "unit", "french"),
    [
        (123_456, MONEY, "1 234,56 €"),
        (-50, MONEY, "−0,50 €"),
        (0.99999, RATIO, "99,9 %"),
        (0.64882, RATIO, "64,88 %"),
        (1, DAYS, "1 jour"),
        (12.5, DAYS, "12,5"),
        (1_284, COUNT, "1 284"),
        (True, TEXT, "Oui"),
        ("2026-10", TEXT, "2026-10"),
        (None, MONEY, "n. d."),
    ],
)
def test_a_value_is_shown_in_its_unit(value, unit, french):
    assert shown_value(value, unit, language("fr"), "EUR").replace("\xa0", " ") == french


def test_names_that_end_the_same_come_before_names_that_look_alike():
    names = ["movement.won.count", "achieved.count", "movement.won.amount"]
    assert nearest("won.amount", names)[0] == "movement.won.amount"
    assert nearest("movement.wn.count", names)[0] == "movement.won.count"
    assert nearest("xyzzy", names) == []
