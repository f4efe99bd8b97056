"""Formatted values: RichText inside a paragraph, RichTextParagraph for whole ones.

The signatures are docxtpl's, so that code written for it works unchanged. The XML differs
in being valid: properties stand in the order of the schema, and values are escaped also in
attributes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from reviewkit.render.word.template.value_text import broken, clean, plain, sound

if TYPE_CHECKING:
    from reviewkit.render.word.template.render_state import Rendering

_UNDERLINES = frozenset({"single", "double", "thick", "dotted", "dash", "dotDash", "dotDotDash", "wave"})


_THEMED = re.compile(r'(<w:color w:val|<w:shd w:val="clear" w:color="auto" w:fill)="(\w+)"')


def _painted(xml: str, state: Rendering) -> str:
    return _THEMED.sub(lambda found: f'{found[1]}="{state.palette.get(found[2], found[2])}"', xml)


def _attribute(value: object) -> str:
    return quoteattr(sound(plain(value)))


def _properties(
    style: str | None,
    color: str | None,
    highlight: str | None,
    size: int | str | None,
    *,
    subscript: object,
    superscript: object,
    bold: bool,
    italic: bool,
    underline: object,
    strike: bool,
    font: str | None,
    rtl: bool,
    lang: str | None,
) -> str:
    parts: list[str] = []
    if style:
        parts.append(f"<w:rStyle w:val={_attribute(style)}/>")
    if font:
        region, _, name = font.rpartition(":")
        regional = f" w:{region}={_attribute(name)}" if region in ("eastAsia", "cs", "ascii", "hAnsi") else ""
        names = {"ascii", "hAnsi", "cs"} - {region}
        attributes = "".join(f" w:{key}={_attribute(name)}" for key in sorted(names))
        parts.append(f"<w:rFonts{attributes}{regional}/>")
    if bold:
        parts.append("<w:b/><w:bCs/>" if rtl else "<w:b/>")
    if italic:
        parts.append("<w:i/><w:iCs/>" if rtl else "<w:i/>")
    if strike:
        parts.append("<w:strike/>")
    if color:
        parts.append(f"<w:color w:val={_attribute(color.removeprefix('#'))}/>")
    if size:
        parts.append(f"<w:sz w:val={_attribute(size)}/><w:szCs w:val={_attribute(size)}/>")
    if underline:
        kind = underline if underline in _UNDERLINES else "single"
        parts.append(f'<w:u w:val="{kind}"/>')
    if highlight:
        parts.append(
            f'<w:shd w:val="clear" w:color="auto" w:fill={_attribute(highlight.removeprefix("#"))}/>'
        )
    if subscript or superscript:
        parts.append(f'<w:vertAlign w:val="{"subscript" if subscript else "superscript"}"/>')
    if rtl:
        parts.append("<w:rtl/>")
    if lang:
        parts.append(f"<w:lang w:val={_attribute(lang)}/>")
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


class RichText:
    """Text with formats inside a paragraph: `{{r value }}`, or `{{ value }}`.

    In the text, \\n breaks the line, \\t is a tab, \\a begins a paragraph, \\f a page.
    """

    def __init__(self, text: Any = None, **properties: Any) -> None:
        self.xml = ""
        if text:
            self.add(text, **properties)

    def add(
        self,
        text: Any,
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
        """Append text.

        color, highlight  six hex digits, or a slot of the template's theme: "accent1"
        size              in half-points
        url_id            what WordTemplate.build_url_id returned
        """
        if hasattr(text, "xml"):
            self.xml += text.xml
            return
        properties = _properties(
            style,
            color,
            highlight,
            size,
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
        body = clean(plain(text))
        if not any(sign in body for sign in "\x07\x0c"):  # those need the paragraph: see values.py
            body = broken(body, properties, "")
        run = f'<w:r>{properties}<w:t xml:space="preserve">{body}</w:t></w:r>'
        if url_id:
            run = f'<w:hyperlink r:id={_attribute(url_id)} w:tgtFrame="_blank">{run}</w:hyperlink>'
        self.xml += run

    def word_xml(self, state: Rendering, _site: object) -> str:
        """The runs; names of theme colours become the document's own."""
        return _painted(self.xml, state) or '<w:r><w:t xml:space="preserve"></w:t></w:r>'

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml


class RichTextParagraph:
    """Whole paragraphs with formats: `{{p value }}`."""

    def __init__(self, text: Any = None, **properties: Any) -> None:
        self.xml = ""
        if text:
            self.add(text, **properties)

    def add(self, text: Any, parastyle: str | None = None) -> None:
        """Append one paragraph of a style (its id)."""
        rich = text if hasattr(text, "xml") else RichText(text)
        style = f"<w:pPr><w:pStyle w:val={_attribute(parastyle)}/></w:pPr>" if parastyle else ""
        self.xml += f"<w:p>{style}{rich.xml}</w:p>"

    def word_xml(self, state: Rendering, _site: object) -> str:
        """The paragraphs."""
        return _painted(self.xml, state) or "<w:p/>"

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml


class Listing:
    """Text with line breaks in the format of its place. Plain strings do the same here."""

    def __init__(self, text: Any) -> None:
        self.text = plain(text)
        self.xml = clean(self.text)

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml
