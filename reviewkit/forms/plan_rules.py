"""What the columns of a plan alone cannot say: its quarters read, and held against its year."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.domain.faults import Fault
from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarter_named
from reviewkit.forms.engine.form import FilledForm
from reviewkit.forms.engine.records import Record


def rules(filled: FilledForm) -> list[Fault]:
    return [*_quarters(filled), *_targets(filled)]


RULES = (rules,)


def _quarters(filled: FilledForm) -> Iterator[Fault]:
    quarter_columns = (("cover", "effective_from"), ("targets", "quarter"), ("planned_actions", "quarter"))
    year = filled.identity.period.year
    for sheet, column in quarter_columns:
        for record in filled.rows(sheet):
            value = record.text(column)
            if value is None:
                continue
            quarter = quarter_named(value)
            if quarter is None:
                yield filled.fault(
                    "unreadable-quarter", sheet, record, column, value=value, example=f"{year}-Q1"
                )
            elif quarter.year != year:
                yield filled.fault(
                    "quarter-of-another-year", sheet, record, column, quarter=str(quarter), year=year
                )


def _targets(filled: FilledForm) -> Iterator[Fault]:
    first: dict[Period, Record] = {}
    for record in filled.rows("targets"):
        quarter = quarter_named(record.text("quarter"))
        if quarter is None:
            continue
        other = first.setdefault(quarter, record)
        # The same spelling twice is a fault already: the quarter is the sheet's key.
        if other is not record and other.values["quarter"] != record.values["quarter"]:
            yield filled.fault(
                "quarter-twice",
                "targets",
                record,
                "quarter",
                quarter=str(quarter),
                other=other.cells["quarter"],
            )
    if first:
        for part in (1, 2, 3, 4):
            quarter = Period("quarter", filled.identity.period.year, part)
            if quarter not in first:
                yield filled.fault(
                    "quarter-without-targets", "targets", None, "quarter", quarter=str(quarter)
                )
