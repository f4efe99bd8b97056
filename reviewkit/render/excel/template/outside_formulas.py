"""What reaches outside a workbook or runs code: its formulas, links, controls and queries.

A workbook from a template goes to every reader; what fetches, sends or starts something when it is opened
or calculated is refused when the template is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reviewkit.render.excel.template.xlsx_package import MAIN, WorkbookPackage
from reviewkit.render.word.package.namespaces import Element
from reviewkit.render.word.package.outside_content import (
    OBJECT,
    OTHER_WORKBOOK,
    QUERY,
    Refusal,
    is_safe_address,
    outside_content,
    outside_fault,
    shortened,
    xml_parts,
)
from reviewkit.render.word.word_errors import PackageError, TemplateFault

_M = f"{{{MAIN}}}"
_REFUSED_ELEMENTS: Mapping[str, Refusal] = {
    f"{_M}ddeLink": ("external-link", "asks another program for data (DDE)", "Remove the link."),
    f"{_M}oleLink": OBJECT,
    f"{_M}oleObject": OBJECT,
    f"{_M}externalReference": OTHER_WORKBOOK,
    f"{_M}webPublishItem": (
        "external-link",
        "publishes itself to a web page when saved",
        "Remove the publication.",
    ),
    f"{_M}webPublishObject": (
        "external-link",
        "publishes itself to a web page when saved",
        "Remove the publication.",
    ),
    f"{_M}dbPr": QUERY,
    f"{_M}webPr": QUERY,
    f"{_M}olapPr": QUERY,
}
_FORMULAS = frozenset(
    {
        *(f"{_M}{name}" for name in ("f", "formula", "formula1", "formula2", "definedName")),
        *(f"{_M}{name}" for name in ("calculatedColumnFormula", "totalsRowFormula")),
        "{http://schemas.microsoft.com/office/excel/2006/main}f",
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}f",
    }
)
_MACRO_IN_VML = "{urn:schemas-microsoft-com:office:excel}FmlaMacro"
_MACRO_OF_SHAPE: Refusal = (
    "has-macros",
    "has a shape that runs a macro",
    "Right click on it, Assign Macro, delete.",
)
_XLM: Refusal = ("has-macros", "has a name of an Excel 4 macro", "Delete the name (Formulas, Name Manager).")

# Functions that fetch from the web or a server, ask another program, run code, or send cells to a service.
_FUNCTION_NAMES = """
WEBSERVICE IMAGE STOCKHISTORY TRANSLATE DETECTLANGUAGE COPILOT PY RTD DDE CALL REGISTER REGISTER.ID
UNREGISTER EXEC EVALUATE FOPEN FWRITE FWRITELN FREAD FREADLN INITIATE POKE REQUEST EXECUTE TERMINATE
RUN OPEN ON.TIME SEND.KEYS SEND.MAIL SQL.REQUEST SQL.OPEN SQL.EXEC.QUERY CUBEVALUE CUBEMEMBER
CUBESET CUBESETCOUNT CUBERANKEDMEMBER CUBEMEMBERPROPERTY CUBEKPIMEMBER IMPORTDATA IMPORTXML
IMPORTHTML IMPORTFEED IMPORTRANGE GOOGLEFINANCE GOOGLETRANSLATE QUERYSTRING FILES DIRECTORY
GET.WORKBOOK GET.WORKSPACE GET.CELL GET.DOCUMENT LINKS
"""
_REFUSED_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_FUNCTION = re.compile(r"(_xll\.|(?:_xlfn\.|_xlws\.|_xludf\.)*)([^\W\d][\w.]*)\s*\(", re.IGNORECASE)
_LINK = re.compile(r'(?<![\w.])HYPERLINK\s*\(\s*(?:"((?:[^"]|"")*)"\s*[,;)])?', re.IGNORECASE)
_DDE = re.compile(r"(?:[\w.]|')\s*\|")
_QUOTED_NAME = re.compile(r"'(?:[^']|'')*'")
_OTHER_FILE = re.compile(r"\[[^\]\[]*\][^\[\]!,;()]*!|'(?:[^']|'')*(?:[\\/]|\[[^\]]*\])(?:[^']|'')*'\s*!")


def workbook_outside_content(package: WorkbookPackage) -> list[TemplateFault]:
    """All that reaches outside a template or runs code when a workbook is opened or calculated."""
    faults = list(outside_content(package, {name: [*found] for name, found in package.relations.items()}))
    names = {sheet.part: sheet.name for sheet in package.sheets}
    try:
        for part, root in xml_parts(package):
            faults += _part_faults(part, root, names.get(part, ""))
    except PackageError as error:
        faults.append(TemplateFault("", "", "", error.code, str(error), error.suggestion))
    return faults


def _part_faults(part: str, root: Element, sheet: str) -> Iterator[TemplateFault]:
    for element in root.iter("{*}*"):
        tag = str(element.tag)
        refusal = _REFUSED_ELEMENTS.get(tag)
        if refusal is not None:
            yield outside_fault(part, refusal, place=f"sheet “{sheet}”" if sheet else "")
        elif tag in _FORMULAS and element.text:
            fault = formula_fault(element.text)
            if fault is not None:
                yield outside_fault(part, fault, f"={shortened(element.text)}", _place(element, sheet))
            if tag == f"{_M}definedName" and _is_macro_name(element):
                yield outside_fault(part, _XLM, place=_place(element, sheet))
        elif (tag == _MACRO_IN_VML and (element.text or "").strip()) or element.get("macro"):
            yield outside_fault(part, _MACRO_OF_SHAPE)


def _is_macro_name(name: Element) -> bool:
    """Whether a defined name stands for a macro, or has a macro run when the workbook opens or closes."""
    automatic = name.get("name", "").lower().startswith(("_xlnm.auto_", "auto_open", "auto_close"))
    return automatic or any(name.get(mark) in ("1", "true") for mark in ("xlm", "vbProcedure", "function"))


def _place(formula: Element, sheet: str) -> str:
    cell = formula.getparent()
    if formula.tag == f"{_M}definedName":
        return f"name “{formula.get('name')}”"
    address = f", cell {cell.get('r')}" if cell is not None and cell.tag == f"{_M}c" else ""
    return f"sheet “{sheet}”{address}" if sheet else ""


def formula_fault(formula: str) -> Refusal | None:
    """Return what a formula does that a template's may not, None for nothing.

    A link must name its address as a text in the formula: one built from cells would lead where a value says.
    """
    bare = _TEXT.sub('""', formula)
    for link in _LINK.finditer(formula):
        if link[1] is None or not is_safe_address(link[1].replace('""', '"')):
            return (
                "unsafe-formula",
                "builds the address of a link, or links to what is neither a web page nor an e-mail address",
                "Write the address as a text within the formula.",
            )
    for prefix, name in _FUNCTION.findall(bare):
        if prefix.lower() == "_xll." or name.upper() in _REFUSED_FUNCTIONS:
            what = f"calls {name.upper()}, which reaches outside the workbook or runs code"
            return ("unsafe-formula", what, "Write the value, or a tag, instead.")
    if _DDE.search(_QUOTED_NAME.sub("'", bare)):
        return (
            "unsafe-formula",
            "asks another program for data (DDE)",
            "Write the value, or a tag, instead.",
        )
    if _OTHER_FILE.search(bare):
        return OTHER_WORKBOOK
    return None
