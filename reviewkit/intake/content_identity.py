"""What a workbook of ours holds, whatever a program added around it: the same content twice is one submission.

SharePoint's properties, the parts of a sensitivity label, a mail gateway's rewrite and a save without change in
another program give other bytes and the same content: form, partner, period, state, and the value of every
filled cell of a declared column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import orjson

from reviewkit.domain.fault_json import faults_to_json
from reviewkit.forms.engine.judge import Judgement
from reviewkit.store import PARTLY, NewRecord, Revision, Store, Submission, dump

# Given by reviewkit when a row is accepted: the file that was handed in may not hold it yet.
_GIVEN_ON_ACCEPTANCE: Mapping[str, frozenset[str]] = {"lead": frozenset({"reference"})}

Row = tuple[str, int, Mapping[str, object]]


def same_submission(
    store: Store,
    judged: Judgement,
    records: Callable[[], Iterable[NewRecord]],
    submissions: Callable[[], Mapping[str, Submission]],
) -> Revision | None:
    """Return the accepted revision that a judged workbook repeats; None where it brings something new.

    A workbook that holds what an earlier revision held, and was saved after the newest one, takes that one back:
    it brings something new.

    records      of the judged workbook
    submissions  what became of each file, by sha256
    """
    identity = judged.identity
    assert identity is not None
    known = store.revisions(identity.form, identity.partner or "", identity.period)
    alike = [r for r in known if r.state == judged.state and r.currency == identity.currency]
    if not alike:
        return None
    given = _GIVEN_ON_ACCEPTANCE.get(identity.form, frozenset())
    rows = _without(_rows(records()), given)
    for revision in reversed(alike):
        if _without(_stored_rows(store, revision), given) == rows and _same_faults(
            judged, submissions().get(revision.sha256)
        ):
            newest = alike[-1]
            outranked = judged.state == "prepared" and any(r.state == "reviewed" for r in known)
            takes_back = revision is not newest and not outranked and judged.saved_at > newest.saved_at
            return None if takes_back else revision
    return None


def _same_faults(judged: Judgement, submission: Submission | None) -> bool:
    """Return whether the rows that were given back are the same, of a form accepted row by row."""
    partly = submission is not None and submission.status == PARTLY
    if partly != judged.partly:
        return False
    return submission is None or not partly or list(submission.faults) == faults_to_json(judged.faults)


def _rows(records: Iterable[NewRecord]) -> Iterator[Row]:
    """Yield sheet, place and values of records, the values as the store gives them back."""
    for record in records:
        yield record.sheet, record.ordinal, orjson.loads(dump(dict(record.data)))


def _stored_rows(store: Store, revision: Revision) -> Iterator[Row]:
    for _, sheet, ordinal, data in store.records([revision]):
        yield sheet, ordinal, data


def _without(rows: Iterable[Row], columns: frozenset[str]) -> list[Row]:
    """Return the rows in one order, less the values of some columns."""
    kept = [
        (sheet, ordinal, {name: value for name, value in data.items() if name not in columns})
        for sheet, ordinal, data in rows
    ]
    return sorted(kept, key=lambda row: row[:2])
