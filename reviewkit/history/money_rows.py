"""Amounts of stored rows in another currency: money columns are those that the forms declare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from reviewkit.domain.indicators import INDICATORS
from reviewkit.domain.money import convert
from reviewkit.forms import all_forms
from reviewkit.history.quarter_records import Plan, QuarterlyReview

Row = Mapping[str, Any]


@cache
def money_columns(form: str, sheet: str) -> tuple[str, ...]:
    """Return the keys of a sheet's columns that hold amounts."""
    columns = (s.columns for s in all_forms()[form].sheets if s.key == sheet)
    return tuple(column.key for group in columns for column in group if column.type == "money")


def convert_row(
    row: Row, columns: Sequence[str], source: str, target: str, worth: Mapping[str, Decimal]
) -> dict[str, Any]:
    """Return a row with the amounts of these columns converted, in cents.

    worth  what one unit of each currency is worth in the vendor's

    Raises MissingRateError for a currency that has to be converted and has no rate.
    """
    amounts = {key: row[key] for key in columns if row.get(key) is not None}
    return dict(row) | {key: convert(cents, source, target, worth) for key, cents in amounts.items()}


def convert_quarter(review: QuarterlyReview, target: str, worth: Mapping[str, Decimal]) -> QuarterlyReview:
    """Return a quarterly workbook's rows with every amount in another currency.

    Raises MissingRateError for a currency that has to be converted and has no rate.
    """
    if review.currency == target:
        return review
    sheets = {
        sheet: [
            convert_row(row, money_columns("quarterly", sheet), review.currency, target, worth)
            for row in rows
        ]
        for sheet, rows in review.sheets.items()
    }
    return replace(review, currency=target, sheets=sheets)


def convert_plan(plan: Plan, target: str, worth: Mapping[str, Decimal]) -> Plan:
    """Return a plan with every target and budget in another currency.

    Raises MissingRateError for a currency that has to be converted and has no rate.
    """
    if plan.currency == target:
        return plan
    money = tuple(indicator.key for indicator in INDICATORS if indicator.unit == "money")
    return replace(
        plan,
        currency=target,
        targets={
            quarter: convert_row(row, money, plan.currency, target, worth)
            for quarter, row in plan.targets.items()
        },
        actions=tuple(
            convert_row(row, money_columns("plan", "planned_actions"), plan.currency, target, worth)
            for row in plan.actions
        ),
    )
