"""Tags of a workbook template in places where none is filled: reported, so that no reader meets one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from reviewkit.render.word.package.docx_package import ZipEntry
from reviewkit.render.word.word_errors import TemplateFault

_TAG = re.compile(r"\{\{[^{}<>]{1,200}\}\}|\{%[^{}<>]{1,200}%\}")
_ANYWHERE = re.compile(r"^(?:docProps/(?:app|custom)\.xml|customXml/item\d*\.xml|xl/diagrams/[^/]+\.xml)$")
# In parts whose other texts are filled, the elements and attributes that are not.
_PLACES = (
    (
        re.compile(r"^xl/workbook\.xml$"),
        re.compile(r"<(?:\w+:)?definedName\b[^>]*>([^<]*)"),
        "a defined name",
    ),
    (
        re.compile(r"^xl/worksheets/[^/]+\.xml$"),
        re.compile(r"<(?:\w+:)?(?:f|formula[12]?)\b[^>]*>([^<]*)"),
        "a formula",
    ),
    (
        re.compile(r"^xl/charts/[^/]+\.xml$"),
        re.compile(r"<(?:\w+:)?(?:v|f)>([^<]*)"),
        "the name of a series that is no reference",
    ),
    (
        re.compile(r"^xl/drawings/[^/]+\.xml$"),
        re.compile(r'\b(?:descr|title)="([^"]*)"'),
        "an alternative text",
    ),
    (
        re.compile(r"\.rels$"),
        re.compile(r'\bTarget="([^"]*)"'),
        "the address of a link",
    ),
)


def unfilled_texts(entries: Mapping[str, ZipEntry]) -> list[TemplateFault]:
    """Return a warning for each part and kind of place with a tag that is not filled."""
    faults = []
    for name in sorted(entries):
        if not name.endswith((".xml", ".rels")):
            continue
        for tag, place in _tags(name, entries[name].unpacked().decode("utf-8", "replace")):
            message = f"stands in {place}, where tags are not filled."
            faults.append(
                TemplateFault(
                    name, "", tag, "unfilled-tag", message, "Write it into a cell, or remove it.", "warning"
                )
            )
    return faults


def _tags(name: str, xml: str) -> Iterator[tuple[str, str]]:
    """The first tag of each kind of place in a part, and the place in words."""
    if _ANYWHERE.match(name):
        found = _TAG.search(xml)
        if found:
            yield found[0], "a property or data of the file"
    for parts, texts, place in _PLACES:
        if parts.search(name):
            hits = (_TAG.search(unquote(text[1])) for text in texts.finditer(xml))
            hit = next((hit for hit in hits if hit), None)
            if hit:
                yield hit[0], place
