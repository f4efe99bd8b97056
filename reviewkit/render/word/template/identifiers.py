"""Numbers that must differ in every copy: drawings, bookmarks, comment marks, paragraph ids.

A loop copies XML, and with it what Word wants unique. Word's own bookkeeping (revision ids,
paragraph ids outside comments) is dropped; the rest is numbered while rendering.
"""

from __future__ import annotations

import re

from reviewkit.render.word.package.namespaces import W14, WP, Element, W, w
from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.template.tag_lifting import insert_text_before, mark_numbers

_COMMENT_MARKS = frozenset(w(name) for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_BOOKMARK_USERS = {w("hyperlink"): (w("anchor"),), w("fldSimple"): (w("instr"),)}
_PARAGRAPH_IDS = frozenset((f"{{{W14}}}paraId", f"{{{W14}}}textId"))


def number_while_rendering(root: Element, marks: TagMarks) -> None:
    """Replace the identifiers that copies must not share by tags that number each copy."""
    _follow_bookmarks(root, marks)
    in_comments = root.tag == w("comments")
    for element in list(root.iter("{*}*")):
        for key in [str(name) for name in element.attrib]:
            if key.startswith(f"{{{W}}}rsid") or (not in_comments and key in _PARAGRAPH_IDS):
                del element.attrib[key]
        if element.tag == f"{{{WP}}}docPr":
            element.set("id", marks.add_engine_tag("0|rk_number"))
        elif element.tag == w("bookmarkStart"):
            number, name = _quoted(element.get(w("id"))), _quoted(element.get(w("name")))
            element.set(w("id"), marks.add_engine_tag(f"{number}|rk_bookmark"))
            element.set(w("name"), marks.add_engine_tag(f"{name}|rk_bookmark_name"))
        elif element.tag == w("bookmarkEnd"):
            number = _quoted(element.get(w("id")))
            element.set(w("id"), marks.add_engine_tag(f"{number}|rk_bookmark_end"))
        elif element.tag in _COMMENT_MARKS and not in_comments:
            key = _quoted(f"{element.tag.rpartition('}')[2]} {element.get(w('id'))}")
            insert_text_before(element, marks.add_engine_tag(f"if {key}|rk_first", kind="block"))
            element.tail = marks.add_engine_tag("endif", kind="block") + (element.tail or "")
        elif element.tag == w("sdtPr"):
            identity = element.find(w("id"))
            if identity is not None:
                element.remove(identity)


def _follow_bookmarks(root: Element, marks: TagMarks) -> None:
    """Let fields and links of a loop's turn refer to the bookmark of the same turn: copies have other names."""
    loops: list[int] = []
    bookmarks: dict[str, tuple[int, int]] = {}  # name -> the innermost loop around it, its place
    users: list[tuple[Element, tuple[int, ...], int]] = []
    for place, element in enumerate(root.iter("{*}*")):
        if element.tag == w("bookmarkStart") and loops:
            bookmarks[element.get(w("name")) or ""] = loops[-1], place
        elif loops and (element.tag == w("instrText") or _link_keys(element)):
            users.append((element, tuple(loops), place))
        for number in mark_numbers(element.text):
            tag = marks.tags[number]
            if tag.kind == "block" and tag.word == "for":
                loops.append(number)
            elif tag.kind == "block" and tag.word == "endfor" and loops:
                loops.pop()
    bookmarks.pop("", None)
    if not bookmarks:
        return
    names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, bookmarks))})(?!\w)")
    for element, around, place in users:

        def referred(match: re.Match[str], around: tuple[int, ...] = around, place: int = place) -> str:
            loop, start = bookmarks[match[0]]
            if loop not in around:
                return match[0]
            later = "rk_bookmark_next" if start > place else "rk_bookmark_last"
            return marks.add_engine_tag(f"{_quoted(match[0])}|{later}")

        for key in _link_keys(element):
            element.set(key, names.sub(referred, str(element.get(key))))
        if element.tag == w("instrText") and element.text:
            element.text = names.sub(referred, element.text)


def _link_keys(element: Element) -> list[str]:
    """The attributes of an element that may name a bookmark."""
    return [key for key in _BOOKMARK_USERS.get(str(element.tag), ()) if element.get(key)]


def _quoted(text: str | None) -> str:
    """A string literal of Jinja."""
    return repr((text or "").replace("\\", "").replace("\n", " "))
