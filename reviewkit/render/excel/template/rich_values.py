"""Links and formatted texts as values of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from markupsafe import Markup

from reviewkit.render.word.package.namespaces import Element, R, W, w
from reviewkit.render.word.word_errors import ValueRefusedError

_URL = re.compile(r"url:(.*)", re.DOTALL)
_SAFE_TARGET = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_THEME = {
    name: number
    for number, names in enumerate(
        (
            *(("lt1", "bg1"), ("dk1", "tx1"), ("lt2", "bg2"), ("dk2", "tx2")),
            *(("accent1",), ("accent2",), ("accent3",), ("accent4",), ("accent5",), ("accent6",)),
            *(("hlink",), ("folHlink",)),
        )
    )
    for name in names
}


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens an address: `{{ value }}` with a Link.

    target   https:, http:, mailto:, or "#Sheet!A1" for a place in the workbook
    text     what the cell shows, a value of any kind; the target where it is not given
    tooltip  what is shown while pointing at it
    Raises ValueRefusedError for any other kind of target: it could start a program.
    """

    target: str
    text: object = ""
    tooltip: str = ""

    def __post_init__(self) -> None:
        if not _SAFE_TARGET.match(self.target):
            raise ValueRefusedError(
                f"links to {self.target!r}: links begin with https:, http:, mailto: or #."
            )
        if self.text == "":
            object.__setattr__(self, "text", self.target.removeprefix("mailto:"))

    def __html__(self) -> str:
        return escape(str(self.text))


@dataclass(frozen=True, slots=True)
class RichString:
    """A formatted text of a cell: its runs as XML, its plain text, the address it opens ("" for none)."""

    runs: str
    text: str
    link: str


def rich_string(value: object) -> RichString:
    """The runs of a RichText (one class serves Word and Excel), or of any other value with markup."""
    xml = getattr(value, "xml", None)
    if not isinstance(xml, str) or "<w:" not in xml:
        html = getattr(value, "__html__", None)
        text = str(Markup(html()).unescape()) if html is not None else str(value)  # noqa: S704  to be escaped
        if not text:
            return RichString("", "", "")
        return RichString(f"<r>{_text(text)}</r>", text, "")
    root = etree.fromstring(f'<x xmlns:w="{W}" xmlns:r="{R}">{xml}</x>')
    runs: list[str] = []
    texts: list[str] = []
    link = ""
    for run in root.iter(w("r")):
        text = _run_text(run)
        if not text:
            continue
        parent = run.getparent()
        if parent is not None and parent.tag == w("hyperlink"):
            match = _URL.match(parent.get(f"{{{R}}}id", ""))
            link = link or (match[1] if match else "")
        runs.append(f"<r>{_run_properties(run.find(w('rPr')))}{_text(text)}</r>")
        texts.append(text)
    return RichString("".join(runs), "".join(texts), link)


def _text(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'


def _run_text(run: Element) -> str:
    characters = {w("br"): "\n", w("tab"): "\t"}
    return "".join(
        child.text or "" if child.tag == w("t") else characters.get(str(child.tag), "") for child in run
    )


def _run_properties(properties: Element | None) -> str:
    """The properties of a run of Word as those of a run of a cell; sizes of half points become points."""
    if properties is None:
        return ""
    parts: list[str] = []
    for child in properties:
        name, value = str(etree.QName(child).localname), child.get(w("val"), "")
        if name in ("b", "i", "strike"):
            parts.append(f"<{name}/>")
        elif name == "u":
            parts.append('<u val="double"/>' if value == "double" else "<u/>")
        elif name == "color" and value in _THEME:
            parts.append(f'<color theme="{_THEME[value]}"/>')
        elif name == "color" and re.fullmatch("[0-9A-Fa-f]{6}", value):
            parts.append(f'<color rgb="FF{value.upper()}"/>')
        elif name == "sz" and value.isdigit():
            parts.append(f'<sz val="{int(value) / 2:g}"/>')
        elif name == "vertAlign" and value in ("superscript", "subscript"):
            parts.append(f'<vertAlign val="{value}"/>')
        elif name == "rFonts" and child.get(w("ascii")):
            parts.append(f"<rFont val={quoteattr(child.get(w('ascii'), ''))}/>")
    return f"<rPr>{''.join(parts)}</rPr>" if parts else ""
