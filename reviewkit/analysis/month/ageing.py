"""How long deals stand in their stage, and how often their close date was pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pandas import DataFrame

from reviewkit.analysis.month.columns import NO_DAY, days, ints, month_ends, months, words

if TYPE_CHECKING:
    from reviewkit.analysis.month.amounts import Ints
    from reviewkit.analysis.month.ledger import Ledger


def ages(ledger: Ledger) -> DataFrame:
    """Return the age of each deal of the pipes shown now, in the order of deals.

    times_pushed   how often its close date moved to a later calendar month from one pipe it
                   stood in to the next
    first_close    the close date first promised (a day)
    days_in_stage  from the end of the month in which an unbroken run of known reviews in this
                   stage began (from declared_on, where that run is all that is known of the
                   deal and the date is given) to the period's last day
    """
    pipe = ledger.pipe
    deal, review, stage = ints(pipe, "deal"), ints(pipe, "review"), ints(pipe, "stage")
    close, position = ints(pipe, "close"), np.arange(len(pipe))

    same_deal = np.zeros(len(pipe), dtype=bool)
    same_deal[1:] = deal[1:] == deal[:-1]
    same_run = same_deal.copy()
    same_run[1:] &= (review[1:] == review[:-1] + 1) & (stage[1:] == stage[:-1])
    pushed = same_deal.copy()
    pushed[1:] &= months(close[1:]) > months(close[:-1])

    first = np.maximum.accumulate(np.where(same_deal, 0, position))
    start = np.maximum.accumulate(np.where(same_run, 0, position))
    pushes = np.cumsum(pushed)

    rows = np.flatnonzero(review == ledger.shown[ints(pipe, "pid")])
    first, start = first[rows], start[rows]
    declared = days(words(ledger.known.pipe, "declared_on", ints(pipe, "row")[rows]))
    since = month_ends(ints(pipe, "month")[start])
    since = np.where((first == start) & (declared != NO_DAY), declared, since)
    return DataFrame(
        {
            "deal": deal[rows],
            "times_pushed": (pushes[rows] - pushes[first]).astype(np.int64),
            "first_close": close[first],
            "days_in_stage": at_least_0(ledger.last_day - since),
        }
    )


def at_least_0(numbers: Ints) -> Ints:
    return np.maximum(numbers, 0)
