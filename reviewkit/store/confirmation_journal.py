"""The journal of what people confirmed by hand: files let in without a right code, changed addresses."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from reviewkit.store.journal_tables import confirmed_address, trusted_file
from reviewkit.store.store import Store


class ConfirmationJournal:
    """Read and append the confirmations of one store."""

    def __init__(self, store: Store) -> None:
        self._engine, self._stamp = store.engine, store.stamp

    def trusted_files(self) -> frozenset[str]:
        """Return the sha256 of every file that was let in by hand."""
        with self._engine.connect() as connection:
            return frozenset(connection.execute(sa.select(trusted_file.c.sha256)).scalars())

    def trust(self, files: Iterable[tuple[str, str]]) -> None:
        """Note files as let in by hand; one that is noted already stays as it is.

        files  sha256 and name of each
        """
        new = dict(files)
        known = self.trusted_files()
        rows = [
            {"sha256": sha256, "file": name, "trusted_at": self._stamp()}
            for sha256, name in new.items()
            if sha256 not in known
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(trusted_file), rows)

    def confirmed_addresses(self) -> frozenset[tuple[str, str]]:
        """Return (code of the reader, folded address) of every address that was confirmed."""
        query = sa.select(confirmed_address.c.reader, confirmed_address.c.address)
        with self._engine.connect() as connection:
            return frozenset((row.reader, row.address) for row in connection.execute(query))

    def confirm(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Note addresses as confirmed; one that is noted already stays as it is.

        addresses  code of the reader and folded address of each
        """
        new = set(addresses) - self.confirmed_addresses()
        if new:
            rows = [
                {"reader": reader, "address": address, "confirmed_at": self._stamp()}
                for reader, address in sorted(new)
            ]
            with self._engine.begin() as connection:
                connection.execute(sa.insert(confirmed_address), rows)
