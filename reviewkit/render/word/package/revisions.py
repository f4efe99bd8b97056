"""Tracked changes of a template, accepted: a tag in deleted text is none, and no reader sees what was deleted
(ISO 29500-1, 17.13.5)."""

from __future__ import annotations

from reviewkit.render.word.package.namespaces import Element, remove_element, w

_DELETED = (w("del"), w("moveFrom"))
_INSERTED = (w("ins"), w("moveTo"))
_MARKS = frozenset(
    w(name)
    for name in (
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "numberingChange"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange"),
        *("trPrChange", "tcPrChange", "cellIns", "cellMerge"),
        *(f"customXml{kind}Range{end}" for kind in ("Ins", "Del", "MoveFrom", "MoveTo") for end in ("Start", "End")),
    )
)  # fmt: skip
_PROPERTIES = frozenset(
    (w("rPr"), w("trPr"), w("numPr"), w("ctrlPr"))
)  # where ins and del are marks of what is around


def accept_revisions(root: Element) -> bool:
    """Accept every tracked change of a part; return whether there was any. The tree is changed."""
    found = _drop_deleted_rows(root)
    for paragraph in _with_deleted_mark(root):
        found = True
        _join_next(paragraph)
    for element in list(root.iter(*_DELETED, *_INSERTED, *_MARKS)):
        if element.getparent() is None:
            continue
        found = True
        parent = element.getparent()
        if element.tag in _INSERTED and parent is not None and parent.tag not in _PROPERTIES:
            _unwrap(element)
        else:
            remove_element(element)
    return found


def _drop_deleted_rows(root: Element) -> bool:
    found = False
    for row in list(root.iter(w("tr"))):
        if row.find(f"{w('trPr')}/{w('del')}") is not None:
            remove_element(row)
            found = True
    for cell in list(root.iter(w("tc"))):
        if cell.find(f"{w('tcPr')}/{w('cellDel')}") is not None:
            remove_element(cell)
            found = True
    for table in list(root.iter(w("tbl"))):
        if found and table.find(w("tr")) is None:
            remove_element(table)
    return found


def _with_deleted_mark(root: Element) -> list[Element]:
    """The paragraphs whose end was deleted, the last one first: each goes on in the next."""
    paths = [f"{w('pPr')}/{w('rPr')}/{tag}" for tag in _DELETED]
    marked = [p for p in root.iter(w("p")) if any(p.find(path) is not None for path in paths)]
    return list(reversed(marked))


def _join_next(paragraph: Element) -> None:
    following = paragraph.getnext()
    if following is None or following.tag != w("p"):
        return
    properties = paragraph.find(w("pPr"))
    first = following.find(w("pPr"))
    at = 0 if first is None else 1
    for child in reversed([child for child in paragraph if child is not properties]):
        following.insert(at, child)
    remove_element(paragraph)


def _unwrap(element: Element) -> None:
    """Put an element's children in its place."""
    for child in list(element):
        element.addprevious(child)
    remove_element(element)
