"""What was exported to the CRM, for ever: an export can be repeated, and skips or doubles nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from reviewkit.domain.period import Period
from reviewkit.store.journal_tables import crm_export, crm_record
from reviewkit.store.store import Store, dump, month_number


@dataclass(frozen=True)
class Exported:
    """One record as it was exported. changed: "new", or the fields that had changed, by comma."""

    key: str
    changed: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Export:
    """One export: its number over all periods, from 1."""

    number: int
    period: Period
    records: tuple[Exported, ...]


class Exports:
    """The journal of one store."""

    def __init__(self, store: Store) -> None:
        self._engine, self._stamp = store.engine, store.stamp

    def last_month(self) -> int | None:
        """The newest month anything was exported for."""
        with self._engine.connect() as connection:
            found = connection.execute(sa.select(sa.func.max(crm_export.c.month))).scalar()
            return None if found is None else int(found)

    def state(self) -> dict[str, dict[str, Any]]:
        """Every record by its key, as last exported."""
        query = (
            sa.select(crm_record.c.key, crm_record.c.data)
            .join(crm_export, crm_export.c.id == crm_record.c.export_id)
            .order_by(crm_export.c.number)
        )
        with self._engine.connect() as connection:
            return {row.key: orjson.loads(row.data) for row in connection.execute(query)}

    def of(self, period: Period) -> list[Export]:
        """The exports of a period, in order."""
        query = (
            sa.select(crm_export.c.number, crm_record)
            .join(crm_record, crm_record.c.export_id == crm_export.c.id)
            .where(crm_export.c.period == str(period))
            .order_by(crm_export.c.number, crm_record.c.ordinal)
        )
        found: dict[int, list[Exported]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.number, []).append(
                    Exported(row.key, row.changed, orjson.loads(row.data))
                )
        return [Export(number, period, tuple(records)) for number, records in found.items()]

    def add(self, period: Period, records: Sequence[Exported]) -> None:
        """Remember an export, whole or not at all. Two runs at once cannot give the same number."""
        with self._engine.begin() as connection:
            last = connection.execute(sa.select(sa.func.max(crm_export.c.number))).scalar() or 0
            made = connection.execute(
                sa.insert(crm_export).values(
                    number=last + 1, period=str(period), month=month_number(period), made_at=self._stamp()
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
