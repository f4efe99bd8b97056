"""Repairs of rendered text: signals obeyed and gone."""

from __future__ import annotations

import pytest
from lxml import etree

from reviewkit.render.word.template.finishing import check_well_formed, finish, without_empty_section
from reviewkit.render.word.template.insertion_sites import (
    COLUMNS_END,
    NEEDS_PARAGRAPH,
    NO_DRAWING,
    ROW_END,
    TABLE_END,
    TABLE_START,
)

CELL, ROW = "<w:tc><w:p/></w:tc>", "<w:tr><w:tc><w:p/></w:tc></w:tr>"


def finished(text, cut=None):
    chunks = [text] if cut is None else [text[:cut], text[cut:]]
    return "".join(finish(chunks))


@pytest.mark.parametrize("cut", [None, 3, 12, 20])
def test_a_table_without_rows_goes(cut):
    assert finished(f"a{TABLE_START}<w:tbl><w:tblPr/></w:tbl>{TABLE_END}b", cut) == "ab"


@pytest.mark.parametrize("cut", [None, 3, 30])
def test_a_table_with_a_row_stays(cut):
    table = f"<w:tbl>{ROW}</w:tbl>"
    assert finished(f"{TABLE_START}{table}{TABLE_END}", cut) == table


def test_a_row_without_cells_goes_and_its_table_too():
    empty = f"<w:tr><w:trPr/></w:tr>{ROW_END}"
    assert (
        finished(f"{TABLE_START}<w:tbl>{empty}{ROW}{ROW_END}</w:tbl>{TABLE_END}") == f"<w:tbl>{ROW}</w:tbl>"
    )
    assert finished(f"{TABLE_START}<w:tbl>{empty}</w:tbl>{TABLE_END}") == ""


def test_the_row_of_an_inner_table_is_not_the_outer_one():
    inner = f"<w:tr><w:tc><w:tbl>{ROW}</w:tbl><w:p/></w:tc></w:tr>"
    assert finished(f"{inner}{ROW_END}") == inner


@pytest.mark.parametrize(
    ("drawn", "row", "widths"),
    [
        ([30, 30], CELL * 3, [20, 20, 20]),
        ([20, 20, 20], CELL, [60]),
        ([30, 30], '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr></w:tc>', [30, 30]),
    ],
)
def test_the_grid_follows_the_columns(drawn, row, widths):
    def grid(values):
        columns = "".join(f'<w:gridCol w:w="{value}"/>' for value in values)
        return f"<w:tblGrid>{columns}</w:tblGrid>"

    table = f"<w:tbl>{grid(drawn)}<w:tr>{row}</w:tr></w:tbl>"
    assert grid(widths) in finished(f"{TABLE_START}{table}{COLUMNS_END}")


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        ("<w:p/>", "<w:p/>"),
        ("", "<w:p/>"),
        ("<w:tbl></w:tbl>", "</w:tbl><w:p/>"),
        ("<w:p>a</w:p>", "a</w:p>"),
    ],
)
def test_a_cell_ends_in_a_paragraph(content, ending):
    assert finished(f"<w:tc>{content}{NEEDS_PARAGRAPH}</w:tc>").removesuffix("</w:tc>").endswith(ending)


@pytest.mark.parametrize(
    ("paragraph", "left"),
    [
        (f"<w:p>{NO_DRAWING}</w:p>", ""),
        (f"<w:p><w:r><w:t>a</w:t></w:r>{NO_DRAWING}</w:p>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>"),
        (f"<w:p>{NO_DRAWING}{NO_DRAWING}</w:p>", ""),
    ],
)
def test_a_drawing_without_a_value_takes_its_paragraph(paragraph, left):
    assert finished(f"x{paragraph}y") == f"x{left}y"


def test_an_empty_last_section_goes():
    first, last = '<w:sectPr w:a="1"></w:sectPr>', '<w:sectPr w:a="2"></w:sectPr>'
    text = f"<w:p/><w:p><w:pPr>{first}</w:pPr></w:p>{last}</w:body>"
    assert without_empty_section([text]) == [f"<w:p/>{first}</w:body>"]
    full = [f"<w:p><w:pPr>{first}</w:pPr></w:p><w:p/>{last}</w:body>"]
    assert without_empty_section(full) == full


def test_xml_that_does_not_fit_is_refused():
    check_well_formed("<a><b/></a>")
    with pytest.raises(etree.XMLSyntaxError):
        check_well_formed("<a><b></a>")
