"""The journal of opportunities: rows declared, given back, accepted. A reference is never reused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.store.journal_tables import lead_event
from reviewkit.store.store import Store
from reviewkit.store.tables import alias

DECLARED, GIVEN_BACK, ACCEPTED_LEAD = "declared", "given_back", "accepted"


@dataclass(frozen=True)
class LeadEvent:
    """An event of a row of an opportunity sheet.

    subject   customer and project, folded, and a number among equal ones: identifies the row
              until it has a reference
    declarer  the partner's code, "" the vendor
    day       the day of declaration typed in the row, ISO; None without one
    """

    state: str
    reference: str | None
    subject: str
    declarer: str
    period: Period
    day: str | None


class LeadJournal:
    """Read the opportunity events of one store."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine

    def references(self, declarer: str) -> dict[str, str]:
        """Return the references of a declarer's accepted opportunities, by subject."""
        query = sa.select(lead_event.c.subject, lead_event.c.reference).where(
            lead_event.c.declarer == declarer, lead_event.c.state == ACCEPTED_LEAD
        )
        with self._engine.connect() as connection:
            return {row.subject: row.reference for row in connection.execute(query)}

    def accepted_references(self) -> set[str]:
        """Return the references of all accepted opportunities."""
        query = sa.select(lead_event.c.reference).where(lead_event.c.state == ACCEPTED_LEAD)
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def declared_subjects(self, declarer: str) -> set[str]:
        """Return every subject that a declarer ever submitted."""
        query = sa.select(lead_event.c.subject).where(lead_event.c.declarer == declarer).distinct()
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def unused_references(self, stem: str, count: int) -> list[str]:
        """Return `count` unused references that begin with `stem`: RS-2026-0007, RS-2026-0008 …"""
        with self._engine.connect() as connection:
            given = connection.execute(
                sa.select(lead_event.c.reference).where(
                    lead_event.c.reference.startswith(stem, autoescape=True)
                )
            ).scalars()
            last = max(
                (int(ref[len(stem) :]) for ref in given if ref and ref[len(stem) :].isdigit()), default=0
            )
            folded = fold(stem)
            typed_by_partners = set(
                connection.execute(
                    sa.select(alias.c.key).where(alias.c.key.startswith(folded, autoescape=True))
                ).scalars()
            )
        references: list[str] = []
        while len(references) < count:
            last += 1
            reference = f"{stem}{last:04d}"
            if fold(reference) not in typed_by_partners:  # a partner may have typed one like it
                references.append(reference)
        return references

    def mended_sheets(self) -> dict[str, bool]:
        """Return, by sha256 of each sheet with rows given back, whether all of them were accepted since.

        A mended row stands in a later sheet. It is recognised by its customer, without one by its project;
        without either, any accepted row counts.
        """
        with self._engine.connect() as connection:
            rows = list(connection.execute(sa.select(lead_event).order_by(lead_event.c.id)))
        mended: dict[str, bool] = {}
        # From the last event to the first: what was accepted after each, and in which sheets.
        later: dict[tuple[str, str, str], set[str]] = {}
        for row in reversed(rows):
            customer, project = row.subject.split("|")[:2]
            if row.state == ACCEPTED_LEAD:
                for key in (("customer", customer), ("project", project), ("any", "")):
                    later.setdefault((row.declarer, *key), set()).add(row.sha256)
            elif row.state == GIVEN_BACK:
                key = ("customer", customer) if customer else ("project", project) if project else ("any", "")
                known = bool(later.get((row.declarer, *key), set()) - {row.sha256})
                mended[row.sha256] = mended.get(row.sha256, True) and known
        return mended

    def events(self, until: int) -> list[LeadEvent]:
        """Return the events of sheets up to month number `until`, in order."""
        query = sa.select(lead_event).where(lead_event.c.month <= until).order_by(lead_event.c.id)
        with self._engine.connect() as connection:
            return [
                LeadEvent(r.state, r.reference, r.subject, r.declarer, Period.parse(r.period), r.day)
                for r in connection.execute(query)
            ]


def event_writer(events: Iterable[LeadEvent], sha256: str) -> Callable[[sa.Connection], None]:
    """Return a function that writes the events within the transaction that adds the file."""
    rows = [
        {"state": e.state, "reference": e.reference, "subject": e.subject, "declarer": e.declarer,
         "period": str(e.period), "month": e.period.number, "day": e.day, "sha256": sha256}
        for e in events
    ]  # fmt: skip

    def write(connection: sa.Connection) -> None:
        if rows:
            connection.execute(sa.insert(lead_event), rows)

    return write
