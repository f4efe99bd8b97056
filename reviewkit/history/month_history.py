"""From stored records to the frames the analysis takes: all months up to a period, all partners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pandas import DataFrame

from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.domain.stages import CLOSED
from reviewkit.history import month_frames as frames
from reviewkit.history.lead_register import Register, answers, register
from reviewkit.history.month_frames import Known, Terms
from reviewkit.history.people import Directory, directory_at
from reviewkit.prefill.review_prefill import PartnerMonths
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store, month_number

# What a frame calls a column of a sheet, where the names differ.
_RENAMED = {"expected_close": "close"}
_DAYS = {"close", "declared_on", "closed_on", "action_due", "planned_action_due", "due"}
_SHEETS = {
    "pipeline": frames.PIPE,
    "outcomes": frames.OUTCOMES,
    "leads": frames.LEADS,
    "commit": frames.COMMITS,
    "actions": frames.ACTIONS,
}
_BESIDE = ("actions", "outcomes", "leads", "assessment", "cover")
Stored = tuple[int, str, int, dict[str, Any]]
Sheets = dict[int, dict[str, list[dict[str, Any]]]]
_EMPTY = {
    "pipeline": frames.no_pipe,
    "outcomes": frames.no_outcomes,
    "leads": frames.no_leads,
    "commit": frames.no_commits,
    "actions": frames.no_actions,
}


def terms_of(settings: Settings, period: Period) -> Terms:
    """What settings say at a period."""
    return Terms(
        settings.ladder(period),
        settings.get("focus.stage"),
        settings.focus_cents,
        settings.currency,
        settings.worth(period),
        settings.get("attention.stood_still_days"),
        talk_about=settings.get("attention.deals"),
    )


def known_at(store: Store, settings: Settings, period: Period, directory: Directory) -> Known:
    """Everything the analysis of a month needs."""
    month = month_number(period)
    revisions = store.counting("review", until=month)
    beside: Sheets = {}
    rows = _rows(_keeping(store.records(revisions), beside), revisions)
    counted = directory.counted(period)
    known_leads = register(store, settings, period, answers(rows["leads"]))
    printed, printed_months = _printed(store, period, revisions)
    return Known(
        period=period,
        partners=partners_frame(counted),
        managers=DataFrame(
            {"code": list(directory.managers), "name": [m.name for m in directory.managers.values()]},
            dtype=object,
        ),
        reviews=_reviews(revisions, beside),
        pipe=_frame("pipeline", rows["pipeline"]),
        outcomes=_frame("outcomes", rows["outcomes"]),
        leads=_frame("leads", rows["leads"]),
        commits=_frame("commit", rows["commit"]),
        actions=_frame("actions", _actions(beside, revisions, period)),
        sheet_leads=_sheet_leads(known_leads),
        decisions=_decisions(known_leads),
        printed=_frame("pipeline", printed),
        printed_months=DataFrame(printed_months, columns=["partner", "month"])
        if printed_months
        else frames.no_printed_months(),
        partners_before=_partners_before(store, settings, period),
    )


def _sheet_leads(known: Register) -> DataFrame:
    """Each time somebody came to hold an opportunity; partner None while nobody does."""
    rows = []
    for holder, month, key in known.held:
        lead = known.leads[key]
        if holder or lead.live:
            told = (
                lead.said("customer"),
                lead.said("project"),
                lead.amount,
                lead.currency,
                lead.said("origin"),
                lead.said("planned_action"),
                dt.date.fromisoformat(due) if (due := lead.said("planned_action_due")) else None,
            )
            rows.append((holder or None, month, key, lead.reference, *told))
    if not rows:
        return frames.no_sheet_leads()
    columns = {
        name: _object(list(column))
        for name, column in zip(frames.SHEET_LEADS, zip(*rows, strict=True), strict=True)
    }
    return DataFrame(columns).astype({"month": "int64", "amount": "int64"})


def _decisions(known: Register) -> DataFrame:
    if not known.decisions:
        return frames.no_decisions()
    rows = [(d.month, d.key, d.from_partner, d.to_partner, d.kind) for d in known.decisions]
    columns = {
        name: _object(list(column))
        for name, column in zip(frames.DECISIONS, zip(*rows, strict=True), strict=True)
    }
    return DataFrame(columns).astype({"month": "int64"})


def partners_frame(counted: Iterable[Any]) -> DataFrame:
    """Partners of the directory as the analysis takes them."""
    rows = [(p.code, p.name, p.manager, p.currency) for p in counted]
    return DataFrame(rows, columns=list(frames.PARTNERS), dtype=object) if rows else frames.no_partners()


def _keeping(records: Iterable[Stored], beside: Sheets) -> Iterator[Stored]:
    """The same records, those that actions and days are read from kept by revision and sheet."""
    for record in records:
        revision_id, sheet, _, data = record
        if sheet in _BESIDE:
            beside.setdefault(revision_id, {}).setdefault(sheet, []).append(data)
        yield record


def _reviews(revisions: Sequence[Revision], beside: Sheets) -> DataFrame:
    if not revisions:
        return frames.no_reviews()

    def held_on(revision: Revision) -> dt.date | None:
        cover = beside.get(revision.id, {}).get("cover") or [{}]
        day = cover[0].get("held_on") if revision.state == "reviewed" else None
        return dt.date.fromisoformat(day) if day else None

    return DataFrame(
        [(r.partner, r.month, r.state, r.number, held_on(r)) for r in revisions],
        columns=list(frames.REVIEWS),
        dtype=object,
    ).astype({"month": "int64", "revision": "int64"})


def _actions(sheets: Sheets, revisions: Sequence[Revision], period: Period) -> list[dict[str, Any]]:
    """Every action of every review, numbered as its workbooks have it (see PartnerMonths.actions)."""
    mine: dict[str, list[Revision]] = {}
    for revision in revisions:
        mine.setdefault(revision.partner, []).append(revision)
    out = []
    for partner, reviews in mine.items():
        months = PartnerMonths(partner, period, reviews, sheets)
        for revision in reviews:
            out += [_row(row, revision) for row in months.actions(revision)]
    return out


def _rows(records: Iterable[Stored], revisions: Sequence[Revision]) -> dict[str, list[dict[str, Any]]]:
    by_id = {r.id: r for r in revisions}
    rows: dict[str, list[dict[str, Any]]] = {sheet: [] for sheet in _SHEETS}
    for revision_id, sheet, _, data in records:
        if sheet in rows and not (sheet == "pipeline" and data.get("stage") in CLOSED):
            rows[sheet].append(_row(data, by_id[revision_id]))
    return rows


def _row(data: Mapping[str, Any], revision: Revision) -> dict[str, Any]:
    row = dict(data)
    row["partner"], row["month"], row["currency"] = revision.partner, revision.month, revision.currency
    reference = row.get("reference")
    if reference is not None:
        row["key"] = fold(reference)
    return row


def _frame(sheet: str, rows: Sequence[Mapping[str, Any]]) -> DataFrame:
    if not rows:
        return _EMPTY[sheet]()
    back = {new: old for old, new in _RENAMED.items()}
    columns: dict[str, list[Any]] = {}
    for name in _SHEETS[sheet]:
        source = back.get(name, name)
        values = [row.get(source) for row in rows]
        if name in _DAYS:
            values = [None if v is None else dt.date.fromisoformat(v) for v in values]
        elif name in ("probability", "confidence"):
            values = [None if v is None else Decimal(v) for v in values]
        elif name == "stage":
            values = [int(str(v)) for v in values]
        columns[name] = values
    whole = {"month", "stage", "amount"}
    frame = DataFrame({name: _object(values) for name, values in columns.items()})
    return frame.astype({name: "int64" for name in columns if name in whole})


def _object(values: list[Any]) -> Any:
    import numpy as np  # noqa: PLC0415

    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


def _printed(
    store: Store, period: Period, counting: Sequence[Revision]
) -> tuple[list[dict[str, Any]], list[tuple[str, int]]]:
    """The pipe as printed of each partner's last known month, where a newer revision counts now."""
    month = month_number(period)
    last: dict[str, Revision] = {r.partner: r for r in counting if r.month < month}
    by_period: dict[Period, dict[str, Revision]] = {}
    replaced: list[Revision] = []
    for revision in last.values():
        if revision.number == 1:
            continue
        if revision.period not in by_period:
            run = store.last_run(revision.period)
            sources = store.printed_from(run[0]) if run else []
            by_period[revision.period] = {
                r.partner: r for r in sources if r.form == "review" and r.period == revision.period
            }
        old = by_period[revision.period].get(revision.partner)
        if old is not None and old.id != revision.id:
            replaced.append(old)
    return _rows(store.records(replaced), replaced)["pipeline"], [(r.partner, r.month) for r in replaced]


def _partners_before(store: Store, settings: Settings, period: Period) -> DataFrame | None:
    """Who was counted when the month before was printed."""
    earlier = period.shift(-1)
    if store.last_run(earlier) is None:
        return None
    directory = directory_at(store, earlier, currency=settings.currency, lang=settings.language)
    return None if directory is None else partners_frame(directory.counted(earlier))
