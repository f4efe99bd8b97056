"""First turns, names and escapes: what a loop, a method's name or Word's own corrections do to a template."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re

import docx
import pytest
import worddocs as made
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.render.word import RenderError, WordTemplate

ROWS = ("{%tr for d in deals %}", "{%tr if d.open %}", "{% vm %}Open", "{%tr endif %}", "{%tr endfor %}")
DOWN = WordTemplate(
    made.template(
        build=lambda document: made.table(
            document,
            (ROWS[0], ""),
            (ROWS[1], ""),
            (ROWS[2], "{{ d.name }}"),
            (ROWS[3], ""),
            (ROWS[4], ""),
            ("end", ""),
        )
    )
)
ACROSS = WordTemplate(
    made.template(
        build=lambda document: made.table(
            document,
            (
                "x",
                "{%tc for d in deals %}",
                "{%tc if d.open %}",
                "{% hm %}Open",
                "{%tc endif %}",
                "{%tc endfor %}",
            ),
            (
                "x",
                "{%tc for d in deals %}",
                "{%tc if d.open %}",
                "{{ d.name }}",
                "{%tc endif %}",
                "{%tc endfor %}",
            ),
        )
    )
)


def rows_of(data):
    body = docx.Document(io.BytesIO(data)).element.body
    return [
        [
            (
                "".join(text.text or "" for text in cell.iter(qn("w:t"))),
                [merge.get(qn("w:val")) for merge in cell.iter(qn("w:vMerge"))],
                [int(span.get(qn("w:val"))) for span in cell.iter(qn("w:gridSpan"))],
            )
            for cell in row.iter(qn("w:tc"))
        ]
        for row in body.iter(qn("w:tr"))
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.booleans(), max_size=6))
def test_a_merge_begins_in_the_first_row_that_is_printed(shown):
    deals = [{"name": str(i), "open": is_open} for i, is_open in enumerate(shown)]
    rows = rows_of(DOWN.render({"deals": deals}))[:-1]
    assert [row[1][0] for row in rows] == [deal["name"] for deal in deals if deal["open"]]
    assert [row[0][:2] for row in rows] == [
        ("Open", ["restart"]) if i == 0 else ("", ["continue"]) for i in range(len(rows))
    ]


@pytest.mark.parametrize(
    "shown", [s for n in (1, 2, 3, 4) for s in itertools.product((True, False), repeat=n) if any(s)]
)
def test_a_cell_covers_the_columns_that_are_printed(shown):
    deals = [{"name": str(i), "open": is_open} for i, is_open in enumerate(shown)]
    above, below = rows_of(ACROSS.render({"deals": deals}))
    assert [cell[0] for cell in above] == ["x", "Open"]
    assert above[1][2] == [sum(shown)]
    assert [cell[0] for cell in below] == ["x", *(deal["name"] for deal in deals if deal["open"])]


def test_each_run_of_an_inner_loop_merges_its_own_rows():
    template = made.template(
        build=lambda document: made.table(
            document,
            ("{%tr for p in partners %}", ""), ("{%tr for d in p.deals %}", ""), ("{%tr if d %}", ""),
            ("{% vm %}{{ p.name }}", "{{ d }}"), ("{%tr endif %}", ""), ("{%tr endfor %}", ""), ("{%tr endfor %}", ""),
        )
    )  # fmt: skip
    partners = [{"name": "P", "deals": ["", "a", "b"]}, {"name": "Q", "deals": ["", "", "c"]}]
    rows = rows_of(made.render(template, partners=partners))
    assert [(row[0][0], row[1][0]) for row in rows] == [("P", "a"), ("", "b"), ("Q", "c")]
    assert [row[0][1] for row in rows] == [["restart"], ["continue"], ["restart"]]


# ------------------------------------------------------------------------- names

METHODS = ["items", "keys", "values", "get", "copy", "pop", "update", "clear", "fromkeys", "setdefault", "popitem",
           "count", "index", "title", "format", "name", "class", "sort", "append"]  # fmt: skip


@pytest.mark.parametrize("name", METHODS)
def test_data_comes_before_the_methods_of_a_mapping(name):
    template = made.template(
        f"{{{{ order.{name} }}}}", f"{{{{ order.{name}|upper }}}}", f"{{% if order.{name} %}}y{{% endif %}}"
    )
    assert made.text(made.render(template, order={name: "a"})) == "a\nA\ny"


@pytest.mark.parametrize(
    ("tag", "value"),
    [("{{ v.title }}", "armor"), ("{{ v.items }}", {}), ("{% if v.values %}x{% endif %}", {}), ("{{ v.upper|lower }}", "a"),
     ("{% for i in v.keys %}x{% endfor %}", {}), ("{{ v.copy ~ 'a' }}", {}), ("{{ v.bit_length }}", 3), ("{{ v.append }}", []),
     ("{{ [v.strip] }}", "a"), ("{{ v.isoformat }}", dt.date(2026, 1, 1)),
     ("{{ v }}", len), ("{{ v }}", object()), ("{{ v }}", iter([1]))],
)  # fmt: skip
def test_a_method_that_is_not_called_is_an_error_with_its_place(tag, value):
    with pytest.raises(RenderError) as caught:
        made.render(made.template("first", tag), v=value)
    assert caught.value.place == "paragraph 2"
    assert "0x" not in str(caught.value)


def test_methods_are_called_as_before():
    template = made.template(
        "{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}{{ 'ab'.title() }}{{ d.get('b', 2) }}"
    )
    assert made.text(made.render(template, d={"a": 1})) == "a1Ab2"


# --------------------------------------------------------------- braces and quotes


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (["{_{ a }_}"], "{{ a }}"), (["{_% if %_}"], "{% if %}"), (["}_}"], "}}"), (["{_{"], "{{"), (["{_%"], "{%"),
        (["%_}"], "%_}"), (["100 %_}"], "100 %_}"), (["{{ a }} }_}"], "A }}"), (["{_{ {{ a }} }_}"], "{{ A }}"),
        (["{_", "{ a }", "_}"], "{{ a }}"), (["{", "_% if %", "_}"], "{% if %}"), (["{_{ a", " }_}"], "{{ a }}"),
        (["a_b {c} _"], "a_b {c} _"), (["{{ '{_{' }}"], "{_{"),
    ],
)  # fmt: skip
def test_escaped_braces_however_word_cut_them(runs, shown):
    template = made.template(build=lambda document: made.runs(document.add_paragraph(), *runs))
    assert made.text(made.render(template, a="A")) == shown


# ------------------------------------------------------------------ tracked changes


def tracked(*xml):
    def build(document):
        for paragraph in xml:
            document.element.body.insert(len(document.element.body) - 1, made.raw(paragraph))

    return made.template(build=build)


RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
GONE = "<w:del w:id='1' w:author='a'><w:r><w:delText>{}</w:delText></w:r></w:del>"
CAME = "<w:ins w:id='2' w:author='a'>" + RUN + "</w:ins>"
MOVED = "<w:moveFrom w:id='3' w:author='a'>" + RUN + "</w:moveFrom>"
HERE = "<w:moveTo w:id='4' w:author='a'>" + RUN + "</w:moveTo>"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (RUN.format("{{ na") + GONE.format("old") + CAME.format("me }}"), "N"),
        (GONE.format("{{ wrong }}") + RUN.format("x"), "x"),
        (MOVED.format("{% if name %}") + RUN.format("x"), "x"),
        (HERE.format("{% if name %}") + RUN.format("x{% endif %}"), "x"),
        (CAME.format("{{ name }}"), "N"),
    ],
)
def test_tracked_changes_are_accepted_and_reported(inner, shown):
    template = WordTemplate(tracked(f"<w:p>{inner}</w:p>"))
    assert [(fault.code, fault.severity) for fault in template.faults()] == [("tracked-changes", "warning")]
    data = template.render({"name": "N"})
    assert made.text(data) == shown
    assert not re.search("<w:(?:ins|del|moveFrom|moveTo)[ >]", made.part(data))


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    first = (
        "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>" + RUN.format("{{ na") + "</w:p>"
    )
    assert made.text(made.render(tracked(first, f"<w:p>{RUN.format('me }}')}</w:p>"), name="N")) == "N"


# ------------------------------------------------------------------------ bookmarks


def field(code):
    return (
        f"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText xml:space='preserve'> {code} </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )


MARKED = "<w:bookmarkStart w:id='7' w:name='total'/>" + RUN.format("{{ d }}") + "<w:bookmarkEnd w:id='7'/>"
LINK = "<w:hyperlink w:anchor='total'>" + RUN.format("see") + "</w:hyperlink>"


@pytest.mark.parametrize("before", [True, False])
def test_fields_and_links_of_a_turn_refer_to_its_own_bookmark(before):
    users = (
        field("REF total \\h")
        + LINK
        + "<w:fldSimple w:instr=' PAGEREF total '>"
        + RUN.format("1")
        + "</w:fldSimple>"
    )
    inside = users + MARKED if before else MARKED + users
    template = tracked(
        f"<w:p>{field('REF total')}</w:p>", f"<w:p>{RUN.format('{%p for d in deals %}')}</w:p>", f"<w:p>{inside}</w:p>",
        f"<w:p>{RUN.format('{%p endfor %}')}</w:p>", f"<w:p>{field('= totals * 2')}</w:p>",
    )  # fmt: skip
    xml = made.part(made.render(template, deals=[1, 2, 3]))
    names = re.findall('w:name="(total[^"]*)"', xml)
    assert names == ["total", "total_2", "total_3"]
    assert re.findall(r"> (?:REF|=) (\S+)", xml) == ["total", *names, "totals"]
    assert re.findall('w:anchor="([^"]*)"', xml) == names
    assert re.findall('w:instr=" PAGEREF (\\S+)', xml) == names
