"""The open pipe deal by deal, with what changed; what was corrected since it was last printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.fields import Column, Table, in_word
from reviewkit.documents.parts.title_block import Values, is_known
from reviewkit.documents.reading_context import ReadingContext
from reviewkit.domain.vocabulary import BUCKETS, CORRECTION_KINDS
from reviewkit.text import N_, NN_, Language

PIPE = Table(
    "pipe_deals",
    N_("The pipe, deal by deal"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14, word_mm=20),
        Column("customer", N_("Customer"), width=26, word_mm=38, yields=True),
        Column("project", N_("Project"), width=28, word_mm=35, yields=True),
        Column("salesperson", N_("Salesperson"), width=20, word_mm=23),
        Column("stage", N_("Stage"), mark="stage_changed", width=20, word_mm=25),
        Column("stage_before", N_("Stage before"), width=20),
        Column("amount", N_("Amount"), "money", mark="amount_changed", total=True, width=16, word_mm=23),
        Column("amount_before", N_("Amount before"), "money", total=True, width=16),
        Column("weighted", N_("Weighted"), "money", total=True, width=16),
        Column("close", N_("Close"), "short_day", mark="close_changed", width=14, word_mm=19),
        Column("close_before", N_("Close before"), "day", width=14),
        Column("times_pushed", N_("Times pushed"), "integer", width=10),
        Column("days_in_stage", N_("Days in stage"), "integer", width=10),
        Column("moved", N_("What changed"), width=22, word_mm=35, yields=True),
        Column("next_step", N_("Next step"), width=40, word_mm=39, yields=True),
        Column("comment", N_("Comment"), width=44),
    ),
    N_("The pipe is empty."),
    most=30,
)
CORRECTIONS = Table(
    "corrections",
    N_("Corrected since the last documents"),
    (
        Column("partner", N_("Partner"), names_reader=True, width=22),
        Column("reference", N_("Reference"), width=14, word_mm=22),
        Column("customer", N_("Customer"), width=26, word_mm=42, yields=True),
        Column("kind", N_("What changed"), width=18, word_mm=28, yields=True),
        Column("printed", N_("As printed"), "money", total=True, width=16, word_mm=26),
        Column("used", N_("As used now"), "money", total=True, width=16, word_mm=26),
        Column("difference", N_("Difference"), "change", total=True, width=16, word_mm=26),
    ),
    N_("Nothing printed was corrected."),
    tab=N_("Corrections"),
    most=15,
)
# Above one partner, the partner stands in place of the reference.
CORRECTIONS_BY_PARTNER = replace(
    CORRECTIONS,
    columns=in_word(
        CORRECTIONS.columns, partner=32, customer=32, kind=28, printed=26, used=26, difference=26
    ),
)


def pipe_deals(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of PIPE: the open pipe, the largest amount first, changed cells flagged."""
    rows = sorted(
        (row for row in rows_of(view.deals) if row["in_now"]), key=lambda row: (-row["amount"], row["key"])
    )
    lines = []
    for row in rows:
        in_both = row["in_before"]
        lines.append(
            row
            | {
                "partner": context.partner_name(row["partner"]),
                "stage": context.stage(row["stage"], lang.code),
                "stage_before": context.stage(row["stage_before"], lang.code),
                "amount_before": row["amount_before"] if in_both else None,
                "stage_changed": in_both and row["stage"] != row["stage_before"],
                "amount_changed": in_both and bool(row["change"]),
                "close_changed": in_both and row["close"] != row["close_before"],
                "moved": _changes(row, lang, view.currency),
            }
        )
    return lines


def _changes(row: Mapping[str, Any], lang: Language, currency: str) -> str:
    if row["bucket"] in ("new", "reopened"):
        return BUCKETS.label(row["bucket"], lang).lower()
    parts = []
    if row["stage"] != row["stage_before"]:
        arrow = "↑" if row["stage"] > row["stage_before"] else "↓"
        parts.append(f"{arrow} {lang.say(N_('from stage {number}'), number=row['stage_before'])}")
    if row["change"]:
        parts.append(lang.change(row["change"], currency))
    if row["pushed"]:
        parts.append(lang.say(N_("pushed from {day}"), day=lang.short_day(row["close_before"])))
    return ", ".join(parts)


def corrections(view: View, context: ReadingContext, lang: Language) -> list[Values]:
    """Return the rows of CORRECTIONS."""
    return [
        row
        | {"partner": context.partner_name(row["partner"]), "kind": CORRECTION_KINDS.label(row["kind"], lang)}
        for row in rows_of(view.corrections)
    ]


def pipe_title(view: View, lang: Language) -> str:
    """Return a sentence on the number and amount of open deals and how many moved."""
    closing, facts = view.figures["movement"]["closing"], view.facts
    amount = lang.money(closing["amount"], view.currency)
    if not closing["count"]:
        return lang.say(N_("The pipe is empty") if is_known(view) else N_("No pipe is known"))
    title = lang.count(
        "{n} open deal worth {amount}", "{n} open deals worth {amount}", closing["count"], amount=amount
    )
    moves = [
        lang.count(*words, facts[name]["count"])
        for name, words in (
            ("advanced", NN_("{n} moved forward", "{n} moved forward")),
            ("fell_back", NN_("{n} fell back", "{n} fell back")),
            ("pushed", NN_("{n} pushed", "{n} pushed")),
        )
        if facts[name]["count"]
    ]
    return title + (lang.say(N_(": {things}"), things=lang.listed(moves)) if moves else "")
