"""Pages of the Word templates: title block, key figures, movement, commit, cards.

What stands on the pages is {{ }} and {% %} alone: no words.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document

from reviewkit.documents.fields import Table
from reviewkit.documents.parts import landing_part, stated_part
from reviewkit.documents.parts.sections import MOST_CARDS
from reviewkit.render.word.charts.chart_drawing import add_picture_place
from tools.template_charts import LANDING, chart, side_by_side, trend
from tools.template_document import new, saved, upright_page, wide_page
from tools.template_styles import border
from tools.template_tables import (
    WIDTH,
    cell_border,
    chips,
    field,
    first,
    grid,
    kept,
    put,
    repeat,
    say,
    signed,
    table,
    tag,
)

__all__ = [
    "asks",
    "buckets",
    "cards",
    "chapter",
    "chart",
    "chips",
    "field",
    "landing",
    "movement",
    "new",
    "put",
    "saved",
    "say",
    "sentences",
    "side_by_side",
    "stated",
    "table",
    "tag",
    "tiles",
    "title_block",
    "upright_page",
    "wide_page",
]  # fmt: skip


def chapter(document: Document, topic: str, title: str, *, new_page: bool | str = False) -> None:
    """A page's question, small, and its answer as the heading.

    new_page  begins one; a text is the condition under which it does
    """
    if isinstance(new_page, str):
        tag(document, f"if {new_page}")
        say(document, "Topic on a New Page", topic)
        tag(document, "else")
        say(document, "Topic", topic)
        tag(document, "endif")
    else:
        say(document, "Topic on a New Page" if new_page else "Topic", topic)
    say(document, "heading 1", title)


def title_block(document: Document, facts: Sequence[tuple[str, str]]) -> None:
    """What it is, for whom, when; the vendor's mark; then short facts, label over value."""
    count = len(facts)
    drawn = grid(document, [WIDTH / count] * count, "Title Block", alt="{{ document }}", rows=2)
    title, mark = drawn.cell(0, 0).merge(drawn.cell(0, count - 2)), drawn.cell(0, count - 1)
    put(first(title, "Title"), "{{ document }}")
    put(title.add_paragraph(style="Subtitle"), "{{ reader }} · {{ when }}")
    add_picture_place(first(mark, "Table Figure"), "logo", width_mm=40, height_mm=14)
    for cell, (label, value) in zip(drawn.rows[1].cells, facts, strict=True):
        cell_border(cell, border("top", "accent1", 12))
        put(first(cell, "Tile Label"), label)
        put(cell.add_paragraph(style="Field Value"), value)
    tag(document, "if missing")
    say(document, "Attention", "{{ missing }}")
    tag(document, "endif")


def sentences(document: Document, rows: str = "sentences") -> None:
    tag(document, f"for one in {rows}")
    say(document, "List Bullet", "{{ one.text }}")
    tag(document, "endfor")


TRENDS = ("pipe", "weighted", "achieved", "new_commit")


def tiles(
    document: Document, keys: Sequence[str], prefix: str = "", *, keep: bool = False, trends: bool = False
) -> None:
    """A band of key figures: label, value, change with its sign, a note; the months behind as a line."""
    drawn = grid(document, [WIDTH / len(keys)] * len(keys), "Key Figures", alt="{{ t.month }}")
    for cell, key in zip(drawn.rows[0].cells, keys, strict=True):
        name = f"{prefix}{key}"
        put(first(cell, "Tile Label"), f"{{{{ t.{key} }}}}")
        put(cell.add_paragraph(style="Tile Value"), f"{{{{ {name} }}}}")
        note = cell.add_paragraph(style="Tile Note")
        shown = f"{{{{ {name}_note }}}}"
        put(note, *(signed(f"{name}_change", shown) if key in ("pipe", "weighted") else (shown,)))
        if trends and key in TRENDS:
            trend(cell, f"{key}_trend")
    if keep:
        kept(drawn, on=True)


def landing(document: Document, *, page_mm: float = WIDTH, height: float = 62) -> None:
    """The chart of the landings by month, the spans in a table, the record in a line."""
    chart(
        document,
        "line",
        "landing_chart",
        width=page_mm,
        height=height,
        series=LANDING,
        labels=False,
        gridlines=True,
    )
    tag(document, "if landing")
    table(document, landing_part.LANDING, page_mm=page_mm, empty=False, keep=True)
    tag(document, "endif")
    tag(document, "if landing_record_title")
    say(document, "Note", "{{ landing_record_title }}.")
    tag(document, "endif")
    tag(document, "if landing_note")
    say(document, "Note", "{{ landing_note }}")
    tag(document, "endif")


def stated(document: Document) -> None:
    """What was stated, and what came of it: a page of its own."""
    chapter(document, "{{ t.stated }}", "{{ stated_title }}")
    say(document, "Note", "{{ stated_note }}")
    table(document, stated_part.STATED_STAGES, keep=True)
    say(document, "caption", f"{{{{ titles.{stated_part.STATED_COMMITS.key} }}}}")
    table(document, stated_part.STATED_COMMITS, keep=True)
    say(document, "caption", f"{{{{ titles.{stated_part.STATED_READERS.key} }}}}")
    table(document, stated_part.STATED_READERS, total=True)


def movement(document: Document, declared: Table) -> None:
    """The steps from opening to closing: both ends are levels and carry no sign."""
    end = "loop.first or loop.last"
    label = (f"{{%r if {end} %}}", ("{{ row.label }}", "Strong"), "{%r else %}", "{{ row.label }}", "{%r endif %}",
             "{% if row.of_which %}", (" ({{ row.of_which }})", "Quiet"), "{% endif %}")  # fmt: skip
    amount = (f"{{%r if {end} %}}", ('{{ row.amount|replace("+", "") }}', "Strong"), "{%r else %}",
              *signed("row.amount", "{{ row.amount }}"), "{%r endif %}")  # fmt: skip
    table(document, declared, shown={"label": label, "amount": amount})


BUCKETS = (
    "old_commit",
    "kept",
    "partly_kept",
    "slipped",
    "lost",
    "vanished",
    "unreported",
    "rate",
    "new_commit",
)


def buckets(document: Document, commit: str) -> None:
    """What became of a commit, on one line: it adds up from left to right."""
    drawn = grid(
        document,
        [*[19.8] * 7, 11.6, 19.8],
        "Review Table",
        alt="{{ t.commit }}",
        rows=2,
        headed=True,
    )
    repeat(drawn.rows[0])
    for place, key in enumerate(BUCKETS):
        name = {"old_commit": "old.amount", "new_commit": "new.amount", "rate": "rate"}.get(
            key, f"{key}.amount"
        )
        put(first(drawn.rows[0].cells[place], "Table Heading Figure"), f"{{{{ t.{key} }}}}")
        is_known = f"{commit}.{name}.raw"
        if key == "new_commit":  # a review that is not handed in promises nothing yet
            is_known = f"{is_known} != 0"
        elif key == "rate":
            is_known = f"{commit}.old.amount.raw"
        put(
            first(drawn.rows[1].cells[place], "Table Figure"),
            f'{{{{ {commit}.{name} if {is_known} else "–" }}}}',
        )
    kept(drawn, on=True)


def cards(document: Document, rows: str, *, partner: bool = False) -> None:
    """Focus deals, one card each: what it is, where it stands, what comes next."""
    tag(document, f"for card in {rows}")
    tag(document, f"if loop.index <= {MOST_CARDS}")
    who = "{{ card.partner }} – " if partner else ""
    say(
        document,
        "Card Title under a Chapter" if partner else "Card Title",
        who + "{{ card.customer }}, {{ card.project }}\t{{ card.amount }}",
    )
    drawn = grid(document, [70, 56, 44], "Deal Card", alt="{{ card.customer }}", rows=4)
    stage, close, amount = drawn.rows[0].cells  # one row, so that no page cuts a card in two
    before = (" ({{ t.a_month_ago }} {{ card.stage_before }})", "Changed")
    moved = "{%r if card.stage_before and card.stage_before != card.stage %}"
    now = "{{ card.stage }} · {{ card.weighted }} {{ t.weighted_deal }}"
    field(stage, "{{ t.stage }}", now, moved, before, "{%r endif %}")
    field(stage, "{{ t.next_step }}", '{{ card.next_step or "–" }}')
    pushed = ("{%r if card.pushed %}", (" ({{ card.pushed }})", "Late"), "{%r endif %}")
    field(close, "{{ t.close }}", "{{ card.close }}", *pushed)
    change = ("{{ card.amount_before }} (", *signed("card.change", "{{ card.change }}"), ")")
    other = (
        "{%r elif card.change.known %}",
        "{{ t.unchanged }}",
        "{%r else %}",
        "{{ t.new_deal }}",
        "{%r endif %}",
    )
    field(amount, "{{ t.amount_before }}", "{%r if card.change.raw %}", *change, *other)
    field(amount, "{{ t.salesperson }}", "{{ card.salesperson }}")
    put(first(drawn.cell(1, 0), "Template Tag"), "{%tr if card.comment or card.reasons or card.mark %}")
    said = drawn.cell(2, 0).merge(drawn.cell(2, 2))
    mark = ("{%r if card.mark %}", ("\u00a0{{ card.mark }}\u00a0", "Chip"), "{%r endif %}")
    put(first(said, "Field Value"), "{{ card.comment }} ", *chips("card.reasons"), *mark)
    put(first(drawn.cell(3, 0), "Template Tag"), "{%tr endif %}")
    tag(document, "endif")
    tag(document, "endfor")
    tag(document, f"if {rows}_rest")
    say(document, "Note", f"{{{{ {rows}_rest }}}}")
    tag(document, "endif")


def asks(document: Document, rows: str) -> None:
    tag(document, f"for ask in {rows}")
    say(
        document,
        "List Bullet",
        ("{{ ask.topic }} – ", "Strong"),
        "{{ ask.text }}",
        "{% if ask.owner %} ({{ ask.owner }}{% if ask.due %}, {{ ask.due }}{% endif %}){% endif %}",
    )
    tag(document, "endfor")
