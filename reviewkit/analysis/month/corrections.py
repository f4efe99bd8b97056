"""What newer revisions of earlier months changed since their documents were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewkit.analysis.month.amounts import converted
from reviewkit.analysis.month.columns import at, choose, find, ints, objects, table, words
from reviewkit.analysis.month.movement import SIDES

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.month.ledger import Ledger


def corrections(ledger: Ledger) -> DataFrame:
    """The bridge, deal by deal, from each pipe as last printed to the one used now.

    printed closing + Σ difference = the pipe of that month as used now, to the cent, for every
    printed month of a counted partner, both at this period's rates and ladder.

    partner, manager, pid, month, key, reference, customer, project
    kind          added, removed, raised, lowered or reweighted (the amount is the same, its
                  stage or probability is not)
    opening       the month is the previous one: what is bridged is the opening of the movement
    printed_S, used_S, difference_S, printed_weighted_S, used_weighted_S   cents
    stage_printed, stage   0 where it does not stand
    """
    frame = ledger.known.printed_months
    codes = objects(ledger.partners, "code")
    numbers = {code: pid for pid, code in enumerate(codes)}
    wanted = {
        (numbers[code], month)
        for code, month in zip(objects(frame, "partner"), ints(frame, "month").tolist(), strict=True)
        if code in numbers
    }
    parts = [_bridge(ledger, pid, month) for pid, month in sorted(wanted) if month < ledger.month]
    return (
        table({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
        if parts
        else _none()
    )


def _bridge(ledger: Ledger, pid: int, month: int) -> dict[str, np.ndarray]:
    old, new = (
        frame[(ints(frame, "pid") == pid) & (ints(frame, "month") == month)].sort_values("deal")
        for frame in (ledger.printed, ledger.pipe)
    )
    deal = np.union1d(ints(old, "deal"), ints(new, "deal"))
    was, now = find(deal, ints(old, "deal")), find(deal, ints(new, "deal"))
    columns: dict[str, np.ndarray] = {}
    for side in SIDES:
        columns[f"printed_{side}"], columns[f"used_{side}"] = (
            at(ints(old, side), was),
            at(ints(new, side), now),
        )
        columns[f"difference_{side}"] = columns[f"used_{side}"] - columns[f"printed_{side}"]
        weighted = f"weighted_{side}"
        columns[f"printed_{weighted}"], columns[f"used_{weighted}"] = (
            at(ints(old, weighted), was),
            at(ints(new, weighted), now),
        )
    columns["stage_printed"], columns["stage"] = at(ints(old, "stage"), was), at(ints(new, "stage"), now)
    change = columns["difference_own"]
    changed = columns["stage"] != columns["stage_printed"]
    for side in SIDES:
        changed |= columns[f"difference_{side}"] != 0
        changed |= columns[f"printed_weighted_{side}"] != columns[f"used_weighted_{side}"]
    previous = ledger.previous[pid]
    new_row, old_row = at(ints(new, "row"), now, -1), at(ints(old, "row"), was, -1)
    size = len(deal)
    columns = {
        "partner": np.full(size, ledger.partners["code"].iloc[pid], object),
        "manager": np.full(size, objects(ledger.partners, "manager")[pid], object),
        "pid": np.full(size, pid),
        "month": np.full(size, month),
        "key": ledger.key_of(deal),
        **{
            name: np.where(
                now >= 0,
                words(ledger.known.pipe, name, new_row),
                words(ledger.known.printed, name, old_row),
            )
            for name in ("reference", "customer", "project")
        },
        "kind": choose(
            [was < 0, now < 0, change > 0, change < 0],
            ["added", "removed", "raised", "lowered"],
            "reweighted",
        ),
        "opening": np.full(size, previous >= 0 and int(ints(ledger.reviews, "month")[previous]) == month),
        **columns,
    }
    return {name: values[changed] for name, values in columns.items()}


def _none() -> DataFrame:
    texts = ("partner", "manager", "key", "reference", "customer", "project", "kind")
    numbers = ("pid", "month", "stage_printed", "stage")
    money = ("printed", "used", "difference", "printed_weighted", "used_weighted")
    return table(
        {
            **{name: np.array([], dtype=object) for name in texts},
            "opening": np.array([], dtype=bool),
            **{name: np.array([], dtype=np.int64) for name in numbers},
            **{f"{name}_{side}": np.array([], dtype=np.int64) for name in money for side in SIDES},
        }
    )


def directory_moves(ledger: Ledger) -> DataFrame:
    """Return the partners who came, left or moved to another channel manager since the directory
    of the last documents; no row where nothing was printed before.

    partner, name, kind (came, left, moved), manager_before, manager
    pipe_vendor   cents in the vendor's currency: the pipe of the partner's last known review, None
                  where it has none yet, or left and its currency has no rate any more
    """
    before, now = ledger.known.partners_before, ledger.partners
    names = ("partner", "name", "kind", "manager_before", "manager", "pipe_vendor")
    if before is None:
        return table({name: np.array([], dtype=object) for name in names})
    old, new = (
        {
            code: (name, manager or None)
            for code, name, manager in zip(
                *(objects(frame, c) for c in ("code", "name", "manager")), strict=True
            )
        }
        for frame in (before, now)
    )
    rows = []
    for code in sorted(old.keys() | new.keys()):
        name, manager_before = old.get(code, (None, None))
        name, manager = new.get(code, (name, None))
        kind = "came" if code not in old else "left" if code not in new else "moved"
        if kind != "moved" or manager_before != manager:
            rows.append((code, name, kind, manager_before, manager, _last_pipe(ledger, code)))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return table(
        {
            name: np.array([*column, None], dtype=object)[:-1]
            for name, column in zip(names, columns, strict=True)
        }
    )


def _last_pipe(ledger: Ledger, code: str) -> int | None:
    """Sum the pipe of a partner's last known review, in cents of the vendor's currency; None if unknown.

    Read from the frames as they were loaded: a ledger numbers no record of a partner that left.
    """
    reviews, pipe, terms = ledger.known.reviews, ledger.known.pipe, ledger.terms
    months = ints(reviews, "month")[objects(reviews, "partner") == code]
    months = months[months <= ledger.month]
    if not len(months):
        return None
    of_review = (objects(pipe, "partner") == code) & (ints(pipe, "month") == months.max())
    cents, currencies = ints(pipe, "amount")[of_review], objects(pipe, "currency")[of_review]
    # Runs ask for rates of the currencies of counted partners alone (History.require_rates).
    if not set(currencies) <= terms.worth.keys():
        return None
    wanted = np.full(len(cents), terms.currency, dtype=object)
    return int(converted(cents, currencies, wanted, terms.worth).sum())
