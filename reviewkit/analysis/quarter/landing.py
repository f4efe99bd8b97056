"""Where quarter and year land as seen from one of their months: won so far, and what the pipe should add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from reviewkit.domain.money import ratio
from reviewkit.domain.period import Period

if TYPE_CHECKING:
    from reviewkit.analysis.quarter.quarter_portfolio import QuarterView


@dataclass(frozen=True)
class Landing:
    """One span (a quarter, a year) of one reader, cents in the reader's currency.

    plan      of the whole span; None without one
    won       revenue so far: declared where a quarterly workbook is in, else won in the months known
    weighted  the open pipe that closes by the span's end, weighted
    """

    span: Period
    plan: int | None
    won: int
    weighted: int

    @property
    def landing(self) -> int:
        return self.won + self.weighted

    @property
    def rate(self) -> float | None:
        return ratio(self.landing, self.plan)


def landings(view: QuarterView) -> list[Landing]:
    """The quarter and the year; none of a span that nothing is planned for.

    A quarter that a workbook declares counts nothing twice: the open pipe holds open deals alone.
    """
    gap, period = view.gaps["revenue"], view.period
    deals = view.coverage.deals
    end = period.last_day
    spans = (
        (period, gap.quarter.plan, gap.quarter.actual, _weighted(deals, end)),
        (period.in_year, gap.year_plan, gap.year_to_date.actual, view.coverage.weighted),
    )
    return [
        Landing(span, _cents(plan), _cents(won) or 0, weighted)
        for span, plan, won, weighted in spans
        if plan is not None
    ]


def together(each: Sequence[Sequence[Landing]]) -> list[Landing]:
    """The landings of several partners, in one currency, added up span by span."""
    by_span: dict[Period, list[Landing]] = {}
    for landing in (landing for landings in each for landing in landings):
        by_span.setdefault(landing.span, []).append(landing)
    return [
        Landing(span, sum(o.plan or 0 for o in ones), sum(o.won for o in ones), sum(o.weighted for o in ones))
        for span, ones in by_span.items()
    ]


def _weighted(deals: tuple[dict[str, object], ...], end: dt.date) -> int:
    closing = [deal for deal in deals if isinstance(deal["close"], dt.date) and deal["close"] <= end]
    return sum(int(str(deal["weighted"])) for deal in closing)


def _cents(value: Fraction | None) -> int | None:
    return None if value is None else int(value)
