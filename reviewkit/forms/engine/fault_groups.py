"""Faults as people read them: the same one in 200 rows is one line with its range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.domain.faults import FAULT, Fault
from reviewkit.xlsx import address, column_of

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)").fullmatch
_MOST_RANGES = 5
_FEW = 3
MOST_LINES = 100  # no more than a person can read


@dataclass(frozen=True)
class FaultLine:
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


def group_faults(faults: Sequence[Fault]) -> list[FaultLine]:
    """Faults before warnings, in reading order; the same one in more than three cells of a column listed
    once, and so is the same one in more than three cells of a row: a total typed below the table is one line."""
    columns: dict[tuple[bool, str, str, str], list[Fault]] = {}
    for fault in faults:
        columns.setdefault((fault.severity != FAULT, fault.sheet, fault.column, fault.kind), []).append(fault)
    rows: dict[tuple[bool, str, str, str], list[Fault]] = {}
    for (late, sheet, _, kind), members in columns.items():
        for fault in members if len(members) <= _FEW else ():
            rows.setdefault((late, sheet, kind, _row(fault.cell)), []).append(fault)
    lines: list[tuple[bool, FaultLine]] = []
    for (late, sheet, _, kind), members in columns.items():
        if len(members) > _FEW:
            lines.append((late, _line(members)))
            continue
        for fault in members:
            same_row = rows[late, sheet, kind, _row(fault.cell)]
            if not fault.cell or len(same_row) <= _FEW:
                lines.append((late, FaultLine(fault, fault.cell, fault.cell, 1)))
            elif fault is same_row[0]:
                lines.append((late, _line(same_row)))
    return [line for _, line in sorted(lines, key=lambda keyed: keyed[0])]


def _line(members: Sequence[Fault]) -> FaultLine:
    cells = [fault.cell for fault in members if fault.cell]
    return FaultLine(members[0], cell_ranges(cells), cells[0] if cells else "", len(members))


def _row(cell: str) -> str:
    match = _CELL(cell)
    return match[2] if match else ""


def cell_ranges(cells: Sequence[str]) -> str:
    """Cells of one column or row as ranges: E2, E3, E4, E7 → "E2:E4, E7"; of many the first and the last."""
    runs: list[list[tuple[int, int]]] = []
    for cell in cells:
        match = _CELL(cell)
        if match is None:
            continue
        row, column = int(match[2]), column_of(match[1])
        if runs and runs[-1][-1] in ((row - 1, column), (row, column - 1)):
            runs[-1].append((row, column))
        else:
            runs.append([(row, column)])
    shown = [address(*run[0]) + (f":{address(*run[-1])}" if len(run) > 1 else "") for run in runs]
    if len(shown) > _MOST_RANGES:
        shown = [*shown[: _MOST_RANGES - 1], "…", shown[-1]]
    return ", ".join(shown)
