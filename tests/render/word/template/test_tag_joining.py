"""Tags joined over runs and paragraphs, and replaced by marks."""

from __future__ import annotations

from marked_parts import codes, marked, paragraph, shown


def test_a_tag_split_over_runs_stands_in_its_first_run():
    root, marks = marked(paragraph("a {", "{ na", "me }} b"))
    assert shown(root) == paragraph("a [0]", "", " b")
    assert [(tag.kind, tag.body) for tag in marks.tags] == [("print", "name")]
    assert marks.locations == ["paragraph 1"]


def test_a_line_break_inside_a_tag_goes():
    root, marks = marked("<w:p><w:r><w:t>{{ a</w:t><w:br/><w:t>.b }}</w:t></w:r></w:p>")
    assert "<w:br" not in shown(root)
    assert marks.tags[0].body == "a .b"


def test_a_tag_over_two_paragraphs_merges_them():
    root, marks = marked(paragraph("{% if a") + paragraph("and b %}x") + paragraph("y"))
    assert len(root) == 2
    assert marks.tags[0].word == "if"


def test_a_tag_that_does_not_end_is_a_fault_where_it_stands():
    _root, marks = marked(paragraph("fine") + paragraph("{{ name") + paragraph("{{ other }}"))
    assert [(fault.code, fault.place, fault.tag) for fault in marks.faults] == [
        ("unclosed-tag", "paragraph 2", "{{ name")
    ]


def test_a_closer_alone_is_a_warning():
    _root, marks = marked(paragraph("name }}"))
    assert codes(marks.faults) == ["stray-close"]
    assert marks.faults[0].severity == "warning"


def test_tags_in_attributes_are_marked():
    root, marks = marked('<w:p><w:pPr><w:pStyle w:val="{{ style }}"/></w:pPr></w:p>')
    assert 'w:val="[0]"' in shown(root)
    assert marks.tags[0].body == "style"


def test_an_engine_tag_has_no_text_of_an_author():
    _root, marks = marked(paragraph("x"))
    assert marks.add_engine_tag("if a", kind="block") == "\ufdd00\ufdd1"
    assert (marks.tags[0].kind, marks.tags[0].word, marks.tags[0].level) == ("block", "if", "!")
