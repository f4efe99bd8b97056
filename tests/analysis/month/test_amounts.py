"""Exact cents by the column: the same as domain.money, row by row."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.analysis.month.amounts import chances, converted, rounded, summed
from reviewkit.domain.money import times
from reviewkit.domain.stages import DEFAULT_LADDER
from tests.analysis.tables import portfolio
from tests.made import RATES

cents = st.integers(-(10**15), 10**15)
currencies = st.sampled_from(sorted(RATES))


@given(st.lists(st.tuples(cents, st.decimals(0, 1, places=6))))
def test_weighting_is_the_houses_own_rounding(pairs):
    amounts = np.array([amount for amount, _ in pairs], dtype=np.int64)
    own = [chance for _, chance in pairs]
    top, bottom = chances(np.ones(len(pairs), dtype=np.int64), own, DEFAULT_LADDER)
    assert rounded(amounts, top, bottom).tolist() == [times(amount, chance) for amount, chance in pairs]


def test_amounts_beyond_64_bits_of_product_stay_exact():
    large = np.array([2**60 + 1, 3], dtype=np.int64)
    assert rounded(large, np.array([333, 333]), 1000).tolist() == [((2**60 + 1) * 333 + 500) // 1000, 1]


def test_half_a_cent_rounds_up_deal_by_deal():
    one = portfolio(
        pipe="""
            partner month   reference amount stage
            BP1     2026-11 A         1      3
            BP1     2026-11 B         1      3
            BP1     2026-11 C         1      3
        """
    ).partner("BP1")
    assert one["stages"][2]["weighted"] == 3


def test_a_deals_own_probability_goes_before_its_stages():
    one = portfolio(
        pipe="""
            partner month   reference amount stage probability
            BP1     2026-11 A         1000   4     0.2
            BP1     2026-11 B         1000   4     0
            BP1     2026-11 C         1000   4     -
        """
    ).partner("BP1")
    assert one["stages"][3]["weighted"] == 200 + 0 + 750


def test_a_currency_without_a_rate_is_named():
    with pytest.raises(ValueError, match="no rate for currency 'CHF'"):
        converted(np.array([1]), ["CHF"], ["EUR"], RATES)


def test_one_currency_needs_no_rate():
    assert converted(np.array([7]), ["CHF"], ["CHF"], {}).tolist() == [7]


def test_sums_are_whole_where_floats_would_lose_a_cent():
    values = np.array([2**53, 1, 1], dtype=np.int64)
    assert summed(np.zeros(3, dtype=np.int64), values, 1).tolist() == [2**53 + 2]


def test_a_partner_is_told_in_his_currency_and_managers_in_the_vendors():
    whole = portfolio(
        terms={"rates": {"USD": Decimal("0.92")}},
        partners="""
            code name currency manager
            BP1  BP1  USD      CM1
            BP2  BP2  EUR      CM1
        """,
        pipe="""
            partner month   reference amount currency
            BP1     2026-11 A         100    USD
            BP1     2026-11 B         100    EUR
            BP2     2026-11 C         100    EUR
        """,
    )
    assert whole.partner("BP1")["movement"]["closing"] == {"count": 2, "amount": 100 + 109}
    assert whole.manager("CM1")["movement"]["closing"] == {"count": 3, "amount": 92 + 100 + 100}
    assert whole.of_partner("BP1").currency == "USD"
    assert whole.of_partner("BP1").deals["amount"].tolist() == [100, 109]
    assert whole.of_manager("CM1").deals["amount"].tolist() == [92, 100, 100]
