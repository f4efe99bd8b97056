"""What the year's plan still takes, as an agenda: pipe by stage and leads a month, beside what usually comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from reviewkit.analysis.forecast.forecasts import Span
from reviewkit.analysis.forecast.needed import Need
from reviewkit.analysis.quarter import QuarterView
from reviewkit.analysis.quarter.revenue_plan import revenue_plan
from reviewkit.documents.fields import AnyField, Column, Table, Value
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.text import N_, Language

# A stage whose deals bring less than this part of their amount in the time left is no way to the plan.
_LEAST_SHARE = 0.05
_SPAN: Span = "year"

NEEDED = Table(
    "needed",
    N_("Pipe that would bring what is missing"),
    (
        Column("stage", N_("Stage"), width=26, word_mm=70, yields=True),
        Column("share", N_("Comes in by the year's end"), "rate", width=16, word_mm=45),
        Column("pipe", N_("Pipe needed, all from this stage"), "money", width=20, word_mm=55, missed=True),
        Column("usual", N_("Enters the pipe in a usual month"), "money", width=20, word_mm=55),
    ),
    N_("Nothing is missing to the year's plan, or its landing is not known."),
    tab=N_("Pipe needed"),
    sentence="needed_title",
    notes=("needed_note",),
)
AGENDA = Table(
    "agenda",
    N_("What each partner needs"),
    (
        Column("partner", N_("Partner"), width=28, word_mm=57, yields=True),
        Column("plan", N_("Year's plan"), "money", width=16, word_mm=30),
        Column("expected", N_("Landing"), "money", width=16, word_mm=30),
        Column("missing", N_("Missing"), "money", width=16, word_mm=30, total=True),
        Column("pipe", N_("Late pipe needed"), "money", width=18, word_mm=32, missed=True),
        Column("usual", N_("Pipe of a usual month"), "money", width=18, word_mm=32),
        Column("leads", N_("Leads a month needed"), "number", width=14, word_mm=24, missed=True),
        Column("usual_leads", N_("Usual leads a month"), "number", width=14, word_mm=24, missed=True),
    ),
    N_("No partner's landing lies below its plan."),
    sentence="needed_title",
    notes=("needed_note",),
)
AGENDA_PART: tuple[AnyField, ...] = (
    Value("needed_title", "text", "What is missing to the year's plan, and the leads a month it takes"),
    Value("needed_note", "text", "How the figures of the agenda are meant"),
    NEEDED,
    AGENDA,
)


class AgendaRow(TypedDict):
    """A row of AGENDA: cents, and leads a month."""

    partner: str
    plan: int
    expected: int
    missing: int
    pipe: int | None
    usual: int
    leads: float | None
    usual_leads: float | None


class AgendaValues(TypedDict):
    """The values of AGENDA_PART."""

    needed_title: str
    needed_note: str
    needed: list[dict[str, str | int | float | None]]
    agenda: list[AgendaRow]


def agenda_part(
    view: QuarterView, partners: Sequence[tuple[str, QuarterView]], context: ReadingContext, lang: Language
) -> AgendaValues:
    """Return the values of AGENDA_PART.

    partners   by code, their views in the vendor's currency
    """
    need = _need(view)
    rows = [row for code, partner in partners for row in _agenda_rows(code, partner, context)]
    rows.sort(key=lambda row: -row["missing"])
    return {
        "needed_title": _title(view, need, lang),
        "needed_note": lang.say(
            N_("Late pipe: at {stage} or the step nearest to it, to be signed by the year's end."),
            stage=context.stage(context.focus_stage, lang.code),
        ),
        "needed": [
            {
                "stage": context.stage(stage.stage, lang.code),
                "share": stage.share,
                "pipe": stage.pipe,
                "usual": stage.usual,
            }
            for stage in (need.stages if need is not None and need.missing else ())
            if stage.share >= _LEAST_SHARE
        ],
        "agenda": rows,
    }


def _need(view: QuarterView) -> Need | None:
    plan = revenue_plan(view)
    planned = plan.of(view.period.in_year) if plan is not None else None
    return None if planned is None else view.month.needed(_SPAN, planned)


def _title(view: QuarterView, need: Need | None, lang: Language) -> str:
    if need is None:
        return lang.say(N_("What the year takes is not known: no plan, no landing or no month left"))
    if not need.missing:
        return lang.say(N_("The landing reaches the year's plan"))
    missing = lang.money(need.missing, view.currency)
    if need.leads_a_month is None or need.usual_leads is None:
        return lang.say(N_("{missing} is missing to the year's plan"), missing=missing)
    return lang.say(
        N_("{missing} is missing to the year's plan: {leads} new leads a month, where {usual} usually come"),
        missing=missing,
        leads=lang.number(need.leads_a_month, 0),
        usual=lang.number(need.usual_leads, 0),
    )


def _agenda_rows(code: str, view: QuarterView, context: ReadingContext) -> list[AgendaRow]:
    plan, need = revenue_plan(view), _need(view)
    planned = plan.of(view.period.in_year) if plan is not None else None
    if need is None or planned is None or not need.missing:
        return []
    late = min(need.stages, key=lambda stage: abs(stage.stage - context.focus_stage))
    return [
        {
            "partner": context.partner_name(code),
            "plan": planned,
            "expected": planned - need.missing,
            "missing": need.missing,
            "pipe": late.pipe if late.share >= _LEAST_SHARE else None,
            "usual": sum(stage.usual for stage in need.stages),
            "leads": _one_place(need.leads_a_month),
            "usual_leads": _one_place(need.usual_leads),
        }
    ]


def _one_place(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
