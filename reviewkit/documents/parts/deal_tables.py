"""What the review goes through: deals to talk about, questions, to-dos, won and lost (seed 2.2, 2.3)."""

from __future__ import annotations

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import Column, Table
from reviewkit.documents.parts.title_block import Values
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.period import Period
from reviewkit.domain.vocabulary import ACTION_STATUSES, TALK_REASONS, WON_LOST
from reviewkit.text import N_, Language

TALK = Table(
    "talk",
    N_("What to talk about"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26, word_mm=40, yields=True),
        Column("project", N_("Project"), width=28),
        Column("stake", N_("At stake"), "money", total=True, width=16, word_mm=24),
        Column("reasons", N_("Why"), labels=True, width=36, word_mm=42, yields=True),
        Column("next_step", N_("Next step"), width=40, word_mm=45, yields=True),
        Column("close", N_("Close"), "short_day", width=12, word_mm=19),
    ),
    N_("Nothing stands out: no deal is late, pushed or silent."),
)
QUESTIONS = Table(
    "questions",
    N_("Open questions"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14, word_mm=26),
        Column("customer", N_("Customer"), width=26, word_mm=46, yields=True),
        Column("project", N_("Project"), width=28, word_mm=44, yields=True),
        Column("amount", N_("Amount"), "money", total=True, width=16, word_mm=26),
        Column("vanished_in", N_("Gone since"), "month", width=16, word_mm=28),
    ),
    N_("No deal is unaccounted for."),
    most=15,
)
ACTIONS = Table(
    "actions",
    N_("To-dos of the last review"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("action", N_("Action"), width=44, word_mm=60, yields=True),
        Column("deal", N_("Deal"), width=14, word_mm=23),
        Column("owner", N_("Owner"), width=20, word_mm=32, yields=True),
        Column("due", N_("Due"), "short_day", mark="late", mark_meaning="late", width=12, word_mm=20),
        Column("status", N_("Status"), width=12, word_mm=21),
        Column("days_late", N_("Days late"), "integer", width=10, word_mm=14),
        Column("comment", N_("Comment"), width=36),
        Column("id", N_("No."), width=12),
    ),
    N_("No to-do is open."),
    most=15,
)
OUTCOMES = Table(
    "outcomes",
    N_("Won and lost"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14),
        Column("customer", N_("Customer"), width=26, word_mm=23),
        Column("project", N_("Project"), width=28),
        Column("outcome", N_("Outcome"), width=12, word_mm=17),
        Column("amount", N_("Amount"), "money", total=True, width=16, word_mm=20),
        Column("closed_on", N_("Closed on"), "day", width=14),
        Column("reason", N_("Reason"), width=36, word_mm=30, yields=True),
        Column("competitor", N_("Competitor"), width=20),
        Column("recovery", N_("Winning it back"), width=28, word_mm=28, yields=True),
        Column("lesson", N_("Lesson"), width=36, word_mm=30, yields=True),
        Column("corrective_action", N_("Corrective action"), width=30, word_mm=22),
    ),
    N_("Nothing was won or lost this month."),
    most=10,
)


def talk(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of TALK in the order of the analysis."""
    return [
        row
        | {
            "partner": context.partner_name(row["partner"]),
            "reasons": TALK_REASONS.labels(row["reasons"], lang),
        }
        for row in rows_of(view.talk)
    ]


def questions(view: View, context: ReadingContext) -> list[Values]:
    """Return the rows of QUESTIONS, the largest amount first."""
    rows = sorted(rows_of(view.questions), key=lambda r: (-r["amount"], r["key"]))
    return [
        row
        | {
            "partner": context.partner_name(row["partner"]),
            "vanished_in": Period.of_number(row["vanished_in"]).first_day,
        }
        for row in rows
    ]


def actions(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of ACTIONS in the order of the analysis."""
    return [
        row
        | {
            "partner": context.partner_name(row["partner"]),
            "owner": row["owner"] or _answers_for(row["partner"], context),
            "status": ACTION_STATUSES.label(row["status"], lang),
            "days_late": row["days_late"] or None,
        }
        for row in rows_of(view.actions)
    ]


def _answers_for(partner: str, context: ReadingContext) -> str:
    """Return the partner's sales director, who answers for a to-do without an owner; empty if unknown."""
    card = context.partners.get(partner)
    return card.director_name if card else ""


def outcomes(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of OUTCOMES: won deals first, then by amount."""
    rows = sorted(rows_of(view.outcomes), key=lambda r: (r["outcome"] != "won", -r["amount"], r["key"]))
    lines = []
    for row in rows:
        recovery = ""
        if row["outcome"] == "lost" and row["recovery_possible"]:
            possible = lang.say(N_("yes")) if row["recovery_possible"] == "yes" else lang.say(N_("no"))
            recovery = (
                possible
                if not row["recovery_plan"]
                else lang.say(N_("{yes}: {plan}"), yes=possible, plan=row["recovery_plan"])
            )
        lines.append(
            row
            | {
                "partner": context.partner_name(row["partner"]),
                "recovery": recovery,
                "outcome": WON_LOST.label(row["outcome"], lang),
            }
        )
    return lines


def talk_title(talk: list[Values], view: View, lang: Language) -> str:
    """Return a sentence on the number of deals to talk about and the money at stake."""
    if not talk:
        return lang.say(N_("No deal stands out"))
    stake = sum(row["stake"] for row in talk)
    return lang.count(
        "{n} deal to talk about, {amount} at stake",
        "{n} deals to talk about, {amount} at stake",
        len(talk),
        amount=lang.money(stake, view.currency),
    )


def actions_title(action_rows: list[Values], lang: Language) -> str:
    """Return a sentence on how many of the last review's to-dos are open, late and settled."""
    open_count, late = sum(row["open"] for row in action_rows), sum(row["late"] for row in action_rows)
    if not action_rows:
        return lang.say(N_("No to-do was open at the last review"))
    if not open_count:
        return lang.say(N_("Every to-do is settled"))
    title = lang.count("{n} to-do open", "{n} to-dos open", open_count)
    if late:
        title += ", " + (
            lang.count("{n} late", "{n} late", late)
            if late < open_count
            else lang.count("late", "all of them late", late)
        )
    settled = len(action_rows) - open_count
    return title if not settled else title + lang.count("; {n} settled", "; {n} settled", settled)


def questions_title(view: View, lang: Language) -> str:
    """Return a sentence on the number and amount of the deals that are gone without an outcome."""
    rows = view.questions
    if not len(rows):
        return lang.say(N_("No deal is unaccounted for"))
    return lang.count(
        "{n} deal without an outcome, {amount}",
        "{n} deals without an outcome, {amount}",
        len(rows),
        amount=lang.money(int(rows["amount"].sum()), view.currency),
    )


def outcomes_title(view: View, lang: Language) -> str:
    """Return a sentence on the number and amount of deals won and lost."""
    won, lost = view.figures["achieved"], view.facts["lost"]
    if not view.facts["handed_in"]:
        return lang.say(N_("What was won and lost is not known: no review was handed in"))
    if not won["count"] and not lost["count"]:
        return lang.say(N_("Nothing was won or lost"))
    parts = []
    if won["count"]:
        amount = lang.money(won["amount"], view.currency)
        parts.append(
            lang.count("{n} deal won for {amount}", "{n} deals won for {amount}", won["count"], amount=amount)
        )
    if lost["count"]:
        amount = lang.money(lost["amount"], view.currency)
        parts.append(
            lang.count(
                "{n} deal lost for {amount}", "{n} deals lost for {amount}", lost["count"], amount=amount
            )
        )
    return lang.listed(parts)
