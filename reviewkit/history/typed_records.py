"""Stored records with the types of their forms' columns, each revision read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from reviewkit.forms import all_forms
from reviewkit.store import Revision, Store

Row = dict[str, Any]
Sheets = Mapping[str, list[Row]]

# Money is stored as whole cents, text and choices as text: JSON gives those back as they were.
_PARSERS: Mapping[str, Callable[[Any], Any]] = {
    "date": dt.date.fromisoformat,
    "percent": Decimal,
    "number": Decimal,
}


@cache
def _parsers(form: str, sheet: str) -> Mapping[str, Callable[[Any], Any]]:
    """Return the parser of each column of a sheet whose JSON is not its value."""
    columns = (s.columns for s in all_forms()[form].sheets if s.key == sheet)
    return {c.key: _PARSERS[c.type] for group in columns for c in group if c.type in _PARSERS}


def typed_row(form: str, sheet: str, stored: Row) -> Row:
    """Return a stored row with dates as `date` and fractions and numbers as `Decimal`.

    Columns that the form of today does not declare stay as they were stored.
    """
    row = dict(stored)
    for key, parse in _parsers(form, sheet).items():
        if row.get(key) is not None:
            row[key] = parse(row[key])
    return row


class Records:
    """The records of revisions by sheet, typed; a revision is read from the store at most once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sheets: dict[int, dict[str, list[Row]]] = {}

    def read(self, revisions: Iterable[Revision]) -> None:
        """Read the records of those revisions that were not read before, in one go."""
        unread = {r.id: r for r in revisions if r.id not in self._sheets}
        if not unread:
            return
        self._sheets |= {revision_id: {} for revision_id in unread}
        for revision_id, sheet, _, stored in self._store.records(list(unread.values())):
            row = typed_row(unread[revision_id].form, sheet, stored)
            self._sheets[revision_id].setdefault(sheet, []).append(row)

    def keep(self, revision: Revision, sheets: Sheets) -> None:
        """Take over records that were read and typed already."""
        self._sheets.setdefault(revision.id, dict(sheets))

    def sheets(self, revision: Revision) -> Sheets:
        """Return the rows of a revision by sheet, in the workbook's order; a sheet without rows is absent."""
        self.read([revision])
        return self._sheets[revision.id]

    def rows(self, revision: Revision, sheet: str) -> list[Row]:
        """Return the rows of one sheet of a revision, in the workbook's order."""
        return self.sheets(revision).get(sheet, [])
