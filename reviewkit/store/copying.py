"""Whole databases: one copied into another, SQLite or PostgreSQL, and one built anew from the log of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from reviewkit.store import journal_tables as _journals  # noqa: F401 -- declares its tables
from reviewkit.store.change_log import ChangeLog, Row, Transaction, key_of
from reviewkit.store.store import HEAD, Store, StoreError, hidden_url, migrate
from reviewkit.store.tables import metadata
from reviewkit.text import N_

_AT_ONCE = 1000  # rows


def copy_database(source: Store, target: Store) -> dict[str, int]:
    """Copy every row into an empty database, in one transaction; return the number of rows by table.

    Raises StoreError where the target holds rows.
    """
    _need_empty(target)
    counts = {}
    with source.engine.connect() as reading, target.engine.begin() as writing:
        for table in metadata.sorted_tables:
            rows = reading.execution_options(yield_per=_AT_ONCE).execute(
                sa.select(table).order_by(*table.primary_key.columns)
            )
            counts[str(table.name)] = 0
            for part in rows.mappings().partitions(_AT_ONCE):
                writing.execute(sa.insert(table), [dict(row) for row in part])
                counts[str(table.name)] += len(part)
        _go_on_counting(writing)
    return counts


def build_from_log(log: ChangeLog, engine: sa.Engine) -> dict[str, int]:
    """Build a new database from the log of changes; return the number of rows by table.

    Rows of an earlier schema are added under it, then migrated as they were. Raises StoreError where the log
    cannot be read.
    """
    counts = dict.fromkeys((str(table.name) for table in metadata.sorted_tables), 0)
    seen: set[tuple[object, ...]] = set()
    try:
        with engine.begin() as connection:
            version = None
            for transaction in log.transactions():
                if transaction.version != version:
                    version = transaction.version
                    migrate(connection, version)
                rows = transaction.rows()
                for table in metadata.sorted_tables:
                    added = _unseen(table, rows.get(table.name, ()), seen)
                    for part in _alike(added):
                        connection.execute(
                            _insertion(table.name, part[0]), [_encoded(table.name, row) for row in part]
                        )
                    counts[str(table.name)] += len(added)
            migrate(connection, HEAD)
            _go_on_counting(connection)
    except (OSError, ValueError, sa.exc.SQLAlchemyError) as error:
        raise StoreError(
            N_("{path}: the database cannot be built from it ({line})"),
            path=log.path,
            line=(str(error).splitlines() or [""])[0],
        ) from error
    return counts


def holds(store: Store, transaction: Transaction) -> bool:
    """Return whether a database holds what a logged transaction added last to each table."""
    with store.engine.connect() as connection:
        return all(
            connection.execute(
                sa.select(key_of(metadata.tables[name]))
                .where(key_of(metadata.tables[name]) == keys.last)
                .limit(1)
            ).first()
            is not None
            for name, keys in transaction.keys.items()
        )


def is_behind(store: Store, log: ChangeLog) -> bool:
    """Return whether a database is older than what its log says was written, such as a former copy put back.

    A run killed between log and commit leaves a transaction that no database holds: it may be the newest one, or
    the one before where the run after it wrote to other tables. A former copy lacks both.
    """
    newest = log.last(2)
    return len(newest) == 2 and not any(holds(store, transaction) for transaction in newest)


def is_empty(store: Store) -> bool:
    """Return whether a database holds no row."""
    with store.engine.connect() as connection:
        return all(
            connection.execute(sa.select(table).limit(1)).first() is None for table in metadata.sorted_tables
        )


def _need_empty(store: Store) -> None:
    if not is_empty(store):
        raise StoreError(
            N_("database {url}: it holds rows already; name an empty one"),
            url=hidden_url(str(store.engine.url)),
        )


def _unseen(table: sa.Table, rows: Sequence[Row], seen: set[tuple[object, ...]]) -> list[Row]:
    """Return the rows that were not seen yet: transactions side by side may have logged a row twice."""
    columns = [column.name for column in table.primary_key.columns]
    fresh = []
    for row in rows:
        key = (table.name, *(row[column] for column in columns))
        if key not in seen:
            seen.add(key)
            fresh.append(row)
    return fresh


def _alike(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Split rows into parts with the same columns, none too large for a statement."""
    part: list[Row] = []
    for row in rows:
        if part and (row.keys() != part[0].keys() or len(part) == _AT_ONCE):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _insertion(name: str, row: Mapping[str, object]) -> sa.Insert:
    """Return the statement that inserts a row with the columns it was logged with."""
    return sa.insert(sa.table(name, *(sa.column(key) for key in row)))


def _encoded(name: str, row: Row) -> Row:
    """Return a logged row as the database keeps it: JSON as bytes."""
    columns = metadata.tables[name].c
    return {
        key: value.encode()
        if isinstance(value, str) and key in columns and isinstance(columns[key].type, sa.LargeBinary)
        else value
        for key, value in row.items()
    }


def _go_on_counting(connection: sa.Connection) -> None:
    """Let PostgreSQL number new rows after the greatest key; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        key = key_of(table)
        if key.name == "id":
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608 -- our names
                    f"COALESCE((SELECT MAX(id) FROM {table.name}), 1), "
                    f"EXISTS (SELECT 1 FROM {table.name}))"
                )
            )
