"""Numbers that must differ in every copy: drawings, bookmarks, comment marks, paragraph ids.

A loop copies XML, and with it what Word wants unique. Word's own bookkeeping (revision ids,
paragraph ids outside comments) is dropped; the rest is numbered while rendering.
"""

from __future__ import annotations

from reviewkit.render.word.package.namespaces import W14, WP, Element, W, w
from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.template.tag_lifting import insert_text_before

_COMMENT_MARKS = frozenset(w(name) for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_PARAGRAPH_IDS = frozenset((f"{{{W14}}}paraId", f"{{{W14}}}textId"))


def number_while_rendering(root: Element, marks: TagMarks) -> None:
    """Replace the identifiers that copies must not share by tags that number each copy."""
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


def _quoted(text: str | None) -> str:
    """A string literal of Jinja."""
    return repr((text or "").replace("\\", "").replace("\n", " "))
