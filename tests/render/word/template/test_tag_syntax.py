"""The syntax of single tags: problems with their codes and suggestions."""

from __future__ import annotations

import pytest
from marked_parts import marked, paragraph

from reviewkit.render.jinja import TemplateEnvironment
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.tag_syntax import standalone_template, syntax_faults
from reviewkit.render.word.template.tags import Tag

ENVIRONMENT = TemplateEnvironment()


def faults(text):
    _root, marks = marked(paragraph(text))
    sites = {number: Site("p", "", tag.written, "text") for number, tag in enumerate(marks.tags)}
    return syntax_faults(PartSource("p", marks=marks, sites=sites), ENVIRONMENT)


@pytest.mark.parametrize(
    ("tag", "code", "suggestion"),
    [
        ("{{ }}", "empty-tag", "Write a name between the braces, or remove the tag."),
        ("{% %}", "empty-tag", "Remove it."),
        ("{% include 'x' %}", "unsupported-tag", "Use a sub-document value."),
        ("{% tr for a in b %}", "unknown-tag", "Write {%tr without a space before tr."),
        ("{% iff a %}", "unknown-tag", "Did you mean “if”?"),
        ("{{ a|uper }}", "unknown-filter", "Did you mean “upper”?"),
        ("{{ a is evn }}", "unknown-test", "Did you mean “even”?"),
        ("{% if a = b %}", "syntax", "Compare with ==, not with =."),
        ("{{ f('a }}", "syntax", "A quotation mark is missing."),
        ("{{ f(a }}", "syntax", "A ) is missing."),
        ("{{ first name }}", "syntax", "Join the words of a name with _."),
        ("{{ a._b }}", "forbidden-name", ""),
        ("{{ a['__class__'] }}", "forbidden-name", ""),
    ],
)
def test_a_wrong_tag_has_one_fault(tag, code, suggestion):
    assert [(fault.code, fault.suggestion) for fault in faults(tag)] == [(code, suggestion)]


@pytest.mark.parametrize("tag", ["{{ a|upper }}", "{% for a in b %}", "{% else %}", "{% break %}", "{# x #}"])
def test_a_right_tag_has_none(tag):
    assert faults(tag) == []


@pytest.mark.parametrize(
    "tag", ["{{ a }}", "{% if a %}", "{% else %}", "{% set a %}", "{% set a = 1 %}", "{% continue %}"]
)
def test_a_tag_stands_alone_as_a_template(tag):
    text = standalone_template(Tag.parse(tag))
    assert text
    ENVIRONMENT.parse(text)
