"""Faults as people read them: the same one in 200 rows is one line with its range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.forms.faults import FAULT, Fault

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)").fullmatch
_MOST_RANGES = 5
MOST_LINES = 100  # no more than a person can read


@dataclass(frozen=True)
class Line:
    """One line of the list.

    fault  the first of the group
    cells  where it stands: "E2:E201, E205"; empty where the whole file or sheet is meant
    first  the first of these cells, for a link
    count  how many cells
    """

    fault: Fault
    cells: str
    first: str
    count: int


def grouped(faults: Sequence[Fault]) -> list[Line]:
    """Faults before warnings, in reading order; the same one in more than three cells of a column told once."""
    groups: dict[tuple[Any, ...], list[Fault]] = {}
    for fault in faults:
        same = (fault.severity != FAULT, fault.sheet, fault.column, fault.kind)
        groups.setdefault(same, []).append(fault)
    lines: list[Line] = []
    for key in sorted(groups, key=lambda k: k[0]):
        members = groups[key]
        if len(members) <= 3:
            lines += [Line(fault, fault.cell, fault.cell, 1) for fault in members]
        else:
            cells = [fault.cell for fault in members if fault.cell]
            lines.append(Line(members[0], ranges(cells), cells[0] if cells else "", len(members)))
    return lines


def ranges(cells: Sequence[str]) -> str:
    """Cells of one column as ranges: E2, E3, E4, E7 → "E2:E4, E7"; of many ranges the first and the last."""
    runs: list[list[tuple[str, int]]] = []
    for cell in cells:
        found = _CELL(cell)
        if found is None:
            continue
        column, row = found[1], int(found[2])
        if runs and runs[-1][-1] == (column, row - 1):
            runs[-1].append((column, row))
        else:
            runs.append([(column, row)])
    shown = [
        f"{run[0][0]}{run[0][1]}" + (f":{run[-1][0]}{run[-1][1]}" if len(run) > 1 else "") for run in runs
    ]
    if len(shown) > _MOST_RANGES:
        shown = [*shown[: _MOST_RANGES - 1], "…", shown[-1]]
    return ", ".join(shown)
