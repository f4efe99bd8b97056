"""Results of formulas worked out by the engine, held against expected ones and against LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess

import openpyxl
import pytest

from reviewkit.render.excel import ExcelTemplate
from tests.render.excel.template.drawnbooks import DEALS, LOOP, cached, drawn, part

# Cells A1:B6 of the sheet: numbers with a blank in A, texts in B, a truth value in C1, an error in C2, a date in C3.
DATA = {
    "A1": 1,
    "A2": 2.5,
    "A3": -3,
    "A5": 10,
    "A6": 0.1,
    "B1": "Alpha",
    "B2": "beta",
    "B3": "alpha",
    "B4": "Gamma ray",
    "B5": "",
    "B6": "7",
    "C1": True,
    "C2": "=1/0",
    "C3": 46353,
    "D1": "=A1+1",
    "D2": "=D1*2",
}
RESULTS = {
    "A1+A2*A3": -6.5,
    "-A1^2": 1,
    "2^3^2": 64,
    "A1+A2%": 1.025,
    "(A1+A2)*2": 7,
    '"a"&A1&TRUE&B2': "a1TRUEbeta",
    "A4+1": 1,
    'A4=""': True,
    "A4=0": True,
    '"Alpha"=B3': True,
    "A1<B1": True,
    "1=1.0": True,
    "0.1+0.2-0.3": 0,
    "SUM(A1:A6)": 10.6,
    "SUM(A1:C1,5)": 6,
    'SUM("3",TRUE)': 4,
    "AVERAGE(A1:A6)": 2.12,
    "AVERAGE(B1:B2)": "#DIV/0!",
    "MIN(A1:A6)": -3,
    "MAX(A1:A6)": 10,
    "MAX(B1:B3)": 0,
    "MEDIAN(A1:A6)": 1,
    "PRODUCT(A1:A3)": -7.5,
    "COUNT(A1:C1)": 1,
    "COUNTA(A1:B4)": 7,
    "COUNTBLANK(A1:A6)": 1,
    "SUBTOTAL(9,A1:A6)": 10.6,
    "SUBTOTAL(103,B1:B4)": 4,
    'SUMIF(A1:A6,">1")': 12.5,
    'SUMIF(B1:B6,"alpha",A1:A6)': -2,
    'SUMIF(B1:B6,"*a*",A1:A6)': 0.5,
    'SUMIFS(A1:A6,A1:A6,">0",B1:B6,"<>beta")': 11.1,
    'COUNTIF(B1:B4,"?lpha")': 2,
    'COUNTIF(A1:A6,"<>1")': 5,
    'COUNTIFS(A1:A6,">0",A1:A6,"<5")': 3,
    'AVERAGEIF(A1:A6,">0")': 3.4,
    "SUMPRODUCT(A1:A3,A1:A3)": 16.25,
    "LARGE(A1:A6,2)": 2.5,
    "SMALL(A1:A6,1)": -3,
    'MATCH("BETA",B1:B4,0)': 2,
    'MATCH("none",B1:B4,0)': "#N/A",
    "INDEX(A1:A6,5)": 10,
    "INDEX(A1:B6,2,2)": "beta",
    "VLOOKUP(2.5,A1:B6,2,FALSE)": "beta",
    "ROUND(2.345,2)": 2.35,
    "ROUND(-2.5,0)": -3,
    "ROUND(1250,-2)": 1300,
    "ROUNDUP(2.1,0)": 3,
    "ROUNDDOWN(-2.9,0)": -2,
    "INT(-2.1)": -3,
    "TRUNC(2.99,1)": 2.9,
    "MOD(-3,2)": 1,
    "MOD(3,0)": "#DIV/0!",
    "ABS(A3)": 3,
    "SIGN(A3)": -1,
    "SQRT(16)": 4,
    "SQRT(-1)": "#NUM!",
    "POWER(2,10)": 1024,
    "CEILING(2.1,0.5)": 2.5,
    "FLOOR(2.9,0.5)": 2.5,
    'IF(A1>0,"yes","no")': "yes",
    "IF(A3>0,1)": False,
    "IF(TRUE,1,C2)": 1,
    'IFERROR(C2,"none")': "none",
    "IFERROR(A1,0)": 1,
    'IFNA(MATCH("none",B1:B4,0),-1)': -1,
    "C2+1": "#DIV/0!",
    "ISERROR(C2)": True,
    "ISBLANK(A4)": True,
    "ISNUMBER(A1)": True,
    "ISTEXT(B1)": True,
    "AND(A1>0,C1)": True,
    "OR(A3>0,FALSE)": False,
    "NOT(C1)": False,
    'LEN("né")': 2,
    "LEFT(B1,2)": "Al",
    "RIGHT(B1,3)": "pha",
    "MID(B4,2,3)": "amm",
    "UPPER(B2)": "BETA",
    'TRIM("  a   b ")': "a b",
    "EXACT(B1,B3)": False,
    'REPT("ab",3)': "ababab",
    'CONCATENATE(B1," ",A1)': "Alpha 1",
    "DATE(2026,11,27)": 46353,
    "DATE(2026,13,1)": 46388,
    "YEAR(C3)": 2026,
    "MONTH(C3)": 11,
    "DAY(C3)": 27,
    "ROW()": 0,  # of the cell itself: filled in below
    "ROW(B7)": 7,
    "COLUMN(D1)": 4,
    "ROWS(A1:B6)": 6,
    "COLUMNS(A1:B6)": 2,
    "CHOOSE(2,5,6,7)": 6,
    "D2+1": 5,
    "SUM(Amounts)": 0.5,
    "T!A1*2": 84,
    "SUM(A:A)": 10.6,
}


def workbook(formulas: list[str]) -> bytes:
    cells = {**DATA, **{f"H{row}": f"={text}" for row, text in enumerate(formulas, 1)}, "J1": "{{ x }}"}
    return drawn({"S": cells, "T": {"A1": 42}}, lambda book: book.define_name("Amounts", "=S!$A$1:$A$3"))


def test_results_are_worked_out():
    formulas = list(RESULTS)
    book = openpyxl.load_workbook(
        io.BytesIO(ExcelTemplate(workbook(formulas)).render({"x": 1})), data_only=True
    )
    worked = {text: book["S"][f"H{row}"].value for row, text in enumerate(formulas, 1)}
    expected = {**RESULTS, "ROW()": formulas.index("ROW()") + 1}
    assert {text: value for text, value in worked.items() if value != pytest.approx(expected[text])} == {}


# LibreOffice keeps truth values as numbers and knows no #NUM!; openpyxl writes IFNA without its prefix.
OTHERWISE_IN_LIBREOFFICE = {
    '"a"&A1&TRUE&B2',
    "COUNT(A1:C1)",
    "SUM(A1:C1,5)",
    'SUM("3",TRUE)',
    "SQRT(-1)",
    'IFNA(MATCH("none",B1:B4,0),-1)',
}


@pytest.mark.office
def test_libreoffice_works_out_the_same(tmp_path):
    source = tmp_path / "book.xlsx"
    source.write_bytes(ExcelTemplate(workbook(list(RESULTS))).render({"x": 1}))
    kept = openpyxl.load_workbook(source, data_only=True)["S"]
    # Without results LibreOffice works every formula out.
    plain = openpyxl.load_workbook(source)
    plain.save(tmp_path / "plain.xlsx")
    command = [shutil.which("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += [
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "plain.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    theirs = openpyxl.load_workbook(tmp_path / "out" / "plain.xlsx", data_only=True)["S"]
    differing = {
        text: (kept[f"H{row}"].value, theirs[f"H{row}"].value)
        for row, text in enumerate(RESULTS, 1)
        if text not in OTHERWISE_IN_LIBREOFFICE
        and kept[f"H{row}"].value != pytest.approx(theirs[f"H{row}"].value)
    }
    assert differing == {}


def test_all_known_results_ask_for_no_recalculation():
    data = ExcelTemplate(drawn({"S": LOOP})).render({"deals": DEALS})
    assert cached(data, "S", "B6") == 1000
    assert "fullCalcOnLoad" not in part(data, "xl/workbook.xml") or "fullCalcOnLoad" in part(
        drawn({"S": LOOP}), "xl/workbook.xml"
    )


@pytest.mark.parametrize(
    "text", ["TODAY()", "OFFSET(A1,1,0)", "XLOOKUP(1,A1:A2,B1:B2)", "A1:A3+1", "SUM(LET(x,1,x))"]
)
def test_what_is_not_understood_keeps_no_result_and_asks_for_recalculation(text):
    data = ExcelTemplate(drawn({"S": {"A1": "{{ x }}", "A2": 1, "C1": f"={text}"}})).render({"x": 1})
    assert cached(data, "S", "C1") is None
    assert 'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")


def test_a_circle_has_no_result():
    data = ExcelTemplate(drawn({"S": {"A1": "{{ x }}", "B1": "=C1+1", "C1": "=B1+1", "D1": "=A1+1"}})).render(
        {"x": 1}
    )
    assert [cached(data, "S", address) for address in ("B1", "C1", "D1")] == [None, None, 2]


def test_structured_references_of_a_table():
    def draw(book):
        book.get_worksheet_by_name("S").add_table(
            "A1:C5",
            {
                "name": "Deals",
                "total_row": True,
                "columns": [
                    {"header": "Name", "total_string": "Total"},
                    {"header": "Amount", "total_function": "sum"},
                    {"header": "Half", "formula": "=[@Amount]/2"},
                ],
            },
        )
        sheet = book.get_worksheet_by_name("S")
        sheet.write("A2", "{%tr for d in deals %}")
        sheet.write("C2", "")
        sheet.write("A3", "{{ d.name }}")
        sheet.write("B3", "{{ d.amount }}")
        sheet.write("A4", "{%tr endfor %}")
        sheet.write("C4", "")

    cells = {"E1": "=SUM(Deals[Amount])", "E2": "=Deals[[#Totals],[Amount]]", "E3": "=COUNTA(Deals[Name])"}
    data = ExcelTemplate(drawn({"S": {}, "T": cells}, draw)).render({"deals": DEALS})
    assert [cached(data, "S", f"C{row}") for row in range(2, 6)] == [50, 100, 150, 200]
    assert cached(data, "S", "B6") == 1000
    assert [cached(data, "T", f"E{row}") for row in (1, 2, 3)] == [1000, 1000, 4]
    assert 'ref="A1:C6"' in part(data, "xl/tables/table1.xml")
