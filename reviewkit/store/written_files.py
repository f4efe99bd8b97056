"""The journal of what reviewkit wrote where people may change it: documents, workbooks to fill, drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from reviewkit.store.journal_tables import written_file
from reviewkit.store.store import Store

DOCUMENT: Final = "document"
FORM: Final = "form"  # a workbook that people fill
MARKED: Final = "returned"  # a workbook given back with its faults marked
SAVED_AGAIN: Final = "saved_again"  # what reviewkit wrote, saved by another program without a change
KEPT: Final = "kept"  # a copy of what a person changed

_MADE_HERE = (DOCUMENT, FORM, MARKED)


@dataclass(frozen=True)
class WrittenFile:
    """A file as it was written.

    path    below the workspace with forward slashes; whole for a file that lies elsewhere
    role    document, form, returned, saved_again or kept
    parts   digest of an Office file's own parts; "" for another file
    form    digest of what a workbook to fill holds; "" for another file
    origin  of a kept copy: the path that its content lay under
    """

    path: str
    role: str
    sha256: str
    parts: str = ""
    form: str = ""
    origin: str = ""

    @property
    def made_here(self) -> bool:
        """Whether reviewkit made it: neither a person's copy nor a save by another program."""
        return self.role in _MADE_HERE


class WrittenFileJournal:
    """Read and append the written files of one store."""

    def __init__(self, store: Store) -> None:
        self._engine, self._stamp = store.engine, store.stamp

    def of(self, path: str) -> list[WrittenFile]:
        """Return all that was written under a path, the oldest first."""
        return self._read(sa.select(written_file).where(written_file.c.path == path))

    def to_fill(self) -> dict[str, list[WrittenFile]]:
        """Return all that was written under each path that holds a workbook to fill or to mend."""
        paths = sa.select(written_file.c.path).where(written_file.c.role.in_((FORM, MARKED))).distinct()
        by_path: dict[str, list[WrittenFile]] = {}
        for row in self._read(sa.select(written_file).where(written_file.c.path.in_(paths))):
            by_path.setdefault(row.path, []).append(row)
        return by_path

    def kept(self) -> list[WrittenFile]:
        """Return the copies of what people changed, the oldest first."""
        return self._read(sa.select(written_file).where(written_file.c.role == KEPT))

    def note(self, files: Iterable[WrittenFile]) -> None:
        """Note files in one transaction, before they are put in place."""
        rows = [vars(file) | {"written_at": self._stamp()} for file in files]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(written_file), rows)

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[WrittenFile]:
        with self._engine.connect() as connection:
            return _files(connection.execute(query.order_by(written_file.c.id)).all())


def _files(rows: Sequence[sa.Row[tuple[object, ...]]]) -> list[WrittenFile]:
    return [WrittenFile(row.path, row.role, row.sha256, row.parts, row.form, row.origin) for row in rows]
