"""Write a form's workbook: blank, prefilled, or given back as it was typed.

The same dressing (formats, lists, locks, notes, print set-up) goes over a layout: the
declaration's own for a new workbook, the one found for a workbook given back.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reviewkit.cells import Value
from reviewkit.domain.stages import PreviousStages
from reviewkit.forms.engine.declaration import Column, FormTerms, Sheet
from reviewkit.forms.engine.form import ROOM, Form, LiveCanvas
from reviewkit.forms.engine.identity import COLUMN, NAME, SHEET, Identity
from reviewkit.forms.engine.records import CardLayout, SheetLayout, TableLayout
from reviewkit.render.cell_formats import (
    ACCENT,
    ATTENTION,
    GROUND,
    HAIRLINE,
    INK,
    LOCKED,
    MANDATORY_TEXT,
    MUTED,
    VENDOR,
    WHITE,
    CellFormats,
    form_number_format,
)
from reviewkit.text import N_, Language, language
from reviewkit.xlsx import address

_LONGEST_FOOT, _LONGEST_PROPERTY = 100, 255  # characters
READY = 12  # empty rows after the last record that are formatted cell by cell
LISTS = "_lists"
README = "_readme"

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Prefill:
    """What a workbook holds before it is filled.

    rows   by sheet key: records by column key, locked columns too
    lists  catalogues for drop-downs: salespeople, references, people …
    lines  sentences for the first sheet: who it is for, which months it was made from
    previous  by step, the pipe of the previous review, which the live part compares with
    """

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines: Sequence[str] = ()
    title: str = ""
    previous: PreviousStages = field(default_factory=dict)


def write_form(
    form: Form, identity: Identity, terms: FormTerms, prefill: Prefill, key: bytes | None
) -> bytes:
    """Return the workbook to fill, its bytes the same for the same arguments."""
    writer = FormWriter(form, identity, terms, prefill.lists, key)
    for sheet in form.sheets:
        writer.sheet(sheet, prefill.rows.get(sheet.key, ()), prefill)
    return writer.close(previous=prefill.previous)


class FormWriter:
    """A writer of one workbook of a form."""

    def __init__(
        self,
        form: Form,
        identity: Identity,
        terms: FormTerms,
        lists: Mapping[str, Sequence[str]],
        key: bytes | None,
        *,
        token: str = "",
    ) -> None:
        self.form, self.identity, self.terms = form, identity, terms
        self.lang: Language = language(identity.lang)
        self.token = token or identity.token(key)
        self._out = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
            },
        )
        self.formats = CellFormats(self.book, font_size=11)
        self.lists = {name: [str(v) for v in values] for name, values in lists.items() if values}
        self._ranges: dict[str, str] = {}
        self._rows: dict[str, Sequence[Row]] = {}
        self._labels: dict[int, dict[str, str]] = {}
        self.layouts: dict[str, SheetLayout] = {}
        self.unsure: set[str] = set()  # keys of sheets at whose headings nothing points
        # The time is the period's, never the clock's: same inputs, same bytes.
        stamp = dt.datetime.combine(identity.period.first_day, dt.time())
        title = f"{self.say(form.title)} {identity.period} {identity.partner or ''}".strip()[
            :_LONGEST_PROPERTY
        ]
        self.book.set_properties({"title": title, "author": terms.vendor, "created": stamp, "comments": ""})
        # A longer one stands in the cells alone: Excel takes no more in a property or in a formula's text.
        if len(self.token) <= _LONGEST_PROPERTY:
            self.book.set_custom_property(NAME, self.token)
            self.book.define_name(NAME, f'="{self.token}"')

    def say(self, message: str, **values: object) -> str:
        return self.lang.say(message, **values)

    # ---------------------------------------------------------------- sheets

    def sheet(self, sheet: Sheet, rows: Sequence[Row], prefill: Prefill) -> None:
        """One declared sheet at its own place, with the records known."""
        if not self.layouts and sheet.layout == "table":
            self._readme(prefill)
        worksheet = self.add(self.say(sheet.title))
        self._rows[sheet.key] = rows
        if sheet.layout == "card":
            top = self._title(worksheet, prefill) if not self.layouts else 1
            cells = {column.key: (top + i, 2) for i, column in enumerate(sheet.columns, start=1)}
            card = CardLayout(worksheet.get_name(), cells)
            layout: SheetLayout = card
            self.dress_card(worksheet, sheet, card)
            self._card_values(worksheet, sheet, card, rows[0] if rows else {})
            if len(self.layouts) == 0:
                self._token_line(worksheet, top + len(sheet.columns) + 2)
        else:
            layout = TableLayout(
                worksheet.get_name(), 1, {c.key: i for i, c in enumerate(sheet.columns, start=1)}
            )
            self.dress_table(worksheet, sheet, layout, len(rows) + 1)
            self._records(worksheet, sheet, layout, rows)
        self.layouts[sheet.key] = layout

    def blank(self, sheet: Sheet, title: str) -> Worksheet:
        """One declared sheet, empty, under a name of its own."""
        worksheet = self.add(title)
        if sheet.layout == "card":
            cells = {column.key: (i, 2) for i, column in enumerate(sheet.columns, start=2)}
            card = CardLayout(worksheet.get_name(), cells)
            self.dress_card(worksheet, sheet, card)
            self.layouts[sheet.key] = card
        else:
            table = TableLayout(
                worksheet.get_name(), 1, {c.key: i for i, c in enumerate(sheet.columns, start=1)}
            )
            self.dress_table(worksheet, sheet, table, 1)
            self._records(worksheet, sheet, table, ())
            self.layouts[sheet.key] = table
        return worksheet

    def _whole(self) -> bool:
        """Return whether every column is placed: a workbook given back may lack some, and formulas count them."""
        for sheet in self.form.sheets:
            layout = self.layouts.get(sheet.key)
            if layout is None:
                return False
            placed = layout.columns if isinstance(layout, TableLayout) else layout.cells
            if not all(column.key in placed for column in sheet.columns):
                return False
        return True

    def add(self, title: str, *, visible: bool = True) -> Worksheet:
        worksheet = self.book.add_worksheet(title[:31])
        worksheet.hide_gridlines(2)
        if not visible:
            worksheet.hide()
        return worksheet

    def close(
        self,
        records: Mapping[str, Sequence[Row]] | None = None,
        tokens: Sequence[str] = (),
        *,
        previous: PreviousStages,
    ) -> bytes:
        """Return the finished workbook.

        records  what the live part counts; the prefilled rows where left out
        previous  by step, the pipe that the live part compares with
        tokens   the identity of a workbook given back as it was found, right or wrong
        """
        if self.form.live is not None and self._whole():
            canvas = LiveCanvas(self.book, self.layouts, self.lang, self.terms, self.formats, previous)
            self.form.live.draw(canvas, self._rows if records is None else records)
        self._hidden_lists()
        self._identity(tokens or (self.token,))
        self.book.close()
        return self._out.getvalue()

    # ------------------------------------------------------------ first sheet

    def _title(self, worksheet: Worksheet, prefill: Prefill) -> int:
        """The title block of the first sheet; returns the last row it takes."""
        worksheet.set_column(0, 0, 24)
        worksheet.set_column(1, 1, 58)
        self.headline(worksheet, prefill.title or self.say(self.form.title))
        quiet = self.formats(font_color=MUTED)
        for i, line in enumerate(prefill.lines, start=1):
            worksheet.write_string(i, 0, line, quiet)
        return len(prefill.lines) + 2

    def headline(self, worksheet: Worksheet, title: str) -> None:
        worksheet.set_row(0, 30)
        worksheet.write_string(
            0, 0, title, self.formats(font_size=20, bold=True, font_color=INK, valign="vcenter")
        )

    def steps(self) -> tuple[str, ...]:
        """Return the sentences on how to fill the workbook."""
        return (
            self.say(N_("Headings marked * are mandatory. Grey cells are locked: reviewkit fills them.")),
            self.say(
                N_("Dates, amounts and lists may be typed as you like; what is doubtful comes back to you.")
            ),
            self.say(N_("A row emptied is a row removed. Save the file and drop it in the inbox.")),
        )

    def step(self, worksheet: Worksheet, row: int, text: str) -> None:
        """Write one sentence on how to fill, over the width of the first sheet."""
        worksheet.set_row(row, 31)
        worksheet.merge_range(row, 0, row, 1, text, self.formats(font_color=MUTED, text_wrap=True))

    def link(self, worksheet: Worksheet, row: int, title: str, intro: str, shown: str = "") -> None:
        """Write a link to a sheet, and its introduction."""
        worksheet.set_row(row, 31)
        target = title.replace("'", "''")
        form = self.formats(font_color=ACCENT, underline=1)
        worksheet.write_url(row, 0, f"internal:'{target}'!A1", form, shown or title)
        worksheet.write_string(row, 1, intro, self.formats(font_color=MUTED, text_wrap=True))

    def _token_line(self, worksheet: Worksheet, row: int) -> None:
        """Write how to fill, the sheets with links, and the small visible identity."""
        worksheet.write_string(
            row, 0, self.say(N_("How to fill this workbook")), self.formats(bold=True, font_color=INK)
        )
        steps = self.steps()
        for i, step in enumerate(steps, start=1):
            self.step(worksheet, row + i, step)
        row += len(steps) + 2
        for sheet in self.form.sheets:
            title = self.say(sheet.title)
            if worksheet.get_name() != title:
                self.link(worksheet, row, title, self.say(sheet.intro))
                row += 1
        worksheet.write_string(row + 1, 0, self.token, self.formats(font_size=8, font_color=MUTED))

    def _readme(self, prefill: Prefill) -> None:
        worksheet = self.add(self.say(N_("Read me")))
        top = self._title(worksheet, prefill)
        self._token_line(worksheet, top)
        worksheet.protect("", {"select_locked_cells": True})
        self._print(worksheet, landscape=False)

    # ------------------------------------------------------------- dressing

    def cell_format(self, column: Column, *, locked: bool = False, **more: object) -> Format:
        """Return the format of a column's cells."""
        properties: dict[str, object] = {
            "num_format": form_number_format(column.type, self.lang, self.terms.currency),
            "text_wrap": column.type == "text",
            "bottom": 1,
            "bottom_color": HAIRLINE,
            "locked": locked,
        }
        if column.type in ("money", "percent", "integer", "number"):
            properties["align"] = "right"
        elif column.type == "date":
            properties["align"] = "center"
        if locked:
            properties |= {"bg_color": LOCKED, "font_color": MUTED}
        return self.formats(**{**properties, **more})

    def _heading_format(self, column: Column, sheet: Sheet) -> Format:
        mandatory = column.required or column.required_when is not None
        properties: dict[str, object] = {
            "bold": True,
            "text_wrap": True,
            "valign": "vcenter",
            "font_color": WHITE,
            "bg_color": INK,
            "bottom": 2,
            "bottom_color": ACCENT,
            "right": 1,
            "right_color": WHITE,
            # The star is shown, not stored: the cell holds the heading alone.
            "num_format": MANDATORY_TEXT if mandatory else "@",
        }
        if column.by == "reviewkit":
            properties |= {"bg_color": MUTED}
        elif sheet.side == "vendor" or column.filled_on == "vendor":
            properties |= {"bg_color": ATTENTION, "font_color": INK}
        return self.formats(**properties)

    def dress_table(self, worksheet: Worksheet, sheet: Sheet, layout: TableLayout, last: int) -> None:
        """Headings, widths, lists, notes, locks, colours and print set-up of a table.

        last  the last row (from 1) that holds a record
        """
        head = layout.header_row - 1
        worksheet.set_default_row(18)
        worksheet.set_row(head, 34)
        for column in sheet.columns:
            at = layout.columns.get(column.key)
            if at is None:
                continue
            col = at - 1
            locked = column.by == "reviewkit"
            worksheet.set_column(col, col, column.width, self.cell_format(column, locked=locked))
            worksheet.write_string(head, col, self.say(column.heading), self._heading_format(column, sheet))
            self._heading_note(worksheet, head, col, column)
            if not locked:
                self._validation(worksheet, (head + 1, col, head + ROOM, col), column)
        cols = [at - 1 for at in layout.columns.values()]
        # Whose deal a row is stays in sight, where the customer stands behind the reference.
        behind = layout.columns.get("customer") == min(cols) + 2
        worksheet.freeze_panes(head + 1, min(cols) + (2 if behind else 1))
        worksheet.autofilter(head, min(cols), head + max(last - 1, 1), max(cols))
        worksheet.repeat_rows(head)
        worksheet.set_tab_color(ATTENTION if sheet.side == "vendor" else INK)
        self._print(worksheet, landscape=True)
        worksheet.protect(
            "",
            {
                "insert_rows": True,
                "sort": True,
                "autofilter": True,
                "format_cells": True,
                "format_columns": True,
                "format_rows": True,
                "select_locked_cells": True,
            },
        )

    def dress_card(self, worksheet: Worksheet, sheet: Sheet, layout: CardLayout) -> None:
        for column in sheet.columns:
            if column.key not in layout.cells:
                continue
            row, col = layout.cells[column.key]
            mandatory = column.required or column.required_when is not None
            worksheet.write_string(
                row - 1,
                col - 2 - layout.shift,
                self.say(column.heading),
                self.formats(bold=True, font_color=INK, num_format=MANDATORY_TEXT if mandatory else "@"),
            )
            self._heading_note(worksheet, row - 1, col - 2 - layout.shift, column)
            worksheet.write_blank(row - 1, col - 1, None, self.card_format(column, sheet))
            self._validation(worksheet, (row - 1, col - 1, row - 1, col - 1), column)
        worksheet.set_column(0, 0, 30)
        worksheet.set_column(1, 1, 58)
        worksheet.set_tab_color(ATTENTION if sheet.side == "vendor" else ACCENT)
        self._print(worksheet, landscape=self.form.live is not None)
        worksheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})

    def card_format(self, column: Column, sheet: Sheet) -> Format:
        """Return the format of a card's value."""
        fill = VENDOR if sheet.side == "vendor" else GROUND
        locked = column.by == "reviewkit"
        return self.cell_format(
            column,
            locked=locked,
            bg_color=LOCKED if locked else fill,
            border=1,
            border_color=HAIRLINE,
            align="left",
        )

    def _heading_note(self, worksheet: Worksheet, row: int, col: int, column: Column) -> None:
        """Help as the message a selected heading shows: a note would cost a drawing of its own."""
        if column.help:
            worksheet.data_validation(
                row,
                col,
                row,
                col,
                {
                    "validate": "any",
                    "input_title": self.say(column.heading)[:32],
                    "input_message": self.say(column.help)[:255],
                },
            )

    def _validation(self, worksheet: Worksheet, where: tuple[int, int, int, int], column: Column) -> None:
        """A drop-down or a check as typed. It warns and never forbids: the reader knows more spellings."""
        title = self.say(column.heading)[:32]
        rule: dict[str, object] = {"error_type": "warning", "error_title": title}
        if column.type == "choice":
            labels = [choice.shown(self.lang) for choice in column.choices_in(self.terms)]
            source: list[str] | str = labels
            if len(",".join(labels)) > 250 or any("," in label for label in labels):
                name = f"choice_{column.key}"
                self.lists.setdefault(name, labels)
                source = self._range(name)
            rule |= {
                "validate": "list",
                "source": source,
                "error_message": self.say(N_("This value is not in the list.")),
            }
        elif column.listed:
            if not self.lists.get(column.listed):
                return
            rule |= {"validate": "list", "source": self._range(column.listed), "show_error": False}
        elif column.type == "date":
            rule |= {
                "validate": "date",
                "criteria": "between",
                "minimum": dt.date(1990, 1, 1),
                "maximum": dt.date(2100, 12, 31),
                "error_message": self.say(N_("A date is expected, such as 15/11/2026.")),
            }
        elif column.type in ("money", "percent", "number", "integer"):
            low = -1e12 if column.min is None else column.min
            high = 1e12 if column.max is None else column.max
            rule |= {
                "validate": "decimal" if column.type != "integer" else "integer",
                "criteria": "between",
                "minimum": low if column.type != "integer" else int(low),
                "maximum": high if column.type != "integer" else int(high),
                "error_message": self.say(N_("A number is expected here.")),
            }
        else:
            return
        worksheet.data_validation(*where, rule)

    def _range(self, name: str) -> str:
        """Where a catalogue will stand on the hidden sheet of lists."""
        col = list(self.lists).index(name)
        letter = chr(ord("A") + col)
        return f"={LISTS}!${letter}$2:${letter}${len(self.lists[name]) + 1}"

    def _print(self, worksheet: Worksheet, *, landscape: bool) -> None:
        if landscape:
            worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        worksheet.fit_to_pages(1, 0)
        identity = self.identity
        parts = (self.terms.vendor, identity.partner, str(identity.period))
        # Excel takes 255 characters of a footer, its own signs included; an ampersand counts twice.
        who = " – ".join(filter(None, parts))[:_LONGEST_FOOT].replace("&", "&&")
        worksheet.set_footer(f"&L&8{who}&C&8&A&R&8&P / &N")

    # ---------------------------------------------------------------- values

    def cell_value(self, column: Column, value: Value | None) -> Value | float | None:
        """Return what a cell holds for a value: money in units, a choice as its label."""
        if value is None or value == "":
            return None
        if column.type == "money":
            assert isinstance(value, int)
            return value / 100
        if column.type == "choice":
            return self._labels_of(column).get(str(value), str(value))
        return float(value) if isinstance(value, Decimal) else value

    def _labels_of(self, column: Column) -> dict[str, str]:
        """By key, what a choice shows; worked out once a column, since a sheet asks for it in every row."""
        if id(column) not in self._labels:
            self._labels[id(column)] = {c.key: c.shown(self.lang) for c in column.choices_in(self.terms)}
        return self._labels[id(column)]

    def put(self, worksheet: Worksheet, row: int, col: int, value: object, cell_format: Format) -> None:
        """Write one value as what it is; text that begins with = stays text."""
        if value is None:
            worksheet.write_blank(row, col, None, cell_format)
        elif isinstance(value, bool):
            worksheet.write_boolean(row, col, value, cell_format)
        elif isinstance(value, int | float):
            worksheet.write_number(row, col, value, cell_format)
        elif isinstance(value, dt.date | dt.time | dt.timedelta):
            worksheet.write_datetime(row, col, value, cell_format)  # type: ignore[call-overload]  # takes all three
        else:
            worksheet.write_string(row, col, str(value), cell_format)

    def _records(self, worksheet: Worksheet, sheet: Sheet, layout: TableLayout, rows: Sequence[Row]) -> None:
        formats = {
            (column.key, locked): self.cell_format(column, locked=locked)
            for column in sheet.columns
            for locked in (False, True)
        }
        known = [column for column in sheet.columns if column.by == "reviewkit"]
        for i, row in enumerate(rows):
            at = layout.header_row + i
            prefilled = any(row.get(column.key) not in (None, "") for column in known)
            for column in sheet.columns:
                value = self.cell_value(column, row.get(column.key))
                locked = column.by == "reviewkit" or (prefilled and column.locked and value is not None)
                self.put(worksheet, at, layout.columns[column.key] - 1, value, formats[column.key, locked])
            fit_row(worksheet, at, ((row.get(c.key), c.width) for c in sheet.columns if c.type == "text"))
        # Cells of their own, so that programs that ignore a column's style know these to be unlocked.
        for i in range(len(rows), len(rows) + READY):
            for column in sheet.columns:
                worksheet.write_blank(
                    layout.header_row + i,
                    layout.columns[column.key] - 1,
                    None,
                    formats[column.key, column.by == "reviewkit"],
                )

    def _card_values(self, worksheet: Worksheet, sheet: Sheet, layout: CardLayout, row: Row) -> None:
        for column in sheet.columns:
            value = self.cell_value(column, row.get(column.key))
            if value is not None:
                at, col = layout.cells[column.key]
                self.put(worksheet, at - 1, col - 1, value, self.card_format(column, sheet))

    # --------------------------------------------------------------- hidden

    def _hidden_lists(self) -> None:
        if not self.lists:
            return
        worksheet = self.book.add_worksheet(LISTS)
        for col, (name, values) in enumerate(self.lists.items()):
            worksheet.write_string(0, col, name)
            for row, value in enumerate(values, start=1):
                worksheet.write_string(row, col, value)
        worksheet.hide()

    def _identity(self, tokens: Sequence[str]) -> None:
        worksheet = self.book.add_worksheet(SHEET)
        identity = self.identity
        for row, (name, value) in enumerate(
            (
                *(("token", token) for token in tokens),
                ("form", identity.form),
                ("version", str(identity.version)),
                ("partner", identity.partner or ""),
                ("period", str(identity.period)),
                ("language", identity.lang),
                ("currency", identity.currency),
            )
        ):
            worksheet.write_string(row, 0, name)
            worksheet.write_string(row, 1, value)
        self._pointers(worksheet, len(tokens) + 6)
        worksheet.very_hidden()

    def _pointers(self, worksheet: Worksheet, row: int) -> None:
        """A formula at each heading: programs move it along when people move columns and rename sheets."""
        for key, layout in self.layouts.items():
            if not isinstance(layout, TableLayout) or key in self.unsure:
                continue
            title = layout.title.replace("'", "''")
            for column, col in layout.columns.items():
                for i, text in enumerate((COLUMN, key, column)):
                    worksheet.write_string(row, i, text)
                at = address(layout.header_row, col)
                pointer = f"='{title}'!${at.rstrip('0123456789')}${layout.header_row}"
                worksheet.write_formula(
                    row, 3, pointer, None, self.say(self.form.sheet(key).column(column).heading)
                )
                row += 1


def fit_row(worksheet: Worksheet, row: int, texts: Iterable[tuple[object, int]]) -> None:
    """A row (from 0) as high as the texts need that wrap in their columns' widths.

    Excel fits a row to its text on opening, others do not.
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    if lines > 1:
        worksheet.set_row(row, 15 * min(lines, 8) + 3)


def _lines(text: object, width: int) -> int:
    """How many lines a wrapped text takes in a column so many characters wide."""
    return 1 if not text else sum(1 + len(line) // max(width - 1, 1) for line in str(text).split("\n"))
