"""Sheets and shared strings written as spreadsheet programs write them: read by one pattern each.

A tree of a sheet takes four times as long to build as its cells take to find. So the cells are
found in the text, and a tree is built of what is left: everything around them, with each set of
attributes that rows and cells have written once, for the parser to judge. Whatever is written
otherwise (prefixes, comments, single quotes, cells without an address …) is left to the tree whole,
so that both ways give the same: `tests/forms/workbook/test_usual.py` holds them to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from reviewkit.xlsx.book import Sheet
from reviewkit.xlsx.cell_tree import TRUE, WorkbookContext, WrittenCell, unescape
from reviewkit.xlsx.shared_formulas import WrittenFormula

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OPEN, _CLOSE, _ROW_END = b"<sheetData>", b"</sheetData>", "</row>"

_ATTRIBUTES = r"(?: [^<>&/\x00-\x1f]*+)?+"
_TEXT = r"[^<>\x00-\x1f]*+"
# Blank cells; then a cell that holds something, or a row that begins (where another ends), or the end,
# or else, to the end, what is not usual.
_TOKENS = re.compile(
    r'(?:<c r="[A-Z0-9]+"(?: s="[0-9]+")?/>)*+'
    rf'(?:<c r="([^"<>&\x00-\x1f]+)"({_ATTRIBUTES})>(?:(<f{_ATTRIBUTES}(?:/(?=>)|>{_TEXT}(?=<)))(?:>|</f>))?'
    rf'(?:<v>({_TEXT})</v>|<is><t(?: xml:space="preserve")?>({_TEXT})</t></is>)</c>'
    rf"|((?:</row>)?<row{_ATTRIBUTES}/?>|.+)"
    r"|\Z)",
    re.DOTALL,
).findall
_ROW = re.compile(r'(</row>)?<row r="([0-9]+)"((?: [^/]*)?)(/?)>', re.DOTALL).fullmatch
_STRINGS = re.compile(r"(.*?<sst [^<>]*[^<>/]>)(.*)(</sst>\s*)", re.DOTALL).fullmatch
_TEXTS = re.compile(
    r'<si><t(?: xml:space="preserve")?>([^<>\x00-\x08\x0b-\x1f]*+)</t></si>|(.+)', re.DOTALL
).findall
# The references that programs write; of characters, those of four digits at most that every XML may hold.
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}));")
_OTHER_REFERENCE = re.compile(rf"&(?!{_REFERENCE.pattern[1:]})").search
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def _only_elements(rest: bytes) -> bool:
    """Neither comments nor the like, in which cells would be none, and no instruction but the first line."""
    return b"<!" not in rest and rest.rfind(b"<?") <= 0


def _decoded(data: bytes) -> str:
    """Raises UnicodeDecodeError for what is not UTF-8."""
    text = data.decode()
    # U+FFFE and U+FFFF, which no XML may hold, are left to the parser's refusal.
    return "" if "\ufffe" in text or "\uffff" in text else text


def _resolved(text: str) -> str:
    """Its references resolved."""
    return (
        _REFERENCE.sub(lambda match: _NAMED.get(match[1]) or chr(int(match[2])), text)
        if "&" in text
        else text
    )


def usual_strings(data: bytes) -> tuple[bytes, list[str]] | None:
    """What the parser has to judge of the shared strings, and their texts; None: their tree has to be read.

    Raises UnicodeDecodeError for what is not UTF-8.
    """
    match = _STRINGS(_decoded(data))
    if match is None:
        return None
    head, body, tail = match.groups()
    items: list[tuple[str, str]] = _TEXTS(body)
    rest = (head + tail).encode()
    if (items and items[-1][1]) or _OTHER_REFERENCE(body) or not _only_elements(rest):
        return None
    if "&" not in body and "_x" not in body:
        return rest, [text for text, _ in items]
    return rest, [unescape(_resolved(text)) for text, _ in items]


@dataclass(frozen=True, slots=True)
class UsualSheet:
    """A sheet whose cells were found in its text.

    rest       the sheet for the parser: its `sheetData` holds a row for each of `rows`, then a cell for each of
               `cells`, then each formula's tag once
    rows       each set of attributes that rows have beside their numbers -> those numbers
    cells      each set of attributes that cells have beside their addresses
    tags       each tag that formulas begin with
    addresses, attributes, formulas, texts
               of each cell that holds something; an empty address is none. A formula follows its tag
    """

    rest: bytes
    rows: dict[str, list[str]]
    cells: list[str]
    tags: list[str]
    addresses: Sequence[str]
    attributes: Sequence[str]
    formulas: Sequence[str]
    texts: Sequence[str]

    def written_in(self, part: Element, sheet: Sheet, around: WorkbookContext) -> Iterator[WrittenCell]:
        """The cells that the sheet writes; its hidden rows are put into the sheet.

        part  the `sheetData` of the tree of `rest`
        """
        for row, numbers in zip(part, self.rows.values(), strict=False):
            if row.get("hidden") in TRUE:
                sheet.hidden_rows.update(n for n in map(int, numbers) if n <= around.limits.rows)
        judged = zip(self.cells, part[len(self.rows) :], strict=False)
        hows = {
            written: around.how(cell.get("t", "n"), cell.get("s", ""), cell.get("vm", ""))
            for written, cell in judged
        }
        hows.setdefault("", around.how("n", ""))  # where a row begins; left out by its empty address
        tags = (
            {tag: element.attrib for tag, element in zip(self.tags, part[-len(self.tags) :], strict=True)}
            if self.tags
            else {}
        )
        formulas = (_written_formula(tagged, tags) for tagged in self.formulas)
        written = zip(
            self.addresses, map(hows.__getitem__, self.attributes), formulas, self.texts, strict=True
        )
        return compress(written, self.addresses)


def usual_sheet(data: bytes) -> UsualSheet | None:
    """The sheet, or None: its tree has to be read. Raises UnicodeDecodeError for what is not UTF-8."""
    start, end = data.find(_OPEN) + len(_OPEN), data.rfind(_CLOSE)
    head, tail = data[:start], data[end:]
    if not len(_OPEN) < start <= end or _OPEN[:-1] in tail or not _only_elements(head + tail):
        return None
    body = _decoded(data[start:end])
    if _OTHER_REFERENCE(body) or not body.endswith(_ROW_END):
        return None
    addresses, attributes, formulas, texts, inline, others = zip(
        *_TOKENS(body[: -len(_ROW_END)]), strict=True
    )
    rows = dict[str, list[str]]()
    inside = False
    for i, row in compress(enumerate(others), others):
        parts = _ROW(row)
        if parts is None or bool(parts[1]) != inside:
            return None
        # Cells stand in rows, blank ones too: before the first row and after an empty one stands nothing.
        if not inside and not (others[i - 1] and others[i - 1] + row in body if i else body.startswith(row)):
            return None
        rows.setdefault(parts[3], []).append(parts[2])
        inside = not parts[4]
    if not inside:
        return None
    if "&" in body:
        formulas, texts, inline = (tuple(map(_resolved, some)) for some in (formulas, texts, inline))
    if any(inline):
        texts = tuple(text or unescape(other) for text, other in zip(texts, inline, strict=True))
    cells = list(dict.fromkeys(compress(attributes, addresses)))
    tags = dict.fromkeys(tagged.partition(">")[0].removesuffix("/") for tagged in formulas if tagged)
    if any("xmlns" in written for written in (*rows, *cells, *tags)):  # what is inside would be another's
        return None
    # With an address, so that one written twice is seen.
    judged = [
        *(f'<row r="1"{a}/>' for a in rows),
        *(f'<c r="A1"{a}/>' for a in cells),
        *(f"{f}/>" for f in tags),
    ]
    return UsualSheet(
        head + "".join(judged).encode() + tail,
        rows,
        cells,
        list(tags),
        addresses,
        attributes,
        formulas,
        texts,
    )


def _written_formula(tagged: str, tags: Mapping[str, Mapping[str, str]]) -> WrittenFormula | None:
    """The formula behind its tag, None for none. Most have no attribute."""
    if not tagged:
        return None
    tag, _, text = tagged.partition(">")
    return WrittenFormula(text) if tag == "<f" else WrittenFormula.of(text, tags[tag.removesuffix("/")])
