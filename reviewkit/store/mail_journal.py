"""The journal of mails: what was drafted, what went to whom when, what is doubtful.

A mail's state is that of its newest event; one without events is a draft. The event
"sending" is committed before the server is given the last byte: where it stands last, the
run ended between sending and noting, and nobody knows. That mail is doubtful and is never
sent again by itself.

A mail is known by its identity, whoever sends it. Its Message-ID ends with the sender's domain:
where a draft that is not out gets another one, an event "drafted" notes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from reviewkit.domain.period import Period
from reviewkit.store.journal_tables import mail, mail_event
from reviewkit.store.store import Store

DRAFTED, SENDING, SENT, DOUBTFUL, REFUSED, WAITING = (
    "drafted",
    "sending",
    "sent",
    "doubtful",
    "refused",
    "waiting",
)
OUT = (SENDING, SENT, DOUBTFUL)  # it went out, or may have


@dataclass(frozen=True)
class Mail:
    """A drafted mail and what became of it. detail: the server's words, or who was refused."""

    id: int
    identity: str
    content: str
    period: str
    slot: str
    message_id: str
    kind: str
    audience: str
    subject: str
    readers: tuple[str, ...]
    replaces: str
    state: str = DRAFTED
    detail: str = ""
    at: str = ""
    number: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "for": self.audience,
            "subject": self.subject,
            "to": list(self.readers),
            "message_id": self.message_id,
            "state": self.state,
            "detail": self.detail,
        }

    @property
    def out(self) -> bool:
        """It went out, or may have."""
        return self.state in OUT


@dataclass(frozen=True)
class NewMail:
    """A mail on its way into the journal."""

    identity: str
    content: str
    period: Period
    slot: str
    message_id: str
    kind: str
    audience: str
    subject: str
    readers: Sequence[str]
    replaces: str


# The Message-ID that a draft bears since it was drafted again, the newest last.
_DRAFTED_AGAIN = (
    sa.select(mail_event.c.mail_id, mail_event.c.detail)
    .where(mail_event.c.state == DRAFTED)
    .order_by(mail_event.c.number)
)


class Mails:
    """The journal of one store."""

    def __init__(self, store: Store) -> None:
        self._engine, self._stamp = store.engine, store.stamp

    def all(self, period: Period | None = None) -> list[Mail]:
        """Every mail with its newest event, in the order drafted."""
        newest = (
            sa.select(mail_event.c.mail_id, sa.func.max(mail_event.c.number).label("number"))
            .group_by(mail_event.c.mail_id)
            .subquery()
        )
        query = (
            sa.select(mail, mail_event.c.state, mail_event.c.detail, mail_event.c.at, mail_event.c.number)
            .outerjoin(newest, newest.c.mail_id == mail.c.id)
            .outerjoin(
                mail_event,
                (mail_event.c.mail_id == mail.c.id) & (mail_event.c.number == newest.c.number),
            )
            .order_by(mail.c.id)
        )
        if period is not None:
            query = query.where(mail.c.period == str(period))
        with self._engine.connect() as connection:
            again = {r.mail_id: r.detail for r in connection.execute(_DRAFTED_AGAIN)}
            return [
                Mail(
                    r.id,
                    r.identity,
                    r.content,
                    r.period,
                    r.slot,
                    again.get(r.id, r.message_id),
                    r.kind,
                    r.audience,
                    r.subject,
                    tuple(orjson.loads(r.readers)),
                    r.replaces,
                    r.state or DRAFTED,
                    "" if r.state == DRAFTED else r.detail or "",
                    r.at or r.drafted_at,
                    r.number or 0,
                )
                for r in connection.execute(query)
            ]

    def out(self, period: Period) -> dict[str, Mail]:
        """By slot, the newest mail of a period that went out or may have."""
        gone = [m for m in self.all(period) if m.out]
        return {m.slot: m for m in sorted(gone, key=lambda m: (m.at, m.id))}

    def draft(self, mails: Iterable[NewMail]) -> None:
        """Note drafts; one known already stays as it is, but for its Message-ID while it is not out."""
        new = {m.identity: m for m in mails}
        if not new:
            return
        for old in self.all():
            if old.identity in new and not old.out and old.message_id != new[old.identity].message_id:
                self.note(old, DRAFTED, new[old.identity].message_id)
        with self._engine.begin() as connection:
            known = set(connection.execute(sa.select(mail.c.identity)).scalars())
            rows = [
                {
                    "identity": m.identity,
                    "content": m.content,
                    "period": str(m.period),
                    "slot": m.slot,
                    "message_id": m.message_id,
                    "kind": m.kind,
                    "audience": m.audience,
                    "subject": m.subject,
                    "readers": orjson.dumps(list(m.readers)),
                    "replaces": m.replaces,
                    "drafted_at": self._stamp(),
                }
                for m in new.values()
                if m.identity not in known
            ]
            if rows:
                connection.execute(sa.insert(mail), rows)

    def note(self, one: Mail, state: str, detail: str = "") -> Mail:
        """Add an event, on the disk before this returns.

        Raises sqlalchemy's IntegrityError where another run has noted something since `one` was read:
        two runs cannot send the same mail.
        """
        at = self._stamp()
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA synchronous=FULL")
                connection.commit()
            connection.execute(
                sa.insert(mail_event).values(
                    mail_id=one.id, number=one.number + 1, state=state, detail=detail, at=at
                )
            )
            connection.commit()
        return Mail(**{**vars(one), "state": state, "detail": detail, "at": at, "number": one.number + 1})
