"""The faults of a file, no more than people can read: some hundred are listed, the rest is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewkit.domain.faults import FAULT, Fault

MOST_FAULTS = 500
_LONGEST = 300  # characters of one value that a message quotes
_MORE = "more-faults"


def limited_faults(faults: Sequence[Fault]) -> list[Fault]:
    """Return at most MOST_FAULTS faults, those before warnings, and how many are left out.

    The order stays where nothing is left out. A value quoted at any length is cut: a cell may hold
    32,767 characters, and a page, a mail and a manifest would repeat them for each fault.
    """
    listed = [fault for fault in faults if fault.kind != _MORE]
    counted = sum(int(str(fault.values.get("n", 0))) for fault in faults if fault.kind == _MORE)
    if len(listed) > MOST_FAULTS:
        listed.sort(key=lambda fault: fault.severity != FAULT)
        counted += len(listed) - MOST_FAULTS
        listed = listed[:MOST_FAULTS]
    shown = [_with_short_values(fault) for fault in listed]
    return [*shown, Fault(_MORE, values={"n": counted})] if counted else shown


def _with_short_values(fault: Fault) -> Fault:
    if not any(isinstance(value, str) and len(value) > _LONGEST for value in fault.values.values()):
        return fault
    values: Mapping[str, object] = {
        name: f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value
        for name, value in fault.values.items()
    }
    return Fault(fault.kind, fault.sheet, fault.cell, fault.column, values)
