"""From a description to the bytes of a workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.cell_formats import FONT, Look
from reviewkit.render.excel.chart_data_sheet import DataSheet
from reviewkit.render.excel.fast_sheet import Sheet
from reviewkit.render.excel.native_charts import Drawing
from reviewkit.render.excel.print_setup import data_page
from reviewkit.render.excel.synthesis_sheet import Link, write_front
from reviewkit.render.excel.table_sheets import write_table
from reviewkit.render.excel.workbook_description import TableSheet, Workbook, described
from reviewkit.text import N_, Language, language


def render_workbook(given: Workbook | Mapping[str, Any]) -> bytes:
    """The workbook's bytes: the synthesis, a sheet for each table, the charts' figures last.

    given  a Workbook, or the same in plain mappings (see `described`)
    """
    wanted = given if isinstance(given, Workbook) else described(given)
    lang = language(wanted.lang)
    out = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": {"font_name": FONT, "font_size": 10}}
    book = xlsxwriter.Workbook(out, options)
    _properties(book, wanted)
    look = Look(book, lang, wanted.currency, wanted.colours)
    sheet_names, table_names = names.SheetNames(), names.TableNames()
    front_name = sheet_names(wanted.front.name)
    front = book.add_worksheet(front_name, Sheet)
    front.set_tab_color(look.colour("accent"))
    links = []
    for table in wanted.tables:
        name = sheet_names(table.name or table.title)
        write_table(
            book.add_worksheet(name, Sheet),
            table,
            table_names(table.name or table.title),
            look,
            back_to=front_name,
            foot=wanted.foot,
        )
        links.append(Link(name, _says(table, lang)))
    data_name = sheet_names(lang.say(N_("Data")))
    drawn = bool(wanted.front.charts) or any(tile.trend for tile in wanted.front.tiles)
    sheet = book.add_worksheet(data_name, Sheet) if drawn else None
    data = DataSheet(sheet, data_name, look)
    if sheet is not None:
        sheet.set_tab_color(look.colour("previous"))
        data_page(sheet, look, wanted.foot)
        links.append(Link(data_name, lang.say(N_("figures of the charts"))))
    write_front(front, wanted.front, links, drawing=Drawing(book, data, look), foot=wanted.foot)
    if sheet is not None:
        data.close()
    book.close()
    return out.getvalue()


def _says(table: TableSheet, lang: Language) -> str:
    if not table.rows:
        return lang.say(N_("none"))
    return lang.count("{n} row", "{n} rows", len(table.rows))


def _properties(book: Any, wanted: Workbook) -> None:
    book.set_properties(
        {
            "title": names.one_line(wanted.title),
            "subject": names.one_line(wanted.subject),
            "author": names.one_line(wanted.author),
            "company": names.one_line(wanted.company),
            "keywords": names.one_line(wanted.keywords),
            "created": wanted.created,
        }
    )
    book.set_calc_mode("auto")
