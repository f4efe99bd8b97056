"""The plan at a glance: ten indicators, plan, actual, colour with its word, trend of four quarters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reviewkit.analysis.quarter import QuarterView
from reviewkit.analysis.quarter.plan_gap import Gap, IndicatorGap
from reviewkit.content.columns import ValueType
from reviewkit.documents.fields import AnyField, Chart, Column, Each, Series, Table, Value, in_word
from reviewkit.documents.period_words import short_period
from reviewkit.documents.quarter.quarter_words import shown, state_word
from reviewkit.domain.indicators import BY_KEY, INDICATORS
from reviewkit.domain.quarters import quarters_of
from reviewkit.text import N_, Language
from reviewkit.text.rounding import whole_half_up

Values = dict[str, Any]

_FIGURES = (
    Column("indicator", N_("Indicator"), width=28),
    Column("plan", N_("Plan"), "figure", width=14),
    Column("actual", N_("Actual"), "figure", width=14),
    Column("difference", N_("Difference"), "figure", width=14),
    Column("rate", N_("Rate"), "figure", width=10),
    Column("state", N_("State"), width=16),
    Column("source", N_("Source"), width=14),
    Column("ytd_plan", N_("Plan to date"), "figure", width=14),
    Column("ytd_actual", N_("Year to date"), "figure", width=14),
    Column("ytd_difference", N_("Difference to date"), "figure", width=14),
    Column("ytd_rate", N_("Rate to date"), "figure", width=10),
    Column("ytd_state", N_("State to date"), width=16),
    Column("year_plan", N_("Year's plan"), "figure", width=14),
    Column("still", N_("Still to bring"), "figure", width=14),
    Column("per_quarter", N_("Each quarter to come"), "figure", width=14),
    Column("trend", N_("Trend"), width=10),
)
_NOTHING = N_("No plan and no figure is known.")
SCORECARD = Table(
    "scorecard",
    N_("The plan at a glance"),
    in_word(
        _FIGURES,
        indicator=36, plan=19, actual=19, state=21, ytd_plan=19, ytd_actual=19, ytd_state=21, trend=16,
    ),
    _NOTHING,
    sheet=False,
)  # fmt: skip
# On a page across, with what is still to bring.
WIDE_SCORECARD = replace(
    SCORECARD,
    columns=in_word(
        _FIGURES,
        indicator=45, plan=24, actual=24, state=24, ytd_plan=24, ytd_actual=24, ytd_state=26,
        year_plan=24, still=24, trend=18,
    ),
)  # fmt: skip
_GAP = in_word(_FIGURES, indicator=40, plan=20, actual=20, state=26, ytd_plan=20, ytd_actual=20, ytd_state=24)
TRAINING_GAP = Table("training_gap", N_("Training against the plan"), _GAP, _NOTHING, sheet=False)
MARKETING_GAP = Table("marketing_gap", N_("Marketing against the plan"), _GAP, _NOTHING, sheet=False)
RESULT = Table(
    "result",
    N_("Result to date"),
    in_word(_FIGURES, indicator=60, ytd_plan=30, ytd_actual=30, ytd_rate=20, ytd_state=30),
    _NOTHING,
    sheet=False,
)
BUSINESS_GAP = Table(
    "business_gap",
    N_("Business against the plan"),
    in_word(_FIGURES, indicator=32, plan=20, actual=20, state=26, year_plan=24, still=24, per_quarter=24),
    _NOTHING,
    sheet=False,
)
FOUR = Table(
    "four_quarters",
    N_("Four quarters and the year"),
    (
        Column("indicator", N_("Indicator"), width=28, word_mm=32, yields=True),
        *(Column(f"q{part}", N_("Quarter"), "figure", width=16, word_mm=22) for part in (1, 2, 3, 4)),
        Column("to_date", N_("Year to date"), "figure", width=16, word_mm=17),
        Column("year_plan", N_("Year's plan"), "figure", width=16, word_mm=16),
    ),
    _NOTHING,
    sheet=False,
)
QUARTER_NAMES = tuple(Value(f"q{part}", "text", f"The name of quarter {part}") for part in (1, 2, 3, 4))
# What Excel reckons with: one row for each indicator and span, figures in their row's unit.
INDICATOR_ROWS = Table(
    "indicator_rows",
    N_("Indicators"),
    (
        Column("indicator", N_("Indicator"), width=28),
        Column("span", N_("Period"), width=18),
        Column("plan_number", N_("Plan"), "number", width=16, unit="unit"),
        Column("actual_number", N_("Actual"), "number", width=16, unit="unit"),
        Column("difference_number", N_("Difference"), "number", width=16, unit="signed_unit", tone="neutral"),
        Column("rate_number", N_("Rate"), "rate", width=10),
        Column("state", N_("State"), width=18),
        Column("still_number", N_("Still to bring"), "number", width=16, unit="unit"),
        Column("declared_number", N_("Declared"), "number", width=16, unit="unit"),
        Column("known_number", N_("Known"), "number", width=16, unit="unit"),
    ),
    _NOTHING,
)
DECLARED = Table(
    "declared_rows",
    N_("Declared against known"),
    (
        Column("indicator", N_("Indicator"), width=28, word_mm=34, yields=True),
        Column("declared", N_("Declared"), "figure", width=16, word_mm=26),
        Column("known", N_("Known from the reviews"), "figure", width=16, word_mm=30),
        Column("difference", N_("Difference"), "figure", width=16, word_mm=26),
        Column("comment", N_("What to make of it"), width=44, word_mm=54, yields=True),
    ),
    N_("Nothing is declared or known yet."),
    sheet=False,
)
REVENUE_CHART = Chart("revenue_chart", N_("Revenue by quarter, plan and actual"), "columns")
SCORECARD_FIELDS: tuple[AnyField, ...] = (
    SCORECARD, FOUR, *QUARTER_NAMES, DECLARED, TRAINING_GAP, MARKETING_GAP, RESULT, BUSINESS_GAP, REVENUE_CHART,
    Value("first_plan", "text", "What the plan was at first, where it was revised"),
    Value("year_before", "text", "The revenue of the same quarter a year before, where known"),
    Each("red_notes", (Value("text", "text", "One indicator that is off plan"),), "Indicators off plan, the worst first"),
    INDICATOR_ROWS,
)  # fmt: skip
# By an indicator's unit, what its figures and their differences are printed as.
_UNITS: dict[str, tuple[ValueType, ValueType]] = {
    "money": ("money", "change"), "integer": ("integer", "signed"), "share": ("rate", "points")
}  # fmt: skip
_BARS = "▁▂▃▄▅▆▇"


def lines(view: QuarterView, lang: Language, keys: Iterable[str] = ()) -> list[Values]:
    """Return a row for each indicator, or for those in keys."""
    wanted = tuple(keys) or tuple(view.gaps)
    return [_line(view, view.gaps[key], lang) for key in wanted]


def _line(view: QuarterView, gap: IndicatorGap, lang: Language) -> Values:
    unit, currency = gap.indicator.unit, view.currency

    def text(value: Any, *, sign: bool = False) -> str:
        return shown(value, unit, lang, currency, sign=sign)

    def gap_values(gap: Gap, before: str) -> Values:
        return {
            f"{before}plan": text(gap.plan), f"{before}actual": text(gap.actual),
            f"{before}difference": text(gap.difference, sign=True),
            f"{before}rate": lang.rate(None if gap.rate is None else float(gap.rate)),
            f"{before}state": state_word(gap.status, lang), f"{before}status": gap.status or "",
        }  # fmt: skip

    still = gap.still_to_bring
    return {
        "indicator": lang.say(gap.indicator.heading), "key": gap.indicator.key,
        **gap_values(gap.quarter, ""), **gap_values(gap.year_to_date, "ytd_"),
        "source": _source(view, gap, lang),
        "year_plan": text(gap.year_plan),
        "still": "–" if still is None and gap.year_plan is not None else text(still),
        "per_quarter": "–" if gap.per_remaining is None else text(gap.per_remaining),
        "trend": _trend(view, gap),
    }  # fmt: skip


def _source(view: QuarterView, gap: IndicatorGap, lang: Language) -> str:
    words = {"declared": N_("declared"), "known": N_("known"), None: ""}
    return lang.say(words[gap.sources[view.period.part - 1]]) if view.alone else ""


def _trend(view: QuarterView, gap: IndicatorGap) -> str:
    """Return a bar a quarter up to now, scaled to the largest actual; a dot where it is not known."""
    values = [
        quarter_gap.actual
        for quarter_gap, quarter in zip(gap.by_quarter, quarters_of(view.period.year), strict=True)
        if quarter <= view.period
    ]
    top = max((value for value in values if value is not None), default=0)
    return "\u202f".join(
        "·" if value is None else _BARS[whole_half_up(value / top * 6)] if top else _BARS[0]
        for value in values
    )


def four_quarters(view: QuarterView, lang: Language) -> list[Values]:
    """Return actual and rate by quarter and indicator; the plan for quarters to come."""
    rows = []
    for gap in view.gaps.values():
        unit, currency = gap.indicator.unit, view.currency
        row: Values = {"indicator": lang.say(gap.indicator.heading)}
        for quarter_gap, quarter in zip(gap.by_quarter, quarters_of(view.period.year), strict=True):
            actual = shown(quarter_gap.actual, unit, lang, currency)
            if quarter > view.period:
                row[f"q{quarter.part}"] = lang.say(
                    N_("plan {plan}"), plan=shown(quarter_gap.plan, unit, lang, currency)
                )
            else:
                rate = f" ({lang.rate(float(quarter_gap.rate))})" if quarter_gap.rate is not None else ""
                row[f"q{quarter.part}"] = actual + rate
        row["to_date"] = shown(gap.year_to_date.actual, unit, lang, currency)
        row["year_plan"] = shown(gap.year_plan, unit, lang, currency)
        rows.append(row)
    return rows


def declared_rows(view: QuarterView, lang: Language) -> list[Values]:
    """Return the indicators that reviews make known, declared beside known."""
    rows = []
    for key in (indicator.key for indicator in INDICATORS if indicator.known_as):
        gap = view.gaps[key]
        if gap.declared is None and gap.known is None:
            continue
        comparable = gap.declared is not None and gap.known is not None
        difference = gap.declared - gap.known if comparable else None  # type: ignore[operator]
        rows.append({
            "indicator": lang.say(BY_KEY[key].heading),
            "declared": shown(gap.declared, gap.indicator.unit, lang, view.currency),
            "known": shown(gap.known, gap.indicator.unit, lang, view.currency),
            "difference": shown(difference, gap.indicator.unit, lang, view.currency, sign=True),
            "comment": _declared_comment(view, gap, lang),
        })  # fmt: skip
    return rows


def _declared_comment(view: QuarterView, gap: IndicatorGap, lang: Language) -> str:
    if gap.differs:
        return lang.say(N_("Differs, all three months being in: to be explained."))
    if gap.declared is None:
        return lang.say(N_("Not declared: the known figure counts."))
    if gap.known is None:
        return lang.say(N_("No month of the quarter is in: nothing to compare with."))
    months = view.months_in()
    if months < 3:
        return lang.count(
            "{n} month of 3 is in: no comparison.", "{n} months of 3 are in: no comparison.", months
        )
    return lang.say(N_("Agree."))


def indicator_rows(view: QuarterView, lang: Language) -> list[Values]:
    rows = []
    for gap in view.gaps.values():
        unit = gap.indicator.unit

        def number(value: Any, unit: str = unit) -> float | None:
            if value is None:
                return None
            return round(float(value), 6) if unit == "share" else int(value)

        spans = [
            (short_period(q, lang), span_gap)
            for q, span_gap in zip(quarters_of(view.period.year), gap.by_quarter, strict=True)
        ]
        for span, span_gap in [*spans, (lang.say(N_("Year to date")), gap.year_to_date)]:
            last = span_gap is gap.by_quarter[view.period.part - 1]
            rows.append({
                "indicator": lang.say(gap.indicator.heading), "span": span,
                "unit": _UNITS[unit][0], "signed_unit": _UNITS[unit][1],
                "plan_number": number(span_gap.plan), "actual_number": number(span_gap.actual),
                "difference_number": number(span_gap.difference),
                "rate_number": None if span_gap.rate is None else float(span_gap.rate),
                "state": state_word(span_gap.status, lang),
                "still_number": number(gap.still_to_bring) if span_gap is gap.year_to_date else None,
                "declared_number": number(gap.declared) if last else None,
                "known_number": number(gap.known) if last else None,
            })  # fmt: skip
    return rows


def revenue_chart(view: QuarterView, lang: Language) -> Series | None:
    gap = view.gaps["revenue"]
    names = [short_period(q, lang) for q in quarters_of(view.period.year)]
    plan = [None if quarter_gap.plan is None else int(quarter_gap.plan) for quarter_gap in gap.by_quarter]
    actual = [
        None if quarter_gap.actual is None else int(quarter_gap.actual) for quarter_gap in gap.by_quarter
    ]
    if not any((*plan, *actual)):
        return None
    return Series(names, {lang.say(N_("Plan")): plan, lang.say(N_("Actual")): actual})


def first_plan(view: QuarterView, lang: Language) -> str:
    """Return the revenue first planned for the year, where a revised plan counts now; else empty."""
    gap = view.gaps["revenue"]
    if gap.first_year is None or gap.first_year == gap.year_plan:
        return ""
    return lang.say(
        N_("The plan was revised: the year began with a revenue of {first}, {now} is planned now."),
        first=lang.money(int(gap.first_year), view.currency),
        now=lang.money(None if gap.year_plan is None else int(gap.year_plan), view.currency),
    )


def year_before(view: QuarterView, lang: Language) -> str:
    """Return a sentence on the revenue of the quarter a year before; empty where it is not known."""
    gap = view.gaps["revenue"]
    if gap.last_year is None:
        return ""
    return lang.say(
        N_("A year ago the same quarter brought {before} of revenue; this one {now}."),
        before=lang.money(int(gap.last_year), view.currency),
        now=shown(gap.quarter.actual, "money", lang, view.currency),
    )


def scorecard(view: QuarterView, lang: Language) -> Values:
    """Return the values of SCORECARD_FIELDS."""
    four = quarters_of(view.period.year)
    return {
        "scorecard": lines(view, lang),
        "training_gap": lines(view, lang, [key for key in view.gaps if key.startswith("trained_")]),
        "marketing_gap": lines(view, lang, ("marketing_budget", "marketing_leads")),
        "result": lines(view, lang, ("revenue", "new_customers")),
        "business_gap": lines(view, lang, ("revenue", "new_customers", "leads", "sales_visits")),
        "four_quarters": four_quarters(view, lang),
        **{f"q{q.part}": short_period(q, lang) for q in four},
        "declared_rows": declared_rows(view, lang),
        "indicator_rows": indicator_rows(view, lang),
        "revenue_chart": revenue_chart(view, lang),
        "first_plan": first_plan(view, lang),
        "year_before": year_before(view, lang),
        "red_notes": [{"text": text} for text in red_notes(view, lang)],
    }


def red_notes(view: QuarterView, lang: Language) -> list[str]:
    """Return a sentence for each indicator that is off plan to date, the furthest first."""
    red = [gap for gap in view.gaps.values() if gap.year_to_date.status == "red"]
    red.sort(key=lambda gap: abs(float(gap.year_to_date.rate or 0) - 1), reverse=True)
    return [
        lang.say(
            N_("{indicator}: {actual} to date for a plan of {plan} ({rate})"),
            indicator=lang.say(gap.indicator.heading),
            actual=shown(gap.year_to_date.actual, gap.indicator.unit, lang, view.currency),
            plan=shown(gap.year_to_date.plan, gap.indicator.unit, lang, view.currency),
            rate=lang.rate(float(gap.year_to_date.rate or 0)),
        )
        for gap in red
    ]
