"""The workbook inside a chart, which "Edit data" opens in Word, with the figures of the chart.

Written directly and not with XlsxWriter: one sheet, no clock in its properties, 0.3 ms.
"""

from __future__ import annotations

import re
from functools import cache

from reviewkit.render.cell_formats import FONT
from reviewkit.render.word.charts.chart_values import Category, ChartData, category_number, decimal_text
from reviewkit.render.word.package.docx_package import ZipEntry, deflated, write_entries
from reviewkit.render.word.package.namespaces import CT, DECLARATION, R
from reviewkit.render.word.package.namespaces import REL as RELATIONS
from reviewkit.render.word.package.xml_text import escaped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BREAKS = re.compile("[\x07\x0b\x0c]")


def column_letters(number: int) -> str:
    """The letters of a column counted from 0: A, B ... AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def chart_workbook(data: ChartData, sheet: str, formats: list[str]) -> bytes:
    """Write the workbook: categories in column A, series from column B on, names in row 1.

    formats  the number format of the categories, then of each series
    """
    distinct = ["General", *dict.fromkeys(code for code in formats if code != "General")]
    styles = [distinct.index(code) for code in formats]
    rows = [
        _row(1, ["", *(_inline_string(series.name) for series in data.series)], [0] * (len(data.series) + 1))
    ]
    for index, category in enumerate(data.categories):
        figures = (series.values[index] for series in data.series)
        cells = [
            _category_cell(category, data.category_type),
            *("" if figure is None else f"<v>{decimal_text(figure)}</v>" for figure in figures),
        ]
        rows.append(_row(index + 2, cells, styles))
    body = (
        f'{DECLARATION}<worksheet xmlns="{MAIN}">'
        '<cols><col min="1" max="1" width="24" customWidth="1"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )
    entries = [
        *_fixed_parts(sheet),
        deflated("xl/worksheets/sheet1.xml", body.encode()),
        deflated("xl/styles.xml", _styles_part(distinct).encode()),
    ]
    return write_entries(entries)


def _inline_string(text: str) -> str:
    return f'<is><t xml:space="preserve">{_BREAKS.sub(" ", escaped(text))}</t></is>'


def _category_cell(category: Category, category_type: str) -> str:
    if category is None:
        return ""
    if category_type == "text":
        return _inline_string(str(category))
    return f"<v>{category_number(category)}</v>"


def _row(number: int, cells: list[str], styles: list[int]) -> str:
    parts = []
    for index, (cell, style) in enumerate(zip(cells, styles, strict=True)):
        if cell:
            cell_type = ' t="inlineStr"' if cell.startswith("<is>") else ""
            style_attribute = f' s="{style}"' if style and not cell_type else ""
            parts.append(f'<c r="{column_letters(index)}{number}"{style_attribute}{cell_type}>{cell}</c>')
    return f'<row r="{number}">{"".join(parts)}</row>'


def _styles_part(formats: list[str]) -> str:
    custom = "".join(
        f'<numFmt numFmtId="{163 + index}" formatCode="{escaped(code)}"/>'
        for index, code in enumerate(formats)
        if index
    )
    count = len(formats) - 1
    formats_xml = f'<numFmts count="{count}">{custom}</numFmts>' if count else ""
    cell_formats = "".join(
        f'<xf numFmtId="{163 + index if index else 0}" fontId="0" fillId="0" borderId="0" xfId="0"'
        f"{' applyNumberFormat=' + chr(34) + '1' + chr(34) if index else ''}/>"
        for index in range(len(formats))
    )
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}">{formats_xml}'
        f'<fonts count="1"><font><sz val="11"/><name val="{FONT}"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{cell_formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


@cache
def _fixed_parts(sheet: str) -> tuple[ZipEntry, ...]:
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{CT}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT_TYPE}.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}"/>'
            '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.styles+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{R}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{R}"><sheets><sheet name="{escaped(sheet)}" sheetId="1" '
            'r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{R}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{R}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
    }
    return tuple(deflated(name, (DECLARATION + text).encode()) for name, text in parts.items())
