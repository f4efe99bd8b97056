"""What deals won and lost teach over twelve months, in a table."""

from __future__ import annotations

from collections.abc import Mapping

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import AnyField, Column, Table, Value
from reviewkit.documents.parts.title_block import Values
from reviewkit.text import N_, Language

LEARNT = Table(
    "learnt",
    N_("What won and lost deals teach"),
    (
        Column("kind", N_("Subject"), width=22, word_mm=38, yields=True),
        Column("text", N_("What was written"), width=46, word_mm=76, yields=True),
        Column("count", N_("Deals"), "integer", width=10, word_mm=16),
        Column("share", N_("Share"), "rate", width=10, word_mm=16),
        Column("amount", N_("Amount"), "money", width=16, word_mm=24),
    ),
    N_("Too few deals have ended, or no word stands twice."),
    tab=N_("Won and lost, learnt"),
    most=15,
    sentence="learnt_title",
)
LEARNT_PART: tuple[AnyField, ...] = (
    LEARNT,
    Value("learnt_title", "text", "The reason most deals were lost for over twelve months"),
)
_KINDS: Mapping[str, str] = {
    "lost_reason": N_("Lost: reason"),
    "lost_competitor": N_("Lost to"),
    "won_reason": N_("Won: reason"),
    "won_competitor": N_("Won against"),
    "lost_lesson": N_("Lesson of a loss"),
    "won_lesson": N_("Lesson of a win"),
}


def learnt_part(view: View, lang: Language) -> Values:
    """Return the values of LEARNT_PART."""
    rows = rows_of(view.learnt)
    lost = next((row for row in rows if row["kind"] == "lost_reason"), None)
    title = lang.say(N_("What deals won and lost teach over twelve months"))
    if lost is not None:
        title = lang.count(
            "Of {n} deal lost in twelve months, {count} for this reason: {text}",
            "Of {n} deals lost in twelve months, {count} for this reason: {text}",
            lost["ended"],
            count=lang.integer(lost["count"]),
            text=lost["text"],
        )
    return {
        "learnt_title": title,
        "learnt": [
            row | {"kind": lang.say(_KINDS[row["kind"]]), "share": row["count"] / row["ended"]}
            for row in rows
        ],
    }
