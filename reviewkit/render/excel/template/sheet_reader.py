"""A worksheet of a template as read: its rows, its cells with their tags, its blocks, its formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from lxml import etree

from reviewkit.render.excel.template.axis_layout import AxisPlan, Block
from reviewkit.render.excel.template.formulas import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    Formula,
    cell_name,
    column_number,
    formula,
)
from reviewkit.render.excel.template.xlsx_package import MAIN
from reviewkit.render.word.package.namespaces import Element, fragment
from reviewkit.render.word.template.block_structure import end_of_block
from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.template.tags import LOOKS_LIKE_TAG, Tag, scan, unescaped
from reviewkit.render.word.word_errors import TemplateFault

ROW_LEVEL, COLUMN_LEVEL = "tr", "tc"
_OPENING = frozenset({"for", "if", "macro", "call", "filter", "with", "autoescape", "raw"})
_BRANCHES = {"elif": ("if",), "else": ("if", "for")}


def m(name: str) -> str:
    """A name of SpreadsheetML as lxml writes it: {namespace}name."""
    return f"{{{MAIN}}}{name}"


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a cell's text: its properties as XML ("" for none), its text."""

    properties: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A run whose tags are found: texts and numbers of tags by turns as they stand."""

    properties: str
    pieces: tuple[str | int, ...]


@dataclass(slots=True)
class DraftCell:
    """A cell of a template.

    content  what follows the address and the style: XML for a cell without tags
    runs     its text with tags, None without
    value    the shape of a cell with tags: "typed", "branches" (one value in each branch), "text"
    formula  the number of its formula, -1 for none
    """

    column: int
    style: int
    content: str = ""
    runs: tuple[MarkedRun, ...] | None = None
    value: str = ""
    formula: int = -1


@dataclass(slots=True)
class DraftRow:
    """A row of a template: its attributes as XML, its cells by column."""

    attributes: str
    cells: list[DraftCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetFormula:
    """A formula of a cell, with the attributes of its element beside its range.

    kind  "normal", "array" or "table" (a data table, which is left as it is)
    area  the cells that an array formula fills
    kept  what the template's cell keeps as its result, as the XML after its style
    """

    row: int
    column: int
    formula: Formula
    attributes: str = ""
    area: Area | None = None
    kind: str = "normal"
    kept: str = ""


@dataclass(slots=True)
class SheetDraft:
    """A worksheet as read from a template.

    tag_rows     the tags of each row that disappears, in reading order
    tag_columns  the tags of each column that disappears
    sheet_tags   the numbers of the tags that repeat or leave out the whole sheet
    name_pieces  the sheet's name: texts and numbers of tags
    texts        texts with tags outside of cells: texts and numbers of tags, "text" or "header"
    """

    name: str
    part: str
    marks: TagMarks = field(default_factory=TagMarks)
    rows: dict[int, DraftRow] = field(default_factory=dict)
    tag_rows: dict[int, list[int]] = field(default_factory=dict)
    tag_columns: dict[int, list[int]] = field(default_factory=dict)
    sheet_tags: list[int] = field(default_factory=list)
    name_pieces: list[str | int] = field(default_factory=list)
    texts: list[tuple[list[str | int], str]] = field(default_factory=list)
    formulas: list[SheetFormula] = field(default_factory=list)
    row_plan: AxisPlan = field(default_factory=AxisPlan)
    column_plan: AxisPlan = field(default_factory=AxisPlan)

    def add_text(self, text: str, kind: str, location: str = "") -> int:
        """Take a text with tags outside of cells; its number among `texts`."""
        pieces = self.marked(text, location or f"sheet “{self.name}”")
        for piece in pieces:
            tag = self.marks.tags[piece] if isinstance(piece, int) else None
            if tag is not None and tag.level in (ROW_LEVEL, COLUMN_LEVEL):
                self.fault(cast("int", piece), "misplaced-tag", "stands outside of the cells.")
        self.texts.append((pieces, kind))
        return len(self.texts) - 1

    def marked(self, text: str, location: str) -> list[str | int]:
        """A text as texts and numbers of tags; broken tags are faults and stay text."""
        pieces: list[str | int] = []
        position = 0
        for span in scan(text):
            if span.problem:
                self._broken(span.problem, text[span.start : span.start + 40], location)
                continue
            if span.start > position:
                pieces.append(unescaped(text[position : span.start]))
            self.marks.add(Tag.parse(text[span.start : span.end]), location)
            pieces.append(len(self.marks.tags) - 1)
            position = span.end
        if position < len(text):
            pieces.append(unescaped(text[position:]))
        return pieces

    def _broken(self, code: str, written: str, location: str) -> None:
        if code == "unclosed-tag":
            closer = {"{{": "}}", "{%": "%}", "{#": "#}"}[written[:2]]
            fault = TemplateFault(
                self.part, location, written, code, "begins and does not end.", f"Close it with {closer}."
            )
        else:
            fault = TemplateFault(
                *(self.part, location, written[:2], code, "ends a tag that never began."),
                "Begin it with {{ or {%, without a space between the two signs.",
                "warning",
            )
        self.faults.append(fault)

    @property
    def faults(self) -> list[TemplateFault]:
        return self.marks.faults

    def fault(
        self, number: int, code: str, message: str, suggestion: str = "", severity: str = "fault"
    ) -> None:
        """Note a fault of the tag of that number."""
        self.faults.append(self.marks.fault(number, self.part, code, message, suggestion, severity))

    def location(self, row: int, column: int) -> str:
        """A cell's location in words."""
        return f"sheet “{self.name}”, cell {cell_name(row, column)}"


def read_shared_strings(root: Element | None) -> list[tuple[TextRun, ...]]:
    """The shared strings of a workbook, each as its runs."""
    return [] if root is None else [read_runs(item) for item in root.iterchildren(m("si"))]


def read_runs(item: Element) -> tuple[TextRun, ...]:
    """The runs of a string; phonetic hints are left out."""
    runs: list[TextRun] = []
    for child in item:
        if child.tag == m("t"):
            runs.append(TextRun("", child.text or ""))
        elif child.tag == m("r"):
            text = "".join(part.text or "" for part in child.iterchildren(m("t")))
            runs.append(TextRun(fragment(child.find(m("rPr"))), text))
    return tuple(runs)


class SheetReader:
    """Reads one worksheet; `draft` holds the result."""

    def __init__(self, name: str, part: str, strings: Sequence[tuple[TextRun, ...]]) -> None:
        self.draft = SheetDraft(name, part)
        self._strings = strings
        self._row_tags: list[tuple[int, int]] = []
        self._column_tags: list[tuple[int, int]] = []
        self._shared: dict[str, tuple[int, int, Formula]] = {}

    def read(self, root: Element) -> SheetDraft:
        """Read the name and all rows of a worksheet."""
        self._read_name()
        data = root.find(m("sheetData"))
        row_number = 0
        for row in data.iterchildren(m("row")) if data is not None else ():
            written = row.get("r", "")
            row_number = int(written) if written.isdigit() else row_number + 1
            if 1 <= row_number <= MAX_ROWS:
                self._read_row(row, row_number)
        draft = self.draft
        draft.row_plan = self._plan(self._row_tags, draft.tag_rows, ROW_LEVEL)
        self._column_tags.sort(key=lambda tag: tag[0])
        draft.column_plan = self._plan(self._column_tags, draft.tag_columns, COLUMN_LEVEL)
        self._warn_of_lost_text()
        return draft

    def _read_name(self) -> None:
        draft = self.draft
        if not LOOKS_LIKE_TAG.search(draft.name):
            draft.name_pieces = [draft.name]
            return
        pieces = draft.marked(draft.name, f"name of sheet “{draft.name}”")
        while pieces and (isinstance(pieces[0], int) or not str(pieces[0]).strip()):
            number = pieces[0]
            if isinstance(number, int) and not self._is_sheet_tag(number):
                break
            if isinstance(number, int):
                self._take_sheet_tag(number)
            pieces.pop(0)
        draft.name_pieces = pieces or ["Sheet"]
        for piece in draft.name_pieces:
            if isinstance(piece, int) and draft.marks.tags[piece].kind == "block":
                draft.fault(piece, "misplaced-tag", "stands in the name of a sheet, where only values can.")

    def _is_sheet_tag(self, number: int) -> bool:
        tag = self.draft.marks.tags[number]
        return tag.kind == "block" and tag.word == "sheet"

    def _take_sheet_tag(self, number: int) -> None:
        """Make a block of `{% sheet for … %}`, which ends by itself after the sheet."""
        draft = self.draft
        tag = draft.marks.tags[number]
        body = tag.body.removeprefix("sheet").strip()
        word = body.split(None, 1)[0] if body else ""
        draft.marks.tags[number] = replace(tag, body=body, word=word)
        if word in ("for", "if"):
            draft.sheet_tags.append(number)
        else:
            draft.fault(
                number,
                "unknown-tag",
                f"“sheet {word}” is no tag.",
                "Write {% sheet for … %} or {% sheet if … %}; it ends with the sheet.",
            )

    def _read_row(self, row: Element, number: int) -> None:
        attributes = "".join(
            f' {name}="{value}"'
            for name, value in row.attrib.items()
            if name not in ("r", "spans") and not name.startswith("{")
        )
        if row.get("customHeight") not in ("1", "true"):
            # A height that was not set by hand: programs fit the row to what it holds then.
            attributes = "".join(
                f' {name}="{value}"'
                for name, value in row.attrib.items()
                if name not in ("r", "spans", "ht") and not name.startswith("{")
            )
        draft_row = DraftRow(attributes)
        column = 0
        for cell in row.iterchildren(m("c")):
            letters = cell.get("r", "").rstrip("0123456789")
            column = column_number(letters) if letters else column + 1
            if 1 <= column <= MAX_COLUMNS:
                self._read_cell(cell, number, column, draft_row)
        draft_row.cells.sort(key=lambda cell: cell.column)
        self.draft.rows[number] = draft_row

    def _read_cell(self, cell: Element, row: int, column: int, draft_row: DraftRow) -> None:
        style = int(cell.get("s") or 0)
        kind = cell.get("t", "n")
        formula_element = cell.find(m("f"))
        if formula_element is not None:
            self._read_formula(cell, formula_element, row, column)
            draft_row.cells.append(DraftCell(column, style, formula=len(self.draft.formulas) - 1))
            return
        runs = self._cell_runs(cell, kind)
        if runs is not None and LOOKS_LIKE_TAG.search("".join(run.text for run in runs)):
            self._read_tags(runs, row, column, style, draft_row)
            return
        draft_row.cells.append(DraftCell(column, style, _static_content(cell, kind)))

    def _cell_runs(self, cell: Element, kind: str) -> tuple[TextRun, ...] | None:
        value = cell.findtext(m("v")) or ""
        if kind == "s":
            index = int(value) if value.strip().isdigit() else -1
            return self._strings[index] if 0 <= index < len(self._strings) else None
        if kind == "inlineStr":
            string = cell.find(m("is"))
            return read_runs(string) if string is not None else None
        return (TextRun("", value),) if kind == "str" else None

    def _read_formula(self, cell: Element, element: Element, row: int, column: int) -> None:
        kind, text = element.get("t", "normal"), element.text or ""
        area = Area.parse(element.get("ref", ""))
        attributes = "".join(
            f' {name}="{value}"' for name, value in element.attrib.items() if name not in ("t", "ref", "si")
        )
        read = formula(text)
        if kind == "shared":
            identity = element.get("si", "")
            if text:
                self._shared[identity] = (row, column, read)
            elif identity in self._shared:
                from_row, from_column, shared = self._shared[identity]
                read = shared.moved(row - from_row, column - from_column)
            kind, area = "normal", None
        kept = _static_content(cell, cell.get("t", "n"))
        if kind == "dataTable":
            attributes, kind = "".join(f' {n}="{v}"' for n, v in element.attrib.items()), "table"
        self.draft.formulas.append(
            SheetFormula(row, column, read, attributes, area if kind == "array" else None, kind, kept)
        )

    def _read_tags(
        self, runs: tuple[TextRun, ...], row: int, column: int, style: int, draft_row: DraftRow
    ) -> None:
        """Sort the tags of a cell: those of rows, columns and sheets away from those that print."""
        draft = self.draft
        location = draft.location(row, column)
        pieces = draft.marked("".join(run.text for run in runs), location)
        kept: list[str | int] = []
        for piece in pieces:
            if isinstance(piece, str):
                kept.append(piece)
                continue
            tag = draft.marks.tags[piece]
            if self._is_sheet_tag(piece):
                if (row, column) == (1, 1) and not any(isinstance(k, int) or k.strip() for k in kept):
                    self._take_sheet_tag(piece)
                    continue
                draft.fault(
                    piece,
                    "misplaced-tag",
                    "repeats a sheet, but stands in the middle of it.",
                    "Write it at the start of cell A1 or of the sheet's name.",
                )
            elif tag.level == ROW_LEVEL and tag.kind != "print":
                draft.tag_rows.setdefault(row, []).append(piece)
                self._row_tags.append((row, piece))
            elif tag.level == COLUMN_LEVEL and tag.kind != "print":
                draft.tag_columns.setdefault(column, []).append(piece)
                self._column_tags.append((column, piece))
            elif tag.level == "p" or (tag.level in ("tr", "tc", "r") and tag.kind == "block"):
                draft.fault(
                    piece,
                    "misplaced-tag",
                    f"takes a {'paragraph' if tag.level == 'p' else 'run'} away, and sheets have none.",
                    "Write the tag without the letter, or {%tr for rows, {%tc for columns.",
                )
            else:
                kept.append(piece)
        has_tags = any(isinstance(piece, int) for piece in kept)
        text = "".join(piece for piece in kept if isinstance(piece, str))
        if not has_tags:
            # Only tags of rows, columns or sheets stood here.
            content = "/>" if not text.strip() else _inline_content(((TextRun("", text)),))
            draft_row.cells.append(DraftCell(column, style, content))
            return
        self._check_blocks(kept)
        shape = _value_shape(kept, draft.marks)
        marked = (
            (MarkedRun("", tuple(kept)),)
            if len(runs) == 1 or shape != "text"
            else _runs_with_tags(runs, kept)
        )
        draft_row.cells.append(DraftCell(column, style, runs=marked, value=shape))

    def _check_blocks(self, pieces: Sequence[str | int]) -> None:
        """Blocks of a cell begin and end in that cell."""
        tags = [(piece, self.draft.marks.tags[piece]) for piece in pieces if isinstance(piece, int)]
        open_blocks: list[tuple[int, str]] = []
        for number, tag in tags:
            self._follow_block(number, tag, open_blocks, "cell", "Put it on a row of its own: {%tr … %}.")
        for number, word in open_blocks:
            self.draft.fault(
                number,
                "block-not-ended",
                "begins in this cell and does not end in it.",
                f"Add {{% {end_of_block(word)} %}}, or put it on a row of its own: {{%tr {word} … %}}.",
            )

    def _follow_block(
        self, number: int, tag: Tag, open_blocks: list[tuple[int, str]], where: str, hint: str
    ) -> None:
        """Take the next tag of a level: open a block, go to its next branch, or end it."""
        if tag.kind != "block":
            return
        if tag.word in _OPENING or tag.opens_set_block:
            open_blocks.append((number, tag.word))
        elif tag.word in _BRANCHES:
            if not open_blocks or open_blocks[-1][1] not in _BRANCHES[tag.word]:
                wanted = " or ".join(_BRANCHES[tag.word])
                self.draft.fault(
                    number, "misplaced-block", f"stands outside of “{wanted}” in this {where}.", hint
                )
        elif tag.word.startswith("end"):
            started = tag.word.removeprefix("end")
            if open_blocks and open_blocks[-1][1] == started:
                open_blocks.pop()
            elif open_blocks:
                self.draft.fault(
                    number,
                    "misplaced-block",
                    f"ends “{started}”, but “{open_blocks[-1][1]}” is what is open.",
                    f"Write {{% {end_of_block(open_blocks[-1][1])} %}}.",
                )
                open_blocks.pop()
            else:
                self.draft.fault(number, "misplaced-block", f"ends “{started}”, and none is open.", hint)

    def _plan(self, tags: list[tuple[int, int]], by_position: dict[int, list[int]], level: str) -> AxisPlan:
        """The blocks of one axis from its tags in reading order; what does not pair is a fault."""
        blocks: list[Block] = []
        open_blocks: list[tuple[int, str]] = []
        numbers: list[int] = []
        for position, number in tags:
            tag = self.draft.marks.tags[number]
            depth = len(open_blocks)
            self._follow_block(number, tag, open_blocks, "sheet", "")
            if len(open_blocks) > depth:
                parent = numbers[-1] if numbers else -1
                numbers.append(len(blocks))
                blocks.append(Block(position, MAX_ROWS, tag.word == "for", parent))
            elif len(open_blocks) < depth:
                index = numbers.pop()
                blocks[index] = replace(blocks[index], last=position)
        for number, word in open_blocks:
            self.draft.fault(
                number,
                "block-not-ended",
                "begins and is never ended.",
                f"Add {{%{level} {end_of_block(word)} %}}.",
            )
        if open_blocks:
            return AxisPlan()
        return AxisPlan.of_blocks(blocks, by_position)

    def _warn_of_lost_text(self) -> None:
        draft = self.draft
        for row, numbers in draft.tag_rows.items():
            for cell in draft.rows[row].cells:
                if cell.column in draft.tag_columns:
                    continue
                if cell.runs is not None or cell.formula >= 0 or cell.content not in ("/>", ""):
                    where = cell_name(row, cell.column)
                    draft.fault(
                        numbers[0],
                        "text-beside-tag",
                        f"stands in a row that disappears, and {where} with it.",
                        "Give the tag a row of its own.",
                        "warning",
                    )
                    break


def _value_shape(pieces: Sequence[str | int], marks: TagMarks) -> str:
    """Whether a cell is one value ("typed"), one value in each branch ("branches"), or "text"."""
    if any(isinstance(piece, str) and piece.strip() for piece in pieces):
        return "text"
    tags = [marks.tags[piece] for piece in pieces if isinstance(piece, int)]
    tags = [tag for tag in tags if tag.kind != "note"]
    if len(tags) == 1 and tags[0].kind == "print":
        return "typed"
    words = [tag.word if tag.kind == "block" else "print" for tag in tags]
    if len(words) < 3 or words[0] != "if" or words[-1] != "endif":
        return "text"
    inner = words[1:-1]
    if inner[::2] != ["print"] * len(inner[::2]) or len(inner) % 2 == 0:
        return "text"
    branches = inner[1::2]
    if all(word == "elif" for word in branches[:-1]) and all(
        word in ("elif", "else") for word in branches[-1:]
    ):
        return "branches"
    return "text"


def _runs_with_tags(runs: tuple[TextRun, ...], pieces: Sequence[str | int]) -> tuple[MarkedRun, ...]:
    """The runs of a formatted text with their tags: a tag stands in the run where it begins."""
    text = "".join(run.text for run in runs)
    spans = [span for span in scan(text) if not span.problem]
    numbers = [piece for piece in pieces if isinstance(piece, int)]
    by_start = (
        dict(zip((span.start for span in spans), numbers, strict=False)) if len(spans) == len(numbers) else {}
    )
    marked: list[MarkedRun] = []
    offset = 0
    for run in runs:
        start, end = offset, offset + len(run.text)
        offset = end
        inside: list[str | int] = []
        position = start
        for span in spans:
            if span.start >= end or span.end <= start:
                continue
            if span.start > position:
                inside.append(unescaped(text[position : span.start]))
            if span.start >= start and span.start in by_start:
                inside.append(by_start[span.start])
            position = min(span.end, end)
        if position < end:
            inside.append(unescaped(text[position:end]))
        if inside:
            marked.append(MarkedRun(run.properties, tuple(inside)))
    return tuple(marked)


def _static_content(cell: Element, kind: str) -> str:
    """What follows the address and style of a cell without tags."""
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in cell.attrib.items()
        if name not in ("r", "s", "t") and not name.startswith("{")
    )
    if kind != "n":
        attributes += f' t="{kind}"'
    inner = "".join(fragment(child) for child in cell if isinstance(child.tag, str))
    return f"{attributes}>{inner}</c>" if inner else f"{attributes}/>"


def _inline_content(runs: tuple[TextRun, ...]) -> str:
    root = etree.Element("t")
    root.text = "".join(run.text for run in runs)
    text = etree.tostring(root, encoding="unicode").removeprefix("<t>")
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</is></c>'
