"""Quarters in text cells, and the quarters of a year."""

from __future__ import annotations

import pytest

from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarter_named, quarters_of


@pytest.mark.parametrize("text", ["2026-Q1", "Q1 2026", "T1 2026", "2026-T1", " q1/2026 ", "2026 t1"])
def test_a_quarter_is_read_in_every_usual_spelling(text):
    assert quarter_named(text) == Period("quarter", 2026, 1)


@pytest.mark.parametrize("text", [None, "", "2026-Q5", "Q1 1899", "2026", "first quarter"])
def test_another_text_names_no_quarter(text):
    assert quarter_named(text) is None


def test_the_quarters_of_a_year_hold_its_months_in_order():
    months = [month for quarter in quarters_of(2026) for month in quarter.months]
    assert months == list(Period("year", 2026).months)
