"""Chapter 4 of the quarterly pack: the past quarter's business (seed 4)."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis.quarter import QuarterView
from reviewkit.documents.fields import AnyField, Column, Table, Value
from reviewkit.documents.quarter.quarter_words import days_word, shown
from reviewkit.domain.vocabulary import SCORE_TOPICS
from reviewkit.text import N_, Language

Values = dict[str, Any]

EFFICIENCY = Table(
    "efficiency",
    N_("Sales efficiency"),
    (
        Column("measure", N_("Measure"), width=40, word_mm=80, yields=True),
        Column("quarter", N_("Quarter"), "figure", width=20, word_mm=45),
        Column("to_date", N_("Year to date"), "figure", width=20, word_mm=45),
    ),
    N_("No deal was closed and nothing declared."),
    sheet=False,
)
GAP_DEALS = Table(
    "gap_deals",
    N_("Deals that can fill the gap"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=24),
        Column("reference", N_("Reference"), width=14, word_mm=21),
        Column("customer", N_("Customer"), width=28, word_mm=36, yields=True),
        Column("project", N_("Project"), width=30, word_mm=35, yields=True),
        Column("stage", N_("Stage"), width=20, word_mm=24),
        Column("close", N_("Close"), "short_day", width=12, word_mm=18),
        Column("amount", N_("Amount"), "money", total=True, width=16, word_mm=18),
        Column("weighted", N_("Weighted"), "money", total=True, width=16, word_mm=18),
        Column("next_step", N_("Next step"), width=40),
    ),
    N_("No open deal closes in the year."),
    tab=N_("Deals for the gap"),
    most=8,
)
_SCORE = (
    Column("topic", N_("Topic"), width=38, word_mm=60, yields=True),
    Column("partner_score", N_("Partner"), "integer", width=12, word_mm=20),
    Column("manager_score", N_("Channel manager"), "integer", width=14, word_mm=26),
    Column(
        "apart",
        N_("Apart"),
        "signed",
        mark="disagree_late",
        mark_meaning="late",
        width=10,
        word_mm=14,
        tone="neutral",
    ),
    Column("comment", N_("Comment"), width=50, word_mm=50, yields=True),
)
MOTIVATION = Table("motivation", N_("Motivation"), _SCORE, N_("Nobody has scored it yet."), sheet=False)
SKILLS = Table("skills", N_("Sales skills"), _SCORE, N_("Nobody has scored them yet."), sheet=False)
SCORES = Table("scores", N_("Scores"), _SCORE, N_("Nobody has scored them yet."))
BUSINESS_FIELDS: tuple[AnyField, ...] = (
    EFFICIENCY, GAP_DEALS, MOTIVATION, SKILLS, SCORES,
    Value("coverage_said", "text", "The open pipe that closes in the year, against what is missing"),
    Value("efficiency_said", "text", "From how many monthly reviews the year's deals are known, where some are missing"),
    Value("share_said", "text", "The vendor's part of the partner's revenue"),
    Value("support_said", "text", "Days and nature of the vendor's support"),
    Value("activity_said", "text", "Leads by the partner and by salesperson"),
    Value("scores_said", "text", "Where the two sides disagree by two or more"),
)  # fmt: skip


def business(view: QuarterView, stage: Any, lang: Language) -> Values:
    """Return the values of BUSINESS_FIELDS.

    stage  (number, language code) → the stage's label
    """
    scores = _scores(view, lang)
    return {
        "efficiency": _efficiency(view, lang),
        "gap_deals": [deal | {"stage": stage(deal["stage"], lang.code)} for deal in view.coverage.deals],
        "efficiency_said": _efficiency_said(view, lang),
        "coverage_said": coverage_said(view, lang),
        "share_said": _share(view, lang),
        "support_said": _support(view, lang),
        "activity_said": _activity(view, lang),
        "scores": scores,
        "motivation": [row for row in scores if row["key"] == "motivation"],
        "skills": [row for row in scores if row["key"] != "motivation"],
        "scores_said": _disagree(scores, lang),
    }


def _efficiency(view: QuarterView, lang: Language) -> list[Values]:
    def money(value: int | None) -> str:
        return lang.money(value, view.currency)

    def number(value: float | None) -> str:
        return lang.unknown if value is None else lang.number(value, 1)

    def days(value: float | None) -> str:
        return lang.unknown if value is None else days_word(value, lang)

    spans = [view.efficiency, view.efficiency_to_date]
    spans_json = [(span, span.as_json()) for span in spans]

    def row(name: str, values: list[str]) -> Values:
        return {"measure": lang.say(name), "quarter": values[0], "to_date": values[1]}

    def ended(count_and_amount: tuple[int, int]) -> str:
        return f"{lang.integer(count_and_amount[0])} – {money(count_and_amount[1])}"

    return [
        row(N_("Deals won"), [ended(span.won) for span in spans]),
        row(N_("Deals lost"), [ended(span.lost) for span in spans]),
        row(N_("Average deal"), [money(span.average_won) for span in spans]),
        row(N_("Length of the sales cycle, median"), [days(j["cycle_days_median"]) for _, j in spans_json]),
        row(N_("Length of the sales cycle, mean"), [days(j["cycle_days_mean"]) for _, j in spans_json]),
        row(N_("Win rate by number"), [lang.rate(span.win_rate_count) for span in spans]),
        row(N_("Win rate by amount"), [lang.rate(span.win_rate_amount) for span in spans]),
        row(
            N_("Sales visits"),
            [lang.unknown if span.visits is None else lang.integer(span.visits) for span in spans],
        ),
        row(N_("Leads per salesperson"), [number(span.leads_per_salesperson) for span in spans]),
    ]


def _efficiency_said(view: QuarterView, lang: Language) -> str:
    """Return how many monthly reviews the deals come from; empty where all are known.

    Declared revenue may include months without a review, so that deals do not add up to it.
    """
    known, past = view.months_to_date()
    if known >= past:
        return ""
    return lang.count(
        "Deals of the year to date: from {n} monthly review known of {all}.",
        "Deals of the year to date: from {n} monthly reviews known of {all}.",
        known,
        all=lang.integer(past),
    )


def coverage_said(view: QuarterView, lang: Language) -> str:
    """Return a sentence on the open pipe closing in the year against what is missing."""
    cover = view.coverage
    pipe = lang.money(cover.pipe, view.currency)
    if cover.missing is None:
        return lang.say(
            N_("{pipe} of open pipe closes in the year; what is missing is not known."), pipe=pipe
        )
    if not cover.missing:
        return lang.say(
            N_("The year's plan is reached; {pipe} of open pipe still closes in the year."), pipe=pipe
        )
    return lang.say(
        N_("{missing} is missing to reach the year; {pipe} of open pipe closes in it ({rate}), {weighted} weighted."),
        missing=lang.money(cover.missing, view.currency), pipe=pipe, rate=lang.rate(cover.rate),
        weighted=lang.money(cover.weighted, view.currency),
    )  # fmt: skip


def _share(view: QuarterView, lang: Language) -> str:
    gap = view.gaps["share_of_partner_revenue"]
    quarter, to_date, plan = (
        shown(value, "share", lang, view.currency)
        for value in (gap.quarter.actual, gap.year_to_date.actual, gap.quarter.plan)
    )
    return lang.say(N_("{quarter} this quarter, {to_date} year to date; the plan says {plan}."),
                    quarter=quarter, to_date=to_date, plan=plan)  # fmt: skip


def _support(view: QuarterView, lang: Language) -> str:
    submission = view.handed()
    card = (
        submission.card("business") if submission is not None and submission.partner_side is not None else {}
    )
    if card.get("support_days") is None:
        return lang.say(N_("Number of days and nature of the interventions: not reported yet."))
    nature = card.get("support_nature") or lang.say(N_("nature not told"))
    days = days_word(float(card["support_days"]), lang)
    return lang.say(N_("{days}: {nature}"), days=days, nature=nature)


def _activity(view: QuarterView, lang: Language) -> str:
    gap = view.gaps["leads"]
    per = view.efficiency.leads_per_salesperson
    return lang.say(
        N_("Leads by the partner this quarter: {leads} (plan: {plan}), {per} per salesperson."),
        leads=shown(gap.quarter.actual, "integer", lang, view.currency),
        plan=shown(gap.quarter.plan, "integer", lang, view.currency),
        per=lang.unknown if per is None else lang.number(per, 1),
    )  # fmt: skip


def _scores(view: QuarterView, lang: Language) -> list[Values]:
    """Return the eight topics in the seed's order, scored or not; no row where none is scored."""
    submission = view.handed()
    scores = {row["topic"]: row for row in submission.rows("scores")} if submission is not None else {}
    rows = []
    for topic, name in SCORE_TOPICS.items():
        row = scores.get(topic, {})
        partner_score, manager_score = row.get("partner_score"), row.get("manager_score")
        apart = (
            partner_score - manager_score if partner_score is not None and manager_score is not None else None
        )
        rows.append({
            "key": topic, "topic": lang.say(name), "partner_score": partner_score, "manager_score": manager_score, "apart": apart,
            "disagree_late": apart is not None and abs(apart) >= 2, "comment": row.get("comment") or "",
        })  # fmt: skip
    return rows if any(row["partner_score"] or row["manager_score"] or row["comment"] for row in rows) else []


def _disagree(scores: list[Values], lang: Language) -> str:
    apart = [row["topic"] for row in scores if row["disagree_late"]]
    if apart:
        return lang.say(
            N_("The two sides differ by two points or more: {topics}."), topics=lang.listed(apart)
        )
    if not any(row["partner_score"] for row in scores) or not any(row["manager_score"] for row in scores):
        return lang.say(N_("Both sides must score before they can be compared."))
    return lang.say(N_("Scores close to each other (less than two points apart)."))
