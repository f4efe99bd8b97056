"""The parts of an .xlsx template: read within bounds, made transitional, cleared of what cannot be kept."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from reviewkit.render.word.package.docx_package import PackageKind, ZipEntry, deflated, read_entries
from reviewkit.render.word.package.docx_parts import (
    CONTENT_TYPES,
    Relation,
    leads_outside,
    relation_xml,
    relations_name,
)
from reviewkit.render.word.package.namespaces import CT, DECLARATION, REL, Element, R, parse_part
from reviewkit.render.word.word_errors import PackageError, TemplateFault

WORKBOOK_KIND = PackageKind("Excel", "Excel workbook", "xlsx", "xls", "not-an-xlsx", "old-excel-format")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
# ISO 29500-4 names of the namespaces that Strict files (ISO 29500-1) write otherwise.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", MAIN.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_CONFORMANCE = re.compile(rb'\sconformance="strict"')
# The engine's own signals, as UTF-8 and as character references.
_SIGNALS = re.compile(
    rb"\xef\xb7[\x90-\xaf]|&#(?:x0*fd[de][0-9a-f]|0*6(?:49[789]\d|500[0-7]));", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet as the workbook lists it.

    kind  the last word of its relationship's type: "worksheet", "chartsheet" ...
    """

    name: str
    number: int
    relation: str
    state: str
    part: str
    kind: str


@dataclass(slots=True)
class WorkbookPackage:
    """The parts of a workbook by name, with content types and relationships.

    relations  by the part they start from; "" is the package itself
    warnings   what was removed because a rendered workbook cannot keep it
    """

    entries: dict[str, ZipEntry]
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)
    warnings: list[TemplateFault] = field(default_factory=list)
    sheets: list[SheetEntry] = field(default_factory=list)
    main: str = ""
    core: str = ""
    date1904: bool = False

    def root(self, name: str) -> Element:
        """Parse a part. Raises PackageError where it is damaged or declares a document type."""
        return parse_part(self.entries[name].unpacked(), name)

    def relations_of(self, part: str, kind: str) -> list[Relation]:
        """The relationships of a part whose type ends in `kind` and that lead to a part of the package."""
        return [
            relation
            for relation in self.relations.get(part, ())
            if relation.leads_to(kind) and not relation.external and relation.target in self.entries
        ]

    def related_part(self, part: str, kind: str) -> str:
        """The first part of a kind that a part leads to, "" for none."""
        relations = self.relations_of(part, kind)
        return relations[0].target if relations else ""

    def content_type(self, name: str) -> str:
        """A part's content type, "" where none is declared."""
        return self.overrides.get(name) or self.defaults.get(name.rpartition(".")[2].lower(), "")

    def replace(self, name: str, data: bytes) -> None:
        """Replace the bytes of a part for every workbook rendered."""
        self.entries[name] = deflated(name, data)

    def remove_part(self, name: str) -> None:
        """Leave a part out of every workbook, with the relationships to it."""
        self.entries.pop(name, None)
        self.entries.pop(relations_name(name), None)
        self.overrides.pop(name, None)
        for owner, relations in self.relations.items():
            kept = [relation for relation in relations if relation.external or relation.target != name]
            if len(kept) != len(relations):
                self.relations[owner] = kept
                self.entries[relations_name(owner)] = self.relations_entry(owner, kept)

    def relations_entry(self, part: str, relations: Iterable[Relation], owner: str | None = None) -> ZipEntry:
        """The relationships of a part as a part of their own.

        owner  the name of the part in the workbook rendered, where it differs
        """
        name = relations_name(part if owner is None else owner)
        base = posixpath.dirname(part if owner is None else owner)
        body = "".join(
            relation_xml(
                relation.identity,
                relation.kind,
                relation.target if relation.external else _relative(relation.target, base),
                external=relation.external,
            )
            for relation in relations
        )
        return deflated(name, f'{DECLARATION}<Relationships xmlns="{REL}">{body}</Relationships>'.encode())

    def content_types_entry(
        self, defaults: Mapping[str, str], overrides: Mapping[str, str], dropped: Collection[str]
    ) -> ZipEntry:
        """[Content_Types].xml with further types, without those of the dropped parts."""
        by_part = {name: kind for name, kind in self.overrides.items() if name not in dropped} | dict(
            overrides
        )
        body = "".join(
            f'<Default Extension="{_escaped(name)}" ContentType="{_escaped(kind)}"/>'
            for name, kind in sorted({**self.defaults, **defaults}.items())
        ) + "".join(
            f'<Override PartName="/{_escaped(name)}" ContentType="{_escaped(kind)}"/>'
            for name, kind in sorted(by_part.items())
        )
        return deflated(CONTENT_TYPES, f'{DECLARATION}<Types xmlns="{CT}">{body}</Types>'.encode())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _relative(target: str, base: str) -> str:
    """A target as programs write it: relative inside xl/, from the root elsewhere."""
    if base and target.startswith(f"{base.split('/', maxsplit=1)[0]}/"):
        return posixpath.relpath(target, base)
    return target if not base else f"/{target}"


def open_workbook(data: bytes) -> WorkbookPackage:
    """Read a template's parts, content types, relationships and sheets.

    Raises PackageError for anything but an Excel workbook within the limits, and for one whose kind is
    that of macros. What else reaches outside is found by `outside_formulas`.
    """
    entries = {entry.name: _cleaned(entry) for entry in read_entries(data, WORKBOOK_KIND).values()}
    package = WorkbookPackage(entries)
    if CONTENT_TYPES not in entries or "_rels/.rels" not in entries:
        raise PackageError("not-an-xlsx", "This is a zip file, but no Excel workbook.")
    for element in package.root(CONTENT_TYPES).iterchildren(f"{{{CT}}}Default", f"{{{CT}}}Override"):
        kind = element.get("ContentType", "")
        if element.tag == f"{{{CT}}}Default":
            package.defaults[element.get("Extension", "").lower()] = kind
        else:
            package.overrides[element.get("PartName", "").lstrip("/")] = kind
    for name in sorted(entries):
        if name.endswith(".rels"):
            package.relations[_owner(name)] = _read_relations(package, name)
    package.main = package.related_part("", "officeDocument")
    _check_main(package)
    package.overrides[package.main] = _WORKBOOK_TYPE  # an .xltx renders to a workbook, not to a template
    _remove_what_goes_stale(package)
    _read_sheets(package)
    _declare_core_properties(package)
    return package


def _cleaned(entry: ZipEntry) -> ZipEntry:
    """An XML part without the engine's own signals, in transitional namespaces; other parts as they are."""
    if not entry.name.lower().endswith((".xml", ".rels", ".vml")):
        return entry
    data = entry.unpacked()
    cleaned = _SIGNALS.sub(b"", data)
    if _STRICT in cleaned:
        for strict, transitional in _TRANSITIONAL:
            cleaned = cleaned.replace(strict, transitional)
        cleaned = _CONFORMANCE.sub(b"", cleaned)
    return entry if cleaned == data else deflated(entry.name, cleaned)


def _owner(name: str) -> str:
    folder, _, file = name.rpartition("_rels/")
    return f"{folder}{file.removesuffix('.rels')}"


def _read_relations(package: WorkbookPackage, name: str) -> list[Relation]:
    base = posixpath.dirname(_owner(name))
    relations = []
    for element in package.root(name).iterchildren(f"{{{REL}}}Relationship"):
        target, external = element.get("Target", ""), leads_outside(element)
        if not external and not target.startswith("#"):
            target = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
        relations.append(Relation(element.get("Id", ""), element.get("Type", ""), target, external))
    return relations


def _check_main(package: WorkbookPackage) -> None:
    kind = package.content_type(package.main)
    if not package.main or ("spreadsheetml" not in kind and "ms-excel" not in kind):
        what = (
            "a Word document"
            if "wordprocessingml" in kind or any(name.startswith("word/") for name in package.entries)
            else "a presentation"
            if "presentation" in kind
            else "no workbook"
        )
        raise PackageError("not-an-xlsx", f"This is no Excel workbook (it is {what}).", "Save it as .xlsx.")
    if "binary" in kind:
        raise PackageError("not-an-xlsx", "This is a binary workbook (.xlsb).", "Save it as .xlsx.")
    if "macroEnabled" in kind or "addin" in kind:
        raise PackageError("has-macros", "This workbook carries macros.", "Save it as .xlsx, without macros.")


def _remove_what_goes_stale(package: WorkbookPackage) -> None:
    """Drop the calculation chain, which Excel makes anew, and signatures, which rendering would break."""
    chain = package.related_part(package.main, "calcChain")
    if chain:
        package.remove_part(chain)
    signed = [name for name in package.entries if name.startswith("_xmlsignatures/")]
    for name in signed:
        package.remove_part(name)
    if signed:
        package.warnings.append(
            TemplateFault(
                "_xmlsignatures",
                "",
                "",
                "signature-removed",
                "The workbook is signed, and a rendered workbook cannot keep the signature.",
                severity="warning",
            )
        )


def _read_sheets(package: WorkbookPackage) -> None:
    root = package.root(package.main)
    properties = root.find(f"{{{MAIN}}}workbookPr")
    package.date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    relations = {relation.identity: relation for relation in package.relations.get(package.main, ())}
    for element in root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet"):
        identity = element.get(f"{{{R}}}id", "")
        relation = relations.get(identity)
        if relation is None or relation.target not in package.entries:
            raise PackageError("damaged-file", f"The sheet {element.get('name')!r} has no part.")
        number = element.get("sheetId", "")
        package.sheets.append(
            SheetEntry(
                element.get("name", ""),
                int(number) if number.isdigit() else len(package.sheets) + 1,
                identity,
                element.get("state", "visible"),
                relation.target,
                relation.kind.rpartition("/")[2],
            )
        )
    if not package.sheets:
        raise PackageError("damaged-file", "The workbook has no sheets.")


def _declare_core_properties(package: WorkbookPackage) -> None:
    package.core = package.related_part("", "core-properties") or "docProps/core.xml"
    package.overrides[package.core] = _CORE_TYPE
    if package.core not in package.entries:
        relations = [
            *package.relations.get("", ()),
            Relation("rkCore", _CORE_RELATION, package.core, external=False),
        ]
        package.relations[""] = relations
        package.entries["_rels/.rels"] = package.relations_entry("", relations)


def plain_root(root: Element) -> Element:
    """A part of SpreadsheetML as the engine writes it: the main namespace is the default one, r is declared.

    Open XML SDK, and with it ClosedXML, writes x:worksheet.
    """
    if root.prefix is None and root.nsmap.get("r") == R:
        return root
    text = etree.tostring(root, encoding="unicode")
    if root.prefix is not None:
        prefix = re.escape(root.prefix)
        text = re.sub(rf"<(/?){prefix}:", r"<\1", text)
        text = re.sub(rf'\sxmlns="{re.escape(MAIN)}"', "", text)
        text = text.replace(f"xmlns:{root.prefix}=", "xmlns=", 1)
    if root.nsmap.get("r") != R:
        text = re.sub(r"^<[\w.]+", lambda start: f'{start[0]} xmlns:r="{R}"', text, count=1)
    return parse_part(text.encode(), "sheet")
