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

from reviewkit.documents.fields import PackKind, Table  # noqa: E402
from reviewkit.documents.month import commit_report as commit_of_all  # noqa: E402
from reviewkit.documents.month.channel_manager import CHANNEL_MANAGER  # noqa: E402
from reviewkit.documents.month.commit_report import COMMIT_REPORT  # noqa: E402
from reviewkit.documents.month.director import DIRECTOR  # noqa: E402
from reviewkit.documents.month.partner_review import PARTNER_REVIEW  # noqa: E402
from reviewkit.documents.parts import (  # noqa: E402
    commit_tables,
    deal_tables,
    lead_tables,
    learnt_part,
    pipe_table,
    sections,
)
from reviewkit.documents.parts import comparison_lines as lines  # noqa: E402
from reviewkit.documents.word_context import tables_of  # noqa: E402
from tools import template_parts as page  # noqa: E402
from tools.template_charts import FATES, LEVELS, NOW_BEFORE, WATERFALL  # noqa: E402
from tools.template_tables import WIDE  # noqa: E402

KEYS = ("pipe", "weighted", "kept_rate", "new_commit", "new_leads")
SENTENCES = "{{ one.state }}. {% for said in one.sentences %}{{ said.text }} {% endfor %}"
RATE = {"rate": "{{ commit.rate }}"}


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
        (CHANNEL_MANAGER, channel_manager()),
        (DIRECTOR, director()),
        (COMMIT_REPORT, commit_report()),
    ]


def _of(kind: PackKind, key: str) -> Table:
    return tables_of(kind.fields)[key]


# ------------------------------------------------------------------ shared pages


def opening(document: Document, facts: list[tuple[str, str]], keys: tuple[str, ...] = KEYS) -> None:
    page.title_block(document, facts)
    page.chapter(document, "{{ t.month }}", "{{ headline }}")
    page.sentences(document)
    page.tiles(document, keys, trends=True)


def part(
    document: Document,
    table: Table,
    *,
    rows: str = "",
    total: bool = False,
    title: str = "",
) -> None:
    """A table under its own title, or under what it says, that is left out where it has no rows."""
    page.tag(document, f"if {rows or table.key}")
    page.say(document, "heading 2", f"{{{{ {title or 'titles.' + table.key} }}}}")
    page.table(document, table, rows=rows, total=total)
    page.tag(document, "endif")


def shown(document: Document, rows: str, topic: str, title: str, *, new_page: bool | str = False) -> None:
    """A chapter that is left out where it has no rows; {% endif %} closes it."""
    page.tag(document, f"if {rows}")
    page.chapter(document, topic, title, new_page=new_page)


def corrections(document: Document, *, partner: bool = False) -> None:
    declared = pipe_table.CORRECTIONS_BY_PARTNER if partner else pipe_table.CORRECTIONS
    part(document, declared, total=True)


# ------------------------------------------------------------------ partner review


def partner_review() -> Document:
    document = page.new()
    opening(document, [
        ("{{ t.state }}", "{{ state }}"), ("{{ t.made_from }}", "{{ made_from }}"), ("{{ t.manager }}", "{{ manager }}"),
    ])  # fmt: skip
    page.chart(document, "line", "history_chart", height=57, series=LEVELS)
    page.chart(document, "column", "promises_chart", height=54, series=NOW_BEFORE, size_pt=7.5, gap=25)
    shown(document, "landing", "{{ t.landing }}", "{{ landing_title }}", new_page=True)
    page.landing(document, height=54)
    page.tag(document, "endif")

    shown(
        document, "stages", "{{ t.stages }}", "{{ stages_title }}", new_page="history_chart and not landing"
    )
    page.table(document, _of(PARTNER_REVIEW, "stages"), total=True)
    page.chart(document, "column", "stages_chart", height=48, series=NOW_BEFORE)
    page.tag(document, "endif")
    shown(document, "movement", "{{ t.movement }}", "{{ movement_title }}")
    page.chart(document, "waterfall", "movement_chart", height=46, series=WATERFALL)
    page.movement(document, _of(PARTNER_REVIEW, "movement"))
    page.tag(document, "endif")

    shown(document, "talk", "{{ t.talk }}", "{{ talk_title }}", new_page="stages_chart")
    page.table(document, deal_tables.TALK, total=True, empty=False)
    page.tag(document, "endif")
    part(
        document,
        deal_tables.QUESTIONS,
        title="questions_title",
    )
    shown(document, "actions", "{{ t.actions }}", "{{ actions_title }}")
    page.table(
        document,
        deal_tables.ACTIONS,
        empty=False,
    )
    page.tag(document, "endif")

    shown(document, "commit_lines", "{{ t.commit }}", "{{ commit_lines_title }}")
    page.table(document, commit_tables.COMMIT_LINES, total=True, empty=False)
    page.tag(document, "endif")
    shown(document, "new_commit_lines", "{{ t.new_commit }}", "{{ new_commit_lines_title }}")
    page.table(document, commit_tables.NEW_COMMIT, total=True, empty=False)
    page.tag(document, "endif")

    shown(document, "lead_lines", "{{ t.leads }}", "{{ leads_title }}")
    page.table(document, lead_tables.NEW_LEADS, empty=False)
    part(document, lead_tables.OLDER_LEADS)
    page.tag(document, "endif")
    shown(document, "outcomes", "{{ t.outcomes }}", "{{ outcomes_title }}")
    page.table(document, deal_tables.OUTCOMES, empty=False)
    page.tag(document, "endif")
    page.tag(document, "if nothing")
    page.say(document, "Note", "{{ nothing }}")
    page.tag(document, "endif")
    corrections(document)

    page.wide_page(document)
    shown(document, "pipe_deals", "{{ t.deals }}", "{{ pipe_title }}")
    page.say(document, "Note", "{{ t.marked }} {{ focus_rule }}.")
    page.table(document, pipe_table.PIPE, page_mm=WIDE, empty=False)
    page.tag(document, "endif")
    return document


# ------------------------------------------------------------------ above one partner


FACTS = [
    ("{{ t.state }}", "{{ state }}"),
    ("{{ t.made_from }}", "{{ made_from }}"),
    ("{{ t.filter }}", "{{ focus_rule }}"),
]


def whole(document: Document) -> None:
    """The whole on one page: where the pipe stands, how it came there, the twelve months behind it."""
    opening(document, FACTS)
    page.chart(document, "waterfall", "movement_chart", height=33, series=WATERFALL, size_pt=8.5)
    left, right = page.side_by_side(document, 98)
    page.chart(left, "column", "stages_chart", width=98, height=54, series=NOW_BEFORE, size_pt=8, gap=40)
    for kind, key, series in (("line", "history_chart", LEVELS), ("column", "promises_chart", NOW_BEFORE)):
        page.chart(
            right, kind, key, width=66, height=26, series=series, size_pt=7.5, labels=False, gridlines=True
        )


def landing_and_stated(document: Document) -> None:
    """Where the spans land, and under it what earlier words were worth: one page."""
    page.chapter(document, "{{ t.landing }}", "{{ landing_title }}", new_page=True)
    page.landing(document, height=50)
    page.stated(document)


def four(document: Document, kind: PackKind, one: str) -> None:
    """Seed 3.1 and 3.2: stages against the month before, achieved against commit, new commit, leads."""
    page.say(document, "caption", f"{{{{ {one}.stages_title }}}}")
    page.table(document, _of(kind, "stages"), rows=f"{one}.stages", total=True, keep="on")
    page.say(document, "caption", f"{{{{ {one}.commit_title }}}}")
    page.buckets(document, f"{one}.commit")
    page.say(document, "Note", f"{{{{ {one}.leads_title }}}}")


def tail(document: Document) -> None:
    """What the months teach; then, for the record: who is missing, who left the focus, who moved, what was corrected."""
    shown(document, "learnt", "{{ t.outcomes }}", "{{ learnt_title }}")
    page.table(document, learnt_part.LEARNT, empty=False)
    page.tag(document, "endif")
    page.tag(document, "if missing_partners or left_focus or directory_moves or corrections")
    page.chapter(document, "{{ t.annex }}", "{{ record_title }}")
    part(document, lines.MISSING)
    part(
        document,
        sections.LEFT_FOCUS,
    )
    part(document, lines.MOVES)
    corrections(document, partner=True)
    page.tag(document, "endif")


def channel_manager() -> Document:
    document = page.new()
    whole(document)
    landing_and_stated(document)
    page.chapter(document, "{{ t.by_partner }}", "{{ partner_lines_title }}", new_page=True)
    page.table(document, lines.PARTNER_LINES,
               total=True, totals=RATE, heads={"leads": "{{ t.leads_short }}"})  # fmt: skip
    page.tag(document, "if quiet and partners")
    page.say(document, "Note", "{{ t.quiet }} {{ quiet }}.")
    page.tag(document, "endif")
    page.chapter(document, "{{ t.asks }}", "{{ asks_title }}")
    page.table(document, sections.ASKS, empty=False)
    page.tag(document, "for one in partners")
    page.chapter(
        document, "{{ t.attention }} · {{ one.name }}", "{{ one.name }} – {{ one.headline }}", new_page=True
    )
    page.say(document, "Note", "{{ one.state }}. {{ one.sentences[0].text }} ", *page.chips("one.attention"))
    page.tiles(document, ("pipe", "achieved", "kept_rate", "new_commit", "new_leads"), "one.")
    four(document, CHANNEL_MANAGER, "one")
    page.tag(document, "if one.talk")
    page.say(document, "heading 2", "{{ t.talk }}")
    page.table(document, sections.TALK_SHORT, rows="one.talk")
    page.tag(document, "endif")
    part(
        document,
        deal_tables.QUESTIONS,
        rows="one.questions",
    )
    part(
        document,
        sections.LATE_ACTIONS,
        rows="one.late_actions",
    )
    page.tag(document, "endfor")
    page.chapter(document, "{{ focus_rule }}", "{{ focus_title }}", new_page=True)
    page.cards(document, "cards", partner=True)
    tail(document)
    return document


def director() -> Document:
    document = page.new()
    whole(document)
    landing_and_stated(document)
    page.chapter(document, "{{ t.by_manager }}", "{{ manager_lines_title }}", new_page=True)
    page.table(
        document,
        lines.MANAGER_LINES,
        total=True,
        totals=RATE,
        heads={"leads": "{{ t.leads_short }}"},
        keep=True,
    )
    left, right = page.side_by_side(document, 70)
    page.chart(
        left, "column", "managers_pipe_chart", width=70, height=48, series=NOW_BEFORE, size_pt=8, gap=40
    )
    page.chart(right, "stacked_bar", "managers_chart", width=94, height=48, series=FATES, size_pt=8)
    page.tag(document, "for one in managers")
    page.say(document, "heading 2", "{{ one.name }} – {{ one.headline }}")
    page.say(document, "Section Note", SENTENCES)
    four(document, DIRECTOR, "one")
    page.tag(document, "endfor")
    page.chapter(document, "{{ t.by_partner }} · {{ focus_rule }}", "{{ focus_title }}", new_page=True)
    page.tag(document, "for one in partners")
    page.say(document, "heading 2", "{{ one.name }} – {{ one.headline }}")
    page.say(document, "Section Note", SENTENCES)
    four(document, DIRECTOR, "one")
    page.cards(document, "one.cards")
    page.tag(document, "if one.asks")
    page.say(document, "heading 3", "{{ t.asks_of_one }}")
    page.asks(document, "one.asks")
    page.tag(document, "endif")
    page.tag(document, "endfor")
    page.tag(document, "if without_focus")
    page.say(document, "heading 2", "{{ t.no_deal }}")
    page.say(document, "Normal", "{{ without_focus }}")
    page.tag(document, "endif")
    tail(document)
    return document


def commit_report() -> Document:
    document = page.new()
    opening(document, [
        ("{{ t.state }}", "{{ state }}"), ("{{ t.made_from }}", "{{ made_from }}"),
        ("{{ t.attainment }}", "{{ commit.attainment }}"),
    ], ("kept_rate", "achieved", "new_commit", "expected"))  # fmt: skip
    page.chart(document, "stacked_bar", "managers_chart", height=52, series=FATES)
    page.chart(document, "column", "promises_chart", height=44, series=NOW_BEFORE, size_pt=7.5, gap=25)
    page.wide_page(document)
    page.chapter(document, "{{ t.by_manager }}", "{{ by_manager_title }}")
    page.table(document, _of(COMMIT_REPORT, "by_manager"), page_mm=WIDE, total=True, totals=RATE, keep=True)
    page.chapter(document, "{{ t.by_partner }}", "{{ by_partner_title }}")
    page.table(document, _of(COMMIT_REPORT, "by_partner"), page_mm=WIDE, total=True, totals=RATE)
    page.upright_page(document)
    page.chapter(document, "{{ t.old_commit }}", "{{ commit_lines_title }}")
    page.table(document, commit_of_all.COMMIT_LINES, total=True, empty=False)
    page.chapter(document, "{{ t.new_commit }}", "{{ new_commit_lines_title }}")
    page.table(document, commit_of_all.NEW_COMMIT, total=True, empty=False)
    part(document, lines.MISSING)
    corrections(document, partner=True)
    return document


if __name__ == "__main__":
    sys.exit(main())
