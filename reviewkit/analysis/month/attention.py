"""The deals to talk about and why, and the partners that need attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pandas import DataFrame, Series

from reviewkit.analysis.month.amounts import Bools, Objects, counted, summed
from reviewkit.analysis.month.columns import find, ints, objects

if TYPE_CHECKING:
    from reviewkit.analysis.month.ledger import Ledger

REASONS = (
    *("vanished", "pushed_again", "overdue", "fell_back", "committed_and_slipped", "no_next_step"),
    "stood_still",
)

POINTS = {
    "not_handed_in": 3,
    "open_questions": 2,
    "commit_missed": 2,
    "pipe_fell": 2,
    "focus_at_risk": 2,
    "overdue": 1,
    "actions_late": 1,
    "nothing_committed": 1,
}
# From this score on a partner needs attention: two grave reasons, or one and two light ones.
NEEDS_ATTENTION = 4


def reasons(deals: DataFrame, lines: DataFrame, ledger: Ledger) -> Series:
    """Return why each deal of the movement is to be talked about: codes of REASONS, gravest first, or none.

    vanished               left the pipe without an outcome or a decision of the director
    pushed_again           close date pushed to a later month now, and not for the first time
    overdue                open, its close date past
    fell_back              to an earlier stage
    committed_and_slipped  in the old commit, still open
    no_next_step           open, without a next step
    stood_still            longer in its stage than settings allow
    """
    deal = ints(deals, "deal")
    slipped = np.sort(ints(lines[(lines["fate"] == "slipped").to_numpy()], "deal"))
    in_now = deals["in_now"].to_numpy(bool)
    silent = np.array([not str(step or "").strip() for step in deals["next_step"]], dtype=bool)
    times = ints(deals, "times_pushed")
    marks = np.column_stack(
        [
            ((deals["bucket_own"] == "vanished") & deals["of_which"].isna()).to_numpy(bool),
            deals["pushed"].to_numpy(bool) & (times > 1),
            deals["overdue"].to_numpy(bool),
            (deals["moved"] == "fell_back").to_numpy(bool),
            in_now & (find(deal, slipped) >= 0),
            in_now & silent,
            in_now & (ints(deals, "days_in_stage") > ledger.terms.stood_still_days),
        ]
    )
    sets = {0: ()} | {
        int(code): tuple(name for bit, name in enumerate(REASONS) if code >> bit & 1)
        for code in np.unique(marks @ (1 << np.arange(len(REASONS))))
    }
    codes = (marks @ (1 << np.arange(len(REASONS)))).tolist()
    values = np.empty(len(codes), dtype=object)
    for position, code in enumerate(codes):
        values[position] = sets[code]
    return Series(values, index=deals.index, dtype=object)


def to_talk_about(deals: DataFrame, stake: str, most: int) -> DataFrame:
    """Return the deals with a reason, the most money at stake first; ties by more reasons, then by name."""
    some = deals[np.array([bool(why) for why in deals["reasons"]], dtype=bool)]
    order = np.lexsort(
        (
            some["key"].to_numpy(str),
            some["partner"].to_numpy(str),
            np.array([-len(why) for why in some["reasons"]], dtype=np.int64),
            -ints(some, stake),
        )
    )
    return some.take(order[:most]).reset_index(drop=True)


def attention(
    ledger: Ledger,
    *,
    deals: DataFrame,
    lines: DataFrame,
    new: DataFrame,
    questions: DataFrame,
    actions: DataFrame,
) -> DataFrame:
    """Score how much attention each partner needs, in the order of codes: the sum of the POINTS of its reasons.

    not_handed_in      no review of the period
    open_questions     a vanished deal without an answer
    commit_missed      less than half of the old commit was kept
    pipe_fell          a fifth of the pipe or more is gone
    focus_at_risk      a focus deal pushed, fallen back or overdue
    overdue            a quarter of the pipe or more has its close date past
    actions_late       an open to-do is past its date
    nothing_committed  deals at the focus stage or later, but no commit

    partner, score, reasons (gravest first), stake_own, stake_vendor (cents of the deals with a reason)
    """
    size, pid = ledger.size, ints(deals, "pid")
    handed_in = ledger.handed_in

    def some(frame: DataFrame, rows: Bools | Objects) -> Bools:
        return counted(ints(frame, "pid")[rows.astype(bool)], size) > 0

    now, before = (summed(pid, ints(deals, f"{name}_vendor"), size) for name in ("amount", "amount_before"))
    late = summed(pid, np.where(deals["overdue"], ints(deals, "amount_vendor"), 0), size)
    old = (lines["fate"] != "uncommitted").to_numpy(bool)
    promised = summed(ints(lines, "pid"), np.where(old, ints(lines, "committed_vendor"), 0), size)
    kept = summed(ints(lines, "pid"), ints(lines, "kept_vendor"), size)
    shaken = deals["pushed"] | deals["overdue"] | (deals["moved"] == "fell_back")
    ripe = some(deals, ints(deals, "stage") >= ledger.terms.focus_stage)
    marks = {
        "not_handed_in": ~handed_in,
        "open_questions": counted(ints(questions, "pid"), size) > 0,
        "commit_missed": handed_in & (2 * kept < promised),
        "pipe_fell": handed_in & (5 * (before - now) >= before) & (before > 0),
        "focus_at_risk": some(deals, (deals["focus"] & shaken).to_numpy(bool)),
        "overdue": (late > 0) & (4 * late >= now),
        "actions_late": some(actions, actions["late"].to_numpy(bool)),
        "nothing_committed": handed_in & ripe & (counted(ints(new, "pid"), size) == 0),
    }
    worth = np.array([bool(codes) for codes in deals["reasons"]], dtype=bool)
    why = [tuple(name for name in POINTS if marks[name][pid]) for pid in range(size)]
    return DataFrame(
        {
            "partner": objects(ledger.partners, "code"),
            "pid": np.arange(size),
            "score": [sum(POINTS[name] for name in names) for names in why],
            "reasons": Series(why, dtype=object),
            **{
                f"stake_{side}": summed(pid[worth], ints(deals, f"stake_{side}")[worth], size)
                for side in ("own", "vendor")
            },
        }
    )
