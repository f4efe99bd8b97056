"""The old commit, what became of it, and the new one (seed 3.1, 3.2: "réalisé versus ancien commit")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.analysis.month.amounts import Bools, Ints, Objects, counted, summed
from reviewkit.analysis.month.columns import at, choose, dates, days, find, ints, objects, table, words
from reviewkit.analysis.month.movement import SIDES, decided

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.month.ledger import Ledger

FATES = ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")


def old_lines(ledger: Ledger) -> DataFrame:
    """Return each line of the old commit (the previous review's) and what became of it, and the
    period's wins without a commit (fate "uncommitted", committed 0).

    partner, manager, pid, deal, key, reference, customer, project, salesperson
    fate         one of FATES or "uncommitted"
    of_which     transferred, merged or None, for a vanished line
    committed_S, won_S, kept_S, amount_S   cents; kept is the smaller of won and committed; amount
                 is what the deal stands at in the pipe now, 0 where it is in none
    stage        in the pipe now, 0 where it is in none
    close_promised, close   the close date committed, and the one in the pipe now
    confidence, month   as promised, and the month of the review that promised it (0: none did)

    What was kept is judged in the partner's own currency, so that a line has one fate.
    """
    old = ledger.of_review(ledger.commits, ledger.previous)
    ended = ledger.of_review(ledger.outcomes, ledger.now)
    pipe = ledger.of_review(ledger.pipe, ledger.now)
    won = ended[ended["won"].to_numpy(bool)]
    deal = np.union1d(ints(old, "deal"), ints(won, "deal"))
    pid = ledger.pid_of(deal)
    line, end, stand = (find(deal, ints(frame, "deal")) for frame in (old, ended, pipe))
    is_won = at(ended["won"].to_numpy(bool), end, missing=False)

    money: dict[str, Ints] = {}
    for side in SIDES:
        achieved = np.where(is_won, at(ints(ended, side), end), 0)
        money |= _line_amounts(side, at(ints(old, side), line), achieved, at(ints(pipe, side), stand))
    fully_won = is_won & (money["won_own"] >= money["committed_own"])
    fate = choose(
        [line < 0, ~ledger.handed_in[pid], fully_won, is_won, end >= 0, stand >= 0],
        ["uncommitted", "unreported", "kept", "partly_kept", "lost", "slipped"],
        default="vanished",
    )
    left = decided(ledger, deal, "from_partner", at(ints(ledger.reviews, "month"), ledger.previous[pid]))
    left[fate != "vanished"] = None
    known = ledger.known
    row = at(ints(old, "row"), line, -1)
    names = _names(ledger, deal, at(ints(ended, "row"), end, -1))
    return table(
        {
            "partner": objects(ledger.partners, "code")[pid],
            "manager": objects(ledger.partners, "manager")[pid],
            "pid": pid,
            "deal": deal,
            "key": ledger.key_of(deal),
            **names,
            "reference": np.where(line >= 0, words(known.commits, "reference", row), names["reference"]),
            "fate": fate,
            "of_which": left,
            **money,
            "stage": at(ints(pipe, "stage"), stand),
            "close_promised": dates(days(words(known.commits, "close", row))),
            "close": dates(days(words(known.pipe, "close", at(ints(pipe, "row"), stand, -1)))),
            "confidence": words(known.commits, "confidence", row),
            "month": at(ints(old, "month"), line),
        }
    )


def _line_amounts(side: str, committed: Ints, won: Ints, amount: Ints) -> dict[str, Ints]:
    """Return the amounts of commit lines in one currency, in cents."""
    return {
        f"committed_{side}": committed,
        f"won_{side}": won,
        f"kept_{side}": np.minimum(committed, won),
        f"amount_{side}": amount,
    }


def new_lines(ledger: Ledger) -> DataFrame:
    """Return each line of the new commit (the period's review).

    partner, manager, pid, deal, key, reference, customer, project, salesperson
    amount_S     cents promised
    call_S       the channel manager's own call, cents; 0 where none is given (called is false)
    called, close, confidence
    stage        in the pipe now, 0 where it is in none
    again        it stood in the old commit already and was not won
    """
    new = ledger.of_review(ledger.commits, ledger.now)
    deal, pid, row = ints(new, "deal"), ints(new, "pid"), ints(new, "row")
    pipe = ledger.of_review(ledger.pipe, ledger.now)
    old = ledger.of_review(ledger.commits, ledger.previous)
    money = {}
    for side in SIDES:
        money[f"amount_{side}"] = ints(new, side)
        money[f"call_{side}"] = ints(new, f"call_{side}")
    return table(
        {
            "partner": objects(ledger.partners, "code")[pid],
            "manager": objects(ledger.partners, "manager")[pid],
            "pid": pid,
            "deal": deal,
            "key": ledger.key_of(deal),
            **_names(ledger, deal, np.full(len(deal), -1)),
            "reference": words(ledger.known.commits, "reference", row),
            **money,
            "called": new["called"].to_numpy(bool),
            "close": dates(days(words(ledger.known.commits, "close", row))),
            "confidence": words(ledger.known.commits, "confidence", row),
            "stage": at(ints(pipe, "stage"), find(deal, ints(pipe, "deal"))),
            "again": find(deal, ints(old, "deal")) >= 0,
        }
    )


def _names(ledger: Ledger, deal: Ints, outcome_row: Ints) -> dict[str, Objects]:
    """Return the names of deals: from the pipe that held each last, else from its outcome."""
    numbers, rows = ints(ledger.pipe, "deal"), ints(ledger.pipe, "row")
    last = np.searchsorted(numbers, deal, side="right") - 1
    known = last >= 0
    known[known] = numbers[last[known]] == deal[known]
    row = at(rows, np.where(known, last, -1), -1)
    names = {}
    for name in ("reference", "customer", "project", "salesperson"):
        by_outcome = words(ledger.known.outcomes, name, outcome_row)
        names[name] = np.where(known, words(ledger.known.pipe, name, row), by_outcome)
    return names


def kept_by_review(ledger: Ledger) -> dict[str, Ints]:
    """Return by review what the review before promised for it, and what of that was kept.

    lines (how many were promised), promised_S, kept_S (Σ of the smaller of won and committed, line by
    line), commit_S, achieved_S:
    cents, by review number. A first review was promised nothing.
    """
    commits, outcomes = ledger.commits, ledger.outcomes
    size = len(ledger.reviews)
    won = outcomes["won"].to_numpy(bool)
    made = ints(commits, "review")
    due = ledger.next_review()[made] if size else made
    step = size + 1
    end = find(ints(commits, "deal") * step + due, (ints(outcomes, "deal") * step + ints(outcomes, "review")))
    hit: Bools = (due >= 0) & (end >= 0) & at(won, end, missing=False)
    sums = {"lines": counted(due[due >= 0], size)}
    for side in SIDES:
        committed = ints(commits, side)
        achieved = np.where(won, ints(outcomes, side), 0)
        sums[f"commit_{side}"] = summed(made, committed, size)
        sums[f"achieved_{side}"] = summed(ints(outcomes, "review"), achieved, size)
        sums[f"promised_{side}"] = summed(due[due >= 0], committed[due >= 0], size)
        kept = np.minimum(committed, at(achieved, end))
        sums[f"kept_{side}"] = summed(due[hit], kept[hit], size)
    return sums
