"""The partner review pack: what the live review goes through (seed 2.1 to 2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviewkit.analysis import View
from reviewkit.documents import parts
from reviewkit.documents.document import Document, MonthContent
from reviewkit.documents.fields import Audience, Pack, PackKind, Value
from reviewkit.documents.quarter.landing_sentences import LANDING, landing_rows, landing_sentence
from reviewkit.documents.reading_context import About
from reviewkit.domain.vocabulary import REVIEW_STATES
from reviewkit.text import N_, language

PARTNER_REVIEW = PackKind(
    "partner_review",
    "partner_review.docx",
    N_("Pipe review pack"),
    (
        *parts.TITLE_BLOCK,
        Value("manager", "text", "The channel manager's name"),
        *parts.TILES,
        LANDING,
        *parts.HISTORY,
        *parts.STAGES,
        *parts.MOVEMENT,
        parts.TALK,
        Value("talk_title", "text", "How many deals to talk about, and what is at stake"),
        parts.QUESTIONS,
        Value("questions_title", "text", "How many deals are gone without an outcome"),
        parts.ACTIONS,
        Value("actions_title", "text", "How many to-dos are open and late"),
        *parts.COMMIT,
        parts.COMMIT_LINES,
        Value("commit_lines_title", "text", "What of the commit was not kept"),
        parts.NEW_COMMIT,
        Value("new_commit_lines_title", "text", "What is promised for the coming month"),
        parts.LEAD_TABLE,
        parts.LEAD_LINES,
        parts.NEW_LEADS,
        parts.OLDER_LEADS,
        parts.LEAD_WINS,
        Value("leads_title", "text", "What the leads say"),
        parts.OUTCOMES,
        Value("outcomes_title", "text", "What was won and lost"),
        parts.PIPE,
        Value("pipe_title", "text", "How many deals, how much"),
        parts.CORRECTIONS,
        Value("focus_rule", "text", "The filter of focus deals, printed where it is used"),
        Value("nothing", "text", "The chapters that have nothing to show, in one text"),
    ),
    tiles=parts.TILE_KEYS,
)


# The chapters that are left out where they have no row, and the title that says so. Of the pipe the
# headline speaks.
_CHAPTERS = (
    ("talk", "talk_title"),
    ("actions", "actions_title"),
    ("commit_lines", "commit_lines_title"),
    ("new_commit_lines", "new_commit_lines_title"),
    ("lead_lines", "leads_title"),
    ("outcomes", "outcomes_title"),
)


def nothing_said(values: Mapping[str, Any], view: View) -> str:
    """The titles of empty chapters in one text; nothing where nobody has ever handed in."""
    if not any(view.partners["shown_period"]):
        return ""
    return " ".join(f"{values[title]}." for rows, title in _CHAPTERS if not values[rows])


def partner_review(view: View, about: About) -> Pack:
    """One partner's pack, in his language and currency; nothing of anybody else's is in it."""
    card = about.partners[view.code]
    lang = language(card.lang)
    status = parts.rows_of(view.partners)[0]
    first = bool(status["first_month"])
    talk, todo = parts.talk(view, about, lang), parts.actions(view, about, lang)
    lines, leads = parts.pipe_deals(view, about, lang), parts.lead_lines(view, about, lang)
    state = lang.say(N_("review not handed in"))
    if status["status"]:
        state = REVIEW_STATES.label(status["status"], lang)
        state = lang.say(N_("{state}, revision {number}"), state=state, number=status["revision"])
    values = {
        **parts.title_block(about, lang, lang.say(PARTNER_REVIEW.title), card.name),
        "state": state,
        "made_from": parts.base_words(view, lang),
        "missing": ""
        if status["handed_in"]
        else lang.say(N_("The review of this month has not been handed in.")),
        "manager": card.manager_name,
        "headline": parts.headline(view, lang),
        "sentences": [
            {"text": text}
            for text in (
                *parts.month_sentences(view, lang),
                *landing_sentence(about.landings.get(view.code, ()), lang, view.currency),
            )
        ],
        "landing": landing_rows(about.landings.get(view.code, ()), lang),
        **parts.tiles(view, about, lang),
        **parts.history(view, lang),
        **parts.stages(view, about, lang, first=first),
        **parts.movement(view, lang),
        "talk": talk,
        "talk_title": parts.talk_title(talk, view, lang),
        "questions": parts.questions(view, about),
        "questions_title": parts.questions_title(view, lang),
        "actions": todo,
        "actions_title": parts.actions_title(todo, lang),
        **parts.commit(view, lang),
        "commit_lines": parts.commit_lines(view, about, lang),
        "commit_lines_title": parts.commit_lines_title(view, lang),
        "new_commit_lines": parts.new_commit_lines(view, about, lang),
        "new_commit_lines_title": parts.new_commit_title(view, lang),
        "leads": parts.leads(view, about),
        "lead_lines": leads,
        "new_lead_lines": [row for row in leads if row["is_new"]],
        "older_lead_lines": [row for row in leads if not row["is_new"]],
        "lead_wins": parts.lead_wins(view, about),
        "leads_title": parts.leads_title(view, about, lang),
        "outcomes": parts.outcomes(view, about, lang),
        "outcomes_title": parts.outcomes_title(view, lang),
        "pipe_deals": lines,
        "pipe_title": parts.pipe_title(view, lang),
        "corrections": parts.corrections(view, about, lang),
        "focus_rule": parts.focus_rule(about, lang),
    }
    values["nothing"] = nothing_said(values, view)
    audience = Audience(card.code, card.name, card.lang, view.currency, about.vendor)
    return Pack(PARTNER_REVIEW, audience, about.period, values)


DOCUMENT = Document[MonthContent](
    PARTNER_REVIEW,
    per=("partner",),
    order=10,
    build=lambda month, code: partner_review(month.portfolio.of_partner(code), month.about),
    short_title=N_("Review pack"),
)
