"""What the packs above one partner share: the whole first, the tables behind it last."""

from __future__ import annotations

from reviewkit.analysis import Portfolio, View
from reviewkit.documents import parts
from reviewkit.documents.fields import Audience, Pack, PackKind, Value
from reviewkit.documents.frame_rows import rows_of
from reviewkit.documents.parts.comparison_lines import (
    MISSING,
    MOVES,
    PARTNER_LINES,
    missing,
    moves,
    partner_lines,
    partner_lines_title,
)
from reviewkit.documents.parts.sections import (
    ASKS,
    FOCUS_TABLE,
    LEFT_FOCUS,
    asks,
    asks_title,
    cards,
    left_focus,
)
from reviewkit.documents.parts.title_block import Values
from reviewkit.documents.quarter.landing_sentences import LANDING, landing_rows, landing_sentence
from reviewkit.documents.reading_context import About
from reviewkit.text import N_, NN_, Language, language

WHOLE = (
    *parts.TITLE_BLOCK,
    *parts.TILES,
    LANDING,
    *parts.HISTORY,
    *parts.STAGES,
    *parts.MOVEMENT,
    *parts.COMMIT,
    parts.LEAD_TABLE,
    Value("leads_title", "text", "What the leads say"),
    Value("focus_rule", "text", "The filter of focus deals"),
    Value("focus_title", "text", "How many focus deals, how much"),
)
TAIL = (
    PARTNER_LINES,
    Value("partner_lines_title", "text", "How many partners need attention"),
    FOCUS_TABLE,
    LEFT_FOCUS,
    parts.TALK,
    parts.QUESTIONS,
    parts.COMMIT_LINES,
    parts.NEW_COMMIT,
    parts.LEAD_LINES,
    parts.LEAD_WINS,
    parts.OUTCOMES,
    ASKS,
    Value("asks_title", "text", "How many points were raised, by how many partners"),
    MISSING,
    MOVES,
    parts.CORRECTIONS,
    Value("record_title", "text", "Who is missing, what left the focus, moved or was corrected, counted"),
)
SUMMARY = PackKind("run_page", "", N_("Summary of the month"), WHOLE, tiles=parts.TILE_KEYS)


def summary(view: View, about: About) -> Pack:
    """A reader's whole alone: what the run page shows and a mail says in three sentences."""
    lang = language(about.lang)
    values = whole(view, about, lang, lang.say(SUMMARY.title), about.director)
    audience = Audience("all", about.director, about.lang, about.currency, about.vendor)
    return Pack(SUMMARY, audience, about.period, values)


def title(view: View, about: About, lang: Language, document: str, reader: str) -> Values:
    facts = view.facts
    absent = [about.partner_name(row["code"]) for row in rows_of(view.partners) if not row["handed_in"]]
    prepared = [
        about.partner_name(row["code"]) for row in rows_of(view.partners) if row["status"] == "prepared"
    ]
    state = lang.say(
        N_("{handed_in} of {partners} partners handed in, {reviewed} reviewed"),
        handed_in=facts["handed_in"],
        partners=facts["partners"],
        reviewed=facts["handed_in"] - facts["prepared"],
    )
    notes = []
    if absent:
        notes.append(
            lang.say(
                N_("Not handed in, counted with the last known pipe: {names}."), names=lang.listed(absent)
            )
        )
    if prepared:
        notes.append(lang.say(N_("Only prepared: {names}."), names=lang.listed(prepared)))
    return {
        **parts.title_block(about, lang, document, reader),
        "state": state,
        "made_from": lang.say(
            N_("Reviews of {month}, compared with each partner's last known month"),
            month=parts.month_word(about.period, lang),
        ),
        "missing": " ".join(notes),
        "sentences": [
            {"text": text}
            for text in (
                *parts.month_sentences(view, lang),
                *landing_sentence(about.landings.get(view.code, ()), lang, view.currency),
            )
        ],
    }


def record_title(missing: int, gone: int, moved: int, corrected: int, lang: Language) -> str:
    """ "2 revues non remises, 1 sortie des affaires clés": what the record holds, counted."""
    said = [
        lang.count(*words, number)
        for number, words in (
            (missing, NN_("{n} review not handed in", "{n} reviews not handed in")),
            (gone, NN_("{n} deal left the focus", "{n} deals left the focus")),
            (moved, NN_("{n} partner came, left or moved", "{n} partners came, left or moved")),
            (
                corrected,
                NN_(
                    "{n} deal corrected since the last documents",
                    "{n} deals corrected since the last documents",
                ),
            ),
        )
        if number
    ]
    return ", ".join(said)


def whole(view: View, about: About, lang: Language, document: str, reader: str) -> Values:
    focus = view.figures["focus"]
    return {
        **title(view, about, lang, document, reader),
        "landing": landing_rows(about.landings.get(view.code, ()), lang),
        "headline": parts.headline(view, lang),
        **parts.tiles(view, about, lang),
        **parts.history(view, lang),
        **parts.stages(view, about, lang, first=parts.is_first(view)),
        **parts.movement(view, lang),
        **parts.commit(view, lang),
        "leads": parts.leads(view, about),
        "leads_title": parts.leads_title(view, about, lang),
        "focus_rule": parts.focus_rule(about, lang),
        "focus_title": lang.count(
            "{n} focus deal, {amount}",
            "{n} focus deals, {amount}",
            focus["count"],
            amount=lang.money(focus["amount"], view.currency),
        )
        if focus["count"]
        else lang.say(N_("No focus deal this month")),
    }


def tail(portfolio: Portfolio, view: View, about: About, lang: Language) -> Values:
    lines = partner_lines(portfolio, view, about, lang)
    asked = asks(view.partners["code"], about, lang)
    absent, gone = missing(view, about), left_focus(view, about, lang)
    moved, corrected = moves(portfolio, view, about, lang), parts.corrections(view, about, lang)
    return {
        "partner_lines": lines,
        "partner_lines_title": partner_lines_title(lines, lang),
        "focus_deals": cards(view, about, lang),
        "left_focus": gone,
        "talk": parts.talk(view, about, lang),
        "questions": parts.questions(view, about),
        "commit_lines": parts.commit_lines(view, about, lang),
        "new_commit_lines": parts.new_commit_lines(view, about, lang),
        "lead_lines": parts.lead_lines(view, about, lang),
        "lead_wins": parts.lead_wins(view, about),
        "outcomes": parts.outcomes(view, about, lang),
        "asks": asked,
        "asks_title": asks_title(asked, lang),
        "missing_partners": absent,
        "directory_moves": moved,
        "corrections": corrected,
        "record_title": record_title(len(absent), len(gone), len(moved), len(corrected), lang),
    }
