"""Workbooks from templates that people draw in Excel or LibreOffice: compiled once, rendered many times."""
