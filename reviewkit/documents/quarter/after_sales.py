"""Chapters 5 to 7 of the quarterly pack and its last page: after-sales, needs, actions agreed (seed 5 to 7)."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis.quarter import QuarterView
from reviewkit.documents.fields import AnyField, Column, Table, Value, in_word
from reviewkit.documents.quarter.first_chapters import when_word
from reviewkit.domain.keys import fold
from reviewkit.domain.vocabulary import NEED_KINDS, NEED_STATUSES, SATISFACTION_TOPICS, Vocabulary
from reviewkit.text import N_, Language

Values = dict[str, Any]

SATISFACTION = Table(
    "satisfaction",
    N_("Customer satisfaction"),
    (
        Column("topic", N_("Topic"), width=40, word_mm=80, yields=True),
        Column("score", N_("Score of 5"), "integer", width=12, word_mm=30),
        Column("before", N_("Last quarter"), "integer", width=12, word_mm=30),
        Column("apart", N_("Change"), "signed", width=10, word_mm=30),
    ),
    N_(
        "Qualification of architectures, access to information, access to support resources, overall balance: "
        "the partner has not scored them yet."
    ),
)
INSTALLATIONS = Table(
    "installations",
    N_("Installations under way"),
    (
        Column("customer", N_("Customer"), width=30, word_mm=46, yields=True),
        Column("solution", N_("Solution"), width=34, word_mm=46, yields=True),
        Column("status", N_("State of the installation"), width=40, word_mm=54, yields=True),
        Column("due", N_("Due"), "day", width=14, word_mm=24),
    ),
    N_("No installation is under way."),
)
_NEED = (
    Column("kind", N_("Kind"), width=20, word_mm=38, yields=True),
    Column("text", N_("Description"), width=60, word_mm=123, yields=True),
    Column("owner", N_("Owner"), width=22, word_mm=44, yields=True),
    Column("due", N_("Due"), "day", width=14, word_mm=26),
    Column("status", N_("Status"), width=14, word_mm=26),
)
NEEDS = Table("needs", N_("Needs"), _NEED, N_("Nothing was asked for."))
_ONE_KIND = in_word(_NEED, text=86, owner=36, due=22, status=26)
TRAINING_NEEDS = Table(
    "training_needs", N_("Training needs"), _ONE_KIND, N_("No training need was named."), sheet=False
)
SUPPORT = Table(
    "support_requests", N_("Support requests"), _ONE_KIND, N_("No support was asked for."), sheet=False
)
DIFFICULTIES = Table(
    "difficulties", N_("Difficulties"), _ONE_KIND, N_("No difficulty was reported."), sheet=False
)
PRIORITIES = Table(
    "priorities",
    N_("Priorities and requests"),
    in_word(_NEED, kind=26, text=66, owner=32, due=22, status=24),
    N_("No priority and no request was named."),
    sheet=False,
)
AGREED = Table(
    "agreed",
    N_("Actions agreed"),
    (
        Column("action", N_("Action"), width=60, word_mm=82, yields=True),
        Column("owner", N_("Owner"), width=26, word_mm=34, yields=True),
        Column("due", N_("Due"), mark="late", mark_meaning="late", width=18, word_mm=28, yields=True),
        Column("origin", N_("Comes from"), width=24, word_mm=26),
    ),
    N_("No action is agreed yet."),
)
AFTER_SALES_FIELDS: tuple[AnyField, ...] = (
    INSTALLATIONS, SATISFACTION, TRAINING_NEEDS, SUPPORT, DIFFICULTIES, PRIORITIES, NEEDS, AGREED,
    Value("satisfaction_comment", "text", "The partner's comment"),
    Value("after_title", "text", "Satisfaction in a sentence"),
    Value("difficulties_title", "text", "How many difficulties are open"),
    Value("priorities_title", "text", "How many priorities and requests are open"),
)  # fmt: skip


def after_sales(view: QuarterView, lang: Language) -> Values:
    """Return the values of AFTER_SALES_FIELDS."""
    needs = [_need(row, lang) for row in view.needs]
    satisfaction, title = _satisfaction(view, lang)
    submission = view.handed()
    return {
        "installations": [
            dict(row) | {"due": row.get("due")}
            for row in (submission.rows("installations") if submission else ())
        ],
        "satisfaction": satisfaction,
        "after_title": title,
        "satisfaction_comment": (submission.card("satisfaction").get("comment") or "") if submission else "",
        "needs": needs,
        "training_needs": [row for row in needs if row["key"] == "training_need"],
        "support_requests": [row for row in needs if row["key"] == "support_request"],
        "difficulties": [row for row in needs if row["key"] == "difficulty"],
        "priorities": [row for row in needs if row["key"] in ("priority", "request")],
        "difficulties_title": _difficulties_title(view, lang),
        "priorities_title": _priorities_title(view, lang),
        "agreed": _agreed(view, lang),
    }


def _satisfaction(view: QuarterView, lang: Language) -> tuple[list[Values], str]:
    submission, submission_before = view.handed(), view.handed(view.period.shift(-1))
    card = submission.card("satisfaction") if submission is not None else {}
    card_before = submission_before.card("satisfaction") if submission_before is not None else {}
    rows = []
    for key, name in SATISFACTION_TOPICS.items():
        score, score_before = card.get(key), card_before.get(key)
        apart = score - score_before if score is not None and score_before is not None else None
        rows.append({"topic": lang.say(name), "score": score, "before": score_before, "apart": apart})
    if not any(row["score"] or row["before"] for row in rows):
        rows = []
    overall = card.get("overall")
    if overall is None:
        return rows, lang.say(N_("Satisfaction: not reported yet"))
    return rows, lang.say(N_("Satisfaction overall: {score} of 5"), score=overall)


def _need(row: Values, lang: Language) -> Values:
    return {
        "key": row["kind"], "kind": NEED_KINDS.label(row["kind"], lang), "text": row["text"],
        "owner": row.get("owner") or "", "due": row.get("due"),
        "status": NEED_STATUSES.label(row.get("status"), lang),
    }  # fmt: skip


def _still_open(view: QuarterView, *kinds: str) -> tuple[int, bool]:
    """Return how many needs of these kinds are open, and whether the partner has handed in the quarter."""
    submission = view.handed()
    count = sum(row["kind"] in kinds and row.get("status") == "open" for row in view.needs)
    return count, submission is not None and submission.partner_side is not None


def _difficulties_title(view: QuarterView, lang: Language) -> str:
    count, reported = _still_open(view, "difficulty")
    if not count:
        return lang.say(N_("No difficulty is open") if reported else N_("Difficulties: not reported yet"))
    return lang.count("{n} difficulty is open", "{n} difficulties are open", count)


def _priorities_title(view: QuarterView, lang: Language) -> str:
    count, reported = _still_open(view, "priority", "request")
    if not count:
        return lang.say(
            N_("No priority and no request is open") if reported else N_("Priorities: not reported yet")
        )
    return lang.count("{n} priority or request is open", "{n} priorities and requests are open", count)


def _agreed(view: QuarterView, lang: Language) -> list[Values]:
    """Return the rows of AGREED: plan, enrolments and campaigns to come, then open needs."""
    dated = {fold(row["title"]) for row in view.coming if row["origin"] != "plan"}
    coming = [
        {"action": row["title"], **_who_when(row["owner"], row["when"], view, lang),
         "origin": _AGREED.label(row["origin"], lang)}
        for row in view.coming
        # A planned action that has a date by now is listed once, with its date.
        if not (row["origin"] == "plan" and fold(row["title"]) in dated)
    ]  # fmt: skip
    asked = [
        {"action": row["text"], **_who_when(row.get("owner"), str(row.get("due") or ""), view, lang),
         "origin": NEED_KINDS.label(row["kind"], lang)}
        for row in view.needs
        if row.get("status") == "open"
    ]  # fmt: skip
    return coming + asked


def _who_when(owner: str | None, when: str, view: QuarterView, lang: Language) -> Values:
    """Return owner, due day and whether that day is past at the quarter's end, in words."""
    late = len(when) == 10 and when <= view.period.last_day.isoformat()
    day = when_word(when, lang)
    return {
        "owner": owner or lang.say(N_("to be named")),
        "due": lang.say(N_("{day} (past)"), day=day) if late else day,
        "late": late,
    }


_AGREED = Vocabulary(
    {
        "plan": N_("business plan"),
        "enrolled": N_("enrolment"),
        "scheduled": N_("marketing"),
        "moved": N_("moved"),
    }
)
