"""Values and templates made to break, to run code, or to fill the machine."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile

import docx
import pytest
import worddocs as made
from lxml import etree

from reviewkit.render.word import RenderError, RichText, TemplateError, WordTemplate

VALUES = {
    "markup": "&<>\"'",
    "end of CDATA": "]]>",
    "a tag": "{{ 7*7 }}{% for x in y %}",
    "xml": "</w:t></w:r></w:p><w:p/>",
    "an entity": "&#0; &lt; &unknown;",
    "long": "x" * 100_000,
    "right to left": "שלום العربية",
    "emoji": "👩‍👩‍👧 🇫🇷",
    "combining": "e\u0301",
    "not a number": float("nan"),
    "infinite": float("inf"),
    "nothing": None,
    "long number": 10**50_000,
    "negative long number": -(7**40_000),
    "bytes": b"caf\xc3\xa9",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("tag", ["{{ v }}", "{{r v }}", "{{p v }}"])
def test_a_value_is_shown_as_it_is(value, tag):
    from decimal import Decimal

    shown = made.text(made.render(made.template(tag), v=value))
    if isinstance(value, int):
        assert Decimal(shown) == Decimal(value)
    else:
        assert shown == (value.decode() if isinstance(value, bytes) else str(value))


def test_a_number_of_a_million_digits_is_printed_in_time():
    start = time.monotonic()
    shown = made.text(made.render(made.template("{{ v }}"), v=10**1_000_000 + 7))
    assert shown == f"1{'0' * 999_999}7"
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("tag", ["{{ v }}", "{{r v }}", "{{p v }}", "{{ v ~ 'x' }}"])
def test_what_xml_cannot_hold_is_left_out(tag):
    value = "a\x00b\x08c\x1bd\ufffee\ud800f\ufdd0g\ufdd8h"
    assert made.text(made.render(made.template(tag), v=value)).startswith("abcdefgh")


def test_hostile_values_in_rich_text_properties_and_alternative_texts_stay_values():
    evil = '"/><w:p/>&{{ 7*7 }}\x00\ud800'
    document = docx.Document()
    document.core_properties.title = "{{ v }}"
    document.add_paragraph("{{ r }}")
    rendered = WordTemplate(made.saved(document)).render(
        {"v": evil, "r": RichText(evil, style=evil, color="FF0000", font='A"B', lang='f"r')},
        properties={"subject": evil},
    )
    for name in ("word/document.xml", "docProps/core.xml"):
        etree.fromstring(made.part(rendered, name).encode())
    assert "{{ 7*7 }}" in docx.Document(io.BytesIO(rendered)).core_properties.title


def test_no_value_is_executed():
    class Trap:
        def __str__(self):
            return "{{ 7*7 }}"

    assert (
        made.text(made.render(made.template("{{ a }} {{ b }}"), a=Trap(), b="{% raw %}"))
        == "{{ 7*7 }} {% raw %}"
    )


NESTED = (
    "{% set n = namespace(x=['a'], y=['a']) %}{% for i in range(60) %}"
    "{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}"
)
ATTACKS = {
    "classes": "{{ ''.__class__.__mro__ }}",
    "classes by filter": "{{ ''|attr('__class__') }}",
    "classes by item": "{{ ''['__class__'] }}",
    "classes by format": "{{ '{0.__class__}'.format('') }}",
    "a function's inside": "{{ f.__globals__ }}",
    "a method's inside": "{{ f.__code__ }}",
    "counting on": "{% for x in range(10**9) %}x{% endfor %}",
    "loops in loops": "{% for x in range(4000) %}{% for y in range(4000) %}{% endfor %}{% endfor %}",
    "loops over text": "{% for x in range(4000) %}{% for y in range(400000)|list %}{% endfor %}{% endfor %}",
    "a long text": "{{ 'a' * 10**10 }}",
    "a long list": "{{ [1] * 10**10 }}",
    "a large power": "{{ 10 ** 10000000000 }}",
    "growing powers": "{% set n = namespace(x=9) %}{% for i in range(60) %}{% set n.x = n.x ** 2 %}{% endfor %}",
    "growing products": "{% set n = namespace(x=9) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "doubling by ~": "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "doubling by +": "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "doubling lists": "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "doubling by replace": "{% set n = namespace(x='aa') %}{% for i in range(60) %}"
    "{% set n.x = n.x.replace('a', n.x) %}{% endfor %}",
    "doubling by join": "{% set n = namespace(x='aa') %}{% for i in range(60) %}{% set n.x = n.x|join(n.x) %}{% endfor %}",
    "a wide format": "{{ '%1000000000d'|format(1) }}",
    "a wide format by %": "{{ '%1000000000d' % 1 }}",
    "a wide str.format": "{{ '{:>1000000000}'.format(1) }}",
    "a wide center": "{{ 'a'|center(1000000000) }}",
    "a wide ljust": "{{ 'a'.ljust(1000000000) }}",
    "a wide indent": "{{ 'a\\nb'|indent(1000000000) }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that doubles": "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "much text in a macro": "{% macro m() %}{% for i in range(4000000) %}"
    + "x" * 500
    + "{% endfor %}{% endmacro %}{{ m() }}",
    "much text": "{% for i in range(4000000) %}" + "x" * 500 + "{% endfor %}",
    "a long value many times": "{% for i in range(4000000) %}{{ long }}{% endfor %}",
    "nested lists printed": NESTED + "{{ n.x }}",
    "nested lists compared": NESTED + "{% if n.x == n.y %}x{% endif %}",
    "nested lists as text": NESTED + "{{ n.x|string|length }}",
    "nested lists as JSON": NESTED + "{{ n.x|tojson|length }}",
    "nested lists written nicely": NESTED + "{{ n.x|pprint|length }}",
    "nested lists in a format": NESTED + "{{ '%s'|format(n.x) }}",
    "nested lists in a format by %": NESTED + "{{ '%s' % n.x }}",
    "nested lists in a str.format": NESTED + "{{ '{}'.format(n.x) }}",
    "nested lists joined by ~": NESTED + "{{ n.x ~ '' }}",
    "nested tuples": NESTED.replace("[n.x, n.x]", "(n.x, n.x)") + "{{ n.x }}",
    "nested mappings": NESTED.replace("[n.x, n.x]", "{1: n.x, 2: n.x}") + "{{ n.x }}",
    "nested by dict()": NESTED.replace("[n.x, n.x]", "dict(a=n.x, b=n.x)") + "{{ n.x }}",
    "nested by a macro": "{% set n = namespace(x=['a']) %}{% macro m() %}{% set n.x = varargs %}{% endmacro %}"
    "{% for i in range(60) %}{{ m(n.x, n.x) }}{% endfor %}{{ n.x }}",
    "nested by fromkeys": NESTED.replace("[n.x, n.x]", "{}.fromkeys([1, 2], n.x)") + "{{ n.x }}",
    "nested by batch": NESTED.replace("[n.x, n.x]", "[1]|batch(9, n.x)|list") + "{{ n.x }}",
    "nested by repeating": NESTED.replace("[n.x, n.x]", "[n.x] * 2") + "{{ n.x }}",
    "a chain of lists": "{% set n = namespace(x=[]) %}{% for i in range(100000) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}",
    "long texts kept": "{% set n = namespace(x=[]) %}{% for i in range(1000) %}"
    "{% set n.x = [n.x, 'A' * 19000000 ~ i] %}{% endfor %}",
    "long texts in names": "".join(f"{{% set x{n} = 'A' * 19000000 %}}" for n in range(40)),
    "a text that translate grows": "{{ ('a' * 10000000).translate({97: 'b' * 90000}) }}",
    "tabs expanded": "{{ ('\\t' * 1000000).expandtabs(100000)|length }}",
    "joined by a method": "{{ ('a' * 10000000).join(['b'] * 1000)|length }}",
    "one text joined many times": "{{ (['b' * 10000000] * 1000)|join|length }}",
    "a number as bytes": "{{ (1).to_bytes(10000000000, 'big')|length }}",
    "texts taken apart": "{% for i in range(50) %}{% set x = ('a,' * 9000000).split(',') %}{% endfor %}",
    "sorting again and again": "{% for i in range(1000) %}{% set x = range(1900000)|sort %}{% endfor %}",
    "capitals of a long text": "{{ ('a ' * 9000000)|title }}",
    "changing a value": "{{ rows.append(1) }}",
    "clearing a mapping": "{% do row.clear() %}",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_ends_in_one_error_soon(attack):
    def f():
        return 1

    rows, row = [1], {"a": 1}
    start = time.monotonic()
    with pytest.raises((RenderError, TemplateError)):
        made.render(made.template(attack), f=f, rows=rows, row=row, long="y" * 100_000)
    assert time.monotonic() - start < 20
    assert (rows, row) == ([1], {"a": 1})


def _bomb():
    rendered = io.BytesIO()
    with zipfile.ZipFile(rendered, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"word/{number}.xml", b"\0" * (60 << 20))
    return rendered.getvalue()


def _lying_bomb():
    data = bytearray(
        made.with_part(made.template("x"), "word/document.xml", lambda text: text + " " * (70 << 20))
    )
    return bytes(data)


def _entity(text):
    head, _, rest = text.partition("?>")
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return f"{head}?>{doctype}{rest.replace('<w:t>x', '<w:t>&x;', 1)}"


def _billion(text):
    head, _, rest = text.partition("?>")
    laughs = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{"&" + chr(97 + n) + ";"}">' for n in range(20)
    )
    return f"{head}?>{laughs}]>{rest}"


SOUND = made.template("x")
FILES = {
    "empty": (b"", "not-a-docx"),
    "text": (b"hello", "not-a-docx"),
    "cut off": (SOUND[: len(SOUND) // 2], "not-a-docx"),
    "an old .doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-word-format"),
    "a zip of something else": (_bomb.__call__, "too-large"),
    "a long part": (_lying_bomb.__call__, "too-large"),
    "an external entity": (lambda: made.with_part(SOUND, "word/document.xml", _entity), "forbidden-xml"),
    "a billion laughs": (lambda: made.with_part(SOUND, "word/document.xml", _billion), "forbidden-xml"),
    "broken XML": (
        lambda: made.with_part(SOUND, "word/document.xml", lambda text: text[:-9]),
        "damaged-file",
    ),
    "strict": (
        lambda: made.with_part(
            SOUND,
            "word/document.xml",
            lambda text: text.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
        ),
        "strict-format",
    ),
    "with macros": (
        lambda: made.with_part(
            SOUND,
            "[Content_Types].xml",
            lambda text: text.replace(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
        ),
        "has-macros",
    ),
}


@pytest.mark.parametrize(("data", "code"), FILES.values(), ids=FILES.keys())
def test_a_file_that_is_no_template_is_one_fault_and_one_error(data, code):
    template = WordTemplate(data() if callable(data) else data)
    assert [fault.code for fault in template.faults({})] == [code]
    with pytest.raises(TemplateError):
        template.render({})


def test_flipped_bytes_never_escape_as_another_error():
    for position in range(0, len(SOUND), 389):
        broken = bytearray(SOUND)
        broken[position] ^= 0xFF
        template = WordTemplate(bytes(broken))
        template.faults({})
        with contextlib.suppress(TemplateError, RenderError):
            template.render({})
