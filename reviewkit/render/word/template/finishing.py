"""Repairs of a rendered part: empty rows, cells without a paragraph, changed column counts.

Signals that the compiler put in show where to look, so a document without loose rows or
columns is not read a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from reviewkit.render.word.package.namespaces import Element
from reviewkit.render.word.template.insertion_sites import (
    COLUMNS_END,
    NEEDS_PARAGRAPH,
    NO_DRAWING,
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
    """Obey and remove the signals in the text of a part, given in pieces.

    Pieces stay small: joining and cutting a text of megabytes costs more than rendering it.
    """
    if any(NO_DRAWING in chunk for chunk in chunks):
        chunks = [_without_empty_drawings("".join(chunks))]
    if not any(signal in chunk for chunk in chunks for signal in _SIGNALS):
        return chunks
    text = _FinishedText()
    for chunk in chunks:
        position = 0
        for signal, start in _signals(chunk):
            text.add(chunk[position:start])
            position = start + 1
            text.obey(signal)
        text.add(chunk[position:])
    return text.pieces


def _signals(chunk: str) -> list[tuple[str, int]]:
    """The signals of a chunk with their positions, in order."""
    # str.find is many times faster than a pattern on long texts
    signals = []
    for signal in _SIGNALS:
        position = chunk.find(signal)
        while position >= 0:
            signals.append((signal, position))
            position = chunk.find(signal, position + 1)
    return sorted(signals, key=lambda pair: pair[1])


@dataclass(slots=True)
class _OpenTable:
    """An open table that may lose rows: the index of its first finished piece."""

    start: int
    has_row: bool = False


@dataclass(slots=True)
class _FinishedText:
    """The text of a part up to the last signal, in pieces, and the open tables that may lose rows."""

    pieces: list[str] = field(default_factory=list)
    tables: list[_OpenTable] = field(default_factory=list)

    def add(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            if self.tables and not self.tables[-1].has_row and _ROW.search(text):
                self.tables[-1].has_row = True

    def obey(self, signal: str) -> None:
        if signal == NEEDS_PARAGRAPH:
            self._end_with_paragraph()
        elif signal == ROW_END:
            self._end_row()
        elif signal == TABLE_START:
            self.tables.append(_OpenTable(len(self.pieces)))
        elif self.tables:
            self._end_table(fit_columns=signal == COLUMNS_END)

    def _end_with_paragraph(self) -> None:
        end = ""
        for piece in reversed(self.pieces):
            end = piece[-2_000:] + end
            if len(end) > 1_000:
                break
        if not _ENDED.search(end):
            self.pieces.append("<w:p/>")

    def _end_row(self) -> None:
        """Drop the row that ends here if it has no cell."""
        row = ""
        while self.pieces:
            row = self.pieces.pop() + row
            depth = 0
            for edge in reversed(list(_ROW_EDGE.finditer(row))):
                depth += 1 if edge[0] == "</w:tr>" else -1
                if depth == 0:
                    self._keep_row(row, edge.start())
                    return
        self.pieces.append(row)

    def _keep_row(self, text: str, start: int) -> None:
        if _CELL.search(text, start):
            self.pieces.append(text)
            return
        self.pieces.append(text[:start])
        if self.tables:
            table = self.tables[-1]
            table.has_row = any(_ROW.search(piece) for piece in self.pieces[table.start :])

    def _end_table(self, *, fit_columns: bool) -> None:
        table = self.tables.pop()
        if not table.has_row:
            del self.pieces[table.start :]
        elif fit_columns:
            self.pieces[table.start :] = [_with_fitting_grid("".join(self.pieces[table.start :]))]


_LAST_SECTION = re.compile(
    r"<w:p(?: [^>]*)?><w:pPr>(?:(?!</w:pPr>).)*(<w:sectPr[ >](?:(?!</w:sectPr>).)*</w:sectPr>)</w:pPr></w:p>\s*"
    r"<w:sectPr[ >](?:(?!</w:sectPr>).)*</w:sectPr>\s*(?=</w:body>)",
    re.DOTALL,
)
_LAST_SECTION_LENGTH = 10_000  # characters at the end of the text that may hold two sections


def without_empty_section(chunks: list[str]) -> list[str]:
    """Drop the last section of a document where it has no content: it would be a blank page.

    The section before it is then the last one.
    """
    tail, kept = "", len(chunks)
    while kept and len(tail) < _LAST_SECTION_LENGTH:
        kept -= 1
        tail = chunks[kept] + tail
    shorter = _LAST_SECTION.sub(lambda sections: sections[1], tail)
    return chunks if shorter == tail else [*chunks[:kept], shorter]


def _without_empty_drawings(text: str) -> str:
    """Drop the paragraphs of pictures and charts without a value if nothing else stands in them."""
    first, *following = text.split(NO_DRAWING)
    finished = first
    for rest in following:
        start = max(finished.rfind("<w:p>"), finished.rfind("<w:p "))
        end = rest.find("</w:p>")
        paragraph = finished[start:] + rest[:end]
        words = "".join(_TEXT.findall(paragraph)).strip()
        others = [
            tag for tag in _CONTENT.findall(paragraph) if not tag.startswith("<w:t ") and tag != "<w:t>"
        ]
        if start >= 0 and end >= 0 and not words and not others and "<w:p" not in rest[:end]:
            finished = finished[:start] + rest[end + len("</w:p>") :]
        else:
            finished += rest
    return finished


def _with_fitting_grid(table: str) -> str:
    """Give a table as many grid columns as its rows cover; its width stays."""
    grid = _GRID.search(table)
    if not grid:
        return table
    widths = [int(float(width)) for width in re.findall(r'<w:gridCol[^>]*w:w="([\d.]+)"', grid[0])]
    drawn = len(re.findall(r"<w:gridCol[ />]", grid[0]))
    needed = _covered_columns(table)
    if needed == drawn or not needed or drawn != len(widths):
        return table
    if needed > drawn:
        average = sum(widths) / needed
        scaled = [int(width * drawn / needed) for width in widths] + [int(average)] * (needed - drawn)
    else:
        extra = sum(widths[needed:]) // needed
        scaled = [width + extra for width in widths[:needed]]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in scaled)
    return f"{table[: grid.start()]}<w:tblGrid>{columns}</w:tblGrid>{table[grid.end() :]}"


def _covered_columns(table: str) -> int:
    """The most columns that a row of the outer table covers."""
    depth = most = count = 0
    for tag in re.finditer(r'<(/?)w:(tbl|tr|tc)(?: [^>]*)?>|<w:gridSpan w:val="(\d+)"/>', table):
        closing, name, span = tag.groups()
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


def check_well_formed(text: str) -> Element:
    """Return the root of a part that holds XML of unknown origin. Raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root: Element = etree.fromstring(text.encode(), parser)
    return root
