"""The cells of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_formats import DAYS, FIGURES, Look
from reviewkit.render.excel.cell_values import figure, serial
from reviewkit.render.excel.table_columns import Dressed
from reviewkit.render.excel.text_widths import roughly_lines
from reviewkit.text import N_

_LINE, _HIGHEST = 13, 409  # points: each line of a row of several, Excel's limit


def write_rows(
    sheet: Any, rows: Sequence[Mapping[str, Any]], columns: Sequence[Dressed], first: int, look: Look
) -> None:
    """Each cell as its column says; a row as high as its wrapped text."""
    yes, no = look.lang.say(N_("yes")), look.lang.say(N_("no"))
    clean = names.clean
    lines = [1] * len(rows)
    put_text, put_number, put_blank = sheet.put_text, sheet.put_number, sheet.put_blank
    strong = {number for number, row in enumerate(rows, first) if row.get("strong")}
    sheet.reach(first + len(rows) - 1, len(columns) - 1)
    for place, dressed in enumerate(columns):
        column = dressed.column
        key, kind, mark = column.key, column.type, column.mark
        plain, marked = dressed.plain, dressed.marked
        wraps, room = dressed.wraps, dressed.width - 1.5 - dressed.indent
        is_figure, is_day = kind in FIGURES, kind in DAYS
        for number, row in enumerate(rows, first):
            raw = row.get(key)
            form = marked if mark and row.get(mark) else dressed.strong if number in strong else plain
            if raw is None or raw == "":
                put_blank(number, place, form)
                continue
            if is_figure:
                if column.unit:
                    own = column.type_of(row)
                    form = form if form is marked else dressed.units[own]
                    value = figure(own, raw)
                else:
                    value = figure(kind, raw)
                if value is None:
                    put_blank(number, place, form)
                else:
                    put_number(number, place, value, form)
                continue
            if is_day:
                day = serial(raw)
                if day is not None:
                    put_number(number, place, day, form)
                    continue
            text = (yes if raw else no) if kind == "flag" else clean(raw)
            if text[:1] in "=+-@" and form is plain:  # still text after somebody edits the cell
                form = dressed.quoted
            put_text(number, place, text, form)
            if wraps or "\n" in text:
                lines[number - first] = max(lines[number - first], roughly_lines(text, room))
    for number, many in enumerate(lines, first):
        if many > 1:  # said outright: not every program fits rows to wrapped text
            sheet.set_row(number, min(_LINE * many + 5, _HIGHEST))
