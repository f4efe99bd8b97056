"""Coverage: can the open pipe that closes in the year bring what is still missing, and with which deals?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.analysis.month.columns import days, ints, words

if TYPE_CHECKING:
    from reviewkit.analysis.month.ledger import Ledger


_NAMES = ("reference", "customer", "project", "close", "next_step")


@dataclass(frozen=True)
class Coverage:
    """The open pipe closing in the year (cents), against what revenue still misses.

    deals   largest weighted amount first: partner, reference, customer, project, stage, close,
            amount, weighted, next_step
    """

    missing: int | None
    deals: tuple[dict[str, Any], ...]

    @property
    def pipe(self) -> int:
        return sum(deal["amount"] for deal in self.deals)

    @property
    def weighted(self) -> int:
        return sum(deal["weighted"] for deal in self.deals)

    @property
    def rate(self) -> float | None:
        """Open pipe ÷ what is missing; None if nothing is missing or it is not known."""
        return self.pipe / self.missing if self.missing else None

    def as_json(self) -> dict[str, object]:
        return {
            "missing": self.missing,
            "pipe": {"count": len(self.deals), "amount": self.pipe, "weighted": self.weighted},
            "rate": self.rate,
            "deals": [f"{deal['reference']}" for deal in self.deals],
        }


def closing_in_year(ledger: Ledger, year: int) -> dict[int, list[dict[str, object]]]:
    """Return by partner (pid) the deals open now whose close date is no later than the year's end.

    Money by column in the partner's own currency (…_own) and the vendor's (…_vendor).
    """
    now = ledger.of_review(ledger.pipe, ledger.shown)
    end = int(days([dt.date(year, 12, 31)])[0])
    now = now.take(np.flatnonzero(ints(now, "close") <= end))
    row = ints(now, "row")
    text = {name: words(ledger.known.pipe, name, row) for name in _NAMES}
    codes = ledger.partners["code"].tolist()
    by_partner: dict[int, list[dict[str, object]]] = {}
    figures = ("pid", "stage", "own", "vendor", "weighted_own", "weighted_vendor")
    columns = [ints(now, name).tolist() for name in figures]
    for position, values in enumerate(zip(*columns, strict=True)):
        deal = dict(zip(figures, values, strict=True)) | {name: text[name][position] for name in _NAMES}
        deal["partner"] = codes[deal["pid"]]
        by_partner.setdefault(deal["pid"], []).append(deal)
    return by_partner


def coverage(deals: list[dict[str, Any]], missing: int | None, side: str) -> Coverage:
    """Return the coverage by some deals, in one currency.

    missing  what revenue still misses, cents; None if not known
    side     "own" or "vendor"
    """
    in_currency = [deal | {"amount": deal[side], "weighted": deal[f"weighted_{side}"]} for deal in deals]
    in_currency.sort(key=lambda deal: (-deal["weighted"], -deal["amount"], str(deal["reference"])))
    return Coverage(missing, tuple(in_currency))
