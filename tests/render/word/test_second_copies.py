"""Texts that stand twice and parts off the page: filled, or reported by `templates check`."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
import worddocs as made
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.render.word import RenderError, TemplateError, WordTemplate
from reviewkit.render.word.draw import add_chart

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
TYPES = "[Content_Types].xml"
APP = ("<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'>"
       "<Company>{{ name }}</Company><Manager>x</Manager></Properties>")  # fmt: skip
CUSTOM = ("<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/custom-properties' "
          "xmlns:v='http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'><property fmtid='{x}' pid='2' "
          "name='Client'><v:lpwstr>{{ name }}</v:lpwstr></property></Properties>")  # fmt: skip
ITEM = "<CoverPageProperties xmlns='urn:cover'><Abstract>{{ name }}</Abstract></CoverPageProperties>"
DRAWN = ("<d:dataModel xmlns:d='urn:d' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><d:t><a:p><a:r>"
         "<a:t>{{ na</a:t></a:r><a:r><a:t>me }}</a:t></a:r></a:p></d:t></d:dataModel>")  # fmt: skip


def with_parts(data, **parts):
    """The same file with parts added or replaced; the names are given with __ for / and _dot_ for the point."""
    stream = io.BytesIO()
    new = {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as package:
        for info in old.infolist():
            if info.filename not in new:
                package.writestr(info, old.read(info))
        for name, text in new.items():
            package.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("docProps__app_dot_xml", APP), ("docProps__custom_dot_xml", CUSTOM), ("customXml__item7_dot_xml", ITEM),
        ("word__diagrams__data1_dot_xml", DRAWN), ("word__diagrams__drawing1_dot_xml", DRAWN),
        ("word__charts__chart7_dot_xml", DRAWN), ("word__drawings__drawing1_dot_xml", DRAWN),
        ("word__charts__chartEx1_dot_xml", DRAWN),
    ],
)  # fmt: skip
def test_parts_that_a_reader_may_see_are_filled(name, xml):
    data = with_parts(made.template("{{ name }}"), **{name: xml})
    template = WordTemplate(data)
    assert template.faults({"name": None}) == []
    rendered = made.part(template.render({"name": "A & B"}), name.replace("__", "/").replace("_dot_", "."))
    assert "A &amp; B" in rendered
    assert "{{" not in rendered
    assert [f.code for f in template.faults({"other": None})] == ["unknown-name"] * 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("word__styles2_dot_xml", "<a>{{ name }}</a>"), ("word__glossary__settings__x_dot_xml", "<a b='{{ name }}'/>"),
        ("word__embeddings__x_dot_vml", "<a>{% if x %}</a>"), ("word__activity_dot_xml", "<a>{{ name }}</a>"),
    ],
)  # fmt: skip
def test_other_parts_with_tags_are_reported(name, text):
    template = WordTemplate(with_parts(made.template("x"), **{name: text}))
    (fault,) = template.faults()
    assert (fault.code, fault.severity) == ("unfilled-tag", "fault")
    assert fault.part == name.replace("__", "/").replace("_dot_", ".")


def test_an_embedded_workbook_with_tags_is_reported():
    inner = with_parts(made.template("x"), xl__sharedStrings_dot_xml="<t>{{ name }}</t>")
    template = WordTemplate(with_parts(made.template("x"), word__embeddings__book_dot_xlsx=inner))
    assert [(f.code, f.severity) for f in template.faults()] == [("unfilled-tag", "warning")]


@pytest.mark.parametrize("prefix", ["w", "w15"])
@pytest.mark.parametrize("tagged", [True, False])
def test_a_control_with_a_tag_is_cut_loose_from_its_data(prefix, tagged):
    binding = f"<{prefix}:dataBinding xmlns:w15='http://schemas.microsoft.com/office/word/2012/wordml' w:xpath='/a'/>"
    text = "{{ name }}" if tagged else "plain"
    control = f"<w:sdt><w:sdtPr>{binding}</w:sdtPr><w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"

    def build(document):
        document.element.body.insert(0, made.raw(control))

    rendered = made.render(made.template(build=build), name="N")
    assert ("dataBinding" in made.part(rendered)) is not tagged


# --------------------------------------------------------------------------- links


def linked(target, loop=False):
    def build(document):
        link = document.part.relate_to(target, HYPERLINK, is_external=True)
        if loop:
            document.add_paragraph("{%p for ref in refs %}")
        xml = f"<w:p><w:hyperlink r:id='{link}'><w:r><w:t>go</w:t></w:r></w:hyperlink></w:p>"
        document.element.body.insert(len(document.element.body) - 1, made.raw(xml))
        if loop:
            document.add_paragraph("{%p endfor %}")

    return made.template(build=build)


def targets(data):
    relations = made.part(data, "word/_rels/document.xml.rels")
    return re.findall('Target="((?:https?:|mailto:|#)[^"]*)"', relations)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://crm.example/{{ ref }}", "https://crm.example/D-1%20%2F%C3%A9"),
        ("https://crm.example/%7B%7B%20ref%20%7D%7D", "https://crm.example/D-1%20%2F%C3%A9"),
        ("https://crm.example/%7b%7bref%7d%7d/x?y={{ n }}", "https://crm.example/D-1%20%2F%C3%A9/x?y=7"),
        ("mailto:%7b%7bmail%7d%7d", "mailto:a@b.example"),
        ("mailto:{{ mail }}?subject={{ ref }}", "mailto:a@b.example?subject=D-1%20%2F%C3%A9"),
        ("{{ url }}", "https://a.example/x?y=1&amp;z=2"),
        ("%7B%7B%20url%20%7D%7D", "https://a.example/x?y=1&amp;z=2"),
        ("https://{{ host }}/", "https://a.example/"),
        ("https://crm.example/{{ ref|replace('/', '') }}", "https://crm.example/D-1%20%C3%A9"),
        ("https://crm.example/{{ none or 'x' }}", "https://crm.example/x"),
        ("https://crm.example/plain", "https://crm.example/plain"),
    ],
)
def test_the_address_of_a_link_is_filled(target, address):
    template = WordTemplate(linked(target))
    assert template.faults() == []
    context = {
        "ref": "D-1 /é",
        "n": 7,
        "mail": "a@b.example",
        "url": "https://a.example/x?y=1&z=2",
        "host": "a.example",
        "none": None,
    }
    assert targets(template.render(context)) == [address]


def test_each_turn_of_a_loop_has_its_own_address():
    rendered = made.render(linked("https://crm.example/{{ ref }}", loop=True), refs=["a", "b", "a"])
    assert targets(rendered) == ["https://crm.example/a", "https://crm.example/b"]
    assert len(set(re.findall('hyperlink r:id="([^"]*)"', made.part(rendered)))) == 2


def test_an_unknown_name_in_an_address_is_reported_with_its_place():
    (fault,) = WordTemplate(linked("https://crm.example/{{ nme }}")).faults({"name": None})
    assert (fault.code, fault.place) == ("unknown-name", "paragraph 1")


@pytest.mark.parametrize(
    "target", ["https://x.example/{% if a %}", "https://x.example/{{p a }}", "https://x.example/{% raw %}"]
)
def test_only_values_are_printed_in_an_address(target):
    assert "misplaced-tag" in [fault.code for fault in WordTemplate(linked(target)).faults()]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "", r"\\server\x", "ftp://x"])
def test_an_address_made_of_values_leads_nowhere_else(url):
    with pytest.raises(RenderError):
        made.render(linked("{{ url }}"), url=url)


@pytest.mark.parametrize(
    "target", ["javascript:{{ x }}", "file://{{ x }}/y", "ms-msdt:%7B%7Bx%7D%7D", "x/{{ x }}"]
)
def test_an_address_that_begins_unsafely_is_found_before_any_value_comes(target):
    template = WordTemplate(linked(target))
    assert "unsafe-hyperlink" in [fault.code for fault in template.faults()]
    with pytest.raises(TemplateError):
        template.render({"x": "y"})


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=20))
def test_no_value_leaves_its_place_in_an_address(text):
    (target,) = targets(made.render(linked("https://crm.example/{{ ref }}/end"), ref=text))
    assert re.fullmatch(r"https://crm\.example/[^/?#&<> ]*/end", target)


# --------------------------------------------------------------------- chart labels

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
C15 = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'


def shows(**shown):
    names = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{name} val="{shown.get(name, 0)}"/>' for name in names)


def label(inner, **shown):
    return f'<c:dLbl><c:idx val="0"/><c:tx><c:rich><a:bodyPr {A}/><a:p {A}>{inner}</a:p></c:rich></c:tx>{shows(**shown)}</c:dLbl>'


def field(kind):
    return f'<a:fld id="{{8A3C1E7E-0000-4000-8000-000000000000}}" type="{kind}"><a:t>[{kind}]</a:t></a:fld>'


RANGE = f'<c:extLst><c:ext uri="u" {C15}><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (label("<a:r><a:t>42 k€</a:t></a:r>") + shows(), ["Val"]),
        (label("<a:r><a:t>42 k€</a:t></a:r>", CatName=1) + shows(), ["CatName"]),
        (label(field("CELLRANGE")) + shows() + RANGE, ["Val", "Val"]),
        (label(field("VALUE")) + shows(), ["Val"]),
        (label(field("CATEGORYNAME")) + shows(), ["CatName"]),
        (label(field("SERIESNAME")) + shows(), ["SerName"]),
        (label(field("PERCENTAGE")) + shows(), ["Percent"]),
        (label(field("CELLRANGE") + field("VALUE")) + shows(), ["Val"]),
        (shows() + RANGE, ["Val"]),
        (shows(SerName=1) + RANGE, ["SerName"]),
        (shows(), []),
        (shows(Val=1), ["Val"]),
    ],
)
def test_labels_show_the_figures_of_the_document(labels, shown):
    document = docx.Document()
    add_chart(document, "column", "stages")
    data = made.saved(document)
    (chart,) = (name for name in made.names(data) if re.fullmatch(r"word/charts/chart\d*\.xml", name))

    def change(xml):
        return re.sub(
            r"<c:dLbls>.*?</c:dLbls>", lambda _: f"<c:dLbls>{labels}</c:dLbls>", xml, flags=re.DOTALL
        )

    template = made.with_part(data, chart, change)
    rendered = made.render(template, stages={"categories": ["A", "B"], "series": {"Now": [10, 20]}})
    (name,) = (name for name in made.names(rendered) if re.fullmatch(r"word/charts/chart\d*\.xml", name))
    xml = made.part(rendered, name)
    assert "<a:t>" not in xml
    assert "showDataLabelsRange" not in xml
    assert (
        re.findall(r'<c:show(\w+) val="1"', re.search("<c:dLbls>.*?</c:dLbls>", xml, re.DOTALL)[0]) == shown
    )


def test_a_tag_in_the_title_of_a_bound_chart_is_reported():
    document = docx.Document()
    add_chart(document, "column", "stages")
    data = made.saved(document)
    (chart,) = (name for name in made.names(data) if re.fullmatch(r"word/charts/chart\d*\.xml", name))
    title = f"<c:title><c:tx><c:rich><a:bodyPr {A}/><a:p {A}><a:r><a:t>{{{{ month }}}}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    template = WordTemplate(
        made.with_part(data, chart, lambda xml: xml.replace("<c:chart>", f"<c:chart>{title}"))
    )
    assert [(f.code, f.part) for f in template.faults()] == [("unfilled-tag", chart)]
