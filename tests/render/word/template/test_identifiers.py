"""Identifiers that copies must not share, left to the engine; Word's bookkeeping dropped."""

from __future__ import annotations

from marked_parts import body, shown

from reviewkit.render.word.template.identifiers import number_while_rendering
from reviewkit.render.word.template.tag_joining import TagMarks


def numbered(inner):
    root, marks = body(inner), TagMarks()
    number_while_rendering(root, marks)
    return shown(root), [tag.body for tag in marks.tags]


def test_bookmarks_and_drawings_are_numbered_while_rendering():
    xml, bodies = numbered(
        '<w:bookmarkStart w:id="3" w:name="n"/><w:bookmarkEnd w:id="3"/><wp:docPr id="9" name="x"/>'
    )
    assert bodies == ["'3'|rk_bookmark", "'n'|rk_bookmark_name", "'3'|rk_bookmark_end", "0|rk_number"]
    assert 'w:id="[0]" w:name="[1]"' in xml


def test_a_comment_mark_stands_in_the_first_copy_alone():
    xml, bodies = numbered('<w:commentRangeStart w:id="1"/>')
    assert bodies == ["if 'commentRangeStart 1'|rk_first", "endif"]
    assert xml == '[0]<w:commentRangeStart w:id="1"/>[1]'


def test_revision_and_paragraph_ids_are_dropped():
    xml, bodies = numbered(
        '<w:p w:rsidR="00A" w14:paraId="1"/><w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr></w:sdt>'
    )
    assert bodies == []
    assert xml == "<w:p/><w:sdt><w:sdtPr/></w:sdt>"
