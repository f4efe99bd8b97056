"""Units and definitions of a quarter's figures, by their path below a reader (domain: Plan gap, Sales efficiency)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.book.figure import COUNT, DAYS, MONEY, RATIO, TEXT, Unit
from reviewkit.book.forecast_book import forecast_definition
from reviewkit.domain.indicators import BY_KEY, Indicator
from reviewkit.text import N_


@dataclass(frozen=True)
class QuarterFigure:
    """What a path holds: its unit and definition; the indicator it is a figure of, None for the others."""

    unit: Unit
    definition: str
    indicator: Indicator | None = None


_GAP = {
    "plan": N_("What the plan in force foresees; over partners, the plans of those that have an actual."),
    "actual": N_("What was declared in the quarterly workbook, else what is known from the months."),
    "difference": N_("Actual less plan."),
    "rate": N_("Actual divided by plan."),
    "year_plan": N_("The plan of the year's four quarters."),
    "still_to_bring": N_("The year's plan less what was reached so far, at least 0."),
    "per_remaining_quarter": N_("What is still to bring, divided by the quarters that remain."),
    "declared": N_("What the quarterly workbooks declare."),
    "known": N_("What is known from the months' reviews."),
    "year_before": N_("The actual of the same quarter a year before."),
}
_GAP_TEXTS = {
    "status": N_("Green, amber or red by the thresholds of the settings."),
    "source": N_("Whether the actual is declared or known from the months."),
    "unit": N_("The unit of the indicator."),
    "direction": N_("Whether more or less of it is better."),
    "nature": N_("Whether quarters add up to the year, or it is a ratio of sums."),
    "differs": N_("Whether what is declared differs from what is known of three months handed in."),
}
_WITHOUT_PLAN = N_("What partners without a plan did: beside the sums, never in them.")
_GAP_COUNTS = {
    "absent_quarters": N_("Quarters so far without an actual."),
    "left_out": N_("Partners left out for want of an actual or a plan."),
}
_FIRST_PLAN = N_("What the year's first plan foresaw.")
_EFFICIENCY: dict[str, tuple[Unit, str]] = {
    "won.count": (COUNT, N_("Deals won in the months.")),
    "won.amount": (MONEY, N_("Deals won in the months, at the amounts won.")),
    "lost.count": (COUNT, N_("Deals lost in the months.")),
    "lost.amount": (MONEY, N_("Deals lost in the months, at the amounts lost.")),
    "average_won": (MONEY, N_("The amount won divided by the deals won.")),
    "win_rate_count": (RATIO, N_("Deals won divided by deals won and lost.")),
    "win_rate_amount": (RATIO, N_("The amount won divided by the amounts won and lost.")),
    "cycle_days_median": (DAYS, N_("Median of the days from declared to won.")),
    "cycle_days_mean": (DAYS, N_("Mean of the days from declared to won.")),
    "visits": (COUNT, N_("Sales visits that the quarterly workbooks declare.")),
    "leads_per_salesperson": (
        COUNT,
        N_("Leads declared divided by salespeople, of the quarterly workbooks."),
    ),
}
_COVERAGE: dict[str, tuple[Unit, str]] = {
    "missing": (MONEY, N_("Revenue still to bring to reach the year's plan.")),
    "pipe.count": (COUNT, N_("Open deals that close in the year.")),
    "pipe.amount": (MONEY, N_("Open deals that close in the year, at their amounts.")),
    "pipe.weighted": (
        MONEY,
        N_(
            "Open deals that close in the year, each amount times its probability and rounded half up to the cent."
        ),
    ),
    "rate": (RATIO, N_("Open deals that close in the year divided by the revenue still to bring.")),
}
_OTHERS: dict[str, tuple[Unit, str]] = {
    "currency": (TEXT, N_("The currency of the amounts.")),
    "handed_in": (TEXT, N_("Whether this side of the quarterly workbook is in.")),
    "months_handed_in": (COUNT, N_("Months of the quarter whose review is in.")),
}


def quarter_figure(path: Sequence[str]) -> QuarterFigure:
    """Return what a path below a reader holds: unit text and no definition where it holds several figures."""
    head, rest = path[0], path[1:]
    if head == "plan_gap" and len(rest) > 1:
        return _gap_figure(BY_KEY[rest[0]], rest[1:])
    if head == "forecast":
        return QuarterFigure(*forecast_definition(tuple(rest)))
    below = ".".join(rest)
    tables = {"efficiency": _EFFICIENCY, "efficiency_to_date": _EFFICIENCY, "coverage": _COVERAGE}
    if head in tables:
        unit, words = tables[head].get(below, (TEXT, ""))
        return QuarterFigure(unit, words)
    unit, words = _OTHERS.get(head, (TEXT, ""))
    return QuarterFigure(unit, words)


def _gap_figure(indicator: Indicator, path: Sequence[str]) -> QuarterFigure:
    own: Unit = {"money": MONEY, "share": RATIO}.get(indicator.unit, COUNT)  # type: ignore[assignment]
    leaf = path[-1]
    if path[0] == "first_plan":
        return QuarterFigure(own, _FIRST_PLAN if len(path) > 1 else "", indicator)
    if "without_plan" in path:
        return QuarterFigure(COUNT if leaf == "count" else own, _WITHOUT_PLAN, indicator)
    if "left_out" in path:
        return QuarterFigure(COUNT, _GAP_COUNTS["left_out"], indicator)
    if leaf in _GAP:
        return QuarterFigure(RATIO if leaf == "rate" else own, _GAP[leaf], indicator)
    if leaf in _GAP_COUNTS:
        return QuarterFigure(COUNT, _GAP_COUNTS[leaf], indicator)
    return QuarterFigure(TEXT, _GAP_TEXTS.get(leaf, ""), indicator)
