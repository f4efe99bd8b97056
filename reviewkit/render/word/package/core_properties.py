"""The core properties of a document: title, author, subject, language, dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from reviewkit.render.word.package.namespaces import CP, DC, DCTERMS, XSI, Element, parse_part, serialize_part
from reviewkit.render.word.package.xml_text import plain_text, single_line
from reviewkit.render.word.word_errors import ValueRefusedError

# The order is Word's own; "author" is what python-docx and people call the creator.
_NAMES = {
    "title": (DC, "title"),
    "subject": (DC, "subject"),
    "author": (DC, "creator"),
    "creator": (DC, "creator"),
    "keywords": (CP, "keywords"),
    "description": (DC, "description"),
    "comments": (DC, "description"),
    "category": (CP, "category"),
    "last_modified_by": (CP, "lastModifiedBy"),
    "language": (DC, "language"),
}
_ROOT = f"{{{CP}}}coreProperties"
_NSMAP = {"cp": CP, "dc": DC, "dcterms": DCTERMS, "xsi": XSI}


def write_core_properties(data: bytes | None, properties: Mapping[str, object], date: datetime) -> bytes:
    """The core properties with some of them set, created and modified at `date`.

    data        the properties part as it is, None where there is none
    properties  by the names of python-docx (title, author, subject, keywords ...); None leaves one alone
    Raises ValueRefusedError for a property that Word does not have.
    """
    root = parse_part(data, "core properties") if data else etree.Element(_ROOT, nsmap=_NSMAP)
    for name, value in properties.items():
        if name not in _NAMES:
            raise ValueRefusedError(f"There is no property {name!r}; there are {', '.join(_NAMES)}.")
        if value is not None:
            namespace, local = _NAMES[name]
            text = ", ".join(map(plain_text, value)) if isinstance(value, list | tuple) else plain_text(value)
            _child(root, namespace, local).text = single_line(text)
    moment = date.astimezone(UTC) if date.tzinfo else date
    for local in ("created", "modified"):
        element = _child(root, DCTERMS, local)
        element.set(f"{{{XSI}}}type", "dcterms:W3CDTF")
        element.text = f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dcterms", "cp", "dc", "xsi"])
    return serialize_part(root)


def _child(root: Element, namespace: str, local: str) -> Element:
    child = root.find(f"{{{namespace}}}{local}")
    return child if child is not None else etree.SubElement(root, f"{{{namespace}}}{local}")
