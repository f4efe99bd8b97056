"""A judged review held against everything the store knows: the same for intake and for `check`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviewkit.domain.keys import action_id, fold
from reviewkit.forms.faults import Fault
from reviewkit.forms.judge import Judged
from reviewkit.intake.against import Bounds, against, before, month_of
from reviewkit.intake.decided import Decided, decided
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store


class Comparison:
    """What other months, other partners and the directory say of a review."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.bounds = Bounds(settings.get("checks.stage_fall"), settings.get("checks.amount_factor"))
        self._codes: dict[int, set[str]] = {}
        self._decided: dict[tuple[int, ...], Decided] = {}

    def found(self, judged: Judged) -> list[Fault]:
        """Faults and warnings that the workbook alone cannot show."""
        identity = judged.identity
        if identity is None or identity.partner is None:
            return []
        if identity.form not in ("review", "quarterly", "plan"):
            return []
        partner, month = identity.partner, month_of(judged)
        stranger = Fault("unknown-partner", values={"partner": partner, "period": str(identity.period)})
        if identity.form != "review":
            last = month + identity.period.months_long - 1
            return [] if partner in self._partners(last) else [stranger]
        director = self._decisions(month)
        earlier_months = before(self.store, partner, month)
        found = against(judged, earlier_months, self.bounds, lambda key: director.left(key, partner))
        if partner not in self._partners(month):
            found.append(stranger)
        found += self._elsewhere(judged, partner, director)
        found += self._actions(judged, partner, month)
        earlier = self.store.revisions("review", partner, identity.period)
        if judged.state == "prepared" and any(r.state == "reviewed" for r in earlier):
            cell = judged.records["cover"][0].cells.get("status", "")
            found.append(Fault("prepared-after-reviewed", judged.titles.get("cover", ""), cell, "status"))
        return found

    def _decisions(self, month: int) -> Decided:
        revisions = self.store.journal("assignment", until=month)
        known = tuple(revision.id for revision in revisions)
        if known not in self._decided:
            self._decided[known] = decided(self.store, revisions)
        return self._decided[known]

    def _elsewhere(self, judged: Judged, partner: str, director: Decided) -> list[Fault]:
        rows = judged.records.get("pipeline", ())
        used = self.store.used_elsewhere(partner, [fold(record.values["reference"]) for record in rows])
        return [
            Fault(
                "reference-elsewhere",
                judged.titles.get("pipeline", ""),
                record.cells["reference"],
                "reference",
                {"reference": record.values["reference"]},
            )
            for record in rows
            if fold(record.values["reference"]) in used
            and not director.came(fold(record.values["reference"]), partner)
        ]

    def _actions(self, judged: Judged, partner: str, month: int) -> list[Fault]:
        """Numbers that reviewkit never gave."""
        numbered = [r for r in judged.records.get("actions", ()) if r.beside.get("id")]
        if not numbered:
            return []
        assert judged.identity is not None
        earlier = self.store.counting("review", until=month - 1, partner=partner)
        known = self._numbers(
            partner, [*earlier, *self.store.revisions("review", partner, judged.identity.period)]
        )
        return [
            Fault(
                "unknown-action",
                judged.titles.get("actions", ""),
                record.cells.get("id", ""),
                "id",
                {"id": record.beside["id"]},
            )
            for record in numbered
            if str(record.beside["id"]).rstrip("+") not in known
        ]

    def _numbers(self, partner: str, revisions: list[Revision]) -> set[str]:
        """Every number that these reviews' actions have, or get in the next workbook."""
        periods = {revision.id: revision.period for revision in revisions}
        known: set[str] = set()
        for revision_id, sheet, _, data in self.store.records(revisions):
            if data.get("id") and sheet == "actions":
                known.add(str(data["id"]).rstrip("+"))
            words = _action(sheet, data)
            if words is not None:
                known.add(action_id(partner, periods[revision_id], *words))
        return known

    def _partners(self, month: int) -> set[str]:
        """Codes of the directory in force at a month."""
        directories = self.store.counting("directory", until=month)
        if not directories:
            return set()
        revision = directories[-1].id
        if revision not in self._codes:
            rows = self.store.records(directories[-1:])
            self._codes[revision] = {data["code"] for _, sheet, _, data in rows if sheet == "partners"}
        return self._codes[revision]


def _action(sheet: str, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Deal and words of the action that a record stands for."""
    if sheet == "actions":
        return data.get("deal") or "", data["action"]
    if sheet == "outcomes" and data.get("corrective_action"):
        return data["reference"], data["corrective_action"]
    if sheet == "leads" and data.get("planned_action"):
        return data["reference"], data["planned_action"]
    if sheet == "assessment" and data.get("due"):
        return "", data["text"]
    return None
