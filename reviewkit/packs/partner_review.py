"""The partner review pack: what the live review goes through (seed 2.1 to 2.3)."""

from __future__ import annotations

from reviewkit.analysis import View
from reviewkit.packs import parts
from reviewkit.packs.about import About
from reviewkit.packs.declare import Audience, Pack, PackKind, Value
from reviewkit.packs.labels import STATES
from reviewkit.packs.sentences import month_sentences
from reviewkit.text import N_, language

PARTNER_REVIEW = PackKind(
    "partner_review",
    "partner_review.docx",
    N_("Pipe review pack"),
    (
        *parts.TITLE_BLOCK,
        Value("manager", "text", "The channel manager's name"),
        *parts.TILES,
        *parts.HISTORY,
        *parts.STAGES,
        *parts.MOVEMENT,
        parts.TALK,
        Value("talk_title", "text", "How many deals to talk about, and what is at stake"),
        parts.QUESTIONS,
        parts.ACTIONS,
        Value("actions_title", "text", "How many to-dos are open and late"),
        *parts.COMMIT,
        parts.COMMIT_LINES,
        parts.NEW_COMMIT,
        parts.LEAD_TABLE,
        parts.LEAD_LINES,
        parts.LEAD_WINS,
        Value("leads_title", "text", "What the leads say"),
        parts.OUTCOMES,
        Value("outcomes_title", "text", "What was won and lost"),
        parts.PIPE,
        Value("pipe_title", "text", "How many deals, how much"),
        parts.CORRECTIONS,
        Value("focus_rule", "text", "The filter of focus deals, printed where it is used"),
    ),
    tiles=parts.TILE_KEYS,
)


def partner_review(view: View, about: About) -> Pack:
    """One partner's pack, in his language and currency; nothing of anybody else's is in it."""
    card = about.partners[view.code]
    lang = language(card.lang)
    status = parts.rows_of(view.partners)[0]
    first = bool(status["first_month"])
    talk, todo = parts.talk(view, about, lang), parts.actions(view, about, lang)
    late = [row for row in todo if row["late"]]
    lines = parts.pipe_deals(view, about, lang)
    state = lang.say(STATES[status["status"]])
    if status["status"]:
        state = lang.say(N_("{state}, revision {number}"), state=state, number=status["revision"])
    values = {
        **parts.title_block(about, lang, lang.say(PARTNER_REVIEW.title), card.name),
        "state": state,
        "made_from": parts.base_words(view, lang),
        "missing": "" if status["handed_in"] else lang.say(N_("The review of this month has not been handed in.")),
        "manager": card.manager_name,
        "headline": parts.movement_title(view, lang),
        "sentences": [{"text": text} for text in month_sentences(view, lang)],
        **parts.tiles(view, about, lang),
        **parts.history(view, lang),
        **parts.stages(view, about, lang, first=first),
        **parts.movement(view, lang),
        "talk": talk,
        "talk_title": talk_title(talk, view, lang),
        "questions": parts.questions(view, about),
        "actions": [row for row in todo if row["open"]],
        "actions_title": actions_title(len([r for r in todo if r["open"]]), len(late), lang),
        **parts.commit(view, lang),
        "commit_lines": parts.commit_lines(view, about, lang),
        "new_commit_lines": parts.new_commit_lines(view, about, lang),
        "leads": parts.leads(view, about),
        "lead_lines": parts.lead_lines(view, about, lang),
        "lead_wins": parts.lead_wins(view, about),
        "leads_title": leads_title(view, lang),
        "outcomes": parts.outcomes(view, about, lang),
        "outcomes_title": outcomes_title(view, lang),
        "pipe_deals": lines,
        "pipe_title": lang.count("{n} open deal, {amount}", "{n} open deals, {amount}", len(lines),
                                 amount=lang.money(view.figures["movement"]["closing"]["amount"], view.currency)),
        "corrections": parts.corrections(view, about, lang),
        "focus_rule": focus_rule(about, lang),
    }  # fmt: skip
    audience = Audience(card.code, card.name, card.lang, view.currency, about.vendor)
    return Pack(PARTNER_REVIEW, audience, about.period, values)


def focus_rule(about: About, lang: parts.Language) -> str:
    """The filter, printed in every document that uses it (domain: focus deals)."""
    return lang.say(
        N_("Focus deals: open, stage {stage} or later, over {amount}"),
        stage=about.focus_stage, amount=lang.money(about.focus_amount, about.currency),
    )  # fmt: skip


def talk_title(talk: list[parts.Values], view: View, lang: parts.Language) -> str:
    if not talk:
        return lang.say(N_("No deal stands out"))
    stake = sum(row["stake"] for row in talk)
    return lang.count(
        "{n} deal to talk about, {amount} at stake", "{n} deals to talk about, {amount} at stake", len(talk),
        amount=lang.money(stake, view.currency),
    )  # fmt: skip


def actions_title(open_ones: int, late: int, lang: parts.Language) -> str:
    if not open_ones:
        return lang.say(N_("Every to-do is settled"))
    said = lang.count("{n} to-do open", "{n} to-dos open", open_ones)
    return said if not late else said + ", " + lang.count("{n} late", "{n} late", late)


def leads_title(view: View, lang: parts.Language) -> str:
    told = view.figures["leads"]
    count = sum(one["count"] for one in told.values())
    if not count:
        return lang.say(N_("No new lead this month"))
    amount = sum(one["amount"] for one in told.values())
    waiting = sum(one["to_qualify"] for one in told.values())
    said = lang.count("{n} new lead for {amount}", "{n} new leads for {amount}", count, amount=lang.money(amount, view.currency))
    return said if not waiting else said + ", " + lang.count("{n} still to qualify", "{n} still to qualify", waiting)


def outcomes_title(view: View, lang: parts.Language) -> str:
    won, lost = view.figures["achieved"], view.facts["lost"]
    if not won["count"] and not lost["count"]:
        return lang.say(N_("Nothing was won or lost"))
    return lang.say(
        N_("Won {won} ({won_count}), lost {lost} ({lost_count})"),
        won=lang.money(won["amount"], view.currency), won_count=lang.count("{n} deal", "{n} deals", won["count"]),
        lost=lang.money(lost["amount"], view.currency), lost_count=lang.count("{n} deal", "{n} deals", lost["count"]),
    )  # fmt: skip
