"""Tables of contents: taken out of a template, filled with the headings of a document."""

from __future__ import annotations

import docx
import pytest
import worddocs as made

from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import open_package
from reviewkit.render.word.template.insertion_sites import CONTENTS
from reviewkit.render.word.template.render_state import RenderState
from reviewkit.render.word.template.table_of_contents import (
    TableOfContents,
    extract_table_of_contents,
    remove_update_question,
)

FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText> TOC {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>old</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def extracted(code):
    document = docx.Document()
    document.element.body.insert(0, made.raw(FIELD.format(code)))
    package = open_package(read_entries(made.saved(document)))
    root = package.root(package.main)
    return extract_table_of_contents(root, package), root


def test_a_table_of_headings_is_taken_out():
    contents, root = extracted('\\o "1-2"')
    assert sorted(set(contents.levels.values())) == [1, 2]
    assert "separate" in contents.field_start
    assert "dirty" not in contents.field_start
    assert "old" not in "".join(root.itertext())
    assert CONTENTS in "".join(root.itertext())


@pytest.mark.parametrize("code", ['\\c "Figure"', "\\f"])
def test_other_tables_stay(code):
    contents, root = extracted(code)
    assert contents is None
    assert "old" in "".join(root.itertext())


def heading(style, text):
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def test_headings_are_marked_and_listed():
    contents = TableOfContents("<w:r>start</w:r>", {"Heading1": 1}, {1: "TOC1"})
    text = CONTENTS + heading("Heading1", "A") + heading("Heading1", "") + heading("Normal", "b")
    filled = contents.filled(text, RenderState((), "word/document.xml"))
    assert filled.count("w:anchor=") == filled.count("w:bookmarkStart") == 1
    assert filled.startswith('<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r>start</w:r><w:hyperlink')
    assert CONTENTS not in filled


def test_a_document_without_headings_keeps_an_empty_field():
    contents = TableOfContents("<w:r>start</w:r>", {}, {})
    filled = contents.filled(CONTENTS, RenderState((), "word/document.xml"))
    assert filled == '<w:p><w:r>start</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def test_word_does_not_ask_to_update_fields():
    document = docx.Document()
    document.settings.element.append(made.raw('<w:updateFields w:val="true"/>'))
    package = open_package(read_entries(made.saved(document)))
    remove_update_question(package)
    assert b"updateFields" not in package.entries["word/settings.xml"].unpacked()
