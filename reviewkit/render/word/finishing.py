"""What only the finished text tells: empty rows, cells without a paragraph, column counts.

Signals put in when the template was compiled say where to look, so a document without
loose rows or columns is not read a second time.
"""

from __future__ import annotations

import re

from lxml import etree

from .namespaces import PREFIXES, Element, w
from .sites import COLUMNS_END, GONE, NEEDS_PARAGRAPH, ROW_END, TABLE_END, TABLE_START

_CELL = re.compile(r"<w:tc[ >]")
_ROW = re.compile(r"<w:tr[ >]")
_CONTENT = re.compile(
    r"<w:(?:t[ >]|tab/|drawing|pict|object|br|sectPr|fldChar|fldSimple|sym|footnoteReference)"
)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>|<w:tblGrid/>", re.DOTALL)
_DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())


def finish(text: str) -> str:
    """The text of a part with its signals obeyed and gone."""
    if GONE in text:
        text = _without_gone(text)
    if ROW_END in text:
        text = _without_empty_rows(text)
    if TABLE_START in text:
        text = _tables(text)
    return _with_paragraphs(text) if NEEDS_PARAGRAPH in text else text


def _with_paragraphs(text: str) -> str:
    parts = text.split(NEEDS_PARAGRAPH)
    for index, part in enumerate(parts[:-1]):
        last = part[part.rfind("<", 0, -1) :]  # the element that ends right here
        if not part.endswith("</w:p>") and not (last.startswith(("<w:p/", "<w:p ")) and last.endswith("/>")):
            parts[index] = f"{part}<w:p/>"
    return "".join(parts)


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


def _without_empty_rows(text: str) -> str:
    parts = text.split(ROW_END)
    done: list[str] = []
    for part in parts[:-1]:
        # A row ends here: it is the last one that began and did not end yet.
        depth, start = 0, None
        for found in reversed(list(re.finditer(r"<w:tr(?= |>)|</w:tr>", part))):
            depth += 1 if found[0] == "</w:tr>" else -1
            if depth == 0:
                start = found.start()
                break
        gone = start is not None and not _CELL.search(part, start)
        done.append(part[:start] if gone else part)
    return "".join([*done, parts[-1]])


def _tables(text: str) -> str:
    """Innermost first: a table without rows goes, one with other columns than drawn gets its grid."""
    while TABLE_START in text:
        # str.find is many times faster than a pattern on a text of megabytes
        end = min(at for at in (text.find(TABLE_END), text.find(COLUMNS_END)) if at >= 0)
        start = text.rfind(TABLE_START, 0, end)
        table = text[start + 1 : end]
        if not _ROW.search(table):
            table = ""
        elif text[end] == COLUMNS_END:
            table = _regridded(table)
        text = text[:start] + table + text[end + 1 :]
    return text


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


__all__ = ["checked", "finish", "w"]
