"""Row, cell, paragraph and run tags lifted; cell tags applied; what may disappear signalled."""

from __future__ import annotations

import pytest
from marked_parts import codes, marked, paragraph, shown

from reviewkit.render.word.template.insertion_sites import COLUMNS_END, NEEDS_PARAGRAPH, ROW_END, TABLE_START
from reviewkit.render.word.template.tag_lifting import lift_tags


def lifted(inner):
    root, marks = marked(inner)
    return root, marks, lift_tags(root, "word/document.xml", marks)


def row(*cells):
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_a_paragraph_tag_replaces_its_paragraph():
    root, _marks, _lifted = lifted(paragraph("{%p if a %}") + paragraph("x") + paragraph("{%p endif %}"))
    assert shown(root) == f"[0]{paragraph('x')}[1]"


def test_a_run_tag_cuts_its_run_and_keeps_the_format():
    inner = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a {{r v }} b</w:t></w:r></w:p>"
    root, _marks, properties = lifted(inner)
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    assert shown(root) == f"<w:p>{bold.format('a ')}[0]{bold.format(' b')}</w:p>"
    assert properties.run == {0: "<w:rPr><w:b/></w:rPr>"}


def test_a_row_tag_replaces_its_row_and_signals_the_table():
    root, _marks, _lifted = lifted(table(row("{%tr for a in b %}"), row("{{ a }}"), row("{%tr endfor %}")))
    text = shown(root)
    assert text.startswith(f"{TABLE_START}<w:tbl>[0]<w:tr>")
    assert "[2]</w:tbl>" in text


def test_a_cell_tag_signals_its_row_and_the_columns():
    root, _marks, _lifted = lifted(table(row("{%tc for a in b %}", "{{ a }}", "{%tc endfor %}")))
    text = shown(root)
    assert ROW_END in text
    assert text.endswith(COLUMNS_END)


def test_a_row_tag_outside_a_table_is_a_fault():
    assert codes(lifted(paragraph("{%tr if a %}"))[1].faults) == ["misplaced-tag"]


def test_text_beside_a_paragraph_tag_is_a_warning():
    faults = lifted(paragraph("lost {%p if a %}"))[1].faults
    assert codes(faults) == ["text-beside-tag"]
    assert "“lost”" in faults[0].message


def test_the_end_of_a_section_outlives_its_paragraph():
    inner = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{%p if a %}</w:t></w:r></w:p>"
    assert shown(lifted(inner)[0]) == "[0]<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"


@pytest.mark.parametrize(
    ("tag", "xml"),
    [
        ("{% colspan n %}", '<w:gridSpan w:val="[1]"/>'),
        ("{% cellbg c %}", '<w:shd w:val="clear" w:color="auto" w:fill="[1]"/>'),
        ("{% vm %}", '<w:vMerge w:val="[1]"/>'),
        ("{% hm %}", '<w:gridSpan w:val="[1]"/>'),
    ],
)
def test_a_cell_tag_becomes_a_property_of_its_cell(tag, xml):
    root, marks, _lifted = lifted(table(row(f"{tag}x")))
    assert f"<w:tcPr>{xml}</w:tcPr>" in shown(root)
    assert marks.tags[1].written == tag


def test_a_cell_whose_last_paragraph_may_go_is_signalled():
    cell = f"<w:tc>{paragraph('{%p if a %}')}{paragraph('x')}{paragraph('{%p endif %}')}</w:tc>"
    assert f"{NEEDS_PARAGRAPH}</w:tc>" in shown(lifted(table(f"<w:tr>{cell}</w:tr>"))[0])
