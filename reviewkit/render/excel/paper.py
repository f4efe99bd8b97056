"""Print set-up: A4, one page wide, headings repeated, who and when at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.render.excel import names
from reviewkit.render.excel.look import Look
from reviewkit.text import N_

_A4 = 9
_SCALE = 70  # percent, at which the synthesis is as wide as an upright page
_UPRIGHT, _LYING = 1380, 660  # pixels that a page holds in height, where the width is full
_SQUEEZED = 1.22  # so much more is squeezed onto one page rather than spread over two


def table_page(sheet: Any, look: Look, foot: str, title: str) -> None:
    sheet.set_landscape()
    _page(sheet, look, foot)
    sheet.set_header(f"&R{_small(look)}{_escaped(title, 90)}", {"margin": 0.3})
    sheet.fit_to_pages(1, 0)


def front_page(sheet: Any, look: Look, foot: str, rows: Sequence[tuple[int, int]]) -> None:
    """The synthesis: upright where it is taller than wide, on one page where that stays legible.

    rows  the first row of each part, and its height in pixels: no part is cut by the end of a page
    """
    height = sum(pixels for _, pixels in rows)
    if height < _LYING:
        sheet.set_landscape()
    _page(sheet, look, foot)
    sheet.center_horizontally()
    if height <= _UPRIGHT * _SQUEEZED:
        sheet.fit_to_pages(1, 1)
        return
    # Fitted to one page in width Excel would ignore the breaks: the scale is said instead.
    sheet.set_print_scale(_SCALE)
    used, breaks = 0, []
    for row, pixels in rows:
        if used and used + pixels > _UPRIGHT:
            breaks.append(row)
            used = 0
        used += pixels
    sheet.set_h_pagebreaks(breaks)


def data_page(sheet: Any, look: Look, foot: str) -> None:
    _page(sheet, look, foot)
    sheet.fit_to_pages(1, 0)


def _page(sheet: Any, look: Look, foot: str) -> None:
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.hide_gridlines(2)
    sheet.set_default_row(17)
    small = _small(look)
    page = look.lang.say(N_("Page {page} of {pages}"), page="&P", pages="&N")
    word = look.lang.say(N_("Confidential"))
    sheet.set_footer(f"&L{small}{_escaped(foot, 100)}&R{small}{word} · {page}", {"margin": 0.3})


def _small(look: Look) -> str:
    """Eight points, muted. The colour stands last: a digit behind a size would be read as part of it."""
    return f"&8&K{look.colour('muted')[1:]}"


def _escaped(text: str, most: int) -> str:
    return names.one_line(text, most).replace("&", "&&")
