"""The journal of opportunities: declared, given back, accepted; a reference once given is kept for life."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from reviewkit.domain.period import Period
from reviewkit.store.journal_tables import lead_event
from reviewkit.store.store import Store, month_number
from reviewkit.store.tables import alias

DECLARED, GIVEN_BACK, ACCEPTED_LEAD = "declared", "given_back", "accepted"


@dataclass(frozen=True)
class LeadEvent:
    """What an opportunity sheet made of one row.

    subject   customer and project, plain, and which of several alike: what the row is known by
              until it has a reference
    declarer  the partner's code, "" the vendor
    day       the day the row says it was declared, ISO; None where it says none
    """

    state: str
    reference: str | None
    subject: str
    declarer: str
    period: Period
    day: str | None


class Leads:
    """The journal of one store."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine

    def references(self, declarer: str) -> dict[str, str]:
        """By subject, the reference that this declarer's opportunity was given."""
        query = sa.select(lead_event.c.subject, lead_event.c.reference).where(
            lead_event.c.declarer == declarer, lead_event.c.state == ACCEPTED_LEAD
        )
        with self._engine.connect() as connection:
            return {row.subject: row.reference for row in connection.execute(query)}

    def every_reference(self) -> set[str]:
        """The references of all accepted opportunities."""
        query = sa.select(lead_event.c.reference).where(lead_event.c.state == ACCEPTED_LEAD)
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def declared(self, declarer: str) -> set[str]:
        """Every subject this declarer ever handed in."""
        query = sa.select(lead_event.c.subject).where(lead_event.c.declarer == declarer).distinct()
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def free(self, stem: str, count: int) -> list[str]:
        """So many references that begin with the stem and were never used: RS-2026-0007, RS-2026-0008 …"""
        with self._engine.connect() as connection:
            mine = connection.execute(
                sa.select(lead_event.c.reference).where(
                    lead_event.c.reference.startswith(stem, autoescape=True)
                )
            ).scalars()
            last = max(
                (int(ref[len(stem) :]) for ref in mine if ref and ref[len(stem) :].isdigit()), default=0
            )
            folded = stem.casefold()
            strange = set(
                connection.execute(
                    sa.select(alias.c.key).where(alias.c.key.startswith(folded, autoescape=True))
                ).scalars()
            )
        out: list[str] = []
        while len(out) < count:
            last += 1
            reference = f"{stem}{last:04d}"
            if reference.casefold() not in strange:  # a partner may have typed one like it
                out.append(reference)
        return out

    def mended(self) -> dict[str, bool]:
        """By the sha256 of each sheet that had rows given back: has every such row been accepted since?

        A mended row stands in a later sheet. It is known again by its customer; one that had none, by its
        project; one that had neither may be any.
        """
        with self._engine.connect() as connection:
            rows = list(connection.execute(sa.select(lead_event).order_by(lead_event.c.id)))
        out: dict[str, bool] = {}
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
                out[row.sha256] = out.get(row.sha256, True) and known
        return out

    def events(self, until: int) -> list[LeadEvent]:
        """Everything noted for sheets up to that month, in the order it happened."""
        query = sa.select(lead_event).where(lead_event.c.month <= until).order_by(lead_event.c.id)
        with self._engine.connect() as connection:
            return [
                LeadEvent(r.state, r.reference, r.subject, r.declarer, Period.parse(r.period), r.day)
                for r in connection.execute(query)
            ]


def noting(events: Iterable[LeadEvent], sha256: str) -> Callable[[sa.Connection], None]:
    """What writes these events, in the transaction that keeps the file."""
    rows = [
        {"state": e.state, "reference": e.reference, "subject": e.subject, "declarer": e.declarer,
         "period": str(e.period), "month": month_number(e.period), "day": e.day, "sha256": sha256}
        for e in events
    ]  # fmt: skip

    def write(connection: sa.Connection) -> None:
        if rows:
            connection.execute(sa.insert(lead_event), rows)

    return write
