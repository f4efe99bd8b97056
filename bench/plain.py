"""The plain script people write: pandas reads with openpyxl, docxtpl makes the Word pack, openpyxl
writes the Excel pack and the next workbook. It checks nothing and keeps nothing; what it is
spared (the words of the Word pack's context are handed to it ready) only makes it faster.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from docxtpl import DocxTemplate
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

PROBABILITY = {1: 0.1, 2: 0.25, 3: 0.5, 4: 0.75, 5: 0.9}
SHEETS = ("Pipe", "Gagnées et perdues", "Commit", "Nouveaux leads", "À faire", "Difficultés et demandes")


def partner_month(
    now: Path, before: Path, template: Path, context: Mapping[str, Any], tables: Mapping[str, Sequence[Any]]
) -> list[bytes]:
    """Read two months of a partner, compare them, return its Word pack, Excel pack and next workbook."""
    months = [pd.read_excel(path, sheet_name=None, engine="openpyxl") for path in (now, before)]
    compare(*months)
    word = DocxTemplate(template)
    word.render(dict(context), autoescape=True)
    buffer = io.BytesIO()
    word.save(buffer)
    return [buffer.getvalue(), excel_pack(tables), next_workbook(months[0])]


def compare(now: Mapping[str, pd.DataFrame], before: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Work out stages, movement and commit the way a notebook does; return the stages."""
    pipe = [m[SHEETS[0]].dropna(subset=["Référence"]) for m in (now, before)]
    for frame in pipe:
        frame["stage"] = frame["Étape"].astype(str).str[0]
        frame["weighted"] = frame["Montant"] * frame["stage"].map(
            lambda s: PROBABILITY.get(int(s), 0) if s.isdigit() else 0
        )
    stages = (
        pipe[0]
        .groupby("stage")[["Montant", "weighted"]]
        .sum()
        .join(pipe[1].groupby("stage")[["Montant", "weighted"]].sum().add_suffix(" before"), how="outer")
    )
    moved = pipe[0].merge(pipe[1], on="Référence", how="outer", suffixes=("", " before"), indicator=True)
    moved["change"] = moved["Montant"].fillna(0) - moved["Montant before"].fillna(0)
    moved.groupby("_merge", observed=False)["change"].sum()
    before[SHEETS[2]].merge(now[SHEETS[1]], on="Référence", how="left")
    return stages


def excel_pack(tables: Mapping[str, Sequence[Any]]) -> bytes:
    """Return a workbook with each of the pack's tables on a sheet, two charts in front."""
    book = openpyxl.Workbook()
    front = book.active
    front.title = "Synthèse"
    for n, (name, (heads, rows)) in enumerate(tables.items()):
        sheet = book.create_sheet(name[:31])
        sheet.append(heads)
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1D3557")
        sheet.freeze_panes = "A2"
        if rows:
            last = openpyxl.utils.get_column_letter(len(heads))
            sheet.add_table(Table(displayName=f"T{n}", ref=f"A1:{last}{len(rows) + 1}"))
        if n < 2 and rows:
            chart = BarChart()
            chart.add_data(
                Reference(sheet, min_col=2, max_col=3, min_row=1, max_row=len(rows) + 1),
                titles_from_data=True,
            )
            chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=len(rows) + 1))
            front.add_chart(chart, f"B{2 + 18 * n}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def next_workbook(month: Mapping[str, pd.DataFrame]) -> bytes:
    """Return the workbook to fill next, prefilled with the month's sheets."""
    book = openpyxl.Workbook()
    for name in SHEETS:
        sheet = book.create_sheet(name[:31])
        frame = month[name]
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False):
            sheet.append([None if pd.isna(v) else v for v in row])
        rule = DataValidation(
            type="list", formula1='"1 Identifiée,2 Qualifiée,3 Proposition,4 Négociation,5 Accord verbal"'
        )
        sheet.add_data_validation(rule)
        rule.add("E2:E400")
        for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row + 25):
            for cell in row:
                cell.protection = openpyxl.styles.Protection(locked=False)
        sheet.freeze_panes = "B2"
        sheet.protection.sheet = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
