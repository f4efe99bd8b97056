"""The pipe after a review, deal by deal, with what changed in the meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from reviewkit.analysis.month.meeting_changes import Change
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.text import N_, Language


def pipe_rows(
    changes: Sequence[Change], context: ReadingContext, lang: Language, currency: str
) -> list[dict[str, Any]]:
    """The open pipe, deals changed in the meeting first, then by amount."""
    stay = [c for c in changes if c.kind in ("added", "changed", "same")]
    stay.sort(key=lambda c: (c.kind == "same", -(c.deal.get("amount") or 0), c.key))
    rows = []
    for change in stay:
        deal, was = change.deal, change.before
        added = change.kind == "added"
        rows.append(
            {
                "reference": deal["reference"],
                "customer": deal.get("customer"),
                "project": deal.get("project"),
                "salesperson": deal.get("salesperson"),
                "stage": context.stage(_number(deal.get("stage")), lang.code),
                "amount": deal.get("amount"),
                "close": deal.get("expected_close"),
                "next_step": deal.get("next_step"),
                "stage_changed": added or "stage" in was,
                "amount_changed": added or "amount" in was,
                "close_changed": added or "expected_close" in was,
                "next_step_changed": "next_step" in was,
                "salesperson_changed": "salesperson" in was,
                "in_meeting": lang.say(N_("added")) if added else _told(change, lang, currency),
            }
        )
    return rows


def _number(stage: Any) -> int | None:
    return int(stage) if str(stage or "").isdigit() else None


def _told(change: Change, lang: Language, currency: str) -> str:
    deal, was = change.deal, change.before
    said = []
    if "stage" in was and (now := _number(deal.get("stage"))) and (old := _number(was["stage"])):
        arrow = "↑" if now > old else "↓"
        said.append(f"{arrow} {lang.say(N_('from stage {number}'), number=old)}")
    if "amount" in was:
        said.append(lang.change((deal.get("amount") or 0) - (was["amount"] or 0), currency))
    if was.get("expected_close"):
        later = (deal.get("expected_close") or dt.date.min) > was["expected_close"]
        words = N_("pushed from {day}") if later else N_("brought forward from {day}")
        said.append(lang.say(words, day=lang.short_day(was["expected_close"])))
    if "probability" in was:
        said.append(lang.say(N_("probability")))
    said += [lang.say(words) for name, words in _OTHERS.items() if name in was]
    return ", ".join(said)


_OTHERS = {"salesperson": N_("salesperson"), "next_step": N_("next step"), "comment": N_("comment")}


def left_rows(changes: Sequence[Change], lang: Language) -> list[dict[str, Any]]:
    return [
        {
            "reference": change.deal["reference"],
            "customer": change.deal.get("customer"),
            "amount": change.deal.get("amount"),
            "became": lang.say(N_("won or lost, see the outcomes"))
            if change.kind == "closed"
            else lang.say(N_("taken out without an outcome")),
        }
        for change in changes
        if change.kind in ("closed", "removed")
    ]
