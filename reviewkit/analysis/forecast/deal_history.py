"""The months known as columns of numbers: which deals stood open in which review, which ended in which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewkit.analysis.month.amounts import Bools, Ints, Objects
from reviewkit.analysis.month.columns import NO_DAY, ints, months

if TYPE_CHECKING:
    from reviewkit.analysis.month.ledger import Ledger

Floats = NDArray[np.float64]
# Whose currency: one partner's own, or the vendor's.
Side: TypeAlias = Literal["own", "vendor"]

NO_CLOSE = 1 << 40  # a close date that never comes, later than any month number


@dataclass(frozen=True)
class OpenDeals:
    """The pipe of every review, one row a deal and review, in the order of (deal, review).

    review  place of the review in the order of (partner, month)
    deal    number of the deal, the same in all reviews
    stage   step of the ladder
    close   month number of the expected close date, NO_CLOSE without one
    cents, own_cents   amount in the vendor's currency and in the partner's own
    """

    review: Ints
    deal: Ints
    stage: Ints
    close: Ints
    cents: Ints
    own_cents: Ints


@dataclass(frozen=True)
class EndedDeals:
    """The outcomes of every review, one row a deal and review, in the order of (deal, review).

    cents, own_cents   amount as closed, in the vendor's currency and in the partner's own
    """

    review: Ints
    deal: Ints
    won: Bools
    cents: Ints
    own_cents: Ints


@dataclass(frozen=True)
class DealHistory:
    """All that a forecast rests on.

    month          number of the period's month; nothing later is in the history
    partners       how many partners are counted, with or without a review
    review_pid, review_month   of every review, in the order of (partner, month)
    worth          by partner, what one unit of its currency is worth in the vendor's (Decimal)
    """

    month: int
    partners: int
    review_pid: Ints
    review_month: Ints
    open: OpenDeals
    ended: EndedDeals
    worth: Objects

    @property
    def known_months(self) -> Ints:
        """The months in which at least one partner handed in, in order."""
        return np.unique(self.review_month)

    def last_review(self, month: int) -> Ints:
        """Return by partner its last review up to a month, −1 before its first."""
        key = self.review_pid * _FAR + self.review_month
        bounds = np.arange(self.partners, dtype=np.int64) * _FAR
        end = np.searchsorted(key, bounds + month, side="right") - 1
        start = np.searchsorted(key, bounds, side="left")
        return np.where(end >= start, end, -1).astype(np.int64)

    def first_month(self) -> Ints:
        """Return by partner the month of its first review, NO_CLOSE without one."""
        first = np.full(self.partners, NO_CLOSE, dtype=np.int64)
        np.minimum.at(first, self.review_pid, self.review_month)
        return first


_FAR = 1 << 20  # more than any month number


def deal_history(ledger: Ledger) -> DealHistory:
    """Return the history of a month's ledger, amounts in the vendor's currency at the period's rates."""
    pipe, outcomes = ledger.pipe, ledger.outcomes
    close = ints(pipe, "close")
    dated = close != NO_DAY
    close_month = np.full(len(close), NO_CLOSE, dtype=np.int64)
    close_month[dated] = months(close[dated])
    return DealHistory(
        month=ledger.month,
        partners=ledger.size,
        review_pid=ints(ledger.reviews, "pid"),
        review_month=ints(ledger.reviews, "month"),
        open=OpenDeals(
            ints(pipe, "review"),
            ints(pipe, "deal"),
            ints(pipe, "stage"),
            close_month,
            ints(pipe, "vendor"),
            ints(pipe, "own"),
        ),
        ended=EndedDeals(
            ints(outcomes, "review"),
            ints(outcomes, "deal"),
            outcomes["won"].to_numpy(bool),
            ints(outcomes, "vendor"),
            ints(outcomes, "own"),
        ),
        worth=np.array(
            [ledger.terms.worth[currency] for currency in ledger.partners["currency"]], dtype=object
        ),
    )
