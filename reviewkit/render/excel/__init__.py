"""The Excel engine: the description of a workbook in (reviewkit.content), its bytes out.

It knows no business. Equal descriptions give equal bytes.
"""

from reviewkit.render.excel.workbook_writer import render_workbook

__all__ = ["render_workbook"]
