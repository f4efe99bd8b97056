"""A workbook given back: the same form, what was typed kept to the letter in its own cells.

Faulty cells are coloured and noted; a first sheet lists the faults with links. Made from
what was read, never by saving the user's own file again (design: Decisions).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet as NewWorksheet

from reviewkit.domain.faults import FAULT, Fault
from reviewkit.domain.stages import PreviousStages
from reviewkit.forms.engine.declaration import FormTerms, Sheet
from reviewkit.forms.engine.fault_groups import MOST_LINES, group_faults
from reviewkit.forms.engine.form import FilledForm, Form
from reviewkit.forms.engine.form_writer import LISTS, FormWriter, fit_row
from reviewkit.forms.engine.identity import SHEET, tokens_in
from reviewkit.forms.engine.records import CardLayout, TableLayout
from reviewkit.render.cell_formats import ATTENTION, DOWN, FAULTY, HAIRLINE, INK, MUTED, WHITE, time_format
from reviewkit.text import N_
from reviewkit.xlsx import Book, CellError, address, split
from reviewkit.xlsx import Sheet as Worksheet
from reviewkit.xlsx.format_codes import FormattedNumber

_MOST_NOTES = 500  # each is a drawing: thousands make Excel slow to open
_NOTE = 500
_OURS_BELOW = "\n— reviewkit —\n"
_LONGEST = 32_767  # characters of a cell (ECMA-376 part 1, 18.4.12)
_OURS = (LISTS, SHEET)
_MARKED = re.compile(r"[^\W\d_]|[^\w\s.,'()+-]").search  # a letter or a sign that no number has
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


Notes = Mapping[str, Mapping[tuple[int, int], str]]


def give_back(
    book: Book, filled: FilledForm, terms: FormTerms, faults: Sequence[Fault], key: bytes | None, notes: Notes
) -> bytes:
    """The workbook to mend, its bytes the same for the same arguments.

    notes  by sheet and cell, what people noted there
    """
    return _GivenBack(book, filled, terms, faults, key, notes).write()


class _GivenBack:
    def __init__(
        self,
        book: Book,
        filled: FilledForm,
        terms: FormTerms,
        faults: Sequence[Fault],
        key: bytes | None,
        notes: Notes,
    ) -> None:
        self.source, self.filled, self.faults, self.typed_notes = book, filled, faults, notes
        self.form: Form = filled.form
        # Its identity stays as it was, right or wrong: it is the sender's to mend.
        self.tokens = tokens_in(book)
        self.writer = FormWriter(filled.form, filled.identity, terms, _lists(book), key, token=self.tokens[0])
        self.lang = self.writer.lang
        self.marks = {(fault.sheet, fault.cell): fault for fault in reversed(faults) if fault.cell}
        self.titles = _titles([s.name for s in book.sheets])
        self.written: set[str] = set()
        self.notes = 0

    def write(self) -> bytes:
        self._list()
        declared = {layout.title: self.form.sheet(key) for key, layout in self.filled.layouts.items()}
        for worksheet in self.source.sheets:
            if worksheet.name in self.written:  # no program writes that
                continue
            if worksheet.kind != "worksheet" or worksheet.name in _OURS:
                continue
            if self._is_our_list(worksheet) or (worksheet.name not in declared and not worksheet.cells):
                continue
            self.written.add(worksheet.name)
            self._sheet(worksheet, declared.get(worksheet.name))
        self._missing_sheets()
        self.writer.unsure = self.filled.unsure
        return self.writer.close(
            records={k: [r.values for r in rows] for k, rows in self.filled.sheets.items()},
            tokens=self.tokens,
            previous=self._previous(),
        )

    def _previous(self) -> PreviousStages:
        """Return the pipe that the synthesis compares with, as it stands in the workbook handed in."""
        first = self.filled.layouts.get(self.form.sheets[0].key)
        if self.form.live is None or first is None:
            return {}
        cells = next(sheet.cells for sheet in self.source.sheets if sheet.name == first.title)
        return self.form.live.previous(self.writer.terms, cells)

    def _is_our_list(self, worksheet: Worksheet) -> bool:
        return worksheet.cells.get((1, 1)) in {_title(code) for code in ("fr", "en")}

    # ------------------------------------------------------------ list of faults

    def _list(self) -> None:
        say, formats = self.writer.say, self.writer.formats
        title = say(N_("To mend"))
        taken = {name.casefold() for name in self.titles.values()}
        while title.casefold() in taken:
            title += " "
        worksheet = self.writer.add(title)
        bad = [f for f in self.faults if f.severity == FAULT]
        self.writer.headline(worksheet, _title(self.lang.code))
        worksheet.write_string(
            1,
            0,
            self.lang.count(
                "{n} cell to mend. Mend it in this workbook, save it and drop it in the inbox again.",
                "{n} cells to mend. Mend them in this workbook, save it and drop it in the inbox again.",
                len(bad),
            ),
            formats(font_color=MUTED),
        )
        heads = (N_("Sheet"), N_("Cell"), N_("What was found"), N_("What is expected"), N_("Kind"))
        for col, (text, width) in enumerate(zip(heads, (20, 16, 52, 60, 14), strict=True)):
            worksheet.set_column(col, col, width)
            worksheet.write_string(3, col, say(text), formats(bold=True, font_color=WHITE, bg_color=INK))
        lines = group_faults(self.faults)
        wrap = {"text_wrap": True, "bottom": 1, "bottom_color": HAIRLINE}
        row = 4
        for line in lines[:MOST_LINES]:
            fault = line.fault
            serious = fault.severity == FAULT
            mark = (
                formats(bg_color=FAULTY, font_color=DOWN, bold=True, **wrap) if serious else formats(**wrap)
            )
            worksheet.write_string(row, 0, fault.sheet, mark)
            if line.first and fault.sheet in self.titles:
                link = formats(font_color=INK, underline=1, **wrap)
                target = self.titles[fault.sheet].replace("'", "''")
                worksheet.write_url(row, 1, f"internal:'{target}'!{line.first}", link, line.cells)
            else:
                worksheet.write_string(row, 1, line.cells, formats(**wrap))
            finding = fault.found(self.lang)
            if line.count > 1:
                finding = self.lang.count(
                    "{n} cell: {first}", "{n} cells, such as: {first}", line.count, first=finding
                )
            worksheet.write_string(row, 2, finding, formats(**wrap))
            expected = fault.expected(self.lang)
            worksheet.write_string(row, 3, expected, formats(**wrap))
            fit_row(worksheet, row, ((fault.sheet, 20), (line.cells, 16), (finding, 52), (expected, 60)))
            kind = say(N_("To mend")) if serious else say(N_("For information"))
            worksheet.write_string(row, 4, kind, formats(**wrap))
            row += 1
        if len(lines) > MOST_LINES:
            more = self.lang.count("and {n} more line", "and {n} more lines", len(lines) - MOST_LINES)
            worksheet.write_string(row, 0, more, formats(font_color=MUTED))
        worksheet.freeze_panes(4, 0)
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_tab_color(DOWN)
        worksheet.activate()

    # ------------------------------------------------------------------ sheets

    def _sheet(self, source: Worksheet, declared: Sheet | None) -> None:
        worksheet = self.writer.add(self.titles[source.name], visible=source.state == "visible")
        formats: dict[int | tuple[int, int], Format] = {}
        head = 0
        if declared is not None:
            layout = self.filled.layouts[declared.key]
            self.writer.layouts[declared.key] = replace(layout, title=worksheet.get_name())
            if isinstance(layout, TableLayout):
                head = layout.header_row
                last = max((row for row, _ in source.cells), default=head)
                self.writer.dress_table(worksheet, declared, layout, last - head + 1)
                for column in declared.columns:
                    at = layout.columns.get(column.key)
                    if at is not None:
                        formats[at] = self.writer.cell_format(column, locked=column.by == "reviewkit")
            elif isinstance(layout, CardLayout):
                self.writer.dress_card(worksheet, declared, layout)
                for column in declared.columns:
                    if column.key in layout.cells:
                        formats[layout.cells[column.key]] = self.writer.card_format(column, declared)
        self._typed(worksheet, source, formats, head, declared)
        if head and declared is not None:
            self._heights(worksheet, source, head, declared)
        if source is self.source.sheets[0]:
            self._first(worksheet, source)

    def _heights(self, worksheet: NewWorksheet, source: Worksheet, head: int, declared: Sheet) -> None:
        """Rows as high as their text needs, as the workbook had them when it was made."""
        layout = self.filled.layouts[declared.key]
        columns = layout.columns if isinstance(layout, TableLayout) else {}
        widths = {columns[c.key]: c.width for c in declared.columns if c.type == "text" and c.key in columns}
        texts: dict[int, list[tuple[object, int]]] = {}
        for (row, col), value in source.cells.items():
            if row > head and col in widths:
                texts.setdefault(row, []).append((value, widths[col]))
        for row, row_texts in texts.items():
            fit_row(worksheet, row - 1, row_texts)

    def _first(self, worksheet: NewWorksheet, source: Worksheet) -> None:
        """The first sheet's title, how to fill, and the ways to the sheets, dressed where they stand as made."""
        steps = self.writer.steps()
        for (row, col), value in sorted(source.cells.items()):
            if col != 1 or not isinstance(value, str) or (source.name, address(row, col)) in self.marks:
                continue
            beside = source.cells.get((row, 2))
            if row == 1 and value:
                self.writer.headline(worksheet, value[:_LONGEST])
            elif value in steps and beside is None:
                self.writer.step(worksheet, row - 1, value)
            elif value in self.titles and value != source.name and isinstance(beside, str):
                self.writer.link(worksheet, row - 1, self.titles[value], beside, value)

    def _typed(
        self,
        worksheet: NewWorksheet,
        source: Worksheet,
        formats: Mapping[int | tuple[int, int], Format],
        head: int,
        declared: Sheet | None,
    ) -> None:
        """Every cell as it was typed, in its own place; the faulty ones coloured and noted."""
        plain = self.writer.formats()
        live = self._live_area() if declared is self.form.sheets[0] else None
        dressed: dict[int, str] = {}  # headings that the dressing writes, by column
        layout = self.filled.layouts[declared.key] if declared is not None else None
        if isinstance(layout, TableLayout) and declared is not None:
            named = ((layout.columns.get(c.key), self.writer.say(c.heading)) for c in declared.columns)
            dressed = {col: heading for col, heading in named if col is not None}
        unknown = {at for at, formula in source.formulas.items() if not formula.computed}
        for row, col in sorted(source.cells.keys() | unknown):
            value = source.cells.get((row, col))
            if row == head and value == dressed.get(col):
                continue
            if live and live[0] <= row <= live[2] and live[1] <= col <= live[3]:
                continue  # what is live is drawn anew over the same records
            cell_format = formats.get((row, col)) or (formats.get(col) if row > head else None)
            if cell_format is None:
                code = _format_code(value)
                cell_format = self.writer.formats(num_format=code) if code else plain
            fault = self.marks.get((source.name, address(row, col)))
            formula = source.formulas.get((row, col))
            if fault is not None:
                if declared is not None and (text := self._shown_text(value, fault, declared)):
                    value, formula = text, None
                cell_format = self._marked(fault, value)
            if isinstance(value, str) and len(value) > _LONGEST:
                value = value[:_LONGEST]
            if formula is not None and not formula.computed and (not formula.text or "[" in formula.text):
                worksheet.write_formula(row - 1, col - 1, "=#N/A", cell_format, "#N/A")
            elif formula is not None and (row, col) in source.arrays:
                self._array(worksheet, source, (row, col), cell_format)
            elif formula is not None and formula.text and "[" not in formula.text:
                # A reference to another workbook or to a table would point at what is not here: its
                # result stands instead.
                # Never computed: an error stands in for the result, so that it cannot pass for a blank.
                shown = (
                    (value if isinstance(value, str | float | bool) else "") if formula.computed else "#N/A"
                )
                worksheet.write_formula(row - 1, col - 1, f"={formula.text}", cell_format, shown)
            elif isinstance(value, CellError):
                worksheet.write_formula(row - 1, col - 1, f"={value.code}", cell_format, value.code)
            else:
                self.writer.put(worksheet, row - 1, col - 1, value, cell_format)
        for (sheet, cell), fault in self.marks.items():
            if sheet != source.name:
                continue
            row, col = split(cell)
            if cell in source.far_values:
                self.writer.put(
                    worksheet, row - 1, col - 1, source.far_values[cell], self._marked(fault, None)
                )
            elif (row, col) not in source.cells and (row, col) not in source.formulas:
                worksheet.write_blank(row - 1, col - 1, None, self._marked(fault, None))
        self._noted(worksheet, source)

    def _array(
        self, worksheet: NewWorksheet, source: Worksheet, at: tuple[int, int], cell_format: Format
    ) -> None:
        """An array formula over its cells; the results of the others are written after it."""
        last, value = source.arrays[at], source.cells.get(at)
        text = source.formulas[at].text
        shown = value if isinstance(value, str | float) else ""
        worksheet.write_array_formula(
            at[0] - 1, at[1] - 1, last[0] - 1, last[1] - 1, f"{{={text}}}", cell_format, shown
        )

    def _shown_text(self, value: object, fault: Fault, declared: Sheet) -> str:
        """Return what a cell shows beside its digits and with them, as text: the format that wrote it would
        write it beside the right number too. "" where the number has to stay with its format."""
        if not isinstance(value, FormattedNumber) or not fault.column:
            return ""
        shown = value.shown(point=self.lang.decimal)
        plain = not _MARKED(shown) or declared.column(fault.column).type == "percent"
        return "" if plain else shown

    def _noted(self, worksheet: NewWorksheet, source: Worksheet) -> None:
        """What is wrong with each faulty cell, as a note; under what people noted there themselves."""
        fault_notes = {
            split(cell): f"{fault.found(self.lang)}\n{fault.expected(self.lang)}"[:_NOTE]
            for (sheet, cell), fault in self.marks.items()
            if sheet == source.name
        }
        typed = {
            at: text.partition(_OURS_BELOW)[0] for at, text in self.typed_notes.get(source.name, {}).items()
        }
        for row, col in sorted(fault_notes.keys() | typed.keys()):
            self.notes += 1
            if self.notes > _MOST_NOTES:
                return
            texts = [text for text in (typed.get((row, col)), fault_notes.get((row, col))) if text]
            author = "…" if typed.get((row, col)) else ""  # notes of no author are ours, and not kept
            worksheet.write_comment(
                row - 1, col - 1, _OURS_BELOW.join(texts), {"x_scale": 2.2, "y_scale": 1.1, "author": author}
            )

    def _live_area(self) -> tuple[int, int, int, int] | None:
        return self.form.live.area(self.writer.terms) if self.form.live is not None else None

    def _missing_sheets(self) -> None:
        """A sheet that was deleted comes back empty, to be filled. So that it cannot pass for one whose
        rows were all deleted, a table holds one row that is no record: a fault until it is emptied."""
        for sheet in self.form.sheets:
            if sheet.key in self.filled.layouts or sheet.may_lack(self.filled.identity.version):
                continue
            title = self.writer.say(sheet.title)
            taken = {name.casefold() for name in self.written}
            while title.casefold() in taken:
                title = f"{title[:30]}."
            worksheet = self.writer.blank(sheet, title)
            if sheet.layout == "table":
                message = self.writer.say(
                    N_("This sheet had gone: put its rows back, or empty this row if it held none.")
                )
                worksheet.write_string(1, 0, message, self.writer.formats(locked=False, bg_color=FAULTY))

    def _marked(self, fault: Fault, value: object) -> Format:
        colour = {"bg_color": FAULTY, "border": 2, "border_color": DOWN}
        if fault.severity != FAULT:
            colour = {"border": 1, "border_color": ATTENTION}
        code = _format_code(value)
        number = {"num_format": code} if code else {}
        return self.writer.formats(locked=False, text_wrap=True, **number, **colour)


def _format_code(value: object) -> str:
    """Return the number format under which a value shows what it showed; "" for the usual one."""
    return value.format.code if isinstance(value, FormattedNumber) else time_format(value)


def _title(code: str) -> str:
    from reviewkit.text import language  # noqa: PLC0415

    return language(code).say(N_("What is to be mended"))


def _lists(book: Book) -> dict[str, list[str]]:
    """The catalogues for drop-downs, as the workbook itself carried them."""
    source = next((s for s in book.sheets if s.name == LISTS), None)
    if source is None:
        return {}
    columns: dict[int, list[str]] = {}
    for (_, col), value in sorted(source.cells.items()):
        columns.setdefault(col, []).append(str(value))
    return {values[0]: values[1:] for values in columns.values()}


def _titles(names: Sequence[str]) -> dict[str, str]:
    """Each sheet's name as Excel takes it: other programs write characters and lengths that it refuses."""
    safe_titles: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        title = base = _NOT_IN_A_TITLE.sub("_", name)[:31].strip("'") or "_"
        n = 2
        while title.casefold() in taken or title.casefold() == "history":
            title, n = f"{base[:27]}~{n}", n + 1
        taken.add(title.casefold())
        safe_titles[name] = title
    return safe_titles
