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
        Column("measure", N_("Measure"), width=40),
        Column("quarter", N_("Quarter"), "figure", width=20),
        Column("to_date", N_("Year to date"), "figure", width=20),
    ),
    N_("No deal was closed and nothing declared."),
    sheet=False,
)
GAP_DEALS = Table(
    "gap_deals",
    N_("Deals that can fill the gap"),
    (
        Column("partner", N_("Partner"), names_reader=True, word=False, width=24),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=28),
        Column("project", N_("Project"), width=30),
        Column("stage", N_("Stage"), width=20),
        Column("close", N_("Close"), "short_day", width=12),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("weighted", N_("Weighted"), "money", total=True, width=16),
        Column("next_step", N_("Next step"), word=False, width=40),
    ),
    N_("No open deal closes in the year."),
    tab=N_("Deals for the gap"),
    most=8,
)
_SCORE = (
    Column("topic", N_("Topic"), width=38),
    Column("partner_score", N_("Partner"), "integer", width=12),
    Column("manager_score", N_("Channel manager"), "integer", width=14),
    Column(
        "apart", N_("Apart"), "signed", mark="disagree_late", mark_meaning="late", width=10, tone="neutral"
    ),
    Column("comment", N_("Comment"), width=50),
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
    """The business of the quarter and what is said of it.

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

    two = [view.efficiency, view.efficiency_to_date]
    told = [(one, one.as_json()) for one in two]

    def row(name: str, values: list[str]) -> Values:
        return {"measure": lang.say(name), "quarter": values[0], "to_date": values[1]}

    def ended(pair: tuple[int, int]) -> str:
        return f"{lang.integer(pair[0])} – {money(pair[1])}"

    return [
        row(N_("Deals won"), [ended(one.won) for one in two]),
        row(N_("Deals lost"), [ended(one.lost) for one in two]),
        row(N_("Average deal"), [money(one.average_won) for one in two]),
        row(N_("Length of the sales cycle, median"), [days(j["cycle_days_median"]) for _, j in told]),
        row(N_("Length of the sales cycle, mean"), [days(j["cycle_days_mean"]) for _, j in told]),
        row(N_("Win rate by number"), [lang.rate(one.win_rate_count) for one in two]),
        row(N_("Win rate by amount"), [lang.rate(one.win_rate_amount) for one in two]),
        row(
            N_("Sales visits"),
            [lang.unknown if one.visits is None else lang.integer(one.visits) for one in two],
        ),
        row(N_("Leads per salesperson"), [number(one.leads_per_salesperson) for one in two]),
    ]


def _efficiency_said(view: QuarterView, lang: Language) -> str:
    """The year's revenue may be declared where its deals were never handed in: they do not add up to it."""
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
    one = view.handed()
    card = one.card("business") if one is not None and one.partner_side is not None else {}
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
    """All eight topics in the seed's order, scored or not; nothing where nobody has scored one."""
    one = view.handed()
    said = {row["topic"]: row for row in one.rows("scores")} if one is not None else {}
    out = []
    for topic, name in SCORE_TOPICS.items():
        row = said.get(topic, {})
        mine, theirs = row.get("partner_score"), row.get("manager_score")
        apart = mine - theirs if mine is not None and theirs is not None else None
        out.append({
            "key": topic, "topic": lang.say(name), "partner_score": mine, "manager_score": theirs, "apart": apart,
            "disagree_late": apart is not None and abs(apart) >= 2, "comment": row.get("comment") or "",
        })  # fmt: skip
    return out if any(row["partner_score"] or row["manager_score"] or row["comment"] for row in out) else []


def _disagree(scores: list[Values], lang: Language) -> str:
    apart = [row["topic"] for row in scores if row["disagree_late"]]
    if apart:
        return lang.say(
            N_("The two sides differ by two points or more: {topics}."), topics=lang.listed(apart)
        )
    if not any(row["partner_score"] for row in scores) or not any(row["manager_score"] for row in scores):
        return lang.say(N_("Both sides must score before they can be compared."))
    return lang.say(N_("Scores close to each other (less than two points apart)."))
