"""What reaches outside a package or runs code when it is opened: relationships and parts, in Word and Excel alike.

A template's author may be anyone, and its documents go to every reader. A picture of another server
reports who opened the document; an attached template or an object runs what it holds. Only links that
a reader must click may lead outside, and only to a web page or an e-mail address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from lxml import etree

from reviewkit.render.word.package.docx_package import PackageKind, ZipEntry, read_entries
from reviewkit.render.word.package.docx_parts import leads_outside
from reviewkit.render.word.package.namespaces import REL, Element, parse_part
from reviewkit.render.word.word_errors import PackageError, TemplateFault

_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]|#", re.IGNORECASE)
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_PART = re.compile(r"vbaproject|vbadata|macrosheet|attachedtoolbars", re.IGNORECASE)
_CODE_TYPE = re.compile(r"vbaproject|vbadata|macrosheet|activex|oleobject|attachedtoolbars", re.IGNORECASE)
_CHART_TYPE = re.compile(r"drawingml\.chart|chartex", re.IGNORECASE)
_EMBEDDED_WORKBOOK = PackageKind(
    "Excel", "Excel workbook", "xlsx", "xls", "embedded-object", "embedded-object"
)
_SCRIPT = re.compile(rb"<\s*(?:\w+:)?(?:script|foreignObject)\b", re.IGNORECASE)
_REMOTE_PICTURE = re.compile(rb"""\bhref\s*=\s*["']\s*(?!#|data:image/)[^"'\s]""", re.IGNORECASE)

Refusal = tuple[str, str, str]
"""The code of a finding, what the file does, and how its author mends it."""

_NO_MACROS = "Save it in the ordinary format, without macros."
MACROS: Refusal = ("has-macros", "carries macros", _NO_MACROS)
OBJECT: Refusal = (
    "embedded-object",
    "embeds an object of another program",
    "Delete it, or insert it as a picture.",
)
CONTROL: Refusal = ("embedded-object", "carries ActiveX controls", "Remove the controls.")
QUERY: Refusal = (
    "external-link",
    "fetches data from outside (a connection or a query)",
    "Remove the connections (Data, Queries and Connections) and save it.",
)
OTHER_WORKBOOK: Refusal = (
    "external-link",
    "refers to another workbook",
    "Break the links (Data, Edit Links) and save it.",
)
MAIL_MERGE: Refusal = (
    "mail-merge",
    "is connected to the data source of a mail merge",
    "Mailings, Start Mail Merge, Normal Word Document.",
)
_ADD_IN: Refusal = ("embedded-object", "opens an add-in or a ribbon of its own", "Remove the add-in.")
FRAMES: Refusal = ("external-link", "shows other files in frames", "Copy their text into the document.")

# By the last word of a relationship's type, in small letters.
_REFUSED_RELATIONS: Mapping[str, Refusal] = {
    "vbaproject": MACROS,
    "wordvbadata": MACROS,
    "attachedtoolbars": ("has-macros", "carries toolbars of macros", _NO_MACROS),
    "xlmacrosheet": ("has-macros", "carries Excel 4 macros", "Delete the macro sheets and save it as .xlsx."),
    "xlintlmacrosheet": (
        "has-macros",
        "carries Excel 4 macros",
        "Delete the macro sheets and save it as .xlsx.",
    ),
    "dialogsheet": ("has-macros", "carries a dialog sheet of Excel 5", "Delete the dialog sheet."),
    "control": CONTROL,
    "activexcontrolbinary": CONTROL,
    "oleobject": OBJECT,
    "afchunk": (
        "imported-file",
        "imports another file when it is opened (altChunk)",
        "Insert the text itself.",
    ),
    "subdocument": (
        "imported-file",
        "holds sub-documents",
        "Outline, Unlink, so that their text stands here.",
    ),
    "attachedtemplate": (
        "external-link",
        "is attached to a template outside",
        "Developer, Document Template, Attach: Normal.dotm.",
    ),
    "mailmergesource": MAIL_MERGE,
    "mailmergeheadersource": MAIL_MERGE,
    "recipientdata": MAIL_MERGE,
    "frame": FRAMES,
    "transform": (
        "external-link",
        "is saved through a transformation outside",
        "Save it as an ordinary .docx.",
    ),
    "externallink": OTHER_WORKBOOK,
    "externallinkpath": OTHER_WORKBOOK,
    "connections": QUERY,
    "querytable": QUERY,
    "powerpivotdata": QUERY,
    "volatiledependencies": QUERY,
    "extensibility": _ADD_IN,
    "webextension": _ADD_IN,
    "webextensiontaskpanes": _ADD_IN,
}


class RelatedPart(Protocol):
    """One relationship, of a document or a workbook."""

    @property
    def kind(self) -> str:
        """The type, an address."""

    @property
    def target(self) -> str:
        """The part, or the address outside."""

    @property
    def external(self) -> bool:
        """Whether it leads outside the package."""


class OpenPackage(Protocol):
    """The parts of a document or a workbook, read within bounds."""

    @property
    def entries(self) -> dict[str, ZipEntry]:
        """The parts by name."""

    def content_type(self, name: str) -> str:
        """A part's content type, "" where none is declared."""


def is_safe_address(address: str) -> bool:
    """Whether a link may lead there: a web page, an e-mail address, a place in the same document."""
    return _SAFE_ADDRESS.match(address) is not None


def outside_fault(part: str, refusal: Refusal, tag: str = "", place: str = "") -> TemplateFault:
    """Return the finding of a refusal, with the place it was found at."""
    code, what, remedy = refusal
    return TemplateFault(part, place, tag, code, f"{what}.", remedy)


def unsafe_link(part: str, address: str, place: str = "") -> TemplateFault:
    """Return the finding of a link that leads neither to a web page nor to an e-mail address."""
    message = f"links to {shortened(address)!r}, which is neither a web page nor an e-mail address."
    return TemplateFault(
        part, place, "", "unsafe-hyperlink", message, "Links begin with https:, http: or mailto:."
    )


def shortened(text: str) -> str:
    """A text as a message quotes it, at most 80 characters."""
    return text if len(text) <= 80 else f"{text[:79]}…"


def outside_content(
    package: OpenPackage, relations: Mapping[str, list[RelatedPart]]
) -> Iterator[TemplateFault]:
    """Yield a finding for each relationship and part that reaches outside or runs code.

    relations  by the part they start from
    """
    named: set[str] = set()
    for owner in sorted(relations):
        is_chart = _CHART_TYPE.search(package.content_type(owner)) is not None
        for relation in relations[owner]:
            fault = _relation_fault(owner, relation.kind, relation.target, external=relation.external)
            word = relation.kind.rpartition("/")[2].lower()
            if fault is None and word == "package" and not relation.external and not is_chart:
                fault = outside_fault(owner, OBJECT)
            if fault is not None:
                named.add(relation.target)
                yield fault
    for name, entry in sorted(package.entries.items()):
        if name not in named:
            yield from _part_faults(package, name, entry)


def _relation_fault(owner: str, kind: str, target: str, *, external: bool) -> TemplateFault | None:
    word = kind.rpartition("/")[2].lower()
    refusal = _REFUSED_RELATIONS.get(word)
    if refusal is not None:
        return outside_fault(owner, refusal)
    if not external:
        return None
    if word == "hyperlink":
        return None if is_safe_address(target) else unsafe_link(owner, target)
    message = f"fetches a part from outside ({word}: {shortened(target)!r})."
    return TemplateFault(
        owner, "", "", "external-link", message, "Insert it into the file instead of linking to it."
    )


def _part_faults(package: OpenPackage, name: str, entry: ZipEntry) -> Iterator[TemplateFault]:
    """Yield the findings of a part by its name, its declared type and its first bytes: either may lie."""
    kind = package.content_type(name)
    if _MACRO_PART.search(name) or _MACRO_PART.search(kind):
        yield outside_fault(name, MACROS)
    elif _CODE_TYPE.search(kind) or entry.unpacked().startswith(_OLE_SIGNATURE):
        yield outside_fault(name, OBJECT)
    elif name.lower().endswith(".svg"):
        drawing = entry.unpacked()
        if _SCRIPT.search(drawing) or _REMOTE_PICTURE.search(drawing):
            message = "is a drawing that runs a script or shows a picture from outside."
            yield TemplateFault(
                name, "", "", "external-link", message, "Insert the drawing as a PNG picture."
            )
    elif name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".docx", ".docm", ".pptx")):
        yield from _embedded_faults(name, entry.unpacked())
    elif b"DataMashup" in (entry.unpacked() if name.lower().startswith("customxml/") else b""):
        yield outside_fault(name, QUERY)


def _embedded_faults(name: str, data: bytes) -> Iterator[TemplateFault]:
    """Yield the findings of the workbook behind a chart: it opens when a reader edits the chart's data."""
    try:
        entries = read_entries(data, _EMBEDDED_WORKBOOK)
        for inner, entry in sorted(entries.items()):
            where = f"{name}: {inner}"
            if inner.endswith(".rels"):
                root = parse_part(entry.unpacked(), where)
                for element in root.iterchildren(f"{{{REL}}}Relationship"):
                    kind, target = element.get("Type", ""), element.get("Target", "")
                    fault = _relation_fault(where, kind, target, external=leads_outside(element))
                    if fault is not None:
                        yield fault
            elif _MACRO_PART.search(inner) or entry.unpacked().startswith(_OLE_SIGNATURE):
                yield outside_fault(where, MACROS)
    except PackageError as error:
        yield TemplateFault(name, "", "", error.code, str(error), error.suggestion)


def xml_parts(package: OpenPackage) -> Iterator[tuple[str, Element]]:
    """Yield the parts that are XML, parsed; one that is damaged is refused by whoever reads it.

    Raises PackageError for a document type in any of them.
    """
    for name, entry in sorted(package.entries.items()):
        if not name.lower().endswith((".xml", ".vml")):
            continue
        data = entry.unpacked()
        try:
            yield name, parse_part(data, name)
        except PackageError as error:
            if error.code != "damaged-file":
                raise
            if name.lower().endswith(".vml"):  # Excel writes <br> unclosed in the notes of old workbooks
                parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False)
                root = etree.fromstring(data, parser)
                if root is not None:
                    yield name, root
