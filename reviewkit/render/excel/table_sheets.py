"""A table on its sheet: a real Excel table, its cells, widths, colours and print set-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from reviewkit.content.columns import Column
from reviewkit.content.workbook_description import TableSheet
from reviewkit.render.cell_formats import DAYS, FIGURES, SIGNED, WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel import print_setup as paper
from reviewkit.render.excel.cell_contents import cell_number, count_lines, day_number, estimate_lines
from reviewkit.render.excel.sheet_layout import TableHeading
from reviewkit.render.excel.table_columns import FILTER_BUTTON, StyledColumn, style_columns
from reviewkit.text import N_

_BARS_FROM = 3  # different figures, below which a bar shows nothing the figure does not


def write_table(
    sheet: Any, table: TableSheet, table_name: str, style: WorkbookStyle, *, back_to: str, foot: str
) -> None:
    """Fill the sheet with the table, or with the sentence that stands for its emptiness."""
    paper.table_page(sheet, style, foot, table.title)
    columns = style_columns(table, style)
    for index, styled in enumerate(columns):
        sheet.set_column(index, index, styled.width)
    heading = TableHeading(sheet, columns, style)
    row = heading.write(table, back_to)
    if not table.rows or not columns:
        heading.across(row, names.clean(table.empty), font_size=11)
        return
    last = row + len(table.rows)
    total = any(styled.column.total for styled in columns)
    _table(sheet, table, columns, style, name=table_name, row=row)
    write_rows(sheet, table.rows, columns, row + 1, style)
    _colours(sheet, table.rows, columns, style, first=row + 1)
    wide = len(columns) > 8
    sheet.freeze_panes(row + 1, 1 if wide else 0)
    sheet.repeat_rows(row)
    sheet.print_area(0, 0, last + (1 if total else 0), max(len(columns) - 1, heading.reach))


def _table(
    sheet: Any,
    table: TableSheet,
    columns: Sequence[StyledColumn],
    style: WorkbookStyle,
    *,
    name: str,
    row: int,
) -> None:
    total = any(styled.column.total for styled in columns)
    last = row + len(table.rows)
    options = [_column_options(styled, table, style) for styled in columns]
    if total and not columns[0].column.total:
        options[0]["total_string"] = style.lang.say(N_("Total"))
    lines = max(count_lines(styled.heading, styled.width - FILTER_BUTTON) for styled in columns)
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
            "title": names.one_line(table.title),
            "description": names.one_line(table.title),
        },
    )
    if total:
        _total_row(sheet, table, columns, style, name=name, row=last + 1)


def _column_options(styled: StyledColumn, table: TableSheet, style: WorkbookStyle) -> dict[str, Any]:
    """Return XlsxWriter's options of a table's column: heading, format, function of the last line."""
    ink = style.colour("ink")
    options: dict[str, Any] = {
        "header": styled.heading,
        # The arrow of the filter covers the right end: a heading over figures keeps clear of it.
        "header_format": style(
            bold=True,
            font_color=ink,
            bottom=1,
            bottom_color=ink,
            text_wrap=True,
            valign="bottom",
            **_aside(styled.column.type in FIGURES, styled.indent),
        ),
        "format": styled.plain,
    }
    if styled.column.total:
        options |= {"total_function": "sum", "total_value": _sum(table.rows, styled.column)}
    return options


def _total_row(
    sheet: Any,
    table: TableSheet,
    columns: Sequence[StyledColumn],
    style: WorkbookStyle,
    *,
    name: str,
    row: int,
) -> None:
    """Write the cells of a table's last line: its word, sums that follow the filter, blanks."""
    ink = style.colour("ink")
    for index, styled in enumerate(columns):
        cell_format = style(
            bold=True,
            font_color=ink,
            top=1,
            top_color=ink,
            valign="vcenter",
            align="right" if styled.column.type in FIGURES else "left",
            num_format=style.number_format(styled.column.type),
        )
        if styled.column.total:
            quoted = "".join(f"'{mark}" if mark in "[]#'@" else mark for mark in styled.heading)
            value = _sum(table.rows, styled.column)
            sheet.write_formula(row, index, f"=SUBTOTAL(109,{name}[{quoted}])", cell_format, value)
        elif index == 0:
            sheet.write_string(row, index, style.lang.say(N_("Total")), cell_format)
        else:
            sheet.write_blank(row, index, None, cell_format)


def _aside(figures: bool, indent: int) -> dict[str, Any]:
    return {"align": "right", "indent": 2} if figures else {"align": "left", "indent": indent}


def _sum(rows: Sequence[Mapping[str, Any]], column: Column) -> float | int:
    """Summed before it is scaled: cents add up exactly."""
    return cell_number(column.type, sum(row.get(column.key) or 0 for row in rows)) or 0


def _colours(
    sheet: Any,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[StyledColumn],
    style: WorkbookStyle,
    *,
    first: int,
) -> None:
    """Conditional colours: they follow a figure that somebody changes. The sign says it too."""
    last = first + len(rows) - 1
    for index, styled in enumerate(columns):
        column = styled.column
        if column.type not in FIGURES:
            continue
        for start, end, signed in _signed_runs(rows, column):
            if signed or any((row.get(column.key) or 0) < 0 for row in rows[start : end + 1]):
                cell_format = style.condition(font_color=style.colour("down"))
                rule = {"type": "cell", "criteria": "<", "value": 0, "format": cell_format}
                sheet.conditional_format(first + start, index, first + end, index, rule)
            if signed:
                cell_format = style.condition(font_color=style.colour("up"))
                rule = {"type": "cell", "criteria": ">", "value": 0, "format": cell_format}
                sheet.conditional_format(first + start, index, first + end, index, rule)
        if column.bars and len({row.get(column.key) for row in rows}) >= _BARS_FROM:
            sheet.conditional_format(
                first,
                index,
                last,
                index,
                {
                    "type": "data_bar",
                    "bar_color": style.tint(column.tone if column.tone == "down" else "accent", 0.22),
                    "bar_solid": True,
                    "bar_negative_color": style.tint("down", 0.4),
                    "bar_axis_color": style.colour("previous"),
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
    for signed, run in groupby(range(len(rows)), lambda index: column.type_of(rows[index]) in SIGNED):
        indices = list(run)
        yield indices[0], indices[-1], signed


_LINE, _HIGHEST = 13, 409  # points: each line of a row of several, Excel's limit


def write_rows(
    sheet: Any,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[StyledColumn],
    first: int,
    style: WorkbookStyle,
) -> None:
    """Each cell as its column says; a row as high as its wrapped text."""
    yes, no = style.lang.say(N_("yes")), style.lang.say(N_("no"))
    clean = names.clean
    lines = [1] * len(rows)
    put_text, put_number, put_blank = sheet.put_text, sheet.put_number, sheet.put_blank
    strong = {number for number, row in enumerate(rows, first) if row.get("strong")}
    sheet.reach(first + len(rows) - 1, len(columns) - 1)
    for index, styled in enumerate(columns):
        column = styled.column
        key, kind, mark = column.key, column.type, column.mark
        plain, marked = styled.plain, styled.marked
        wraps, room = styled.wraps, styled.width - 1.5 - styled.indent
        is_figure, is_day = kind in FIGURES, kind in DAYS
        for number, row in enumerate(rows, first):
            raw = row.get(key)
            cell_format = marked if mark and row.get(mark) else styled.strong if number in strong else plain
            if raw is None or raw == "":
                put_blank(number, index, cell_format)
                continue
            if is_figure:
                if column.unit:
                    own = column.type_of(row)
                    cell_format = cell_format if cell_format is marked else styled.units[own]
                    value = cell_number(own, raw)
                else:
                    value = cell_number(kind, raw)
                if value is None:
                    put_blank(number, index, cell_format)
                else:
                    put_number(number, index, value, cell_format)
                continue
            if is_day:
                day = day_number(raw)
                if day is not None:
                    put_number(number, index, day, cell_format)
                    continue
            text = (yes if raw else no) if kind == "flag" else clean(raw)
            if text[:1] in "=+-@" and cell_format is plain:  # still text after somebody edits the cell
                cell_format = styled.quoted
            put_text(number, index, text, cell_format)
            if wraps or "\n" in text:
                lines[number - first] = max(lines[number - first], estimate_lines(text, room))
    for number, many in enumerate(lines, first):
        if many > 1:  # written explicitly: not every program fits rows to wrapped text
            sheet.set_row(number, min(_LINE * many + 5, _HIGHEST))
