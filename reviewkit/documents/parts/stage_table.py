"""Business by stage, now and before (seed 2.3, 3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviewkit.analysis import View
from reviewkit.documents.fields import Chart, Column, Series, Table, Value
from reviewkit.documents.parts.title_block import Values, is_known, month_word
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.period import Period
from reviewkit.text import N_, Language

STAGE_COLUMNS = (
    Column("stage", N_("Stage"), width=22, word_mm=38, yields=True),
    Column("count", N_("Deals"), "integer", total=True, width=10, word_mm=15),
    Column("amount", N_("Amount"), "money", total=True, width=16, word_mm=27),
    Column("weighted", N_("Weighted"), "money", total=True, width=16, word_mm=26),
    Column("previous_count", N_("Deals before"), "integer", total=True, width=12, word_mm=15),
    Column("previous_amount", N_("Amount before"), "money", total=True, width=16, word_mm=27),
    Column("previous_weighted", N_("Weighted before"), "money", total=True, width=16),
    Column("change", N_("Difference"), "change", total=True, width=16, word_mm=22),
)
STAGES = (
    Table(
        "stages",
        N_("Business by stage"),
        STAGE_COLUMNS,
        N_("No deal is open, and none was a month ago."),
        sentence="stages_title",
    ),
    Value("stages_title", "text", "What the stages say"),
    Chart("stages_chart", N_("Business by stage, now and before"), "columns", sentence="stages_title"),
)


def stages(view: View, context: ReadingContext, lang: Language, *, first: bool = False) -> Values:
    """Return the values of STAGES.

    first  it is the first known month: there is no earlier one to compare with
    """
    rows = [
        row
        | {
            "stage": context.stage(row["stage"], lang.code),
            "change": None if first else row["amount"] - row["previous_amount"],
        }
        for row in view.figures["stages"]
    ]
    now, before = month_word(context.period, lang), _before(view, lang)
    series = {before: [r["previous_amount"] for r in rows], now: [r["amount"] for r in rows]}
    drawn = view.facts["handed_in"] and not first and any(r["amount"] or r["previous_amount"] for r in rows)
    any_deal = any(
        row["amount"] or row["count"] or row["previous_amount"] or row["previous_count"] for row in rows
    )
    return {
        "stages": rows if any_deal else [],
        "stages_chart": Series([r["stage"] for r in rows], series) if drawn else None,
        "stages_title": stages_title(rows, context, lang, view.currency, known=is_known(view)),
    }


def _before(view: View, lang: Language) -> str:
    """Return the month compared with: its name where it is the same for all partners."""
    months = {month for month in view.partners["previous_period"] if month}
    return month_word(Period.parse(months.pop()), lang) if len(months) == 1 else lang.say(N_("Month before"))


def stages_title(
    rows: Sequence[Mapping[str, Any]],
    context: ReadingContext,
    lang: Language,
    currency: str,
    *,
    known: bool = True,
) -> str:
    late = [
        row
        for row, step in zip(rows, context.ladder.steps, strict=False)
        if step.number >= context.focus_stage
    ]
    whole, ripe = sum(r["amount"] for r in rows), sum(r["amount"] for r in late)
    if not whole:
        return lang.say(N_("The pipe is empty") if known else N_("No pipe is known"))
    if not ripe:
        return lang.say(N_("No deal stands at stage {stage} or later"), stage=context.focus_stage)
    return lang.say(
        N_("{share} of the pipe stands at stage {stage} or later: {amount}"),
        share=lang.rate(ripe / whole),
        stage=context.focus_stage,
        amount=lang.money(ripe, currency),
    )
