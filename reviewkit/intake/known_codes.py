"""Codes of partners and channel managers in the spelling they were first known by: a code is kept for life."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.domain.faults import Fault
from reviewkit.domain.keys import fold
from reviewkit.forms.engine.judge import Judgement
from reviewkit.forms.engine.records import Record
from reviewkit.store import Store

_SHEETS = ("partners", "channel_managers")


class KnownCodes:
    """The codes of every directory taken in, by sheet and folded code, each as first spelled."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._read: set[int] = set()
        self._codes: dict[str, dict[str, str]] = {sheet: {} for sheet in _SHEETS}

    def spelling(self, sheet: str, code: str) -> str:
        """Return a code as it was first spelled; as it is, where it is new."""
        self._refresh()
        return self._codes[sheet].get(fold(code), code)

    def _refresh(self) -> None:
        fresh = [r for r in self.store.all_revisions("directory") if r.id not in self._read]
        for revision_id, sheet, _, data in self.store.records(sorted(fresh, key=lambda r: r.id)):
            self._read.add(revision_id)
            if sheet in _SHEETS:
                self._codes[sheet].setdefault(fold(data["code"]), data["code"])
        self._read |= {revision.id for revision in fresh}

    def adopt(self, judged: Judgement) -> list[Fault]:
        """Put the known spelling of each code into a judged workbook; what was typed stays in the raw text.

        Returns a warning for each code of a directory that was spelled otherwise.
        """
        identity = judged.identity
        if identity is None:
            return []
        if identity.partner:
            judged.identity = replace(identity, partner=self.spelling("partners", identity.partner))
        if identity.form != "directory":
            return []
        faults = []
        own: dict[str, dict[str, str]] = {sheet: {} for sheet in _SHEETS}
        for sheet in _SHEETS:
            for record in judged.records.get(sheet, ()):
                typed = record.text("code")
                if typed is None:
                    continue
                own[sheet][fold(typed)] = known = self.spelling(sheet, typed)
                if known != typed:
                    _respell(record, "code", known)
                    values = {"value": typed, "known": known}
                    faults.append(
                        Fault("code-respelled", judged.titles.get(sheet, ""), record.cells.get("code", ""),
                              "code", values)
                    )  # fmt: skip
        for sheet, column, of in (
            ("partners", "channel_manager", "channel_managers"),
            ("contacts", "partner", "partners"),
        ):
            for record in judged.records.get(sheet, ()):
                code = record.text(column)
                if code is not None and (known := own[of].get(fold(code), code)) != code:
                    _respell(record, column, known)
        return faults


def _respell(record: Record, column: str, code: str) -> None:
    record.raws.setdefault(column, str(record.values[column]))
    record.values[column] = code
