"""Faults and warnings of a filled workbook: one catalogue, codes that never change.

A fault is what a person filled wrongly: a value, collected and never raised, so that one
reading shows them all. Every message goes place, what was found, what is expected.
Texts are English messages for the catalogs; `Fault.message(lang)` says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from reviewkit.text import N_, Language
from reviewkit.text.phrase import in_language

FAULT, WARNING = "fault", "warning"

KINDS: dict[str, FaultKind] = {}
_ROOMS = ("reviewkit.cells", "reviewkit.xlsx", "reviewkit.forms")  # where kinds are declared


@dataclass(frozen=True)
class FaultKind:
    """One thing that can be wrong. `code` is for ever: tests, mails and manifests quote it.

    found     what stands there, in words; may use the values a fault carries
    expected  what would be right, in words; never empty: no "invalid" without what is valid
    help      a sentence for docs/faults.md and `reviewkit explain`: why it is so, what to do
    ours      for the vendor's eyes alone: it speaks of what another partner handed in
    """

    code: str
    found: str
    expected: str
    help: str
    severity: str = FAULT
    ours: bool = False

    def __post_init__(self) -> None:
        if self.code in KINDS:
            message = f"fault code {self.code} is declared twice"
            raise ValueError(message)
        KINDS[self.code] = self


def kind_of(code: str) -> FaultKind:
    """The kind of a code, wherever in this room it is declared: a fault may come from another process or
    from the database, and its module not have been needed here. Raises KeyError for a code that is none."""
    if code not in KINDS:
        every_kind()
    return KINDS[code]


def every_kind() -> Mapping[str, FaultKind]:
    """All kinds by code: importing a module is what declares its own."""
    for room in _ROOMS:
        for module in walk_packages(import_module(room).__path__, f"{room}."):
            import_module(module.name)
    return dict(sorted(KINDS.items()))


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
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.kind

    @property
    def severity(self) -> str:
        return kind_of(self.kind).severity

    @property
    def ours(self) -> bool:
        """Is it for the vendor's eyes alone?"""
        return kind_of(self.kind).ours

    def _values(self, lang: Language) -> dict[str, Any]:
        return {name: in_language(value, lang) for name, value in self.values.items()}

    def found(self, lang: Language) -> str:
        return lang.say(kind_of(self.kind).found).format(**self._values(lang))

    def expected(self, lang: Language) -> str:
        return lang.say(kind_of(self.kind).expected).format(**self._values(lang))

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


MISSING_VALUE = FaultKind(
    "missing-value",
    found=N_("“{heading}” is empty."),
    expected=N_("A value is needed here."),
    help=N_("The column is mandatory for every record of its sheet. Fill the cell, or empty the whole row."),
)
