"""Texts that stand twice in a document, and parts that nothing fills: bound data, properties, embedded workbooks.

Of a text that stands twice a program may show the copy that the text beside it is not: tags are filled in both,
or `templates check` reports where one stays.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from reviewkit.render.word.package.docx_parts import DocxPackage, Relation
from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.namespaces import Element, R, remove_element, w
from reviewkit.render.word.package.outside_content import is_safe_address
from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.template.tags import LOOKS_LIKE_TAG, Tag, scan
from reviewkit.render.word.word_errors import TemplateFault

_TAG = re.compile(r"\{\{[^{}<>]{1,200}\}\}|\{%[^{}<>]{1,200}%\}")
_MARKUP = re.compile(r"<[^<>]*>")
_XML_ENDS = (".xml", ".vml", ".rels")
_TEXT_PARTS = re.compile(
    r"^(?:docProps/(?:app|custom)\.xml|customXml/item\d*\.xml|word/(?:charts|diagrams|glossary|drawings)/[^/]+\.xml"
    r"|word/(?:commentsExtended|people)\.xml)$"
)
_BINDINGS = re.compile(r"\}dataBinding$")


def tagged_text_parts(package: DocxPackage, known: Collection[str]) -> list[str]:
    """Return the further parts with tags in texts that a reader may see: properties, bound data, charts, SmartArt.

    known  the parts that are read already, or made anew by each document
    """
    names = [name for name in sorted(package.entries) if _TEXT_PARTS.match(name) and name not in known]
    return [name for name in names if next(_tags_in(_text_of(package, name)), None) is not None]


def _tags_in(xml: str) -> Iterator[str]:
    """The tags in attributes and texts, cut over runs or not."""
    for text in (xml, _MARKUP.sub("", xml)):
        yield from (match[0] for match in _TAG.finditer(text))


def _text_of(package: DocxPackage, name: str) -> str:
    return package.entries[name].unpacked().decode("utf-8", "replace")


def unbind_tags(root: Element) -> None:
    """Cut content controls with a tag loose from their data: programs would show the data in the text's place."""
    for control in root.iter(w("sdt")):
        properties = control.find(w("sdtPr"))
        if properties is None:
            continue
        bindings = [child for child in properties if _BINDINGS.search(str(child.tag))]
        text = "".join(element.text or "" for element in control.iter(w("t")))
        if bindings and LOOKS_LIKE_TAG.search(text):
            for binding in bindings:
                remove_element(binding)


def take_tagged_links(package: DocxPackage) -> dict[str, dict[str, str]]:
    """Take the links whose address holds a tag out of the package; return them by part and relationship."""
    links: dict[str, dict[str, str]] = {}
    for part, relations in package.relations.items():
        tagged = {r.identity: unquote(r.target) for r in relations if _is_tagged_link(r)}
        if tagged:
            links[part] = tagged
    for part, tagged in links.items():
        package.remove_relations(part, set(tagged))
    return links


def _is_tagged_link(relation: Relation) -> bool:
    """Whether a link's address holds a tag; one that begins unsafely stays, and is found for what it is."""
    address = unquote(relation.target)
    tag = _TAG.search(address) if relation.leads_to("hyperlink") else None
    return tag is not None and (tag.start() == 0 or is_safe_address(f"{address[: tag.start()]}x"))


def bind_links(
    root: Element, part: str, marks: TagMarks, links: Mapping[str, str], locations: ElementLocations
) -> None:
    """Let each link whose address holds a tag get its address while rendering."""
    for element in root.iter("{*}*"):
        for key in [key for key in map(str, element.attrib) if key.startswith(f"{{{R}}}")]:
            target = links.get(str(element.get(key)))
            if target is None:
                continue
            location = locations.locate(element)
            expression = _address_expression(target, part, location, marks)
            if expression:
                body = f"({expression})|rk_link('{part}')"
                element.set(key, marks.add_engine_tag(body, written=target, location=location))


def _address_expression(target: str, part: str, location: str, marks: TagMarks) -> str:
    """The Jinja expression of an address with tags, "" where it cannot be one. Values are percent-encoded in it."""
    pieces: list[str] = []
    position = 0
    for span in scan(target):
        tag = None if span.problem else Tag.parse(target[span.start : span.end])
        if tag is None or tag.kind != "print" or tag.level:
            message = "stands in the address of a link, where only values can be printed."
            marks.faults.append(TemplateFault(part, location, target, "misplaced-tag", message))
            return ""
        if span.start > position:
            pieces.append(repr(target[position : span.start]))
        whole = span.start == 0 and span.end == len(target)
        pieces.append(f"({tag.body})" if whole else f"(({tag.body})|rk_url_part)")
        position = span.end
    if position < len(target):
        pieces.append(repr(target[position:]))
    return " ~ ".join(pieces)


def unfilled_tags(
    package: DocxPackage, filled: Collection[str], replaced: Collection[str]
) -> list[TemplateFault]:
    """Return a fault for each part that holds tags and is not filled.

    filled    the parts that are
    replaced  the parts that each document makes anew
    """
    faults = []
    for name in sorted(package.entries):
        if name in filled or (name in replaced and not name.endswith(".xml")):
            continue
        tag = next(_tags_of(package, name), None)
        if tag is not None:
            why = (
                "holds a tag, but its title and labels come with the value of the chart."
                if name in replaced
                else "holds a tag, and tags are not filled there."
            )
            embedded = not name.endswith(_XML_ENDS)
            faults.append(
                TemplateFault(
                    name, "", tag, "unfilled-tag", why, "Remove it, or write it into the text of the document.",
                    "warning" if embedded else "fault",
                )
            )  # fmt: skip
    return faults


def _tags_of(package: DocxPackage, name: str) -> Iterator[str]:
    if name.endswith(_XML_ENDS):
        yield from _tags_in(unquote(_text_of(package, name)))
    elif name.endswith((".xlsx", ".docx", ".pptx")):
        try:
            with zipfile.ZipFile(io.BytesIO(package.entries[name].unpacked())) as inner:
                for info in inner.infolist():
                    if info.filename.endswith(".xml") and info.file_size < 10_000_000:
                        text = inner.read(info).decode("utf-8", "replace")
                        yield from _tags_in(text)
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
            return
