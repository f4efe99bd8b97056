"""What deals won and lost teach: reasons, competitors and lessons over the last known months, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from pandas import DataFrame

from reviewkit.analysis.month.amounts import Ints
from reviewkit.analysis.month.columns import ints, words
from reviewkit.domain.keys import fold

if TYPE_CHECKING:
    from reviewkit.analysis.month.ledger import Ledger

# What is counted: a column of the outcomes, for deals won or lost.
KINDS: Final = (
    ("lost_reason", "reason", False),
    ("lost_competitor", "competitor", False),
    ("won_reason", "reason", True),
    ("won_competitor", "competitor", True),
    ("lost_lesson", "lesson", False),
    ("won_lesson", "lesson", True),
)
# A text that stands once is a case and no lesson.
_LEAST = 2


def learnt(ledger: Ledger, pids: Ints, side: str) -> DataFrame:
    """Count what the outcomes of some partners say, over the last known months.

    kind    of KINDS
    text    as it was last written; texts are compared without case, width and outer spaces
    count   deals; amount   their amounts as closed, cents
    ended   deals of that outcome, which the count is a part of

    In the order of KINDS, the most frequent first; texts of a single deal are left out. Empty where
    fewer deals have ended than terms.fewest_lines.
    """
    months = np.unique(ints(ledger.reviews, "month"))[-ledger.terms.history_months :]
    frame = ledger.outcomes
    some = frame[np.isin(ints(frame, "pid"), pids) & np.isin(ints(frame, "month"), months)]
    some = some.sort_values(["month", "deal"], kind="stable")
    rows: list[tuple[str, str, int, int, int]] = []
    if len(some) >= ledger.terms.fewest_lines:
        won, cents = some["won"].to_numpy(bool), ints(some, side)
        for kind, column, is_won in KINDS:
            chosen = won == is_won
            texts = words(ledger.known.outcomes, column, ints(some, "row"))[chosen]
            rows += _counted(kind, [str(text or "") for text in texts], cents[chosen].tolist())
    names = ["kind", "text", "count", "amount", "ended"]
    return DataFrame(rows, columns=names) if rows else DataFrame(columns=names)


def _counted(kind: str, texts: list[str], cents: list[int]) -> list[tuple[str, str, int, int, int]]:
    written: dict[str, str] = {}
    counts: dict[str, int] = {}
    amounts: dict[str, int] = {}
    for text, amount in zip(texts, cents, strict=True):
        key = fold(text)
        if key:
            written[key] = text
            counts[key] = counts.get(key, 0) + 1
            amounts[key] = amounts.get(key, 0) + amount
    order = sorted(counts, key=lambda key: (-counts[key], -amounts[key], key))
    return [
        (kind, written[key], counts[key], amounts[key], len(texts)) for key in order if counts[key] >= _LEAST
    ]
