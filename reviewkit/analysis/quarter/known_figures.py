"""What is known of a quarter from the months handed in: revenue won, new customers, leads, deals ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.analysis.month.columns import at, dates, find, first_known, ints, words
from reviewkit.analysis.month.columns import days as day_numbers
from reviewkit.domain.keys import customer_key

if TYPE_CHECKING:
    from reviewkit.analysis.month.amounts import Ints, Objects
    from reviewkit.analysis.month.ledger import Ledger
    from reviewkit.domain.period import Period


@dataclass(frozen=True, slots=True)
class EndedDeal:
    """A deal won or lost in a month: amounts in the partner's currency and the vendor's (cents).

    customer  compared without case, accents and legal forms; empty if none is named
    days      from declared to won; None where one of the two is not known
    """

    pid: int
    month: int
    won: bool
    own: int
    vendor: int
    customer: str
    name: str
    project: str
    reference: str
    days: int | None

    def amount(self, side: str) -> int:
        return self.own if side == "own" else self.vendor


@dataclass(frozen=True, slots=True)
class OwnLead:
    """A partner's own lead in the month that first knew it. from_sheet: by an opportunity sheet or an assignment."""

    pid: int
    month: int
    key: str
    reference: str
    from_sheet: bool


@dataclass(frozen=True)
class Months:
    """The figures known from months, by partner (pid) and period."""

    ledger: Ledger

    def handed_in(self, pid: int, period: Period) -> int:
        """Count the months of a period that were handed in."""
        return sum((pid, month) in self._reviews for month in _numbers(period))

    def ended(self, pid: int, period: Period) -> list[EndedDeal]:
        """Return the outcomes reported in a period."""
        wanted = set(_numbers(period))
        return [deal for deal in self._ended.get(pid, ()) if deal.month in wanted]

    def revenue(self, pid: int, period: Period, side: str) -> int | None:
        """Return what was achieved in the period's months (cents); None if none was handed in."""
        if not self.handed_in(pid, period):
            return None
        return sum(deal.amount(side) for deal in self.ended(pid, period) if deal.won)

    def new_customers(self, pid: int, period: Period) -> int | None:
        """Count the customers won in the period and in no earlier known month."""
        return len(self.first_won(pid, period)) if self.handed_in(pid, period) else None

    def first_won(self, pid: int, period: Period) -> list[EndedDeal]:
        """Return each new customer's first win in the period."""
        first = _numbers(period)[0]
        before = {deal.customer for deal in self._ended.get(pid, ()) if deal.won and deal.month < first}
        first_wins: dict[str, EndedDeal] = {}
        for deal in self.ended(pid, period):
            if deal.won and deal.customer and deal.customer not in before:
                first_wins.setdefault(deal.customer, deal)
        return list(first_wins.values())

    def leads(self, pid: int, period: Period) -> int | None:
        """Count the partner's own leads new in the period's months; None if none was handed in."""
        return len(self.led(pid, period)) if self.handed_in(pid, period) else None

    def led(self, pid: int, period: Period) -> list[OwnLead]:
        """Return the partner's own leads new in the period's months."""
        return [lead for month in _numbers(period) for lead in self._leads.get((pid, month), ())]

    def declared_before(self, pid: int, period: Period) -> tuple[int, int]:
        """Count the period's new deals of the pipe: those that were a lead first, and all."""
        wanted = set(_numbers(period))
        mine = [first for owner, month, first in self._new_deals if owner == pid and month in wanted]
        return sum(mine), len(mine)

    @cached_property
    def _reviews(self) -> set[tuple[int, int]]:
        reviews = self.ledger.reviews
        return set(zip(ints(reviews, "pid").tolist(), ints(reviews, "month").tolist(), strict=True))

    @cached_property
    def _ended(self) -> dict[int, list[EndedDeal]]:
        book = self.ledger
        frame, known = book.outcomes, book.known
        deal, review, row = (ints(frame, name) for name in ("deal", "review", "row"))
        names = {name: words(known.outcomes, name, row) for name in ("customer", "project", "reference")}
        for sheet, records in ((book.pipe, known.pipe), (book.leads, known.leads)):
            last = self._last_before(sheet, deal, review)
            for name in ("customer", "project"):
                elsewhere = words(records, name, last)
                names[name] = np.where([not text for text in names[name]], elsewhere, names[name])
        closed, declared = words(known.outcomes, "closed_on", row), self._declared(deal, row)
        days = day_numbers(closed) - day_numbers(declared)
        by_partner: dict[int, list[EndedDeal]] = {}
        columns = (
            ints(frame, "pid"),
            ints(frame, "month"),
            frame["won"],
            ints(frame, "own"),
            ints(frame, "vendor"),
        )
        for at_row, values in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
            pid, month, won, own, vendor = values
            there = closed[at_row] is not None and declared[at_row] is not None
            customer, project, reference = (str(names[name][at_row] or "") for name in names)
            ended = EndedDeal(
                pid,
                month,
                bool(won),
                own,
                vendor,
                customer_key(customer) if customer else "",
                customer,
                project,
                reference,
                int(days[at_row]) if there else None,
            )
            by_partner.setdefault(pid, []).append(ended)
        return by_partner

    def _last_before(self, sheet: Any, deal: Ints, review: Ints) -> Ints:
        """Return the record row of a deal's last entry in a sheet up to a review, −1 where it has none."""
        size = len(self.ledger.reviews) + 1
        deals, order = ints(sheet, "deal"), ints(sheet, "deal") * size + ints(sheet, "review")
        last = np.searchsorted(order, deal * size + review, side="right") - 1
        there = (last >= 0) & (at(deals, np.maximum(last, 0), -1) == deal)
        return at(ints(sheet, "row"), np.where(there, last, -1), -1).astype(np.int64)

    def _declared(self, deal: Ints, row: Ints) -> Objects:
        """Return the day each ended deal was declared: its own, else that of its first dated lead."""
        book = self.ledger
        own = words(book.known.outcomes, "declared_on", row)
        lead_days = words(book.known.leads, "declared_on", ints(book.leads, "row"))
        first: dict[int, Any] = {}
        for number, day in zip(ints(book.leads, "deal").tolist(), lead_days.tolist(), strict=True):
            if day is not None:
                first.setdefault(number, day)
        declared = np.array(
            [
                day_of_outcome or first.get(number)
                for day_of_outcome, number in zip(own, deal.tolist(), strict=True)
            ]
            + [None]
        )
        return dates(day_numbers(declared[:-1].astype(object)))

    @cached_property
    def _leads(self) -> dict[tuple[int, int], list[OwnLead]]:
        """New leads of origin BP by partner and month, as lead_counts.new_leads counts them."""
        book = self.ledger
        first = first_known(book.pipe, book.outcomes, book.leads, book.sheets)
        by_partner: dict[tuple[int, int], list[OwnLead]] = {}
        taken: set[int] = set()
        for frame, records in ((book.leads, book.known.leads), (book.sheets, book.known.sheet_leads)):
            deal, month = ints(frame, "deal"), ints(frame, "month")
            fresh = at(first.month, find(deal, first.deals)) == month
            origin, reference = (words(records, name, ints(frame, "row")) for name in ("origin", "reference"))
            pids, keys = book.pid_of(deal), book.key_of(deal)
            columns = (deal.tolist(), month.tolist(), fresh.tolist(), origin, pids.tolist(), keys, reference)
            for number, when, is_new, whose, pid, key, name in zip(*columns, strict=True):
                if is_new and number not in taken:
                    taken.add(number)
                    if whose == "BP":
                        led = OwnLead(pid, when, key, name, frame is book.sheets)
                        by_partner.setdefault((pid, when), []).append(led)
        return by_partner

    @cached_property
    def _new_deals(self) -> list[tuple[int, int, bool]]:
        """Each deal of the pipe: its partner, the month that first piped it, whether it was a lead by then."""
        book = self.ledger
        piped, led = first_known(book.pipe), first_known(book.leads, book.sheets)
        position = find(piped.deals, led.deals)
        before = (position >= 0) & (at(led.month, position) <= piped.month)
        pids = book.pid_of(piped.deals)
        return list(zip(pids.tolist(), piped.month.tolist(), before.tolist(), strict=True))


def _numbers(period: Period) -> list[int]:
    return [month.number for month in period.months]
