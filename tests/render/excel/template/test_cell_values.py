"""Values as the XML of cells."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from markupsafe import Markup

from reviewkit.render.excel import Link
from reviewkit.render.excel.template.cell_values import (
    CellWriter,
    escaped_text,
    header_value,
    name_value,
    serial_number,
    text_value,
)
from reviewkit.render.excel.template.render_state import RenderState, current_render_state
from reviewkit.render.excel.template.style_book import CellStyle
from reviewkit.render.word import InlineImage, RichText
from reviewkit.render.word.word_errors import ValueRefusedError

STYLE = CellStyle(' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="5"')


def cell(value: object, *, date1904: bool = False) -> str:
    token = current_render_state.set(RenderState())
    try:
        return CellWriter([STYLE], date1904).filter()(value, 0)
    finally:
        current_render_state.reset(token)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("text", ' s="1" t="inlineStr"><is><t>text</t></is></c>'),
        ("=1+1", ' s="1" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("A & <b>", ' s="1" t="inlineStr"><is><t>A &amp; &lt;b&gt;</t></is></c>'),
        (" padded ", ' s="1" t="inlineStr"><is><t xml:space="preserve"> padded </t></is></c>'),
        ("two\nlines", ' s="5" t="inlineStr"><is><t xml:space="preserve">two\nlines</t></is></c>'),
        ("two\r\nlines", ' s="5" t="inlineStr"><is><t xml:space="preserve">two\nlines</t></is></c>'),
        ("a\x00b\x07c\ufdd0\ud800", ' s="1" t="inlineStr"><is><t>abc</t></is></c>'),
        ("_x0041_", ' s="1" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
        ("1 234,50\u202f€", ' s="1" t="inlineStr"><is><t>1 234,50\u202f€</t></is></c>'),
        ("", ' s="1"/>'),
        ("\x00", ' s="1"/>'),
        (None, ' s="1"/>'),
        (float("nan"), ' s="1"/>'),
        (Decimal("NaN"), ' s="1"/>'),
        (pd.NaT, ' s="1"/>'),
        (pd.NA, ' s="1"/>'),
        (float("inf"), ' s="1" t="e"><v>#NUM!</v></c>'),
        (Decimal("-Infinity"), ' s="1" t="e"><v>#NUM!</v></c>'),
        (5, ' s="1"><v>5</v></c>'),
        (-0.1, ' s="1"><v>-0.1</v></c>'),
        (10**20, ' s="1"><v>100000000000000000000</v></c>'),
        (Decimal("1234567.89"), ' s="1"><v>1234567.89</v></c>'),
        (Decimal("1E+3"), ' s="1"><v>1000</v></c>'),
        (np.int64(7), ' s="1"><v>7</v></c>'),
        (np.float64(0.5), ' s="1"><v>0.5</v></c>'),
        (np.bool_(True), ' s="1" t="b"><v>1</v></c>'),
        (True, ' s="1" t="b"><v>1</v></c>'),
        (False, ' s="1" t="b"><v>0</v></c>'),
        (dt.date(2026, 11, 27), ' s="2"><v>46353</v></c>'),
        (dt.datetime(2026, 11, 27, 12), ' s="3"><v>46353.5</v></c>'),
        (pd.Timestamp("2026-11-27 06:00"), ' s="3"><v>46353.25</v></c>'),
        (dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC), ' s="3"><v>46353.5</v></c>'),
        (dt.time(18), ' s="4"><v>0.75</v></c>'),
        (dt.timedelta(hours=36), ' s="4"><v>1.5</v></c>'),
        (dt.date(1850, 1, 1), ' s="1" t="inlineStr"><is><t>1850-01-01</t></is></c>'),
        (Markup("a &amp; b"), ' s="1" t="inlineStr"><is><t>a &amp; b</t></is></c>'),
    ],
)
def test_a_value_takes_its_own_type(value, written):
    assert cell(value) == written


def test_days_are_counted_as_lotus_did():
    counted = [
        serial_number(dt.datetime(*day), date1904=False)
        for day in ((1900, 1, 1), (1900, 2, 28), (1900, 3, 1))
    ]
    assert counted == [1, 59, 61]


def test_days_of_a_1904_workbook():
    assert cell(dt.date(2026, 11, 27), date1904=True) == ' s="2"><v>44891</v></c>'
    assert serial_number(dt.datetime(1904, 1, 1), date1904=True) == 0
    assert serial_number(dt.datetime(1903, 12, 31), date1904=True) is None


def test_a_text_longer_than_a_cell_is_refused():
    assert len(escaped_text("x" * 32_767)) == 32_767
    with pytest.raises(ValueRefusedError, match="32_768 characters"):
        escaped_text("x" * 32_768)


def test_numbers_beyond_a_cell_are_refused():
    with pytest.raises(ValueRefusedError, match="larger than"):
        cell(10**400)


def test_a_picture_is_no_value_of_a_cell():
    with pytest.raises(ValueRefusedError, match="alternative text"):
        cell(InlineImage(None, b"x"))


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "C:\\x.exe", "\\\\server\\share"]
)
def test_links_that_could_start_a_program_are_refused(target):
    with pytest.raises(ValueRefusedError, match="links"):
        Link(target)


def test_a_formatted_text_keeps_its_formats():
    text = RichText("late ", bold=True, color="accent1", size=24)
    text.add("since May", italic=True, color="c8452f", font="Arial")
    written = cell(text)
    assert (
        '<r><rPr><b/><color theme="4"/><sz val="12"/></rPr><t xml:space="preserve">late </t></r>' in written
    )
    assert '<color rgb="FFC8452F"/>' in written
    assert '<rFont val="Arial"/>' in written


def test_values_within_text():
    assert text_value("a<b") == "a&lt;b"
    assert text_value(None) == ""
    assert text_value(1234.5) == "1234.5"
    assert text_value(RichText("bold", bold=True)) == "bold"


def test_an_ampersand_of_a_page_header_is_no_code():
    assert header_value("A & B") == "A &amp;&amp; B"


def test_a_name_is_one_line_and_not_escaped():
    assert name_value("A & B\nC") == "A & B C"
