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
) -> list[dict[str, object]]:
    """Return the open pipe after a meeting, a row a deal: changed deals first, then by amount.

    The *_changed flags mark the cells that differ from the prepared review.
    """
    open_changes = [change for change in changes if change.kind in ("added", "changed", "same")]
    open_changes.sort(
        key=lambda change: (change.kind == "same", -(change.deal.get("amount") or 0), change.key)
    )
    rows = []
    for change in open_changes:
        deal, before = change.deal, change.before
        added = change.kind == "added"
        rows.append(
            {
                "reference": deal["reference"],
                "customer": deal.get("customer"),
                "project": deal.get("project"),
                "salesperson": deal.get("salesperson"),
                "stage": context.stage(_stage_number(deal.get("stage")), lang.code),
                "amount": deal.get("amount"),
                "close": deal.get("expected_close"),
                "next_step": deal.get("next_step"),
                "stage_changed": added or "stage" in before,
                "amount_changed": added or "amount" in before,
                "close_changed": added or "expected_close" in before,
                "next_step_changed": "next_step" in before,
                "salesperson_changed": "salesperson" in before,
                "in_meeting": lang.say(N_("added")) if added else _describe_changes(change, lang, currency),
            }
        )
    return rows


def _stage_number(stage: Any) -> int | None:
    return int(stage) if str(stage or "").isdigit() else None


def _describe_changes(change: Change, lang: Language, currency: str) -> str:
    deal, before = change.deal, change.before
    texts = []
    if (
        "stage" in before
        and (now := _stage_number(deal.get("stage")))
        and (old := _stage_number(before["stage"]))
    ):
        arrow = "↑" if now > old else "↓"
        texts.append(f"{arrow} {lang.say(N_('from stage {number}'), number=old)}")
    if "amount" in before:
        texts.append(lang.change((deal.get("amount") or 0) - (before["amount"] or 0), currency))
    if before.get("expected_close"):
        later = (deal.get("expected_close") or dt.date.min) > before["expected_close"]
        message = N_("pushed from {day}") if later else N_("brought forward from {day}")
        texts.append(lang.say(message, day=lang.short_day(before["expected_close"])))
    if "probability" in before:
        texts.append(lang.say(N_("probability")))
    texts += [lang.say(message) for name, message in _OTHER_CHANGES.items() if name in before]
    return ", ".join(texts)


_OTHER_CHANGES = {"salesperson": N_("salesperson"), "next_step": N_("next step"), "comment": N_("comment")}


def left_rows(changes: Sequence[Change], lang: Language) -> list[dict[str, Any]]:
    """Return the deals that left the pipe in the meeting, a row a deal."""
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
