"""What the months handed in say of a quarter: revenue won, new customers, leads, deals ended."""

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
class Ended:
    """A deal won or lost in a month: amounts in the partner's currency and the vendor's (cents).

    customer  compared without case, accents and legal forms; empty where nobody names one
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
class Led:
    """A partner's own lead in the month that first knew it. from_sheet: by an opportunity sheet or an assignment."""

    pid: int
    month: int
    key: str
    reference: str
    from_sheet: bool


@dataclass(frozen=True)
class Months:
    """The months of all partners, asked by partner (pid) and period."""

    ledger: Ledger

    def handed_in(self, pid: int, period: Period) -> int:
        """How many of a period's months were handed in."""
        return sum((pid, month) in self._reviews for month in _numbers(period))

    def ended(self, pid: int, period: Period) -> list[Ended]:
        """The outcomes reported in a period."""
        wanted = set(_numbers(period))
        return [one for one in self._ended.get(pid, ()) if one.month in wanted]

    def revenue(self, pid: int, period: Period, side: str) -> int | None:
        """Achieved in the period's months (cents); None where none was handed in."""
        if not self.handed_in(pid, period):
            return None
        return sum(one.amount(side) for one in self.ended(pid, period) if one.won)

    def new_customers(self, pid: int, period: Period) -> int | None:
        """Customers won in the period and in no earlier known month."""
        return len(self.first_won(pid, period)) if self.handed_in(pid, period) else None

    def first_won(self, pid: int, period: Period) -> list[Ended]:
        """Each new customer's first win in the period."""
        first = _numbers(period)[0]
        before = {one.customer for one in self._ended.get(pid, ()) if one.won and one.month < first}
        out: dict[str, Ended] = {}
        for one in self.ended(pid, period):
            if one.won and one.customer and one.customer not in before:
                out.setdefault(one.customer, one)
        return list(out.values())

    def leads(self, pid: int, period: Period) -> int | None:
        """Leads of the partner's own, new in the period's months."""
        return len(self.led(pid, period)) if self.handed_in(pid, period) else None

    def led(self, pid: int, period: Period) -> list[Led]:
        """These leads."""
        return [one for month in _numbers(period) for one in self._leads.get((pid, month), ())]

    def declared_before(self, pid: int, period: Period) -> tuple[int, int]:
        """Of the period's new deals of the pipe how many were a lead first, and how many there are."""
        wanted = set(_numbers(period))
        mine = [first for owner, month, first in self._new_deals if owner == pid and month in wanted]
        return sum(mine), len(mine)

    @cached_property
    def _reviews(self) -> set[tuple[int, int]]:
        reviews = self.ledger.reviews
        return set(zip(ints(reviews, "pid").tolist(), ints(reviews, "month").tolist(), strict=True))

    @cached_property
    def _ended(self) -> dict[int, list[Ended]]:
        book = self.ledger
        frame, known = book.outcomes, book.known
        deal, review, row = (ints(frame, name) for name in ("deal", "review", "row"))
        said = {name: words(known.outcomes, name, row) for name in ("customer", "project", "reference")}
        for sheet, records in ((book.pipe, known.pipe), (book.leads, known.leads)):
            place = self._last_before(sheet, deal, review)
            for name in ("customer", "project"):
                elsewhere = words(records, name, place)
                said[name] = np.where([not one for one in said[name]], elsewhere, said[name])
        closed, declared = words(known.outcomes, "closed_on", row), self._declared(deal, row)
        days = day_numbers(closed) - day_numbers(declared)
        out: dict[int, list[Ended]] = {}
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
            customer, project, reference = (str(said[name][at_row] or "") for name in said)
            ended = Ended(
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
            out.setdefault(pid, []).append(ended)
        return out

    def _last_before(self, sheet: Any, deal: Ints, review: Ints) -> Ints:
        """The record row of a deal's last entry in a sheet up to a review, −1 where it has none."""
        size = len(self.ledger.reviews) + 1
        deals, order = ints(sheet, "deal"), ints(sheet, "deal") * size + ints(sheet, "review")
        place = np.searchsorted(order, deal * size + review, side="right") - 1
        there = (place >= 0) & (at(deals, np.maximum(place, 0), -1) == deal)
        return at(ints(sheet, "row"), np.where(there, place, -1), -1).astype(np.int64)

    def _declared(self, deal: Ints, row: Ints) -> Objects:
        """The day an ended deal was declared: its own word, else the first lead's that says one."""
        book = self.ledger
        own = words(book.known.outcomes, "declared_on", row)
        said = words(book.known.leads, "declared_on", ints(book.leads, "row"))
        first: dict[int, Any] = {}
        for number, day in zip(ints(book.leads, "deal").tolist(), said.tolist(), strict=True):
            if day is not None:
                first.setdefault(number, day)
        out = np.array(
            [one or first.get(number) for one, number in zip(own, deal.tolist(), strict=True)] + [None]
        )
        return dates(day_numbers(out[:-1].astype(object)))

    @cached_property
    def _leads(self) -> dict[tuple[int, int], list[Led]]:
        """New leads of origin BP by partner and month: as the month's own analysis counts them."""
        book = self.ledger
        first = first_known(book.pipe, book.outcomes, book.leads, book.sheets)
        out: dict[tuple[int, int], list[Led]] = {}
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
                        led = Led(pid, when, key, name, frame is book.sheets)
                        out.setdefault((pid, when), []).append(led)
        return out

    @cached_property
    def _new_deals(self) -> list[tuple[int, int, bool]]:
        """Each deal of the pipe: its partner, the month that first piped it, whether it was a lead by then."""
        book = self.ledger
        piped, led = first_known(book.pipe), first_known(book.leads, book.sheets)
        place = find(piped.deals, led.deals)
        before = (place >= 0) & (at(led.month, place) <= piped.month)
        pids = book.pid_of(piped.deals)
        return list(zip(pids.tolist(), piped.month.tolist(), before.tolist(), strict=True))


def _numbers(period: Period) -> list[int]:
    return [month.number for month in period.months]
