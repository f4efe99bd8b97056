"""A table on its sheet: a real Excel table, its widths, colours and print set-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel import print_setup as paper
from reviewkit.render.excel.cell_formats import FIGURES, SIGNED, Look
from reviewkit.render.excel.cell_values import figure
from reviewkit.render.excel.sheet_heading import Heading
from reviewkit.render.excel.table_columns import FILTER_BUTTON, Dressed, dressed_columns
from reviewkit.render.excel.table_rows import write_rows
from reviewkit.render.excel.text_widths import lines_of
from reviewkit.render.excel.workbook_description import Column, TableSheet
from reviewkit.text import N_

_BARS_FROM = 3  # different figures, below which a bar shows nothing the figure does not


def write_table(
    sheet: Any, given: TableSheet, table_name: str, look: Look, *, back_to: str, foot: str
) -> None:
    """Fill the sheet with the table, or with the sentence that stands for its emptiness."""
    paper.table_page(sheet, look, foot, given.title)
    columns = dressed_columns(given, look)
    for place, dressed in enumerate(columns):
        sheet.set_column(place, place, dressed.width)
    heading = Heading(sheet, columns, look)
    row = heading.write(given, back_to)
    if not given.rows or not columns:
        heading.across(row, names.clean(given.empty), font_size=11)
        return
    last = row + len(given.rows)
    total = any(dressed.column.total for dressed in columns)
    _table(sheet, given, columns, look, name=table_name, row=row)
    write_rows(sheet, given.rows, columns, row + 1, look)
    _colours(sheet, given.rows, columns, look, first=row + 1)
    wide = len(columns) > 8
    sheet.freeze_panes(row + 1, 1 if wide else 0)
    sheet.repeat_rows(row)
    sheet.print_area(0, 0, last + (1 if total else 0), max(len(columns) - 1, heading.reach))


def _table(
    sheet: Any, given: TableSheet, columns: Sequence[Dressed], look: Look, *, name: str, row: int
) -> None:
    total = any(dressed.column.total for dressed in columns)
    last = row + len(given.rows)
    ink = look.colour("ink")
    head = {
        "bold": True,
        "font_color": ink,
        "bottom": 1,
        "bottom_color": ink,
        "text_wrap": True,
        "valign": "bottom",
    }
    options: list[dict[str, Any]] = []
    for dressed in columns:
        figures = dressed.column.type in FIGURES
        option: dict[str, Any] = {
            "header": dressed.heading,
            # The arrow of the filter covers the right end: a heading over figures keeps clear of it.
            "header_format": look(**head, **_aside(figures, dressed.indent)),
            "format": dressed.plain,
        }
        if dressed.column.total:
            option |= {"total_function": "sum", "total_value": _sum(given.rows, dressed.column)}
        options.append(option)
    word = look.lang.say(N_("Total"))
    labelled = total and not columns[0].column.total
    if labelled:
        options[0]["total_string"] = word
    lines = max(lines_of(dressed.heading, dressed.width - FILTER_BUTTON) for dressed in columns)
    sheet.set_row(row, 14 * lines + 4)
    sheet.add_table(
        row,
        0,
        last + total,
        len(columns) - 1,
        {
            "name": name,
            "style": None,
            "columns": options,
            "total_row": total,
            "banded_rows": False,
            "title": names.one_line(given.title),
            "description": names.one_line(given.title),
        },
    )
    if not total:
        return
    for place, dressed in enumerate(columns):
        form = look(
            bold=True,
            font_color=ink,
            top=1,
            top_color=ink,
            valign="vcenter",
            align="right" if dressed.column.type in FIGURES else "left",
            num_format=look.number_format(dressed.column.type),
        )
        if dressed.column.total:
            quoted = "".join(f"'{mark}" if mark in "[]#'@" else mark for mark in dressed.heading)
            value = _sum(given.rows, dressed.column)
            sheet.write_formula(last + 1, place, f"=SUBTOTAL(109,{name}[{quoted}])", form, value)
        elif place == 0:
            sheet.write_string(last + 1, place, word, form)
        else:
            sheet.write_blank(last + 1, place, None, form)


def _aside(figures: bool, indent: int) -> dict[str, Any]:
    return {"align": "right", "indent": 2} if figures else {"align": "left", "indent": indent}


def _sum(rows: Sequence[Mapping[str, Any]], column: Column) -> float | int:
    """Summed before it is scaled: cents add up exactly."""
    return figure(column.type, sum(row.get(column.key) or 0 for row in rows)) or 0


def _colours(
    sheet: Any, rows: Sequence[Mapping[str, Any]], columns: Sequence[Dressed], look: Look, *, first: int
) -> None:
    """Conditional colours: they follow a figure that somebody changes. The sign says it too."""
    last = first + len(rows) - 1
    for place, dressed in enumerate(columns):
        column = dressed.column
        if column.type not in FIGURES:
            continue
        for start, end, signed in _signed_runs(rows, column):
            if signed or any((row.get(column.key) or 0) < 0 for row in rows[start : end + 1]):
                form = look.condition(font_color=look.colour("down"))
                told = {"type": "cell", "criteria": "<", "value": 0, "format": form}
                sheet.conditional_format(first + start, place, first + end, place, told)
            if signed:
                form = look.condition(font_color=look.colour("up"))
                told = {"type": "cell", "criteria": ">", "value": 0, "format": form}
                sheet.conditional_format(first + start, place, first + end, place, told)
        if column.bars and len({row.get(column.key) for row in rows}) >= _BARS_FROM:
            sheet.conditional_format(
                first,
                place,
                last,
                place,
                {
                    "type": "data_bar",
                    "bar_color": look.tint(column.tone if column.tone == "down" else "accent", 0.22),
                    "bar_solid": True,
                    "bar_negative_color": look.tint("down", 0.4),
                    "bar_axis_color": look.colour("previous"),
                    "min_type": "num",
                    "min_value": 0,
                    "data_bar_2010": True,
                },
            )


def _signed_runs(rows: Sequence[Mapping[str, Any]], column: Column) -> Iterator[tuple[int, int, bool]]:
    """Stretches of rows whose figures bear a sign, or do not: first, last, whether they do."""
    if column.tone == "neutral":
        return
    if not column.unit:
        yield 0, len(rows) - 1, column.type in SIGNED
        return
    for signed, run in groupby(range(len(rows)), lambda place: column.type_of(rows[place]) in SIGNED):
        places = list(run)
        yield places[0], places[-1], signed
