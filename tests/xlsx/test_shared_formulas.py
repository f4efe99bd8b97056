"""Formulas written once for several cells: the examples are what Excel fills down and spreads."""

import openpyxl.formula.translate
import pytest
from hypothesis import given
from hypothesis import strategies as st
from odd_files import pack, parts

from reviewkit.xlsx import read
from reviewkit.xlsx.shared_formulas import move_formula


def sheet_of(data):
    return read(pack(parts(data))).sheets[0]


@pytest.mark.parametrize(
    ("text", "rows", "columns", "moved"),
    [
        ("A1*B1", 1, 0, "A2*B2"),
        ("A1*B1", 0, 2, "C1*D1"),
        ("$A1+A$1+$A$1", 3, 3, "$A4+D$1+$A$1"),
        ("SUM(A1:A9)", 2, 1, "SUM(B3:B11)"),
        ("SUM(A:A)+SUM(1:2)", 1, 1, "SUM(B:B)+SUM(2:3)"),
        ("SUM($A:A,1:$2)", 1, 1, "SUM($A:B,2:$2)"),
        ('"A1"&A1', 1, 0, '"A1"&A2'),
        ('"a""A1"&A1', 1, 0, '"a""A1"&A2'),
        ("'A1 x'!A1", 1, 0, "'A1 x'!A2"),
        ("Feuil1!A1", 1, 0, "Feuil1!A2"),
        ("LOG10(A1)", 1, 0, "LOG10(A2)"),
        ("Table1[[#This Row],[A1]]*A1", 1, 0, "Table1[[#This Row],[A1]]*A2"),
        ("A1.x+_A1+A1_", 1, 0, "A1.x+_A1+A1_"),
        ("rate*A1", 1, 0, "rate*A2"),
        ("A1", -1, 0, ""),
        ("A1", 0, -1, ""),
        ("XFD1048576", 1, 0, ""),
        ("XFD1", 0, 1, ""),
        ("1+2", 5, 5, "1+2"),
        ("-A1%", 1, 0, "-A2%"),
    ],
)
def test_a_formula_moves(text, rows, columns, moved):
    assert move_formula(text, rows, columns) == moved


@given(
    st.integers(1, 50), st.integers(1, 30), st.booleans(), st.booleans(), st.integers(0, 9), st.integers(0, 9)
)
def test_references_move_as_openpyxl_moves_them(row, column, fixed_row, fixed_column, down, right):
    name = openpyxl.utils.get_column_letter(column)
    text = f"{'$' * fixed_column}{name}{'$' * fixed_row}{row}*2"
    theirs = openpyxl.formula.translate.Translator(f"={text}", "A1").translate_formula(
        f"{openpyxl.utils.get_column_letter(1 + right)}{1 + down}"
    )
    assert f"={move_formula(text, down, right)}" == theirs


SHARED = (
    "<row r='1'><c r='A1'><f t='shared' ref='A1:A3' si='0'>B1*2</f><v>2</v></c></row>"
    "<row r='2'><c r='A2'><f t='shared' si='0'/><v>4</v></c><c r='B2'><f t='shared' si='9'/><v>1</v></c></row>"
)


def test_each_cell_of_a_shared_formula_has_its_own_text():
    found = sheet_of(SHARED)
    assert {at: formula.text for at, formula in found.formulas.items()} == {
        (1, 1): "B1*2",
        (2, 1): "B2*2",
        (2, 2): "",
    }


def test_the_cells_that_an_array_fills_are_known():
    found = sheet_of(
        "<row r='1'><c r='A1' cm='1'><f t='array' ref='A1:B2'>C1:D2*2</f><v>2</v></c><c r='B1'><v>3</v></c></row>"
    )
    assert found.arrays == {(1, 1): (2, 2)}
    assert found.spilled == {(1, 2): (1, 1), (2, 1): (1, 1), (2, 2): (1, 1)}


@pytest.mark.parametrize("over", ["", "A1:", "B1:B2", "x", "A1:XFD1048576"])
def test_a_range_that_is_none_or_too_large_is_left(over):
    found = sheet_of(f"<row r='1'><c r='A1'><f t='array' ref='{over}'>1</f><v>1</v></c></row>")
    assert found.spilled == {}
