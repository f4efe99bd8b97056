"""Whom to help first and with what: gap, coverage, reliability of commits, skills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.analysis.quarter import QuarterView
from reviewkit.documents.fields import Column, Table
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.vocabulary import SCORE_TOPICS
from reviewkit.text import N_, Language

Values = dict[str, Any]

WEAK = 2  # highest score of a skill to work on
THIN = 1.0  # below this coverage the pipe cannot bring what is missing
UNRELIABLE = 0.6  # a kept rate below this makes commits no base to plan on

HELP = Table(
    "help",
    N_("Whom to help first"),
    (
        Column("partner", N_("Partner"), width=28, word_mm=45, yields=True),
        Column("missing", N_("Missing to date"), "money", total=True, width=18, word_mm=26, tone="down"),
        Column("rate", N_("Rate"), "rate", width=10, word_mm=16),
        Column("covered", N_("Covered by open pipe"), "rate", width=14, word_mm=24),
        Column("kept", N_("Commits kept"), "rate", width=12, word_mm=20),
        Column("weakest", N_("Weakest skill"), width=30, word_mm=52, yields=True),
        Column("what", N_("With what"), width=60, word_mm=74, yields=True),
    ),
    N_("No partner is behind his plan."),
    sentence="help_title",
)


def help_lines(
    views: Sequence[tuple[str, QuarterView]], context: ReadingContext, lang: Language
) -> list[Values]:
    """Return the rows of HELP: the partners behind their plan, in the order given."""
    rows = []
    for code, view in views:
        gap = view.gaps["revenue"].year_to_date
        if gap.difference is None or gap.difference >= 0:
            continue
        kept = view.month.reliability.rate
        weakest = _weakest(view, lang)
        rows.append({
            "code": code, "partner": context.partner_name(code), "missing": -int(gap.difference),
            "rate": None if gap.rate is None else float(gap.rate), "covered": view.coverage.rate, "kept": kept,
            "weakest": weakest, "what": _what(view, kept, weakest, lang),
        })  # fmt: skip
    return rows


def _weakest(view: QuarterView, lang: Language) -> str:
    """Return the two lowest scored skills; the partner's score counts where the manager gave none."""
    submission = view.handed()
    rows = submission.rows("scores") if submission is not None else ()
    scores = {row["topic"]: row.get("manager_score") or row.get("partner_score") for row in rows}
    low_topics = [topic for topic, score in scores.items() if score is not None and score <= WEAK]
    low_topics.sort(key=lambda topic: int(scores[topic] or 0))
    return ", ".join(lang.say(SCORE_TOPICS[topic]) for topic in low_topics[:2])


def _what(view: QuarterView, kept: float | None, weakest: str, lang: Language) -> str:
    """Return the measures that bring the partner back to its plan, in one text."""
    measures = []
    coverage = view.coverage.rate
    if coverage is not None and coverage < THIN:
        measures.append(lang.say(N_("find more pipe: leads and marketing")))
    elif coverage is not None and view.coverage.deals:
        deal = view.coverage.deals[0]
        measures.append(
            lang.say(
                N_("close {reference} ({customer})"), reference=deal["reference"], customer=deal["customer"]
            )
        )
    if kept is not None and kept < UNRELIABLE:
        measures.append(lang.say(N_("qualify commits deal by deal")))
    if weakest:
        measures.append(lang.say(N_("train: {skills}"), skills=weakest.lower()))
    leads = view.gaps["leads"].year_to_date.status
    if leads == "red" and not (coverage is not None and coverage < THIN):
        measures.append(lang.say(N_("more leads of his own")))
    return lang.parted(measures) or lang.say(N_("a review of the plan"))
