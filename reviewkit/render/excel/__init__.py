"""The Excel engine: a plain description of a workbook in, its bytes out.

It knows no business. Equal descriptions give equal bytes.
"""

from reviewkit.render.excel.workbook_description import (
    Chart,
    Column,
    Front,
    Line,
    TableSheet,
    Tile,
    Workbook,
    described,
)
from reviewkit.render.excel.workbook_writer import render_workbook

__all__ = [
    "Chart",
    "Column",
    "Front",
    "Line",
    "TableSheet",
    "Tile",
    "Workbook",
    "described",
    "render_workbook",
]
