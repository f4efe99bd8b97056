"""Faults and warnings of a filled workbook: one catalogue, codes that never change.

A fault is what a person filled wrongly: a value, collected and never raised, so that one
reading shows them all. Every message goes place, what was found, what is expected.
Texts are English messages for the catalogs; `Fault.message(lang)` says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewkit.domain.fault_kinds import FAULT, KINDS, WARNING
from reviewkit.text import Language
from reviewkit.text.phrase import in_language

__all__ = ["FAULT", "WARNING", "Fault", "worst"]


@dataclass(frozen=True)
class Fault:
    """One fault or warning at its place.

    sheet, cell  as the workbook names them ("Pipeline", "E5"); empty where the whole file is meant
    column       the column's key
    values       what the kind's texts need; a phrase, or a list of them, is put in the reader's language
    """

    kind: str
    sheet: str = ""
    cell: str = ""
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.kind

    @property
    def severity(self) -> str:
        return KINDS[self.kind].severity

    @property
    def ours(self) -> bool:
        """Is it for the vendor's eyes alone?"""
        return KINDS[self.kind].ours

    def _values(self, lang: Language) -> dict[str, object]:
        return {name: in_language(value, lang) for name, value in self.values.items()}

    def found(self, lang: Language) -> str:
        return lang.say(KINDS[self.kind].found).format(**self._values(lang))

    def expected(self, lang: Language) -> str:
        return lang.say(KINDS[self.kind].expected).format(**self._values(lang))

    def message(self, lang: Language) -> str:
        """Found and expected as one line; the place is the caller's to put before it."""
        return f"{self.found(lang)} {self.expected(lang)}"

    def as_json(self, lang: Language) -> dict[str, str]:
        """FAULT of design.md."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "column": self.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message(lang),
            "found": self.found(lang),
            "expected": self.expected(lang),
        }


def worst(faults: list[Fault]) -> str | None:
    """FAULT if there is one, else WARNING if there is one, else None."""
    severities = {fault.severity for fault in faults}
    return FAULT if FAULT in severities else WARNING if severities else None
