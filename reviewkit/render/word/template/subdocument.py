"""A whole document put into another: its text, with the styles, lists and pictures it needs."""

from __future__ import annotations

import hashlib
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.render.word.package.docx_package import PackageError, read_entries
from reviewkit.render.word.package.docx_parts import Package, open_package, relations_name
from reviewkit.render.word.package.namespaces import Element, R, fragment, w
from reviewkit.render.word.template.template_errors import ValueRefusedError

if TYPE_CHECKING:
    from reviewkit.render.word.template.insertion_sites import Site
    from reviewkit.render.word.template.render_state import Rendering

_STYLED = ("pStyle", "rStyle", "tblStyle")
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


class SubDocument:
    """A .docx as a value: `{{p value }}`. The signature is docxtpl's; `tpl` is not needed.

    docpath  bytes, a path, or a python-docx document; without, a new document to be written
             with python-docx's methods (add_paragraph, add_table ...), styles by their names

    Not carried over: notes, comments, bookmarks, headers, page settings.
    """

    def __init__(self, tpl: object = None, docpath: Any = None) -> None:
        del tpl  # as in InlineImage
        self._source = docpath
        self._document: Any = docpath if hasattr(docpath, "save") else None
        if docpath is None:
            from docx import Document  # noqa: PLC0415  only those who write with it pay for it

            self._document = Document()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self._document is None:
            raise AttributeError(name)
        return getattr(self._document, name)

    def __html__(self) -> str:
        return "[document]"  # where no document is being rendered

    def data(self) -> bytes:
        """The document's bytes. Raises ValueRefusedError when it cannot be read."""
        if self._document is not None:
            out = io.BytesIO()
            self._document.save(out)
            return out.getvalue()
        if isinstance(self._source, bytes):
            return self._source
        try:
            return Path(os.fspath(self._source)).read_bytes()
        except (OSError, TypeError) as error:
            raise ValueRefusedError(f"names a document that cannot be read: {error}.") from error

    def word_xml(self, state: Rendering, site: Site) -> str:
        """The document's paragraphs and tables; what they need is added to the document."""
        if site.part != state.document:
            raise ValueRefusedError("puts a document into a header, footer or note; only text can take one.")
        data = self.data()
        try:
            package = open_package(read_entries(data))
            body = package.root(package.main).find(w("body"))
        except PackageError as error:
            raise ValueRefusedError(f"is a document that cannot be read: {error}") from error
        if body is None:
            return "<w:p/>"
        return _Import(package, state, hashlib.sha256(data).hexdigest()[:12]).blocks(body, site)


class _Import:
    def __init__(self, package: Package, state: Rendering, key: str) -> None:
        self.package, self.state, self.key = package, state, key
        self.styles = _styles_by_id(package)
        self.numbering: dict[str, str] = {}

    def blocks(self, body: Element, site: Site) -> str:
        for element in list(body.iter("{*}*")):
            name = element.tag.rpartition("}")[2]
            if element.tag in _NOT_CARRIED:
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
            elif name in _STYLED:
                element.set(w("val"), self._style(element.get(w("val")) or ""))
            elif element.tag == w("numId"):
                element.set(w("val"), self._number(element.get(w("val")) or ""))
            elif name == "docPr":
                element.set("id", str(self.state.number("drawing")))
            self._relations(element, site.part)
        for section in list(body.iter(w("sectPr"))):
            parent = section.getparent()
            if parent is not None:
                parent.remove(section)
        text = "".join(fragment(child, keep=True) for child in body)
        return text if text.startswith("<w:") else "<w:p/>"

    def _relations(self, element: Element, part: str) -> None:
        for key, value in list(element.attrib.items()):
            if str(key).startswith(f"{{{R}}}"):
                found = [
                    one for one in self.package.relations.get(self.package.main, ()) if one.identity == value
                ]
                if not found:
                    continue
                if found[0].external:
                    new = self.state.relate(part, found[0].kind, found[0].target, external=True)
                else:
                    new = self.state.relate_part(part, found[0].kind, self._part(found[0].target))
                element.set(key, new)

    def _part(self, name: str) -> str:
        """The name under which a part of the other document stands in this one."""
        known = f"part {self.key} {name}"
        if known not in self.state.imports:
            entry = self.package.entries.get(name)
            if entry is None:
                raise ValueRefusedError(f"is a document that refers to {name}, which it lacks.")
            new = self.state.free_name(re.sub(r"\d*(\.\w+)$", r"-sub{}\1", name))
            self.state.imports[known] = new
            self.state.entries[new] = entry.renamed(new)
            self.state.overrides[new] = self.package.kind_of(name)
            for relation in self.package.relations.get(name, ()):
                if not relation.external:
                    self.state.relate_as(new, relation.identity, relation.kind, self._part(relation.target))
            extra = relations_name(name)
            if extra in self.package.entries and not self.package.relations.get(name):
                self.state.imports.setdefault("ignored", []).append(extra)
        return str(self.state.imports[known])

    def _style(self, identity: str) -> str:
        """The id of the style of the same name; a style that is missing is brought along."""
        known = self.state.imports.setdefault("styles", {})
        if (self.key, identity) in known:
            return str(known[self.key, identity])
        style = self.styles.get(identity)
        own: dict[str, str] = self.state.styles_by_name
        name = _name(style) if style is not None else ""
        if style is None or name.casefold() in own:
            known[self.key, identity] = own.get(name.casefold(), identity)
            return str(known[self.key, identity])
        new = identity
        while new in own.values():
            new += "x"
        own[name.casefold()] = new
        known[self.key, identity] = new
        style.set(w("styleId"), new)
        style.attrib.pop(w("default"), None)
        for reference in ("basedOn", "next", "link"):
            for other in style.iterfind(w(reference)):
                other.set(w("val"), self._style(other.get(w("val")) or ""))
        for number in style.iter(w("numId")):
            number.set(w("val"), self._number(number.get(w("val")) or ""))
        self.state.imports.setdefault("new styles", []).append(fragment(style))
        return new

    def _number(self, identity: str) -> str:
        """The number under which a list of the other document stands in this one."""
        if identity in self.numbering or identity == "0":
            return self.numbering.get(identity, "0")
        for relation in self.package.of(self.package.main, "numbering"):
            root = self.package.root(relation.target)
            number = next(
                (one for one in root.iterchildren(w("num")) if one.get(w("numId")) == identity), None
            )
            link = number.find(w("abstractNumId")) if number is not None else None
            abstract = next(
                (
                    one
                    for one in root.iterchildren(w("abstractNum"))
                    if link is not None and one.get(w("abstractNumId")) == link.get(w("val"))
                ),
                None,
            )
            if number is not None and link is not None and abstract is not None:
                new = str(self.state.number("list") + 5_000)
                self.numbering[identity] = new
                number.set(w("numId"), new)
                link.set(w("val"), new)
                abstract.set(w("abstractNumId"), new)
                for name in ("nsid", "tmpl"):
                    for stale in abstract.findall(w(name)):
                        abstract.remove(stale)
                for style in abstract.iter(w("pStyle")):
                    style.set(w("val"), self._style(style.get(w("val")) or ""))
                self.state.imports.setdefault("new lists", []).append((fragment(abstract), fragment(number)))
                return new
        return "0"


def _styles_by_id(package: Package) -> dict[str, Element]:
    return {
        style.get(w("styleId")) or "": style
        for relation in package.of(package.main, "styles")
        for style in package.root(relation.target).iterchildren(w("style"))
    }


def _name(style: Element) -> str:
    name = style.find(w("name"))
    return (name.get(w("val")) or "") if name is not None else ""


def style_names(package: Package) -> dict[str, str]:
    """A template's styles: name, without case, to id."""
    return {_name(style).casefold(): identity for identity, style in _styles_by_id(package).items()}


def grown(package: Package, state: Rendering, text_of: Any) -> dict[str, str]:
    """The styles and lists of the template with those that sub-documents brought: part to text."""
    parts: dict[str, str] = {}
    styles = state.imports.get("new styles", ())
    for relation in package.of(package.main, "styles") if styles else ():
        text = text_of(relation.target)
        parts[relation.target] = text.replace("</w:styles>", f"{''.join(styles)}</w:styles>")
    lists = state.imports.get("new lists", ())
    for relation in package.of(package.main, "numbering") if lists else ():
        text = text_of(relation.target)
        at = re.search(r"<w:num |<w:numIdMacAtCleanup|</w:numbering>", text)
        assert at is not None
        text = text[: at.start()] + "".join(abstract for abstract, _ in lists) + text[at.start() :]
        end = re.search(r"<w:numIdMacAtCleanup|</w:numbering>", text)
        assert end is not None
        parts[relation.target] = (
            text[: end.start()] + "".join(number for _, number in lists) + text[end.start() :]
        )
    return parts
