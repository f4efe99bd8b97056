"""What the director decided of opportunities: a deal that was moved has not vanished where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviewkit.domain.keys import fold
from reviewkit.store import Revision, Store


@dataclass(frozen=True)
class DirectorDecisions:
    """The newest decision on each reference (folded): assign, merge or reject, and the partner named (folded)."""

    newest: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def left(self, key: str, partner: str) -> bool:
        """Was this deal given to another partner, or merged into another deal?"""
        decision, to = self.newest.get(key, ("", ""))
        return decision == "merge" or (decision == "assign" and to != fold(partner))

    def came(self, key: str, partner: str) -> bool:
        """Was this deal given to this partner?"""
        return self.newest.get(key) == ("assign", fold(partner))


def read_decisions(store: Store, assignments: Sequence[Revision]) -> DirectorDecisions:
    """The decisions of these workbooks of the director's."""
    newest: dict[str, tuple[str, str]] = {}
    for revision in sorted(assignments, key=lambda r: (r.month, r.id)):
        for _, _, _, row in store.records([revision]):
            newest[fold(row["reference"])] = (row["decision"], fold(str(row.get("partner") or "")))
    return DirectorDecisions(newest)
