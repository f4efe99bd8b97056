"""Every figure of the month, by partner, then summed: the FIGURES that `figures --json` prints.

One row of whole numbers a partner and currency; a channel manager's and the whole are sums
of rows, and rates are worked out from the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.analysis.month.amounts import Bools, Ints, Objects, counted, summed
from reviewkit.analysis.month.columns import ints, objects
from reviewkit.analysis.month.commit import FATES
from reviewkit.analysis.month.lead_counts import ORIGINS, STATES
from reviewkit.domain.money import ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pandas import DataFrame

    from reviewkit.analysis.month.ledger import Ledger

_MOVES = ("new", "reopened", "raised", "lowered", "won", "lost", "vanished")

Figures = dict[str, Any]


@dataclass(frozen=True)
class Tally:
    """Whole numbers by partner (rows) and figure (columns), in one currency."""

    names: tuple[str, ...]
    values: Ints
    steps: tuple[int, ...]
    ladder: tuple[int, ...]

    def of(self, pids: Ints) -> dict[str, int]:
        """Sum the figures of some partners."""
        sums = self.values[pids].sum(axis=0).tolist()
        return dict(zip(self.names, sums, strict=True))

    def each(self) -> list[dict[str, int]]:
        """Return every partner's figures, in the order of pids."""
        return [dict(zip(self.names, row, strict=True)) for row in self.values.tolist()]


def tally(
    ledger: Ledger,
    side: str,
    *,
    deals: DataFrame,
    outcomes: DataFrame,
    lines: DataFrame,
    new: DataFrame,
    leads: DataFrame,
) -> Tally:
    """Count and sum every figure by partner, money in one currency.

    side  "own" or "vendor"
    """
    size = ledger.size
    columns: dict[str, Ints] = {}

    def add(name: str, frame: DataFrame, rows: Bools | Objects, amount: str) -> None:
        mask = rows.astype(bool)
        pid = ints(frame, "pid")[mask]
        columns[f"{name}.count"] = counted(pid, size)
        columns[name] = summed(pid, ints(frame, f"{amount}_{side}")[mask], size)

    before, now = deals["in_before"].to_numpy(bool), deals["in_now"].to_numpy(bool)
    was, stage = ints(deals, "stage_before"), ints(deals, "stage")
    ladder = ledger.terms.ladder.numbers
    steps = tuple(sorted({*ladder, *np.unique(was[before]).tolist(), *np.unique(stage[now]).tolist()}))
    for step in steps:
        for mark, rows, end in (
            ("", now & (stage == step), ""),
            ("previous_", before & (was == step), "_before"),
        ):
            add(f"{mark}stage.{step}", deals, rows, f"amount{end}")
            add(f"{mark}weighted.{step}", deals, rows, f"weighted{end}")

    bucket = objects(deals, f"bucket_{side}")
    add("opening", deals, before, "amount_before")
    add("closing", deals, now, "amount")
    for name in _MOVES:
        add(name, deals, bucket == name, "change")
        columns[name] = np.abs(columns[name])

    add("achieved", outcomes, objects(outcomes, "outcome") == "won", "amount")
    fate = objects(lines, "fate")
    add("commit.old", lines, fate != "uncommitted", "committed")
    for name in FATES:
        add(f"commit.{name}", lines, fate == name, "committed")
    add("commit.uncommitted_wins", lines, fate == "uncommitted", "won")
    columns["commit.min"] = summed(ints(lines, "pid"), ints(lines, f"kept_{side}"), size)
    add("commit.new", new, np.ones(len(new), dtype=bool), "amount")

    origin, state = objects(leads, "origin"), objects(leads, "qualification")
    for code in ORIGINS:
        add(f"leads.{code}", leads, origin == code, "amount")
        for name in STATES:
            rows = ((origin == code) & (state == name)).astype(bool)
            columns[f"leads.{code}.{name}"] = counted(ints(leads, "pid")[rows], size)
    add("focus", deals, deals["focus"].to_numpy(bool), "amount")
    values = np.column_stack(list(columns.values())) if columns else np.zeros((size, 0), dtype=np.int64)
    return Tally(tuple(columns), values, steps, ladder)


def figures(sums: Mapping[str, int], how: Tally, focus_deals: list[str]) -> Figures:
    """Return one reader's FIGURES from its sums.

    A step that the ladder no longer has is listed only where deals stand on it.
    """

    def figure(name: str) -> dict[str, int]:
        return {"count": sums[f"{name}.count"], "amount": sums[name]}

    stages = [
        {
            "stage": step,
            "count": sums[f"stage.{step}.count"],
            "amount": sums[f"stage.{step}"],
            "weighted": sums[f"weighted.{step}"],
            "previous_count": sums[f"previous_stage.{step}.count"],
            "previous_amount": sums[f"previous_stage.{step}"],
            "previous_weighted": sums[f"previous_weighted.{step}"],
        }
        for step in how.steps
        if step in how.ladder or sums[f"stage.{step}.count"] or sums[f"previous_stage.{step}.count"]
    ]
    base = sums["commit.old"] - sums["commit.unreported"]
    return {
        "stages": stages,
        "movement": {name: figure(name) for name in ("opening", *_MOVES, "closing")},
        "achieved": figure("achieved"),
        "commit": {
            **{name: figure(f"commit.{name}") for name in ("old", *FATES, "uncommitted_wins", "new")},
            "rate": ratio(sums["commit.min"], base),
            "attainment": ratio(sums["achieved"], base),
        },
        "leads": {
            origin: figure(f"leads.{origin}") | {state: sums[f"leads.{origin}.{state}"] for state in STATES}
            for origin in ORIGINS
        },
        "focus": {**figure("focus"), "deals": focus_deals},
    }
