"""Where rows and columns of a template lie in a rendered sheet, and back.

Both axes work alike, so this module speaks of positions: rows or columns counted from 1. A
*block* is what a row tag and its end tag enclose. Positions outside all blocks are shifted;
those inside have a copy for each turn of their loops, or none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]
"""Positions from the first up to, and without, the second."""

# Events of a rendered axis beside positions: negative numbers, -(4 * number + kind).
BLOCK_BEGINS, BLOCK_ENDS, TURN_BEGINS, LOOP_ENDS = 1, 2, 3, 4


def event(kind: int, number: int) -> int:
    """The event of a kind, of the block of that number."""
    return -(4 * number + kind)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a template: the positions of the tags that begin and end it.

    repeats  a loop, not a condition
    parent   the number of the block around it, -1 for none
    """

    first: int
    last: int
    repeats: bool
    parent: int = -1


@dataclass(slots=True)
class AxisPlan:
    """The blocks of one axis of a template sheet, numbered in the order in which they begin.

    removed  the positions of tags, which disappear
    tops     first and last position of the blocks that lie in no other; touching ones are one
    """

    blocks: list[Block] = field(default_factory=list)
    removed: frozenset[int] = frozenset()
    tops: list[tuple[int, int]] = field(default_factory=list)
    _chains: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of_blocks(cls, blocks: list[Block], removed: Iterable[int]) -> AxisPlan:
        """Plan an axis from its blocks; rows of tags without a block (set, do) are blocks of their own."""
        tops: list[tuple[int, int]] = []
        gone = frozenset(removed)
        outer = [(block.first, block.last) for block in blocks if block.parent < 0]
        for first, last in sorted([*outer, *((position, position) for position in gone)]):
            if tops and first <= tops[-1][1]:
                tops[-1] = (tops[-1][0], max(last, tops[-1][1]))
            else:
                tops.append((first, last))
        return cls(blocks, gone, tops)

    def top_of(self, position: int) -> int:
        """The index in `tops` of the block that holds a position, -1 outside."""
        index = bisect_right(self.tops, (position, 1 << 40)) - 1
        return index if index >= 0 and position <= self.tops[index][1] else -1

    def loops_around(self, position: int) -> tuple[int, ...]:
        """The loops whose turns hold a position, the outermost first; tags belong to what is around them."""
        chain = self._chains.get(position)
        if chain is None:
            chain = tuple(
                number
                for number, block in enumerate(self.blocks)
                if block.repeats and block.first < position < block.last
            )
            self._chains[position] = chain
        return chain

    def loop_begun_at(self, position: int, inside: int) -> int:
        """The loop whose tag stands at a position and whose turns hold another position, -1 for none."""
        for number in reversed(self.loops_around(inside)):
            if self.blocks[number].first == position:
                return number
        return -1


class AxisLayout:
    """One axis of one rendered sheet.

    outputs  the position in the sheet of each position event, in the order of events
    """

    __slots__ = ("_bounds", "_copies", "_ends", "_shifts", "identical", "outputs", "plan", "tops")

    def __init__(self, plan: AxisPlan, events: Iterable[int]) -> None:
        self.plan = plan
        self.outputs: list[int] = []
        self.tops: list[Span] = []
        self._copies: dict[int, list[int]] = {}
        self._bounds: dict[int, list[int]] = {}
        self._place(events)
        self._ends = [last for _, last in plan.tops]
        self._shifts = [0]
        for (first, last), (begin, end) in zip(plan.tops, self.tops, strict=True):
            self._shifts.append(self._shifts[-1] + (end - begin) - (last - first + 1))
        self.identical = not plan.tops

    def _place(self, events: Iterable[int]) -> None:
        outputs, copies, bounds = self.outputs, self._copies, self._bounds
        tops = self.plan.tops
        position = last = 0  # the position reached in the sheet and in the template
        inside = False
        begin = 0
        for number in events:
            if number > 0:
                if inside:
                    position += 1
                    known = copies.get(number)
                    if known is None:
                        copies[number] = [position]
                    else:
                        known.append(position)
                else:
                    position += number - last
                    last = number
                outputs.append(position)
                continue
            block, kind = divmod(-number - 1, 4)
            if kind == BLOCK_BEGINS - 1:
                position += tops[block][0] - 1 - last
                begin = position + 1
                inside = True
            elif kind == BLOCK_ENDS - 1:
                last = tops[block][1]
                self.tops.append((begin, position + 1))
                inside = False
            else:
                bounds.setdefault(block, []).append(position + 1)

    def shifted(self, position: int) -> int:
        """The place of a position that lies in no block."""
        return position + self._shifts[bisect_left(self._ends, position)]

    def copies(self, position: int, span: Span | None = None) -> Sequence[int]:
        """The places of a position, in ascending order, within a span."""
        if self.plan.top_of(position) < 0:
            return (self.shifted(position),)
        places = self._copies.get(position, [])
        if span is None:
            return places
        return places[bisect_left(places, span[0]) : bisect_left(places, span[1])]

    def turn(self, loop: int, place: int) -> Span | None:
        """The span of the turn of a loop that holds a place of the sheet."""
        bounds = self._bounds.get(loop)
        if not bounds:
            return None
        index = bisect_right(bounds, place) - 1
        return (bounds[index], bounds[index + 1]) if 0 <= index < len(bounds) - 1 else None

    def lowest(self, first: int, last: int, span: Span | None = None) -> int | None:
        """The first place that a range of positions has, None where all are gone."""
        while first <= last:
            top = self.plan.top_of(first)
            if top < 0:
                return self.shifted(first)
            end = self.plan.tops[top][1]
            places = [
                found[0]
                for position in range(first, min(last, end) + 1)
                if (found := self.copies(position, span))
            ]
            if places:
                return min(places)
            first = end + 1
        return None

    def highest(self, first: int, last: int, span: Span | None = None) -> int | None:
        """The last place that a range of positions has, None where all are gone."""
        while first <= last:
            top = self.plan.top_of(last)
            if top < 0:
                return self.shifted(last)
            begin = self.plan.tops[top][0]
            places = [
                found[-1]
                for position in range(max(first, begin), last + 1)
                if (found := self.copies(position, span))
            ]
            if places:
                return max(places)
            last = begin - 1
        return None

    def runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """The places of a range of positions as runs without gaps: first and last place of each."""
        runs: list[tuple[int, int]] = []
        for begin, end in self._pieces(first, last):
            if runs and begin <= runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], max(runs[-1][1], end))
            else:
                runs.append((begin, end))
        return runs

    def _pieces(self, first: int, last: int) -> Iterable[tuple[int, int]]:
        while first <= last:
            top = self.plan.top_of(first)
            if top < 0:
                following = bisect_right(self.plan.tops, (first, 1 << 40))
                end = self.plan.tops[following][0] - 1 if following < len(self.plan.tops) else last
                end = min(end, last)
                yield self.shifted(first), self.shifted(end)
                first = end + 1
                continue
            begin, end = self.plan.tops[top]
            if first == begin and last >= end:
                start, stop = self.tops[top]
                if stop > start:
                    yield start, stop - 1
            else:
                positions = range(first, min(last, end) + 1)
                yield from ((place, place) for place in sorted(p for q in positions for p in self.copies(q)))
            first = end + 1
