"""Tags that Word split over runs, joined: each becomes one mark in the text.

Word cuts text wherever the spelling checker, a revision or the language changes. A tag
goes into the run where it begins; the text around it keeps the format of its own run
(docxtpl gives the text after a split tag the format of the tag's first run).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.namespaces import XML, Element, a, remove_element, w
from reviewkit.render.word.template.tags import (
    ENGINE,
    ESCAPES,
    LOOKS_LIKE_TAG,
    MARK_END,
    MARK_START,
    NONCHARACTERS,
    OPEN,
    Tag,
    TagSpan,
    escapes,
    scan,
    unescaped,
)
from reviewkit.render.word.word_errors import TemplateFault

_RUN, _TEXT, _FIELD_CODE = w("r"), w("t"), w("instrText")
_DRAWN_TEXT = a("t")
SPACE = f"{{{XML}}}space"
_CHARACTERS = {w("br"): "\n", w("cr"): "\n", w("tab"): "\t", w("noBreakHyphen"): "-"}
_PARAGRAPHS = frozenset({w("p"), a("p")})
_TEXTS = frozenset({_TEXT, _DRAWN_TEXT, _FIELD_CODE})
_ELEMENTS = "{*}*"  # neither comments nor processing instructions
_MOST_PARAGRAPHS = 60  # that one tag may span: a long comment, no more
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}


@dataclass(slots=True)
class TagMarks:
    """The tags of one part by mark number, and the faults of the scan.

    locations  where each tag stands, in words
    unescaped  whether the part may hold docxtpl's escaped braces ({_{)
    """

    tags: list[Tag] = field(default_factory=list)
    locations: list[str] = field(default_factory=list)
    faults: list[TemplateFault] = field(default_factory=list)
    unescaped: bool = False

    def add(self, tag: Tag, location: str) -> str:
        """The mark that stands for a tag in the text."""
        self.tags.append(tag)
        self.locations.append(location)
        return mark_text(len(self.tags) - 1)

    def add_engine_tag(self, body: str, *, written: str = "", location: str = "", kind: str = "print") -> str:
        """A mark for a tag of the engine itself, whose output goes into the document as it is.

        body     the Jinja expression, or the block with its word
        written  the author's tag that it works for, "" for none
        kind     "print", "block", or "call" for a block that the compiler ends by itself
        """
        word = body.split(" ", 1)[0] if kind == "block" else ""
        return self.add(Tag(kind, ENGINE, word, body, "", "", written), location)

    def fault(
        self, number: int, part: str, code: str, message: str, suggestion: str = "", severity: str = "fault"
    ) -> TemplateFault:
        """A fault of the tag of that number."""
        written = self.tags[number].written
        return TemplateFault(part, self.locations[number], written, code, message, suggestion, severity)


def mark_text(number: int) -> str:
    """A mark in the text of an element."""
    return f"{MARK_START}{number}{MARK_END}"


def mark_tags(root: Element, part: str, locations: ElementLocations, marks: TagMarks) -> None:
    """Replace every tag in the texts and attributes of a part by a mark."""
    for paragraph in list(root.iter(*_PARAGRAPHS)):
        if paragraph.getparent() is not None or paragraph is root:
            _mark_paragraph(paragraph, part, locations, marks)
    for element in root.iter(_ELEMENTS):
        _mark_outside_paragraphs(element, part, locations, marks)


def _text_elements(paragraph: Element) -> Iterator[Element]:
    """The elements whose text a paragraph prints, without those of text boxes inside it."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _PARAGRAPHS:
            continue
        if element.tag in _TEXTS or (element.tag in _CHARACTERS and _in_run(element)):
            yield element
        stack.extend(reversed(element))


def _in_run(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == _RUN


def _printed(elements: list[Element]) -> list[str]:
    return [_CHARACTERS.get(str(element.tag)) or _clean_text(element) for element in elements]


def _clean_text(element: Element) -> str:
    return NONCHARACTERS.sub("", element.text or "")


def _mark_paragraph(paragraph: Element, part: str, locations: ElementLocations, marks: TagMarks) -> None:
    elements = list(_text_elements(paragraph))
    texts = _printed(elements)
    text = "".join(texts)
    if not LOOKS_LIKE_TAG.search(text) and not escapes(text):
        return
    spans = scan(text)
    if any(span.problem == "unclosed-tag" for span in spans) and _merge_following(paragraph):
        elements = list(_text_elements(paragraph))
        texts = _printed(elements)
        text = "".join(texts)
        spans = scan(text)
    location = locations.locate(paragraph)
    marked = _mark_spans(text, spans, part, location, marks)
    _rewrite(elements, texts, sorted([*marked, *_meant_braces(text, marked)]))


def _meant_braces(text: str, marked: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Start and end of each escaped brace outside the tags, and the brace that it stands for."""
    for start, end, _ in marked:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return [(span.start, span.end, ESCAPES[text[span.start : span.end]]) for span in escapes(text)]


def _mark_spans(
    text: str, spans: list[TagSpan], part: str, location: str, marks: TagMarks
) -> list[tuple[int, int, str]]:
    """Start, end and mark of each whole tag; the others are faults."""
    marks.unescaped = marks.unescaped or "_" in text
    marked = []
    for span in spans:
        if span.problem:
            written = text[span.start : span.start + 40]
            marks.faults.append(_broken_tag(span.problem, written, part, location))
        else:
            tag = Tag.parse(text[span.start : span.end])
            marked.append((span.start, span.end, marks.add(tag, location)))
    return marked


def _rewrite(elements: list[Element], texts: list[str], marked: list[tuple[int, int, str]]) -> None:
    """Write marks and meant braces into the elements where what they replace begins, and drop its own text."""
    offset = 0
    for element, text in zip(elements, texts, strict=True):
        start, end = offset, offset + len(text)
        offset = end
        inside = [span for span in marked if span[0] < end and span[1] > start]
        if element.tag in _CHARACTERS:
            if inside:  # a line break typed inside a tag
                remove_element(element)
            continue
        pieces: list[str] = []
        position = start
        for first, last, mark in inside:
            pieces.append(text[position - start : max(first, start) - start])
            if first >= start:
                pieces.append(mark)
            position = min(last, end)
        pieces.append(text[position - start :])
        rewritten = "".join(pieces)
        if rewritten != (element.text or ""):
            element.text = rewritten
            if element.tag != _DRAWN_TEXT:
                element.set(SPACE, "preserve")


def _merge_following(paragraph: Element) -> bool:
    """Merge the paragraphs over which a tag runs, if its end is in one of the next ones."""
    text = "".join(_clean_text(element) for element in _text_elements(paragraph))
    spans = scan(text)
    opener = text[spans[-1].start :][:2] if spans else ""
    closer = _CLOSERS.get(opener)
    following: list[Element] = []
    for sibling in paragraph.itersiblings(paragraph.tag):
        text = "".join(_clean_text(element) for element in _text_elements(sibling))
        following.append(sibling)
        end = text.find(closer) if closer else -1
        opened = OPEN.search(text)
        if opened and opener != "{#" and (end < 0 or opened.start() < end):
            return False
        if end >= 0:
            for merged in following:
                paragraph.extend([child for child in merged if child.tag != w("pPr")])
                remove_element(merged)
            return True
        if len(following) > _MOST_PARAGRAPHS or sibling.getnext() is None:
            return False
    return False


def _mark_outside_paragraphs(
    element: Element, part: str, locations: ElementLocations, marks: TagMarks
) -> None:
    """Mark tags in attributes, and in texts that stand in no paragraph (core properties)."""
    for name, value in element.attrib.items():
        if LOOKS_LIKE_TAG.search(value):
            element.set(name, _marked_string(value, part, locations.locate(element), marks))
    text = element.text
    if text and element.tag not in _TEXTS and LOOKS_LIKE_TAG.search(text):
        element.text = _marked_string(text, part, locations.locate(element), marks)


def _marked_string(text: str, part: str, location: str, marks: TagMarks) -> str:
    text = NONCHARACTERS.sub("", text)
    pieces: list[str] = []
    position = 0
    for start, end, mark in _mark_spans(text, scan(text), part, location, marks):
        pieces += (unescaped(text[position:start]), mark)
        position = end
    return "".join([*pieces, unescaped(text[position:])])


def _broken_tag(code: str, written: str, part: str, location: str) -> TemplateFault:
    if code == "unclosed-tag":
        closer = _CLOSERS[written[:2]]
        return TemplateFault(
            part, location, written, code, "begins and does not end.", f"Close it with {closer}."
        )
    opener = "{{" if written[:2] == "}}" else "{%"
    return TemplateFault(
        part,
        location,
        written[:2],
        code,
        "ends a tag that never began.",
        f"Begin it with {opener}, without a space between the two signs.",
        "warning",
    )
