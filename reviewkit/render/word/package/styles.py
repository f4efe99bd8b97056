"""The styles of a document: their names, the levels of headings, the entries of its contents."""

from __future__ import annotations

import re

from reviewkit.render.word.package.docx_parts import DocxPackage
from reviewkit.render.word.package.namespaces import Element, w


def styles_by_id(package: DocxPackage) -> dict[str, Element]:
    """The style elements of a document by style id."""
    return {
        style.get(w("styleId")) or "": style
        for relation in package.relations_of(package.main, "styles")
        for style in package.root(relation.target).iterchildren(w("style"))
    }


def style_name(style: Element) -> str:
    """The name that Word shows for a style, or ""."""
    name = style.find(w("name"))
    return (name.get(w("val")) or "") if name is not None else ""


def style_ids_by_name(package: DocxPackage) -> dict[str, str]:
    """The style ids of a document by name in lower case."""
    return {style_name(style).casefold(): identity for identity, style in styles_by_id(package).items()}


def outline_styles(package: DocxPackage) -> tuple[dict[str, int], dict[int, str]]:
    """The level of each heading style by style id, and the style id of each level of contents."""
    headings: dict[str, int] = {}
    entries: dict[int, str] = {}
    for identity, style in styles_by_id(package).items():
        name = style_name(style).casefold()
        if match := re.fullmatch(r"toc (\d)", name):
            entries[int(match[1])] = identity
        outline = style.find(f"{w('pPr')}/{w('outlineLvl')}")
        if match := re.fullmatch(r"heading (\d)", name):
            headings[identity] = int(match[1])
        elif outline is not None and (outline.get(w("val")) or "9") < "9":
            headings[identity] = int(outline.get(w("val")) or 0) + 1
    return headings, entries
