"""The journal of exports to the CRM, from which an export can be repeated without gaps or doubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from reviewkit.domain.period import Period
from reviewkit.store.journal_tables import crm_export, crm_record
from reviewkit.store.store import Store, dump


@dataclass(frozen=True)
class ExportedRecord:
    """A record as exported. `changed` is "new", or the changed fields separated by commas."""

    key: str
    changed: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Export:
    """An export. `number` counts exports over all periods, from 1."""

    number: int
    period: Period
    records: tuple[ExportedRecord, ...]


class ExportJournal:
    """Read and append the exports of one store."""

    def __init__(self, store: Store) -> None:
        self._engine, self._stamp = store.engine, store.stamp

    def last_month(self) -> int | None:
        """Return the number of the newest month with an export; None without any."""
        with self._engine.connect() as connection:
            month = connection.execute(sa.select(sa.func.max(crm_export.c.month))).scalar()
            return None if month is None else int(month)

    def last_exported(self) -> dict[str, dict[str, object]]:
        """Return the fields of every record as last exported, by record key."""
        query = (
            sa.select(crm_record.c.key, crm_record.c.data)
            .join(crm_export, crm_export.c.id == crm_record.c.export_id)
            .order_by(crm_export.c.number)
        )
        with self._engine.connect() as connection:
            return {row.key: orjson.loads(row.data) for row in connection.execute(query)}

    def in_period(self, period: Period) -> list[Export]:
        """Return the exports of a period, in order."""
        query = (
            sa.select(crm_export.c.number, crm_record)
            .join(crm_record, crm_record.c.export_id == crm_export.c.id)
            .where(crm_export.c.period == str(period))
            .order_by(crm_export.c.number, crm_record.c.ordinal)
        )
        records_by_number: dict[int, list[ExportedRecord]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                records_by_number.setdefault(row.number, []).append(
                    ExportedRecord(row.key, row.changed, orjson.loads(row.data))
                )
        return [Export(number, period, tuple(records)) for number, records in records_by_number.items()]

    def add(self, period: Period, records: Sequence[ExportedRecord]) -> None:
        """Add an export in one transaction. Two concurrent runs cannot give the same number."""
        with self._engine.begin() as connection:
            last = connection.execute(sa.select(sa.func.max(crm_export.c.number))).scalar() or 0
            made = connection.execute(
                sa.insert(crm_export).values(
                    number=last + 1, period=str(period), month=period.number, made_at=self._stamp()
                )
            )
            key = made.inserted_primary_key
            assert key is not None
            connection.execute(
                sa.insert(crm_record),
                [
                    {
                        "export_id": key[0],
                        "key": r.key,
                        "ordinal": i,
                        "changed": r.changed,
                        "data": dump(dict(r.data)),
                    }
                    for i, r in enumerate(records)
                ],
            )
