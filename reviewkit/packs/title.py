"""The title block and the key figures: what a document is, for whom, how the month stands."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis import View
from reviewkit.domain.money import ratio
from reviewkit.domain.period import Period
from reviewkit.packs.about import About
from reviewkit.packs.declare import Each, Value
from reviewkit.packs.frames import rows_of
from reviewkit.text import N_, Language

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


def title_block(about: About, lang: Language, document: str, reader: str) -> Values:
    return {
        "vendor": about.vendor,
        "document": document,
        "reader": reader,
        "when": month_word(about.period, lang),
        "confidential": lang.say(N_("Confidential")),
    }


def base_words(view: View, lang: Language) -> str:
    """Which months the pipe and its comparison come from; a gap is named (domain: previous)."""
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


def is_first(view: View) -> bool:
    """Is there nothing to compare with: the first month of everybody who is told of?"""
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
TILE_KEYS = ("pipe", "weighted", "achieved", "kept_rate", "new_commit", "new_leads")


def tiles(view: View, about: About, lang: Language) -> Values:
    figures, facts = view.figures, view.facts
    move, commit = figures["movement"], figures["commit"]
    pipe, before = move["closing"]["amount"], move["opening"]["amount"]
    first = is_first(view)
    weighted, weighted_before = facts["weighted"], facts["previous_weighted"]
    leads = figures["leads"]

    def percent(now: int, old: int) -> str:
        change = ratio(now - old, old)
        if first or change is None:
            return lang.unknown
        return ("+" if change > 0 else "") + lang.rate(change)

    call = facts["call"]
    note = lang.count("{n} deal", "{n} deals", commit["new"]["count"])
    if call["count"]:
        note += ", " + lang.say(
            N_("manager's call {amount}"), amount=lang.money(call["amount"], view.currency)
        )
    base = commit["old"]["amount"] - commit["unreported"]["amount"]
    kept = round((commit["rate"] or 0) * base) if base else 0
    return {
        "pipe": pipe,
        "pipe_change": None if first else pipe - before,
        "pipe_note": percent(pipe, before),
        "weighted": weighted,
        "weighted_change": None if first else weighted - weighted_before,
        "weighted_note": percent(weighted, weighted_before),
        "achieved": figures["achieved"]["amount"],
        "achieved_note": lang.count("{n} deal won", "{n} deals won", figures["achieved"]["count"]),
        "kept_rate": commit["rate"],
        "kept_rate_note": lang.say(
            N_("{kept} of {promised}"),
            kept=lang.money(kept, view.currency),
            promised=lang.money(base, view.currency),
        )
        if base
        else lang.say(N_("nothing was promised")),
        "new_commit": commit["new"]["amount"],
        "new_commit_note": note,
        "expected": view.reliability.expected,
        "expected_note": lang.say(N_("kept so far: {rate}"), rate=lang.rate(view.reliability.rate)),
        "new_leads": sum(leads[origin]["count"] for origin in leads),
        "new_leads_note": lang.say(
            N_("{vendor} {ours}, BP {theirs}"),
            vendor=about.vendor,
            ours=leads["RS"]["count"],
            theirs=leads["BP"]["count"],
        ),
    }


def focus_rule(about: About, lang: Language) -> str:
    """The filter, printed in every document that uses it (domain: focus deals)."""
    return lang.say(
        N_("Focus deals: open, stage {stage} or later, over {amount}"),
        stage=about.focus_stage,
        amount=lang.money(about.focus_amount, about.currency),
    )
