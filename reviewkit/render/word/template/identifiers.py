"""Numbers that must differ in every copy: drawings, bookmarks, comment marks, paragraph ids.

A loop copies XML, and with it what Word wants unique. What is only Word's own bookkeeping
(revision ids, paragraph ids outside comments) is dropped; the rest gets its number while
rendering.
"""

from __future__ import annotations

from reviewkit.render.word.package.namespaces import W14, WP, Element, W, w
from reviewkit.render.word.template.tag_joining import Marked
from reviewkit.render.word.template.tag_lifting import internal, put_before

_ONCE = frozenset(w(name) for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))


def renumber(root: Element, marked: Marked) -> None:
    """Let the engine number what a copy must not share with its original."""
    in_comments = root.tag == w("comments")
    for element in list(root.iter("{*}*")):
        for key in list(element.attrib):
            name = str(key)
            if name.startswith(f"{{{W}}}rsid") or (
                not in_comments and name in (f"{{{W14}}}paraId", f"{{{W14}}}textId")
            ):
                del element.attrib[key]
        if element.tag == f"{{{WP}}}docPr":
            element.set("id", internal(marked, "", "0|rk_number", ""))
        elif element.tag == w("bookmarkStart"):
            element.set(w("id"), internal(marked, "", f"{_quoted(element.get(w('id')))}|rk_bookmark", ""))
            element.set(
                w("name"), internal(marked, "", f"{_quoted(element.get(w('name')))}|rk_bookmark_name", "")
            )
        elif element.tag == w("bookmarkEnd"):
            element.set(w("id"), internal(marked, "", f"{_quoted(element.get(w('id')))}|rk_bookmark_end", ""))
        elif element.tag in _ONCE and not in_comments:
            what = _quoted(f"{element.tag.rpartition('}')[2]} {element.get(w('id'))}")
            put_before(element, internal(marked, "", f"if {what}|rk_first", "", kind="block"))
            element.tail = internal(marked, "", "endif", "", kind="block") + (element.tail or "")
        elif element.tag == w("sdtPr") and element.find(w("id")) is not None:
            element.remove(element.find(w("id")))


def _quoted(text: str | None) -> str:
    return repr(str(text or "").replace("\\", "").replace("\n", " "))
