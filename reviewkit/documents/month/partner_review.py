"""The partner review pack: what the live review goes through (seed 2.1 to 2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.document import Document, MonthContent
from reviewkit.documents.fields import Audience, Pack, PackKind, Value
from reviewkit.documents.parts.commit_tables import (
    COMMIT,
    COMMIT_LINES,
    NEW_COMMIT,
    commit,
    commit_lines,
    commit_lines_title,
    new_commit_lines,
    new_commit_title,
)
from reviewkit.documents.parts.deal_tables import (
    ACTIONS,
    OUTCOMES,
    QUESTIONS,
    TALK,
    actions,
    actions_title,
    outcomes,
    outcomes_title,
    questions,
    questions_title,
    talk,
    talk_title,
)
from reviewkit.documents.parts.history_table import HISTORY, history
from reviewkit.documents.parts.landing_part import LANDING_PART, landing_part, landing_sentences
from reviewkit.documents.parts.lead_tables import (
    LEAD_LINES,
    LEAD_TABLE,
    LEAD_WINS,
    NEW_LEADS,
    OLDER_LEADS,
    lead_lines,
    lead_wins,
    leads,
    leads_title,
)
from reviewkit.documents.parts.month_sentences import headline, month_sentences
from reviewkit.documents.parts.movement_tables import MOVEMENT, movement
from reviewkit.documents.parts.pipe_table import CORRECTIONS, PIPE, corrections, pipe_deals, pipe_title
from reviewkit.documents.parts.stage_table import STAGES, stages
from reviewkit.documents.parts.title_block import (
    KEY_FIGURES,
    TILES,
    TITLE_BLOCK,
    base_words,
    focus_rule,
    tiles,
    title_block,
)
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.vocabulary import REVIEW_STATES
from reviewkit.text import N_, language

PARTNER_REVIEW = PackKind(
    "partner_review",
    "partner_review.docx",
    N_("Pipe review pack"),
    (
        *TITLE_BLOCK,
        Value("manager", "text", "The channel manager's name"),
        *TILES,
        *LANDING_PART,
        *HISTORY,
        *STAGES,
        *MOVEMENT,
        replace(TALK, sentence="talk_title"),
        Value("talk_title", "text", "How many deals to talk reading_context, and what is at stake"),
        replace(QUESTIONS, sentence="questions_title"),
        Value("questions_title", "text", "How many deals are gone without an outcome"),
        replace(ACTIONS, sentence="actions_title"),
        Value("actions_title", "text", "How many to-dos are open and late"),
        *COMMIT,
        replace(COMMIT_LINES, sentence="commit_lines_title"),
        Value("commit_lines_title", "text", "What of the commit was not kept"),
        replace(NEW_COMMIT, sentence="new_commit_lines_title"),
        Value("new_commit_lines_title", "text", "What is promised for the coming month"),
        LEAD_TABLE,
        LEAD_LINES,
        NEW_LEADS,
        OLDER_LEADS,
        LEAD_WINS,
        Value("leads_title", "text", "What the leads say"),
        replace(OUTCOMES, sentence="outcomes_title"),
        Value("outcomes_title", "text", "What was won and lost"),
        replace(PIPE, sentence="pipe_title"),
        Value("pipe_title", "text", "How many deals, how much"),
        CORRECTIONS,
        Value("focus_rule", "text", "The filter of focus deals, printed where it is used"),
        Value("nothing", "text", "The chapters that have nothing to show, in one text"),
    ),
    tiles=KEY_FIGURES,
)


# Chapters that are left out without rows, each with its title. The headline covers an empty pipe.
_CHAPTERS = (
    ("talk", "talk_title"),
    ("actions", "actions_title"),
    ("commit_lines", "commit_lines_title"),
    ("new_commit_lines", "new_commit_lines_title"),
    ("lead_lines", "leads_title"),
    ("outcomes", "outcomes_title"),
)


def empty_chapters(values: Mapping[str, object], view: View) -> str:
    """Return the titles of empty chapters in one text; empty where no review was ever handed in."""
    if not any(view.partners["shown_period"]):
        return ""
    return " ".join(f"{values[title]}." for rows, title in _CHAPTERS if not values[rows])


def partner_review(view: View, context: ReadingContext) -> Pack:
    """Build one partner's pack in its language and currency; it holds no data of other partners."""
    card = context.partners[view.code]
    lang = language(card.lang)
    status = rows_of(view.partners)[0]
    first = bool(status["first_month"])
    talk_rows, action_rows = talk(view, context, lang), actions(view, context, lang)
    lead_rows = lead_lines(view, context, lang)
    state = lang.say(N_("review not handed in"))
    if status["status"]:
        state = REVIEW_STATES.label(status["status"], lang)
        state = lang.say(N_("{state}, revision {number}"), state=state, number=status["revision"])
    values = {
        **title_block(context, lang, lang.say(PARTNER_REVIEW.title), card.name),
        "state": state,
        "made_from": base_words(view, lang),
        "missing": ""
        if status["handed_in"]
        else lang.say(N_("The review of this month has not been handed in.")),
        "manager": card.manager_name,
        "headline": headline(view, lang),
        "sentences": [
            {"text": text}
            for text in (
                *month_sentences(view, lang),
                *landing_sentences(view, context.plans.get(view.code), lang),
            )
        ],
        **landing_part(view, context.plans.get(view.code), lang),
        **tiles(view, context, lang),
        **history(view, lang),
        **stages(view, context, lang, first=first),
        **movement(view, lang),
        "talk": talk_rows,
        "talk_title": talk_title(talk_rows, view, lang),
        "questions": questions(view, context),
        "questions_title": questions_title(view, lang),
        "actions": action_rows,
        "actions_title": actions_title(action_rows, lang),
        **commit(view, lang),
        "commit_lines": commit_lines(view, context, lang),
        "commit_lines_title": commit_lines_title(view, lang),
        "new_commit_lines": new_commit_lines(view, context, lang),
        "new_commit_lines_title": new_commit_title(view, lang),
        "leads": leads(view, context),
        "lead_lines": lead_rows,
        "new_lead_lines": [row for row in lead_rows if row["is_new"]],
        "older_lead_lines": [row for row in lead_rows if not row["is_new"]],
        "lead_wins": lead_wins(view, context),
        "leads_title": leads_title(view, context, lang),
        "outcomes": outcomes(view, context, lang),
        "outcomes_title": outcomes_title(view, lang),
        "pipe_deals": pipe_deals(view, context, lang),
        "pipe_title": pipe_title(view, lang),
        "corrections": corrections(view, context, lang),
        "focus_rule": focus_rule(context, lang),
    }
    values["nothing"] = empty_chapters(values, view)
    audience = Audience(card.code, card.name, card.lang, view.currency, context.vendor)
    return Pack(PARTNER_REVIEW, audience, context.period, values)


DOCUMENT = Document[MonthContent](
    PARTNER_REVIEW,
    per=("partner",),
    order=10,
    build=lambda month, code: partner_review(month.portfolio.of_partner(code), month.reading_context),
    short_title=N_("Review pack"),
)
