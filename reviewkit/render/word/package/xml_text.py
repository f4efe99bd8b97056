"""Text for XML: values as text, without forbidden characters, escaped, with Word's line breaks."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from markupsafe import escape

BREAKS = re.compile("[\t\n\x0b\r\x07\x0c]")
FORBIDDEN = "\x00-\x06\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
"""Control characters, lone surrogates, and noncharacters (the engine's own signals)."""

OPEN_TEXT = '<w:t xml:space="preserve">'
_FORBIDDEN = re.compile(f"[{FORBIDDEN}]")
_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_SECTION = re.compile(r"<w:sectPr.*?</w:sectPr>|<w:sectPr[^>]*/>", re.DOTALL)
_SAFE_DIGITS = 4000  # Python's own limit for turning an int into text is 4300


def plain_text(value: object) -> str:
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


def drop_forbidden(text: str) -> str:
    """Drop the characters that XML cannot hold; line breaks stay."""
    return _FORBIDDEN.sub("", text)


def single_line(text: str) -> str:
    """Drop forbidden characters and turn breaks into spaces, for names and attributes."""
    return BREAKS.sub(" ", drop_forbidden(text))


def escaped(text: str) -> str:
    """Escape a text for XML, without the characters that XML cannot hold; line breaks stay."""
    return str(escape(drop_forbidden(text)))


def without_section(paragraph_properties: str) -> str:
    """Paragraph properties for a copy of the paragraph: a section ends only once."""
    return _SECTION.sub("", paragraph_properties)


def with_word_breaks(
    escaped_text: str, run_properties: str, paragraph_properties: str, *, paragraphs: bool = True
) -> str:
    """Replace line breaks, tabs, paragraph ends (\\a) and page breaks (\\f) of a text inside `w:t`.

    run_properties, paragraph_properties  XML that each new run and paragraph repeats, "" without
    paragraphs  False where a paragraph cannot end: its breaks become line breaks
    """
    if not BREAKS.search(escaped_text):
        return escaped_text
    text = escaped_text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    text = text.replace("\n", f"</w:t><w:br/>{OPEN_TEXT}").replace("\t", f"</w:t><w:tab/>{OPEN_TEXT}")
    if paragraphs:
        properties = without_section(paragraph_properties)
        following = f"<w:p>{properties}<w:r>{run_properties}{OPEN_TEXT}"
        text = text.replace("\x07", f"</w:t></w:r></w:p>{following}")
        return text.replace("\x0c", f"</w:t></w:r></w:p>{_PAGE_BREAK}{following}")
    text = text.replace("\x07", f"</w:t><w:br/>{OPEN_TEXT}")
    return text.replace("\x0c", f'</w:t><w:br w:type="page"/>{OPEN_TEXT}')
