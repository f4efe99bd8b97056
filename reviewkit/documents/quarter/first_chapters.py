"""Chapters 1 to 3 of the quarterly pack: training, marketing, contractual relation (seed 1 to 3)."""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import Any

from reviewkit.analysis.quarter import QuarterView
from reviewkit.documents.fields import AnyField, Chart, Column, Series, Table, Value
from reviewkit.documents.period_words import short_period
from reviewkit.documents.quarter.contract_chapter import CONTRACT, contract
from reviewkit.domain.money import divide
from reviewkit.domain.period import Period
from reviewkit.domain.vocabulary import AUDIENCES, PLANNED_ACTION_KINDS, PROGRESS_ORIGINS, PROGRESS_STATUSES
from reviewkit.text import N_, Language

Values = dict[str, Any]

_PLANNED = (
    Column("id", N_("Number"), width=12, word_mm=20),
    Column("kind", N_("Kind"), width=14),
    Column("title", N_("Title"), width=44, word_mm=62, yields=True),
    Column("when", N_("Planned for"), width=16, word_mm=24),
    Column("budget", N_("Budget"), "money", total=True, width=14),
    Column(
        "status", N_("What became of it"), mark="late", mark_meaning="late", width=18, word_mm=30, yields=True
    ),
    Column("moved_to", N_("Moved to"), width=14),
    Column("comment", N_("Comment"), width=40, word_mm=34, yields=True),
    Column("origin", N_("Comes from"), width=22),
)
_UNDER_A_COLUMN = 36  # characters of a name, on two or three lines
_NO_PLANNED = N_("Nothing was planned for this quarter.")
TRAINING_PLANNED = Table("training_planned", N_("Training planned"), _PLANNED, _NO_PLANNED, sheet=False)
MARKETING_PLANNED = Table("marketing_planned", N_("Marketing planned"), _PLANNED, _NO_PLANNED, sheet=False)
OTHER_PLANNED = Table("other_planned", N_("Other actions planned"), _PLANNED, _NO_PLANNED, sheet=False)
PROGRESS = Table("progress", N_("Planned actions"), _PLANNED, _NO_PLANNED)
TRAINING = Table(
    "training",
    N_("Training done"),
    (
        Column("audience", N_("Audience"), width=18, word_mm=34, yields=True),
        Column("course", N_("Course"), width=44, word_mm=66, yields=True),
        Column("attendees", N_("Attendees"), "integer", total=True, width=12, word_mm=22),
        Column("certified", N_("Certified"), "integer", total=True, width=12, word_mm=22),
        Column("cost", N_("Cost"), "money", total=True, width=14, word_mm=26),
    ),
    N_("No training was reported this quarter."),
    sentence="training_title",
)
ENROLLED = Table(
    "enrolled",
    N_("Enrolments for the coming quarter"),
    (
        Column("audience", N_("Audience"), width=18, word_mm=34, yields=True),
        Column("count", N_("Enrolled"), "integer", width=12, word_mm=20),
        Column("people", N_("Who, in which course"), width=70, word_mm=116, yields=True),
    ),
    N_("Salespeople, consultants, telemarketers: nobody is enrolled yet."),
    sheet=False,
)
ENROLMENTS = Table(
    "enrolments",
    N_("Enrolments"),
    (
        Column("audience", N_("Audience"), width=18),
        Column("course", N_("Course"), width=44),
        Column("person", N_("Person"), width=26),
        Column("date", N_("Date"), "day", width=14),
    ),
    N_("Nobody is enrolled yet."),
)
MARKETING = Table(
    "marketing",
    N_("Campaigns of the quarter"),
    (
        Column("kind", N_("Kind"), width=18, word_mm=22),
        Column("title", N_("Title"), width=40, word_mm=40, yields=True),
        Column("date", N_("Date"), "day", width=14, word_mm=21),
        Column("budget", N_("Budget"), "money", total=True, width=14, word_mm=20),
        Column("spent", N_("Spent"), "money", total=True, width=14, word_mm=20),
        Column("leads_expected", N_("Leads expected"), "integer", total=True, width=12, word_mm=16),
        Column("leads_obtained", N_("Leads obtained"), "integer", total=True, width=12, word_mm=15),
        Column("cost_per_lead", N_("Cost per lead"), "money", width=14, word_mm=16),
    ),
    N_("No campaign was reported this quarter."),
    sentence="marketing_title",
)
MARKETING_PLAN = Table(
    "marketing_plan",
    N_("Campaigns of the coming quarter"),
    (
        Column("kind", N_("Type of action"), width=18, word_mm=28, yields=True),
        Column("title", N_("Title"), width=40, word_mm=42, yields=True),
        Column("date", N_("Date"), "day", width=14, word_mm=21),
        Column("budget", N_("Budget"), "money", total=True, width=14, word_mm=22),
        Column("leads_expected", N_("Number of leads expected"), "integer", total=True, width=14, word_mm=19),
        Column("resources", N_("Resources needed"), width=40, word_mm=38, yields=True),
    ),
    N_("No campaign is scheduled for the coming quarter yet."),
    sentence="marketing_plan_title",
)
TRAINING_CHART = Chart(
    "training_chart",
    N_("People trained to date, plan and actual"),
    "columns",
    "integer",
    sentence="training_title",
)
MARKETING_CHART = Chart(
    "marketing_chart",
    N_("Leads by campaign, expected and obtained"),
    "columns",
    "integer",
    sentence="marketing_title",
)
CHAPTER_FIELDS: tuple[AnyField, ...] = (
    TRAINING_PLANNED, TRAINING, TRAINING_CHART, ENROLLED, ENROLMENTS, MARKETING_PLANNED, MARKETING, MARKETING_CHART,
    MARKETING_PLAN, CONTRACT, OTHER_PLANNED, PROGRESS,
    Value("training_title", "text", "How many people were trained, against the plan"),
    Value("marketing_title", "text", "What marketing cost and brought"),
    Value("marketing_plan_title", "text", "What the coming quarter's campaigns cost and are to bring"),
    Value("marketing_wins", "text", "What became of the leads declared this quarter"),
    Value("contract_title", "text", "Contract and payments in a sentence"),
    Value("contract_comment", "text", "The channel manager's comment"),
)  # fmt: skip


def when_word(text: str, lang: Language) -> str:
    """Return a typed day or quarter in words; other text as it was typed."""
    try:
        if len(text) == 10:
            return lang.day(dt.date.fromisoformat(text))
        return short_period(Period.parse(text), lang)
    except ValueError:
        return text


def chapters(view: QuarterView, lang: Language) -> Values:
    """Return the values of CHAPTER_FIELDS."""
    planned = [_planned(row, lang) for row in view.progress]
    training, campaigns = _training(view, lang), _campaigns(view)
    coming = [row | {"date": row["date"]} for row in _rows(view, "marketing_plan")]
    return {
        "progress": planned,
        "training_planned": [row for row in planned if row["key"] == "training"],
        "marketing_planned": [row for row in planned if row["key"] == "marketing"],
        "other_planned": [row for row in planned if row["key"] not in ("training", "marketing")],
        "training": training,
        "training_title": _training_title(view, lang),
        "training_chart": _training_chart(view, lang),
        "enrolled": _enrolled(view, lang),
        "enrolments": [
            row | {"audience": AUDIENCES.label(row["audience"], lang), "date": row.get("date")}
            for row in _rows(view, "enrolments")
        ],
        "marketing": campaigns,
        "marketing_title": _marketing_title(view, campaigns, lang),
        "marketing_wins": _marketing_wins(view, lang),
        "marketing_chart": _marketing_chart(campaigns, lang),
        "marketing_plan": coming,
        "marketing_plan_title": _coming_title(coming, view, lang),
        **contract(view, lang),
    }


def _rows(view: QuarterView, sheet: str) -> list[Values]:
    submission = view.handed()
    return [dict(row) for row in submission.rows(sheet)] if submission is not None else []


def _planned(row: Values, lang: Language) -> Values:
    status = PROGRESS_STATUSES.label(row["status"], lang)
    if row["status"] == "moved" and row["moved_to"]:
        status = lang.say(
            N_("{status} to {quarter}"), status=status, quarter=when_word(row["moved_to"], lang)
        )
    return {
        "id": row["id"], "key": row["kind"], "kind": PLANNED_ACTION_KINDS.label(row["kind"], lang), "title": row["title"],
        "when": when_word(row["when"], lang), "budget": row["budget"], "status": status,
        "late": row["status"] is None,
        "moved_to": when_word(row["moved_to"], lang) if row["moved_to"] else "", "comment": row["comment"],
        "origin": PROGRESS_ORIGINS.label(row["origin"], lang),
    }  # fmt: skip


def _training(view: QuarterView, lang: Language) -> list[Values]:
    order = {audience: index for index, audience in enumerate(AUDIENCES)}
    rows = sorted(_rows(view, "training"), key=lambda row: order[row["audience"]])
    return [row | {"audience": AUDIENCES.label(row["audience"], lang)} for row in rows]


def _training_title(view: QuarterView, lang: Language) -> str:
    gaps = [view.gaps[f"trained_{audience}"] for audience in AUDIENCES]
    done = [gap.quarter.actual for gap in gaps if gap.quarter.actual is not None]
    plan = [gap.quarter.plan for gap in gaps if gap.quarter.plan is not None]
    if not done:
        return lang.say(N_("Training: nothing was reported yet"))
    title = lang.count("{n} person trained", "{n} people trained", int(sum(done)))
    return (
        lang.count("{title} for {n} planned", "{title} for {n} planned", int(sum(plan)), title=title)
        if plan
        else title
    )


def _training_chart(view: QuarterView, lang: Language) -> Series | None:
    gaps = [view.gaps[f"trained_{audience}"].year_to_date for audience in AUDIENCES]
    plan = [None if gap.plan is None else int(gap.plan) for gap in gaps]
    actual = [None if gap.actual is None else int(gap.actual) for gap in gaps]
    if not any((*plan, *actual)):
        return None
    names = [AUDIENCES.label(audience, lang) for audience in AUDIENCES]
    return Series(names, {lang.say(N_("Plan")): plan, lang.say(N_("Actual")): actual})


def _enrolled(view: QuarterView, lang: Language) -> list[Values]:
    """Return the rows of ENROLLED, one an audience; no row before the quarter is handed in."""
    rows = _rows(view, "enrolments")
    if view.handed() is None:
        return []
    lines = []
    for audience in AUDIENCES:
        enrolments = [row for row in rows if row["audience"] == audience]
        people = [
            f"{row['person']} ({row['course']}{', ' + lang.day(row['date']) if row.get('date') else ''})"
            for row in enrolments
        ]
        lines.append({
            "audience": AUDIENCES.label(audience, lang), "count": len(enrolments),
            "people": lang.parted(people) or lang.say(N_("nobody yet")),
        })  # fmt: skip
    return lines


def _campaigns(view: QuarterView) -> list[Values]:
    return [
        row | {"date": row["date"],
               "cost_per_lead": divide(row["spent"], row["leads_obtained"])}
        for row in sorted(_rows(view, "marketing"), key=lambda r: r["date"])
    ]  # fmt: skip


def _marketing_title(view: QuarterView, campaigns: list[Values], lang: Language) -> str:
    if view.gaps["marketing_budget"].quarter.actual is None:
        return lang.say(N_("Marketing: nothing was reported yet"))
    if not campaigns:
        return lang.say(N_("No campaign this quarter"))
    return lang.say(
        N_("{campaigns}: {spent} spent, {leads}"),
        campaigns=lang.count("{n} campaign", "{n} campaigns", len(campaigns)),
        spent=lang.money(sum(row["spent"] for row in campaigns), view.currency),
        leads=lang.count("{n} lead", "{n} leads", sum(row["leads_obtained"] for row in campaigns)),
    )


def _coming_title(coming: list[Values], view: QuarterView, lang: Language) -> str:
    """Return a sentence on budget and leads of the campaigns to come; empty without one."""
    if not coming:
        return ""
    return lang.say(
        N_("{campaigns}: a budget of {budget}, {leads}"),
        campaigns=lang.count("{n} campaign to come", "{n} campaigns to come", len(coming)),
        budget=lang.money(sum(row["budget"] for row in coming), view.currency),
        leads=lang.count(
            "{n} lead expected", "{n} leads expected", sum(row["leads_expected"] for row in coming)
        ),
    )


def _marketing_wins(view: QuarterView, lang: Language) -> str:
    """Return what became of the leads that the partner declared in the quarter.

    Leads bear no campaign, so they cannot be counted by campaign.
    """
    rows = view.month.lead_wins.to_dict("records")
    own_rows = [row for row in rows if row["quarter"] == str(view.period) and row["origin"] == "BP"]
    leads, wins = sum(row["leads"] for row in own_rows), sum(row["wins"] for row in own_rows)
    if not leads:
        return lang.say(N_("No lead of the partner's own was declared this quarter in the monthly reviews."))
    return lang.count(
        "Leads of the partner's own declared this quarter: {leads}, of which {n} is won so far ({won}).",
        "Leads of the partner's own declared this quarter: {leads}, of which {n} are won so far ({won}).",
        wins, leads=lang.integer(leads), won=lang.money(sum(row["won"] for row in own_rows), view.currency),
    )  # fmt: skip


def _shortened(title: str) -> str:
    """Return a campaign's title cut at a word with an ellipsis, as it fits under a chart's columns."""
    return (
        textwrap.shorten(title, _UNDER_A_COLUMN, placeholder="…") if len(title) > _UNDER_A_COLUMN else title
    )


def _marketing_chart(campaigns: list[Values], lang: Language) -> Series | None:
    if not any(row["leads_expected"] or row["leads_obtained"] for row in campaigns):
        return None
    return Series(
        [_shortened(row["title"]) for row in campaigns],
        {
            lang.say(N_("Expected")): [row["leads_expected"] for row in campaigns],
            lang.say(N_("Obtained")): [row["leads_obtained"] for row in campaigns],
        },
    )
