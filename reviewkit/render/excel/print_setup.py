"""Print set-up: A4, one page wide, vendor and date in the footer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.render.cell_formats import WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.text import N_

_A4 = 9
_UPRIGHT, _LYING = 965, 645  # pixels of height on a page at full size, with a little to spare
_WIDE = 70  # percent, at which the synthesis is as wide as an upright page; a lying one holds it whole
_SMALLEST = 57  # percent, below which it goes on to a second page


def table_page(sheet: Any, style: WorkbookStyle, foot: str, title: str) -> None:
    sheet.set_landscape()
    _page(sheet, style, foot)
    sheet.set_header(f"&R{_small(style)}{_escaped(title, 90)}", {"margin": 0.3})
    sheet.fit_to_pages(1, 0)


def synthesis_page(sheet: Any, style: WorkbookStyle, foot: str, rows: Sequence[tuple[int, int]]) -> None:
    """Set up the synthesis: portrait where it is tall, on one page where that stays legible.

    rows  the first row of each part and its height in pixels: no page break falls inside a part
    """
    height = sum(pixels for _, pixels in rows)
    lying = height <= _LYING
    if lying:
        sheet.set_landscape()
    _page(sheet, style, foot)
    sheet.center_horizontally()
    # An explicit scale: fitting to a page, LibreOffice loses last rows and Excel ignores breaks.
    scale = min(100 if lying else _WIDE, 100 * (_LYING if lying else _UPRIGHT) // height)
    if scale >= _SMALLEST:
        sheet.set_print_scale(scale)
        return
    sheet.set_print_scale(_WIDE)
    used, breaks = 0, []
    for row, pixels in rows:
        if used and used + pixels > 100 * _UPRIGHT // _WIDE:
            breaks.append(row)
            used = 0
        used += pixels
    sheet.set_h_pagebreaks(breaks)


def data_page(sheet: Any, style: WorkbookStyle, foot: str) -> None:
    _page(sheet, style, foot)
    sheet.fit_to_pages(1, 0)


def _page(sheet: Any, style: WorkbookStyle, foot: str) -> None:
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.hide_gridlines(2)
    sheet.set_default_row(17)
    small = _small(style)
    page = style.lang.say(N_("Page {page} of {pages}"), page="&P", pages="&N")
    word = style.lang.say(N_("Confidential"))
    sheet.set_footer(f"&L{small}{_escaped(foot, 100)}&R{small}{word} · {page}", {"margin": 0.3})


def _small(style: WorkbookStyle) -> str:
    """Return the code of small muted text. The colour comes last: a digit after the size would extend it."""
    return f"&8&K{style.colour('muted')[1:]}"


def _escaped(text: str, most: int) -> str:
    return names.one_line(text, most).replace("&", "&&")
