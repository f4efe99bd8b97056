"""Title, author, subject, language and dates of a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from reviewkit.render.word.package.namespaces import CP, DC, DCTERMS, XSI, Element, parse
from reviewkit.render.word.template.template_errors import ValueRefusedError
from reviewkit.render.word.template.value_text import one_line, plain

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
_NSMAP = {"cp": CP, "dc": DC, "dcterms": DCTERMS, "xsi": XSI}


def core(data: bytes | None, properties: Mapping[str, Any], date: datetime) -> bytes:
    """The core properties with some set, created and modified at `date`.

    Raises ValueRefusedError for a property that Word does not have.
    """
    root = parse(data, "core properties") if data else etree.Element(f"{{{CP}}}coreProperties", nsmap=_NSMAP)
    for name, value in properties.items():
        if name not in _NAMES:
            raise ValueRefusedError(f"There is no property {name!r}; there are {', '.join(_NAMES)}.")
        if value is not None:
            space, local = _NAMES[name]
            text = ", ".join(map(plain, value)) if isinstance(value, list | tuple) else plain(value)
            _set(root, space, local).text = one_line(text)
    moment = date.astimezone(UTC) if date.tzinfo else date
    for local in ("created", "modified"):
        element = _set(root, DCTERMS, local)
        element.set(f"{{{XSI}}}type", "dcterms:W3CDTF")
        element.text = f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dcterms", "cp", "dc", "xsi"])
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return body


def _set(root: Element, space: str, local: str) -> Element:
    found = root.find(f"{{{space}}}{local}")
    return found if found is not None else etree.SubElement(root, f"{{{space}}}{local}")
