"""What packs on several partners share: the summary in front, the tables in the back."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.analysis import Portfolio, View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import Audience, Pack, PackKind, Value
from reviewkit.documents.parts.commit_tables import (
    COMMIT,
    COMMIT_LINES,
    NEW_COMMIT,
    commit,
    commit_lines,
    new_commit_lines,
)
from reviewkit.documents.parts.comparison_lines import (
    MISSING,
    MOVES,
    PARTNER_LINES,
    missing,
    moves,
    partner_lines,
    partner_lines_title,
)
from reviewkit.documents.parts.deal_tables import OUTCOMES, QUESTIONS, TALK, outcomes, questions, talk
from reviewkit.documents.parts.history_table import HISTORY, history
from reviewkit.documents.parts.landing_part import LANDING_PART, landing_part, landing_sentences
from reviewkit.documents.parts.lead_tables import (
    LEAD_LINES,
    LEAD_TABLE,
    LEAD_WINS,
    lead_lines,
    lead_wins,
    leads,
    leads_title,
)
from reviewkit.documents.parts.month_sentences import headline, month_sentences
from reviewkit.documents.parts.movement_tables import MOVEMENT, movement
from reviewkit.documents.parts.pipe_table import CORRECTIONS_BY_PARTNER, corrections
from reviewkit.documents.parts.sections import (
    ASKS,
    FOCUS_TABLE,
    LEFT_FOCUS,
    asks,
    asks_title,
    cards,
    left_focus,
)
from reviewkit.documents.parts.stage_table import STAGES, stages
from reviewkit.documents.parts.title_block import (
    KEY_FIGURES,
    TILES,
    TITLE_BLOCK,
    Values,
    focus_rule,
    is_first,
    month_word,
    tiles,
    title_block,
)
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.text import N_, NN_, Language, language

WHOLE = (
    *TITLE_BLOCK,
    *TILES,
    *LANDING_PART,
    *HISTORY,
    *STAGES,
    *MOVEMENT,
    *COMMIT,
    LEAD_TABLE,
    Value("leads_title", "text", "What the leads say"),
    Value("focus_rule", "text", "The filter of focus deals"),
    Value("focus_title", "text", "How many focus deals, how much"),
)
TAIL = (
    PARTNER_LINES,
    Value("partner_lines_title", "text", "How many partners need attention"),
    FOCUS_TABLE,
    LEFT_FOCUS,
    TALK,
    QUESTIONS,
    replace(COMMIT_LINES, sentence="commit_title"),
    NEW_COMMIT,
    LEAD_LINES,
    LEAD_WINS,
    OUTCOMES,
    ASKS,
    Value("asks_title", "text", "How many points were raised, by how many partners"),
    MISSING,
    MOVES,
    CORRECTIONS_BY_PARTNER,
    Value("record_title", "text", "Who is missing, what left the focus, moved or was corrected, counted"),
)
SUMMARY = PackKind("run_page", "", N_("Summary of the month"), WHOLE, tiles=KEY_FIGURES)


def summary(view: View, context: ReadingContext) -> Pack:
    """Return the summary of a view, which the run page and the mails print."""
    lang = language(context.lang)
    values = whole(view, context, lang, lang.say(SUMMARY.title), context.director)
    audience = Audience("all", context.director, context.lang, context.currency, context.vendor)
    return Pack(SUMMARY, audience, context.period, values)


def title(view: View, context: ReadingContext, lang: Language, document: str, reader: str) -> Values:
    """Return the title block of a pack on several partners, with who has not handed in."""
    facts = view.facts
    absent = [context.partner_name(row["code"]) for row in rows_of(view.partners) if not row["handed_in"]]
    prepared = [
        context.partner_name(row["code"]) for row in rows_of(view.partners) if row["status"] == "prepared"
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
        **title_block(context, lang, document, reader),
        "state": state,
        "made_from": lang.say(
            N_("Reviews of {month}, compared with each partner's last known month"),
            month=month_word(context.period, lang),
        ),
        "missing": " ".join(notes),
        "sentences": [
            {"text": text}
            for text in (
                *month_sentences(view, lang),
                *landing_sentences(view, context.plans.get(view.code), lang),
            )
        ],
    }


def record_title(missing: int, gone: int, moved: int, corrected: int, lang: Language) -> str:
    """Return the counts of the record as "2 revues non remises, 1 sortie des affaires clés"."""
    counts = [
        lang.count(*forms, number)
        for number, forms in (
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
    return ", ".join(counts)


def whole(view: View, context: ReadingContext, lang: Language, document: str, reader: str) -> Values:
    """Return the values of WHOLE."""
    focus = view.figures["focus"]
    return {
        **title(view, context, lang, document, reader),
        **landing_part(view, context.plans.get(view.code), lang),
        "headline": headline(view, lang),
        **tiles(view, context, lang),
        **history(view, lang),
        **stages(view, context, lang, first=is_first(view)),
        **movement(view, lang),
        **commit(view, lang),
        "leads": leads(view, context),
        "leads_title": leads_title(view, context, lang),
        "focus_rule": focus_rule(context, lang),
        "focus_title": lang.count(
            "{n} focus deal, {amount}",
            "{n} focus deals, {amount}",
            focus["count"],
            amount=lang.money(focus["amount"], view.currency),
        )
        if focus["count"]
        else lang.say(N_("No focus deal this month")),
    }


def tail(portfolio: Portfolio, view: View, context: ReadingContext, lang: Language) -> Values:
    """Return the values of TAIL."""
    lines = partner_lines(portfolio, view, context, lang)
    asked = asks(view.partners["code"], context, lang)
    absent, gone = missing(view, context), left_focus(view, context, lang)
    moved, corrected = moves(portfolio, view, context, lang), corrections(view, context, lang)
    return {
        "partner_lines": lines,
        "partner_lines_title": partner_lines_title(lines, lang),
        "focus_deals": cards(view, context, lang),
        "left_focus": gone,
        "talk": talk(view, context, lang),
        "questions": questions(view, context),
        "commit_lines": commit_lines(view, context, lang),
        "new_commit_lines": new_commit_lines(view, context, lang),
        "lead_lines": lead_lines(view, context, lang),
        "lead_wins": lead_wins(view, context),
        "outcomes": outcomes(view, context, lang),
        "asks": asked,
        "asks_title": asks_title(asked, lang),
        "missing_partners": absent,
        "directory_moves": moved,
        "corrections": corrected,
        "record_title": record_title(len(absent), len(gone), len(moved), len(corrected), lang),
    }
