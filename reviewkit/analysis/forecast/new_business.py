"""What usually comes from deals that are not in the pipe yet, by months since the snapshot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewkit.analysis.forecast.deal_history import Floats
from reviewkit.analysis.forecast.exposure import AGES, Exposure
from reviewkit.analysis.month.amounts import Ints

# Wins from outside the pipe that a partner's own share of them is shrunk by.
SHARE_WINS = 10.0


@dataclass(frozen=True)
class NewBusiness:
    """By partner and months since the snapshot (0: the coming month), cumulated over neither.

    cents   P × 12, expected
    wins    P × 12, expected count
    square  mean of the squared amount of such a win (cents²)
    count   how many such wins were seen in the pool
    """

    cents: Floats
    wins: Floats
    square: float
    count: int


def new_business(counts: Exposure, months: slice, first_month: Ints, usual_pipe: Floats) -> NewBusiness:
    """Work out the monthly average of some known months, by months since the snapshot.

    A win in month w of a deal that came into the pipe a months before was outside the pipe in every
    snapshot of more than a months before w; so what comes in the j-th month after a snapshot is
    what is won at ages below j. The whole's average is shared out by partner: by its usual pipe,
    and by its own wins of this kind as far as they are evidence.

    usual_pipe  mean pipe of each partner over the months, cents
    """
    since_first = counts.months[months, None] - first_month[None, :]
    handed = counts.handed_in[months].cumsum(axis=0)
    # Months from the second review to the last one: later ones are not reported yet.
    followed = (since_first > 0) & (handed < handed[-1:] + counts.handed_in[months])
    seen = followed[:, :, None] & (np.arange(AGES) < since_first[:, :, None])
    partner_months = seen.sum(axis=0)
    cents = counts.wins.new_cents[months].sum(axis=0)
    wins = counts.wins.new_count[months].sum(axis=0)
    weight = (partner_months * usual_pipe[:, None]).sum(axis=0)
    by_age = np.divide(cents.sum(axis=0), weight, out=np.zeros(AGES), where=weight > 0)
    wins_by_age = np.divide(wins.sum(axis=0), weight, out=np.zeros(AGES), where=weight > 0)
    for age in range(1, AGES):
        # An age that no history is long enough to show is taken to be like the one before.
        if not weight[age]:
            by_age[age], wins_by_age[age] = by_age[age - 1], wins_by_age[age - 1]
    expected = (partner_months * wins_by_age).sum(axis=1) * usual_pipe
    share = (wins.sum(axis=1) + SHARE_WINS) / (expected + SHARE_WINS) * usual_pipe
    if share.sum():
        share = share * (usual_pipe.sum() / share.sum())
    total = int(wins.sum())
    square = float(counts.wins.new_squares[months].sum()) / total if total else 0.0
    return NewBusiness(
        share[:, None] * np.cumsum(by_age), share[:, None] * np.cumsum(wins_by_age), square, total
    )
