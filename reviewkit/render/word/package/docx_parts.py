"""The parts of a .docx: what they are, how they refer to each other, which may hold tags."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from lxml import etree

from reviewkit.render.word.package.docx_package import ZipEntry, deflated
from reviewkit.render.word.package.namespaces import CT, DECLARATION, REL, Element, parse_part
from reviewkit.render.word.word_errors import PackageError

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN = f"{_WORD}document.main+xml"
_TAGGED = {f"{_WORD}{name}+xml" for name in ("header", "footer", "footnotes", "endnotes", "comments")}
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
# The engine's own signals, as UTF-8 and as character references.
_SIGNALS = re.compile(
    rb"\xef\xb7[\x90-\xaf]|&#(?:x0*fd[de][0-9a-f]|0*6(?:49[789]\d|500[0-7]));", re.IGNORECASE
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)
CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: its id, its type, the part (or the address) it leads to."""

    identity: str
    kind: str
    target: str
    external: bool

    def leads_to(self, kind: str) -> bool:
        """Whether the last word of the type is `kind`, such as "styles"."""
        return self.kind.endswith(f"/{kind}")


@dataclass(slots=True)
class DocxPackage:
    """The parts of a .docx by name, with their content types and relationships.

    defaults   content types by file extension
    overrides  content types by part name
    relations  relationships by the part they start from; "" is the package itself
    altered    parts were left out, so the list of content types must be written anew
    """

    entries: dict[str, ZipEntry]
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)
    main: str = ""
    core: str = ""
    altered: bool = False

    def root(self, name: str) -> Element:
        """Parse a part, without the engine's own signals. Raises PackageError."""
        return parse_part(_SIGNALS.sub(b"", self.entries[name].unpacked()), name)

    def tagged_parts(self) -> list[str]:
        """The parts that tags may stand in, the document itself first."""
        names = [name for name, kind in sorted(self.overrides.items()) if kind in _TAGGED]
        core = [self.core] if self.core in self.entries else []
        return [self.main, *(name for name in names if name in self.entries), *core]

    def relations_of(self, part: str, kind: str) -> list[Relation]:
        """The relationships of a part whose type ends in `kind`."""
        return [relation for relation in self.relations.get(part, ()) if relation.leads_to(kind)]

    def content_type(self, name: str) -> str:
        """A part's content type, "" where none is declared."""
        return self.overrides.get(name) or self.defaults.get(name.rpartition(".")[2].lower(), "")

    def remove_relations(self, part: str, identities: Collection[str]) -> None:
        """Remove relationships from a part of the template for good."""
        name = relations_name(part)
        if not identities or name not in self.entries:
            return
        root = self.root(name)
        for element in list(root):
            if element.get("Id") in identities:
                root.remove(element)
        self.entries[name] = deflated(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
        self.relations[part] = [
            relation for relation in self.relations.get(part, ()) if relation.identity not in identities
        ]

    def remove_part(self, name: str) -> None:
        """Leave a part out of every document."""
        self.entries.pop(name, None)
        if self.overrides.pop(name, None) is not None:
            self.altered = True

    def content_types(
        self, defaults: Mapping[str, str], overrides: Mapping[str, str], dropped: Collection[str]
    ) -> ZipEntry:
        """[Content_Types].xml with further types, without those of the dropped parts."""
        by_extension = {**self.defaults, **defaults}
        by_part = {
            **{name: kind for name, kind in self.overrides.items() if name not in dropped},
            **overrides,
        }
        body = "".join(
            f'<Default Extension="{_escaped(name)}" ContentType="{_escaped(kind)}"/>'
            for name, kind in sorted(by_extension.items())
        ) + "".join(
            f'<Override PartName="/{_escaped(name)}" ContentType="{_escaped(kind)}"/>'
            for name, kind in sorted(by_part.items())
        )
        return deflated(CONTENT_TYPES, f'{DECLARATION}<Types xmlns="{CT}">{body}</Types>'.encode())

    def extended_relations(self, part: str, added: Iterable[str]) -> ZipEntry:
        """The relationships of a part with further ones, given as XML."""
        name = relations_name(part)
        start = f'{DECLARATION}<Relationships xmlns="{REL}">'
        if name in self.entries:
            start = re.sub(
                r"</(?:\w+:)?Relationships>\s*$|/>\s*$",
                lambda end: "" if end[0].startswith("</") else ">",
                self.entries[name].unpacked().decode(),
            )
        return deflated(name, f"{start}{''.join(added)}</Relationships>".encode())


def relation_xml(identity: str, kind: str, target: str, *, external: bool = False) -> str:
    """The XML of a relationship."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{identity}" Type="{kind}" Target={quoteattr(target)}{mode}/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def relations_name(part: str) -> str:
    """The name of the part that holds a part's relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def open_package(entries: dict[str, ZipEntry]) -> DocxPackage:
    """Read the content types and relationships of a .docx. Raises PackageError for anything else."""
    package = DocxPackage(entries)
    if CONTENT_TYPES not in entries or "_rels/.rels" not in entries:
        raise PackageError("not-a-docx", "This is a zip file, but no Word document.")
    for element in package.root(CONTENT_TYPES).iterchildren(f"{{{CT}}}Default", f"{{{CT}}}Override"):
        kind = element.get("ContentType", "")
        if element.tag == f"{{{CT}}}Default":
            package.defaults[element.get("Extension", "").lower()] = kind
        else:
            package.overrides[element.get("PartName", "").lstrip("/")] = kind
    for name in sorted(entries):
        if name.endswith(".rels"):
            package.relations[_owner(name)] = _read_relations(package, name)
    mains = package.relations_of("", "officeDocument")
    package.main = mains[0].target if mains else ""
    _check_main(package)
    _remove_styles_with_effects(package)
    package.overrides[package.main] = _MAIN  # a .dotx renders to a document, not to a template
    cores = package.relations_of("", "core-properties")
    package.core = cores[0].target if cores else "docProps/core.xml"
    return package


def _check_main(package: DocxPackage) -> None:
    kind = package.content_type(package.main)
    if package.main not in package.entries or ("wordprocessingml" not in kind and "ms-word" not in kind):
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


def _remove_styles_with_effects(package: DocxPackage) -> None:
    """Word 2010's second copy of the styles: no program reads it, and it must not differ from the first."""
    for relation in package.relations_of(package.main, "stylesWithEffects"):
        package.remove_relations(package.main, {relation.identity})
        package.remove_part(relation.target)
        package.altered = True


def _owner(name: str) -> str:
    folder, _, file = name.rpartition("_rels/")
    return f"{folder}{file.removesuffix('.rels')}"


def leads_outside(relationship: Element) -> bool:
    """Whether a relationship leads out of the package: it says so, or its target is an address all the same."""
    return (
        relationship.get("TargetMode") == "External"
        or _ADDRESS.match(relationship.get("Target", "")) is not None
    )


def _read_relations(package: DocxPackage, name: str) -> list[Relation]:
    base = posixpath.dirname(_owner(name))
    relations = []
    for element in package.root(name).iterchildren(f"{{{REL}}}Relationship"):
        target, external = element.get("Target", ""), leads_outside(element)
        if not external:
            target = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
        relations.append(Relation(element.get("Id", ""), element.get("Type", ""), target, external))
    return relations


def declare_core_properties(package: DocxPackage) -> list[str]:
    """Declare the part for title and dates; returns the relationships it still needs, as XML."""
    package.overrides[package.core] = _CORE
    if package.relations_of("", "core-properties"):
        return []
    return [relation_xml("rkCore", _CORE_RELATION, package.core)]
