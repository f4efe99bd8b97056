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
def _columns(form: str, sheet: str) -> Mapping[str, Callable[[object], object] | None]:
    """Return the columns of a sheet, each with its parser where its JSON is not its value."""
    columns = (s.columns for s in all_forms()[form].sheets if s.key == sheet)
    return {column.key: _PARSERS.get(column.type) for group in columns for column in group}


def typed_row(form: str, sheet: str, stored: Row) -> Row:
    """Return a stored row with every column of its sheet: dates as `date`, fractions and numbers as `Decimal`.

    A column that a person left empty, or that an earlier version of the form did not have, is None.
    Columns that the form of today does not declare stay as they were stored.
    """
    row = dict(stored)
    for key, parse in _columns(form, sheet).items():
        value = row.get(key)
        row[key] = value if value is None or parse is None else parse(value)
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

    def sheets(self, revision: Revision) -> Sheets:
        """Return the rows of a revision by sheet, in the workbook's order; a sheet without rows is absent."""
        self.read([revision])
        return self._sheets[revision.id]

    def rows(self, revision: Revision, sheet: str) -> list[Row]:
        """Return the rows of one sheet of a revision, in the workbook's order."""
        return self.sheets(revision).get(sheet, [])
