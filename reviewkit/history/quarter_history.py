"""From stored plans and quarterly workbooks to what the quarter's analysis takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from reviewkit.analysis import Portfolio, analyse
from reviewkit.analysis.quarter import Handed, Plan, QuarterKnown, QuarterPortfolio
from reviewkit.domain.indicators import INDICATORS
from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarter_named, quarters_of
from reviewkit.forms.engine.declaration import Sheet
from reviewkit.forms.engine.sides import PARTNER, VENDOR, column_side
from reviewkit.forms.plan import PLAN
from reviewkit.forms.quarterly import QUARTERLY
from reviewkit.history.month_history import known_at, partners_frame, terms_of
from reviewkit.history.people import Directory, need_directory
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store, month_number

Sheets = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class QuarterSources:
    """What a quarter's documents are made of, to be told by the run that printed them."""

    directory: Directory
    portfolio: QuarterPortfolio
    revisions: tuple[int, ...]


def analysed_quarter(store: Store, settings: Settings, period: Period) -> QuarterSources:
    """Everything known of a quarter, analysed.

    Raises UsageError where no directory is known, SettingsError for a currency without a rate.
    """
    directory = need_directory(store, period, currency=settings.currency, lang=settings.language)
    months = months_of(store, settings, period, directory)
    plans, plan_ids = plans_until(store, period)
    handed, handed_ids = handed_until(store, period)
    _rates_known(settings, period, months, [*plans, *handed])
    known = QuarterKnown(
        period, months, tuple(plans), tuple(handed), settings.get("gap.green"), settings.get("gap.amber")
    )
    reviews = store.counting("review", until=month_number(period.months[-1]))
    ids = (directory.revision.id, *plan_ids, *handed_ids, *(r.id for r in reviews))
    return QuarterSources(directory, QuarterPortfolio(known), ids)


def months_of(store: Store, settings: Settings, period: Period, directory: Directory) -> Portfolio:
    """The months up to the quarter's last one, of the partners counted in the quarter."""
    last = period.months[-1]
    known = replace(
        known_at(store, settings, last, directory), partners=partners_frame(directory.counted(period))
    )
    return analyse(known, terms_of(settings, last))


def _rates_known(
    settings: Settings, period: Period, months: Portfolio, rows: Iterable[Plan | Handed]
) -> None:
    known = months.ledger.known
    counted = set(known.partners["code"])
    used = set(known.partners["currency"]) | {row.currency for row in rows if row.partner in counted}
    for frame in (known.pipe, known.outcomes, known.leads, known.commits):
        used |= set(frame.loc[frame["partner"].isin(counted), "currency"])
    for currency in sorted(used):
        if currency not in months.ledger.terms.worth:
            raise settings.rate_missing(currency, period)


def plans_until(store: Store, period: Period, partner: str | None = None) -> tuple[list[Plan], list[int]]:
    """Every revision of the plans of this year and the year before, and the revisions' ids."""
    since, until = month_number(Period("year", period.year - 1)), month_number(period.in_year)
    revisions = store.every("plan", since=since, until=until, partner=partner)
    sheets = _sheets(store, revisions)
    return [_plan(revision, sheets[revision.id]) for revision in revisions], [r.id for r in revisions]


def _plan(revision: Revision, sheets: Sheets) -> Plan:
    year = revision.period.year
    cover = next(iter(sheets.get("cover", ())), {})
    first = quarters_of(year)[0]
    targets: dict[Period, Mapping[str, Any]] = {}
    for row in sheets.get("targets", ()):
        quarter = quarter_named(row.get("quarter"))
        if quarter is not None and quarter.year == year:
            targets[quarter] = {one.key: _figure(row.get(one.key)) for one in INDICATORS}
    starts = quarter_named(cover.get("effective_from")) or first
    return Plan(
        revision.partner,
        year,
        revision.number,
        starts,
        revision.currency,
        targets,
        tuple(
            _with_every_column(PLAN.sheet("planned_actions"), row)
            for row in sheets.get("planned_actions", ())
        ),
    )


def _figure(value: Any) -> Any:
    """A share comes from the store as exact text."""
    return Decimal(value) if isinstance(value, str) else value


def handed_until(store: Store, period: Period, partner: str | None = None) -> tuple[list[Handed], list[int]]:
    """The quarterly workbooks of this year so far and the year before, as they count: side by side."""
    since, until = month_number(Period("year", period.year - 1)), month_number(period)
    revisions = store.every("quarterly", since=since, until=until, partner=partner)
    newest: dict[tuple[str, Period], dict[str, Revision]] = {}
    for revision in revisions:
        for side in revision.state.split("+"):
            if side in (PARTNER, VENDOR):
                newest.setdefault((revision.partner, revision.period), {})[side] = revision
    used = {r.id: r for sides in newest.values() for r in sides.values()}
    sheets = _sheets(store, [used[i] for i in sorted(used)])
    handed = [_handed(code, quarter, sides, sheets) for (code, quarter), sides in newest.items()]
    return handed, sorted(used)


def _handed(
    code: str, quarter: Period, sides: Mapping[str, Revision], sheets: Mapping[int, Sheets]
) -> Handed:
    mine, theirs = sides.get(PARTNER), sides.get(VENDOR)
    out: dict[str, list[dict[str, Any]]] = {}
    for sheet in QUARTERLY.sheets:
        revision = theirs if sheet.side == VENDOR else mine
        rows = sheets[revision.id].get(sheet.key, ()) if revision else ()
        out[sheet.key] = [_with_every_column(sheet, row) for row in rows]
    out["scores"] = _scores(
        sheets[mine.id].get("scores", []) if mine else [],
        sheets[theirs.id].get("scores", []) if theirs else [],
    )
    newest = max((r for r in (mine, theirs) if r is not None), key=lambda r: r.number)
    return Handed(
        code,
        quarter,
        (mine or newest).currency,
        mine.number if mine else None,
        theirs.number if theirs else None,
        out,
    )


def _with_every_column(sheet: Sheet, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored row with None in the columns that a person left empty: the store keeps what was filled."""
    return {column.key: None for column in sheet.columns} | dict(row)


def _scores(mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row a topic: each side's columns from its own revision, a comment from whoever wrote one."""
    sheet = QUARTERLY.sheet("scores")
    rows: dict[str, dict[str, Any]] = {}
    for side, said in ((PARTNER, mine), (VENDOR, theirs)):
        keys = [c.key for c in sheet.columns if column_side(sheet, c) in (side, "either")]
        for row in said:
            told = rows.setdefault(row["topic"], {"topic": row["topic"]})
            for key in keys:
                if row.get(key) is not None:
                    told.setdefault(key, row[key])
    order = [c.key for c in sheet.column("topic").choices]  # type: ignore[union-attr]
    return [rows[topic] for topic in order if topic in rows]


def _sheets(store: Store, revisions: Sequence[Revision]) -> dict[int, Sheets]:
    out: dict[int, Sheets] = {r.id: {} for r in revisions}
    for revision_id, sheet, _, data in store.records(revisions):
        out[revision_id].setdefault(sheet, []).append(data)
    return out
