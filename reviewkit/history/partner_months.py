"""A partner's reviews up to a month: its pipes, open questions, and to-dos with their numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from reviewkit.domain.keys import action_id, fold
from reviewkit.domain.money import MissingRateError
from reviewkit.domain.period import Period
from reviewkit.domain.rules import RECOVERY_DAYS, is_open, is_open_action, vanished
from reviewkit.domain.stages import LOST
from reviewkit.history.money_rows import convert_row, money_columns
from reviewkit.history.typed_records import Records
from reviewkit.store import Revision
from reviewkit.text import N_

Row = Mapping[str, Any]
# An action that follows from another sheet, and where it comes from: a message and its values.
_Derived = tuple[dict[str, object], tuple[str, dict[str, str]]]


def declined(row: Row) -> bool:
    """Whether a row of a review's leads leaves an opportunity given to the partner to the director."""
    return row.get("taken") == "no"


class PartnerMonths:
    """A partner's reviews that count, before a month and in it."""

    def __init__(
        self,
        partner: str,
        period: Period,
        revisions: Sequence[Revision],
        records: Records,
        currency: str = "",
        worth: Mapping[str, Decimal] | None = None,
    ) -> None:
        """Take the counting reviews of the partner up to the month, oldest first, and where their rows are.

        currency  that of every amount; "" leaves each as it was typed
        worth     what one unit of each currency is worth in the vendor's; an amount without a rate is left out
        """
        self.period = period
        self.records = records
        month = period.number
        self.now: Revision | None = next((r for r in revisions if r.month == month), None)
        self.earlier = [r for r in revisions if r.month < month]
        self.partner = partner
        self.currency, self._worth = currency, worth or {}
        self._actions: dict[int, list[dict[str, Any]]] = {}
        self._sources: dict[str, tuple[str, dict[str, str]]] = {}
        self._planned: set[tuple[str, str, dt.date | None]] = set()

    @property
    def last(self) -> Revision | None:
        """The last known review before the month."""
        return self.earlier[-1] if self.earlier else None

    def rows(self, revision: Revision | None, sheet: str) -> list[dict[str, Any]]:
        """Return the typed rows of one sheet of a review; none without a review."""
        if revision is None:
            return []
        rows = self.records.rows(revision, sheet)
        source, target = revision.currency, self.currency or revision.currency
        if source == target:
            return rows
        columns = money_columns(revision.form, sheet)
        try:
            return [convert_row(row, columns, source, target, self._worth) for row in rows]
        except MissingRateError:
            return [dict(row) | dict.fromkeys(columns) for row in rows]

    def open_pipe(self, revision: Revision | None) -> dict[str, dict[str, Any]]:
        return {
            fold(row["reference"]): row
            for row in self.rows(revision, "pipeline")
            if is_open(row.get("stage"))
        }

    def questions(self) -> dict[str, tuple[dict[str, object], Revision]]:
        """Deals that vanished and are unanswered: by reference, the old row and the month it left."""
        asked: dict[str, tuple[dict[str, object], Revision]] = {}
        before: dict[str, dict[str, object]] = {}
        for revision in self.earlier:
            pipe = self.open_pipe(revision)
            ended = {fold(row["reference"]) for row in self.rows(revision, "outcomes")}
            asked |= {key: (before[key], revision) for key in vanished(before, pipe, ended)}
            for key in [*pipe, *ended]:
                asked.pop(key, None)
            before = pipe
        return asked

    def declared(self) -> dict[str, dt.date]:
        """Return by reference the day a deal was declared, from its lead or outcome."""
        days: dict[str, dt.date] = {}
        for revision in [*self.earlier, *([self.now] if self.now else [])]:
            for sheet in ("leads", "outcomes"):
                for row in self.rows(revision, sheet):
                    if row.get("declared_on"):
                        days.setdefault(fold(row["reference"]), row["declared_on"])
        return days

    def actions(self, revision: Revision | None) -> list[dict[str, Any]]:
        """All actions a review stands for: its own rows with their numbers, then what its other
        sheets decided: corrective actions, planned actions of leads, dated rows of the assessment.

        Each has where it was first decided (source), and whether it stands among the review's own (own).
        """
        if revision is None:
            return []
        # In the order of months: what an earlier one numbered or planned already is not new.
        for known in (*self.earlier, *([self.now] if self.now else [])):
            if known.month <= revision.month and known.id not in self._actions:
                self._actions[known.id] = self._work_out_actions(known)
                for row in self._actions[known.id]:
                    self._sources.setdefault(row["id"], row["source"])
                self._planned |= {_plan(row) for row in self.rows(known, "leads")}
        return self._actions[revision.id]

    def _work_out_actions(self, revision: Revision) -> list[dict[str, object]]:
        actions: list[dict[str, object]] = []
        numbers: set[str] = set()

        def add(row: dict[str, Any], source: tuple[str, dict[str, str]], *, own: bool) -> None:
            number = row.get("id") or action_id(
                self.partner, revision.period, row.get("deal") or "", row["action"]
            )
            while number in numbers:
                number += "+"
            numbers.add(number)
            actions.append(row | {"id": number, "source": source, "own": own})

        same = {(fold(r.get("deal") or ""), fold(r["action"])) for r in self.rows(revision, "actions")}

        def derived(row: dict[str, object], source: tuple[str, dict[str, str]]) -> None:
            if (fold(row.get("deal") or ""), fold(row["action"])) not in same:
                add(row | {"status": "todo"}, source, own=False)

        # Of every month before: an action that was deleted and came back as a question keeps its number.
        known = self._sources
        here = (N_("To do of {month}"), {"month": str(revision.period)})
        for row in self.rows(revision, "actions"):
            number = row.get("id")
            add(row | {"id": number if number in known else None}, known.get(number or "", here), own=True)
        for derived_row, source in chain(
            self._after_outcomes(revision), self._planned_for_leads(revision), self._assessed(revision)
        ):
            derived(derived_row, source)
        return actions

    def _after_outcomes(self, revision: Revision) -> Iterator[_Derived]:
        """Yield what closed deals leave to do: corrective actions, and recoveries some months after a loss."""
        for row in self.rows(revision, "outcomes"):
            if row.get("corrective_action"):
                action = {
                    "deal": row["reference"],
                    "action": row["corrective_action"],
                    "owner": row.get("action_owner"),
                    "due": row.get("action_due"),
                }
                yield action, (N_("Corrective action, {reference}"), {"reference": row["reference"]})
            if row.get("outcome") == LOST and row.get("recovery_possible") == "yes":
                action = {
                    "deal": row["reference"],
                    # The source says in the reader's language what is to be done: the customer stands for it.
                    "action": row.get("recovery_plan") or self._customer_of(row),
                    "owner": row.get("salesperson") or row.get("action_owner"),
                    "due": row["closed_on"] + dt.timedelta(days=RECOVERY_DAYS),
                }
                yield action, (N_("Lost, recovery possible, {reference}"), {"reference": row["reference"]})

    def _planned_for_leads(self, revision: Revision) -> Iterator[_Derived]:
        """Yield what was planned for leads; one that waits keeps its plan, decided once, settled or asked for there."""
        for row in self.rows(revision, "leads"):
            if (
                row.get("planned_action")
                and row.get("qualification") != "rejected"
                and not declined(row)
                and _plan(row) not in self._planned
            ):
                action = {
                    "deal": row["reference"],
                    "action": row["planned_action"],
                    "owner": None,
                    "due": row.get("planned_action_due"),
                }
                yield action, (N_("Lead {reference}"), {"reference": row["reference"]})

    def _assessed(self, revision: Revision) -> Iterator[_Derived]:
        """Yield the dated rows of the assessment."""
        for row in self.rows(revision, "assessment"):
            if row.get("due"):
                action = {"deal": None, "action": row["text"], "owner": row.get("owner"), "due": row["due"]}
                yield action, (N_("Assessment of {month}"), {"month": str(revision.period)})

    def _customer_of(self, outcome: Row) -> str:
        """Return the customer of a closed deal: its own, else that of the last pipe that held it, else its reference."""
        key = fold(outcome["reference"])
        pipes = (self.open_pipe(known) for known in reversed(self.earlier))
        held = next((pipe[key].get("customer") for pipe in pipes if key in pipe), None)
        return str(outcome.get("customer") or held or outcome["reference"])

    def actions_before(self, revision: Revision) -> list[dict[str, Any]]:
        """The actions known when a review was prefilled."""
        earlier = [r for r in self.earlier if r.month < revision.month]
        return self.actions(earlier[-1]) if earlier else []

    def deleted_actions(self) -> list[dict[str, object]]:
        """Open actions that stood in the review before the last one and were deleted in it."""
        if self.last is None:
            return []
        here = {row["id"] for row in self.actions(self.last)}
        return [
            row
            for row in self.actions_before(self.last)
            if is_open_action(row.get("status")) and row["id"] not in here
        ]


def _plan(lead: Row) -> tuple[str, str, dt.date | None]:
    return fold(lead["reference"]), fold(lead.get("planned_action") or ""), lead.get("planned_action_due")
