"""What became of every deal from the previous pipe to this one (seed 3.1, 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reviewkit.analysis.month.ageing import ages, at_least_0
from reviewkit.analysis.month.columns import (
    NO_DAY,
    at,
    choose,
    dates,
    find,
    first_known,
    ints,
    months,
    objects,
    table,
    words,
)

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.month.amounts import Bools, Ints, Objects
    from reviewkit.analysis.month.ledger import Ledger

SIDES = ("own", "vendor")
BUCKETS = ("new", "reopened", "raised", "lowered", "unchanged", "won", "lost", "vanished")
SIGNS = {
    "opening": 1,
    "new": 1,
    "reopened": 1,
    "raised": 1,
    "lowered": -1,
    "won": -1,
    "lost": -1,
    "vanished": -1,
}


def movement(ledger: Ledger) -> DataFrame:
    """Put every deal of the previous pipe and this one into a bucket, by partner code and key.

    opening + new + reopened + raised − lowered − won − lost − vanished = closing

    A partner that has not handed in keeps its previous pipe: all unchanged.

    partner, manager, pid, deal, key
    handed_in         whether the partner's review of the period is in
    bucket_S          one of BUCKETS; a deal that leaves takes its old amount with it. Judged in each
                      currency, so that a cent lost in converting breaks no sum
    of_which          first_hand_in, transferred_in, transferred_out, merged or None
    in_before, in_now
    amount_before_S, amount_S, change_S, weighted_before_S, weighted_S, stake_S
                      cents, S the partner's own currency ("own") or the vendor's; 0 where the
                      deal does not stand; change is signed; stake is the amount now, else before
    stage_before, stage, moved   0 where it does not stand; advanced, fell_back, stood_still or None
    close_before, close, first_close   dates or None
    pushed, times_pushed, days_since_promise, slipped_days
                      pushed: to a later month since the previous pipe; days from the first
                      promised close date to the period's last day (at least 0), and to the
                      close date promised now
    overdue           still open, close date before the period's last day
    days_in_stage     see ageing
    focus_before, focus
    every other column that the review's pipeline sheet declares: as in the pipe last known
    """
    deals = _moved_deals(ledger)
    partners = ledger.partners
    row = np.where(
        deals.in_now, at(ints(deals.now, "row"), deals.new), at(ints(deals.before, "row"), deals.old)
    )
    columns: dict[str, Ints | Bools | Objects] = {
        "partner": objects(partners, "code")[deals.pid],
        "manager": objects(partners, "manager")[deals.pid],
        "pid": deals.pid,
        "deal": deals.deal,
        "key": ledger.key_of(deals.deal),
        **{
            name: words(ledger.known.pipe, name, row)
            for name in ledger.known.pipe.columns
            if name not in _WORKED_OUT
        },
        "handed_in": ledger.handed_in[deals.pid],
        "in_before": deals.in_before,
        "in_now": deals.in_now,
    }
    columns |= _amounts(ledger, deals)
    columns["of_which"] = _of_which(ledger, deals.deal, columns["bucket_own"])

    stage_before, stage = deals.both_of("stage")
    step = np.sign(stage - stage_before)
    columns |= {"stage_before": stage_before, "stage": stage}
    columns["moved"] = choose(
        [deals.in_both & (step > 0), deals.in_both & (step < 0), deals.in_both],
        ["advanced", "fell_back", "stood_still"],
    )
    columns |= _close_dates(ledger, deals)
    columns["focus_before"] = deals.in_before & in_focus(
        ledger, stage_before, np.asarray(columns["amount_before_vendor"])
    )
    columns["focus"] = deals.in_now & in_focus(ledger, stage, np.asarray(columns["amount_vendor"]))
    return table(columns)


@dataclass(frozen=True)
class _MovedDeals:
    """The deals of the previous pipe and of this one, each once.

    deal, pid    number of the deal and of its partner
    before, now  the rows of the two pipes
    old, new     position of the deal's row in `before` and `now`, negative where it has none
    """

    deal: Ints
    pid: Ints
    before: DataFrame
    now: DataFrame
    old: Ints
    new: Ints

    @property
    def in_before(self) -> Bools:
        return self.old >= 0

    @property
    def in_now(self) -> Bools:
        return self.new >= 0

    @property
    def in_both(self) -> Bools:
        return self.in_before & self.in_now

    def both_of(self, column: str, missing: int = 0) -> tuple[Ints, Ints]:
        """Return a column before and now, `missing` where the deal does not stand."""
        return at(ints(self.before, column), self.old, missing), at(ints(self.now, column), self.new, missing)


def _moved_deals(ledger: Ledger) -> _MovedDeals:
    before = ledger.of_review(ledger.pipe, ledger.previous)
    now = ledger.of_review(ledger.pipe, ledger.shown)
    deal = np.union1d(ints(before, "deal"), ints(now, "deal"))
    old, new = find(deal, ints(before, "deal")), find(deal, ints(now, "deal"))
    return _MovedDeals(deal, ledger.pid_of(deal), before, now, old, new)


def _amounts(ledger: Ledger, deals: _MovedDeals) -> dict[str, Ints | Objects]:
    """Return what the deals are and were worth, and their bucket, in each currency."""
    columns: dict[str, Ints | Objects] = {}
    for side in SIDES:
        amount_before, amount = deals.both_of(side)
        columns[f"amount_before_{side}"], columns[f"amount_{side}"] = amount_before, amount
        columns[f"change_{side}"] = amount - amount_before
        columns[f"weighted_before_{side}"], columns[f"weighted_{side}"] = deals.both_of(f"weighted_{side}")
        columns[f"stake_{side}"] = np.where(deals.in_now, amount, amount_before)
        columns[f"bucket_{side}"] = _buckets(
            ledger, deals.deal, deals.in_before, deals.in_now, amount - amount_before
        )
    return columns


def _close_dates(ledger: Ledger, deals: _MovedDeals) -> dict[str, Ints | Bools | Objects]:
    """Return close dates, pushes and ages of the deals."""
    close_before, close = deals.both_of("close", NO_DAY)
    aged = ages(ledger)
    age = find(deals.deal, ints(aged, "deal"))
    first_close = at(ints(aged, "first_close"), age, NO_DAY)
    promised = deals.in_now & (close != NO_DAY) & (first_close != NO_DAY)
    later_month = months(close) > months(close_before)
    return {
        "close_before": dates(close_before),
        "close": dates(close),
        "first_close": dates(first_close),
        "pushed": deals.in_both & later_month & (close_before != NO_DAY),
        "times_pushed": at(ints(aged, "times_pushed"), age),
        "days_since_promise": at_least_0(np.where(promised, ledger.last_day - first_close, 0)),
        "slipped_days": np.where(promised, close - first_close, 0),
        "overdue": deals.in_now & (close != NO_DAY) & (close < ledger.last_day),
        "days_in_stage": at(ints(aged, "days_in_stage"), age),
    }


# Columns of the pipe that movement works out itself, in both currencies or for both months.
_WORKED_OUT = frozenset({"partner", "month", "key", "currency", "stage", "amount", "close"})


def in_focus(ledger: Ledger, stage: Ints, vendor_cents: Ints) -> Bools:
    """Return which deals are focus deals (seed 3.2): the amount in the vendor's currency, strictly over the limit."""
    terms = ledger.terms
    return (stage >= terms.focus_stage) & (vendor_cents > terms.focus_amount)


def _buckets(ledger: Ledger, deal: Ints, in_before: Bools, in_now: Bools, change: Ints) -> Objects:
    earlier = first_known(ledger.pipe, ledger.outcomes).before(deal, ledger.month)
    ended = ledger.of_review(ledger.outcomes, ledger.now)
    end = find(deal, ints(ended, "deal"))
    won = at(ended["won"].to_numpy(bool), end, missing=False)
    comes, stays = in_now & ~in_before, in_now & in_before
    return choose(
        [comes & earlier, comes, stays & (change > 0), stays & (change < 0), stays, won, end >= 0],
        ["reopened", "new", "raised", "lowered", "unchanged", "won", "lost"],
        default="vanished",
    )


def decided(ledger: Ledger, deal: Ints, side: str, since: Ints) -> Objects:
    """Return the director's newest decision on each deal up to the period, None where there is none.

    side   "from_partner" for a deal that leaves, "to_partner" for one that comes
    since  the first month, by deal, whose decisions explain it
    """
    frame = ledger.known.decisions
    number = ledger.deals(frame[side].to_numpy(object), frame["key"].to_numpy(object))
    month, kind = ints(frame, "month"), frame["kind"].to_numpy(object)
    order = np.lexsort((month, number))
    order = order[(number[order] >= 0) & (month[order] <= ledger.month)]
    if side == "to_partner":
        order = order[kind[order] == "transferred"]
    newest = np.ones(len(order), dtype=bool)
    newest[:-1] = number[order][1:] != number[order][:-1]
    order = order[newest]
    position = find(deal, number[order])
    kinds = np.full(len(deal), None, dtype=object)
    hit = (position >= 0) & (at(month[order], position) >= since)
    kinds[hit] = kind[order][position[hit]]
    return kinds


def _of_which(ledger: Ledger, deal: Ints, bucket: Objects | Ints | Bools) -> Objects:
    pid = ledger.pid_of(deal)
    new, vanished = bucket == "new", bucket == "vanished"
    first = ledger.previous[pid] < 0
    # A decision may have been taken in the month of the previous review, after it was handed in.
    left = decided(ledger, deal, "from_partner", at(ints(ledger.reviews, "month"), ledger.previous[pid]))
    came = decided(ledger, deal, "to_partner", np.zeros(len(deal), dtype=np.int64))
    return choose(
        [
            new & first,
            new & (came == "transferred"),
            vanished & (left == "transferred"),
            vanished & (left == "merged"),
        ],
        ["first_hand_in", "transferred_in", "transferred_out", "merged"],
    )
