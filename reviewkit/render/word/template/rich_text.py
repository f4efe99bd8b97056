"""Formatted values: RichText inside a paragraph, RichTextParagraph for whole ones.

The signatures are docxtpl's, so that code written for it works unchanged. The XML differs
in being valid: properties stand in the order of the schema, and values are escaped also in
attributes.
"""

from __future__ import annotations

import re
from typing import TypedDict, Unpack
from xml.sax.saxutils import quoteattr

from reviewkit.render.word.package.xml_text import drop_forbidden, escaped, plain_text, with_word_breaks
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.render_state import RenderState

_UNDERLINES = frozenset({"single", "double", "thick", "dotted", "dash", "dotDash", "dotDotDash", "wave"})
_FONT_REGIONS = ("eastAsia", "cs", "ascii", "hAnsi")
_THEMED = re.compile(r'(<w:color w:val|<w:shd w:val="clear" w:color="auto" w:fill)="(\w+)"')


class TextFormat(TypedDict, total=False):
    """The formats that RichText takes, with docxtpl's names.

    style    the id of a character style
    color, highlight  six hex digits or a theme slot ("accent1")
    size     in half points
    underline  True or one of Word's kinds ("double", "wave" ...)
    font     a name, or "region:name" ("eastAsia:MS Gothic")
    url_id   from WordTemplate.build_url_id: the text becomes a link
    """

    style: str | None
    color: str | None
    highlight: str | None
    size: int | str | None
    subscript: object
    superscript: object
    bold: bool
    italic: bool
    underline: object
    strike: bool
    font: str | None
    url_id: str | None
    rtl: bool
    lang: str | None


def _with_theme_colours(xml: str, state: RenderState) -> str:
    return _THEMED.sub(lambda match: f'{match[1]}="{state.palette.get(match[2], match[2])}"', xml)


def _attribute(value: object) -> str:
    return quoteattr(drop_forbidden(plain_text(value)))


def _run_properties(text_format: TextFormat) -> str:
    """The w:rPr of a format, its children in the order of the schema; "" for no format."""
    rtl = text_format.get("rtl", False)
    parts: list[str] = []
    if style := text_format.get("style"):
        parts.append(f"<w:rStyle w:val={_attribute(style)}/>")
    if font := text_format.get("font"):
        region, _, name = font.rpartition(":")
        regional = f" w:{region}={_attribute(name)}" if region in _FONT_REGIONS else ""
        names = {"ascii", "hAnsi", "cs"} - {region}
        attributes = "".join(f" w:{key}={_attribute(name)}" for key in sorted(names))
        parts.append(f"<w:rFonts{attributes}{regional}/>")
    if text_format.get("bold"):
        parts.append("<w:b/><w:bCs/>" if rtl else "<w:b/>")
    if text_format.get("italic"):
        parts.append("<w:i/><w:iCs/>" if rtl else "<w:i/>")
    if text_format.get("strike"):
        parts.append("<w:strike/>")
    if color := text_format.get("color"):
        parts.append(f"<w:color w:val={_attribute(color.removeprefix('#'))}/>")
    if size := text_format.get("size"):
        parts.append(f"<w:sz w:val={_attribute(size)}/><w:szCs w:val={_attribute(size)}/>")
    if underline := text_format.get("underline"):
        kind = underline if underline in _UNDERLINES else "single"
        parts.append(f'<w:u w:val="{kind}"/>')
    if highlight := text_format.get("highlight"):
        fill = _attribute(highlight.removeprefix("#"))
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill={fill}/>')
    if text_format.get("subscript") or text_format.get("superscript"):
        parts.append(
            f'<w:vertAlign w:val="{"subscript" if text_format.get("subscript") else "superscript"}"/>'
        )
    if rtl:
        parts.append("<w:rtl/>")
    if lang := text_format.get("lang"):
        parts.append(f"<w:lang w:val={_attribute(lang)}/>")
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


class RichText:
    """Text with formats inside a paragraph: `{{r value }}`, or `{{ value }}`.

    In the text, \\n breaks the line, \\t is a tab, \\a begins a paragraph, \\f a page.
    """

    def __init__(self, text: object = None, **text_format: Unpack[TextFormat]) -> None:
        self.xml = ""
        if text:
            self.add(text, **text_format)

    def add(  # the signature is docxtpl's, whose callers pass formats by position too
        self,
        text: object,
        style: str | None = None,
        color: str | None = None,
        highlight: str | None = None,
        size: int | str | None = None,
        subscript: object = None,
        superscript: object = None,
        bold: bool = False,
        italic: bool = False,
        underline: object = False,
        strike: bool = False,
        font: str | None = None,
        url_id: str | None = None,
        rtl: bool = False,
        lang: str | None = None,
    ) -> None:
        """Append a text with formats (see TextFormat), or another rich text as it is."""
        xml = getattr(text, "xml", None)
        if isinstance(xml, str):
            self.xml += xml
            return
        properties = _run_properties(
            TextFormat(
                style=style,
                color=color,
                highlight=highlight,
                size=size,
                subscript=subscript,
                superscript=superscript,
                bold=bold,
                italic=italic,
                underline=underline,
                strike=strike,
                font=font,
                rtl=rtl,
                lang=lang,
            )
        )
        body = escaped(plain_text(text))
        if not any(mark in body for mark in "\x07\x0c"):  # these need the paragraph: see value_xml.py
            body = with_word_breaks(body, properties, "")
        run = f'<w:r>{properties}<w:t xml:space="preserve">{body}</w:t></w:r>'
        if url_id:
            run = f'<w:hyperlink r:id={_attribute(url_id)} w:tgtFrame="_blank">{run}</w:hyperlink>'
        self.xml += run

    def word_xml(self, state: RenderState, _site: Site) -> str:
        """The runs, with the colours of the document's theme."""
        return _with_theme_colours(self.xml, state) or '<w:r><w:t xml:space="preserve"></w:t></w:r>'

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml


class RichTextParagraph:
    """Whole paragraphs with formats: `{{p value }}`."""

    def __init__(self, text: object = None, parastyle: str | None = None) -> None:
        self.xml = ""
        if text:
            self.add(text, parastyle)

    def add(self, text: object, parastyle: str | None = None) -> None:
        """Append a paragraph, a text or a rich text, of a paragraph style (its id)."""
        xml = getattr(text, "xml", None)
        runs = xml if isinstance(xml, str) else RichText(text).xml
        style = f"<w:pPr><w:pStyle w:val={_attribute(parastyle)}/></w:pPr>" if parastyle else ""
        self.xml += f"<w:p>{style}{runs}</w:p>"

    def word_xml(self, state: RenderState, _site: Site) -> str:
        """The paragraphs, with the colours of the document's theme."""
        return _with_theme_colours(self.xml, state) or "<w:p/>"

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml


class Listing:
    """Text with line breaks in the format of its place, as in docxtpl; plain strings do the same."""

    def __init__(self, text: object) -> None:
        self.text = plain_text(text)
        self.xml = escaped(self.text)

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml
