"""Where month, quarter and year land: one line, a table, the record, a chart (domain: Forecast)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from reviewkit.analysis import View
from reviewkit.analysis.forecast import Landing, RecordMonth
from reviewkit.analysis.forecast.forecasts import SPANS, Span
from reviewkit.analysis.forecast.snapshot import FEWEST_MONTHS, FEWEST_WINS
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.analysis.quarter.revenue_plan import RevenuePlan
from reviewkit.documents.fields import AnyField, Chart, Column, Series, Table, Value
from reviewkit.documents.parts.title_block import Values
from reviewkit.documents.period_words import short_period
from reviewkit.domain.money import ratio
from reviewkit.domain.period import Period
from reviewkit.text import N_, Language

LANDING = Table(
    "landing",
    N_("Landing"),
    (
        Column("span", N_("Period"), width=16, word_mm=22, yields=True),
        Column("plan", N_("Plan"), "money", width=16, word_mm=20),
        Column("achieved", N_("Achieved so far"), "money", width=16, word_mm=20, missed=True),
        Column("from_pipe", N_("From the pipe"), "money", width=16, word_mm=20, missed=True),
        Column("from_new", N_("From new deals"), "money", width=16, word_mm=19, missed=True),
        Column("expected", N_("Expected"), "money", width=16, word_mm=21, missed=True),
        Column("low", N_("Low (80%)"), "money", width=16, word_mm=20, missed=True),
        Column("high", N_("High (80%)"), "money", width=16, word_mm=20, missed=True),
        Column("rate", N_("Of the plan"), "rate", width=12, word_mm=14),
    ),
    N_("Too little is known for a landing."),
    sentence="landing_title",
)
LANDING_RECORD = Table(
    "landing_record",
    N_("Landings of the past"),
    (
        Column("month", N_("Month"), width=14, word_mm=28, yields=True),
        Column("expected", N_("Expected"), "money", width=16, word_mm=30),
        Column("low", N_("Low (80%)"), "money", width=16, word_mm=30),
        Column("high", N_("High (80%)"), "money", width=16, word_mm=30),
        Column("achieved", N_("Achieved"), "money", width=16, word_mm=30),
        Column("held", N_("In the range"), width=14, word_mm=22),
    ),
    N_("No past month has six known months before it."),
    sentence="landing_record_title",
)
LANDING_CHART = Chart(
    "landing_chart",
    N_("Range, expected, achieved and plan, by month"),
    "lines",
    tones=("pale", "pale", "previous", "accent", "ink"),
    sentence="landing_title",
)
LANDING_PART: tuple[AnyField, ...] = (
    Value("landing_title", "text", "Where the quarter lands, with the range; the year where it is over"),
    Value("landing_record_title", "text", "How often the range held, and the mean error"),
    Value("landing_note", "text", "What is known where there is no landing, and partners without a plan"),
    LANDING,
    LANDING_RECORD,
    LANDING_CHART,
)


class LandingRow(TypedDict):
    """A row of LANDING: cents, and a fraction of the plan."""

    span: str
    plan: int | None
    achieved: int | None
    from_pipe: int | None
    from_new: int | None
    expected: int | None
    low: int | None
    high: int | None
    rate: float | None


def landing_part(view: View, plan: RevenuePlan | None, lang: Language) -> Values:
    """Return the values of LANDING_PART."""
    record = view.forecast.record.months
    return {
        "landing_title": landing_line(view, plan, lang),
        "landing_record_title": record_line(view, lang),
        "landing_note": " ".join([*_without_landing(view, lang), *_without_plan(plan, lang)]),
        "landing": list(_rows(view, plan, lang)),
        "landing_record": [_record_row(month, lang) for month in record],
        "landing_chart": _chart(view, plan, lang),
    }


def landing_sentences(view: View, plan: RevenuePlan | None, lang: Language) -> list[str]:
    """Return landing and record in one line, or what is known instead."""
    lines = (landing_line(view, plan, lang), record_line(view, lang))
    return [" ".join([*(f"{line}." for line in lines if line), *_without_landing(view, lang)])]


def landing_line(view: View, plan: RevenuePlan | None, lang: Language) -> str:
    """Return the landing of the quarter, without its full stop.

    Of the year where the quarter is over, of the coming month where the year is over too.
    """
    forecasts = view.forecast.forecasts
    spans: tuple[Span, ...] = ("quarter", "year", "month")
    span = next(span for span in spans if forecasts.outlook(span).steps)
    landing = view.forecast.landings[span]
    if landing is None:
        return lang.say(N_("No landing yet: too few months or wins are known"))
    return _clause(view, span, landing, plan, lang)


def _clause(view: View, span: Span, landing: Landing, plan: RevenuePlan | None, lang: Language) -> str:
    planned = plan.of(span_period(view, span)) if plan else None
    message = (
        N_("{span} lands at {expected} (eight chances in ten: {low} to {high}), {rate} of the plan")
        if planned
        else N_("{span} lands at {expected} (eight chances in ten: {low} to {high})")
    )
    return lang.say(
        message,
        span=short_period(span_period(view, span), lang),
        expected=lang.money(landing.expected, view.currency),
        low=lang.money(landing.low, view.currency),
        high=lang.money(landing.high, view.currency),
        rate=lang.rate(ratio(landing.expected, planned)),
    )


def record_line(view: View, lang: Language) -> str:
    """Return how often the range held in the past months, without its full stop; empty without a record."""
    record = view.forecast.record
    if not record.months:
        return ""
    return lang.count(
        "Looking back on {n} month, the range held {held} times, mean error {error}",
        "Looking back on {n} months, the range held {held} times, mean error {error}",
        len(record.months),
        held=lang.integer(record.held),
        error=lang.money(record.mean_error, view.currency),
    )


def span_period(view: View, span: Span) -> Period:
    """Return the period that a span covers."""
    last = Period.of_number(view.forecast.forecasts.last_month(span))
    return {"month": last, "quarter": last.quarter, "year": last.in_year}[span]


def _without_landing(view: View, lang: Language) -> Iterator[str]:
    """Yield what is known where there is no landing, and why there is none."""
    forecast = view.forecast
    if forecast.forecasts.is_enough:
        return
    yield lang.say(
        N_("A landing takes {months} known months and {wins} deals won."),
        months=lang.integer(FEWEST_MONTHS),
        wins=lang.integer(FEWEST_WINS),
    )
    achieved = int(forecast.forecasts.achieved("quarter", forecast.side)[view.pids].sum())
    coming = Period.of_number(forecast.forecasts.last_month("month"))
    due = sum(
        row["amount"]
        for row in rows_of(view.deals[["in_now", "close", "amount"]])
        if row["in_now"] and row["close"] is not None and row["close"] <= coming.last_day
    )
    yield lang.say(
        N_(
            "Known: {achieved} won in the quarter, {commit} promised, {due} of open deals to be signed by {day}."
        ),
        achieved=lang.money(achieved, view.currency),
        commit=lang.money(view.figures["commit"]["new"]["amount"], view.currency),
        due=lang.money(due, view.currency),
        day=lang.day(coming.last_day),
    )


def _without_plan(plan: RevenuePlan | None, lang: Language) -> Iterator[str]:
    if plan is not None and plan.without:
        yield lang.count(
            "The plan lacks {n} partner, who has none.",
            "The plan lacks {n} partners, who have none.",
            plan.without,
        )


def _rows(view: View, plan: RevenuePlan | None, lang: Language) -> Iterator[LandingRow]:
    for span in SPANS:
        landing, period = view.forecast.landings[span], span_period(view, span)
        if landing is None:
            continue
        planned = plan.of(period) if plan else None
        yield {
            "span": short_period(period, lang),
            "plan": planned,
            "achieved": landing.achieved,
            "from_pipe": landing.from_pipe,
            "from_new": landing.from_new,
            "expected": landing.expected,
            "low": landing.low,
            "high": landing.high,
            "rate": ratio(landing.expected, planned),
        }


def _record_row(month: RecordMonth, lang: Language) -> dict[str, str | int]:
    return {
        "month": lang.short_month(Period.of_number(month.month).first_day),
        "expected": month.expected,
        "low": month.low,
        "high": month.high,
        "achieved": month.achieved,
        "held": lang.say(N_("Yes") if month.held else N_("No")),
    }


def _chart(view: View, plan: RevenuePlan | None, lang: Language) -> Series | None:
    """Return the past months of the record and the coming month; None with fewer than two."""
    record, coming = view.forecast.record.months, view.forecast.landings["month"]
    months: list[int] = [month.month for month in record]
    drawn: list[RecordMonth | Landing] = [*record]
    if coming is not None:
        months.append(coming.until)
        drawn.append(coming)
    if len(months) < 2:
        return None
    past: Sequence[int | None] = [month.achieved for month in record]
    series: dict[str, Sequence[int | None]] = {
        lang.say(N_("Low (80%)")): [month.low for month in drawn],
        lang.say(N_("High (80%)")): [month.high for month in drawn],
        lang.say(N_("Expected")): [month.expected for month in drawn],
        lang.say(N_("Achieved")): [*past, *([None] if coming is not None else [])],
    }
    planned = [plan.of(Period.of_number(month)) if plan else None for month in months]
    if any(planned):
        series[lang.say(N_("Plan"))] = planned
    return Series([lang.short_month(Period.of_number(month).first_day) for month in months], series)
