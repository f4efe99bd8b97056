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


def widths(text: str) -> dict[str, float]:
    words = text.split()
    return {key: float(width) for key, width in zip(words[::2], words[1::2], strict=True)}


def gaps(document: Document, declared: Table, drawn: str, *, rows: str = "", keep: bool = True) -> None:
    """A table of indicators with its states coloured."""
    shown = {key: state(f"row.{key}") for key in ("state", "ytd_state")}
    table(document, declared, widths(drawn), rows=rows, keep=keep, shown=shown)


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


PLANNED = "id 20 title 62 when 24 status 30 comment 34"
GAPS = "indicator 40 plan 20 actual 20 state 26 ytd_plan 20 ytd_actual 20 ytd_state 24"
NEED = "text 86 owner 36 due 22 status 26"


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
    gaps(
        document,
        scorecard.SCORECARD,
        "indicator 36 plan 19 actual 19 state 21 ytd_plan 19 ytd_actual 19 ytd_state 21 trend 16",
    )

    page.chart(document, "column", "revenue_chart", height=44, series=PLAN_ACTUAL)

    page.chapter(document, "{{ h.four_quarters }}", "{{ landing_title }}", new_page=True)
    heads = {f"q{part}": f"{{{{ q{part} }}}}" for part in (1, 2, 3, 4)}
    table(document, scorecard.FOUR, widths("indicator 32 q1 22 q2 22 q3 22 q4 22 to_date 17 landing 17 year_plan 16"),
          heads=heads, keep=True)  # fmt: skip
    note(document, "first_plan")
    note(document, "year_before")
    say(document, "heading 2", "{{ h.declared }}")
    table(
        document,
        scorecard.DECLARED,
        widths("indicator 34 declared 26 known 30 difference 26 said 54"),
        keep=True,
    )

    page.chapter(document, "{{ h.training }}", "{{ training_title }}", new_page=True)
    heading(document, "training_balance")
    say(document, "caption", "{{ h.planned }}")
    table(document, chapters.TRAINING_PLANNED, widths(PLANNED))
    say(document, "caption", "{{ titles.training }}")
    table(
        document,
        chapters.TRAINING,
        widths("audience 34 course 66 attendees 22 certified 22 cost 26"),
        total=True,
    )
    heading(document, "training_gap")
    gaps(document, scorecard.TRAINING_GAP, GAPS)
    page.chart(document, "column", "training_chart", height=42, series=PLAN_ACTUAL)
    heading(document, "training_next")
    table(document, chapters.ENROLLED, widths("audience 34 count 20 people 116"))

    page.chapter(document, "{{ h.marketing }}", "{{ marketing_title }}", new_page=True)
    heading(document, "marketing_balance")
    say(document, "caption", "{{ h.planned }}")
    table(document, chapters.MARKETING_PLANNED, widths(PLANNED))
    say(document, "caption", "{{ titles.marketing }}")
    table(document, chapters.MARKETING,
          widths("kind 22 title 40 date 21 budget 20 spent 20 leads_expected 16 leads_obtained 15 cost_per_lead 16"), total=True)  # fmt: skip
    say(document, "Note", "{{ marketing_wins }}")
    page.chart(document, "column", "marketing_chart", height=42, series=PLAN_ACTUAL)
    heading(document, "marketing_gap")
    gaps(document, scorecard.MARKETING_GAP, GAPS)
    heading(document, "marketing_next")
    say(document, "caption", "{{ h.marketing_items }}")
    table(document, chapters.MARKETING_PLAN, widths("kind 28 title 42 date 21 budget 22 leads_expected 19 resources 38"),
          total=True)  # fmt: skip

    page.chapter(document, "{{ h.relation }}", "{{ contract_title }}", new_page=True)
    table(document, contract.CONTRACT, widths("topic 54 state 66 known 50"), keep=True)
    note(document, "contract_comment")

    page.chapter(document, "{{ h.business }}", "{{ headline }}")
    heading(document, "result")
    gaps(
        document,
        scorecard.RESULT,
        "indicator 40 ytd_plan 26 ytd_actual 26 ytd_rate 18 ytd_state 28 landing 32",
    )
    heading(document, "business_gap")
    gaps(
        document,
        scorecard.BUSINESS_GAP,
        "indicator 32 plan 20 actual 20 state 26 year_plan 24 still 24 per_quarter 24",
    )
    say(document, "Note", "{{ coverage_said }}")
    tag(document, "if gap_deals")
    say(document, "heading 3", "{{ h.coverage }}")
    table(document, business.GAP_DEALS,
          widths("reference 21 customer 36 project 35 stage 24 close 18 amount 18 weighted 18"), total=True, keep=True)  # fmt: skip
    tag(document, "endif")
    heading(document, "share")
    say(document, "Normal", "{{ share_said }}")
    heading(document, "efficiency")
    table(document, business.EFFICIENCY, widths("measure 80 quarter 45 to_date 45"), keep=True)
    note(document, "efficiency_said")
    heading(document, "support")
    say(document, "Normal", "{{ support_said }}")
    heading(document, "motivation")
    table(
        document,
        business.MOTIVATION,
        widths("topic 60 partner_score 20 manager_score 26 apart 14 comment 50"),
        keep=True,
    )
    heading(document, "activity")
    say(document, "Normal", "{{ activity_said }}")
    heading(document, "skills")
    say(document, "caption", "{{ h.skills_items }}")
    table(
        document,
        business.SKILLS,
        widths("topic 60 partner_score 20 manager_score 26 apart 14 comment 50"),
        keep=True,
    )
    say(document, "Note", "{{ scores_said }}")

    page.chapter(document, "{{ h.after_sales }}", "{{ after_title }}", new_page=True)
    heading(document, "installations")
    table(document, after_sales.INSTALLATIONS, widths("customer 46 solution 46 status 54 due 24"))
    say(document, "caption", "{{ titles.satisfaction }}")
    table(document, after_sales.SATISFACTION, widths("topic 80 score 30 before 30 apart 30"), keep=True)
    note(document, "satisfaction_comment")
    heading(document, "training_needs")
    table(document, after_sales.TRAINING_NEEDS, widths(NEED))
    heading(document, "support_requests")
    table(document, after_sales.SUPPORT, widths(NEED))
    page.chapter(document, "{{ h.difficulties }}", "{{ difficulties_title }}")
    table(document, after_sales.DIFFICULTIES, widths(NEED))
    page.chapter(document, "{{ h.priorities }}", "{{ priorities_title }}")
    table(document, after_sales.PRIORITIES, widths("kind 26 text 66 owner 32 due 22 status 24"))
    tag(document, "if other_planned")
    say(document, "heading 2", "{{ titles.other_planned }}")
    table(document, chapters.OTHER_PLANNED, widths(PLANNED))
    tag(document, "endif")

    page.chapter(document, "{{ reader }} · {{ when }}", "{{ h.agreed }}", new_page=True)
    table(document, after_sales.AGREED, widths("action 82 owner 34 due 28 origin 26"))
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
    drawn = widths(
        "name 49 partners 22 ytd_plan 29 ytd_actual 29 rate 17 missing 35 still 28 covered 24 red 24"
    )
    table(document, gap.MANAGERS, drawn, keep=True, shown={key: strong(key) for key in drawn})
    note(document, "managers_note")

    page.chapter(document, "{{ w_heat }}", "{{ heat_title }}", new_page=True)
    say(document, "Note", "{{ legend }}")
    keys = [column.key for column in gap.HEAT.columns if column.key not in ("partner", "manager", "missing")]
    drawn = {"partner": 45.0, "missing": 24.0} | dict.fromkeys(keys, 18.8)
    table(document, gap.HEAT, drawn, shown={key: state(f"row.{key}") for key in keys})

    page.chapter(document, "{{ w_help }}", "{{ help_title }}", new_page=True)
    table(document, HELP, widths("partner 45 missing 26 rate 16 covered 24 kept 20 weakest 52 what 74"))
    page.chart(
        document, "bar", "missing_chart", width=WIDE, height=62, series=(SeriesStyle("Missing", "accent3"),)
    )
    say(document, "heading 2", "{{ w_changes }}")
    table(document, gap.CHANGES, widths("partner 75 indicator 72 before 55 now 55"),
          shown={key: state(f"row.{key}") for key in ("before", "now")})  # fmt: skip
    say(document, "heading 2", "{{ w_absent }}")
    table(document, gap.ABSENT, widths("partner 70 manager 57 what 130"))

    tag(document, "for one in red")
    page.chapter(
        document, "{{ w_red }} · {{ one.manager }}", "{{ one.name }} – {{ one.headline }}", new_page=True
    )
    page.sentences(document, "one.sentences")
    tag(document, "if one.advice")
    say(document, "Attention", ("{{ w_advice }} ", "Strong"), "– {{ one.advice }}")
    tag(document, "endif")
    gaps(document, scorecard.SCORECARD,
         "indicator 45 plan 24 actual 24 state 24 ytd_plan 24 ytd_actual 24 ytd_state 26 year_plan 24 still 24 trend 18",
         rows="one.scorecard")  # fmt: skip
    tag(document, "if one.needs")
    say(document, "heading 2", "{{ titles.needs }}")
    table(document, after_sales.NEEDS, widths("kind 38 text 123 owner 44 due 26 status 26"), rows="one.needs")
    tag(document, "endif")
    tag(document, "endfor")
    return document


if __name__ == "__main__":
    sys.exit(main())
