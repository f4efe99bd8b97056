"""The minutes of a review: what was decided, who does what, the pipe as it stands now (seed 2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.document import Document, MonthContent
from reviewkit.documents.fields import Audience, Column, Each, Pack, PackKind, Table, Value, in_word
from reviewkit.documents.month.meeting import Meeting
from reviewkit.documents.parts.commit_tables import (
    COMMIT,
    NEW_COMMIT,
    commit,
    new_commit_lines,
    new_commit_title,
)
from reviewkit.documents.parts.deal_tables import OUTCOMES, outcomes, outcomes_title
from reviewkit.documents.parts.meeting_pipe import left_rows, pipe_rows
from reviewkit.documents.parts.stage_table import STAGE_COLUMNS, STAGES, stages
from reviewkit.documents.parts.title_block import (
    KEY_FIGURES,
    TILES,
    TITLE_BLOCK,
    base_words,
    tiles,
    title_block,
)
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.rules import is_late_action, is_open_action
from reviewkit.domain.vocabulary import ACTION_STATUSES
from reviewkit.text import N_, Language, language

_TASK_COLUMNS = (
    Column("action", N_("Action"), width=44, word_mm=73, yields=True),
    Column("deal", N_("Deal"), width=14, word_mm=24),
    Column("owner", N_("Owner"), width=20, word_mm=32, yields=True),
    Column("due", N_("Due"), "short_day", mark="late", mark_meaning="late", width=12, word_mm=20),
    Column("status", N_("Status"), width=12, word_mm=21),
    Column("source", N_("Comes from"), width=30),
    Column("comment", N_("Comment"), width=36),
    Column("id", N_("No."), width=12),
)
NEW_TASKS = Table("new_tasks", N_("New to-dos"), _TASK_COLUMNS, N_("No new to-do was agreed."), most=20)
OPEN_TASKS = Table(
    "open_tasks", N_("To-dos still open"), _TASK_COLUMNS, N_("No earlier to-do is open."), most=15
)
DONE_TASKS = Table("done_tasks", N_("To-dos settled"), _TASK_COLUMNS, N_("No to-do was settled."), most=10)
MEETING_PIPE = Table(
    "meeting_pipe",
    N_("The pipe after the meeting"),
    (
        Column("reference", N_("Reference"), width=14, word_mm=24),
        Column("customer", N_("Customer"), width=26, word_mm=48, yields=True),
        Column("project", N_("Project"), width=28),
        Column("salesperson", N_("Salesperson"), mark="salesperson_changed", width=20),
        Column("stage", N_("Stage"), mark="stage_changed", width=18, word_mm=32, yields=True),
        Column("amount", N_("Amount"), "money", mark="amount_changed", total=True, width=15, word_mm=27),
        Column("close", N_("Close"), "short_day", mark="close_changed", width=12, word_mm=20),
        Column("next_step", N_("Next step"), mark="next_step_changed", width=34, word_mm=57, yields=True),
        Column("in_meeting", N_("Changed in the meeting"), width=30, word_mm=49, yields=True),
    ),
    N_("The pipe is empty."),
    most=30,
    sentence="meeting_title",
)
LEFT = Table(
    "left_pipe",
    N_("Gone from the pipe in the meeting"),
    (
        Column("reference", N_("Reference"), width=14, word_mm=34, yields=True),
        Column("customer", N_("Customer"), width=26, word_mm=90, yields=True),
        Column("amount", N_("Amount"), "money", total=True, width=15, word_mm=43),
        Column("became", N_("What became of it"), width=30, word_mm=90, yields=True),
    ),
    N_("No deal left the pipe in the meeting."),
    tab=N_("Gone in the meeting"),
    most=15,
)

_STAGES = replace(
    STAGES[0],
    columns=in_word(STAGE_COLUMNS, stage=42, count=15, amount=28, weighted=28, previous_amount=28, change=29),
)
MINUTES = PackKind(
    "minutes",
    "minutes.docx",
    N_("Minutes of the review"),
    (
        *TITLE_BLOCK,
        Value("manager", "text", "The channel manager's name"),
        Value("held_on", "day", "The day of the review"),
        Value("attendees", "text", "Who took part"),
        Value("attendees_word", "text", "The word over them"),
        Value("compared", "text", "What the minutes compare with: the prepared workbook, or nothing"),
        Each("decided", (Value("text", "text", "One line"),), "What was decided, in three lines"),
        *TILES,
        NEW_TASKS,
        OPEN_TASKS,
        DONE_TASKS,
        Value("tasks_title", "text", "How many to-dos are new, open and late"),
        *COMMIT,
        replace(NEW_COMMIT, sentence="new_commit_lines_title"),
        Value("new_commit_lines_title", "text", "What is promised for the coming month"),
        _STAGES,
        *STAGES[1:],
        MEETING_PIPE,
        LEFT,
        Value("meeting_title", "text", "How many deals changed in the meeting"),
        replace(
            OUTCOMES,
            columns=in_word(
                OUTCOMES.columns,
                customer=31,
                outcome=17,
                amount=22,
                reason=39,
                lesson=37,
                corrective_action=24,
            ),
            sentence="outcomes_title",
        ),
        Value("outcomes_title", "text", "What was won and lost"),
    ),
    tiles=tuple(replace(figure, trend=None) for figure in KEY_FIGURES),
)


def minutes(view: View, context: ReadingContext, meeting: Meeting) -> Pack:
    """Build one partner's minutes, in the partner's language and currency."""
    card = context.partners[view.code]
    lang = language(card.lang)
    first = bool(rows_of(view.partners)[0]["first_month"])
    tasks = _tasks(meeting, context, lang)
    decided = decisions(view, context, meeting)
    values = {
        **title_block(context, lang, lang.say(MINUTES.title), card.name),
        "state": lang.say(
            N_("held on {day}, revision {number}"), day=lang.day(meeting.held_on), number=meeting.number
        )
        if meeting.held_on
        else lang.say(N_("reviewed, revision {number}"), number=meeting.number),
        "made_from": base_words(view, lang),
        "missing": "",
        "manager": card.manager_name,
        "held_on": meeting.held_on,
        "attendees": meeting.attendees,
        "attendees_word": lang.say(N_("Attendees")),
        "compared": lang.say(N_("Compared with revision {number}, prepared."), number=meeting.prepared)
        if meeting.prepared
        else lang.say(N_("Nothing had been prepared to compare with.")),
        "headline": decided[0],
        "sentences": [{"text": text} for text in decided[1:]],
        "decided": [{"text": text} for text in decided],
        **tiles(view, context, lang),
        "new_tasks": [row for row in tasks if row["new"] and row["open"]],
        "open_tasks": [row for row in tasks if not row["new"] and row["open"]],
        "done_tasks": [row for row in tasks if not row["open"]],
        "tasks_title": tasks_title(tasks, lang),
        **commit(view, lang),
        "new_commit_lines": new_commit_lines(view, context, lang),
        "new_commit_lines_title": new_commit_title(view, lang),
        **stages(view, context, lang, first=first),
        "meeting_pipe": pipe_rows(meeting.changes, context, lang, view.currency),
        "left_pipe": left_rows(meeting.changes, lang),
        "meeting_title": meeting_title(meeting, lang),
        "outcomes": outcomes(view, context, lang),
        "outcomes_title": outcomes_title(view, lang),
    }
    audience = Audience(card.code, card.name, card.lang, view.currency, context.vendor)
    return Pack(MINUTES, audience, context.period, values)


def day_of(meeting: Meeting, context: ReadingContext) -> dt.date:
    """Return the day that to-dos due before are late by: the meeting's, else the month's last."""
    return meeting.held_on or context.period.last_day


def _tasks(meeting: Meeting, context: ReadingContext, lang: Language) -> list[dict[str, object]]:
    """Return the to-dos as rows: late, then by due date, settled ones last."""
    day = day_of(meeting, context)
    rows = sorted(
        meeting.tasks,
        key=lambda t: (
            not is_open_action(t.status),
            not is_late_action(t.status, t.due, day),
            t.due or dt.date.max,
            t.id,
        ),
    )
    return [
        {
            "action": task.action,
            "deal": task.deal,
            "owner": task.owner,
            "due": task.due,
            "late": is_late_action(task.status, task.due, day),
            "status": ACTION_STATUSES.label(task.status, lang),
            "source": task.source,
            "comment": task.comment,
            "id": task.id,
            "new": task.new,
            "open": is_open_action(task.status),
        }
        for task in rows
    ]


def tasks_title(tasks: Sequence[Mapping[str, object]], lang: Language) -> str:
    """Return the counts of to-dos, as "12 actions ouvertes, dont 5 nouvelles, 2 en retard"."""
    new = sum(1 for row in tasks if row["open"] and row["new"])
    open_count = sum(1 for row in tasks if row["open"])
    late = sum(1 for row in tasks if row["late"])
    if not open_count:
        return lang.say(N_("Every to-do is settled"))
    title = lang.count("{n} to-do open", "{n} to-dos open", open_count)
    if new == open_count:
        title = lang.count("{n} new to-do", "{n} new to-dos", new)
    elif new:
        title += ", " + lang.count("{n} of them new", "{n} of them new", new)
    if late:
        title += ", " + lang.count("{n} late", "{n} late", late)
    return title


def meeting_title(meeting: Meeting, lang: Language) -> str:
    """Return how many deals changed in the meeting, or are open where nothing was prepared."""
    if meeting.prepared is None:
        if not meeting.changes:
            return lang.say(N_("No open deal"))
        return lang.count("{n} open deal", "{n} open deals", len(meeting.changes))
    moved = sum(1 for change in meeting.changes if change.kind != "same")
    if not moved:
        return lang.say(N_("Nothing changed in the meeting"))
    return lang.count("{n} deal changed in the meeting", "{n} deals changed in the meeting", moved)


def decisions(view: View, context: ReadingContext, meeting: Meeting) -> tuple[str, str, str]:
    """Return a sentence each on pipe, to-dos and commit. Minutes and mail print the same three."""
    lang = language(context.partners[view.code].lang)
    pipe = lang.money(view.figures["movement"]["closing"]["amount"], view.currency)
    commit = view.figures["commit"]
    coming = lang.month(context.period.shift(1).first_day)
    commit_text = lang.say(
        N_("Commit for {month}: {new}, {old} the month before"),
        month=coming,
        new=lang.money(commit["new"]["amount"], view.currency),
        old=lang.money(commit["old"]["amount"], view.currency),
    )
    if commit["rate"] is not None:
        commit_text += ", " + lang.say(N_("kept at {rate}"), rate=lang.rate(commit["rate"]))
    return (
        lang.say(
            N_("{changes}; the pipe stands at {amount}"), changes=meeting_title(meeting, lang), amount=pipe
        ),
        tasks_title(_tasks(meeting, context, lang), lang),
        commit_text,
    )


DOCUMENT = Document[MonthContent](
    MINUTES,
    per=("partner",),
    order=20,
    build=lambda month, code: minutes(
        month.portfolio.of_partner(code), month.reading_context, month.meetings[code]
    ),
    concerns=lambda month, code: code in month.meetings,
    mail=("partner",),
    short_title=N_("Minutes"),
)
