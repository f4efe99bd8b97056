"""Write the Word templates of the quarter: `python -m tools.templates_quarter`.

quarterly.docx  the partner's pack, the seed's seven chapters in its order
gap.docx        the gap report, landscape
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docx.document import Document  # noqa: E402
from docx.oxml import parse_xml  # noqa: E402
from docx.oxml.ns import nsdecls  # noqa: E402
from docx.shared import Mm  # noqa: E402

from reviewkit.documents.fields import KeyFigure, PackKind, Table  # noqa: E402
from reviewkit.documents.quarter import (  # noqa: E402
    after_sales,
    agenda_part,
    scorecard,
)
from reviewkit.documents.quarter import business_chapter as business  # noqa: E402
from reviewkit.documents.quarter import contract_chapter as contract  # noqa: E402
from reviewkit.documents.quarter import first_chapters as chapters  # noqa: E402
from reviewkit.documents.quarter import gap_report as gap  # noqa: E402
from reviewkit.documents.quarter.quarterly_pack import KEY_FIGURES, QUARTERLY  # noqa: E402
from reviewkit.documents.quarter.whom_to_help import HELP  # noqa: E402
from reviewkit.render.word.charts.chart_drawing import SeriesStyle  # noqa: E402
from tools import template_parts as page  # noqa: E402
from tools.template_styles import border, colour, shaded, tinted  # noqa: E402
from tools.template_tables import WIDE, WIDTH, cell_border, first, grid, kept, put, say, table, tag  # noqa: E402

PLAN_ACTUAL = (SeriesStyle("Plan", "accent2"), SeriesStyle("Actual", "accent1"))
# A state's style: the ground says it again beside sign and word.
STATES = (
    ("●", "On Plan", "accent1", tinted("accent1", 0x22)),
    ("◆", "Slightly Off Plan", "dk1", tinted("accent4", 0x33)),
    ("▼", "Off Plan", "accent3", tinted("accent3", 0x28)),
)


def main() -> int:
    for kind, made in documents():
        path = ROOT / "templates" / kind.template
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page.saved(made, "{{ document }}"))
        print(path.relative_to(ROOT))
    return 0


def documents() -> list[tuple[PackKind, Document]]:
    return [(QUARTERLY, quarterly()), (gap.GAP, gap_report())]


# ------------------------------------------------------------------- shared parts


def new() -> Document:
    """The house's empty document with the three states as character styles."""
    document = page.new()
    for _, name, slot, fill in STATES:
        drawn = colour(slot) if slot == "dk1" else shaded(slot, 0xBF)
        document.styles.element.append(parse_xml(
            f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
            f'<w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>'
            f'{drawn}<w:shd w:val="clear" w:color="auto" {fill}/></w:rPr></w:style>'
        ))  # fmt: skip
    return document


def state(name: str) -> tuple:
    """A state's sign and word, on its ground."""
    pieces: list = []
    for place, (sign, style, *_) in enumerate(STATES):
        pieces += [
            f'{{%r {"if" if place == 0 else "elif"} {name}[:1] == "{sign}" %}}',
            (f"\u00a0{{{{ {name} }}}}\u00a0", style),
        ]
    return (*pieces, "{%r else %}", f"{{{{ {name} }}}}", "{%r endif %}")


def strong(key: str) -> tuple:
    """A cell of a table whose last row is its total: bold there."""
    shown = f"{{{{ row.{key} }}}}"
    return "{%r if loop.last and loop.length > 1 %}", (shown, "Strong"), "{%r else %}", shown, "{%r endif %}"


def gaps(
    document: Document, declared: Table, *, page_mm: float = WIDTH, rows: str = "", keep: bool = True
) -> None:
    """A table of indicators with its states coloured."""
    shown = {key: state(f"row.{key}") for key in ("state", "ytd_state")}
    table(document, declared, page_mm=page_mm, rows=rows, keep=keep, shown=shown)


def tiles(document: Document, figures: tuple[KeyFigure, ...], width: float = WIDTH) -> None:
    drawn = grid(document, [width / len(figures)] * len(figures), "Key Figures", alt="{{ headline }}")
    for cell, key in zip(drawn.rows[0].cells, (figure.value for figure in figures), strict=True):
        put(first(cell, "Tile Label"), f"{{{{ {key}_label }}}}")
        put(cell.add_paragraph(style="Tile Value"), f"{{{{ {key} }}}}")
        put(cell.add_paragraph(style="Tile Note"), f"{{{{ {key}_note }}}}")


def heading(document: Document, key: str) -> None:
    say(document, "heading 2", f"{{{{ h.{key} }}}}")


def note(document: Document, name: str) -> None:
    tag(document, f"if {name}")
    say(document, "Note", f"{{{{ {name} }}}}")
    tag(document, "endif")


# ------------------------------------------------------------------ quarterly pack


def quarterly() -> Document:
    document = new()
    page.title_block(document, [
        ("{{ t.state }}", "{{ state }}"), ("{{ t.made_from }}", "{{ made_from }}"), ("{{ t.manager }}", "{{ manager }}"),
    ])  # fmt: skip
    say(document, "Note", "{{ h.review }} – {{ h.principle }}")
    page.chapter(document, "{{ h.scorecard }}", "{{ headline }}")
    page.sentences(document)
    tiles(document, KEY_FIGURES)
    say(document, "caption", "{{ titles.scorecard }}")
    gaps(document, scorecard.SCORECARD)

    page.chart(document, "column", "revenue_chart", height=44, series=PLAN_ACTUAL)

    page.chapter(document, "{{ h.four_quarters }}", "{{ landing_title }}", new_page=True)
    page.landing(document, height=48)
    heads = {f"q{part}": f"{{{{ q{part} }}}}" for part in (1, 2, 3, 4)}
    table(document, scorecard.FOUR, heads=heads, keep=True)
    note(document, "first_plan")
    note(document, "year_before")
    say(document, "heading 2", "{{ h.declared }}")
    table(
        document,
        scorecard.DECLARED,
        keep=True,
    )

    page.chapter(document, "{{ h.training }}", "{{ training_title }}", new_page=True)
    heading(document, "training_balance")
    say(document, "caption", "{{ h.planned }}")
    table(document, chapters.TRAINING_PLANNED)
    say(document, "caption", "{{ titles.training }}")
    table(
        document,
        chapters.TRAINING,
        total=True,
    )
    heading(document, "training_gap")
    gaps(document, scorecard.TRAINING_GAP)
    page.chart(document, "column", "training_chart", height=42, series=PLAN_ACTUAL)
    heading(document, "training_next")
    table(document, chapters.ENROLLED)

    page.chapter(document, "{{ h.marketing }}", "{{ marketing_title }}", new_page=True)
    heading(document, "marketing_balance")
    say(document, "caption", "{{ h.planned }}")
    table(document, chapters.MARKETING_PLANNED)
    say(document, "caption", "{{ titles.marketing }}")
    table(document, chapters.MARKETING, total=True)
    say(document, "Note", "{{ marketing_wins }}")
    page.chart(document, "column", "marketing_chart", height=42, series=PLAN_ACTUAL)
    heading(document, "marketing_gap")
    gaps(document, scorecard.MARKETING_GAP)
    heading(document, "marketing_next")
    say(document, "caption", "{{ h.marketing_items }}")
    table(document, chapters.MARKETING_PLAN, total=True)

    page.chapter(document, "{{ h.relation }}", "{{ contract_title }}", new_page=True)
    table(document, contract.CONTRACT, keep=True)
    note(document, "contract_comment")

    page.chapter(document, "{{ h.business }}", "{{ headline }}")
    heading(document, "result")
    gaps(document, scorecard.RESULT)
    heading(document, "business_gap")
    gaps(document, scorecard.BUSINESS_GAP)
    say(document, "Note", "{{ coverage_said }}")
    tag(document, "if gap_deals")
    say(document, "heading 3", "{{ h.coverage }}")
    table(document, business.GAP_DEALS, total=True, keep=True)
    tag(document, "endif")
    heading(document, "share")
    say(document, "Normal", "{{ share_said }}")
    heading(document, "efficiency")
    table(document, business.EFFICIENCY, keep=True)
    note(document, "efficiency_said")
    heading(document, "support")
    say(document, "Normal", "{{ support_said }}")
    heading(document, "motivation")
    table(
        document,
        business.MOTIVATION,
        keep=True,
    )
    heading(document, "activity")
    say(document, "Normal", "{{ activity_said }}")
    heading(document, "skills")
    say(document, "caption", "{{ h.skills_items }}")
    table(
        document,
        business.SKILLS,
        keep=True,
    )
    say(document, "Note", "{{ scores_said }}")

    page.chapter(document, "{{ h.after_sales }}", "{{ after_title }}", new_page=True)
    heading(document, "installations")
    table(document, after_sales.INSTALLATIONS)
    say(document, "caption", "{{ titles.satisfaction }}")
    table(document, after_sales.SATISFACTION, keep=True)
    note(document, "satisfaction_comment")
    heading(document, "training_needs")
    table(document, after_sales.TRAINING_NEEDS)
    heading(document, "support_requests")
    table(document, after_sales.SUPPORT)
    page.chapter(document, "{{ h.difficulties }}", "{{ difficulties_title }}")
    table(document, after_sales.DIFFICULTIES)
    page.chapter(document, "{{ h.priorities }}", "{{ priorities_title }}")
    table(document, after_sales.PRIORITIES)
    tag(document, "if other_planned")
    say(document, "heading 2", "{{ titles.other_planned }}")
    table(document, chapters.OTHER_PLANNED)
    tag(document, "endif")

    page.chapter(document, "{{ reader }} · {{ when }}", "{{ h.agreed }}", new_page=True)
    table(document, after_sales.AGREED)
    signatures(document)
    return document


def signatures(document: Document) -> None:
    """Two places to sign, side by side."""
    drawn = grid(document, [80, 10, 80], "Side by Side", alt="{{ h.agreed }}", rows=2)
    for place, key in ((0, "signed_partner"), (2, "signed_vendor")):
        put(first(drawn.cell(0, place), "caption"), f"{{{{ h.{key} }}}}")
        cell_border(drawn.cell(1, place), border("bottom", "dk2", 6))
        for _ in range(3):
            drawn.cell(1, place).add_paragraph(style="Field Value")
    kept(drawn)


# ---------------------------------------------------------------------- gap report


def across(document: Document) -> None:
    """The whole document in landscape, its foot as wide."""
    section = document.sections[0]
    section.orientation = 1
    section.page_width, section.page_height = Mm(297), Mm(210)
    for part in (section.first_page_footer, section.footer, section.header, section.first_page_header):
        part.paragraphs[0].style = "Footer of a Wide Page"


def gap_report() -> Document:
    document = new()
    across(document)
    page.WIDTH, upright = WIDE, page.WIDTH
    page.title_block(document, [
        ("{{ t.state }}", "{{ state }}"), ("{{ t.made_from }}", "{{ made_from }}"), ("{{ w_scope }}", "{{ scope }}"),
    ])  # fmt: skip
    page.WIDTH = upright
    page.chapter(document, "{{ titles.scorecard }}", "{{ headline }}")
    page.sentences(document)
    tiles(document, KEY_FIGURES, WIDE)
    say(document, "heading 2", "{{ w_managers }}")
    strong_cells = {column.key: strong(column.key) for column in gap.MANAGERS.columns}
    table(document, gap.MANAGERS, page_mm=WIDE, keep=True, shown=strong_cells)
    note(document, "managers_note")

    page.chapter(document, "{{ w_heat }}", "{{ heat_title }}", new_page=True)
    say(document, "Note", "{{ legend }}")
    keys = [column.key for column in gap.HEAT.columns if column.key not in ("partner", "manager", "missing")]
    table(document, gap.HEAT, page_mm=WIDE, shown={key: state(f"row.{key}") for key in keys})

    page.chapter(document, "{{ w_landing }}", "{{ landing_title }}", new_page=True)
    page.landing(document, page_mm=WIDE, height=52)
    page.chapter(document, "{{ w_agenda }}", "{{ needed_title }}")
    note(document, "needed_note")
    table(document, agenda_part.NEEDED, page_mm=WIDE, keep=True)
    table(document, agenda_part.AGENDA, page_mm=WIDE, total=True)

    page.chapter(document, "{{ w_help }}", "{{ help_title }}", new_page=True)
    table(document, HELP, page_mm=WIDE)
    page.chart(
        document, "bar", "missing_chart", width=WIDE, height=62, series=(SeriesStyle("Missing", "accent3"),)
    )
    say(document, "heading 2", "{{ w_changes }}")
    table(document, gap.CHANGES, page_mm=WIDE,
          shown={key: state(f"row.{key}") for key in ("before", "now")})  # fmt: skip
    say(document, "heading 2", "{{ w_absent }}")
    table(document, gap.ABSENT, page_mm=WIDE)

    tag(document, "for one in red")
    page.chapter(
        document, "{{ w_red }} · {{ one.manager }}", "{{ one.name }} – {{ one.headline }}", new_page=True
    )
    page.sentences(document, "one.sentences")
    tag(document, "if one.advice")
    say(document, "Attention", ("{{ w_advice }} ", "Strong"), "– {{ one.advice }}")
    tag(document, "endif")
    gaps(document, scorecard.WIDE_SCORECARD, page_mm=WIDE,
         rows="one.scorecard")  # fmt: skip
    tag(document, "if one.needs")
    say(document, "heading 2", "{{ titles.needs }}")
    table(document, after_sales.NEEDS, page_mm=WIDE, rows="one.needs")
    tag(document, "endif")
    tag(document, "endfor")
    return document


if __name__ == "__main__":
    sys.exit(main())
