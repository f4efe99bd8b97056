"""The log of every row added to the database, beside the originals: the database can be built anew from it.

A line is a transaction: checksum, schema version, kind of database, the keys it added by table, and the rows,
compressed. It is written and flushed before the commit, so that the log never knows less than the database.
A run killed between the two leaves a line whose rows the database lacks. SQLite gives their keys again to the
rows that come next: reading the log drops such a line. A line cut short is no transaction.
"""

from __future__ import annotations

import base64
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson
import sqlalchemy as sa

from reviewkit.store import journal_tables as _journals  # noqa: F401 -- declares its tables
from reviewkit.store.private_files import append_line
from reviewkit.store.tables import metadata

Row = dict[str, Any]

_PART = 1 << 16  # bytes read at a time from the end
_NOTE = "reviewkit_newest_keys"  # of the tables that a connection's transaction adds rows to


class Keys(NamedTuple):
    """The first and the last key that a transaction added to a table."""

    first: int
    last: int


@dataclass(frozen=True)
class Transaction:
    """The rows that one transaction added.

    version  the schema's, as Alembic names it
    dialect  sqlite or postgresql
    keys     by table
    packed   the rows, as the line holds them
    """

    version: str
    dialect: str
    keys: Mapping[str, Keys]
    packed: bytes

    def rows(self) -> dict[str, list[Row]]:
        """Return the rows by table, each by column; JSON columns as text."""
        rows: dict[str, list[Row]] = orjson.loads(zlib.decompress(base64.b64decode(self.packed)))
        return rows


def key_of(table: sa.Table) -> sa.Column[object]:
    """Return the column whose values grow with every row or group of rows added to a table."""
    return next(iter(table.primary_key.columns))


class ChangeLog:
    """The log file of a database.

    version  of the schema that rows are written under
    """

    def __init__(self, path: Path, version: str) -> None:
        self.path, self._version = path, version

    def follow(self, engine: sa.Engine) -> None:
        """Log every row that is inserted through the engine from now on."""
        sa.event.listen(engine, "before_execute", self._before_insert)
        sa.event.listen(engine, "commit", self._before_commit)
        sa.event.listen(engine, "rollback", self._after_rollback)

    def _before_insert(self, connection: sa.Connection, statement: object, *_: object) -> None:
        """Note the newest key that a table had before this transaction."""
        if not isinstance(statement, sa.Insert) or not isinstance(statement.table, sa.Table):
            return
        name = statement.table.name
        before = connection.info.setdefault(_NOTE, {})
        if name in metadata.tables and name not in before:  # Alembic inserts into a table of its own
            before[name] = connection.execute(sa.select(sa.func.max(key_of(statement.table)))).scalar() or 0

    def _before_commit(self, connection: sa.Connection) -> None:
        before: dict[str, int] = connection.info.pop(_NOTE, {})
        if not before:
            return
        if not self.path.exists():  # a database older than its log: what it held, once
            names = [table.name for table in metadata.sorted_tables]
            self._append(connection, {name: _rows(connection, name, 0, before.get(name)) for name in names})
        self._append(connection, {name: _rows(connection, name, newest) for name, newest in before.items()})

    @staticmethod
    def _after_rollback(connection: sa.Connection) -> None:
        connection.info.pop(_NOTE, None)

    def _append(self, connection: sa.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
        rows = {str(name): added for name, added in rows.items() if added}
        if not rows:
            return
        heads = []
        for name, added in sorted(rows.items()):
            key = str(key_of(metadata.tables[name]).name)
            heads.append(f"{name}:{min(row[key] for row in added)}-{max(row[key] for row in added)}")
        packed = base64.b64encode(zlib.compress(orjson.dumps(rows), 6)).decode()
        text = f"{self._version} {connection.dialect.name} {','.join(heads)} {packed}"
        line = f"{zlib.crc32(text.encode()):08x} {text}\n".encode()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        append_line(self.path, line)

    def last(self, count: int) -> list[Transaction]:
        """Return the last transactions that the database holds, the newest first; none where there is no log.

        The newest one may not have been committed.
        """
        if not self.path.exists():
            return []
        newest: list[Transaction] = []
        later = _LaterKeys()
        for line in _lines_from_the_end(self.path):
            transaction = _parsed(line)
            if transaction is not None and not later.replace(transaction.dialect, transaction.keys):
                newest.append(transaction)
                if len(newest) == count:
                    break
        return newest

    def transactions(self) -> Iterator[Transaction]:
        """Yield the transactions that the database holds, in order; the last one may not have been committed."""
        with self.path.open("rb") as stream:
            heads = [
                (position, transaction.dialect, transaction.keys)
                for position, transaction in _transactions_at(stream)
            ]
        later = _LaterKeys()
        dropped = {position for position, dialect, keys in reversed(heads) if later.replace(dialect, keys)}
        with self.path.open("rb") as stream:
            for position, transaction in _transactions_at(stream):
                if position not in dropped:
                    yield transaction


class _LaterKeys:
    """The first key that each table was given by the transactions that follow, looked at from the end."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}

    def replace(self, dialect: str, keys: Mapping[str, Keys]) -> bool:
        """Return whether later transactions were given these keys again: this one was never committed."""
        if dialect == "sqlite" and any(
            self._first.get(name, added.last + 1) <= added.last for name, added in keys.items()
        ):
            return True
        self._first.update({name: added.first for name, added in keys.items()})
        return False


def _transactions_at(stream: BinaryIO) -> Iterator[tuple[int, Transaction]]:
    position = 0
    for line in stream:
        transaction = _parsed(line.rstrip(b"\n"))
        if transaction is not None:
            yield position, transaction
        position += len(line)


def _parsed(line: bytes) -> Transaction | None:
    """Return a line's transaction; None where the line is not whole."""
    checksum, _, text = line.partition(b" ")
    if checksum != f"{zlib.crc32(text):08x}".encode():
        return None
    version, dialect, head, packed = text.split(b" ")
    keys = {}
    for entry in head.decode().split(","):
        name, _, added = entry.partition(":")
        first, _, last = added.partition("-")
        keys[name] = Keys(int(first), int(last))
    return Transaction(version.decode(), dialect.decode(), keys, packed)


def _rows(connection: sa.Connection, name: str, beyond: int, until: int | None = None) -> list[Row]:
    """Return the rows of a table beyond a key, up to another where it is given; JSON columns as text."""
    table = metadata.tables[name]
    query = sa.select(table).where(key_of(table) > beyond).order_by(*table.primary_key.columns)
    if until is not None:
        query = query.where(key_of(table) <= until)
    return [
        {
            str(key): bytes(value).decode() if isinstance(value, bytes | memoryview) else value
            for key, value in row.items()
        }
        for row in connection.execute(query).mappings()
    ]


def _lines_from_the_end(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, the last one first."""
    with path.open("rb") as stream:
        position = stream.seek(0, os.SEEK_END)
        rest = b""
        while position:
            size = min(_PART, position)
            position -= size
            stream.seek(position)
            rest, *lines = (stream.read(size) + rest).split(b"\n")
            yield from (line for line in reversed(lines) if line)
        if rest:
            yield rest
