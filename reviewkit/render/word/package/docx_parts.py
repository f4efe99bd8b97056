"""The parts of a template: which are rendered, how they refer to each other, what they are."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from reviewkit.render.word.charts.chart_xml import ChartPart
from reviewkit.render.word.package.docx_package import Entry, PackageError, packed
from reviewkit.render.word.package.namespaces import CT, DECLARATION, REL, Element, parse

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN = f"{_WORD}document.main+xml"
_RENDERED = {f"{_WORD}{name}+xml" for name in ("header", "footer", "footnotes", "endnotes", "comments")}
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_BAD = re.compile(rb"\xef\xb7[\x90-\xaf]|&#(?:x0*fd[de][0-9a-f]|0*6(?:49[789]\d|500[0-7]));", re.IGNORECASE)
TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: its id, its kind, the name of the part it leads to."""

    identity: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """A template's parts, known by name and content type."""

    entries: dict[str, Entry]
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)
    main: str = ""
    core: str = ""
    mended: bool = False  # parts of the template were left out: the list of types is written anew

    def root(self, name: str) -> Element:
        """A part, parsed; the engine's own signs are taken out of it. Raises PackageError."""
        return parse(_BAD.sub(b"", self.entries[name].data()), name)

    def rendered(self) -> list[str]:
        """The parts that tags may stand in, the document itself first."""
        names = [name for name, kind in sorted(self.overrides.items()) if kind in _RENDERED]
        core = [self.core] if self.core in self.entries else []
        return [self.main, *(name for name in names if name in self.entries), *core]

    def of(self, part: str, kind: str) -> list[Relation]:
        """The relationships of a part of one kind (the last word of its type)."""
        return [one for one in self.relations.get(part, ()) if one.kind.endswith(f"/{kind}")]

    def kind_of(self, name: str) -> str:
        """A part's content type."""
        return self.overrides.get(name) or self.defaults.get(name.rpartition(".")[2].lower(), "")

    def unrelate(self, part: str, identities: set[str]) -> None:
        """Take relationships out of a part of the template, for good."""
        name = relations_name(part)
        if not identities or name not in self.entries:
            return
        root = self.root(name)
        for element in list(root):
            if element.get("Id") in identities:
                root.remove(element)
        self.entries[name] = packed(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
        self.relations[part] = [one for one in self.relations.get(part, ()) if one.identity not in identities]

    def types(self, defaults: dict[str, str], overrides: dict[str, str], dropped: set[str]) -> Entry:
        """[Content_Types].xml for the same parts and some more, less the dropped ones."""
        all_defaults = {**self.defaults, **defaults}
        all_overrides = {
            name: kind for name, kind in self.overrides.items() if name not in dropped
        } | overrides
        body = "".join(
            f'<Default Extension="{_quoted(name)}" ContentType="{_quoted(kind)}"/>'
            for name, kind in sorted(all_defaults.items())
        ) + "".join(
            f'<Override PartName="/{_quoted(name)}" ContentType="{_quoted(kind)}"/>'
            for name, kind in sorted(all_overrides.items())
        )
        return packed(TYPES, f'{DECLARATION}<Types xmlns="{CT}">{body}</Types>'.encode())

    def related(self, part: str, more: list[str]) -> Entry:
        """The relationships of a part with some more."""
        name = relations_name(part)
        start = f'{DECLARATION}<Relationships xmlns="{REL}">'
        if name in self.entries:
            start = re.sub(
                r"</(?:\w+:)?Relationships>\s*$|/>\s*$", _reopened, self.entries[name].data().decode()
            )
        return packed(name, f"{start}{''.join(more)}</Relationships>".encode())


def _reopened(found: re.Match[str]) -> str:
    return "" if found[0].startswith("</") else ">"


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def relations_name(part: str) -> str:
    """The name of the part that holds a part's relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def open_package(entries: dict[str, Entry]) -> Package:
    """Read what a .docx says about itself. Raises PackageError where it is no Word document."""
    package = Package(entries)
    if TYPES not in entries or "_rels/.rels" not in entries:
        raise PackageError("not-a-docx", "This is a zip file, but no Word document.")
    for element in package.root(TYPES).iterchildren(f"{{{CT}}}Default", f"{{{CT}}}Override"):
        kind = element.get("ContentType", "")
        if element.tag == f"{{{CT}}}Default":
            package.defaults[element.get("Extension", "").lower()] = kind
        else:
            package.overrides[element.get("PartName", "").lstrip("/")] = kind
    for name in sorted(entries):
        if name.endswith(".rels"):
            package.relations[_owner(name)] = _read_relations(package, name)
    mains = package.of("", "officeDocument")
    package.main = mains[0].target if mains else ""
    kind = package.kind_of(package.main)
    if package.main not in entries or ("wordprocessingml" not in kind and "ms-word" not in kind):
        what = (
            "a workbook"
            if "spreadsheet" in kind
            else "a presentation"
            if "presentation" in kind
            else "no document"
        )
        raise PackageError("not-a-docx", f"This is no Word document (it is {what}).", "Save it as .docx.")
    if "macroEnabled" in kind:
        raise PackageError("has-macros", "This document carries macros.", "Save it as .docx, without macros.")
    _forget_effects(package)
    package.overrides[package.main] = _MAIN  # a .dotx renders to a document, not to a template
    cores = package.of("", "core-properties")
    package.core = cores[0].target if cores else "docProps/core.xml"
    return package


def _forget_effects(package: Package) -> None:
    """Word 2010's second copy of the styles: nobody reads it now, and it must not differ from the first."""
    for relation in package.of(package.main, "stylesWithEffects"):
        package.unrelate(package.main, {relation.identity})
        package.entries.pop(relation.target, None)
        package.overrides.pop(relation.target, None)
        package.mended = True


def _owner(name: str) -> str:
    folder, _, file = name.rpartition("_rels/")
    return f"{folder}{file.removesuffix('.rels')}"


def _read_relations(package: Package, name: str) -> list[Relation]:
    base = posixpath.dirname(_owner(name))
    found = []
    for element in package.root(name).iterchildren(f"{{{REL}}}Relationship"):
        target, external = element.get("Target", ""), element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
        found.append(Relation(element.get("Id", ""), element.get("Type", ""), target, external))
    return found


def add_core(package: Package) -> list[str]:
    """Make sure that there is a part for title and dates; the relationships it takes at the root."""
    package.overrides[package.core] = _CORE
    if package.of("", "core-properties"):
        return []
    return [f'<Relationship Id="rkCore" Type="{_CORE_RELATION}" Target="{package.core}"/>']


def known_charts(package: Package, part: str) -> dict[str, tuple[ChartPart, list[Relation], tuple[str, ...]]]:
    """The charts a part shows, by relationship: the chart, its style parts, the parts it owns."""
    found = {}
    for relation in package.of(part, "chart"):
        if relation.target not in package.entries:
            continue
        chart = ChartPart(package.entries[relation.target].data(), relation.target)
        own = package.relations.get(relation.target, [])
        styles = [
            one for one in own if not one.external and not one.kind.endswith(("/package", "/oleObject"))
        ]
        parts = (
            relation.target,
            relations_name(relation.target),
            *(one.target for one in own if not one.external),
        )
        found[relation.identity] = (chart, styles, parts)
    return found
