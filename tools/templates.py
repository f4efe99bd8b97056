"""Write the Word templates of templates/: `python -m tools.templates`.

They are ordinary Word documents afterwards: anybody may restyle them there. Colours are theme
colours (tools/template_styles.py says which is which), words are variables, charts are Word's own.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docx.document import Document  # noqa: E402

from reviewkit.packs import parts as declared  # noqa: E402
from reviewkit.packs import portfolio_packs as above  # noqa: E402
from reviewkit.packs.declare import PackKind, Table  # noqa: E402
from reviewkit.packs.partner_review import PARTNER_REVIEW  # noqa: E402
from reviewkit.packs.printing import tables_of  # noqa: E402
from reviewkit.render.word.draw import SeriesStyle  # noqa: E402
from tools import template_parts as page  # noqa: E402

NOW_BEFORE = (SeriesStyle("Before", "accent2"), SeriesStyle("Now", "accent1"))
LEVELS = (SeriesStyle("Pipe", "accent1", labels=False), SeriesStyle("Weighted", "accent2", labels=False))
WATERFALL = (
    SeriesStyle("base", None), SeriesStyle("total", "tx2", labels=False), SeriesStyle("up", "accent1", labels=False),
    SeriesStyle("down", "accent3", labels=False),
)  # fmt: skip
FATES = tuple(
    SeriesStyle(name, color)
    for name, color in (("kept", "accent1"), ("partly", "accent5"), ("slipped", "accent4"), ("lost", "accent3"),
                        ("vanished", "accent6"), ("unreported", "bg2"))
)  # fmt: skip
STAGES = {"stage": 44, "count": 16, "amount": 26, "weighted": 26, "previous_count": 18, "previous_amount": 26, "change": 14}
STAGES |= {"change": 170 - sum(STAGES.values()) + 14}


def main() -> int:
    for kind, made in documents():
        path = ROOT / "templates" / kind.template
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page.saved(made, "{{ document }}"))
        print(path.relative_to(ROOT))
    return 0


def documents() -> list[tuple[PackKind, Document]]:
    return [
        (PARTNER_REVIEW, partner_review()),
        (above.CHANNEL_MANAGER, channel_manager()),
        (above.DIRECTOR, director()),
        (above.COMMIT_REPORT, commit_report()),
    ]


def _of(kind: PackKind, key: str) -> Table:
    return tables_of(kind.fields)[key]


# ------------------------------------------------------------------ shared pages


def opening(document: Document, facts: list[tuple[str, str]], tiles: tuple[str, ...]) -> None:
    page.title_block(document, facts)
    page.chapter(document, "{{ t.month }}", "{{ headline }}")
    page.sentences(document)
    page.tiles(document, tiles)


def twelve_months(document: Document) -> None:
    page.tag(document, "if history_chart")
    left, right = page.side_by_side(document)
    page.chart(left, "line", "history_chart", width=80, height=48, series=LEVELS, labels=False, gridlines=True)
    page.chart(right, "column", "promises_chart", width=80, height=48, series=NOW_BEFORE, labels=False, gridlines=True)
    page.tag(document, "endif")


def corrections(document: Document, *, partner: bool = False) -> None:
    page.tag(document, "if corrections")
    page.chapter(document, "{{ t.annex }}", "{{ titles.corrections }}")
    who = {"partner": 34} if partner else {"reference": 24}
    page.table(document, declared.CORRECTIONS, who | {"customer": 170 - 34 - 26 - 82 - 0 if partner else 38, "kind": 26,
               "printed": 28, "used": 28, "difference": 26}, total=True)
    page.tag(document, "endif")


# ------------------------------------------------------------------ partner review


def partner_review() -> Document:
    document = page.new()
    facts = [("{{ t.state }}", "{{ state }}"), ("{{ t.made_from }}", "{{ made_from }}"), ("{{ t.manager }}", "{{ manager }}")]
    opening(document, facts, ("pipe", "weighted", "kept_rate", "new_commit", "new_leads"))
    twelve_months(document)

    page.chapter(document, "{{ t.stages }}", "{{ stages_title }}", new_page=True)
    page.table(document, _of(PARTNER_REVIEW, "stages"), STAGES, total=True)
    page.chart(document, "column", "stages_chart", series=NOW_BEFORE)
    page.chapter(document, "{{ t.movement }}", "{{ movement_title }}")
    page.chart(document, "waterfall", "movement_chart", series=WATERFALL)
    page.table(document, _of(PARTNER_REVIEW, "movement"), {"label": 44, "count": 18, "amount": 32, "of_which": 76})

    page.chapter(document, "{{ t.talk }}", "{{ talk_title }}", new_page=True)
    page.table(document, declared.TALK, {"customer": 40, "stake": 24, "reasons": 40, "next_step": 49, "close": 17}, total=True)
    page.tag(document, "if questions")
    page.say(document, "heading 2", "{{ titles.questions }}")
    page.table(document, declared.QUESTIONS, {"reference": 26, "customer": 46, "project": 46, "amount": 26, "vanished_in": 26})
    page.tag(document, "endif")

    page.chapter(document, "{{ t.actions }}", "{{ actions_title }}")
    page.table(document, declared.ACTIONS, {"action": 74, "deal": 24, "owner": 26, "due": 16, "status": 16, "days_late": 14})
    page.chapter(document, "{{ t.commit }}", "{{ commit_title }}")
    page.table(document, declared.COMMIT_LINES, {"reference": 24, "customer": 44, "committed": 24, "fate": 24, "won": 22,
               "close_promised": 16, "close": 16}, total=True)
    page.say(document, "heading 2", "{{ titles.new_commit_lines }}")
    page.table(document, declared.NEW_COMMIT, {"reference": 24, "customer": 44, "stage": 28, "amount": 24, "call": 22,
               "close": 14, "confidence": 14}, total=True)

    page.chapter(document, "{{ t.leads }}", "{{ leads_title }}")
    page.table(document, declared.LEAD_LINES, {"customer": 34, "project": 34, "origin": 12, "amount": 22, "qualification": 20,
               "planned_action": 34, "planned_action_due": 14})
    page.chapter(document, "{{ t.outcomes }}", "{{ outcomes_title }}")
    page.table(document, declared.OUTCOMES, {"customer": 30, "outcome": 14, "amount": 20, "reason": 30, "recovery": 22,
               "lesson": 28, "corrective_action": 26})
    corrections(document)

    page.wide_page(document)
    page.chapter(document, "{{ t.deals }}", "{{ pipe_title }}")
    page.table(document, declared.PIPE, {"reference": 23, "customer": 38, "project": 40, "salesperson": 24, "stage": 27,
               "amount": 22, "close": 20, "moved": 27, "next_step": 36}, total=True)
    page.tag(document, "if pipe_deals")
    page.say(document, "Note", "{{ t.marked }} {{ focus_rule }}.")
    page.tag(document, "endif")
    return document


# ------------------------------------------------------------------ above one partner


FACTS = [("{{ t.state }}", "{{ state }}"), ("{{ t.made_from }}", "{{ made_from }}"), ("{{ t.focus }}", "{{ focus_rule }}")]
LINES = {"handed_in": 18, "pipe": 22, "change": 22, "rate": 13, "achieved": 20, "new_commit": 20}


def whole(document: Document) -> None:
    """The whole on one page."""
    opening(document, FACTS, ("pipe", "weighted", "kept_rate", "new_commit", "new_leads"))
    left, right = page.side_by_side(document)
    page.chart(left, "column", "stages_chart", width=80, height=46, series=NOW_BEFORE, size_pt=7.5)
    page.chart(right, "waterfall", "movement_chart", width=80, height=46, series=WATERFALL, size_pt=7.5)
    twelve_months(document)


def four(document: Document, kind: PackKind, one: str) -> None:
    """Seed 3.1 and 3.2: stages against the month before, achieved against commit, new commit, leads."""
    page.tiles(document, ("pipe", "achieved", "kept_rate", "new_commit", "new_leads"), f"{one}.")
    page.say(document, "caption", f"{{{{ {one}.stages_title }}}}")
    page.table(document, _of(kind, "stages"), STAGES, rows=f"{one}.stages", total=True)
    page.say(document, "caption", f"{{{{ {one}.commit_title }}}}")
    page.buckets(document, f"{one}.commit")
    page.say(document, "caption", f"{{{{ {one}.leads_title }}}}")
    page.tag(document, f"if {one}.leads")
    page.table(document, declared.LEAD_TABLE, {"origin": 50, "count": 20, "amount": 30, "qualified": 24, "rejected": 22,
               "to_qualify": 24}, rows=f"{one}.leads", total=True)
    page.tag(document, "endif")


def tail(document: Document) -> None:
    """What is told for the record: who is missing, who moved, what was corrected."""
    page.tag(document, "if missing_partners or directory_moves or left_focus")
    page.chapter(document, "{{ t.annex }}", "{{ titles.missing_partners }}")
    page.table(document, above.MISSING, {"partner": 46, "manager": 36, "shown": 30, "pipe": 26, "call": 32})
    for table, widths in (
        (above.LEFT_FOCUS, {"partner": 40, "reference": 26, "customer": 50, "amount_before": 26, "bucket": 28}),
        (above.MOVES, {"partner": 56, "what": 84, "amount": 30}),
    ):
        page.tag(document, f"if {table.key}")
        page.say(document, "heading 2", f"{{{{ titles.{table.key} }}}}")
        page.table(document, table, widths)
        page.tag(document, "endif")
    page.tag(document, "endif")
    corrections(document, partner=True)


def channel_manager() -> Document:
    document = page.new()
    whole(document)
    page.chapter(document, "{{ t.by_partner }}", "{{ titles.partner_lines }}", new_page=True)
    page.table(document, above.PARTNER_LINES, {"partner": 36, **LINES, "leads": 12, "attention": 27}, total=True,
               totals={"rate": "{{ commit.rate }}"})
    page.tag(document, "if quiet")
    page.say(document, "Note", "{{ quiet }}")
    page.tag(document, "endif")
    page.tag(document, "for one in partners")
    page.chapter(document, "{{ t.attention }} · {{ one.name }} · {{ one.state }}", "{{ one.headline }}", new_page=True)
    page.say(document, "Normal", *page.chips("one.attention"))
    four(document, above.CHANNEL_MANAGER, "one")
    page.tag(document, "if one.talk")
    page.say(document, "heading 2", "{{ t.talk }}")
    page.table(document, declared.TALK, {"customer": 40, "stake": 24, "reasons": 40, "next_step": 49, "close": 17}, rows="one.talk")
    page.tag(document, "endif")
    page.tag(document, "endfor")
    page.chapter(document, "{{ t.focus }} · {{ focus_rule }}", "{{ focus_title }}", new_page=True)
    page.cards(document, "cards", partner=True)
    page.chapter(document, "{{ t.asks }}", "{{ titles.asks }}")
    page.table(document, above.ASKS, {"partner": 36, "topic": 28, "text": 66, "owner": 24, "due": 16})
    tail(document)
    return document


def director() -> Document:
    document = page.new()
    whole(document)
    page.chapter(document, "{{ t.by_manager }}", "{{ titles.manager_lines }}", new_page=True)
    page.table(document, above.MANAGER_LINES, {"manager": 38, "handed_in": 18, "pipe": 22, "change": 20, "old_commit": 20, "rate": 12,
               "achieved": 20, "new_commit": 20 - 12 + 10, "leads": 2 + 0 + 0 + 10 - 0}, total=True, totals={"rate": "{{ commit.rate }}"})
    page.tag(document, "for one in managers")
    page.say(document, "heading 2", "{{ one.name }} – {{ one.headline }}")
    four(document, above.DIRECTOR, "one")
    page.tag(document, "endfor")
    page.chapter(document, "{{ t.by_partner }} · {{ focus_rule }}", "{{ focus_title }}", new_page=True)
    page.tag(document, "for one in partners")
    page.say(document, "heading 2", "{{ one.name }} – {{ one.headline }}")
    page.say(document, "Note", "{{ one.state }}")
    four(document, above.DIRECTOR, "one")
    page.cards(document, "one.cards")
    page.tag(document, "if one.asks")
    page.say(document, "heading 3", "{{ t.asks }}")
    page.asks(document, "one.asks")
    page.tag(document, "endif")
    page.tag(document, "endfor")
    page.tag(document, "if without_focus")
    page.say(document, "Note", ("{{ t.no_deal }} – ", "Strong"), "{{ without_focus }}")
    page.tag(document, "endif")
    tail(document)
    return document


def commit_report() -> Document:
    document = page.new()
    facts = [("{{ t.state }}", "{{ state }}"), ("{{ t.made_from }}", "{{ made_from }}"), ("{{ t.usual_rate }}", "{{ commit.usual_rate }}")]
    page.title_block(document, facts)
    page.chapter(document, "{{ t.commit }}", "{{ headline }}")
    page.sentences(document)
    page.tiles(document, ("kept_rate", "achieved", "new_commit"))
    page.chart(document, "stacked_bar", "managers_chart", series=FATES)
    widths = {"name": 34, "old": 20, "kept": 20, "partly_kept": 18, "slipped": 18, "gone": 18, "unreported": 17, "rate": 9 + 2, "new": 14}
    page.table(document, _of(above.COMMIT_REPORT, "by_manager"), widths, total=True, totals={"rate": "{{ commit.rate }}"})
    page.chapter(document, "{{ t.by_partner }}", "{{ titles.by_partner }}", new_page=True)
    page.table(document, _of(above.COMMIT_REPORT, "by_partner"), widths, total=True, totals={"rate": "{{ commit.rate }}"})
    page.chapter(document, "{{ t.commit }}", "{{ titles.commit_lines }}", new_page=True)
    page.table(document, declared.COMMIT_LINES, {"partner": 36, "customer": 40, "committed": 22, "fate": 24, "won": 20,
               "close_promised": 14, "close": 14}, total=True)
    page.chapter(document, "{{ t.new_commit }}", "{{ titles.new_commit_lines }}")
    page.table(document, declared.NEW_COMMIT, {"partner": 36, "customer": 40, "stage": 26, "amount": 22, "call": 20,
               "close": 14, "confidence": 12}, total=True)
    twelve_months(document)
    corrections(document, partner=True)
    return document


if __name__ == "__main__":
    sys.exit(main())
