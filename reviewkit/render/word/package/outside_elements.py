"""What reaches outside a Word document in its text: fields, links, objects, imported files, mail merge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reviewkit.render.word.package.docx_parts import DocxPackage
from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.namespaces import Element, w
from reviewkit.render.word.package.outside_content import (
    CONTROL,
    FRAMES,
    MAIL_MERGE,
    OBJECT,
    Refusal,
    is_safe_address,
    outside_content,
    outside_fault,
    shortened,
    unsafe_link,
    xml_parts,
)
from reviewkit.render.word.word_errors import PackageError, TemplateFault

_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_INNER_FIELD = "\ufffc"
_REFUSED_ELEMENTS: Mapping[str, Refusal] = {
    w("altChunk"): (
        "imported-file",
        "imports another file when it is opened (altChunk)",
        "Insert the text itself.",
    ),
    w("subDoc"): ("imported-file", "holds a sub-document", "Outline, Unlink, so that its text stands here."),
    w("control"): CONTROL,
    w("mailMerge"): MAIL_MERGE,
    w("frameset"): FRAMES,
    w("saveThroughXslt"): (
        "external-link",
        "is saved through a transformation outside",
        "Save it as a .docx.",
    ),
    w("entryMacro"): ("has-macros", "has a form field that runs a macro", "Remove the macro from the field."),
    w("exitMacro"): ("has-macros", "has a form field that runs a macro", "Remove the macro from the field."),
    f"{_OFFICE}OLEObject": OBJECT,
    "{http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing}webVideoPr": (
        "external-link",
        "plays a video from the web",
        "Delete it, or link to its page.",
    ),
}
# What Word works out from the document itself, its properties and the clock. Any other field reads a file,
# another program or a database, sends commands to a printer, or runs a macro.
_FIELD_NAMES = """
= ADDRESSBLOCK ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BARCODE BIBLIOGRAPHY BIDIOUTLINE
CITATION COMMENTS COMPARE CREATEDATE DATE DISPLAYBARCODE DOCPROPERTY DOCVARIABLE EDITTIME EQ
FILENAME FILESIZE FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT GOTOBUTTON GREETINGLINE HYPERLINK IF
INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM MERGEFIELD NEXT NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE
PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET SHAPE STYLEREF SUBJECT
SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE
"""
_SAFE_FIELDS = frozenset(_FIELD_NAMES.split())
_FIELD_NAME = re.compile(r"\s*(=|[^\s\"\\=]*)")
# A quoted text, a switch (\\l, \\o and \\t with their argument), a word.
_LINK_ARGUMENTS = re.compile(
    r'"((?:[^"\\]|\\.)*)"|(\\[lot]\s+(?:"[^"]*"|[^\s"\\]\S*)|\\\S)|([^\s"\\]\S*)', re.IGNORECASE
)


@dataclass(slots=True)
class _OpenField:
    """A field that has begun: its instruction so far."""

    start: Element
    instruction: list[str] = field(default_factory=list)
    is_instruction: bool = True


def word_outside_content(package: DocxPackage) -> list[TemplateFault]:
    """All that reaches outside a Word package or runs code when a document is opened or its fields renewed."""
    faults = list(outside_content(package, {name: [*found] for name, found in package.relations.items()}))
    try:
        for name, root in xml_parts(package):
            faults += element_faults(name, root)
    except PackageError as error:
        faults.append(TemplateFault("", "", "", error.code, str(error), error.suggestion))
    return faults


def element_faults(part: str, root: Element) -> list[TemplateFault]:
    """All that reaches outside in the text of one part, with its place."""
    found: list[tuple[Element, TemplateFault]] = []
    for element in root.iter("{*}*"):
        refusal = _REFUSED_ELEMENTS.get(str(element.tag))
        if refusal is not None:
            found.append((element, outside_fault(part, refusal)))
        if str(element.tag).startswith(_VML):
            found += ((element, fault) for fault in _shape_faults(part, element))
    found += (
        (start, fault) for start, instruction in _fields(root) if (fault := _field_fault(part, instruction))
    )
    if not found:
        return []
    locations = ElementLocations(root)
    return [
        TemplateFault(
            fault.part, locations.locate(element), fault.tag, fault.code, fault.message, fault.suggestion
        )
        for element, fault in found
    ]


def _shape_faults(part: str, shape: Element) -> Iterator[TemplateFault]:
    """Yield the findings of a drawing in VML, whose attributes name files without a relationship."""
    for name in ("src", f"{_OFFICE}href"):
        address = shape.get(name, "")
        if address:
            message = f"shows a picture from outside ({shortened(address)!r})."
            yield TemplateFault(part, "", "", "external-link", message, "Insert the picture itself.")
    link = shape.get("href", "")
    if link and not is_safe_address(link):
        yield unsafe_link(part, link)


def _fields(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the first element and the instruction of each field; a field within is one sign of it."""
    stack: list[_OpenField] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("delInstrText"), w("t"), w("fldSimple")):
        if element.tag == w("fldSimple"):
            yield element, element.get(w("instr"), "")
        elif element.tag != w("fldChar"):
            if stack and stack[-1].is_instruction:
                stack[-1].instruction.append(element.text or "")
        elif element.get(w("fldCharType")) == "begin":
            if stack and stack[-1].is_instruction:
                stack[-1].instruction.append(_INNER_FIELD)
            stack.append(_OpenField(element))
        elif stack:
            if stack[-1].is_instruction:
                yield stack[-1].start, "".join(stack[-1].instruction)
                stack[-1].is_instruction = False
            if element.get(w("fldCharType")) == "end":
                stack.pop()
    for unended in stack:
        if unended.is_instruction:
            yield unended.start, "".join(unended.instruction)


def _field_fault(part: str, instruction: str) -> TemplateFault | None:
    if not instruction.strip():
        return None
    match = _FIELD_NAME.match(instruction)
    name = match[1].upper() if match is not None else ""
    written = shortened(" ".join(instruction.replace(_INNER_FIELD, "{…}").split()))
    if name not in _SAFE_FIELDS:
        message = "is a field that reads another file or program, or whose name only Word works out."
        return TemplateFault(part, "", written, "unsafe-field", message, "Delete the field.")
    if name == "HYPERLINK":
        address = _link_address(instruction[match.end() if match is not None else 0 :])
        if address is not None and not is_safe_address(address):
            return unsafe_link(part, address.replace(_INNER_FIELD, "{…}"))
    return None


def _link_address(arguments: str) -> str | None:
    """The address of a HYPERLINK field, None for a link to a place in the document."""
    for quoted, switch, bare in _LINK_ARGUMENTS.findall(arguments):
        if not switch:
            return str(quoted.replace("\\\\", "\\") or bare)
    return None
