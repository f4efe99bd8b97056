"""What a screen reader misses in a document: alternative texts, headers of tables, headings."""

from __future__ import annotations

import re

from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import Package, open_package
from reviewkit.render.word.package.namespaces import DC, WP, Element, w
from reviewkit.render.word.template.locations import Places
from reviewkit.render.word.template.table_of_contents import outline_styles

_TAG = re.compile(r"\{\{|\{%")
_PLACEHOLDER = re.compile(r"^(picture|image|chart|graphic|graphique|diagramm?e?)\s*\d*$", re.IGNORECASE)


def accessibility(data: bytes) -> list[str]:
    """What stands in the way of those who cannot see a document; empty where nothing does.

    Raises PackageError for what is no Word document.
    """
    package = open_package(read_entries(data))
    found = [*_properties(package)]
    for part in package.rendered():
        if not part.startswith("word/"):
            continue
        root = package.root(part)
        places = Places(root)
        found += _drawings(root, part, places)
        found += _tables(root, part, places)
        if part == package.main:
            found += _headings(root, package, places)
    return found


def _properties(package: Package) -> list[str]:
    found = []
    core = package.root(package.core) if package.core in package.entries else None
    title = core.findtext(f"{{{DC}}}title") if core is not None else None
    if not (title or "").strip():
        found.append("The document has no title.")
    languages = [
        lang.get(w("val"))
        for relation in package.of(package.main, "styles")
        for lang in package.root(relation.target).iterfind(f"{w('docDefaults')}//{w('lang')}")
    ]
    if not any(languages):
        found.append("The document has no language.")
    return found


def _drawings(root: Element, part: str, places: Places) -> list[str]:
    found = []
    for properties in root.iter(f"{{{WP}}}docPr"):
        words = (properties.get("descr") or "").strip()
        name = properties.get("name") or "A drawing"
        where = f"{part}, {places.of(properties)}".rstrip(", ")
        if not words and not _is_decorative(properties):
            found.append(f"{where}: {name} has no alternative text.")
        elif _TAG.search(words) or _PLACEHOLDER.match(words):
            found.append(f"{where}: {name}'s alternative text says nothing: {words}")
    return found


def _is_decorative(properties: Element) -> bool:
    return any(
        str(element.tag).endswith("}decorative") and element.get("val") in ("1", "true")
        for element in properties.iter("{*}*")
    )


def _tables(root: Element, part: str, places: Places) -> list[str]:
    """A table of one row, or one without rules and header on purpose (tiles), needs no header row."""
    found = []
    for table in root.iter(w("tbl")):
        rows = list(table.iterchildren(w("tr")))
        cells = max((len(list(row.iterchildren(w("tc")))) for row in rows), default=0)
        look = table.find(f"{w('tblPr')}/{w('tblCaption')}")
        layout = look is not None and (look.get(w("val")) or "").strip().casefold() == "layout"
        if len(rows) < 3 or cells < 2 or layout:
            continue
        if rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is None:
            found.append(f"{part}, {places.of(table)}: the table has no header row.")
    return found


def _headings(root: Element, package: Package, places: Places) -> list[str]:
    levels, _ = outline_styles(package)
    found: list[str] = []
    last = 0
    for paragraph in root.iter(w("p")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        level = levels.get(style.get(w("val")) or "") if style is not None else None
        if level is None or not "".join(text.text or "" for text in paragraph.iter(w("t"))).strip():
            continue
        if level > last + 1:
            found.append(
                f"{package.main}, {places.of(paragraph)}: a heading of level {level} follows level {last}."
            )
        last = level
    return found
