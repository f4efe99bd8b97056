"""How far each partner's wins lie from what the pooled rates expect of its deals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewkit.analysis.forecast.deal_history import Floats
from reviewkit.analysis.forecast.exposure import Exposure
from reviewkit.analysis.forecast.rates import Rates
from reviewkit.analysis.month.amounts import Bools, Ints

# A partner with fewer wins has no factor of its own.
OWN_FACTOR_WINS = 10
# Bounds of the gamma prior's strength, in expected wins: even much alike or unlike partners are shrunk somewhat.
WEAKEST, STRONGEST = 2.0, 200.0
HAND_IN_MONTHS = 6.0


@dataclass(frozen=True)
class PartnerFactors:
    """By partner, over the months of the rates.

    wins       all wins reported
    observed   wins of deals at risk; expected: what the pooled rates give for the same deals
    own        whether the partner has enough wins for a factor of its own
    factor     what its rates of winning are multiplied by: its own, else that of all others together
    strength   expected wins that the prior is worth
    handing_in share of the known months in which the partner hands in, shrunk to the pooled share
    """

    wins: Ints
    observed: Ints
    expected: Floats
    own: Bools
    factor: Floats
    strength: float
    handing_in: Floats

    @property
    def evidence(self) -> Floats:
        """Expected wins that each factor rests on, the prior's included."""
        rest: Floats = np.where(self.own, self.expected, 0.0) + self.strength
        return rest


def partner_factors(counts: Exposure, months: slice, pooled: Rates, first_month: Ints) -> PartnerFactors:
    """Work out the factors of some known months (gamma prior, mean 1, strength by the method of moments)."""
    observed = counts.won_at_risk[months].sum(axis=(0, 2, 3))
    expected = (counts.at_risk[months].sum(axis=0) * pooled.win).sum(axis=(1, 2))
    wins = counts.wins.count[months].sum(axis=0)
    strength = _strength(observed, expected)
    own = wins >= OWN_FACTOR_WINS
    rest = ~own
    # Partners with many wins win more than expected and the others less: the others share one factor,
    # else the sum over partners would promise more than the pool has ever brought.
    shared = (observed[rest].sum() + strength) / (expected[rest].sum() + strength)
    factor = np.where(own, (observed + strength) / (expected + strength), shared)
    handing_in = _handing_in(counts, months, first_month)
    return PartnerFactors(wins, observed, expected, own, factor, strength, handing_in)


def _strength(observed: Ints, expected: Floats) -> float:
    known = expected > 0
    if known.sum() < 2:
        return STRONGEST
    ratio = observed[known] / expected[known]
    weight = expected[known]
    variance = float(np.average((ratio - 1) ** 2, weights=weight)) - known.sum() / float(weight.sum())
    return float(np.clip(1 / max(variance, 1e-9), WEAKEST, STRONGEST))


def _handing_in(counts: Exposure, months: slice, first_month: Ints) -> Floats:
    """Return the share of known months handed in after each partner's first, without the last one.

    The last one may be under way: who is missing in it may still hand in.
    """
    earlier = slice(months.start, max(months.start, months.stop - 1))
    there = counts.months[earlier, None] > first_month[None, :]
    handed = (counts.handed_in[earlier] * there).sum(axis=0)
    could = there.sum(axis=0)
    pooled = handed.sum() / could.sum() if could.sum() else 1.0
    share: Floats = (handed + HAND_IN_MONTHS * pooled) / (could + HAND_IN_MONTHS)
    return share
