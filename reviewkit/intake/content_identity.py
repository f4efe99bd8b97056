"""What a workbook of ours holds, whatever a program added around it: the same content twice is one submission.

SharePoint's properties, the parts of a sensitivity label, a mail gateway's rewrite and a save without change in
another program give other bytes and the same content: form, partner, period, state, and the value of every
filled cell of a declared column.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import orjson

from reviewkit.domain.fault_json import faults_to_json
from reviewkit.domain.faults import FAULT, Fault
from reviewkit.domain.keys import fold
from reviewkit.forms import all_forms
from reviewkit.forms.engine.judge import Judgement
from reviewkit.store import NewRecord, Revision, Store, Submission, dump

# Given by reviewkit when a row is accepted: the file that was handed in may not hold it yet.
_GIVEN_ON_ACCEPTANCE: Mapping[str, frozenset[str]] = {"lead": frozenset({"reference"})}

# What other months, partners and the directory say of a workbook: it changes while the workbook does not.
OF_OTHERS = frozenset({
    "already-closed", "amount-leapt", "closed-again-later", "closed-deal-reopened",
    "currency-without-rate", "order-by-name", "sent-by-another",
    "deal-vanished", "new-action-closed", "no-partners", "outcome-of-unknown-deal", "prepared-after-reviewed",
    "reference-elsewhere", "stage-fell", "unknown-action", "unknown-code", "unknown-opportunity", "unknown-partner",
})  # fmt: skip

Row = tuple[str, int, Mapping[str, object]]


def same_submission(
    store: Store,
    judged: Judgement,
    faults: Callable[[], Sequence[Fault]],
    submissions: Callable[[], Mapping[str, Submission]],
) -> Revision | None:
    """Return the accepted revision that a judged workbook repeats; None where it brings something new.

    A workbook that holds what an earlier revision held, and was saved after the newest one, takes that one back:
    it brings something new. So does one that lacks a warning of before, or has another: a locked cell or a heading
    was changed.

    faults       of the workbook, with what its locked cells say beside what is known
    submissions  what became of each file, by sha256
    """
    identity = judged.identity
    assert identity is not None
    known = store.revisions(identity.form, identity.partner or "", identity.period)
    alike = [r for r in known if r.state == judged.state and r.currency == identity.currency]
    if not alike:
        return None
    given = _GIVEN_ON_ACCEPTANCE.get(identity.form, frozenset())
    rows = _without(_rows(records_of(judged)), given)
    for revision in reversed(alike):
        if _without(_stored_rows(store, revision), given) == rows and _same_faults(
            faults(), submissions().get(revision.sha256)
        ):
            newest = alike[-1]
            outranked = judged.state == "prepared" and any(r.state == "reviewed" for r in known)
            takes_back = revision is not newest and not outranked and judged.saved_at > newest.saved_at
            return None if takes_back else revision
    return None


def _same_faults(faults: Sequence[Fault], submission: Submission | None) -> bool:
    """Return whether the workbook alone has the faults and warnings it had when it was accepted."""
    own = faults_to_json([fault for fault in faults if fault.kind not in OF_OTHERS])
    former = submission.faults if submission is not None else ()
    return _in_one_order(own) == _in_one_order(f for f in former if f["kind"] not in OF_OTHERS)


def _in_one_order(faults: Iterable[Mapping[str, object]]) -> list[bytes]:
    return sorted(dump(dict(fault)) for fault in faults)


def form_digest(judged: Judgement) -> str:
    """Return the digest of what a judged workbook holds, its faults included; "" where it is none of ours.

    What a faulty cell holds is in no record: its fault stands for it.
    """
    identity = judged.identity
    if identity is None:
        return ""
    faults = [fault for fault in judged.faults if fault.severity == FAULT]
    held: list[object] = [
        identity.form, identity.partner, str(identity.period), identity.lang, identity.currency,
        [list(row) for row in sorted(_rows(records_of(judged)), key=lambda row: row[:2])], faults_to_json(faults),
    ]  # fmt: skip
    return hashlib.sha256(dump(held)).hexdigest()


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


def records_of(judged: Judgement) -> Iterator[NewRecord]:
    """Yield the records of a judged workbook of ours as the store keeps them."""
    assert judged.identity is not None
    form = all_forms()[judged.identity.form]
    for sheet in form.sheets:
        column = sheet.key_column
        for ordinal, record in enumerate(judged.records.get(sheet.key, ())):
            key = record.values.get(column.key) if column is not None else None
            cells = {
                name: [record.cells[name], record.raws.get(name, _raw(value))]
                for name, value in record.values.items()
            }
            data = dict(record.values)
            if sheet.key == "actions" and record.beside.get("id"):
                data["id"] = record.beside["id"]
            yield NewRecord(sheet.key, ordinal, record.row, judged.titles.get(sheet.key, ""),
                            fold(str(key)) if key is not None else None, data, cells)  # fmt: skip


def _raw(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
