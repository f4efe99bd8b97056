"""A judged review held against everything the store knows: the same for intake and for `check`."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.domain.faults import Fault
from reviewkit.domain.keys import action_id, fold
from reviewkit.forms.engine.judge import Judgement
from reviewkit.intake.decided import DirectorDecisions, read_decisions
from reviewkit.intake.known_codes import KnownCodes
from reviewkit.intake.review_comparison import (
    StoredValues,
    WarningBounds,
    compare_review,
    month_of,
    read_earlier_reviews,
)
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store
from reviewkit.store.lead_journal import LeadJournal
from reviewkit.text import N_, Phrase

_NAMED = ("reference", "merge_into")  # columns of an assignment that name a deal


class Comparison:
    """What other months, other partners and the directory say of a review."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.bounds = WarningBounds(settings.get("checks.stage_fall"), settings.get("checks.amount_factor"))
        self._known_codes = KnownCodes(store)
        self._codes: dict[int, dict[str, str]] = {}
        self._decided: dict[tuple[int, ...], DirectorDecisions] = {}

    def adopt_known_codes(self, judged: Judgement) -> list[Fault]:
        """Put each code of a workbook into the spelling it is known by; returns a warning for each it changes."""
        return self._known_codes.adopt(judged)

    def faults(self, judged: Judgement) -> list[Fault]:
        """Faults and warnings that the workbook alone cannot show; its codes are in their known spelling."""
        identity = judged.identity
        if identity is None:
            return []
        if identity.form == "directory":
            return list(self._directory(judged))
        if identity.form == "assignment":
            return list(self._assignments(judged))
        if identity.form == "lead":
            return list(self._holders(judged, "leads"))
        if identity.partner is None:
            return []
        partner, month = identity.partner, month_of(judged)
        last = month + identity.period.months_long - 1
        partners = self._partners(last)
        foreign = self._currency(judged, partners.get(partner))
        if foreign is not None:
            return [foreign]
        stranger = Fault("unknown-partner", values={"partner": partner, "period": str(identity.period)})
        if identity.form != "review":
            return [] if partner in partners else [stranger]
        director = self._decisions(month)
        worth = self.settings.worth(identity.period)
        earlier_months = read_earlier_reviews(self.store, partner, month, identity.currency, worth)
        faults = compare_review(judged, earlier_months, self.bounds, lambda key: director.left(key, partner))
        if partner not in partners:
            faults.append(stranger)
        faults += self._elsewhere(judged, partner, director)
        faults += self._actions(judged, partner, month)
        earlier = self.store.revisions("review", partner, identity.period)
        if judged.state == "prepared" and any(r.state == "reviewed" for r in earlier):
            cell = judged.records["cover"][0].cells.get("status", "")
            faults.append(Fault("prepared-after-reviewed", judged.titles.get("cover", ""), cell, "status"))
        return faults

    def _directory(self, judged: Judgement) -> Iterator[Fault]:
        """Yield a fault for each unknown code."""
        partners = self._column(judged, "partners", "code")
        managers = self._column(judged, "channel_managers", "code")
        if not partners:
            yield Fault("no-partners", judged.titles.get("partners", ""))
        yield from _unknown(judged, "partners", "channel_manager", managers, N_("channel manager"))
        yield from _unknown(judged, "contacts", "partner", partners, N_("partner"))

    def _holders(self, judged: Judgement, sheet: str) -> Iterator[Fault]:
        """Partners named by the vendor who are not in the directory."""
        known = {fold(code) for code in self._partners(month_of(judged))}
        return _unknown(judged, sheet, "partner", known, N_("partner"))

    def _assignments(self, judged: Judgement) -> Iterator[Fault]:
        yield from self._holders(judged, "assignments")
        rows = judged.records.get("assignments", ())
        named = {fold(r.values[column]) for r in rows for column in _NAMED if r.get(column)}
        known = {fold(reference) for reference in LeadJournal(self.store).accepted_references()}
        known |= self.store.used_elsewhere("", sorted(named))
        for record in rows:
            for column in _NAMED:
                reference = record.get(column)
                if reference and fold(reference) not in known:
                    yield Fault(
                        "unknown-opportunity", judged.titles.get("assignments", ""), record.cells.get(column, ""),
                        column, {"reference": reference},
                    )  # fmt: skip

    def _decisions(self, month: int) -> DirectorDecisions:
        revisions = self.store.all_revisions("assignment", until=month)
        known = tuple(revision.id for revision in revisions)
        if known not in self._decided:
            self._decided[known] = read_decisions(self.store, revisions)
        return self._decided[known]

    def _column(self, judged: Judgement, sheet: str, column: str) -> set[str]:
        return {fold(str(r.values[column])) for r in judged.records.get(sheet, ()) if r.get(column)}

    def _elsewhere(self, judged: Judgement, partner: str, director: DirectorDecisions) -> list[Fault]:
        rows = [
            (sheet, record)
            for sheet in ("pipeline", "outcomes", "leads")
            for record in judged.records.get(sheet, ())
            if record.get("reference")
        ]
        used = self.store.used_elsewhere(partner, [fold(record.values["reference"]) for _, record in rows])
        return [
            Fault(
                "reference-elsewhere",
                judged.titles.get(sheet, ""),
                record.cells["reference"],
                "reference",
                {"reference": record.values["reference"]},
            )
            for sheet, record in rows
            if fold(record.values["reference"]) in used
            and not director.came(fold(record.values["reference"]), partner)
        ]

    def _actions(self, judged: Judgement, partner: str, month: int) -> list[Fault]:
        """Numbers that reviewkit never gave."""
        numbered = [r for r in judged.records.get("actions", ()) if r.beside.get("id")]
        if not numbered:
            return []
        assert judged.identity is not None
        earlier = self.store.current_revisions("review", until=month - 1, partner=partner)
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

    def _currency(self, judged: Judgement, known: str | None) -> Fault | None:
        """A currency that is neither the partner's nor has a rate: no document could be made with it."""
        assert judged.identity is not None
        own, currency = self.settings.currency, judged.identity.currency
        if not currency or currency == known or currency in self.settings.worth(judged.identity.period):
            return None
        return Fault("currency-without-rate", values={"currency": currency, "own": known or own})

    def _partners(self, month: int) -> dict[str, str]:
        """Codes of the directory in force at a month, each with its currency."""
        directories = self.store.current_revisions("directory", until=month)
        if not directories:
            return {}
        revision = directories[-1].id
        if revision not in self._codes:
            rows = self.store.records(directories[-1:])
            self._codes[revision] = {
                data["code"]: fold(data.get("currency") or self.settings.currency).upper()
                for _, sheet, _, data in rows
                if sheet == "partners"
            }
        return self._codes[revision]


def _unknown(judged: Judgement, sheet: str, column: str, known: set[str], what: str) -> Iterator[Fault]:
    """Codes of a column that are none of those known, folded."""
    for record in judged.records.get(sheet, ()):
        code = record.get(column)
        if code and fold(str(code)) not in known:
            values = {"code": code, "what": Phrase(what)}
            yield Fault(
                "unknown-code", judged.titles.get(sheet, ""), record.cells.get(column, ""), column, values
            )


def _action(sheet: str, data: StoredValues) -> tuple[str, str] | None:
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
