"""The title block and the key figures: what a document is, for whom, how the month stands."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import Each, KeyFigure, Trend, Value
from reviewkit.documents.period_words import period_word
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.documents.reliability import usual
from reviewkit.documents.template_words import TILE_LABELS
from reviewkit.domain.money import ratio
from reviewkit.domain.period import Period
from reviewkit.text import N_, NBSP, Language

Values = dict[str, Any]

TITLE_BLOCK = (
    Value("vendor", "text", "The vendor", "RS"),
    Value("document", "text", "What this document is", "Dossier de revue"),
    Value("reader", "text", "For whom it is", "Armor Conseil"),
    Value("when", "text", "Which period", "novembre 2026"),
    Value("state", "text", "Prepared, reviewed or not handed in; how many of how many", "préparée"),
    Value("made_from", "text", "Which months it was made from", "revues d'octobre et de novembre 2026"),
    Value("missing", "text", "Who has not handed in; empty where nobody is missing"),
    Value("headline", "text", "The document's message in one sentence"),
    Each(
        "sentences", (Value("text", "text", "One sentence"),), "Three to five sentences that tell the month"
    ),
    Value("confidential", "text", "The word in the foot", "Confidentiel"),
)


def month_word(period: Period, lang: Language) -> str:
    return lang.month(period.first_day)


def title_block(context: ReadingContext, lang: Language, document: str, reader: str) -> Values:
    """Return the values of TITLE_BLOCK that every document shares.

    document, reader  what it is called and for whom it is
    """
    return {
        "vendor": context.vendor,
        "document": document,
        "reader": reader,
        "when": period_word(context.period, lang),
        "confidential": lang.say(N_("Confidential")),
    }


def base_words(view: View, lang: Language) -> str:
    """Return which months one partner's pipe and its comparison come from."""
    row = rows_of(view.partners)[0]
    shown, previous = row["shown_period"], row["previous_period"]
    if shown is None:
        return lang.say(N_("nothing was handed in yet"))
    now = month_word(Period.parse(shown), lang)
    if not row["handed_in"]:
        return lang.say(N_("last known pipe, of {month}"), month=now)
    if previous is None:
        return lang.say(N_("review of {month}, the first one"), month=now)
    return lang.say(
        N_("review of {month}, compared with {before}"),
        month=now,
        before=month_word(Period.parse(previous), lang),
    )


def is_known(view: View) -> bool:
    """Return whether any partner of the view has ever handed in a review."""
    return any(view.partners["shown_period"])


def is_first(view: View) -> bool:
    """Return whether the month is the first known one of every partner of the view."""
    return bool(view.partners["first_month"].all()) if len(view.partners) else True


TILES = (
    Value("pipe", "money", "The open pipe"),
    Value("pipe_change", "change", "Against the previous month"),
    Value("pipe_note", "text", "The change in percent"),
    Value("weighted", "money", "The pipe weighted by probability"),
    Value("weighted_change", "change", "Against the previous month"),
    Value("weighted_note", "text", "The change in percent"),
    Value("achieved", "money", "What was won in the month"),
    Value("achieved_note", "text", "How many deals"),
    Value("kept_rate", "rate", "How much of the old commit was kept"),
    Value("kept_rate_note", "text", "Kept of promised"),
    Value("new_commit", "money", "What is promised for the coming month"),
    Value("new_commit_note", "text", "How many deals, and the channel manager's own call"),
    Value("expected", "money", "What the new commit is worth at the usual rate"),
    Value("expected_note", "text", "The usual rate"),
    Value("new_leads", "integer", "Leads new in the month"),
    Value("new_leads_note", "text", "From the vendor and from partners"),
)
# The tile prints the percent of a change itself: those notes stand in Word alone.
KEY_FIGURES = (
    KeyFigure("pipe", TILE_LABELS["pipe"], change="pipe_change", trend=Trend("history", "pipe")),
    KeyFigure(
        "weighted", TILE_LABELS["weighted"], change="weighted_change", trend=Trend("history", "weighted")
    ),
    KeyFigure("achieved", TILE_LABELS["achieved"], note="achieved_note", trend=Trend("history", "achieved")),
    KeyFigure("kept_rate", TILE_LABELS["kept_rate"], note="kept_rate_note"),
    KeyFigure(
        "new_commit", TILE_LABELS["new_commit"], note="new_commit_note", trend=Trend("history", "commit")
    ),
    KeyFigure("new_leads", TILE_LABELS["new_leads"], note="new_leads_note"),
)


def tiles(view: View, context: ReadingContext, lang: Language) -> Values:
    """Return the values of TILES; None for what is not known."""
    figures, facts = view.figures, view.facts
    move, commit = figures["movement"], figures["commit"]
    pipe, before = move["closing"]["amount"], move["opening"]["amount"]
    handed_in, pipe_known = bool(facts["handed_in"]), is_known(view)
    incomparable = is_first(view) or not handed_in
    weighted, weighted_before = facts["weighted"], facts["previous_weighted"]
    leads = figures["leads"]

    def percent(now: int, old: int) -> str:
        change = ratio(now - old, old)
        if incomparable or change is None:
            return lang.unknown
        return ("+" if change > 0 else "") + lang.rate(change)

    call = facts["call"]
    absent = lang.say(N_("review not handed in"))
    note = _deals(commit["new"]["count"], lang)
    if call["count"]:
        called = lang.money(call["amount"], view.currency)
        note += "; " if lang.code == "en" else f"{NBSP}; "
        note += (
            lang.say(N_("manager's call {amount}"), amount=called)
            if call["count"] == commit["new"]["count"]
            else lang.count(
                "manager's call on {n}: {amount} for {promised}",
                "manager's call on {n}: {amount} for {promised}",
                call["count"],
                amount=called,
                promised=lang.money(call["promised"], view.currency),
            )
        )
    usual_figures = usual(view)
    return {
        "pipe": pipe if pipe_known else None,
        "pipe_change": None if incomparable else pipe - before,
        "pipe_note": percent(pipe, before),
        "weighted": weighted if pipe_known else None,
        "weighted_change": None if incomparable else weighted - weighted_before,
        "weighted_note": percent(weighted, weighted_before),
        "achieved": figures["achieved"]["amount"] if handed_in else None,
        "achieved_note": _won(figures["achieved"]["count"], lang) if handed_in else absent,
        "kept_rate": commit["rate"],
        "kept_rate_note": kept_note(view, lang),
        "new_commit": commit["new"]["amount"] if handed_in else None,
        "new_commit_note": note if handed_in else absent,
        "expected": usual_figures["expected"],
        "expected_note": lang.say(N_("kept so far: {rate}"), rate=lang.rate(usual_figures["usual_rate"]))
        if usual_figures["usual_rate"] is not None
        else lang.say(N_("too few months to tell")),
        "new_leads": sum(leads[origin]["count"] for origin in leads),
        "new_leads_note": lang.say(
            N_("{vendor} {ours}, BP {theirs}"),
            vendor=context.vendor,
            ours=leads["RS"]["count"],
            theirs=leads["BP"]["count"],
        ),
    }


def _deals(count: int, lang: Language) -> str:
    return lang.count("{n} deal", "{n} deals", count) if count else lang.say(N_("nothing promised"))


def _won(count: int, lang: Language) -> str:
    return lang.count("{n} deal won", "{n} deals won", count) if count else lang.say(N_("no deal won"))


def kept_note(view: View, lang: Language) -> str:
    """Return the amounts that the kept rate is worked out from: kept and reported."""
    commit = view.figures["commit"]
    if not commit["old"]["count"]:
        return lang.say(N_("nothing was promised") if view.facts["handed_in"] else N_("review not handed in"))
    unreported = lang.money(commit["unreported"]["amount"], view.currency)
    if commit["rate"] is None:
        return lang.say(N_("{unreported} not reported"), unreported=unreported)
    message = (
        N_("{kept} of {promised}")
        if not commit["unreported"]["amount"]
        else N_("{kept} of {promised} reported")
    )
    return lang.say(
        message,
        kept=lang.money(int(view.commit_lines["kept"].sum()), view.currency),
        promised=lang.money(commit["old"]["amount"] - commit["unreported"]["amount"], view.currency),
    )


def focus_rule(context: ReadingContext, lang: Language) -> str:
    """Return the filter of focus deals in words, printed in every document that uses it."""
    return lang.say(
        N_("Focus deals: open, stage {stage} or later, over {amount}"),
        stage=context.focus_stage,
        amount=lang.money(context.focus_amount, context.currency),
    )
