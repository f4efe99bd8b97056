"""Accessibility of a document: alternative texts, headers of tables, order of headings, title, language."""

from __future__ import annotations

import re

from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import DocxPackage, open_package
from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.namespaces import DC, WP, Element, w
from reviewkit.render.word.package.styles import outline_styles

_TAG = re.compile(r"\{\{|\{%")
_PLACEHOLDER = re.compile(r"^(picture|image|chart|graphic|graphique|diagramm?e?)\s*\d*$", re.IGNORECASE)


def accessibility(data: bytes) -> list[str]:
    """List what a screen reader misses in a document, in reading order; empty where nothing is missing.

    Raises PackageError for what is no Word document.
    """
    package = open_package(read_entries(data))
    findings = _missing_properties(package)
    for part in package.tagged_parts():
        if not part.startswith("word/"):
            continue
        root = package.root(part)
        locations = ElementLocations(root)
        findings += _drawings_without_text(root, part, locations)
        findings += _tables_without_header(root, part, locations)
        if part == package.main:
            findings += _skipped_headings(root, package, locations)
    return findings


def _missing_properties(package: DocxPackage) -> list[str]:
    findings = []
    core = package.root(package.core) if package.core in package.entries else None
    title = core.findtext(f"{{{DC}}}title") if core is not None else None
    if not (title or "").strip():
        findings.append("The document has no title.")
    languages = [
        lang.get(w("val"))
        for relation in package.relations_of(package.main, "styles")
        for lang in package.root(relation.target).iterfind(f"{w('docDefaults')}//{w('lang')}")
    ]
    if not any(languages):
        findings.append("The document has no language.")
    return findings


def _drawings_without_text(root: Element, part: str, locations: ElementLocations) -> list[str]:
    findings = []
    for properties in root.iter(f"{{{WP}}}docPr"):
        text = (properties.get("descr") or "").strip()
        name = properties.get("name") or "A drawing"
        where = f"{part}, {locations.locate(properties)}".rstrip(", ")
        if not text and not _is_decorative(properties):
            findings.append(f"{where}: {name} has no alternative text.")
        elif _TAG.search(text) or _PLACEHOLDER.match(text):
            findings.append(f"{where}: {name}'s alternative text says nothing: {text}")
    return findings


def _is_decorative(properties: Element) -> bool:
    return any(
        str(element.tag).endswith("}decorative") and element.get("val") in ("1", "true")
        for element in properties.iter("{*}*")
    )


def _tables_without_header(root: Element, part: str, locations: ElementLocations) -> list[str]:
    """Tables of three rows and two columns or more need a header row, unless captioned "layout"."""
    findings = []
    for table in root.iter(w("tbl")):
        rows = list(table.iterchildren(w("tr")))
        columns = max((len(list(row.iterchildren(w("tc")))) for row in rows), default=0)
        caption = table.find(f"{w('tblPr')}/{w('tblCaption')}")
        layout = caption is not None and (caption.get(w("val")) or "").strip().casefold() == "layout"
        if len(rows) < 3 or columns < 2 or layout:
            continue
        if rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is None:
            findings.append(f"{part}, {locations.locate(table)}: the table has no header row.")
    return findings


def _skipped_headings(root: Element, package: DocxPackage, locations: ElementLocations) -> list[str]:
    levels, _ = outline_styles(package)
    findings: list[str] = []
    last = 0
    for paragraph in root.iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        level = levels.get(style.get(w("val")) or "") if style is not None else None
        if level is None or not "".join(text.text or "" for text in paragraph.iter(w("t"))).strip():
            continue
        if level > last + 1:
            findings.append(
                f"{package.main}, {locations.locate(paragraph)}:"
                f" a heading of level {level} follows level {last}."
            )
        last = level
    return findings
