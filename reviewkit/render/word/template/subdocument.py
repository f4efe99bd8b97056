"""Sub-documents: a whole .docx as a value, with the styles, lists and pictures it needs."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import DocxPackage, open_package
from reviewkit.render.word.package.namespaces import Element, R, fragment, remove_element, w
from reviewkit.render.word.package.outside_elements import word_outside_content
from reviewkit.render.word.package.styles import style_name, styles_by_id
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.render_state import RenderState
from reviewkit.render.word.word_errors import PackageError, ValueRefusedError

_STYLE_REFERENCES = tuple(w(name) for name in ("pStyle", "rStyle", "tblStyle"))
_NOT_CARRIED = tuple(
    w(name)
    for name in (
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "commentRangeStart",
        "commentRangeEnd",
        "headerReference",
        "footerReference",
        "bookmarkStart",
        "bookmarkEnd",
    )
)


class SavableDocument(Protocol):
    """A document that saves itself, such as python-docx's."""

    def save(self, stream: io.BytesIO, /) -> object:
        """Write the document into the stream."""


class SubDocument:
    """A .docx as a value: `{{p value }}`. The signature is docxtpl's; `tpl` is not needed.

    docpath  bytes, a path, or a python-docx document; without, a new document to be written
             with python-docx's methods (add_paragraph, add_table ...), styles by their names

    Not carried over: notes, comments, bookmarks, headers, page settings.
    """

    def __init__(
        self,
        tpl: object = None,
        docpath: bytes | str | os.PathLike[str] | SavableDocument | None = None,
    ) -> None:
        del tpl  # as in InlineImage
        self._source = docpath
        self._document = cast("SavableDocument", docpath) if hasattr(docpath, "save") else None
        if docpath is None:
            from docx import Document  # noqa: PLC0415  100 ms to import: only those who write with it pay for it

            self._document = Document()

    def __getattr__(self, name: str) -> object:  # whatever python-docx's document has
        if name.startswith("_") or self._document is None:
            raise AttributeError(name)
        return getattr(self._document, name)

    def __html__(self) -> str:
        return "[document]"  # where no document is being rendered

    def data(self) -> bytes:
        """The document's bytes. Raises ValueRefusedError when it cannot be read."""
        if self._document is not None:
            stream = io.BytesIO()
            self._document.save(stream)
            return stream.getvalue()
        if isinstance(self._source, bytes):
            return self._source
        try:
            return Path(os.fspath(cast("str", self._source))).read_bytes()
        except (OSError, TypeError) as error:
            raise ValueRefusedError(f"names a document that cannot be read: {error}.") from error

    def word_xml(self, state: RenderState, site: Site) -> str:
        """The document's paragraphs and tables; what they refer to is added to the document."""
        if site.part != state.document:
            raise ValueRefusedError("puts a document into a header, footer or note; only text can take one.")
        data = self.data()
        try:
            package = open_package(read_entries(data))
            body = package.root(package.main).find(w("body"))
            outside = word_outside_content(package)
        except PackageError as error:
            raise ValueRefusedError(f"is a document that cannot be read: {error}") from error
        if outside:
            raise ValueRefusedError(f"is a document that {outside[0].message}")
        if body is None:
            return "<w:p/>"
        return _DocumentImport(package, state, hashlib.sha256(data).hexdigest()[:12]).import_body(body, site)


class _DocumentImport:
    """The import of one document into another; `key` tells documents apart."""

    def __init__(self, package: DocxPackage, state: RenderState, key: str) -> None:
        self.package, self.state, self.key = package, state, key
        self.styles = styles_by_id(package)
        self.numbering: dict[str, str] = {}

    def import_body(self, body: Element, site: Site) -> str:
        """The XML of a body, with references that hold in the other document."""
        for element in list(body.iter("{*}*")):
            if element.tag in _NOT_CARRIED:
                remove_element(element)
            elif element.tag in _STYLE_REFERENCES:
                self._import_style_of(element)
            elif element.tag == w("numId"):
                self._import_list_of(element)
            elif element.tag.rpartition("}")[2] == "docPr":
                element.set("id", str(self.state.number("drawing")))
            self._import_relations(element, site.part)
        for section in list(body.iter(w("sectPr"))):
            remove_element(section)
        text = "".join(fragment(child, keep_declarations=True) for child in body)
        return text if text.startswith("<w:") else "<w:p/>"

    def _import_relations(self, element: Element, part: str) -> None:
        known = {
            relation.identity: relation for relation in self.package.relations.get(self.package.main, ())
        }
        for key, value in list(element.attrib.items()):
            relation = known.get(value) if str(key).startswith(f"{{{R}}}") else None
            if relation is None:
                continue
            if relation.external:
                identity = self.state.relate(part, relation.kind, relation.target, external=True)
            else:
                target = self._import_part(relation.target)
                identity = self.state.relate_part(part, relation.kind, target)
            element.set(key, identity)

    def _import_part(self, name: str) -> str:
        """The name under which a part of the other document stands in this one."""
        parts = self.state.imported.parts
        if (self.key, name) not in parts:
            entry = self.package.entries.get(name)
            if entry is None:
                raise ValueRefusedError(f"is a document that refers to {name}, which it lacks.")
            imported = self.state.free_name(re.sub(r"\d*(\.\w+)$", r"-sub{}\1", name))
            parts[self.key, name] = imported
            self.state.entries[imported] = entry.renamed(imported)
            self.state.overrides[imported] = self.package.content_type(name)
            for relation in self.package.relations.get(name, ()):
                if not relation.external:
                    target = self._import_part(relation.target)
                    self.state.relate_as(imported, relation.identity, relation.kind, target)
        return parts[self.key, name]

    def _import_style_of(self, element: Element) -> None:
        element.set(w("val"), self._import_style(element.get(w("val")) or ""))

    def _import_list_of(self, element: Element) -> None:
        element.set(w("val"), self._import_list(element.get(w("val")) or ""))

    def _import_style(self, identity: str) -> str:
        """The id of the style of the same name; a style that is missing is added."""
        imported = self.state.imported.styles
        if (self.key, identity) in imported:
            return imported[self.key, identity]
        style = self.styles.get(identity)
        by_name = self.state.styles_by_name
        name = style_name(style).casefold() if style is not None else ""
        if style is None or name in by_name:
            imported[self.key, identity] = by_name.get(name, identity)
            return imported[self.key, identity]
        added = identity
        while added in by_name.values():
            added += "x"
        by_name[name] = imported[self.key, identity] = added
        style.set(w("styleId"), added)
        style.attrib.pop(w("default"), None)
        for reference in ("basedOn", "next", "link"):
            for other in style.iterfind(w(reference)):
                self._import_style_of(other)
        for number in style.iter(w("numId")):
            self._import_list_of(number)
        self.state.imported.new_styles.append(fragment(style))
        return added

    def _import_list(self, identity: str) -> str:
        """The number under which a list of the other document stands in this one; "0" for no list."""
        if identity in self.numbering or identity == "0":
            return self.numbering.get(identity, "0")
        for relation in self.package.relations_of(self.package.main, "numbering"):
            root = self.package.root(relation.target)
            concrete = _child_with(root, "num", "numId", identity)
            link = concrete.find(w("abstractNumId")) if concrete is not None else None
            if concrete is None or link is None:
                continue
            abstract = _child_with(root, "abstractNum", "abstractNumId", link.get(w("val")))
            if abstract is not None:
                return self._add_list(identity, concrete, link, abstract)
        return "0"

    def _add_list(self, identity: str, concrete: Element, link: Element, abstract: Element) -> str:
        number = str(self.state.number("list") + 5_000)
        self.numbering[identity] = number
        concrete.set(w("numId"), number)
        link.set(w("val"), number)
        abstract.set(w("abstractNumId"), number)
        for name in ("nsid", "tmpl"):
            for stale in abstract.findall(w(name)):
                abstract.remove(stale)
        for style in abstract.iter(w("pStyle")):
            self._import_style_of(style)
        self.state.imported.new_lists.append((fragment(abstract), fragment(concrete)))
        return number


def _child_with(root: Element, tag: str, attribute: str, value: str | None) -> Element | None:
    children = root.iterchildren(w(tag))
    return next((child for child in children if child.get(w(attribute)) == value), None)


def parts_with_imports(
    package: DocxPackage, state: RenderState, text_of: Callable[[str], str]
) -> dict[str, str]:
    """The template's styles and lists with those that sub-documents added: part name to text.

    text_of  gives the text of a part of the document
    """
    parts: dict[str, str] = {}
    styles, lists = state.imported.new_styles, state.imported.new_lists
    for relation in package.relations_of(package.main, "styles") if styles else ():
        text = text_of(relation.target)
        parts[relation.target] = text.replace("</w:styles>", f"{''.join(styles)}</w:styles>")
    for relation in package.relations_of(package.main, "numbering") if lists else ():
        text = text_of(relation.target)
        first = re.search(r"<w:num |<w:numIdMacAtCleanup|</w:numbering>", text)
        assert first is not None
        text = text[: first.start()] + "".join(abstract for abstract, _ in lists) + text[first.start() :]
        end = re.search(r"<w:numIdMacAtCleanup|</w:numbering>", text)
        assert end is not None
        concrete = "".join(number for _, number in lists)
        parts[relation.target] = text[: end.start()] + concrete + text[end.start() :]
    return parts
