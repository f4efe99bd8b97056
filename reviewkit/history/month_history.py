"""The frames of a month: all reviews up to it, all partners, and what the register adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.domain.rules import is_closed
from reviewkit.history import month_frames as frames
from reviewkit.history.lead_register import Register
from reviewkit.history.month_frames import KnownFrames, Terms
from reviewkit.history.partner_months import PartnerMonths
from reviewkit.history.people import Directory, Partner
from reviewkit.history.typed_records import Records, Row
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store

_SHEETS = {
    "pipeline": frames.PIPE,
    "outcomes": frames.OUTCOMES,
    "leads": frames.LEADS,
    "commit": frames.COMMITS,
    "actions": frames.ACTIONS,
}
_EMPTY = {
    "pipeline": frames.no_pipe,
    "outcomes": frames.no_outcomes,
    "leads": frames.no_leads,
    "commit": frames.no_commits,
    "actions": frames.no_actions,
}


def terms_of(settings: Settings, period: Period) -> Terms:
    """Return the settings that figures depend on, as they are at a period."""
    return Terms(
        settings.ladder(period),
        settings.get("focus.stage"),
        settings.focus_cents,
        settings.currency,
        settings.worth(period),
        settings.get("attention.stood_still_days"),
        talk_about=settings.get("attention.deals"),
        fewest_lines=settings.get("forecast.fewest_lines"),
    )


def month_frames(
    store: Store,
    records: Records,
    period: Period,
    directory: Directory,
    reviews: Sequence[Revision],
    register: Register,
    directory_before: Directory | None,
) -> KnownFrames:
    """Return the frames that a period's figures are worked out from.

    period    a month, or a quarter: its last month's frames, of the partners counted in the quarter
    reviews   the counting reviews up to that month
    directory_before   the directory the month before was printed with; None where it was not printed
    """
    month = period.months[-1]
    rows = _rows(records, reviews)
    replaced, replacing = _replaced(store, month, reviews)
    records.read(replaced)
    earlier = month.shift(-1)
    return KnownFrames(
        period=month,
        partners=partners_frame(directory.counted(period)),
        managers=DataFrame(
            {"code": list(directory.managers), "name": [m.name for m in directory.managers.values()]},
            dtype=object,
        ),
        reviews=_reviews(records, reviews),
        pipe=_frame("pipeline", rows["pipeline"]),
        outcomes=_frame("outcomes", rows["outcomes"]),
        leads=_frame("leads", rows["leads"]),
        commits=_frame("commit", rows["commit"]),
        actions=_frame("actions", _actions(records, reviews, month)),
        sheet_leads=_sheet_leads(register),
        decisions=_decisions(register),
        ended_leads=_ended_leads(register),
        printed=_frame("pipeline", _rows(records, replaced)["pipeline"]),
        printed_months=DataFrame(replacing, columns=["partner", "month"])
        if replacing
        else frames.no_printed_months(),
        partners_before=None
        if directory_before is None
        else partners_frame(directory_before.counted(earlier)),
    )


def _sheet_leads(known: Register) -> DataFrame:
    """Return a row for each time somebody came to hold an opportunity; partner None while no partner does."""
    rows = []
    for holder, month, key in known.held:
        lead = known.leads[key]
        if holder or lead.live:
            values = (
                lead.text("customer"),
                lead.text("project"),
                lead.amount,
                lead.currency,
                lead.text("origin"),
                lead.text("planned_action"),
                lead.day("planned_action_due"),
            )
            rows.append((holder or None, month, key, lead.reference, *values))
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


def _ended_leads(known: Register) -> DataFrame:
    if not known.ended:
        return frames.no_ended_leads()
    rows = [(lead.partner, lead.month, lead.key, lead.kind) for lead in known.ended.values()]
    columns = {
        name: _object(list(column))
        for name, column in zip(frames.ENDED_LEADS, zip(*rows, strict=True), strict=True)
    }
    return DataFrame(columns).astype({"month": "int64"})


def partners_frame(counted: Iterable[Partner]) -> DataFrame:
    """Return partners as a frame: code, name, manager, currency."""
    rows = [(p.code, p.name, p.manager, p.currency) for p in counted]
    return DataFrame(rows, columns=list(frames.PARTNERS), dtype=object) if rows else frames.no_partners()


def _reviews(records: Records, reviews: Sequence[Revision]) -> DataFrame:
    if not reviews:
        return frames.no_reviews()

    def held_on(review: Revision) -> dt.date | None:
        cover = records.rows(review, "cover") if review.state == "reviewed" else []
        return cover[0].get("held_on") if cover else None

    return DataFrame(
        [(r.partner, r.month, r.state, r.number, held_on(r)) for r in reviews],
        columns=list(frames.REVIEWS),
        dtype=object,
    ).astype({"month": "int64", "revision": "int64"})


def _actions(records: Records, reviews: Sequence[Revision], month: Period) -> list[Row]:
    """Return every action of every review, numbered as its workbooks have it (see PartnerMonths.actions)."""
    by_partner: dict[str, list[Revision]] = {}
    for review in reviews:
        by_partner.setdefault(review.partner, []).append(review)
    actions: list[Row] = []
    for partner, own in by_partner.items():
        months = PartnerMonths(partner, month, own, records)
        for review in own:
            actions += [_row(action, review) for action in months.actions(review)]
    return actions


def _rows(records: Records, reviews: Sequence[Revision]) -> dict[str, list[Row]]:
    """Return the rows of reviews by sheet, in the order the reviews came in; closed deals are no pipe."""
    rows: dict[str, list[Row]] = {sheet: [] for sheet in _SHEETS}
    for review in sorted(reviews, key=lambda r: r.id):
        for sheet in rows:
            rows[sheet] += [
                _row(row, review)
                for row in records.rows(review, sheet)
                if not (sheet == "pipeline" and is_closed(row.get("stage")))
            ]
    return rows


def _row(row: Row, review: Revision) -> Row:
    row = row | {"partner": review.partner, "month": review.month, "currency": review.currency}
    reference = row.get("reference")
    if reference is not None:
        row["key"] = fold(reference)
    return row


def _frame(sheet: str, rows: Sequence[Row]) -> DataFrame:
    if not rows:
        return _EMPTY[sheet]()
    sources = {new: old for old, new in frames.RENAMED.items()}
    columns = {name: [row.get(sources.get(name, name)) for row in rows] for name in _SHEETS[sheet]}
    if "stage" in columns:
        columns["stage"] = [int(str(stage)) for stage in columns["stage"]]
    frame = DataFrame({name: _object(values) for name, values in columns.items()})
    return frame.astype({name: "int64" for name in columns if name in ("month", "stage", "amount")})


def _object(values: Sequence[object]) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _replaced(
    store: Store, month: Period, counting: Sequence[Revision]
) -> tuple[list[Revision], list[tuple[str, int]]]:
    """Return what was printed of each partner's last known month, where a newer revision counts now.

    Returns the revisions printed, and their (partner, month).
    """
    this_month = month.number
    last: dict[str, Revision] = {r.partner: r for r in counting if r.month < this_month}
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
    return replaced, [(r.partner, r.month) for r in replaced]
