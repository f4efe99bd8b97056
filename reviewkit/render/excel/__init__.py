"""The Excel engine: workbooks from templates, and from the description of a workbook (reviewkit.content).

It knows no business. Equal inputs give equal bytes.
"""

from reviewkit.render.excel.template.excel_template import ExcelTemplate, check_workbook_template
from reviewkit.render.excel.template.rich_values import Link
from reviewkit.render.excel.workbook_writer import render_workbook

__all__ = ["ExcelTemplate", "Link", "check_workbook_template", "render_workbook"]
