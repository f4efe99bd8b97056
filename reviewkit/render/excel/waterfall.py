"""A waterfall drawn from stacked columns: an unseen base, and the step standing on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewkit.render.excel.workbook_description import Figure


@dataclass
class Steps:
    """For each step, in the unit of the figures: the unseen base, what is seen, and where its label stands.

    The parts below the ground are apart, since columns stack upward and downward separately.
    """

    base: list[float] = field(default_factory=list)
    total: list[float | None] = field(default_factory=list)
    up: list[float | None] = field(default_factory=list)
    down: list[float | None] = field(default_factory=list)
    up_below: list[float | None] = field(default_factory=list)
    down_below: list[float | None] = field(default_factory=list)
    top: list[float] = field(default_factory=list)

    @property
    def crosses(self) -> bool:
        return any(self.up_below) or any(self.down_below)


def steps(values: Sequence[Figure], totals: Sequence[int]) -> Steps:
    """Place signed steps one upon the other; a total stands on the ground and sets the level anew."""
    grounded = {place % len(values) for place in totals} if values else set()
    out = Steps()
    level: float = 0
    for place, raw in enumerate(values):
        value = raw or 0
        start, end = (0, value) if place in grounded else (level, level + value)
        level = end
        low, high = min(start, end), max(start, end)
        out.top.append(max(high, 0))
        out.base.append(max(low, 0) or min(high, 0))
        above = max(high, 0) - max(low, 0)
        below = min(low, 0) - min(high, 0)
        out.total.append(value if place in grounded else None)
        rises = value >= 0
        stepping = place not in grounded and value != 0
        out.up.append(above if stepping and rises and above else None)
        out.down.append(above if stepping and not rises and above else None)
        out.up_below.append(below if stepping and rises and below else None)
        out.down_below.append(below if stepping and not rises and below else None)
        if place in grounded:
            out.base[-1] = 0
    return out
