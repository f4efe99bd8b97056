"""Sales efficiency: average deal, win rate, length of the cycle, visits, leads per salesperson (seed 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from reviewkit.domain.money import divide, ratio

if TYPE_CHECKING:
    from reviewkit.analysis.quarter.known_figures import EndedDeal
    from reviewkit.history.quarter_records import QuarterlyReview


@dataclass(frozen=True)
class Efficiency:
    """Deals ended in some quarters, and what the partners declare of their work in them.

    won, lost   (count, cents)
    days        of the wins whose declaration is known, from declared to won
    visits, leads, salespeople   Σ declared; None if none was. leads and salespeople
                are of the quarters and partners that declared both
    """

    won: tuple[int, int]
    lost: tuple[int, int]
    days: tuple[int, ...]
    visits: int | None
    leads: int | None
    salespeople: int | None
    support_days: float | None

    @property
    def average_won(self) -> int | None:
        """Cents, rounded half up."""
        count, amount = self.won
        return divide(amount, count)

    @property
    def win_rate_count(self) -> float | None:
        return ratio(self.won[0], self.won[0] + self.lost[0])

    @property
    def win_rate_amount(self) -> float | None:
        return ratio(self.won[1], self.won[1] + self.lost[1])

    @property
    def leads_per_salesperson(self) -> float | None:
        return ratio(self.leads, self.salespeople)

    def as_json(self) -> dict[str, Any]:
        """Return `efficiency` as `figures --json` prints it."""
        return {
            "won": {"count": self.won[0], "amount": self.won[1]},
            "lost": {"count": self.lost[0], "amount": self.lost[1]},
            "average_won": self.average_won,
            "win_rate_count": self.win_rate_count,
            "win_rate_amount": self.win_rate_amount,
            "cycle_days_median": median(self.days) if self.days else None,
            "cycle_days_mean": ratio(sum(self.days), len(self.days)),
            "visits": self.visits,
            "leads_per_salesperson": self.leads_per_salesperson,
        }


def efficiency(ended: Sequence[EndedDeal], handed: Iterable[QuarterlyReview], side: str) -> Efficiency:
    """Return the efficiency of some ended deals and declared quarters.

    side  "own" for one partner's currency, "vendor" for the vendor's
    """
    cards = [card for deal in handed if deal.partner_side is not None and (card := deal.card("business"))]
    won = [deal.amount(side) for deal in ended if deal.won]
    lost = [deal.amount(side) for deal in ended if not deal.won]
    paired = [c for c in cards if c.get("leads") is not None and c.get("salespeople") is not None]
    return Efficiency(
        won=(len(won), sum(won)),
        lost=(len(lost), sum(lost)),
        days=tuple(deal.days for deal in ended if deal.won and deal.days is not None),
        visits=_total(card.get("sales_visits") for card in cards),
        leads=_total(card["leads"] for card in paired),
        salespeople=_total(card["salespeople"] for card in paired),
        support_days=_days(card.get("support_days") for card in cards),
    )


def _total(values: Iterable[int | None]) -> int | None:
    there = [value for value in values if value is not None]
    return sum(there) if there else None


def _days(values: Iterable[Any]) -> float | None:
    there = [float(value) for value in values if value is not None]
    return sum(there) if there else None
