"""Plans and quarterly workbooks as the quarter's analysis takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewkit.domain.indicators import INDICATORS
from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarter_named, quarters_of
from reviewkit.forms.engine.sides import PARTNER, VENDOR, column_side
from reviewkit.forms.quarterly import QUARTERLY
from reviewkit.history.quarter_records import Plan, QuarterlyReview
from reviewkit.history.typed_records import Records, Row, Sheets
from reviewkit.store import Revision, Store


def read_plans(store: Store, records: Records, period: Period) -> list[Plan]:
    """Return every revision of the plans of the period's year and the year before, oldest first."""
    since, until = Period("year", period.year - 1).number, period.in_year.number
    revisions = store.all_revisions("plan", since=since, until=until)
    records.read(revisions)
    return [_plan(revision, records.sheets(revision)) for revision in revisions]


def _plan(revision: Revision, sheets: Sheets) -> Plan:
    year = revision.period.year
    cover = next(iter(sheets.get("cover", ())), {})
    first = quarters_of(year)[0]
    targets: dict[Period, Mapping[str, object]] = {}
    for row in sheets.get("targets", ()):
        quarter = quarter_named(row.get("quarter"))
        if quarter is not None and quarter.year == year:
            targets[quarter] = {indicator.key: row.get(indicator.key) for indicator in INDICATORS}
    starts = quarter_named(cover.get("effective_from")) or first
    return Plan(
        revision.partner,
        year,
        revision.number,
        starts,
        revision.currency,
        targets,
        tuple(sheets.get("planned_actions", ())),
    )


def read_quarterlies(store: Store, records: Records, period: Period) -> list[QuarterlyReview]:
    """Return the quarterly workbooks of the year so far and the year before, as they count: side by side."""
    since, until = Period("year", period.year - 1).number, period.number
    revisions = store.all_revisions("quarterly", since=since, until=until)
    newest: dict[tuple[str, Period], dict[str, Revision]] = {}
    for revision in revisions:
        for side in revision.state.split("+"):
            if side in (PARTNER, VENDOR):
                newest.setdefault((revision.partner, revision.period), {})[side] = revision
    records.read(revision for sides in newest.values() for revision in sides.values())
    return [_handed(code, quarter, sides, records) for (code, quarter), sides in newest.items()]


def _handed(code: str, quarter: Period, sides: Mapping[str, Revision], records: Records) -> QuarterlyReview:
    partner_side, vendor_side = sides.get(PARTNER), sides.get(VENDOR)
    sheets: dict[str, list[Row]] = {}
    for sheet in QUARTERLY.sheets:
        revision = vendor_side if sheet.side == VENDOR else partner_side
        rows = records.rows(revision, sheet.key) if revision else []
        sheets[sheet.key] = list(rows)
    sheets["scores"] = _scores(
        records.rows(partner_side, "scores") if partner_side else [],
        records.rows(vendor_side, "scores") if vendor_side else [],
    )
    newest = max((r for r in (partner_side, vendor_side) if r is not None), key=lambda r: r.number)
    return QuarterlyReview(
        code,
        quarter,
        (partner_side or newest).currency,
        partner_side.number if partner_side else None,
        vendor_side.number if vendor_side else None,
        sheets,
    )


def _scores(partner_rows: Sequence[Row], vendor_rows: Sequence[Row]) -> list[Row]:
    """Return one row a topic: each side's columns from its own revision, a comment from whoever wrote one."""
    sheet = QUARTERLY.sheet("scores")
    rows: dict[str, Row] = {}
    for side, side_rows in ((PARTNER, partner_rows), (VENDOR, vendor_rows)):
        keys = [c.key for c in sheet.columns if column_side(sheet, c) in (side, "either")]
        for side_row in side_rows:
            row = rows.setdefault(side_row["topic"], {"topic": side_row["topic"]})
            for key in keys:
                if side_row.get(key) is not None:
                    row.setdefault(key, side_row[key])
    order = [c.key for c in sheet.column("topic").choices]  # type: ignore[union-attr]
    return [rows[topic] for topic in order if topic in rows]
