"""Accepted records: SQLite in the workspace, PostgreSQL for a team, the same SQL.

Nothing is ever updated or deleted. The newest revision of (form, partner, period) counts;
a reviewed one outranks a prepared one, whatever came first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Self, TypeVar

import orjson
import sqlalchemy as sa

from reviewkit.domain.errors import ReviewkitError
from reviewkit.domain.period import Period
from reviewkit.store import tables as t
from reviewkit.store.change_log import ChangeLog
from reviewkit.store.private_files import create_private_file
from reviewkit.text import N_

Key = TypeVar("Key")

HEAD = "0007"  # the newest migration; a test holds it against the folder

ACCEPTED, PARTLY, RETURNED, UNREADABLE, DUPLICATE = (
    "accepted",
    "partly_accepted",
    "returned",
    "unreadable",
    "duplicate",
)


class StoreError(ReviewkitError):
    """The database cannot be used."""


@dataclass(frozen=True)
class Submission:
    """A file from the inbox and its judgement.

    file      relative to the inbox
    faults    as JSON: kind, sheet, cell, column, values
    read_as   fingerprint of the version and settings that judged it
    revision  number of the revision it became, None without one
    """

    id: int
    sha256: str
    file: str
    form: str | None
    partner: str | None
    period: str | None
    lang: str | None
    status: str
    faults: Sequence[Mapping[str, object]]
    read_as: str
    revision: int | None = None


@dataclass(frozen=True)
class Revision:
    """An accepted workbook.

    partner   "" for the vendor
    month     number of the period's first month (see `Period.number`)
    number    from 1, for each (form, partner, period)
    state     "prepared", "reviewed" or ""
    currency  of the amounts as typed
    saved_at  time saved, as the file itself states
    """

    id: int
    form: str
    version: int
    partner: str
    period: Period
    month: int
    number: int
    state: str
    currency: str
    sha256: str
    file: str
    saved_at: str


@dataclass(frozen=True)
class NewRecord:
    """A record to be stored.

    title  the sheet's name as found
    key    folded reference or code
    data   value by column
    cells  (address, raw text) by column
    """

    sheet: str
    ordinal: int
    row: int
    title: str
    key: str | None
    data: Mapping[str, object]
    cells: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class NewSubmission:
    """A judged file to be stored."""

    sha256: str
    file: str
    status: str
    read_as: str
    form: str | None = None
    version: int = 0
    partner: str | None = None
    period: Period | None = None
    lang: str | None = None
    state: str = ""
    currency: str = ""
    saved_at: str = ""
    faults: Sequence[Mapping[str, object]] = ()
    records: Sequence[NewRecord] = field(default=())
    references: Mapping[str, str] = field(default_factory=dict)  # folded key → as typed


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    message = f"{type(value).__name__} cannot be stored"
    raise TypeError(message)


def dump(value: object) -> bytes:
    """Return JSON with sorted keys; dates as ISO text, Decimals as exact text."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS)


class Store:
    """One database. Use it as a context manager, from one thread."""

    def __init__(self, url: str, *, now: dt.datetime | None = None, log: Path | None = None) -> None:
        """Open a database and bring its schema up to date.

        now  the time to write beside what is kept, instead of the clock's
        log  the file that every added row is logged in (see `ChangeLog`)
        """
        self._now = now
        try:
            self.engine = sa.create_engine(url)
            if self.engine.dialect.name == "sqlite":
                if self.engine.url.database and ":memory:" not in self.engine.url.database:
                    create_private_file(Path(self.engine.url.database))
                sa.event.listen(self.engine, "connect", _careful_sqlite)
            with self.engine.begin() as connection:
                migrate(connection)
            if log is not None:
                ChangeLog(log, HEAD).follow(self.engine)
        except (sa.exc.SQLAlchemyError, ImportError, ValueError, TypeError) as error:
            raise StoreError(
                N_("database {url}: {line}. `reviewkit doctor` says what to do."),
                url=hidden_url(url), line=str(error).splitlines()[0],
            ) from error  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()

    def stamp(self) -> str:
        """The time written beside what is kept: the clock's, or the one this store was given."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def now(self) -> dt.datetime:
        """The time, UTC: the clock's, or the one this store was given."""
        return self._now or dt.datetime.now(dt.UTC)

    def sound(self) -> Self:
        """This store, to be read and written: a damaged SQLite file may answer with less than it held.

        Raises StoreError. 26 ms for 46 MB (86,000 records).
        """
        lines = self._pages(1)
        if lines:
            raise StoreError(
                N_(
                    "database {url}: damaged ({line}). "
                    "Nothing was read or written; `reviewkit doctor` says what to do."
                ),
                url=hidden_url(str(self.engine.url)),
                line=lines[0],
            )
        return self

    def _pages(self, limit: int) -> list[str]:
        """What is wrong with an SQLite file's pages."""
        if self.engine.dialect.name != "sqlite":
            return []
        try:
            with self.engine.connect() as connection:
                checked = connection.execute(sa.text(f"PRAGMA quick_check({limit})")).scalars()
                report = " ".join(str(line) for line in checked if line != "ok")
        except sa.exc.DatabaseError as error:
            report = str(error)
        return [line for line in report.splitlines() if line and not line.startswith("***")][:limit]

    def examine(self) -> list[str]:
        """What is damaged in the database, a line each; empty where all is well."""
        lines = self._pages(20)
        if lines:
            return lines
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                orphans = connection.execute(sa.text("PRAGMA foreign_key_check")).all()
                lines = [f"{row[0]} {row[1]} refers to a missing {row[2]}" for row in orphans[:20]]
            half = connection.execute(
                sa.select(t.submission.c.id, t.submission.c.file)
                .outerjoin(t.revision, t.revision.c.submission_id == t.submission.c.id)
                .where(t.submission.c.status == ACCEPTED, t.revision.c.id.is_(None))
            )
            return lines + [
                f"submission {row.id} ({row.file}) was accepted and has no revision" for row in half
            ]

    # ------------------------------------------------------------ submissions

    def submissions(self) -> list[Submission]:
        """Return every judged file in the order taken, each with the number of its revision."""
        query = (
            sa.select(t.submission, t.revision.c.number)
            .outerjoin(t.revision, t.revision.c.submission_id == t.submission.c.id)
            .order_by(t.submission.c.id)
        )
        with self.engine.connect() as connection:
            return [
                Submission(
                    r.id,
                    r.sha256,
                    r.file,
                    r.form,
                    r.partner,
                    r.period,
                    r.lang,
                    r.status,
                    orjson.loads(r.faults),
                    r.read_as,
                    r.number,
                )
                for r in connection.execute(query)
            ]

    def add(
        self, new: NewSubmission, also: Callable[[sa.Connection], None] = lambda _: None
    ) -> Revision | None:
        """Add a judged file in one transaction; return its revision, None if it was not accepted.

        also  writes more within the same transaction
        """
        stamp = self.stamp()
        with self.engine.begin() as connection:
            submission_id = connection.execute(
                sa.insert(t.submission).values(
                    sha256=new.sha256,
                    file=new.file,
                    form=new.form,
                    partner=new.partner,
                    period=str(new.period) if new.period else None,
                    lang=new.lang,
                    status=new.status,
                    faults=dump(list(new.faults)),
                    read_as=new.read_as,
                    taken_at=stamp,
                )
            ).inserted_primary_key[0]  # type: ignore[index]
            also(connection)
            if new.status not in (ACCEPTED, PARTLY) or new.period is None or new.form is None:
                return None
            return self._accept(connection, new, submission_id, stamp)

    def _accept(
        self, connection: sa.Connection, new: NewSubmission, submission_id: int, stamp: str
    ) -> Revision:
        assert new.form is not None
        assert new.period is not None
        partner = new.partner or ""
        same = (
            (t.revision.c.form == new.form)
            & (t.revision.c.partner == partner)
            & (t.revision.c.period == str(new.period))
        )
        number = (
            connection.execute(sa.select(sa.func.max(t.revision.c.number)).where(same)).scalar() or 0
        ) + 1
        month = new.period.number
        revision_id = connection.execute(
            sa.insert(t.revision).values(
                submission_id=submission_id,
                form=new.form,
                version=new.version,
                partner=partner,
                period=str(new.period),
                month=month,
                number=number,
                state=new.state,
                currency=new.currency,
                sha256=new.sha256,
                file=new.file,
                saved_at=new.saved_at,
                taken_at=stamp,
            )
        ).inserted_primary_key[0]  # type: ignore[index]
        _insert_records(connection, revision_id, new.records)
        if new.references:
            self._name_deals(connection, partner, new.references, month)
        return Revision(
            revision_id,
            new.form,
            new.version,
            partner,
            new.period,
            month,
            number,
            new.state,
            new.currency,
            new.sha256,
            new.file,
            new.saved_at,
        )

    def _name_deals(
        self, connection: sa.Connection, partner: str, references: Mapping[str, str], month: int
    ) -> None:
        """Give every reference that this partner never used an inner deal."""
        known = set(
            connection.execute(sa.select(t.alias.c.key).where(t.alias.c.partner == partner)).scalars()
        )
        fresh = [(key, typed) for key, typed in references.items() if key not in known]
        if not fresh:
            return
        last = connection.execute(sa.select(sa.func.max(t.deal.c.id))).scalar() or 0
        ids = range(last + 1, last + 1 + len(fresh))
        connection.execute(sa.insert(t.deal), [{"id": i} for i in ids])
        connection.execute(
            sa.insert(t.alias),
            [
                {
                    "deal_id": i,
                    "partner": partner,
                    "key": key,
                    "reference": typed,
                    "month": month,
                    "why": "declared",
                }
                for i, (key, typed) in zip(ids, fresh, strict=True)
            ],
        )

    def used_elsewhere(self, partner: str, keys: Sequence[str]) -> set[str]:
        """Return the folded references of `keys` that another partner uses too; for the vendor (""), any partner."""
        used: set[str] = set()
        with self.engine.connect() as connection:
            for part in _parts(list(keys)):
                query = sa.select(t.alias.c.key).where(t.alias.c.partner != partner, t.alias.c.key.in_(part))
                used.update(connection.execute(query).scalars())
        return used

    # -------------------------------------------------------------- revisions

    def current_revisions(
        self, form: str, *, until: int | None = None, since: int | None = None, partner: str | None = None
    ) -> list[Revision]:
        """Return the revision that counts of each (partner, period), ordered by month and partner.

        since, until  month numbers (see `Period.number`), both included
        """
        rank = sa.func.row_number().over(
            partition_by=(t.revision.c.form, t.revision.c.partner, t.revision.c.period),
            order_by=((t.revision.c.state == "reviewed").desc(), t.revision.c.number.desc()),
        )
        inner = sa.select(t.revision, rank.label("rank")).where(t.revision.c.form == form)
        if until is not None:
            inner = inner.where(t.revision.c.month <= until)
        if since is not None:
            inner = inner.where(t.revision.c.month >= since)
        if partner is not None:
            inner = inner.where(t.revision.c.partner == partner)
        ranked = inner.subquery()
        query = sa.select(ranked).where(ranked.c.rank == 1).order_by(ranked.c.month, ranked.c.partner)
        with self.engine.connect() as connection:
            return [_revision(row) for row in connection.execute(query)]

    def all_revisions(
        self, form: str, *, until: int | None = None, since: int | None = None, partner: str | None = None
    ) -> list[Revision]:
        """Return all revisions of a form in the order accepted, superseded ones included.

        since, until  month numbers (see `Period.number`), both included
        """
        query = sa.select(t.revision).where(t.revision.c.form == form)
        if until is not None:
            query = query.where(t.revision.c.month <= until)
        if since is not None:
            query = query.where(t.revision.c.month >= since)
        if partner is not None:
            query = query.where(t.revision.c.partner == partner)
        with self.engine.connect() as connection:
            return [_revision(row) for row in connection.execute(query.order_by(t.revision.c.id))]

    def revisions(self, form: str, partner: str, period: Period) -> list[Revision]:
        """Return the revisions of one workbook, oldest first."""
        query = (
            sa.select(t.revision)
            .where(
                t.revision.c.form == form, t.revision.c.partner == partner, t.revision.c.period == str(period)
            )
            .order_by(t.revision.c.number)
        )
        with self.engine.connect() as connection:
            return [_revision(row) for row in connection.execute(query)]

    def records(self, revisions: Sequence[Revision]) -> Iterator[tuple[int, str, int, dict[str, Any]]]:
        """Yield (revision id, sheet key, ordinal, values by column) of every record of the revisions, in order."""
        columns = (t.record.c.revision_id, t.record.c.sheet, t.record.c.ordinal, t.record.c.data)
        loads = orjson.loads
        with self.engine.connect() as connection:
            for part in _parts([r.id for r in revisions]):
                query = (
                    sa.select(*columns)
                    .where(t.record.c.revision_id.in_(part))
                    .order_by(t.record.c.revision_id, t.record.c.sheet, t.record.c.ordinal)
                )
                for revision_id, sheet, ordinal, data in connection.execute(query):
                    yield revision_id, sheet, ordinal, loads(data)

    def cells(self, revision: Revision, sheet: str, key: str | None = None) -> list[dict[str, Any]]:
        """Return a sheet's records with their origin, in order: title, row, key, data, cells.

        key  a record's folded reference or code: only records with it
        """
        query = (
            sa.select(t.record)
            .where(t.record.c.revision_id == revision.id, t.record.c.sheet == sheet)
            .order_by(t.record.c.ordinal)
        )
        if key is not None:
            query = query.where(t.record.c.key == key)
        with self.engine.connect() as connection:
            return [
                {
                    "title": r.title,
                    "row": r.row,
                    "key": r.key,
                    "data": orjson.loads(r.data),
                    "cells": orjson.loads(r.cells),
                }
                for r in connection.execute(query)
            ]

    # ------------------------------------------------------------------- runs

    def last_run(self, period: Period) -> tuple[int, str] | None:
        """Return id and fingerprint of the last run of a period; None without one."""
        query = (
            sa.select(t.run.c.id, t.run.c.fingerprint)
            .where(t.run.c.period == str(period))
            .order_by(t.run.c.id.desc())
            .limit(1)
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
            return (row.id, row.fingerprint) if row else None

    def printed_from(self, run_id: int) -> list[Revision]:
        """Return the revisions that a run printed from."""
        query = (
            sa.select(t.revision)
            .join(t.run_revision, t.run_revision.c.revision_id == t.revision.c.id)
            .where(t.run_revision.c.run_id == run_id)
        )
        with self.engine.connect() as connection:
            return [_revision(row) for row in connection.execute(query)]

    def add_run(
        self,
        period: Period,
        fingerprint: str,
        code: str,
        settings: Mapping[str, str],
        revisions: Iterable[int],
    ) -> int:
        """Add a run and the ids of the revisions it printed from; return its id."""
        with self.engine.begin() as connection:
            run_id = connection.execute(
                sa.insert(t.run).values(
                    period=str(period),
                    fingerprint=fingerprint,
                    code=code,
                    settings=dump(dict(settings)),
                    made_at=self.stamp(),
                )
            ).inserted_primary_key[0]  # type: ignore[index]
            rows = [{"run_id": run_id, "revision_id": i} for i in sorted(set(revisions))]
            if rows:
                connection.execute(sa.insert(t.run_revision), rows)
            return int(run_id)


def migrate(connection: sa.Connection, version: str = HEAD) -> None:
    """Bring a database's schema up to a version, as Alembic names it."""
    known = sa.inspect(connection).has_table("alembic_version")
    if known and connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == version:
        return
    # 0.2 s that only a new or older database pays.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def is_there(url: str) -> bool:
    """Return whether a database exists at this URL. Opening a missing SQLite file would create it."""
    try:
        parts = sa.engine.make_url(url)
    except sa.exc.ArgumentError:
        return True  # opening it says what is wrong with it
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return True
    path = Path(parts.database)
    return path.exists() and (not path.is_file() or path.stat().st_size > 0)


def _parts(ids: Sequence[Key], size: int = 500) -> Iterator[Sequence[Key]]:
    """Split ids into chunks: SQLite limits the parameters of a statement."""
    for i in range(0, len(ids), size):
        yield ids[i : i + size]


def _revision(row: Any) -> Revision:
    return Revision(
        row.id,
        row.form,
        row.version,
        row.partner,
        Period.parse(row.period),
        row.month,
        row.number,
        row.state,
        row.currency,
        row.sha256,
        row.file,
        row.saved_at,
    )


def _careful_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()


def hidden_url(url: str) -> str:
    """Return a database URL without its password."""
    try:
        return sa.engine.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "(not a database URL)"


def _insert_records(connection: sa.Connection, revision_id: int, records: Sequence[NewRecord]) -> None:
    """Add the records of a new revision."""
    rows = [
        {
            "revision_id": revision_id,
            "sheet": record.sheet,
            "ordinal": record.ordinal,
            "row": record.row,
            "title": record.title,
            "key": record.key,
            "data": dump(dict(record.data)),
            "cells": dump(dict(record.cells)),
        }
        for record in records
    ]
    if rows:
        connection.execute(sa.insert(t.record), rows)
