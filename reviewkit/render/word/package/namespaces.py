"""The namespaces of a Word document, and the one way its XML is read here."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, Final, TypeAlias

from lxml import etree

from reviewkit.render.word.package.docx_package import PackageError

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

PREFIXES: Final = {"w": W, "r": R, "wp": WP}  # what inserted values are written with
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMMON = frozenset((W, R, WP))
_XMLNS = re.compile(r'\sxmlns(?::[\w.-]+)?="[^"]*"')
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Element: TypeAlias = Any  # lxml carries no types; the name tells what is meant


def w(name: str) -> str:
    """A name of WordprocessingML as lxml wants it."""
    return f"{{{W}}}{name}"


def parse(data: bytes, name: str) -> Element:
    """The root of a part. Raises PackageError for a document type, entities, or broken XML."""
    if _DOCTYPE.search(data) or b"\x00" in data[:200]:
        # Word writes neither a document type nor UTF-16; the one hides entities, the other hides the one.
        raise PackageError("forbidden-xml", f"{name} declares a document type or entities.", "Remove them.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PackageError("damaged-file", f"{name} is no sound XML: {error}.") from error
    if root.nsmap.get(root.prefix, "").startswith(STRICT):
        raise PackageError(
            "strict-format", "This document is saved as “Strict Open XML”.", "Save it as an ordinary .docx."
        )
    return root


def fragment(element: Element | None, *, keep: bool = False) -> str:
    """An element as text that stands under a root declaring its namespaces; "" for None.

    keep  keep the declarations that it needs itself, for what is not declared at every root
    """
    if element is None:
        return ""
    if not keep:
        return _XMLNS.sub("", etree.tostring(element, encoding="unicode", with_tail=False))
    alone = deepcopy(element)
    etree.cleanup_namespaces(alone)
    text = etree.tostring(alone, encoding="unicode", with_tail=False)
    return _XMLNS.sub(lambda found: "" if found[0].split('"')[1] in _COMMON else found[0], text)


def ancestor(element: Element, *tags: str) -> Element | None:
    """The element itself or the nearest one above it with one of the tags."""
    found: Element | None = element
    while found is not None and found.tag not in tags:
        found = found.getparent()
    return found
