"""The journal of mails: drafts, deliveries and failures, with their time and readers.

A mail's state is that of its newest event; one without events is a draft. The event
"sending" is committed before the server gets the last byte. Where it is the newest event, the
run ended before the server's answer was noted: the mail may have been delivered. It is marked
doubtful and never sent again automatically.

A mail is known by its identity, whoever sends it. Its Message-ID ends with the sender's domain:
when an unsent draft gets another one, an event "drafted" records it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from reviewkit.domain.period import Period
from reviewkit.store.journal_tables import mail, mail_draft, mail_event
from reviewkit.store.store import Store

DRAFTED, SENDING, SENT, DOUBTFUL, REFUSED, WAITING = (
    "drafted",
    "sending",
    "sent",
    "doubtful",
    "refused",
    "waiting",
)
POSSIBLY_SENT = (SENDING, SENT, DOUBTFUL)


@dataclass(frozen=True)
class Mail:
    """A drafted mail and its newest event.

    readers  addresses
    detail   the server's answer, or the addresses it refused
    at       time of the newest event, UTC, as 2026-11-30T09:00:00Z
    number   of the newest event, 0 without one
    draft_sha256  of the draft's bytes; empty for a trial, and for a draft of an earlier version
    """

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
    draft_sha256: str = ""

    def as_json(self) -> dict[str, object]:
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
    def possibly_sent(self) -> bool:
        """Whether the mail was sent or may have been."""
        return self.state in POSSIBLY_SENT


@dataclass(frozen=True)
class NewMail:
    """A mail to be added to the journal."""

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
    draft_sha256: str = ""


# The Message-IDs that replaced a draft's own, the newest last.
_DRAFTED_AGAIN = (
    sa.select(mail_event.c.mail_id, mail_event.c.detail)
    .where(mail_event.c.state == DRAFTED)
    .order_by(mail_event.c.number)
)
# The hashes of the drafts' bytes, the newest last.
_DRAFT_HASHES = sa.select(mail_draft.c.mail_id, mail_draft.c.sha256).order_by(mail_draft.c.id)


class MailJournal:
    """Read and append the mails of one store."""

    def __init__(self, store: Store) -> None:
        self._engine, self._stamp, self.now = store.engine, store.stamp, store.now

    def all(self, period: Period | None = None) -> list[Mail]:
        """Return all mails, or those of `period`, each with its newest event, in the order drafted."""
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
            hashes = {r.mail_id: r.sha256 for r in connection.execute(_DRAFT_HASHES)}
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
                    hashes.get(r.id, ""),
                )
                for r in connection.execute(query)
            ]

    def possibly_sent(self, period: Period) -> dict[str, Mail]:
        """Return by slot the newest mail of `period` that was sent or may have been."""
        gone = [m for m in self.all(period) if m.possibly_sent]
        return {m.slot: m for m in sorted(gone, key=lambda m: (m.at, m.id))}

    def draft(self, mails: Iterable[NewMail]) -> None:
        """Add drafts; a known one stays unchanged, except for its Message-ID while it is unsent.

        The hash of a draft's bytes is noted whenever it is another than before.
        """
        new = {m.identity: m for m in mails}
        if not new:
            return
        for old in self.all():
            if (
                old.identity in new
                and not old.possibly_sent
                and old.message_id != new[old.identity].message_id
            ):
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
            self._note_hashes(connection, new)

    def _note_hashes(self, connection: sa.Connection, new: Mapping[str, NewMail]) -> None:
        ids = {r.id: r.identity for r in connection.execute(sa.select(mail.c.id, mail.c.identity))}
        known = {r.mail_id: r.sha256 for r in connection.execute(_DRAFT_HASHES)}
        rows = [
            {"mail_id": mail_id, "sha256": new[identity].draft_sha256, "drafted_at": self._stamp()}
            for mail_id, identity in ids.items()
            if identity in new and new[identity].draft_sha256 not in ("", known.get(mail_id))
        ]
        if rows:
            connection.execute(sa.insert(mail_draft), rows)

    def note(self, draft: Mail, state: str, detail: str = "") -> Mail:
        """Add an event and return the mail with it; it is on disk before this returns.

        Raises sqlalchemy's IntegrityError if another run has added an event since `draft` was read:
        two runs cannot send the same mail.
        """
        at = self._stamp()
        with self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA synchronous=FULL")
                connection.commit()
            connection.execute(
                sa.insert(mail_event).values(
                    mail_id=draft.id, number=draft.number + 1, state=state, detail=detail, at=at
                )
            )
            connection.commit()
        return Mail(**{**vars(draft), "state": state, "detail": detail, "at": at, "number": draft.number + 1})
