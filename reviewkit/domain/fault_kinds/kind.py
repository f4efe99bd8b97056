"""The description of one thing that can be wrong with a workbook."""

from __future__ import annotations

from dataclasses import dataclass

FAULT, WARNING = "fault", "warning"


@dataclass(frozen=True)
class FaultKind:
    """One thing that can be wrong. `code` never changes: tests, mails and manifests quote it.

    found     what the cell or file holds, as a message; may use the values of a fault
    expected  what would be right, as a message; never empty: no "invalid" without what is valid
    help      a sentence for docs/faults.md and `reviewkit explain`: the reason, and what to do
    ours      for the vendor alone: the message is about what another partner handed in
    """

    code: str
    found: str
    expected: str
    help: str
    severity: str = FAULT
    ours: bool = False
