"""Pages of the Word templates: the empty document, title block, key figures, charts, cards.

What stands on the pages is {{ }} and {% %} alone: no words.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reviewkit.packs.declare import Table
from reviewkit.render.word.draw import add_chart, add_picture_place
from tools.template_styles import border, dress
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

_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="fr-FR"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2"'
    ' w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5"'
    ' w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/>'
)


def new() -> Document:
    """An empty document in the one manner: A4, margins of 20 mm, styles, head and foot."""
    document = docx.Document()
    main = document.part
    for identity, relation in list(main.rels.items()):
        if relation.reltype.rpartition("/")[2] in (
            "customXml",
            "stylesWithEffects",
            "webSettings",
        ):
            main.rels.pop(identity)
    package = main.package
    for identity, relation in list(package.rels.items()):
        if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
            package.rels.pop(identity)
    dress(document)
    document.settings.element[:] = list(parse_xml(f"<w:settings {nsdecls('w')}>{_SETTINGS}</w:settings>"))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    _foot(section.first_page_footer.paragraphs[0], "footer")
    _foot(section.footer.paragraphs[0], "footer")
    _head(section.header.paragraphs[0], "header")
    section.first_page_header.paragraphs[0].style = "header"
    return document


def _head(where: Paragraph, style: str) -> None:
    where.style = style
    where.add_run("{{ document }}\t{{ reader }} · {{ when }}")


def _foot(where: Paragraph, style: str) -> None:
    where.style = style
    where.add_run("{{ vendor }} · {{ reader }} · {{ when }} · {{ confidential }}\t{{ t.page }} ")
    _field(where, "PAGE")
    where.add_run(" {{ t.of }} ")
    _field(where, "NUMPAGES")


def _field(where: Paragraph, code: str) -> None:
    where._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def wide_page(document: Document) -> None:
    """A section across, for the one table that needs it."""
    section = document.add_section()
    section.orientation = 1
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.different_first_page_header_footer = False
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _head(section.header.paragraphs[0], "Footer of a Wide Page")
    _foot(section.footer.paragraphs[0], "Footer of a Wide Page")


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


# ------------------------------------------------------------- charts and files


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


def tiles(document: Document, keys: Sequence[str], prefix: str = "", *, keep: bool = False) -> None:
    """A band of key figures: label, value, change with its sign, a note."""
    drawn = grid(document, [WIDTH / len(keys)] * len(keys), "Key Figures", alt="{{ t.month }}")
    for cell, key in zip(drawn.rows[0].cells, keys, strict=True):
        name = f"{prefix}{key}"
        put(first(cell, "Tile Label"), f"{{{{ t.{key} }}}}")
        put(cell.add_paragraph(style="Tile Value"), f"{{{{ {name} }}}}")
        note = cell.add_paragraph(style="Tile Note")
        shown = f"{{{{ {name}_note }}}}"
        put(note, *(signed(f"{name}_change", shown) if key in ("pipe", "weighted") else (shown,)))
    if keep:
        kept(drawn, on=True)


def movement(document: Document, declared: Table) -> None:
    """The steps from opening to closing: both ends are levels and carry no sign."""
    end = "loop.first or loop.last"
    label = (f"{{%r if {end} %}}", ("{{ row.label }}", "Strong"), "{%r else %}", "{{ row.label }}", "{%r endif %}",
             "{% if row.of_which %}", (" ({{ row.of_which }})", "Quiet"), "{% endif %}")  # fmt: skip
    amount = (f"{{%r if {end} %}}", ('{{ row.amount|replace("+", "") }}', "Strong"), "{%r else %}",
              *signed("row.amount", "{{ row.amount }}"), "{%r endif %}")  # fmt: skip
    table(
        document,
        declared,
        {"label": 110, "count": 22, "amount": 38},
        shown={"label": label, "amount": amount},
    )


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
        [21, 20, 19, 20, 18, 18, 19, 14, 21],
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
        put(
            first(drawn.rows[1].cells[place], "Table Figure"),
            f'{{{{ {commit}.{name} if {commit}.{name}.raw else "–" }}}}',
        )
    kept(drawn, on=True)


def cards(document: Document, rows: str, *, partner: bool = False, most: int = 8) -> None:
    """Focus deals, one card each: what it is, where it stands, what comes next."""
    tag(document, f"for card in {rows}")
    tag(document, f"if loop.index <= {most}")
    who = "{{ card.partner }} – " if partner else ""
    say(document, "Card Title", who + "{{ card.customer }}, {{ card.project }}\t{{ card.amount }}")
    drawn = grid(document, [56, 64, 50], "Deal Card", alt="{{ card.customer }}", rows=5)
    stage, close, amount = drawn.rows[0].cells
    field(
        stage,
        "{{ t.stage }}",
        "{{ card.stage }}",
        "{%r if card.stage_before and card.stage_before != card.stage %}",
        (" ({{ t.a_month_ago }} {{ card.stage_before }})", "Changed"),
        "{%r endif %}",
    )
    field(
        close,
        "{{ t.close }}",
        "{{ card.close }}",
        "{%r if card.pushed %}",
        (" ({{ card.pushed }})", "Late"),
        "{%r endif %}",
    )
    field(
        amount,
        "{{ t.amount_before }}",
        "{%r if card.change.raw %}",
        "{{ card.amount_before }} (",
        *signed("card.change", "{{ card.change }}"),
        ")",
        "{%r elif card.change.known %}",
        "{{ t.unchanged }}",
        "{%r else %}",
        "{{ t.new_deal }}",
        "{%r endif %}",
    )
    step = drawn.cell(1, 0).merge(drawn.cell(1, 1))
    field(step, "{{ t.next_step }}", '{{ card.next_step or "–" }}')
    field(drawn.cell(1, 2), "{{ t.salesperson }}", "{{ card.salesperson }}")
    put(first(drawn.cell(2, 0), "Template Tag"), "{%tr if card.comment or card.reasons or card.mark %}")
    said = drawn.cell(3, 0).merge(drawn.cell(3, 2))
    put(
        first(said, "Field Value"),
        "{{ card.comment }} ",
        *chips("card.reasons"),
        "{%r if card.mark %}",
        ("\u00a0{{ card.mark }}\u00a0", "Chip"),
        "{%r endif %}",
    )
    put(first(drawn.cell(4, 0), "Template Tag"), "{%tr endif %}")
    for row in drawn.rows[:2]:
        for cell in row.cells:
            for where in cell.paragraphs:
                where.paragraph_format.keep_with_next = True
    tag(document, "endif")
    tag(document, "endfor")
    tag(document, f"if {rows}|length > {most}")
    say(document, "Note", "{{ t.others }}")
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


def chart(
    where: Document | _Cell, kind: str, key: str, *, width: float = WIDTH, height: float = 58, **look: Any
) -> None:
    """A chart under its caption; both go where it has no figures."""
    tag(where, f"if {key}")
    where.add_paragraph(f"{{{{ {key}.caption }}}}", style="caption")
    place = where.add_paragraph(style="Chart")
    look.setdefault("legend", "b" if len(look.get("series", ())) > 1 and kind != "waterfall" else None)
    add_chart(place, kind, key, width_mm=width, height_mm=height, **look)
    tag(where, "endif")
    drawn = [r.target_part for r in place.part.rels.values() if r.reltype.endswith("/chart")][-1]
    if kind in ("column", "line") and look.get("labels", True):
        drawn._blob = drawn.blob.replace(b"<c:plotArea><c:layout/>", _ROOM.encode(), 1)
    elif width < WIDTH / 2:  # twelve months have no room for twelve names
        drawn._blob = drawn.blob.replace(b"<a:bodyPr/>", b'<a:bodyPr rot="0" vert="horz"/>')


# Room over the highest bar for its label, and under the names for the legend.
_ROOM = (
    '<c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0.02"/><c:y val="0.1"/><c:w val="0.96"/><c:h val="0.66"/></c:manualLayout></c:layout>'
)


def side_by_side(document: Document, left: float = (WIDTH - 6) / 2, gap: float = 6) -> tuple[_Cell, _Cell]:
    cells = (
        grid(document, [left, gap, WIDTH - left - gap], "Side by Side", alt="{{ t.history }}").rows[0].cells
    )
    return cells[0], cells[2]


def saved(document: Document, title: str) -> bytes:
    """The template's bytes: the same whenever they are made."""
    core = document.core_properties
    core.title, core.author, core.comments, core.subject = title, "", "", ""
    core.created = core.modified = dt.datetime(2026, 1, 1)
    core.last_modified_by, core.revision = "", 1
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new_zip:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new_zip.writestr(info, old.read(name))
    return out.getvalue()
