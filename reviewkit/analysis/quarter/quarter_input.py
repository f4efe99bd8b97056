"""The input of a quarter's analysis."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reviewkit.analysis.month.month_portfolio import Portfolio
from reviewkit.domain.period import Period
from reviewkit.history.quarter_records import Plan, QuarterlyReview


@dataclass(frozen=True)
class QuarterInput:
    """The months, plans and quarterly reviews that a quarter's figures are made of.

    months   the analysis of the quarter's last month: who is counted, rates, and all earlier months
    green, amber   the thresholds of settings, as fractions of the plan
    """

    period: Period
    months: Portfolio
    plans: tuple[Plan, ...] = ()
    handed: tuple[QuarterlyReview, ...] = ()
    green: Decimal = Decimal("0.95")
    amber: Decimal = Decimal("0.80")
