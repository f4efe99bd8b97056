"""What a quarter's figures are worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reviewkit.analysis.month.month_portfolio import Portfolio
from reviewkit.domain.period import Period
from reviewkit.history.quarter_records import Handed, Plan


@dataclass(frozen=True)
class QuarterKnown:
    """Everything a quarter's figures are made of.

    months   the analysis of the quarter's last month: who is counted, rates, and all earlier months
    green, amber   the thresholds of settings, as fractions of the plan
    """

    period: Period
    months: Portfolio
    plans: tuple[Plan, ...] = ()
    handed: tuple[Handed, ...] = ()
    green: Decimal = Decimal("0.95")
    amber: Decimal = Decimal("0.80")
