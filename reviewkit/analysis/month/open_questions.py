"""Open questions: deals that vanished and were never accounted for (domain: movement)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.analysis.month.columns import at, dates, find, ints, objects, table, words
from reviewkit.analysis.month.movement import SIDES, decided

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.month.amounts import Ints
    from reviewkit.analysis.month.ledger import Ledger


def open_questions(ledger: Ledger) -> DataFrame:
    """Return the deals that left a pipe without an outcome, up to the period, and stand in none since:
    neither back in a pipe, nor in later outcomes, nor transferred or merged by the director.

    partner, manager, pid, deal, key, reference, customer, project, salesperson
    amount_S, stage, close   as the deal last stood in a pipe
    last_seen, vanished_in   month numbers: of that pipe, and of the first review without it
    """
    pipe = ledger.pipe
    deal = ints(pipe, "deal")
    last = np.ones(len(deal), dtype=bool)
    last[:-1] = deal[1:] != deal[:-1]
    seen = pipe[last]
    review = ints(seen, "review")
    after = ledger.next_review()[review] if len(ledger.reviews) else review
    closed = _last_month(ints(ledger.outcomes, "deal"), ints(ledger.outcomes, "month"), ints(seen, "deal"))
    month = ints(seen, "month")
    decision = decided(ledger, ints(seen, "deal"), "from_partner", month)
    seen = seen[(after >= 0) & (closed <= month) & (decision == None)]  # noqa: E711 - by element
    after = ledger.next_review()[ints(seen, "review")] if len(ledger.reviews) else after
    pid, row = ints(seen, "pid"), ints(seen, "row")
    known = ledger.known.pipe
    return table(
        {
            "partner": objects(ledger.partners, "code")[pid],
            "manager": objects(ledger.partners, "manager")[pid],
            "pid": pid,
            "deal": ints(seen, "deal"),
            "key": ledger.key_of(ints(seen, "deal")),
            **{name: words(known, name, row) for name in ("reference", "customer", "project", "salesperson")},
            **{f"amount_{side}": ints(seen, side) for side in SIDES},
            "stage": ints(seen, "stage"),
            "close": dates(ints(seen, "close")),
            "last_seen": ints(seen, "month"),
            "vanished_in": at(ints(ledger.reviews, "month"), after),
        }
    )


def _last_month(deal: Ints, month: Ints, wanted: Ints) -> Ints:
    """Return the newest month of each wanted deal (rows by deal, then month); −1 where it has none."""
    last = np.ones(len(deal), dtype=bool)
    last[:-1] = deal[1:] != deal[:-1]
    return at(month[last], find(wanted, deal[last]), -1)
