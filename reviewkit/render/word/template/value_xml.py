"""The XML of values: escaped, with line breaks, in the format of the place they are printed at.

No value is ever read as a tag or as XML, except the value objects of this package (rich text,
pictures, sub-documents) and the output of a template's own macros.
"""

from __future__ import annotations

import re
from typing import Protocol, cast

from jinja2.runtime import Undefined
from markupsafe import Markup

from reviewkit.render.jinja import LONG, UnknownName, check_value, checked_size, spend_text
from reviewkit.render.word.package.xml_text import (
    BREAKS,
    FORBIDDEN,
    OPEN_TEXT,
    drop_forbidden,
    escaped,
    plain_text,
    with_word_breaks,
    without_section,
)
from reviewkit.render.word.template.inline_image import InlineImage
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.render_state import RenderState, current_render
from reviewkit.render.word.word_errors import ValueRefusedError

_CONTROL = re.compile(f"[{FORBIDDEN}\t\n\x0b\r\x07\x0c]")
_UNUSUAL = re.compile(f"[<>&{FORBIDDEN}\t\n\x0b\r\x07\x0c]")  # what needs more than copying
_KIND = re.compile(r"\s*<w:(r|hyperlink|p|tbl|sdt|tr|tc)[ />]")
_RUN_TEXT = re.compile(
    r"<w:r(?: [^>]*)?>(?P<properties><w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: [^>]*)?>(?P<text>[^<]*)</w:t></w:r>",
    re.DOTALL,
)
_LINK = re.compile(r'r:id="url:([^"]*)"')
_XML_TAGS = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"<.{0,200} at 0x[0-9a-fA-F]{6,16}>")  # of an object in memory: another one each run
_TABLE_PARTS = {"tr": "row", "tc": "cell"}


class _WordValue(Protocol):
    """A value object of this package."""

    def word_xml(self, state: RenderState, site: Site) -> str:
        """The value's XML; the parts it needs are added to the state."""


def value_xml(value: object, site: Site) -> str:
    """The XML of a value at a site. Raises ValueRefusedError, or UndefinedError for an unknown name."""
    if type(value) is str:
        if site.level == "text":
            if len(value) > LONG:
                spend_text(len(value))
            if _UNUSUAL.search(value) is None:
                return value
            if _CONTROL.search(value) is None:
                return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _text_xml(value, site)
    if isinstance(value, Undefined):
        if isinstance(value, UnknownName) and not value.is_missing_else:
            value.fail()
        return _text_xml("", site)
    if hasattr(value, "__html__") or hasattr(value, "image_descriptor"):
        return _object_xml(value, site)
    text = plain_text(checked_size(check_value(value)))
    if _ADDRESS.search(text):
        raise ValueRefusedError(f"is no text, a date or a number: it is a {type(value).__name__}.")
    return _text_xml(text, site)


def _text_xml(text: str, site: Site) -> str:
    level = site.level
    if level in ("attribute", "plain"):
        line = escaped(text).replace("\x07", " ").replace("\x0c", " ").replace("\x0b", " ")
        if level == "attribute":
            line = line.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "")
        return line
    if level in _TABLE_PARTS:
        if text:
            raise ValueRefusedError(
                f"stands for a table's {_TABLE_PARTS[level]}, and the value is a plain text."
            )
        return ""
    body = with_word_breaks(
        escaped(text), site.run_properties, site.paragraph_properties, paragraphs=level != "wrapped"
    )
    run = f"<w:r>{site.run_properties}{OPEN_TEXT}{body}</w:t></w:r>"
    if level == "r":
        return run
    return f"<w:p>{site.paragraph_properties}{run}</w:p>" if level == "p" else body


def _object_xml(value: object, site: Site) -> str:
    state = current_render.get()
    xml = _own_xml(value, site, state)
    kind = _kind_of_xml(xml)
    if kind == "text":  # Listing, a macro's text, Markup
        if xml.startswith("</w:t>"):
            return xml
        if "<" not in xml:
            return _text_xml(str(Markup(xml).unescape()), site)  # noqa: S704  unescaped, to be escaped again
        state.must_check(site)
        return xml
    if site.level in ("attribute", "plain"):
        return _text_xml(str(Markup(_XML_TAGS.sub("", xml)).unescape()), site)  # noqa: S704  as above
    xml = _LINK.sub(
        lambda link: f'r:id="{state.link(site.part, str(Markup(link[1]).unescape()))}"',  # noqa: S704
        xml,
    )
    xml = _RUN_TEXT.sub(lambda run: _with_breaks(run, site), xml) if BREAKS.search(xml) else xml
    return _fitted(xml, kind, site)


def _own_xml(value: object, site: Site, state: RenderState) -> str:
    if hasattr(value, "word_xml"):
        return cast("_WordValue", value).word_xml(state, site)
    if hasattr(value, "image_descriptor"):  # docxtpl's picture: it would need docxtpl's own document
        image = cast("InlineImage", value)
        own = InlineImage(None, image.image_descriptor, image.width, image.height, image.anchor)
        return own.word_xml(state, site)
    state.must_check(site)
    return drop_forbidden(str(cast("Markup", value).__html__()))


def _kind_of_xml(xml: str) -> str:
    """The kind of XML by its first element: "r", "tr", "tc", "p", or "text" for none."""
    match = _KIND.match(xml)
    if not match:
        return "text"
    return {"r": "r", "hyperlink": "r", "tr": "tr", "tc": "tc"}.get(match[1], "p")


def _with_breaks(run: re.Match[str], site: Site) -> str:
    properties = run["properties"] or ""
    body = with_word_breaks(
        run["text"], properties, site.paragraph_properties, paragraphs=site.level != "wrapped"
    )
    return f"<w:r>{properties}{OPEN_TEXT}{body}</w:t></w:r>"


def _fitted(xml: str, kind: str, site: Site) -> str:
    """XML of one kind at a site of another: open elements are closed before it and reopened after it."""
    level = site.level
    if kind in _TABLE_PARTS or level in _TABLE_PARTS:
        if kind != level:
            raise ValueRefusedError("stands in a place where this kind of value cannot.")
        return xml
    if level == kind:
        return xml
    if level == "p":
        return f"<w:p>{site.paragraph_properties}{xml}</w:p>"
    paragraph_properties = without_section(site.paragraph_properties)
    if level == "r":
        return f"</w:p>{xml}<w:p>{paragraph_properties}"
    reopened = f"<w:r>{site.run_properties}{OPEN_TEXT}"
    if kind == "r":
        return f"</w:t></w:r>{xml}{reopened}"
    if level == "wrapped":
        raise ValueRefusedError("puts paragraphs inside a link or a field.")
    return f"</w:t></w:r></w:p>{xml}<w:p>{paragraph_properties}{reopened}"
