"""A review held against what is known of its partner's earlier months and of the directory.

Only one thing here is a fault (domain: Workbooks, outcomes): a second outcome of a deal
that is closed already. Everything else compared is a warning: shown, never in the way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reviewkit.domain.faults import Fault
from reviewkit.domain.keys import fold
from reviewkit.domain.money import MissingRateError, convert
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_open, vanished
from reviewkit.domain.stages import CLOSED
from reviewkit.forms.engine.judge import Judgement
from reviewkit.forms.engine.records import Record
from reviewkit.store import Store
from reviewkit.text import N_, language

StoredValues = Mapping[str, Any]  # a record's values as the store keeps them: JSON


@dataclass
class EarlierReviews:
    """What is known of a partner before a month, from the reviews that count.

    pipe      the last known pipe: values by folded reference, open rows only
    closed    by folded reference: outcome and month of the last time it closed and was not open since
    known     every folded reference any earlier review knew
    actions   ids of actions known so far
    later     by folded reference: outcome and month that a later month's review reports
    """

    pipe: dict[str, StoredValues] = field(default_factory=dict)
    closed: dict[str, tuple[str, int]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    later: dict[str, tuple[str, int]] = field(default_factory=dict)


def read_earlier_reviews(
    store: Store, partner: str, month: int, currency: str, worth: Mapping[str, Decimal]
) -> EarlierReviews:
    """Read a partner's earlier months in order: what is open, what is closed, what was ever known.

    currency  of the review they are compared with: amounts in another are converted, left out without a rate
    worth     what one unit of each currency is worth in the vendor's
    """
    reviews = EarlierReviews()
    revisions = store.current_revisions("review", until=month - 1, partner=partner)
    by_revision: dict[int, list[tuple[str, StoredValues]]] = {r.id: [] for r in revisions}
    for revision_id, sheet, _, data in store.records(revisions):
        by_revision[revision_id].append((sheet, data))
    for revision in revisions:
        rows = by_revision[revision.id]
        reviews.pipe = {
            fold(d["reference"]): _in_currency(d, revision.currency, currency, worth)
            for sheet, d in rows
            if sheet == "pipeline" and d.get("stage") not in CLOSED
        }
        for key in reviews.pipe:
            reviews.closed.pop(key, None)
        for sheet, values in rows:
            if sheet in ("pipeline", "outcomes", "leads"):
                reviews.known.add(fold(values["reference"]))
            if sheet == "outcomes":
                reviews.closed[fold(values["reference"])] = (values["outcome"], revision.month)
            elif sheet == "actions" and values.get("id"):
                reviews.actions.add(values["id"])
    _read_later(store, partner, month, reviews)
    return reviews


def _in_currency(
    values: StoredValues, source: str, target: str, worth: Mapping[str, Decimal]
) -> StoredValues:
    """A deal's values with its amount converted."""
    if source == target or values.get("amount") is None:
        return values
    try:
        return {**values, "amount": convert(values["amount"], source, target, worth)}
    except MissingRateError:
        return {**values, "amount": None}


def _read_later(store: Store, partner: str, month: int, reviews: EarlierReviews) -> None:
    """What later months report as closed, that was not open again before."""
    revisions = store.current_revisions("review", since=month + 1, partner=partner)
    months = {r.id: r.month for r in revisions}
    opened: set[str] = set()
    rows = sorted(store.records(revisions), key=lambda row: (months[row[0]], row[1]))
    for revision_id, sheet, _, data in rows:  # the outcomes of a month before its pipe
        if sheet == "outcomes" and fold(data["reference"]) not in opened:
            reviews.later.setdefault(fold(data["reference"]), (data["outcome"], months[revision_id]))
        elif sheet == "pipeline" and data.get("stage") not in CLOSED:
            opened.add(fold(data["reference"]))


@dataclass(frozen=True)
class WarningBounds:
    """When a change is worth a warning (settings: checks)."""

    stage_fall: int
    amount_factor: Decimal


def compare_review(
    judged: Judgement,
    earlier: EarlierReviews,
    bounds: WarningBounds,
    left: Callable[[str], bool] = lambda _: False,
) -> list[Fault]:
    """Faults and warnings of a review compared with the months before.

    left  did the director take this deal (folded reference) away? Its going raises no question
    """
    return [
        *_outcomes(judged, earlier, bounds),
        *_pipe(judged, earlier, bounds),
        *_vanished(judged, earlier, left),
        *_new_and_closed(judged),
    ]


def _fault(judged: Judgement, kind: str, sheet: str, record: Record, column: str, **values: object) -> Fault:
    return Fault(kind, judged.titles.get(sheet, ""), record.cells.get(column, ""), column, values)


def _closed(
    judged: Judgement, kind: str, sheet: str, record: Record, column: str, ended: tuple[str, int]
) -> Fault:
    """A fault that names how and when a deal was closed."""
    outcome, month = ended
    return _fault(
        judged,
        kind,
        sheet,
        record,
        column,
        reference=record.values["reference"],
        outcome=_outcome_word(judged, outcome),
        month=_month(judged, month),
    )


def _month(judged: Judgement, number: int) -> str:
    return language(judged.lang).month(Period.of_number(number).first_day)


def _outcome_word(judged: Judgement, outcome: str) -> str:
    return language(judged.lang).say(N_("as won") if outcome == "won" else N_("as lost"))


def _rows(judged: Judgement, sheet: str) -> Sequence[Record]:
    return [record for record in judged.records.get(sheet, ()) if record.get("reference")]


def _new_and_closed(judged: Judgement) -> Iterator[Fault]:
    for record in judged.records.get("actions", ()):
        if not record.beside.get("id") and record.get("status") in ("done", "dropped"):
            yield _fault(judged, "new-action-closed", "actions", record, "status")


def _outcomes(judged: Judgement, earlier: EarlierReviews, bounds: WarningBounds) -> Iterator[Fault]:
    for record in _rows(judged, "outcomes"):
        key = fold(record.values["reference"])
        if key in earlier.closed:
            yield _closed(judged, "already-closed", "outcomes", record, "reference", earlier.closed[key])
        elif key not in earlier.known and earlier.known:
            yield _fault(
                judged,
                "outcome-of-unknown-deal",
                "outcomes",
                record,
                "reference",
                reference=record.values["reference"],
            )
        if key in earlier.pipe:
            yield from _leapt(judged, "outcomes", record, earlier.pipe[key], bounds)
        if key in earlier.later:
            yield _closed(judged, "closed-again-later", "outcomes", record, "reference", earlier.later[key])


def _pipe(judged: Judgement, earlier: EarlierReviews, bounds: WarningBounds) -> Iterator[Fault]:
    for record in _rows(judged, "pipeline"):
        reference = record.values["reference"]
        key = fold(reference)
        old = earlier.pipe.get(key)
        stage = record.text("stage")
        if key in earlier.closed and is_open(stage):
            yield _closed(judged, "closed-deal-reopened", "pipeline", record, "stage", earlier.closed[key])
        if old is None:
            continue
        if stage and is_open(stage) and int(old["stage"]) - int(stage) >= bounds.stage_fall:
            yield _fault(
                judged,
                "stage-fell",
                "pipeline",
                record,
                "stage",
                reference=reference,
                old=old["stage"],
                new=stage,
            )
        yield from _leapt(judged, "pipeline", record, old, bounds)
        yield from _locked(judged, record, old)


def _leapt(
    judged: Judgement, sheet: str, record: Record, old: StoredValues, bounds: WarningBounds
) -> Iterator[Fault]:
    """An amount many times the last known one, or a small part of it."""
    lang, amount, previous_amount = language(judged.lang), record.whole("amount"), old.get("amount")
    if not amount or not previous_amount:
        return
    if max(Decimal(amount) / previous_amount, Decimal(previous_amount) / amount) >= bounds.amount_factor:
        assert judged.identity is not None
        yield _fault(
            judged,
            "amount-leapt",
            sheet,
            record,
            "amount",
            reference=record.values["reference"],
            old=lang.money(previous_amount, judged.identity.currency),
            new=lang.money(amount, judged.identity.currency),
        )


def _locked(judged: Judgement, record: Record, old: StoredValues) -> Iterator[Fault]:
    lang = language(judged.lang)
    assert judged.identity is not None
    currency = judged.identity.currency
    for column, was in (
        ("previous_stage", "stage"),
        ("previous_amount", "amount"),
        ("previous_close", "expected_close"),
    ):
        beside, known = record.beside.get(column), old.get(was)
        if beside is None or known is None:
            continue
        text = beside.isoformat() if isinstance(beside, dt.date) else str(beside)
        if text != str(known):
            shown = [text, str(known)]
            if column == "previous_amount":
                shown = [lang.money(int(v), currency, exact=True) for v in shown]
            yield _fault(
                judged, "locked-value-changed", "pipeline", record, column, found=shown[0], known=shown[1]
            )


def _vanished(judged: Judgement, earlier: EarlierReviews, left: Callable[[str], bool]) -> Iterator[Fault]:
    lang = language(judged.lang)
    assert judged.identity is not None
    pipe, outcomes = (
        {fold(r.values["reference"]) for r in _rows(judged, sheet)} for sheet in ("pipeline", "outcomes")
    )
    for key in vanished(earlier.pipe, pipe, outcomes):
        if not left(key):
            deal = earlier.pipe[key]
            amount = lang.money(deal.get("amount"), judged.identity.currency)
            yield Fault(
                "deal-vanished",
                judged.titles.get("pipeline", ""),
                "",
                "reference",
                {"reference": deal["reference"], "amount": amount},
            )


def month_of(judged: Judgement) -> int:
    assert judged.identity is not None
    return judged.identity.period.number
