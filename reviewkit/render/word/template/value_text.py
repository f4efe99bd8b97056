"""Values become document text: escaped, with line breaks, in the format of their place.

No value is ever read as a tag or as XML, save the value objects of this room (rich text,
pictures, sub-documents) and what a template's own macros made.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Any

from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.jinja_sandbox import Unknown, spend_text
from reviewkit.render.word.template.render_state import Rendering, current
from reviewkit.render.word.template.template_errors import ValueRefusedError

# What needs more than escaping, or must not reach XML at all: control characters, lone
# surrogates, noncharacters (which are the engine's own signals).
_BREAKS = re.compile("[\t\n\x0b\r\x07\x0c]")
_FORBIDDEN = re.compile("[\x00-\x06\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNUSUAL = re.compile("[<>&\x00-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CONTROL = re.compile(_UNUSUAL.pattern.replace("<>&", ""))
_TEXT = '<w:t xml:space="preserve">'
_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_KIND = re.compile(r"\s*<w:(r|hyperlink|p|tbl|sdt|tr|tc)[ />]")
_RUN_TEXT = re.compile(
    r"<w:r(?: [^>]*)?>(?P<rpr><w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: [^>]*)?>(?P<text>[^<]*)</w:t></w:r>",
    re.DOTALL,
)
_LINK = re.compile(r'r:id="url:([^"]*)"')
_TAGS = re.compile(r"<[^>]*>")
_SECTION = re.compile(r"<w:sectPr.*?</w:sectPr>|<w:sectPr[^>]*/>", re.DOTALL)
_LONG = 1_000  # characters from which a value is weighed against the limit of a part
_SAFE_DIGITS = 4000  # Python's own limit for turning an int into text is 4300


def put(value: Any, site: Site) -> str:
    """The XML of a value at a site. Raises ValueRefusedError, or UndefinedError for an unknown name."""
    if type(value) is str:
        if site.level == "text":
            if len(value) > _LONG:
                spend_text(len(value))
            if _UNUSUAL.search(value) is None:
                return value
            if _CONTROL.search(value) is None:
                return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _text(value, site)
    if isinstance(value, Undefined):
        if isinstance(value, Unknown) and not value.nothing:
            value.fail()
        return _text("", site)
    if hasattr(value, "__html__") or hasattr(value, "image_descriptor"):
        return _placed(value, site)
    return _text(plain(value), site)


def plain(value: Any) -> str:
    """A value as text; whole numbers of any length, which str() refuses above 4300 digits."""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > _SAFE_DIGITS * 3:
        return _digits(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)


def _digits(value: int) -> str:
    """A long whole number in decimal, in less than quadratic time."""
    powers: dict[int, Decimal] = {}

    def decimal(number: int, width: int) -> Decimal:
        if width <= 1000:
            return Decimal(number)
        half = width >> 1
        high, low = number >> half, number & ((1 << half) - 1)
        if half not in powers:
            powers[half] = Decimal(2) ** half
        return decimal(high, width - half) * powers[half] + decimal(low, half)

    with localcontext() as numbers:
        numbers.prec, numbers.Emax, numbers.Emin = 10**9, 10**9, -(10**9)
        numbers.clear_traps()
        digits = str(decimal(abs(value), value.bit_length()))
    return f"-{digits}" if value < 0 else digits


def sound(text: str) -> str:
    """A text without the characters that XML cannot hold; breaks stay."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """A sound text without any break, for names and attributes."""
    return _BREAKS.sub(" ", sound(text))


def clean(text: str) -> str:
    """Text that XML can hold: escaped, without control characters; breaks stay."""
    return str(escape(_FORBIDDEN.sub("", text)))


def _text(text: str, site: Site) -> str:
    level = site.level
    if level in ("attribute", "plain"):
        line = clean(text).replace("\x07", " ").replace("\x0c", " ").replace("\x0b", " ")
        if level == "attribute":
            line = line.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "")
        return line
    body = broken(clean(text), site.rpr, site.ppr, paragraphs=level != "wrapped")
    run = f"<w:r>{site.rpr}{_TEXT}{body}</w:t></w:r>"
    if level == "r":
        body = run
    elif level == "p":
        body = f"<w:p>{site.ppr}{run}</w:p>"
    elif level in ("tr", "tc") and text:
        raise ValueRefusedError(f"stands for a table's {_NAME[level]}, and the value is a plain text.")
    elif level in ("tr", "tc"):
        body = ""
    return body


_NAME = {"tr": "row", "tc": "cell"}


def broken(escaped: str, rpr: str, ppr: str, *, paragraphs: bool = True) -> str:
    """Line breaks, tabs, paragraphs (\\a) and page breaks (\\f) of a text inside `w:t`."""
    if not _BREAKS.search(escaped):
        return escaped
    text = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    text = text.replace("\n", f"</w:t><w:br/>{_TEXT}").replace("\t", f"</w:t><w:tab/>{_TEXT}")
    ppr = _SECTION.sub("", ppr)  # a section ends once
    if paragraphs:
        text = text.replace("\x07", f"</w:t></w:r></w:p><w:p>{ppr}<w:r>{rpr}{_TEXT}")
        return text.replace("\x0c", f"</w:t></w:r></w:p>{_PAGE}<w:p>{ppr}<w:r>{rpr}{_TEXT}")
    text = text.replace("\x07", f"</w:t><w:br/>{_TEXT}")
    return text.replace("\x0c", f'</w:t><w:br w:type="page"/>{_TEXT}')


def _placed(value: Any, site: Site) -> str:
    state = current.get()
    xml = _xml_of(value, site, state)
    kind = _kind(xml)
    if kind == "text":  # Listing, a macro's text, Markup
        if not xml.startswith("</w:t>"):
            plain_text = "<" not in xml
            if plain_text:
                return _text(str(Markup(xml).unescape()), site)  # noqa: S704  unescaped, to be escaped for its place
            state.must_check(site)
        return xml
    if site.level in ("attribute", "plain"):
        return _text(str(Markup(_TAGS.sub("", xml)).unescape()), site)  # noqa: S704  as above
    xml = _LINK.sub(lambda link: f'r:id="{state.link(site.part, str(Markup(link[1]).unescape()))}"', xml)  # noqa: S704
    xml = _RUN_TEXT.sub(lambda run: _spread(run, site), xml) if _BREAKS.search(xml) else xml
    return _fitted(xml, kind, site)


def _xml_of(value: Any, site: Site, state: Rendering) -> str:
    if hasattr(value, "word_xml"):  # this room's own
        return str(value.word_xml(state, site))
    if hasattr(value, "image_descriptor"):  # docxtpl's picture: it would need docxtpl's own document
        from reviewkit.render.word.template.pictures import (  # noqa: PLC0415  pictures is made of values' neighbours
            InlineImage,
        )

        image = InlineImage(None, value.image_descriptor, value.width, value.height, value.anchor)
        return image.word_xml(state, site)
    state.must_check(site)
    return _FORBIDDEN.sub("", str(value.__html__()))


def _kind(xml: str) -> str:
    found = _KIND.match(xml)
    if not found:
        return "text"
    return {"r": "r", "hyperlink": "r", "tr": "tr", "tc": "tc"}.get(found[1], "p")


def _spread(run: re.Match[str], site: Site) -> str:
    rpr = run["rpr"] or ""
    body = broken(run["text"], rpr, site.ppr, paragraphs=site.level != "wrapped")
    return f"<w:r>{rpr}{_TEXT}{body}</w:t></w:r>"


def _fitted(xml: str, kind: str, site: Site) -> str:
    """XML of one kind at a site of another: what stands open is closed before it and opened after."""
    level = site.level
    if kind in ("tr", "tc") or level in ("tr", "tc"):
        if kind != level:
            raise ValueRefusedError("stands in a place where this kind of value cannot.")
        return xml
    if level == kind:
        return xml
    if level == "p":
        return f"<w:p>{site.ppr}{xml}</w:p>"
    ppr = _SECTION.sub("", site.ppr)
    if level == "r":
        return f"</w:p>{xml}<w:p>{ppr}"
    reopened = f"<w:r>{site.rpr}{_TEXT}"
    if kind == "r":
        return f"</w:t></w:r>{xml}{reopened}"
    if level == "wrapped":
        raise ValueRefusedError("puts paragraphs inside a link or a field.")
    return f"</w:t></w:r></w:p>{xml}<w:p>{ppr}{reopened}"
