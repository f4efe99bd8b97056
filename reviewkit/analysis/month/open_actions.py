"""The actions left open by the last review, and where they stand now (seed 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.analysis.month.columns import NO_DAY, dates, days, ints, objects, table, words
from reviewkit.domain.rules import OPEN_ACTION_STATUSES

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.month.amounts import Ints
    from reviewkit.analysis.month.ledger import Ledger


def todos(ledger: Ledger) -> DataFrame:
    """Return the actions that each partner's previous review left open, as the period's review has them,
    and actions of an earlier review that were deleted while open and stand in this review again.

    partner, manager, pid, month (that left it open), id, deal, action, owner, due, status, comment
    open        todo or doing; an action that the period's review no longer names is still open
    late        open, due before the day of the review (Ledger.today)
    days_late   0 unless late
    By partner: late ones first, the longest late before, then open ones by date, then the others.
    """
    frame = ledger.known.actions
    numbers = {code: pid for pid, code in enumerate(objects(ledger.partners, "code"))}
    pid = np.array([numbers.get(code, -1) for code in objects(frame, "partner")], dtype=np.int64)
    month = ints(frame, "month")
    asked = _last_known(frame, np.flatnonzero((pid >= 0) & (month < ledger.month)))
    asked = asked[np.isin(words(frame, "status", asked).astype(str), OPEN_ACTION_STATUSES)]
    now = _now(ledger, asked)
    of_review = np.append(ints(ledger.reviews, "month"), -1)
    kept = (month[asked] == of_review[ledger.previous[pid[asked]]]) | (now != asked)
    row, now = asked[kept], now[kept]
    pid = pid[row]
    due = days(words(frame, "due", now))
    is_open = np.isin(words(frame, "status", now).astype(str), OPEN_ACTION_STATUSES)
    late = is_open & (due != NO_DAY) & (due < ledger.today[pid])
    order = np.lexsort((row, np.where(due == NO_DAY, np.iinfo(np.int64).max, due), ~is_open, ~late, pid))
    text = ("id", "deal", "action", "owner", "status", "comment")
    return table(
        {
            "partner": objects(ledger.partners, "code")[pid[order]],
            "manager": objects(ledger.partners, "manager")[pid[order]],
            "pid": pid[order],
            "month": month[row[order]],
            **{name: words(frame, name, now[order]) for name in text},
            "due": dates(due[order]),
            "open": is_open[order],
            "late": late[order],
            "days_late": np.where(late[order], ledger.today[pid[order]] - due[order], 0),
        }
    )


def _last_known(frame: DataFrame, rows: Ints) -> Ints:
    """Return, of some rows, the newest of each partner's action."""
    rows = rows[np.argsort(ints(frame, "month")[rows], kind="stable")]
    again = frame[["partner", "id"]].iloc[rows].duplicated(keep="last").to_numpy(bool)
    return np.sort(rows[~again])


def _now(ledger: Ledger, rows: Ints) -> Ints:
    """Return the row of each action in the period's review, by its number; its own row where it has none."""
    frame = ledger.known.actions
    partner, number = objects(frame, "partner"), objects(frame, "id")
    here = np.flatnonzero(ints(frame, "month") == ledger.month).tolist()
    newest = {(partner[row], number[row]): row for row in here}
    return np.array([newest.get((partner[row], number[row]), row) for row in rows.tolist()], dtype=np.int64)
