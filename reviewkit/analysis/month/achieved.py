"""What was won in the period, and the second bridge: from won in the movement to achieved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.analysis.month.columns import at, find, ints, objects, table, words
from reviewkit.analysis.month.movement import SIDES

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.month.ledger import Ledger

# Columns of the frame that the analysis numbers; every other column is copied from the record.
_NUMBERED = frozenset({"partner", "month", "key", "currency", "outcome", "amount"})


def outcomes(ledger: Ledger) -> DataFrame:
    """Return the period's outcomes, won and lost, each with its step of the second bridge.

    won in the movement + Σ difference of the wins in it + Σ amount of the others = achieved

    partner, manager, pid, deal, key, outcome, the outcome's own columns
    bridge         in_movement (it stood in the previous pipe), earlier_pipe (it stood in an
                   older one only) or never_in_pipe
    amount_before_S, amount_S, difference_S   cents: as in the previous pipe (0 outside it), as
                   closed, and the one less the other
    stage_before   in the previous pipe, 0 outside it
    customer, project and salesperson come from the last pipe where the outcome leaves them blank
    """
    ended = ledger.of_review(ledger.outcomes, ledger.now)
    before = ledger.of_review(ledger.pipe, ledger.previous)
    deal, pid, row = ints(ended, "deal"), ints(ended, "pid"), ints(ended, "row")
    old = find(deal, ints(before, "deal"))
    numbers = ints(ledger.pipe, "deal")
    last = np.searchsorted(numbers, deal, side="right") - 1
    ever = (last >= 0) & (at(numbers, last, -1) == deal)
    outcomes_frame = ledger.known.outcomes
    text = {n: words(outcomes_frame, n, row) for n in outcomes_frame.columns if n not in _NUMBERED}
    pipe_row = at(ints(ledger.pipe, "row"), np.where(ever, last, -1), -1)
    for name in ("customer", "project", "salesperson", "declared_on"):
        silent = np.array([word is None or word == "" for word in text[name]], dtype=bool)
        text[name] = np.where(silent, words(ledger.known.pipe, name, pipe_row), text[name])
    bridge = np.full(len(deal), "never_in_pipe", dtype=object)
    bridge[ever] = "earlier_pipe"
    bridge[old >= 0] = "in_movement"
    money = {}
    for side in SIDES:
        amount_before, amount = at(ints(before, side), old), ints(ended, side)
        money[f"amount_before_{side}"], money[f"amount_{side}"] = amount_before, amount
        money[f"difference_{side}"] = amount - amount_before
    return table(
        {
            "partner": objects(ledger.partners, "code")[pid],
            "manager": objects(ledger.partners, "manager")[pid],
            "pid": pid,
            "deal": deal,
            "key": ledger.key_of(deal),
            "outcome": words(ledger.known.outcomes, "outcome", row),
            **text,
            "bridge": bridge,
            **money,
            "stage_before": at(ints(before, "stage"), old),
        }
    )
