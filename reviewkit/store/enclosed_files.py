"""The journal of workbooks that came in mails and archives, with who sent them when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from reviewkit.store.journal_tables import enclosed_file
from reviewkit.store.store import Store


@dataclass(frozen=True)
class EnclosedFile:
    """A workbook in a dropped mail or archive; without a name, that none lies in it.

    container  sha256 of the dropped file
    name       its way within it, such as "transfert.eml!Revue.xlsx"
    sender     address; "" for a mere archive
    sent_at    UTC, as 2026-11-30T09:00:00Z; "" where it is not said
    """

    container: str
    name: str = ""
    sha256: str = ""
    sender: str = ""
    sent_at: str = ""


class EnclosedFileJournal:
    """Read and append the enclosed files of one store."""

    def __init__(self, store: Store) -> None:
        self._engine, self._stamp = store.engine, store.stamp

    def of(self, container: str) -> list[EnclosedFile]:
        """Return the workbooks that were found in a dropped file, in their order; nothing if it was never opened."""
        return self._read(sa.select(enclosed_file).where(enclosed_file.c.container == container))

    def senders(self) -> dict[str, EnclosedFile]:
        """Return by sha256 how each enclosed workbook came in first."""
        first: dict[str, EnclosedFile] = {}
        for file in self._read(sa.select(enclosed_file)):
            if file.sha256:
                first.setdefault(file.sha256, file)
        return first

    def note(self, files: Iterable[EnclosedFile]) -> None:
        """Note the workbooks of a dropped file in one transaction."""
        rows = [vars(file) | {"noted_at": self._stamp()} for file in files]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(enclosed_file), rows)

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[EnclosedFile]:
        with self._engine.connect() as connection:
            return [
                EnclosedFile(row.container, row.name, row.sha256, row.sender, row.sent_at)
                for row in connection.execute(query.order_by(enclosed_file.c.id))
            ]
