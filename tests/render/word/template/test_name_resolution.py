"""Names held against a declaration, through loops, blocks and filters."""

from __future__ import annotations

import pytest
import worddocs as made

from reviewkit.render.word import WordTemplate

NAMES = {
    "title": None,
    "partner": {"name": None, "city": None},
    "deals": [{"reference": None, "amount": None}],
    "notes": [None],
}


def unknown(*paragraphs):
    faults = WordTemplate(made.template(*paragraphs)).faults(NAMES)
    return [
        (fault.message.split(" ")[0].strip("“”"), fault.suggestion)
        for fault in faults
        if fault.code == "unknown-name"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ title }}{{ partner.name }}{{ partner['city'] }}",
        "{% for d in deals %}{{ loop.index }}{{ d.reference|upper }}{% endfor %}",
        "{% for d in deals|sort(attribute='amount') %}{{ d.amount }}{% endfor %}",
        "{{ (deals|first).reference }}{{ deals[0].amount }}",
        "{% set x = partner %}{{ x.name }}",
        "{% if title is defined %}{{ title.upper() }}{% endif %}",
        "{% macro m(a) %}{{ a.anything }}{% endmacro %}{{ m(1) }}",
        "{% with p = partner %}{{ p.city }}{% endwith %}",
        "{{ other|default('x') }}{{ deals|map(attribute='x')|first }}",
    ],
)
def test_known_names_are_no_faults(text):
    assert unknown(text) == []


@pytest.mark.parametrize(
    ("text", "name", "suggestion"),
    [
        ("{{ titel }}", "titel", "Did you mean “title”?"),
        ("{{ partner.nmae }}", "nmae", "Did you mean “name”?"),
        ("{% for d in deals %}{{ d.amont }}{% endfor %}", "amont", "Did you mean “amount”?"),
        ("{{ deals.amount }}", "amount", "Did you mean “amount”?"),
        ("{{ title.city }}", "city", ""),
        ("{% for n in notes %}{{ n.zzz }}{% endfor %}", "zzz", ""),
        ("{% set x = partner %}{{ x.zip }}", "zip", ""),
    ],
)
def test_an_unknown_name_is_a_fault(text, name, suggestion):
    assert unknown(text) == [(name, suggestion)]


def test_names_are_found_in_a_part_whose_blocks_do_not_pair():
    assert unknown("{% if title %}{{ titel }}") == [("titel", "Did you mean “title”?")]
