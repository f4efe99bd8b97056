"""What Word templates are put together from: title block, key figures, tables, charts, cards.

A table is drawn from its declaration (reviewkit.packs): which columns, text left, figures
right, changed cells marked. What stands on the pages is {{ }} and {% %} alone: no words.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reviewkit.packs.declare import Column, Table
from reviewkit.render.word.draw import add_chart, add_picture_place
from tools.template_styles import border, dress

WIDTH, WIDE = 170, 257  # mm between the margins, upright and across
_TEXTS = ("text", "flag", "day", "short_day", "month")
_CHIPS = ("reasons", "attention")

Piece = str | tuple[str, str]  # a text, or a text in a character style

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
        if relation.reltype.rpartition("/")[2] in ("customXml", "stylesWithEffects", "webSettings", "fontTable"):
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
    where._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def wide_page(document: Document) -> None:
    """A section across, for the one table that needs it."""
    section = document.add_section()
    section.orientation = 1
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.different_first_page_header_footer = False
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _head(section.header.paragraphs[0], "Footer of a Wide Page")
    _foot(section.footer.paragraphs[0], "Footer of a Wide Page")


# ----------------------------------------------------------------------- words


def put(where: Paragraph, *pieces: Piece) -> Paragraph:
    for piece in pieces:
        text, style = piece if isinstance(piece, tuple) else (piece, None)
        where.add_run(text, style)
    return where


def say(document: Document, style: str, *pieces: Piece) -> Paragraph:
    return put(document.add_paragraph(style=style), *pieces)


def tag(document: Document, body: str) -> None:
    """A {%p %} line: it stands in a paragraph of its own and goes with it."""
    document.add_paragraph("{%p " + body + " %}", style="Template Tag")


def chapter(document: Document, topic: str, title: str, *, new_page: bool = False) -> None:
    """A page's question, small, and its answer as the heading."""
    say(document, "Topic on a New Page" if new_page else "Topic", topic)
    say(document, "heading 1", title)


def title_block(document: Document, facts: Sequence[tuple[str, str]]) -> None:
    """What it is, for whom, when; the vendor's mark; then short facts, label over value."""
    count = len(facts)
    grid = _grid(document, [WIDTH / count] * count, "Side by Side", alt="{{ document }}", rows=2)
    title, mark = grid.cell(0, 0).merge(grid.cell(0, count - 2)), grid.cell(0, count - 1)
    put(_first(title, "Title"), "{{ document }}")
    put(title.add_paragraph(style="Subtitle"), "{{ reader }} · {{ when }}")
    add_picture_place(_first(mark, "Table Figure"), "logo", width_mm=40, height_mm=14)
    for cell, (label, value) in zip(grid.rows[1].cells, facts, strict=True):
        _cell_border(cell, border("top", "accent1", 12))
        put(_first(cell, "Tile Label"), label)
        put(cell.add_paragraph(style="Field Value"), value)
    tag(document, "if missing")
    say(document, "Attention", ("{{ t.missing }} – ", "Strong"), "{{ missing }}")
    tag(document, "endif")


def sentences(document: Document, rows: str = "sentences") -> None:
    tag(document, f"for one in {rows}")
    say(document, "List Bullet", "{{ one.text }}")
    tag(document, "endfor")


def tiles(document: Document, keys: Sequence[str], prefix: str = "") -> None:
    """A band of key figures: label, value, change with its sign, a note."""
    grid = _grid(document, [WIDTH / len(keys)] * len(keys), "Key Figures", alt="{{ t.month }}")
    for cell, key in zip(grid.rows[0].cells, keys, strict=True):
        name = f"{prefix}{key}"
        put(_first(cell, "Tile Label"), f"{{{{ t.{key} }}}}")
        put(cell.add_paragraph(style="Tile Value"), f"{{{{ {name} }}}}")
        note = cell.add_paragraph(style="Tile Note")
        if key in ("pipe", "weighted"):
            put(note, *signed(f"{name}_change", f"{{{{ {name}_note }}}}"))
        else:
            put(note, f"{{{{ {name}_note }}}}")


def signed(name: str, shown: str) -> tuple[Piece, ...]:
    """A change: its sign is printed, its colour says it again."""
    return (
        f"{{%r if {name}.up %}}", (shown, "Up"), f"{{%r elif {name}.down %}}", (shown, "Down"), "{%r else %}", shown,
        "{%r endif %}",
    )  # fmt: skip


# ---------------------------------------------------------------------- tables


def table(
    document: Document, declared: Table, widths: Mapping[str, float], *, rows: str = "", total: bool = False,
    totals: Mapping[str, str] | None = None, heads: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """A declared table, or its sentence where it has no rows.

    widths  the columns shown, in order, in mm
    rows    the expression of its rows, where the table stands in a section: "one.stages"
    total   a last line with the sums; `totals` says what stands under columns that have none
    """
    rows = rows or declared.key
    columns = {column.key: column for column in declared.columns}
    tag(document, f"if {rows}")
    grid = _grid(document, list(widths.values()), "Review Table", alt=f"{{{{ titles.{declared.key} }}}}", rows=4, first=True)
    head, begin, body, end = grid.rows
    _repeat(head)
    for place, key in enumerate(widths):
        figure = columns[key].type not in _TEXTS
        heading = (heads or {}).get(key) or f"{{{{ heads.{declared.key}.{key} }}}}"
        put(_first(head.cells[place], "Table Heading Figure" if figure else "Table Heading"), heading)
        cell = _first(body.cells[place], "Table Figure" if figure else "Table Text")
        put(cell, *_shown(columns[key]))
    put(_first(begin.cells[0], "Template Tag"), f"{{%tr for row in {rows} %}}")
    put(_first(end.cells[0], "Template Tag"), "{%tr endfor %}")
    if total:
        _totals(grid, declared, widths, rows, totals or {})
    for row in grid.rows:
        _whole(row)
    tag(document, "else")
    say(document, "Note", f"{{{{ empty.{declared.key} }}}}")
    tag(document, "endif")


def _shown(column: Column) -> tuple[Piece, ...]:
    name, shown = f"row.{column.key}", f"{{{{ row.{column.key} }}}}"
    if column.mark:
        style = "Late" if column.mark.endswith(("late", "overdue")) else "Changed"
        return f"{{%r if row.{column.mark} %}}", (shown, style), "{%r else %}", shown, "{%r endif %}"
    if column.type == "change":
        return signed(name, shown)
    return chips(name) if column.key in _CHIPS else (shown,)


def chips(name: str) -> tuple[Piece, ...]:
    """Reasons as small labels, one after the other."""
    return (
        f'{{%r for one in {name}.split(", ") if one %}}', ("\u00a0{{ one }}\u00a0", "Chip"), " ", "{%r endfor %}",
    )  # fmt: skip


def _totals(
    grid: WordTable, declared: Table, widths: Mapping[str, float], rows: str, totals: Mapping[str, str]
) -> None:
    columns = {column.key: column for column in declared.columns}
    begin, body, end = (grid.add_row() for _ in range(3))
    put(_first(begin.cells[0], "Template Tag"), f"{{%tr if {rows}|length > 1 %}}")
    put(_first(end.cells[0], "Template Tag"), "{%tr endif %}")
    for place, key in enumerate(widths):
        cell = body.cells[place]
        text = "{{ t.total }}" if place == 0 else totals.get(key, "")
        if columns[key].total and key not in totals:
            text = f"{{{{ {rows}_total.{key} }}}}"
        put(_first(cell, "Table Total" if columns[key].type in _TEXTS else "Table Total Figure"), text)
        _cell_border(cell, border("top", "dk2", 8))


def _grid(
    document: Document, widths: Sequence[float], style: str, *, alt: str, rows: int = 1, first: bool = False, top: str = ""
) -> WordTable:
    """A table of fixed widths in a table style; `alt` is read out by screen readers."""
    grid = document.add_table(rows, len(widths), style)
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    properties = grid._tbl.tblPr
    for name in ("tblLook", "tblW"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    look = f'<w:tblLook {nsdecls("w")} w:val="{"0020" if first else "0000"}" w:firstRow="{int(first)}" w:lastRow="0"' \
        ' w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    total = round(sum(widths) / 25.4 * 1440)
    properties.insert(1, parse_xml(f'<w:tblW {nsdecls("w")} w:w="{total}" w:type="dxa"/>'))
    if top:
        properties.insert(2, parse_xml(f'<w:tblBorders {nsdecls("w")}>{top}</w:tblBorders>'))
    properties.append(parse_xml(look))
    properties.append(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{alt}"/>'))
    for row in grid.rows:
        _whole(row)
    return grid


def _first(cell: _Cell, style: str) -> Paragraph:
    where = cell.paragraphs[0]
    where.style = style
    return where


def _whole(row: Any) -> None:
    """No row is split over a page."""
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn("w:cantSplit")) is None:
        properties.insert(0, parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _cell_border(cell: _Cell, xml: str) -> None:
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:tcBorders {nsdecls("w")}>{xml}</w:tcBorders>'))


# ------------------------------------------------------------- charts and files


def chart(where: Document | _Cell, kind: str, key: str, *, width: float = WIDTH, height: float = 58, **look: Any) -> None:
    """A chart under its caption; both go where it has no figures."""
    where.add_paragraph(f"{{%p if {key} %}}", style="Template Tag")
    where.add_paragraph(f"{{{{ {key}.caption }}}}", style="caption")
    place = where.add_paragraph(style="Chart")
    add_chart(place, kind, key, width_mm=width, height_mm=height, **look)
    where.add_paragraph("{%p endif %}", style="Template Tag")
    for relation in place.part.rels.values():
        if relation.reltype.endswith("/chart"):  # the axis is written as its figures are: in thousands, in millions
            part = relation.target_part
            part._blob = _AXIS.sub(rb"\1\g<2>1\3", part.blob)


_AXIS = re.compile(rb'(<c:valAx>.*?<c:numFmt )([^>]*sourceLinked=")[01](")', re.DOTALL)


def side_by_side(document: Document, gap: float = 6) -> tuple[_Cell, _Cell]:
    side = (WIDTH - gap) / 2
    grid = _grid(document, [side, gap, side], "Side by Side", alt="{{ t.history }}")
    return grid.rows[0].cells[0], grid.rows[0].cells[2]


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



# ------------------------------------------------------------------ of their own make


BUCKETS = ("old_commit", "kept", "partly_kept", "slipped", "lost", "vanished", "unreported", "rate", "new_commit")


def buckets(document: Document, commit: str) -> None:
    """What became of a commit, on one line: it adds up from left to right."""
    widths = [20, 20, 20, 19, 19, 19, 19, 14, 20]
    grid = _grid(document, widths, "Review Table", alt="{{ t.commit }}", rows=2, first=True)
    _repeat(grid.rows[0])
    for place, key in enumerate(BUCKETS):
        name = {"old_commit": "old.amount", "new_commit": "new.amount", "rate": "rate"}.get(key, f"{key}.amount")
        put(_first(grid.rows[0].cells[place], "Table Heading Figure"), f"{{{{ t.{key} }}}}")
        put(_first(grid.rows[1].cells[place], "Table Figure"), f"{{{{ {commit}.{name} }}}}")


def cards(document: Document, rows: str, *, partner: bool = False) -> None:
    """Focus deals, one card each: what it is, where it stands, what comes next."""
    tag(document, f"for card in {rows}")
    who = "{{ card.partner }} – " if partner else ""
    say(document, "Card Title", who + "{{ card.customer }}, {{ card.project }}\t{{ card.amount }}")
    grid = _grid(document, [46, 44, 44, 36], "Deal Card", alt="{{ card.customer }}", rows=3)
    cells = grid.rows[0].cells
    field(cells[0], "{{ t.stage }}", "{{ card.stage }}",
          "{% if card.stage_before and card.stage_before != card.stage %} ({{ t.a_month_ago }} {{ card.stage_before }}){% endif %}")
    field(cells[1], "{{ t.amount }}", "{{ card.amount }} ", *signed("card.change", "({{ card.change }})"))
    field(cells[2], "{{ t.close }}", "{{ card.close }}", "{% if card.pushed %} ({{ card.pushed }}){% endif %}")
    field(cells[3], "{{ t.salesperson }}", "{{ card.salesperson }}")
    step = grid.cell(1, 0).merge(grid.cell(1, 3))
    field(step, "{{ t.next_step }}", "{{ card.next_step }}")
    more = grid.cell(2, 0).merge(grid.cell(2, 3))
    field(more, "{{ t.comment }}", "{{ card.comment }} ", *chips("card.reasons"))
    tag(document, "endfor")


def field(cell: _Cell, label: str, *value: Piece) -> None:
    put(_first(cell, "Field Label"), label)
    put(cell.add_paragraph(style="Field Value"), *value)


def asks(document: Document, rows: str) -> None:
    tag(document, f"for ask in {rows}")
    say(document, "List Bullet", ("{{ ask.topic }} – ", "Strong"), "{{ ask.text }}",
        "{% if ask.owner %} ({{ ask.owner }}{% if ask.due %}, {{ ask.due }}{% endif %}){% endif %}")
    tag(document, "endfor")
