"""The sandbox: what templates may not do, and the private parts of Jinja that it relies on."""

from __future__ import annotations

import pytest
from jinja2 import Template, UndefinedError, nodes
from jinja2.exceptions import SecurityError

from reviewkit.render.jinja import (
    BLOCK_END,
    BLOCK_START,
    MAX_STEPS,
    PRINT_END,
    PRINT_START,
    VALUE_FILTER,
    LimitError,
    TemplateEnvironment,
    UnknownName,
    fresh_budget,
    harden,
    known_names,
    nearest_name,
)


def render(source, **context):
    environment = TemplateEnvironment()
    environment.filters[VALUE_FILTER] = lambda value: f"<{value}>"
    text = source.replace("{{", PRINT_START).replace("}}", PRINT_END)
    tree = environment.parse(text.replace("{%", BLOCK_START).replace("%}", BLOCK_END))
    harden(tree, lambda node: nodes.Filter(node, VALUE_FILTER, [], [], None, None, lineno=node.lineno))
    template = Template.from_code(environment, environment.compile(tree), environment.make_globals(None))
    with fresh_budget(), known_names(context):
        return "".join(template.root_render_func(template.new_context(context)))


def test_the_output_of_the_engines_filter_is_not_escaped_again():
    assert render("{{ a }}&{{ 1 + 1 }}", a="x") == "<x>&<2>"


def test_filters_that_take_the_context_still_do():
    assert render("{{ a|join(',') }}{{ a|tojson }}", a=[1, 2]) == "<1,2><[1, 2]>"


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(3000) %}{% for b in range(3000) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 100000000 }}",
        "{{ 9 ** 99999999 }}",
        "{{ 'x'|center(10000000) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ ('x' * 5000).replace('x', 'y' * 5000) }}",
        "{{ range(999999999)|list }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{% for a in range(1000000) %}{% set b %}x{% endset %}{% endfor %}",
    ],
)
def test_a_template_cannot_use_up_time_or_memory(source):
    with pytest.raises(LimitError):
        render(source)


@pytest.mark.parametrize("source", ["{{ a.__class__ }}", "{{ a._x }}", "{{ a.append(1) }}"])
def test_a_template_cannot_reach_python(source):
    with pytest.raises((SecurityError, UndefinedError)):
        render(source, a=[])


def test_an_unknown_name_is_an_error_wherever_it_is_used():
    with pytest.raises(UndefinedError):
        render("{% if nam %}{% endif %}", name=1)


def test_an_unknown_name_suggests_the_nearest():
    with known_names({"name": 1}):
        assert UnknownName(name="nam").hint == "name"
        assert UnknownName(obj={"amount": 1}, name="amont").hint == "amount"


@pytest.mark.parametrize(
    ("name", "nearest"), [("NAME", "name"), ("nmae", "name"), ("zzz", None), ("_name", "name")]
)
def test_the_nearest_name(name, nearest):
    assert nearest_name(name, ["name", "amount", "_nmae"]) == nearest


def test_a_loop_over_an_inline_if_without_else_is_empty():
    assert render("{% for a in ([1] if no) %}x{% endfor %}", no=False) == ""


def test_an_item_of_a_dict_is_found_by_its_name_unless_dicts_have_it():
    assert render("{{ a.b }}{{ a['items'] }}", a={"b": 1, "items": 2}) == "<1><2>"


def test_steps_are_counted_per_render():
    source = f"{{% for a in range({MAX_STEPS - 1}) %}}{{% break %}}{{% endfor %}}"
    assert render(source) == render(source) == ""
