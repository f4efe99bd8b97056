"""The catalogue of everything that can be wrong with a workbook: codes never change.

A room names a kind by its code; what the code means to people is declared here alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reviewkit.domain.fault_kinds import cell_faults, file_faults, form_faults, quarter_faults, review_faults
from reviewkit.domain.fault_kinds.kind import FAULT, WARNING, FaultKind

__all__ = ["FAULT", "KINDS", "WARNING", "FaultKind", "catalogue"]


def catalogue(*groups: tuple[FaultKind, ...]) -> Mapping[str, FaultKind]:
    """Return the kinds of all groups by code, in order of code. Raises ValueError for a code declared twice."""
    kinds: dict[str, FaultKind] = {}
    for kind in (kind for group in groups for kind in group):
        if kinds.setdefault(kind.code, kind) is not kind:
            message = f"fault code {kind.code} is declared twice"
            raise ValueError(message)
    return MappingProxyType(dict(sorted(kinds.items())))


KINDS = catalogue(
    cell_faults.KINDS, file_faults.KINDS, form_faults.KINDS, review_faults.KINDS, quarter_faults.KINDS
)
