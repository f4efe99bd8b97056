"""A table of contents with the document's headings as links, without page numbers.

Only Word can count pages; it does so when the table is updated (F9, or when printing).
Until then the table lists the headings, and Word asks nothing when it opens the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.render.word.package.docx_package import deflated
from reviewkit.render.word.package.docx_parts import DocxPackage
from reviewkit.render.word.package.namespaces import Element, ancestor, fragment, serialize_part, w
from reviewkit.render.word.package.styles import outline_styles
from reviewkit.render.word.template.insertion_sites import CONTENTS
from reviewkit.render.word.template.render_state import RenderState
from reviewkit.render.word.template.tag_lifting import insert_text_before

_LEVEL_RANGE = re.compile(r'\\o\s+"(\d)-(\d)"')
_NOT_HEADINGS = re.compile(r"\\[cf]\b|\\a\b")  # tables of figures and of marked entries
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:tab/>|<w:br/>")
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"/>')
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


@dataclass(frozen=True, slots=True)
class TableOfContents:
    """The table of contents of a template.

    field_start  the runs that begin the field, as XML
    levels       the level of each heading style that it lists, by style id
    styles       the style id of each level's entries
    """

    field_start: str
    levels: dict[str, int]
    styles: dict[int, str]

    def filled(self, text: str, state: RenderState) -> str:
        """The document's text with its headings bookmarked and listed."""
        pieces: list[str] = []
        headings: list[_Heading] = []
        position = 0
        for style in _STYLE.finditer(text):
            level = self.levels.get(style[1])
            start = max(text.rfind("<w:p>", 0, style.start()), text.rfind("<w:p ", 0, style.start()))
            content, end = text.find("</w:pPr>", style.end()), text.find("</w:p>", style.end())
            if level is None or start < position or not 0 <= content < end:
                continue
            content += len("</w:pPr>")
            words = "".join(piece[1] or " " for piece in _TEXT.finditer(text, content, end)).strip()
            if not words:
                continue
            number = state.number("bookmark")
            bookmark = f"_Toc{900_000_000 + len(headings)}"
            pieces += (
                text[position:content],
                f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>',
                text[content:end],
                f'<w:bookmarkEnd w:id="{number}"/>',
            )
            position = end
            headings.append(_Heading(level, words, bookmark))
        text = "".join([*pieces, text[position:]])
        return text.replace(CONTENTS, self._entries_xml(headings), 1).replace(CONTENTS, "")

    def _entries_xml(self, headings: list[_Heading]) -> str:
        if not headings:
            return f"<w:p>{self.field_start}{_FIELD_END}</w:p>"
        paragraphs = []
        for heading in headings:
            style = self.styles.get(heading.level)
            properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
            link = (
                f'<w:hyperlink w:anchor="{heading.bookmark}" w:history="1"><w:r>'
                f'<w:t xml:space="preserve">{heading.words}</w:t></w:r></w:hyperlink>'
            )
            start = self.field_start if heading is headings[0] else ""
            end = _FIELD_END if heading is headings[-1] else ""
            paragraphs.append(f"<w:p>{properties}{start}{link}{end}</w:p>")
        return "".join(paragraphs)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of a rendered document: its level, its escaped text, its bookmark."""

    level: int
    words: str
    bookmark: str


def extract_table_of_contents(root: Element, package: DocxPackage) -> TableOfContents | None:
    """Take the table of contents out of a document, leaving a signal; None where there is none."""
    for instruction in root.iter(w("instrText")):
        code = instruction.text or ""
        if not re.match(r"\s*TOC\b", code) or _NOT_HEADINGS.search(code):
            continue
        first = ancestor(instruction, w("p"))
        last = _last_paragraph(first) if first is not None else None
        if first is None or last is None or first.getparent() is not last.getparent():
            continue
        field_start = _field_start(first)
        insert_text_before(first, CONTENTS)
        _remove_siblings(first, last)
        levels = _LEVEL_RANGE.search(code)
        low, high = (int(levels[1]), int(levels[2])) if levels else (1, 9)
        headings, entries = outline_styles(package)
        listed = {style: level for style, level in headings.items() if low <= level <= high}
        return TableOfContents(field_start, listed, entries)
    return None


def _remove_siblings(first: Element, last: Element) -> None:
    """Remove the elements from the first to the last, which have the same parent."""
    parent, current = first.getparent(), first
    while current is not None and parent is not None:
        following = current.getnext() if current is not last else None
        parent.remove(current)
        current = following


def _last_paragraph(first: Element) -> Element | None:
    """The paragraph in which the field that begins in `first` ends."""
    depth = 0
    paragraph: Element | None = first
    while paragraph is not None:
        for mark in paragraph.iter(w("fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(w("fldCharType")) or "", 0)
            if depth == 0:
                return paragraph
        paragraph = paragraph.getnext()
    return None


def _field_start(first: Element) -> str:
    """The runs up to the field's separator, as XML."""
    runs = []
    for run in first.iterchildren(w("r")):
        for mark in run.iter(w("fldChar")):
            mark.attrib.pop(w("dirty"), None)
        runs.append(fragment(run))
        if any(mark.get(w("fldCharType")) == "separate" for mark in run.iter(w("fldChar"))):
            break
    return "".join(runs)


def remove_update_question(package: DocxPackage) -> None:
    """Remove the setting that makes Word ask whether to update fields when it opens a document."""
    for relation in package.relations_of(package.main, "settings"):
        if relation.target not in package.entries:
            continue
        root = package.root(relation.target)
        setting = root.find(w("updateFields"))
        if setting is not None:
            root.remove(setting)
            package.entries[relation.target] = deflated(relation.target, serialize_part(root))
