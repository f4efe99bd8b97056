"""Formulas as texts and references."""

import pytest

from reviewkit.render.excel.template.formulas import (
    Area,
    Reference,
    column_letters,
    column_number,
    formula,
    quoted_sheet,
)


def references(text: str) -> list[str]:
    return [reference.text() for reference in formula(text).references]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A1+B2", ["A1", "B2"]),
        ("SUM($A$1:B$2)", ["$A$1:B$2"]),
        ("SUM(A:A,3:5)", ["A:A", "3:5"]),
        ("Sheet2!C3*'My ''own'' sheet'!D4", ["Sheet2!C3", "'My ''own'' sheet'!D4"]),
        ('IF(A1="B2","C3 and ""D4""",E5)', ["A1", "E5"]),
        ("LOG10(A1)+ATAN2(B1,C1)", ["A1", "B1", "C1"]),
        ("Table1[Amount]+Table1[[#Totals],[B2]]", []),
        ("[1]Sheet1!A1+'[2]Other'!B2", []),
        ("XFE1+A1048577", []),
        ("TAXES2026+A1.5", []),
        ("B2:A1", ["A1:B2"]),
        ("1E5+2.5*A1", ["A1"]),
        ('$B3&" A9 "&B$4', ["$B3", "B$4"]),
    ],
)
def test_references_are_told_from_texts_names_and_functions(text, found):
    assert references(text) == found


@pytest.mark.parametrize(
    "text", ['SUM(A1:B2)+"x ""y"""', "IF(A1,Table[[#This Row],[a]],'S 1'!B$2)", "{1,2;3,4}*A1", "#REF!+A1"]
)
def test_a_formula_is_written_as_it_was_read(text):
    assert formula(text).text() == text


def test_a_filled_formula_moves_what_is_not_fixed():
    assert formula("A1+$B$2+C$3+$D4+E:E+5:5").moved(2, 1).text() == "B3+$B$2+D$3+$D6+F:F+7:7"


@pytest.mark.parametrize(
    ("text", "spreads"),
    [
        ("SUM(B3)", [True]),
        ("SUM(B3+1)", [False]),
        ("B3*2", [False]),
        ("IF(B3>0,B3,0)", [False, False]),
        ("SUM(IF(B3,1),B3)", [False, True]),
        ("_xlfn.CONCAT(B3)", [True]),
    ],
)
def test_a_single_cell_spreads_as_the_argument_of_a_function_of_ranges(text, spreads):
    assert [reference.spreads for reference in formula(text).references] == spreads


def test_letters_of_columns():
    assert [column_letters(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_number(column_letters(n)) == n for n in range(1, 16385, 7))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Deals", "Deals"),
        ("Été", "Été"),
        ("My deals", "'My deals'"),
        ("L'an", "'L''an'"),
        ("A1", "'A1'"),
        ("2026", "'2026'"),
    ],
)
def test_names_of_sheets_are_quoted_where_formulas_need_it(name, written):
    assert quoted_sheet(name) == written


@pytest.mark.parametrize(
    ("text", "area"),
    [("B2", Area(2, 2, 2, 2)), ("A1:C9", Area(1, 1, 9, 3)), ("Sheet1!A1", None), ("x", None)],
)
def test_areas_of_attributes(text, area):
    assert Area.parse(text) == area


def test_an_area_is_written_as_one_cell_or_a_range():
    assert Area(2, 2, 2, 2).name == "B2"
    assert Area(2, 2, 3, 4).name == "B2:D3"


def test_a_reference_takes_another_area_and_keeps_its_signs():
    (reference,) = formula("SUM(Deals!$C6)").references
    assert isinstance(reference, Reference)
    assert reference.text(Area(5, 3, 9, 3), "New deals") == "'New deals'!$C5:$C9"
