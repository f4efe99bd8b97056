"""Chapters 4 to 7 of the quarterly pack: business, after-sales, difficulties, priorities (seed 4 to 7)."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis.quarter import QuarterView
from reviewkit.domain.keys import fold
from reviewkit.packs.declare import AnyField, Chart, Column, Series, Table, Value
from reviewkit.packs.quarter import words
from reviewkit.packs.quarter.chapters import day_of, when_word
from reviewkit.packs.quarter.words import label, shown
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
        Column("partner", N_("Partner"), word=False, width=24),
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
)
_SCORE = (
    Column("topic", N_("Topic"), width=38),
    Column("partner_score", N_("Partner"), "integer", width=12),
    Column("manager_score", N_("Channel manager"), "integer", width=14),
    Column("apart", N_("Apart"), "signed", mark="disagree_late", width=10),
    Column("comment", N_("Comment"), width=50),
)
MOTIVATION = Table("motivation", N_("Motivation"), _SCORE, N_("Nobody has scored it yet."), sheet=False)
SKILLS = Table("skills", N_("Sales skills"), _SCORE, N_("Nobody has scored them yet."), sheet=False)
SCORES = Table("scores", N_("Scores"), _SCORE, N_("Nobody has scored them yet."))
SCORES_CHART = Chart("scores_chart", N_("Skills seen by both sides, 1 to 5"), "bars", "integer")
SATISFACTION = Table(
    "satisfaction",
    N_("Customer satisfaction"),
    (
        Column("topic", N_("Topic"), width=40),
        Column("score", N_("Score of 5"), "integer", width=12),
        Column("before", N_("Last quarter"), "integer", width=12),
        Column("apart", N_("Change"), "signed", width=10),
    ),
    N_("The partner has not scored it yet."),
)
INSTALLATIONS = Table(
    "installations",
    N_("Installations under way"),
    (
        Column("customer", N_("Customer"), width=30),
        Column("solution", N_("Solution"), width=34),
        Column("status", N_("State of the installation"), width=40),
        Column("due", N_("Due"), "day", width=14),
    ),
    N_("No installation is under way."),
)
_NEED = (
    Column("kind", N_("Kind"), width=20),
    Column("text", N_("Description"), width=60),
    Column("owner", N_("Owner"), width=22),
    Column("due", N_("Due"), "day", width=14),
    Column("status", N_("Status"), width=14),
)
NEEDS = Table("needs", N_("Needs"), _NEED, N_("Nothing was asked for."))
TRAINING_NEEDS = Table(
    "training_needs", N_("Training needs"), _NEED, N_("No training need was named."), sheet=False
)
SUPPORT = Table(
    "support_requests", N_("Support requests"), _NEED, N_("No support was asked for."), sheet=False
)
DIFFICULTIES = Table(
    "difficulties", N_("Difficulties"), _NEED, N_("No difficulty was reported."), sheet=False
)
PRIORITIES = Table(
    "priorities",
    N_("Priorities and requests"),
    _NEED,
    N_("No priority and no request was named."),
    sheet=False,
)
AGREED = Table(
    "agreed",
    N_("Actions agreed"),
    (
        Column("action", N_("Action"), width=60),
        Column("owner", N_("Owner"), width=26),
        Column("due", N_("Due"), width=16),
        Column("origin", N_("Comes from"), width=24),
    ),
    N_("No action is agreed yet."),
)
BUSINESS_FIELDS: tuple[AnyField, ...] = (
    EFFICIENCY, GAP_DEALS, MOTIVATION, SKILLS, SCORES, SCORES_CHART, INSTALLATIONS, SATISFACTION, TRAINING_NEEDS,
    SUPPORT, DIFFICULTIES, PRIORITIES, NEEDS, AGREED,
    Value("coverage_said", "text", "The open pipe that closes in the year, against what is missing"),
    Value("share_said", "text", "The vendor's part of the partner's revenue"),
    Value("support_said", "text", "Days and nature of the vendor's support"),
    Value("activity_said", "text", "Leads by the partner and by salesperson"),
    Value("scores_said", "text", "Where the two sides disagree by two or more"),
    Value("satisfaction_comment", "text", "The partner's comment"),
    Value("after_title", "text", "Satisfaction in a sentence"),
    Value("difficulties_title", "text", "How many difficulties are open"),
    Value("priorities_title", "text", "How many priorities and requests are open"),
)  # fmt: skip


def business(view: QuarterView, stage: Any, lang: Language) -> Values:
    """The business of the quarter and what is said of it.

    stage  (number, language code) → the stage's label
    """
    scores = _scores(view, lang)
    needs = [_need(row, lang) for row in view.needs]
    satisfaction, title = _satisfaction(view, lang)
    one = view.handed()
    return {
        "efficiency": _efficiency(view, lang),
        "gap_deals": [deal | {"stage": stage(deal["stage"], lang.code)} for deal in view.coverage.deals[:8]],
        "coverage_said": coverage_said(view, lang),
        "share_said": _share(view, lang),
        "support_said": _support(view, lang),
        "activity_said": _activity(view, lang),
        "scores": scores,
        "motivation": [row for row in scores if row["key"] == "motivation"],
        "skills": [row for row in scores if row["key"] != "motivation"],
        "scores_chart": _scores_chart(scores, lang),
        "scores_said": _disagree(scores, lang),
        "installations": [
            dict(row) | {"due": day_of(row.get("due"))} for row in (one.rows("installations") if one else ())
        ],
        "satisfaction": satisfaction,
        "after_title": title,
        "satisfaction_comment": (one.card("satisfaction").get("comment") or "") if one else "",
        "needs": needs,
        "training_needs": [row for row in needs if row["key"] == "training_need"],
        "support_requests": [row for row in needs if row["key"] == "support_request"],
        "difficulties": [row for row in needs if row["key"] == "difficulty"],
        "priorities": [row for row in needs if row["key"] in ("priority", "request")],
        "difficulties_title": _difficulties_title(view, lang),
        "priorities_title": _priorities_title(view, lang),
        "agreed": _agreed(view, lang),
    }


def _efficiency(view: QuarterView, lang: Language) -> list[Values]:
    def money(value: int | None) -> str:
        return lang.money(value, view.currency)

    def number(value: float | None) -> str:
        return lang.unknown if value is None else lang.number(value, 1)

    def days(value: float | None) -> str:
        return lang.unknown if value is None else lang.say(N_("{n} days"), n=lang.number(value, 1))

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
    days = float(card["support_days"])
    return lang.say(N_("{days} days: {nature}"), days=lang.number(days, 1), nature=nature)


def _activity(view: QuarterView, lang: Language) -> str:
    gap = view.gaps["leads"]
    per = view.efficiency.leads_per_salesperson
    return lang.say(
        N_("{leads} leads by the partner this quarter (plan {plan}), {per} per salesperson."),
        leads=shown(gap.quarter.actual, "integer", lang, view.currency),
        plan=shown(gap.quarter.plan, "integer", lang, view.currency),
        per=lang.unknown if per is None else lang.number(per, 1),
    )  # fmt: skip


def _scores(view: QuarterView, lang: Language) -> list[Values]:
    """All eight topics in the seed's order, scored or not."""
    one = view.handed()
    said = {row["topic"]: row for row in one.rows("scores")} if one is not None else {}
    out = []
    for topic, name in words.TOPICS.items():
        row = said.get(topic, {})
        mine, theirs = row.get("partner_score"), row.get("manager_score")
        apart = mine - theirs if mine is not None and theirs is not None else None
        out.append({
            "key": topic, "topic": lang.say(name), "partner_score": mine, "manager_score": theirs, "apart": apart,
            "disagree_late": apart is not None and abs(apart) >= 2, "comment": row.get("comment") or "",
        })  # fmt: skip
    return out


def _scores_chart(scores: list[Values], lang: Language) -> Series | None:
    if not any(row["partner_score"] or row["manager_score"] for row in scores):
        return None
    return Series(
        [row["topic"] for row in scores],
        {
            lang.say(N_("Partner")): [row["partner_score"] for row in scores],
            lang.say(N_("Channel manager")): [row["manager_score"] for row in scores],
        },
    )


def _disagree(scores: list[Values], lang: Language) -> str:
    apart = [row["topic"] for row in scores if row["disagree_late"]]
    if apart:
        return lang.say(
            N_("The two sides differ by two points or more: {topics}."), topics=lang.listed(apart)
        )
    if not any(row["partner_score"] for row in scores) or not any(row["manager_score"] for row in scores):
        return lang.say(N_("Both sides must score before they can be compared."))
    return lang.say(N_("The two sides see it alike."))


def _satisfaction(view: QuarterView, lang: Language) -> tuple[list[Values], str]:
    now, before = view.handed(), view.handed(view.period.shift(-1))
    card = now.card("satisfaction") if now is not None else {}
    old = before.card("satisfaction") if before is not None else {}
    rows = []
    for key, name in words.SATISFACTION.items():
        score, last = card.get(key), old.get(key)
        apart = score - last if score is not None and last is not None else None
        rows.append({"topic": lang.say(name), "score": score, "before": last, "apart": apart})
    overall = card.get("overall")
    if overall is None:
        return rows, lang.say(N_("Satisfaction: not reported yet"))
    return rows, lang.say(N_("Satisfaction overall: {score} of 5"), score=overall)


def _need(row: Values, lang: Language) -> Values:
    return {
        "key": row["kind"], "kind": label(words.NEEDS, row["kind"], lang), "text": row["text"],
        "owner": row.get("owner") or "", "due": day_of(row.get("due")),
        "status": label(words.NEED_STATES, row.get("status"), lang),
    }  # fmt: skip


def _still_open(view: QuarterView, *kinds: str) -> tuple[int, bool]:
    """How many are open, and whether anybody has said anything of this quarter."""
    one = view.handed()
    count = sum(row["kind"] in kinds and row.get("status") == "open" for row in view.needs)
    return count, one is not None and one.partner_side is not None


def _difficulties_title(view: QuarterView, lang: Language) -> str:
    count, said = _still_open(view, "difficulty")
    if not count:
        return lang.say(N_("No difficulty is open") if said else N_("Difficulties: not reported yet"))
    return lang.count("{n} difficulty is open", "{n} difficulties are open", count)


def _priorities_title(view: QuarterView, lang: Language) -> str:
    count, said = _still_open(view, "priority", "request")
    if not count:
        return lang.say(
            N_("No priority and no request is open") if said else N_("Priorities: not reported yet")
        )
    return lang.count("{n} priority or request is open", "{n} priorities and requests are open", count)


def _agreed(view: QuarterView, lang: Language) -> list[Values]:
    """What the coming quarter brings: plan, enrolments, campaigns, then the open needs that have an owner."""
    dated = {fold(row["title"]) for row in view.coming if row["origin"] != "plan"}
    coming = [
        {"action": row["title"], "owner": row["owner"], "due": when_word(row["when"], lang),
         "origin": label(_AGREED, row["origin"], lang)}
        for row in view.coming
        # Planned for the quarter and dated since: told once, with its date.
        if not (row["origin"] == "plan" and fold(row["title"]) in dated)
    ]  # fmt: skip
    asked = [
        {"action": row["text"], "owner": row.get("owner") or "", "due": lang.day(day_of(row.get("due"))),
         "origin": label(words.NEEDS, row["kind"], lang)}
        for row in view.needs
        if row.get("status") == "open"
    ]  # fmt: skip
    return coming + asked


_AGREED = {
    "plan": N_("business plan"),
    "enrolled": N_("enrolment"),
    "scheduled": N_("marketing"),
    "moved": N_("moved"),
}
