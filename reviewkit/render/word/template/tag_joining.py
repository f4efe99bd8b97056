"""Tags that Word split over runs are joined; each becomes one mark in the text.

Word cuts text wherever the spelling checker, a revision or the language changes. A tag
goes into the run where it begins; the text around it keeps the format of its own run
(docxtpl gives what follows a split tag the format of the tag's first run).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewkit.render.word.package.namespaces import XML, A, Element, w
from reviewkit.render.word.template.locations import Places
from reviewkit.render.word.template.tags import (
    LOOKS_LIKE_TAG,
    MARK_END,
    MARK_START,
    NONCHARACTERS,
    OPEN,
    Tag,
    scan,
    unescape,
)
from reviewkit.render.word.template.template_errors import TemplateFault

P, R, T = w("p"), w("r"), w("t")
INSTRUCTION = w("instrText")
DRAWN_P, DRAWN_T = f"{{{A}}}p", f"{{{A}}}t"
SPACE = f"{{{XML}}}space"
_CHARACTERS = {w("br"): "\n", w("cr"): "\n", w("tab"): "\t", w("noBreakHyphen"): "-"}
_PARAGRAPHS = frozenset({P, DRAWN_P})
_TEXTS = frozenset({T, DRAWN_T, INSTRUCTION})
_ELEMENTS = "{*}*"  # neither comments nor processing instructions
_FAR = 60  # paragraphs that one tag may span: a long comment, no more


@dataclass(slots=True)
class Marked:
    """The tags of one part by mark number, and what was wrong in finding them."""

    tags: list[Tag] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    faults: list[TemplateFault] = field(default_factory=list)
    unescaped: bool = False  # {_{ stood somewhere

    def add(self, written: str, place: str) -> str:
        """A mark that stands for the tag."""
        self.tags.append(Tag.of(written))
        self.places.append(place)
        return f"{MARK_START}{len(self.tags) - 1}{MARK_END}"


def mark_tags(root: Element, part: str, places: Places, marked: Marked) -> Marked:
    """Replace every tag in the texts and attributes of a part by a mark."""

    for paragraph in list(root.iter(*_PARAGRAPHS)):
        if paragraph.getparent() is not None or paragraph is root:
            _mark_paragraph(paragraph, part, places, marked)
    for element in root.iter(_ELEMENTS):
        _mark_loose(element, part, places, marked)
    return marked


def _pieces(paragraph: Element) -> Iterator[Element]:
    """What a paragraph prints, without what stands in text boxes inside it."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _PARAGRAPHS:
            continue
        if element.tag in _TEXTS or (element.tag in _CHARACTERS and element.getparent().tag == R):
            yield element
        stack.extend(reversed(element))


def _mark_paragraph(paragraph: Element, part: str, places: Places, marked: Marked) -> None:
    pieces = list(_pieces(paragraph))
    texts = [_CHARACTERS.get(str(piece.tag)) or _text(piece) for piece in pieces]
    whole = "".join(texts)
    if not LOOKS_LIKE_TAG.search(whole):
        return
    found = scan(whole)
    if any(one.problem == "unclosed-tag" for one in found) and _take_following(paragraph):
        pieces = list(_pieces(paragraph))
        texts = [_CHARACTERS.get(str(piece.tag)) or _text(piece) for piece in pieces]
        whole = "".join(texts)
        found = scan(whole)
    place = places.of(paragraph)
    spans: list[tuple[int, int, str]] = []
    for one in found:
        written = whole[one.start : one.end]
        if one.problem:
            marked.faults.append(_broken(one.problem, whole[one.start : one.start + 40], part, place))
        else:
            spans.append((one.start, one.end, marked.add(written, place)))
    marked.unescaped = marked.unescaped or "_" in whole
    _rewrite(pieces, texts, spans)


def _text(element: Element) -> str:
    return NONCHARACTERS.sub("", element.text or "")


def _rewrite(pieces: list[Element], texts: list[str], spans: list[tuple[int, int, str]]) -> None:
    offset = 0
    for piece, text in zip(pieces, texts, strict=True):
        start, end = offset, offset + len(text)
        offset = end
        inside = [span for span in spans if span[0] < end and span[1] > start]
        if piece.tag in _CHARACTERS:
            if inside:  # a line break typed inside a tag
                piece.getparent().remove(piece)
            continue
        parts: list[str] = []
        at = start
        for first, last, mark in inside:
            parts.append(unescape(text[at - start : max(first, start) - start]))
            if first >= start:
                parts.append(mark)
            at = min(last, end)
        parts.append(unescape(text[at - start :]))
        new = "".join(parts)
        if new != (piece.text or ""):
            piece.text = new
            if piece.tag != DRAWN_T:
                piece.set(SPACE, "preserve")


def _take_following(paragraph: Element) -> bool:
    """Merge the paragraphs over which a tag runs, when its end is found among the next ones."""
    texts = "".join(_text(piece) for piece in _pieces(paragraph))
    opener = texts[scan(texts)[-1].start :][:2] if scan(texts) else ""
    closer = {"{{": "}}", "{%": "%}", "{#": "#}"}.get(opener)
    following: list[Element] = []
    for sibling in paragraph.itersiblings(paragraph.tag):
        text = "".join(_text(piece) for piece in _pieces(sibling))
        following.append(sibling)
        end = text.find(closer) if closer else -1
        begun = OPEN.search(text)
        if begun and opener != "{#" and (end < 0 or begun.start() < end):
            return False
        if end >= 0:
            for taken in following:
                for child in list(taken):
                    if child.tag != w("pPr"):
                        paragraph.append(child)
                taken.getparent().remove(taken)
            return True
        if len(following) > _FAR or sibling.getnext() is None:
            return False
    return False


def _mark_loose(element: Element, part: str, places: Places, marked: Marked) -> None:
    """Tags in attributes, and in texts that stand in no paragraph (core properties)."""
    for name, value in element.attrib.items():
        if LOOKS_LIKE_TAG.search(str(value)):
            element.set(name, _mark_string(str(value), part, places.of(element), marked))
    text = element.text
    if text and element.tag not in _TEXTS and LOOKS_LIKE_TAG.search(text):
        element.text = _mark_string(text, part, places.of(element), marked)


def _mark_string(text: str, part: str, place: str, marked: Marked) -> str:
    text = NONCHARACTERS.sub("", text)
    marked.unescaped = marked.unescaped or "_" in text
    parts: list[str] = []
    at = 0
    for one in scan(text):
        if one.problem:
            marked.faults.append(_broken(one.problem, text[one.start : one.start + 40], part, place))
            continue
        parts += (unescape(text[at : one.start]), marked.add(text[one.start : one.end], place))
        at = one.end
    return "".join([*parts, unescape(text[at:])])


def _broken(code: str, written: str, part: str, place: str) -> TemplateFault:
    if code == "unclosed-tag":
        closer = {"{{": "}}", "{%": "%}", "{#": "#}"}[written[:2]]
        return TemplateFault(
            part, place, written, code, "begins and does not end.", f"Close it with {closer}."
        )
    opener = "{{" if written[:2] == "}}" else "{%"
    return TemplateFault(
        part,
        place,
        written[:2],
        code,
        "ends a tag that never began.",
        f"Begin it with {opener}, without a space between the two signs.",
        "warning",
    )
