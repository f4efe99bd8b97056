"""Blocks that do not pair, and blocks that cross the document's structure."""

from __future__ import annotations

import pytest
from marked_parts import marked, paragraph

from reviewkit.render.word.package.namespaces import fragment
from reviewkit.render.word.template.block_structure import end_of_block, structure_faults


def faults(inner):
    root, marks = marked(inner)
    return structure_faults(fragment(root), "word/document.xml", marks)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{% if a %}", "block-not-ended", "begins and is never ended."),
        ("{% endif %}", "misplaced-block", "ends “if”, and none is open."),
        ("{% else %}", "misplaced-block", "stands outside of “if or for”."),
        ("{% for a in b %}{% endif %}", "misplaced-block", "ends “if”, but “for” is what is open"),
        ("{% if a %}{% for b in c %}{% endif %}", "block-not-ended", "is still open where {% endif %}"),
        ("{% set a %}", "block-not-ended", "begins and is never ended."),
    ],
)
def test_blocks_that_do_not_pair(text, code, message):
    reported = faults(paragraph(text))
    assert [fault.code for fault in reported] == [code]
    assert reported[0].message.startswith(message)


@pytest.mark.parametrize(
    "text", ["{% if a %}{% elif b %}{% else %}{% endif %}", "{% set a = 1 %}", "{% set a %}x{% endset %}"]
)
def test_blocks_that_pair(text):
    assert faults(paragraph(text)) == []


def test_a_block_may_not_begin_and_end_in_different_kinds_of_places():
    table = f"<w:tbl><w:tr><w:tc>{paragraph('{% endif %}')}</w:tc></w:tr></w:tbl>"
    reported = faults(paragraph("{% if a %}") + table)
    assert [fault.code for fault in reported] == ["crosses-structure"]
    assert "text in a paragraph and text in a paragraph in a cell in a row in a table" in reported[0].message


def test_a_block_ends_with_its_own_word():
    assert [end_of_block(word) for word in ("if", "set", "macro")] == ["endif", "endset", "endmacro"]
