"""Tables of the Word templates, drawn from the packs' declarations.

Which columns, text left, figures right, changed cells marked, the sum under one rule, the
sentence where there are no rows. Layout tables (tiles, cards) are made here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reviewkit.content.columns import word_widths
from reviewkit.documents.fields import Column, Table
from tools.template_styles import border

WIDTH, WIDE = 170, 257  # mm between the margins, upright and across
_TEXTS = ("text", "flag", "day", "short_day", "month")

Piece = str | tuple[str, str]  # a text, or a text in a character style


def put(where: Paragraph, *pieces: Piece) -> Paragraph:
    for piece in pieces:
        text, style = piece if isinstance(piece, tuple) else (piece, None)
        where.add_run(text, style)
    return where


def say(document: Document, style: str, *pieces: Piece) -> Paragraph:
    return put(document.add_paragraph(style=style), *pieces)


def tag(document: Document | _Cell, body: str) -> None:
    """A {%p %} line: it stands in a paragraph of its own and goes with it."""
    document.add_paragraph("{%p " + body + " %}", style="Template Tag")


def signed(name: str, shown: str) -> tuple[Piece, ...]:
    """A change: its sign is printed, its colour says it again."""
    return (
        f"{{%r if {name}.up %}}",
        (shown, "Up"),
        f"{{%r elif {name}.down %}}",
        (shown, "Down"),
        "{%r else %}",
        shown,
        "{%r endif %}",
    )


def table(
    document: Document,
    declared: Table,
    *,
    page_mm: float = WIDTH,
    rows: str = "",
    total: bool = False,
    totals: Mapping[str, str] | None = None,
    heads: Mapping[str, str] | None = None,
    keep: bool | str = False,
    shown: Mapping[str, Sequence[Piece]] | None = None,
    empty: bool = True,
) -> None:
    """Draw a declared table: the columns that stand in Word, or its sentence where it has no rows.

    page_mm between the margins of its page
    rows    the expression of its rows, where the table stands in a section: "one.stages"
    total   a last line with the sums; `totals` says what stands under columns that have none
    keep    on one page, all of it; "on": and on that of what follows
    shown   by column, what stands in its cells instead of the plain value
    empty   the sentence for no rows; not where the title above says it already
    """
    widths = word_widths(declared.columns, page_mm)
    rows = rows or declared.key
    columns = {column.key: column for column in declared.columns}
    tag(document, f"if {rows}")
    drawn = grid(
        document,
        list(widths.values()),
        "Review Table",
        alt=f"{{{{ titles.{declared.key} }}}}",
        rows=4,
        headed=True,
    )
    head, begin, body, end = drawn.rows
    repeat(head)
    for place, key in enumerate(widths):
        figure = columns[key].type not in _TEXTS
        heading = (heads or {}).get(key) or f"{{{{ heads.{declared.key}.{key} }}}}"
        put(first(head.cells[place], "Table Heading Figure" if figure else "Table Heading"), heading)
        cell = first(body.cells[place], "Table Figure" if figure else "Table Text")
        put(cell, *((shown or {}).get(key) or _shown(columns[key])))
    some = f"{rows}[:{declared.most}]" if declared.most else rows
    put(first(begin.cells[0], "Template Tag"), f"{{%tr for row in {some} %}}")
    put(first(end.cells[0], "Template Tag"), "{%tr endfor %}")
    if total:
        _totals(drawn, declared, list(widths), rows, totals or {})
    for row in drawn.rows:
        _whole(row)
    if keep:
        kept(drawn, on=keep == "on")
    if declared.most:
        tag(document, f"if {rows}_rest")
        say(document, "Note", f"{{{{ {rows}_rest }}}}")
        tag(document, "endif")
    if empty:
        tag(document, "else")
        say(document, "Note", f"{{{{ empty.{declared.key} }}}}")
    tag(document, "endif")


def _shown(column: Column) -> tuple[Piece, ...]:
    name, shown = f"row.{column.key}", f"{{{{ row.{column.key} }}}}"
    if column.type in _TEXTS:  # a figure says itself what it is not
        shown = f'{{{{ row.{column.key} or "–" }}}}'
    if column.mark:
        style = "Late" if column.mark_meaning == "late" else "Changed"
        return f"{{%r if row.{column.mark} %}}", (shown, style), "{%r else %}", shown, "{%r endif %}"
    if column.type == "change":
        return signed(name, shown)
    return chips(name) if column.labels else (shown,)


def chips(name: str) -> tuple[Piece, ...]:
    """Reasons as small labels, one after the other."""
    return (
        f'{{%r for one in {name}.split(", ") if one %}}',
        ('\u00a0{{ one|replace(" ", "\u00a0") }}\u00a0', "Chip"),
        " ",
        "{%r endfor %}",
    )


def _totals(
    drawn: WordTable, declared: Table, keys: Sequence[str], rows: str, totals: Mapping[str, str]
) -> None:
    columns = {column.key: column for column in declared.columns}
    begin, body, end = (drawn.add_row() for _ in range(3))
    put(first(begin.cells[0], "Template Tag"), f"{{%tr if {rows}|length > 1 %}}")
    put(first(end.cells[0], "Template Tag"), "{%tr endif %}")
    for place, key in enumerate(keys):
        cell = body.cells[place]
        text = "{{ t.total }}" if place == 0 else totals.get(key, "")
        if columns[key].total and key not in totals:
            text = f"{{{{ {rows}_total.{key} }}}}"
        put(first(cell, "Table Total" if columns[key].type in _TEXTS else "Table Total Figure"), text)
        cell_border(cell, border("top", "dk2", 8))


def grid(
    document: Document, widths: Sequence[float], style: str, *, alt: str, rows: int = 1, headed: bool = False
) -> WordTable:
    """A table of fixed widths in a table style; `alt` is read out by screen readers."""
    drawn = document.add_table(rows, len(widths), style)
    drawn.autofit = False
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    properties = drawn._tbl.tblPr
    for name in ("tblLook", "tblW"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    total = round(sum(widths) / 25.4 * 1440)
    properties.insert(1, parse_xml(f'<w:tblW {nsdecls("w")} w:w="{total}" w:type="dxa"/>'))
    properties.append(
        parse_xml(
            f'<w:tblLook {nsdecls("w")} w:val="{"0020" if headed else "0000"}" w:firstRow="{int(headed)}" w:lastRow="0"'
            ' w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        )
    )
    properties.append(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{alt}"/>'))
    for row in drawn.rows:
        _whole(row)
    return drawn


def first(cell: _Cell, style: str) -> Paragraph:
    where = cell.paragraphs[0]
    where.style = style
    return where


def _whole(row: Any) -> None:
    """No row is split over a page."""
    properties = row._tr.get_or_add_trPr()
    if properties.find(qn("w:cantSplit")) is None:
        properties.insert(0, parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))


def kept(drawn: WordTable, *, on: bool = False) -> None:
    """The table's rows on one page, and on that of what follows if `on`: each keeps with the next."""
    for row in drawn.rows if on else drawn.rows[:-1]:
        for cell in row.cells:
            for where in cell.paragraphs:
                where.paragraph_format.keep_with_next = True


def field(cell: _Cell, label: str, *value: Piece) -> None:
    """A small label over its value."""
    empty = len(cell.paragraphs) == 1 and not cell.paragraphs[0].text
    put(first(cell, "Field Label") if empty else cell.add_paragraph(style="Field Label"), label)
    put(cell.add_paragraph(style="Field Value"), *value)


def repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def cell_border(cell: _Cell, xml: str) -> None:
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{xml}</w:tcBorders>"))
