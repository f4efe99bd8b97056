"""New leads by origin, open leads, and how many leads were won (seed 2.1, 3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame

from reviewkit.analysis.month.amounts import converted
from reviewkit.analysis.month.columns import (
    NO_DAY,
    at,
    days,
    find,
    first_known,
    ints,
    months,
    objects,
    table,
    words,
)
from reviewkit.analysis.month.movement import SIDES

if TYPE_CHECKING:
    from reviewkit.analysis.month.amounts import Bools
    from reviewkit.analysis.month.ledger import Ledger

ORIGINS = ("RS", "BP")
STATES = ("qualified", "rejected", "to_qualify")

_ANSWERS = (
    "qualification",
    "rejection_reason",
    "planned_action",
    "planned_action_due",
    "taken",
    "declared_on",
)
_PLANNED = ("planned_action", "planned_action_due")


def new_leads(ledger: Ledger) -> DataFrame:
    """Return the leads first known in the period: by the review's leads sheet, or by an opportunity sheet
    or an assignment of the month; a lead known by both counts once, as in the review. A lead that ended
    for the partner within the month is not its own to count.

    partner, manager, pid, deal, key, reference, customer, project, origin, amount_S
    qualification    to_qualify without an answer
    rejection_reason, planned_action, planned_action_due, taken, declared_on
    from_sheet       known by an opportunity sheet
    in_review        its row in a review's leads sheet is the one used, not an opportunity sheet's
    in_pipe          stands in the pipe now
    to_pipe          qualified, but in no pipe row and not closed: to be taken into the next pipe
    """
    lines = ledger.of_review(ledger.leads, ledger.now)
    sheets = ledger.sheets[ints(ledger.sheets, "month") == ledger.month]
    earlier = first_known(ledger.pipe, ledger.outcomes, ledger.leads, ledger.sheets)
    lines = lines[~earlier.before(ints(lines, "deal"), ledger.month)]
    sheets = sheets[~earlier.before(ints(sheets, "deal"), ledger.month)]
    listed = _listed(ledger, lines, sheets)
    return listed[~_ended(ledger, listed)].reset_index(drop=True)


def _ended(ledger: Ledger, listed: DataFrame) -> Bools:
    """Whether each lead is closed for its partner by the end of the period (domain: Leads that end)."""
    ended = ledger.known.ended_leads
    ended = ended[ints(ended, "month") <= ledger.month]
    deals = ledger.deals(ended["partner"].to_numpy(object), ended["key"].to_numpy(object))
    closed: Bools = np.isin(ints(listed, "deal"), deals[deals >= 0])
    return closed


def open_leads(ledger: Ledger) -> DataFrame:
    """Return the leads still to qualify, new and older: neither qualified nor rejected where they
    were last written, in no pipe and not closed. A lead that ended for the partner, or that the partner
    declined, is left out.

    Columns of new_leads, and month, the last month that knew the lead.
    """
    leads = ledger.leads
    newest = leads[~leads["deal"].duplicated(keep="last").to_numpy()]
    listed = _listed(ledger, newest, ledger.sheets)
    gone = first_known(ledger.pipe, ledger.outcomes)
    waits = ((listed["qualification"] == "to_qualify") & (listed["taken"] != "no")).to_numpy()
    waits = waits & ~_ended(ledger, listed) & (find(ints(listed, "deal"), gone.deals) < 0)
    return listed[waits].reset_index(drop=True)


def _listed(ledger: Ledger, lines: DataFrame, sheets: DataFrame) -> DataFrame:
    deal = np.union1d(ints(lines, "deal"), ints(sheets, "deal"))
    pid = ledger.pid_of(deal)
    line, sheet = find(deal, ints(lines, "deal")), find(deal, ints(sheets, "deal"))
    row, sheet_row = at(ints(lines, "row"), line, -1), at(ints(sheets, "row"), sheet, -1)
    known = ledger.known
    named = {
        name: np.where(line >= 0, words(known.leads, name, row), words(known.sheet_leads, name, sheet_row))
        for name in ("reference", "customer", "project", "origin")
    }
    answers = {name: words(known.leads, name, row) for name in _ANSWERS}
    for name in _PLANNED:  # as the opportunity sheet plans it, until a review has the lead
        answers[name] = np.where(line >= 0, answers[name], words(known.sheet_leads, name, sheet_row))
    state = answers["qualification"].copy()
    state[np.array([not answer for answer in state], dtype=bool) | (line < 0)] = "to_qualify"
    answers["qualification"] = state
    in_pipe = find(deal, ints(ledger.of_review(ledger.pipe, ledger.shown), "deal")) >= 0
    closed = find(deal, np.unique(ints(ledger.outcomes, "deal"))) >= 0
    return table(
        {
            "partner": objects(ledger.partners, "code")[pid],
            "manager": objects(ledger.partners, "manager")[pid],
            "pid": pid,
            "deal": deal,
            "key": ledger.key_of(deal),
            **named,
            **{
                f"amount_{side}": np.where(
                    line >= 0, at(ints(lines, side), line), at(ints(sheets, side), sheet)
                )
                for side in SIDES
            },
            **answers,
            "from_sheet": find(deal, np.unique(ints(ledger.sheets, "deal"))) >= 0,
            "in_review": line >= 0,
            "in_pipe": in_pipe,
            "to_pipe": (state == "qualified") & ~in_pipe & ~closed,
            "month": np.where(line >= 0, at(ints(lines, "month"), line), at(ints(sheets, "month"), sheet)),
        }
    )


def unassigned(ledger: Ledger) -> DataFrame:
    """Return the leads that still have no partner; they count in the whole alone.

    month, key, reference, customer, project, origin, amount_vendor
    """
    frame = ledger.known.sheet_leads
    partner, month = objects(frame, "partner"), ints(frame, "month")
    key = frame["key"].to_numpy(object)
    in_time = month <= ledger.month
    given = in_time & np.array([bool(code) for code in partner], dtype=bool)
    rows = np.flatnonzero(in_time & ~given & ~np.isin(key.astype(str), key[given].astype(str)))
    rows = rows[np.lexsort((key[rows].astype(str), month[rows]))]
    rows = rows[~pd.Series(key[rows], dtype=object).duplicated().to_numpy()]
    terms = ledger.terms
    typed, wanted = frame["currency"].to_numpy(object)[rows], np.full(len(rows), terms.currency, object)
    return table(
        {
            "month": month[rows],
            **{
                name: words(frame, name, rows)
                for name in ("key", "reference", "customer", "project", "origin")
            },
            "amount_vendor": converted(ints(frame, "amount")[rows], typed, wanted, terms.worth),
        }
    )


def lead_wins(ledger: Ledger) -> DataFrame:
    """Count leads by the quarter they were declared in, and those won so far.

    partner, manager, pid, quarter ("2026-Q3"), origin, leads, amount_S, wins, won_S

    A lead without declared_on counts in the quarter that first knew it.
    """
    leads = ledger.leads
    newest = leads[~leads["deal"].duplicated(keep="last").to_numpy()]
    every = _listed(ledger, newest, ledger.sheets)
    deal = ints(every, "deal")
    declared = days(every["declared_on"].to_numpy(object))
    first = first_known(ledger.pipe, ledger.outcomes, ledger.leads, ledger.sheets)
    month = np.where(declared == NO_DAY, at(first.month, find(deal, first.deals)), months(declared))
    won = ledger.outcomes[ledger.outcomes["won"].to_numpy(bool)]
    won = won[~won["deal"].duplicated(keep="last").to_numpy()]
    win = find(deal, ints(won, "deal"))
    flat = every[["partner", "manager", "pid", "origin", "amount_own", "amount_vendor"]].copy()
    flat["leads"] = 1
    flat["wins"] = (win >= 0).astype(np.int64)
    for side in SIDES:
        flat[f"won_{side}"] = at(ints(won, side), win)
    flat["quarter"] = [f"{number // 12}-Q{number % 12 // 3 + 1}" for number in month.tolist()]
    by = ["partner", "manager", "pid", "quarter", "origin"]
    summed = flat.groupby(by, sort=True, dropna=False)[
        ["leads", "amount_own", "amount_vendor", "wins", "won_own", "won_vendor"]
    ].sum()
    flat = summed.reset_index()
    texts = {name: objects(flat, name) for name in ("partner", "manager", "quarter", "origin")}
    return table(
        {name: texts[name] if name in texts else ints(flat, name) for name in map(str, flat.columns)}
    )
