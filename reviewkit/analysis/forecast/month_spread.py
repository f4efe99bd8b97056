"""How far months lie from what the rates expect of them: they go up and down together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewkit.analysis.forecast.deal_history import Floats
from reviewkit.analysis.forecast.exposure import Exposure
from reviewkit.analysis.forecast.partner_factors import PartnerFactors
from reviewkit.analysis.forecast.rates import Rates


@dataclass(frozen=True)
class MonthSpread:
    """Won ÷ expected of the whole, month by month.

    ratios    by month of the rates with deals at risk
    variance  of the ratio beyond what chance alone gives; never less than nothing
    months    how many months it was measured on
    """

    ratios: Floats
    variance: float
    months: int


def month_spread(counts: Exposure, months: slice, pooled: Rates, factors: PartnerFactors) -> MonthSpread:
    """Measure the month-to-month spread of some known months."""
    rate = np.minimum(factors.factor[:, None, None] * pooled.win, 1.0)
    at_risk = counts.at_risk[months]
    expected = (at_risk * rate).sum(axis=(1, 2, 3))
    by_chance = (at_risk * (rate * (1 - rate))).sum(axis=(1, 2, 3))
    wins = counts.won_at_risk[months].sum(axis=(1, 2, 3))
    seen = expected > 0
    expected, by_chance, wins = expected[seen], by_chance[seen], wins[seen]
    ratios: Floats = wins / expected
    number = len(ratios)
    if number < 2:
        return MonthSpread(ratios, 0.0, number)
    # The rates are fitted to these very months, which takes one degree of freedom.
    beyond = (ratios - 1) ** 2 * (number / (number - 1)) - by_chance / expected**2
    variance = float(np.average(beyond, weights=np.minimum(expected, 30.0)))
    return MonthSpread(ratios, max(0.0, variance), number)
