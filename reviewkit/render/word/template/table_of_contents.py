"""A table of contents, filled before Word is asked: headings without pages, as links.

Word counts pages, nobody else can; it does so when the table is updated (F9, or when
printing). Until then the table lists the headings, and opening the document asks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from reviewkit.render.word.package.docx_package import packed
from reviewkit.render.word.package.docx_parts import Package
from reviewkit.render.word.package.namespaces import Element, ancestor, fragment, w
from reviewkit.render.word.template.insertion_sites import CONTENTS
from reviewkit.render.word.template.render_state import Rendering
from reviewkit.render.word.template.tag_lifting import put_before

_LEVELS = re.compile(r'\\o\s+"(\d)-(\d)"')
_NOT_HEADINGS = re.compile(r"\\[cf]\b|\\a\b")  # tables of figures and of marked entries
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:tab/>|<w:br/>")
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"/>')
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents of a template.

    start   the runs that begin the field, as XML
    levels  the level of each heading style that it lists, by style id
    styles  the style id of each level's entries
    """

    start: str
    levels: dict[str, int]
    styles: dict[int, str]

    def filled(self, text: str, state: Rendering) -> str:
        """The document with its headings marked and listed."""
        pieces: list[str] = []
        entries: list[tuple[int, str, str]] = []
        at = 0
        for found in _STYLE.finditer(text):
            level = self.levels.get(found[1])
            start = max(text.rfind("<w:p>", 0, found.start()), text.rfind("<w:p ", 0, found.start()))
            after, end = text.find("</w:pPr>", found.end()), text.find("</w:p>", found.end())
            if level is None or start < at or not 0 <= after < end:
                continue
            after += len("</w:pPr>")
            words = "".join(piece[1] or " " for piece in _TEXT.finditer(text, after, end)).strip()
            if not words:
                continue
            number = state.number("bookmark")
            name = f"_Toc{900_000_000 + len(entries)}"
            pieces += (
                text[at:after],
                f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>',
                text[after:end],
                f'<w:bookmarkEnd w:id="{number}"/>',
            )
            at = end
            entries.append((level, words, name))
        text = "".join([*pieces, text[at:]])
        return text.replace(CONTENTS, self._listed(entries), 1).replace(CONTENTS, "")

    def _listed(self, entries: list[tuple[int, str, str]]) -> str:
        if not entries:
            return f"<w:p>{self.start}{_END}</w:p>"
        lines = []
        for index, (level, words, name) in enumerate(entries):
            style = self.styles.get(level)
            properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
            link = (
                f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r>'
                f'<w:t xml:space="preserve">{words}</w:t></w:r></w:hyperlink>'
            )
            start, end = self.start if index == 0 else "", _END if index == len(entries) - 1 else ""
            lines.append(f"<w:p>{properties}{start}{link}{end}</w:p>")
        return "".join(lines)


def find_contents(root: Element, package: Package) -> Contents | None:
    """Take the table of contents out of a document, leaving a signal; None where there is none."""
    for instruction in root.iter(w("instrText")):
        code = instruction.text or ""
        if not re.match(r"\s*TOC\b", code) or _NOT_HEADINGS.search(code):
            continue
        first = ancestor(instruction, w("p"))
        last = _last(first) if first is not None else None
        if first is None or last is None or first.getparent() is not last.getparent():
            continue
        start = _start(first)
        put_before(first, CONTENTS)
        parent, going = first.getparent(), first
        while going is not None and parent is not None:
            following = going.getnext() if going is not last else None
            parent.remove(going)
            going = following
        levels = _LEVELS.search(code)
        low, high = (int(levels[1]), int(levels[2])) if levels else (1, 9)
        headings, entries = outline_styles(package)
        return Contents(start, {name: n for name, n in headings.items() if low <= n <= high}, entries)
    return None


def _last(first: Element) -> Element | None:
    """The paragraph in which the field that begins in `first` ends."""
    depth = 0
    paragraph: Element | None = first
    while paragraph is not None:
        for mark in paragraph.iter(w("fldChar")):
            kind = mark.get(w("fldCharType"))
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
            if depth == 0:
                return paragraph
        paragraph = paragraph.getnext()
    return None


def _start(first: Element) -> str:
    runs = []
    for run in first.iterchildren(w("r")):
        for mark in run.iter(w("fldChar")):
            mark.attrib.pop(w("dirty"), None)
        runs.append(fragment(run))
        if any(mark.get(w("fldCharType")) == "separate" for mark in run.iter(w("fldChar"))):
            break
    return "".join(runs)


def outline_styles(package: Package) -> tuple[dict[str, int], dict[int, str]]:
    """The level of each heading style, and the style of each level of contents, by style id."""
    headings: dict[str, int] = {}
    entries: dict[int, str] = {}
    for relation in package.of(package.main, "styles"):
        for style in package.root(relation.target).iterchildren(w("style")):
            identity, name = style.get(w("styleId")) or "", style.find(w("name"))
            words = (name.get(w("val")) or "").casefold() if name is not None else ""
            if found := re.fullmatch(r"toc (\d)", words):
                entries[int(found[1])] = identity
            outline = style.find(f"{w('pPr')}/{w('outlineLvl')}")
            if found := re.fullmatch(r"heading (\d)", words):
                headings[identity] = int(found[1])
            elif outline is not None and (outline.get(w("val")) or "9") < "9":
                headings[identity] = int(outline.get(w("val")) or 0) + 1
    return headings, entries


def quiet(package: Package) -> None:
    """Take out the setting that makes Word ask whether to update fields on opening."""
    for relation in package.of(package.main, "settings"):
        if relation.target not in package.entries:
            continue
        root = package.root(relation.target)
        asking = root.find(w("updateFields"))
        if asking is not None:
            root.remove(asking)
            body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            package.entries[relation.target] = packed(relation.target, body)
