"""Write the bytes of a workbook from its description."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from reviewkit.content.workbook_description import TableSheet, Workbook
from reviewkit.render.cell_formats import FONT, WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel.chart_data_sheet import DataSheet
from reviewkit.render.excel.fast_sheet import FastWorksheet
from reviewkit.render.excel.native_charts import ChartDrawer
from reviewkit.render.excel.print_setup import data_page
from reviewkit.render.excel.scenario_sheet import write_scenario
from reviewkit.render.excel.synthesis_sheet import Link, write_synthesis
from reviewkit.render.excel.table_sheets import write_table
from reviewkit.text import N_, Language, language


def render_workbook(workbook: Workbook) -> bytes:
    """Render a workbook: the synthesis, the what-if sheet, a sheet for each table, the charts' figures last."""
    lang = language(workbook.lang)
    stream = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": {"font_name": FONT, "font_size": 10}}
    book = xlsxwriter.Workbook(stream, options)
    _properties(book, workbook)
    style = WorkbookStyle(book, lang, workbook.currency, workbook.colours)
    sheet_names, table_names = names.SheetNames(), names.TableNames()
    front_name = sheet_names(workbook.front.name)
    front = book.add_worksheet(front_name, FastWorksheet)
    front.set_tab_color(style.colour("accent"))
    links = []
    if workbook.scenario is not None:
        name = sheet_names(workbook.scenario.name)
        what_if = book.add_worksheet(name, FastWorksheet)
        write_scenario(what_if, workbook.scenario, style, back_to=front_name, foot=workbook.foot)
        links.append(Link(name, workbook.scenario.title))
    for table in workbook.tables:
        name = sheet_names(table.name or table.title)
        write_table(
            book.add_worksheet(name, FastWorksheet),
            table,
            table_names(table.name or table.title),
            style,
            back_to=front_name,
            foot=workbook.foot,
        )
        links.append(Link(name, _describe_rows(table, lang)))
    data_name = sheet_names(lang.say(N_("Data")))
    drawn = bool(workbook.front.charts) or any(tile.trend for tile in workbook.front.tiles)
    sheet = book.add_worksheet(data_name, FastWorksheet) if drawn else None
    data = DataSheet(sheet, data_name, style)
    if sheet is not None:
        sheet.set_tab_color(style.colour("previous"))
        data_page(sheet, style, workbook.foot)
        links.append(Link(data_name, lang.say(N_("figures of the charts"))))
    write_synthesis(front, workbook.front, links, drawer=ChartDrawer(book, data, style), foot=workbook.foot)
    if sheet is not None:
        data.close()
    book.close()
    return stream.getvalue()


def _describe_rows(table: TableSheet, lang: Language) -> str:
    if not table.rows:
        return lang.say(N_("none"))
    return lang.count("{n} row", "{n} rows", len(table.rows))


def _properties(book: Any, workbook: Workbook) -> None:
    book.set_properties(
        {
            "title": names.one_line(workbook.title),
            "subject": names.one_line(workbook.subject),
            "author": names.one_line(workbook.author),
            "company": names.one_line(workbook.company),
            "keywords": names.one_line(workbook.keywords),
            "created": workbook.created,
        }
    )
    book.set_calc_mode("auto")
