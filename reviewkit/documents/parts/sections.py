"""Sections on a partner or channel manager in a larger pack, focus deals as cards, requests of partners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reviewkit.analysis import Portfolio, View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import Column, Each, Table, Value, in_word
from reviewkit.documents.parts.commit_tables import COMMIT, commit
from reviewkit.documents.parts.comparison_lines import vendor_view
from reviewkit.documents.parts.deal_tables import ACTIONS, QUESTIONS, TALK, actions, questions, talk
from reviewkit.documents.parts.lead_tables import LEAD_TABLE, leads, leads_title
from reviewkit.documents.parts.month_sentences import headline, month_sentences
from reviewkit.documents.parts.movement_tables import MOVEMENT, movement
from reviewkit.documents.parts.stage_table import STAGES, stages
from reviewkit.documents.parts.title_block import TILES, Values, base_words, is_first, tiles
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.vocabulary import (
    ATTENTION_REASONS,
    BUCKETS,
    REQUEST_TOPICS,
    REVIEW_STATES,
    TALK_REASONS,
)
from reviewkit.text import N_, Language

ASKS = Table(
    "asks",
    N_("What partners say and ask for"),
    (
        Column("partner", N_("Partner"), width=26, word_mm=36, yields=True),
        Column("topic", N_("Topic"), width=22, word_mm=28, yields=True),
        Column("text", N_("Description"), width=60, word_mm=64, yields=True),
        Column("owner", N_("Owner"), width=20, word_mm=25),
        Column("due", N_("Due"), "short_day", width=12, word_mm=17),
    ),
    N_("Nobody reported a difficulty or asked for anything."),
    tab=N_("What partners ask for"),
    most=20,
    sentence="asks_title",
)
CARD = (
    Value("reference", "text", "The deal's reference"),
    Value("partner", "text", "The partner"),
    Value("customer", "text", "The customer"),
    Value("project", "text", "The project"),
    Value("amount", "money", "Its amount now"),
    Value("amount_before", "money", "Its amount a month ago"),
    Value("weighted", "money", "Weighted"),
    Value("change", "change", "Against the previous month"),
    Value("stage", "text", "Its stage now"),
    Value("stage_before", "text", "A month ago"),
    Value("close", "short_day", "Expected close"),
    Value("pushed", "text", "How often pushed, and for how long"),
    Value("days_in_stage", "days", "Days in its stage"),
    Value("next_step", "text", "The next step"),
    Value("comment", "text", "What the partner says"),
    Value("salesperson", "text", "Who sells"),
    Value("reasons", "text", "Why it stands out; empty where it does not"),
    Value("mark", "text", "entered the focus, or nothing"),
)
FOCUS_TABLE = Table(
    "focus_deals",
    N_("Focus deals"),
    (
        Column("partner", N_("Partner"), width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26),
        Column("project", N_("Project"), width=28),
        Column("stage", N_("Stage"), width=20),
        Column("amount", N_("Amount"), "money", total=True, width=16),
        Column("change", N_("Change"), "change", total=True, width=16),
        Column("close", N_("Close"), "day", width=14),
        Column("pushed", N_("Pushed"), width=24),
        Column("mark", N_("In the focus"), width=18),
        Column("next_step", N_("Next step"), width=40),
    ),
    N_("No deal passes the filter."),
    sentence="focus_title",
    notes=("focus_rule",),
)
LEFT_FOCUS = Table(
    "left_focus",
    N_("Left the focus"),
    (
        Column("partner", N_("Partner"), width=22, word_mm=38, yields=True),
        Column("reference", N_("Reference"), width=14, word_mm=24),
        Column("customer", N_("Customer"), width=26, word_mm=44, yields=True),
        Column("amount_before", N_("Amount before"), "money", width=16, word_mm=26),
        Column("bucket", N_("What became of it"), width=30, word_mm=38, yields=True),
    ),
    N_("No deal left the focus."),
    most=15,
    notes=("focus_rule",),
)
MOST_CARDS = 8
TALK_SHORT = replace(TALK, most=5)
LATE_ACTIONS = replace(
    ACTIONS,
    key="late_actions",
    title=N_("To-dos late"),
    columns=in_word(ACTIONS.columns, action=74, deal=24, owner=30, due=20, days_late=22),
    sheet=False,
    most=8,
)
SECTION = (
    Value("name", "text", "Whose section it is"),
    Value("state", "text", "What it is made from"),
    Value("headline", "text", "The section's message"),
    Value("attention", "text", "Why it needs attention"),
    Each("sentences", (Value("text", "text", "One sentence"),)),
    *TILES,
    *STAGES[:3],
    *MOVEMENT[:2],
    *COMMIT[:2],
    LEAD_TABLE,
    Value("leads_title", "text", "What the leads say"),
    TALK_SHORT,
    QUESTIONS,
    LATE_ACTIONS,
    Each("cards", CARD, "Focus deals, the largest first"),
    Value("cards_rest", "text", "The focus deals that Word leaves to the workbook"),
    Each("asks", (Value("topic", "text", "The topic"), Value("text", "text", "What was said"),
                  Value("owner", "text", "Who takes care"), Value("due", "short_day", "By when"))),
)  # fmt: skip


def asks(codes: Iterable[str], context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of ASKS in the order of codes."""
    return [
        {"partner": context.partner_name(code), "topic": REQUEST_TOPICS.label(ask.topic, lang), "text": ask.text,
         "owner": ask.owner, "due": ask.due}
        for code in codes
        for ask in context.asks.get(code, ())
    ]  # fmt: skip


def asks_title(asked: Sequence[Values], lang: Language) -> str:
    """Return a sentence on how many points were raised by how many partners."""
    partner_count = len({row["partner"] for row in asked})
    if not asked:
        return lang.say(N_("Nothing was asked for"))
    by = lang.count("by {n} partner", "by {n} partners", partner_count)
    return lang.count("{n} point raised {by}", "{n} points raised {by}", len(asked), by=by)


def left_focus(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of LEFT_FOCUS, each with the reason why the deal left, the largest amount first."""
    left = [row for row in rows_of(view.deals) if row["focus_before"] and not row["focus"]]
    return [
        row | {"partner": context.partner_name(row["partner"]), "bucket": _why_left(row, context, lang)}
        for row in sorted(left, key=lambda r: (-r["amount_before"], r["key"]))
    ]


def _why_left(row: Values, context: ReadingContext, lang: Language) -> str:
    if not row["in_now"]:
        return BUCKETS.label(row["bucket"], lang)
    if row["stage"] < context.focus_stage:
        return lang.say(N_("Back at stage {stage}"), stage=row["stage"])
    return lang.say(N_("Down to {amount}"), amount=lang.money(row["amount"], context.currency))


def cards(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the focus deals as cards, the largest amount first."""
    focus = sorted((r for r in rows_of(view.deals) if r["focus"]), key=lambda r: (-r["amount"], r["key"]))
    return [_card(row, context, lang) for row in focus]


def cards_rest(focus: Sequence[Values], view: View, lang: Language) -> str:
    """Return a sentence on the focus deals without a card; empty where each has one."""
    rest = focus[MOST_CARDS:]
    if not rest:
        return ""
    return lang.count(
        "{n} other focus deal, {amount}, is in the workbook of the same name.",
        "{n} other focus deals, {amount}, are in the workbook of the same name.",
        len(rest),
        amount=lang.money(sum(row["amount"] for row in rest), view.currency),
    )


def _card(row: dict[str, Any], context: ReadingContext, lang: Language) -> Values:
    pushed = ""
    if row["times_pushed"]:
        pushed = lang.count("pushed once", "pushed {n} times", row["times_pushed"])
        if row["slipped_days"]:
            pushed += ", " + lang.count(
                "{n} day since the first promise", "{n} days since the first promise", row["slipped_days"]
            )
    entered = row["focus"] and not row["focus_before"]
    return row | {
        "partner": context.partner_name(row["partner"]),
        "stage": context.stage(row["stage"], lang.code),
        "stage_before": context.stage(row["stage_before"], lang.code),
        "change": row["change"] if row["in_before"] else None,
        "pushed": pushed,
        "comment": row["comment"] or "",
        "reasons": TALK_REASONS.labels(row["reasons"], lang),
        "mark": lang.say(N_("new in the focus")) if entered else "",
    }


def section(view: View, context: ReadingContext, lang: Language, name: str) -> Values:
    """Return the values of SECTION from one view."""
    facts, focus = view.facts, cards(view, context, lang)
    return {
        "name": name,
        "state": lang.say(N_("{count} of {all} handed in"), count=facts["handed_in"], all=facts["partners"]),
        "headline": headline(view, lang),
        "attention": "",
        "sentences": [{"text": text} for text in month_sentences(view, lang)],
        **tiles(view, context, lang),
        **stages(view, context, lang, first=is_first(view)),
        **movement(view, lang),
        **commit(view, lang),
        "leads": leads(view, context),
        "leads_title": leads_title(view, context, lang),
        "talk": talk(view, context, lang),
        "questions": questions(view, context),
        "late_actions": [row for row in actions(view, context, lang) if row["late"]],
        "cards": focus,
        "cards_rest": cards_rest(focus, view, lang),
        "asks": asks(view.partners["code"], context, lang),
    }


def partner_section(portfolio: Portfolio, code: str, context: ReadingContext, lang: Language) -> Values:
    """Return the values of SECTION for one partner, money in the vendor's currency."""
    pid = list(portfolio.partners["code"]).index(code)
    view = vendor_view(portfolio, pid)
    row = rows_of(view.partners)[0]
    reasons = rows_of(view.attention)[0]["reasons"]
    state = REVIEW_STATES.label(row["status"], lang)
    return section(view, context, lang, context.partner_name(code)) | {
        "state": lang.say(N_("Month {state}: {base}"), state=state, base=base_words(view, lang)),
        "attention": ATTENTION_REASONS.labels(reasons, lang),
    }


def focused(view: View) -> Sequence[str]:
    """Return the codes of the partners with a focus deal, the largest sum first."""
    money: dict[str, int] = {}
    for row in rows_of(view.deals):
        if row["focus"]:
            money[row["partner"]] = money.get(row["partner"], 0) + row["amount"]
    return sorted(money, key=lambda code: (-money[code], code))
