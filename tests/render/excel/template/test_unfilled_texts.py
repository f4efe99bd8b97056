"""Tags of a workbook template where none is filled are reported."""

import io

import pytest
import xlsxwriter

from reviewkit.render.excel import ExcelTemplate


def company(book, sheet):
    book.set_properties({"company": "{{ a }}"})


def custom_property(book, sheet):
    book.set_custom_property("P", "{{ a }}")


def link(book, sheet):
    sheet.write_url("A2", "https://x.example/%7B%7Ba%7D%7D", string="go")


def alternative_text(book, sheet):
    sheet.insert_textbox("D1", "x", {"description": "{{ a }}"})


def series_name(book, sheet):
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=S!$B$1:$B$2", "name": "{{ a }}"})
    sheet.insert_chart("F5", chart)


def defined_name(book, sheet):
    book.define_name("nm", '="{{ a }}"')


def formula(book, sheet):
    sheet.write_formula("A7", '="{{ a }}"')


def rule(book, sheet):
    sheet.conditional_format(
        "A5", {"type": "formula", "criteria": '=A5="{{ a }}"', "format": book.add_format({"bold": 1})}
    )


def filled(book, sheet):
    sheet.write_string("A1", "{{ a }}")
    sheet.set_header("&C{{ a }}")
    sheet.write_comment("A4", "{{ a }}")
    book.set_properties({"title": "{{ a }}"})


@pytest.mark.parametrize(
    ("build", "part"),
    [
        (company, "docProps/app.xml"), (custom_property, "docProps/custom.xml"),
        (link, "xl/worksheets/_rels/sheet1.xml.rels"), (alternative_text, "xl/drawings/drawing1.xml"),
        (series_name, "xl/charts/chart1.xml"), (defined_name, "xl/workbook.xml"), (formula, "xl/worksheets/sheet1.xml"),
        (rule, "xl/worksheets/sheet1.xml"), (filled, None),
    ],
)  # fmt: skip
def test_a_tag_that_is_not_filled_is_reported(build, part):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    build(book, book.add_worksheet("S"))
    book.close()
    template = ExcelTemplate(stream.getvalue())
    faults = [(fault.code, fault.part, fault.severity) for fault in template.faults()]
    assert faults == ([("unfilled-tag", part, "warning")] if part else [])
    assert template.render({"a": "x"})
