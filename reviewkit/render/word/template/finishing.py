"""What only the finished text tells: empty rows, cells without a paragraph, column counts.

Signals put in when the template was compiled say where to look, so a document without
loose rows or columns is not read a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from reviewkit.render.word.package.namespaces import Element
from reviewkit.render.word.template.insertion_sites import (
    COLUMNS_END,
    GONE,
    NEEDS_PARAGRAPH,
    ROW_END,
    TABLE_END,
    TABLE_START,
)

_SIGNALS = (NEEDS_PARAGRAPH, ROW_END, TABLE_START, TABLE_END, COLUMNS_END)
_ROW_EDGE = re.compile(r"<w:tr(?= |>)|</w:tr>")
# What may close a cell or header: a paragraph or a content control, and marks without size after it.
_ENDED = re.compile(
    r"(?:</w:p>|<w:p(?: [^>]*)?/>|</w:sdt>)(?:<w:(?:bookmark|proofErr|perm|comment|move)[^>]*/>)*\Z"
)
_CELL = re.compile(r"<w:tc[ >]")
_ROW = re.compile(r"<w:tr[ >]")
_CONTENT = re.compile(
    r"<w:(?:t[ >]|tab/|drawing|pict|object|br|sectPr|fldChar|fldSimple|sym|footnoteReference)"
)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>|<w:tblGrid/>", re.DOTALL)


def finish(chunks: list[str]) -> list[str]:
    """The text of a part, in pieces, with its signals obeyed and gone.

    Pieces stay small: joining and cutting a text of megabytes costs more than rendering it.
    """
    if any(GONE in chunk for chunk in chunks):
        chunks = [_without_gone("".join(chunks))]
    if not any(signal in chunk for chunk in chunks for signal in _SIGNALS):
        return chunks
    done: list[str] = []
    tables: list[_Table] = []
    for chunk in chunks:
        at = 0
        for signal, position in _signals(chunk):
            _add(chunk[at:position], done, tables)
            at = position + 1
            if signal == NEEDS_PARAGRAPH:
                _end_with_paragraph(done)
            elif signal == ROW_END:
                _end_row(done, tables)
            elif signal == TABLE_START:
                tables.append(_Table(len(done)))
            elif tables:
                _end_table(done, tables, regrid=signal == COLUMNS_END)
        _add(chunk[at:], done, tables)
    return done


@dataclass(slots=True)
class _Table:
    """An open table that may lose rows: where it begins in the finished pieces."""

    start: int
    has_row: bool = False


def _signals(chunk: str) -> list[tuple[str, int]]:
    # str.find is many times faster than a pattern on long texts
    found = []
    for signal in _SIGNALS:
        at = chunk.find(signal)
        while at >= 0:
            found.append((signal, at))
            at = chunk.find(signal, at + 1)
    return sorted(found, key=lambda one: one[1])


def _add(text: str, done: list[str], tables: list[_Table]) -> None:
    if text:
        done.append(text)
        if tables and not tables[-1].has_row and _ROW.search(text):
            tables[-1].has_row = True


def _end_table(done: list[str], tables: list[_Table], *, regrid: bool) -> None:
    table = tables.pop()
    if not table.has_row:
        del done[table.start :]
    elif regrid:
        done[table.start :] = [_regridded("".join(done[table.start :]))]


def _end_with_paragraph(done: list[str]) -> None:
    end = ""
    for piece in reversed(done):
        end = piece[-2_000:] + end
        if len(end) > 1_000:
            break
    if not _ENDED.search(end):
        done.append("<w:p/>")


def _end_row(done: list[str], tables: list[_Table]) -> None:
    """Drop the row that ends here if it has no cell."""
    row = ""
    while done:
        row = done.pop() + row
        depth = 0
        for found in reversed(list(_ROW_EDGE.finditer(row))):
            depth += 1 if found[0] == "</w:tr>" else -1
            if depth == 0:
                kept = row if _CELL.search(row, found.start()) else row[: found.start()]
                done.append(kept)
                if tables and kept is not row:
                    tables[-1].has_row = any(_ROW.search(piece) for piece in done[tables[-1].start :])
                return
    done.append(row)


_LAST_SECTION = re.compile(
    r"<w:p(?: [^>]*)?><w:pPr>(?:(?!</w:pPr>).)*(<w:sectPr[ >](?:(?!</w:sectPr>).)*</w:sectPr>)</w:pPr></w:p>\s*"
    r"<w:sectPr[ >](?:(?!</w:sectPr>).)*</w:sectPr>\s*(?=</w:body>)",
    re.DOTALL,
)
_SECTION_ROOM = 10_000


def without_empty_section(chunks: list[str]) -> list[str]:
    """The document's text without its last section where nothing stands in it: it would be a bare page.

    The section before it is the last one then.
    """
    tail, kept = "", len(chunks)
    while kept and len(tail) < _SECTION_ROOM:
        kept -= 1
        tail = chunks[kept] + tail
    shorter = _LAST_SECTION.sub(lambda found: found[1], tail)
    return chunks if shorter == tail else [*chunks[:kept], shorter]


def _without_gone(text: str) -> str:
    """Where a picture or chart had no value: its paragraph goes too if nothing else stands in it."""
    parts = text.split(GONE)
    done = parts[0]
    for rest in parts[1:]:
        start = max(done.rfind("<w:p>"), done.rfind("<w:p "))
        end = rest.find("</w:p>")
        inside = done[start:] + rest[:end]
        words = "".join(_TEXT.findall(inside)).strip()
        others = [
            found for found in _CONTENT.findall(inside) if not found.startswith("<w:t ") and found != "<w:t>"
        ]
        if start >= 0 and end >= 0 and not words and not others and "<w:p" not in rest[:end]:
            done = done[:start] + rest[end + len("</w:p>") :]
        else:
            done += rest
    return done


def _regridded(table: str) -> str:
    grid = _GRID.search(table)
    if not grid:
        return table
    widths = [int(float(width)) for width in re.findall(r'<w:gridCol[^>]*w:w="([\d.]+)"', grid[0])]
    drawn = len(re.findall(r"<w:gridCol[ />]", grid[0]))
    needed = _columns(table)
    if needed == drawn or not needed or drawn != len(widths):
        return table
    total = sum(widths)
    if needed > drawn:
        average = total / needed
        scaled = [int(width * drawn / needed) for width in widths] + [int(average)] * (needed - drawn)
    else:
        extra = sum(widths[needed:]) // needed
        scaled = [width + extra for width in widths[:needed]]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in scaled)
    return f"{table[: grid.start()]}<w:tblGrid>{columns}</w:tblGrid>{table[grid.end() :]}"


def _columns(table: str) -> int:
    """The most columns that a row of the outer table covers."""
    depth = most = 0
    count = 0
    for found in re.finditer(r'<(/?)w:(tbl|tr|tc)(?: [^>]*)?>|<w:gridSpan w:val="(\d+)"/>', table):
        closing, name, span = found.groups()
        if name == "tbl":
            depth += -1 if closing else 1
        elif depth != 1:
            continue
        elif span:
            count += int(span) - 1
        elif name == "tr":
            most, count = (max(most, count), count) if closing else (most, 0)
        elif name == "tc" and not closing:
            count += 1
    return most


def checked(text: str) -> Element:
    """The root of a part that holds XML of unknown origin. Raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(text.encode(), parser)
