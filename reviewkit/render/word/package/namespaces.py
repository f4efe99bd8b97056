"""The namespaces of a Word document, and the bounded parsing of its XML."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Final, TypeAlias

from lxml import etree

from reviewkit.render.word.word_errors import PackageError

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS: Final = "http://purl.org/dc/terms/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
CT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
REL: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
XML: Final = "http://www.w3.org/XML/1998/namespace"
STRICT: Final = "http://purl.oclc.org/ooxml/"

PREFIXES: Final = {"w": W, "r": R, "wp": WP}  # the prefixes of inserted values
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMMON = frozenset((W, R, WP))
_XMLNS = re.compile(r'\sxmlns(?::[\w.-]+)?="[^"]*"')
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Element: TypeAlias = etree._Element  # noqa: SLF001  the name that lxml itself documents for annotations


def w(name: str) -> str:
    """A name of WordprocessingML as lxml writes it: {namespace}name."""
    return f"{{{W}}}{name}"


def c(name: str) -> str:
    """A name of DrawingML charts as lxml writes it."""
    return f"{{{C}}}{name}"


def a(name: str) -> str:
    """A name of DrawingML as lxml writes it."""
    return f"{{{A}}}{name}"


def parse_part(data: bytes, name: str) -> Element:
    """Parse a part. Raises PackageError for a document type, entities, broken XML or Strict Open XML."""
    if _DOCTYPE.search(data) or b"\x00" in data[:200]:
        # Word writes neither a document type nor UTF-16. A document type can hold entities,
        # UTF-16 can hide a document type from the search above.
        raise PackageError("forbidden-xml", f"{name} declares a document type or entities.", "Remove them.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PackageError("damaged-file", f"{name} is no sound XML: {error}.") from error
    if root.nsmap.get(root.prefix, "").startswith(STRICT):
        raise PackageError(
            "strict-format", "This document is saved as “Strict Open XML”.", "Save it as an ordinary .docx."
        )
    return root


def serialize_part(root: Element) -> bytes:
    """A part's tree as bytes, with an XML declaration."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def fragment(element: Element | None, *, keep_declarations: bool = False) -> str:
    """An element as text for a root that declares its namespaces; "" for None.

    keep_declarations  keep those that the element needs and not every root declares
    """
    if element is None:
        return ""
    if not keep_declarations:
        return _XMLNS.sub("", etree.tostring(element, encoding="unicode", with_tail=False))
    alone = deepcopy(element)
    etree.cleanup_namespaces(alone)
    text = etree.tostring(alone, encoding="unicode", with_tail=False)
    return _XMLNS.sub(lambda match: "" if match[0].split('"')[1] in _COMMON else match[0], text)


def ancestor(element: Element, *tags: str) -> Element | None:
    """The element itself or the nearest one above it with one of the tags."""
    above: Element | None = element
    while above is not None and above.tag not in tags:
        above = above.getparent()
    return above


def remove_element(element: Element) -> None:
    """Take an element out of its parent; a root stays."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
