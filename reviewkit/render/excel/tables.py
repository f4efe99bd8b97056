"""A table on its sheet: a real Excel table, its widths, colours and print set-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.render.excel import names, paper
from reviewkit.render.excel.describe import Column, TableSheet
from reviewkit.render.excel.look import DAYS, FIGURES, SIGNED, Look
from reviewkit.render.excel.values import figure, printed_width, serial
from reviewkit.render.excel.widths import lines_of, roughly_lines, text_width
from reviewkit.text import N_

_FILTER_BUTTON = 3  # characters that the arrow of a filter covers
_PAGE = 150  # characters across a landscape page still read with ease
_ROW, _LINE, _HIGHEST = 17, 13, 409  # points: a row, each line of a row of several, Excel's limit
_BARS_FROM = 4  # rows, below which a bar shows nothing the figure does not


@dataclass
class _Dressed:
    """A column with what its cells are written with."""

    column: Column
    heading: str
    plain: Any
    marked: Any
    quoted: Any
    indent: int = 0
    width: float = 8


def write_table(
    sheet: Any, given: TableSheet, table_name: str, look: Look, *, back_to: str, foot: str
) -> None:
    """Fill the sheet with the table, or with the sentence that stands for its emptiness."""
    paper.table_page(sheet, look, foot, given.title)
    columns = _dressed(given.columns, look)
    for dressed in columns:
        dressed.width = _width(dressed, given.rows, look)
    _shrink(columns)
    for place, dressed in enumerate(columns):
        sheet.set_column(place, place, dressed.width)
    row = _head(sheet, given, columns, look, back_to)
    if not given.rows or not columns:
        _across(sheet, row, columns, names.clean(given.empty), look(font_size=11, text_wrap=True), look)
        return
    last = row + len(given.rows)
    total = any(dressed.column.total for dressed in columns)
    _table(sheet, given, columns, table_name, row, look)
    _rows(sheet, given.rows, columns, row + 1, look)
    _colours(sheet, given.rows, columns, row + 1, last, look)
    wide = len(columns) > 8
    sheet.freeze_panes(row + 1, 1 if wide else 0)
    sheet.repeat_rows(row)
    sheet.print_area(0, 0, last + (1 if total else 0), len(columns) - 1)


def _dressed(columns: Sequence[Column], look: Look) -> list[_Dressed]:
    out: list[_Dressed] = []
    titles = names.headings([column.heading for column in columns])
    under = {"bottom": 1, "bottom_color": look.colour("hairline"), "valign": "vcenter"}
    for column, title in zip(columns, titles, strict=True):
        kind = column.type
        cell: dict[str, Any] = {**under, "num_format": look.number_format(kind)}
        if kind in FIGURES:
            cell["align"] = "right"
        else:
            # Left beside right would touch: what stands behind a figure moves away from it.
            cell |= {"align": "left", "indent": 1 if out and out[-1].column.type in FIGURES else 0}
            if kind == "text":
                cell["text_wrap"] = True
        if column.means == "late":
            marked = {
                "bold": True,
                "font_color": look.colour("down"),
                "bg_color": look.tint("attention", 0.2),
            }
            if kind in DAYS:  # a sign beside the colour
                marked["num_format"] = (
                    f'"! "{cell["num_format"]}'
                    if "[$" not in cell["num_format"]
                    else (cell["num_format"].replace("]", ']"! "', 1))
                )
        else:
            marked = {"bold": True, "bg_color": look.tint("accent", 0.15)}
        out.append(
            _Dressed(
                column,
                title,
                look(**cell),
                look(**{**cell, **marked}),
                look(**cell, quote_prefix=True),
                indent=cell.get("indent", 0),
            )
        )
    return out


def _width(dressed: _Dressed, rows: Sequence[Mapping[str, Any]], look: Look) -> float:
    """What its figures need to be read whole; text wraps from the declared width, or 36, on."""
    column = dressed.column
    key, kind = column.key, column.type
    heading = max(len(word) for word in dressed.heading.split()) + _FILTER_BUTTON
    if kind == "text":
        found = text_width([row.get(key) for row in rows])
        longest = min(max(found, 6), max(column.width, 36))
        return max(heading, longest) + 1.5 + dressed.indent
    if kind in FIGURES:
        figures = [value for row in rows if (value := figure(kind, row.get(key))) is not None]
        ends = (min(figures), max(figures), sum(figures) if column.total else 0) if figures else (0,)
        needed = max(printed_width(kind, end) for end in ends)
    elif kind == "month":
        needed = 14
    elif kind == "flag":
        needed = 5
    else:
        needed = (13 if column.mark and column.means == "late" else 11) + dressed.indent
    return max(heading, needed + 1.5, 7)


def _shrink(columns: list[_Dressed]) -> None:
    """Where a page would be too wide to read, text wraps earlier, down to its declared width."""
    over = sum(dressed.width for dressed in columns) - _PAGE
    room = {
        place: dressed.width - max(dressed.column.width, 12)
        for place, dressed in enumerate(columns)
        if dressed.column.type == "text" and dressed.width > max(dressed.column.width, 12)
    }
    free = sum(room.values())
    if over <= 0 or not free:
        return
    share = min(1.0, over / free)
    for place, spare in room.items():
        columns[place].width -= spare * share


def _head(sheet: Any, given: TableSheet, columns: list[_Dressed], look: Look, back_to: str) -> int:
    """What it is, the title that says it, the way back, notes; returns the row of the headings."""
    row = 0
    if given.kicker:
        sheet.write_string(
            0, 0, names.one_line(given.kicker), look(bold=True, font_size=9, font_color=look.colour("accent"))
        )
        row = 1
    _across(
        sheet,
        row,
        columns,
        names.one_line(given.title),
        look(bold=True, font_size=14, font_color=look.colour("ink"), text_wrap=True),
        look,
        size=14,
    )
    row += 1
    sheet.write_url(
        row,
        0,
        f"internal:{names.reference(back_to)}!A1",
        look(font_color=look.colour("accent"), font_size=9),
        f"← {back_to}",
    )
    row += 1
    for note in given.notes:
        _across(
            sheet,
            row,
            columns,
            names.clean(note),
            look(font_color=look.colour("muted"), text_wrap=True),
            look,
        )
        row += 1
    sheet.set_row(row, 8)
    return row + 1


def _across(
    sheet: Any, row: int, columns: list[_Dressed], text: str, form: Any, look: Look, *, size: int = 10
) -> None:
    """Text over the whole width of the table, at least a readable line, in as many lines as it needs."""
    width, last = 0.0, -1
    while last < 1 or (last < 40 and (last < len(columns) - 1 or width < 60)):
        last += 1
        width += columns[last].width if last < len(columns) else 8.43
    sheet.merge_range(row, 0, row, last, "", look(font_size=size))
    sheet.write_string(row, 0, text, form)
    sheet.set_row(row, round(size * 1.4 * lines_of(text, width * 10 / size), 1))


def _table(sheet: Any, given: TableSheet, columns: list[_Dressed], name: str, row: int, look: Look) -> None:
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
    lines = max(lines_of(dressed.heading, dressed.width - _FILTER_BUTTON) for dressed in columns)
    sheet.set_row(row, 14 * lines + 4)
    sheet.add_table(row, 0, last + total, len(columns) - 1, {
        "name": name, "style": None, "columns": options, "total_row": total, "banded_rows": False,
        "title": names.one_line(given.title), "description": names.one_line(given.title),
    })  # fmt: skip
    if not total:
        return
    for place, dressed in enumerate(columns):
        form = look(
            bold=True, font_color=ink, top=1, top_color=ink, valign="vcenter",
            align="right" if dressed.column.type in FIGURES else "left",
            num_format=look.number_format(dressed.column.type),
        )  # fmt: skip
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


def _rows(
    sheet: Any, rows: Sequence[Mapping[str, Any]], columns: list[_Dressed], first: int, look: Look
) -> None:
    yes, no = look.lang.say(N_("yes")), look.lang.say(N_("no"))
    clean = names.clean
    lines = [1] * len(rows)
    for place, dressed in enumerate(columns):
        column = dressed.column
        key, kind, mark = column.key, column.type, column.mark
        plain, marked = dressed.plain, dressed.marked
        is_figure, is_day = kind in FIGURES, kind in DAYS
        for number, row in enumerate(rows, first):
            raw = row.get(key)
            form = marked if mark and row.get(mark) else plain
            if raw is None or raw == "":
                sheet.write_blank(number, place, None, form)
                continue
            if is_figure:
                value = figure(kind, raw)
                if value is None:
                    sheet.write_blank(number, place, None, form)
                else:
                    sheet.write_number(number, place, value, form)
                continue
            if is_day:
                day = serial(raw)
                if day is not None:
                    sheet.write_number(number, place, day, form)
                    continue
            text = (yes if raw else no) if kind == "flag" else clean(raw)
            if text[:1] in "=+-@" and form is plain:  # still text after somebody edits the cell
                form = dressed.quoted
            sheet.write_string(number, place, text, form)
            if len(text) > 8:
                lines[number - first] = max(lines[number - first], roughly_lines(text, dressed.width - 1.5))
    for number, many in enumerate(lines, first):
        if many > 1:  # said outright: not every program fits rows to wrapped text
            sheet.set_row(number, min(_LINE * many + 5, _HIGHEST))


def _colours(
    sheet: Any, rows: Sequence[Mapping[str, Any]], columns: list[_Dressed], first: int, last: int, look: Look
) -> None:
    """Conditional colours: they follow a figure that somebody changes. The sign says it too."""
    for place, dressed in enumerate(columns):
        column = dressed.column
        if column.type not in FIGURES:
            continue
        signed = column.type in SIGNED
        if signed or any((row.get(column.key) or 0) < 0 for row in rows):
            form = look.condition(font_color=look.colour("down"))
            sheet.conditional_format(
                first, place, last, place, {"type": "cell", "criteria": "<", "value": 0, "format": form}
            )
        if signed:
            form = look.condition(font_color=look.colour("up"))
            sheet.conditional_format(
                first, place, last, place, {"type": "cell", "criteria": ">", "value": 0, "format": form}
            )
        if column.bars and len(rows) >= _BARS_FROM:
            sheet.conditional_format(first, place, last, place, {
                "type": "data_bar", "bar_color": look.tint("accent", 0.22), "bar_solid": True,
                "bar_negative_color": look.tint("down", 0.4), "bar_axis_color": look.colour("previous"),
                "min_type": "num", "min_value": 0, "data_bar_2010": True,
            })  # fmt: skip
