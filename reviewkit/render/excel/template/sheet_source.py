"""A worksheet of a template written as Jinja source: rows become row templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reviewkit.render.excel.template.axis_layout import (
    BLOCK_BEGINS,
    BLOCK_ENDS,
    LOOP_ENDS,
    TURN_BEGINS,
    AxisPlan,
    event,
)
from reviewkit.render.excel.template.formulas import column_letters
from reviewkit.render.excel.template.sheet_reader import DraftCell, DraftRow, MarkedRun, SheetDraft
from reviewkit.render.excel.template.signals import COLUMN, FORMULA, NAME_END, NUMBER, ROW, SHEET
from reviewkit.render.excel.template.style_book import CellStyle, StyleBook
from reviewkit.render.excel.template.workbook_environment import (
    ATTRIBUTE_FILTER,
    HEADER_FILTER,
    NAME_FILTER,
    TEXT_FILTER,
    Print,
)
from reviewkit.render.jinja import BLOCK_END, BLOCK_START, PRINT_END, PRINT_START, VALUE_FILTER
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.template.tags import Tag

EMPTY_TEXT = ' t="inlineStr"><is><t xml:space="preserve"></t></is></c>'


class SourceWriter:
    """Jinja source as it is written: each tag on a line of its own, so that a line names a tag."""

    def __init__(self, part: str, marks: TagMarks) -> None:
        self.source = PartSource(part, marks=marks, renders=True)
        self.source.sites = {
            number: Site(part, marks.locations[number], tag.written, "plain")
            for number, tag in enumerate(marks.tags)
        }
        self.prints: dict[int, Print] = {}
        self._pieces: list[str] = []
        self._line = 1

    def text(self, text: str) -> None:
        """Write XML that is printed as it is."""
        self._pieces.append(text)
        self._line += text.count("\n")

    def tag(self, number: int, print_as: Print | None = None) -> None:
        """Write a tag; one that prints says how."""
        tag = self.source.marks.tags[number]
        if tag.kind == "note" or tag.word in ("raw", "endraw"):
            return
        if print_as is not None:
            self.prints[number] = print_as
        self._write(number, _jinja_tag(tag))

    def block(self, body: str, number: int) -> None:
        """Write a block of the engine itself, on behalf of the tag of that number."""
        self._write(number, f"{BLOCK_START}\n{body} {BLOCK_END}")

    def _write(self, number: int, text: str) -> None:
        self.source.lines[self._line + 1] = number
        self.text(text)

    def finished(self) -> PartSource:
        """The source, with all that was written."""
        self.source.text = "".join(self._pieces)
        return self.source


def _jinja_tag(tag: Tag) -> str:
    if tag.kind == "print":
        return f"{PRINT_START}\n{tag.body} {PRINT_END}"
    return f"{BLOCK_START}\n{tag.body} {BLOCK_END}"


@dataclass(slots=True)
class CellStyles:
    """The styles of typed cells by number, shared by all sheets of a workbook."""

    book: StyleBook
    styles: list[CellStyle] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def number(self, style: int) -> int:
        """The number under which typed cells of a format find their styles."""
        if style not in self._numbers:
            self._numbers[style] = len(self.styles)
            self.styles.append(self.book.style(style))
        return self._numbers[style]


class SheetWriter:
    """Writes the Jinja source of one worksheet.

    kept_rows  loops of rows of which an empty row stays when they have no turns
    """

    def __init__(
        self,
        draft: SheetDraft,
        styles: CellStyles,
        *,
        kept_rows: Iterable[int] = (),
    ) -> None:
        self._draft = draft
        self._styles = styles
        self._kept = frozenset(kept_rows)
        self._writer = SourceWriter(draft.part, draft.marks)
        self._by_column = bool(draft.column_plan.tops)

    def written(self) -> tuple[PartSource, dict[int, Print]]:
        """The source of the whole sheet and how its tags print."""
        draft, writer = self._draft, self._writer
        for number in draft.sheet_tags:
            writer.tag(number)
        writer.text(SHEET)
        for piece in draft.name_pieces:
            if isinstance(piece, str):
                writer.text(piece)
            else:
                writer.tag(piece, (NAME_FILTER, None))
        writer.text(NAME_END)
        if self._by_column:
            self._write_axis(
                draft.column_plan, draft.tag_columns, (), self._write_column_event, self._write_column_event
            )
        for pieces, kind in draft.texts:
            self._write_text(pieces, HEADER_FILTER if kind == "header" else ATTRIBUTE_FILTER)
        self._write_axis(draft.row_plan, draft.tag_rows, draft.rows, self._write_row_event, self._write_row)
        for number in reversed(draft.sheet_tags):
            writer.block(f"end{draft.marks.tags[number].word}", number)
        return writer.finished(), writer.prints

    def _write_text(self, pieces: Iterable[str | int], printed_by: str) -> None:
        """A text with tags outside of cells, as a record of its own."""
        self._writer.text(f"{ROW}0;")
        for piece in pieces:
            if isinstance(piece, str):
                self._writer.text(escape(piece, {'"': "&quot;"}))
            else:
                self._writer.tag(piece, (printed_by, None))

    def _write_axis(
        self,
        plan: AxisPlan,
        tags: dict[int, list[int]],
        known: Iterable[int],
        write_event: Callable[[int], None],
        write_position: Callable[[int], None],
    ) -> None:
        """Write the positions of an axis with their tags; inside blocks also those that hold nothing."""
        inside = {position for first, last in plan.tops for position in range(first, last + 1)}
        blocks = _BlockTracker(plan, self._draft.marks)
        begins = {first: index for index, (first, _) in enumerate(plan.tops)}
        ends = {last: index for index, (_, last) in enumerate(plan.tops)}
        for position in sorted({*known, *inside}):
            if position in begins:
                write_event(event(BLOCK_BEGINS, begins[position]))
            if position in tags:
                for number in tags[position]:
                    self._write_axis_tag(number, blocks, write_event)
            else:
                write_position(position)
            if position in ends:
                write_event(event(BLOCK_ENDS, ends[position]))

    def _write_axis_tag(self, number: int, blocks: _BlockTracker, write_event: Callable[[int], None]) -> None:
        tag = self._draft.marks.tags[number]
        loop = blocks.follow(number)
        ends_loop = tag.word == "endfor" and loop >= 0
        of_rows = write_event == self._write_row_event
        if ends_loop and of_rows and loop in self._kept and not blocks.has_else(loop):
            self._writer.block("else", number)
            self._write_blank_row(loop)
        self._writer.tag(number)
        if tag.word == "for":
            write_event(event(TURN_BEGINS, loop))
        elif ends_loop:
            write_event(event(LOOP_ENDS, loop))

    def _write_column_event(self, number: int) -> None:
        self._writer.text(f"{number};")

    def _write_row_event(self, number: int) -> None:
        self._writer.text(f"{ROW}{number};")

    def _write_row(self, number: int) -> None:
        row = self._draft.rows.get(number)
        if row is None:
            self._writer.text(f"{ROW}{number};")
            return
        self._write_cells(number, row, self._write_cell)

    def _write_blank_row(self, loop: int) -> None:
        """The row that stays where a loop has no turns: the formats of its fullest row."""
        block = self._draft.row_plan.blocks[loop]
        rows = {
            number: row
            for number, row in self._draft.rows.items()
            if block.first < number < block.last and number not in self._draft.tag_rows
        }
        if not rows:
            return
        fullest = max(
            rows,
            key=lambda number: (
                sum(c.runs is not None or c.formula >= 0 for c in rows[number].cells),
                -number,
            ),
        )
        self._write_cells(fullest, rows[fullest], self._write_blank_cell)

    def _write_cells(self, number: int, row: DraftRow, write: Callable[[DraftCell], None]) -> None:
        writer = self._writer
        writer.text(f"{ROW}{number};{row.attributes}")
        if not row.cells:
            writer.text("/>")
            return
        writer.text(">")
        if not self._by_column:
            for cell in row.cells:
                write(cell)
        else:
            cells = {cell.column: cell for cell in row.cells}
            draft = self._draft
            for column in sorted({*cells, *draft.tag_columns}):
                for tag in draft.tag_columns.get(column, ()):
                    writer.tag(tag)
                if column not in draft.tag_columns:
                    write(cells[column])
        writer.text("</row>")

    def _address(self, cell: DraftCell) -> str:
        letters = f"{COLUMN}{cell.column};" if self._by_column else column_letters(cell.column)
        return f'<c r="{letters}{NUMBER}"'

    def _write_blank_cell(self, cell: DraftCell) -> None:
        style = f' s="{cell.style}"' if cell.style else ""
        self._writer.text(f"{self._address(cell)}{style}/>")

    def _write_cell(self, cell: DraftCell) -> None:
        writer = self._writer
        style = f' s="{cell.style}"' if cell.style else ""
        if cell.formula >= 0:
            writer.text(f"{self._address(cell)}{style}{FORMULA}{cell.formula};")
        elif cell.runs is None:
            writer.text(f"{self._address(cell)}{style}{cell.content}")
        elif cell.value == "text":
            writer.text(f'{self._address(cell)}{style} t="inlineStr"><is>')
            for run in cell.runs:
                self._write_run(run, alone=len(cell.runs) == 1)
            writer.text("</is></c>")
        else:
            writer.text(self._address(cell))
            self._write_value(cell, style)

    def _write_run(self, run: MarkedRun, *, alone: bool) -> None:
        writer = self._writer
        wrapped = not alone or bool(run.properties)
        writer.text(f'{"<r>" if wrapped else ""}{run.properties}<t xml:space="preserve">')
        for piece in run.pieces:
            if isinstance(piece, str):
                writer.text(escape(piece))
            else:
                writer.tag(piece, (TEXT_FILTER, None))
        writer.text(f"</t>{'</r>' if wrapped else ''}")

    def _write_value(self, cell: DraftCell, style: str) -> None:
        """A cell that is one value, or one in each branch of a condition."""
        tags = self._draft.marks.tags
        has_else = False
        for run in cell.runs or ():
            for piece in run.pieces:
                if isinstance(piece, str):
                    continue
                has_else = has_else or tags[piece].word == "else"
                if tags[piece].word == "endif" and not has_else:
                    self._writer.block("else", piece)
                    self._writer.text(f"{style}/>")
                self._writer.tag(piece, (VALUE_FILTER, self._styles.number(cell.style)))


class _BlockTracker:
    """Follows the tags of an axis, to know to which loop of its plan each belongs."""

    def __init__(self, plan: AxisPlan, marks: TagMarks) -> None:
        self._plan, self._marks = plan, marks
        self._open: list[int] = []
        self._begun = 0
        self._with_else: set[int] = set()

    def follow(self, number: int) -> int:
        """Take the next tag; the number of the block it belongs to, -1 for a tag without block."""
        tag = self._marks.tags[number]
        if tag.word in ("for", "if", "macro", "call", "filter", "with", "autoescape") or tag.opens_set_block:
            self._open.append(self._begun)
            self._begun += 1
            return self._open[-1]
        if tag.word.startswith("end") and self._open:
            return self._open.pop()
        if tag.word == "else" and self._open:
            self._with_else.add(self._open[-1])
        return self._open[-1] if self._open else -1

    def has_else(self, block: int) -> bool:
        """Whether the author wrote what stands where a loop has no turns."""
        return block in self._with_else
