"""The to-dos in force: those of the last known review, late ones first (seed 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.analysis.columns import NO_DAY, dates, days, ints, objects, table, words

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.ledger import Ledger

OPEN = ("todo", "doing")


def todos(ledger: Ledger) -> DataFrame:
    """Each partner's actions, as of the period's review, else of his last known one.

    partner, manager, pid, month, id, deal, action, owner, due, status, comment
    open        todo or doing
    late        open, due before the period's last day
    days_late   0 unless late
    By partner: late ones first, the longest late before, then open ones by date, then the others.
    """
    frame = ledger.known.actions
    place = {code: pid for pid, code in enumerate(objects(ledger.partners, "code"))}
    pid = np.array([place.get(code, -1) for code in objects(frame, "partner")], dtype=np.int64)
    month = ints(ledger.reviews, "month")
    shown = np.array([month[one] if one >= 0 else -1 for one in ledger.shown] + [-1], dtype=np.int64)
    row = np.flatnonzero((pid >= 0) & (ints(frame, "month") == shown[pid]))
    pid = pid[row]
    due = days(words(frame, "due", row))
    is_open = np.isin(words(frame, "status", row).astype(str), OPEN)
    late = is_open & (due != NO_DAY) & (due < ledger.last_day)
    order = np.lexsort((row, np.where(due == NO_DAY, np.iinfo(np.int64).max, due), ~is_open, ~late, pid))
    text = ("id", "deal", "action", "owner", "status", "comment")
    return table(
        {
            "partner": objects(ledger.partners, "code")[pid[order]],
            "manager": objects(ledger.partners, "manager")[pid[order]],
            "pid": pid[order],
            "month": ints(frame, "month")[row[order]],
            **{name: words(frame, name, row[order]) for name in text},
            "due": dates(due[order]),
            "open": is_open[order],
            "late": late[order],
            "days_late": np.where(late[order], ledger.last_day - due[order], 0),
        }
    )
