"""A template that renders in docxtpl renders here to the same text, formats and tables."""

from __future__ import annotations

import io
import warnings
from typing import Any

import docx
import pytest
import worddocs as made
from docx.shared import Mm
from docxtpl import DocxTemplate
from docxtpl import InlineImage as TheirImage
from docxtpl import Listing as TheirListing
from docxtpl import RichText as TheirRichText
from docxtpl import RichTextParagraph as TheirRichTextParagraph

from reviewkit.render.word import InlineImage, Listing, RichText, RichTextParagraph, WordTemplate
from reviewkit.render.word.charts.chart_drawing import _one_pixel_png

ROWS = [{"a": "x & y", "b": 1}, {"a": "<z>", "b": 2}, {"a": "", "b": 3.5}]
GROUPS = [{"name": "g1", "rows": ROWS[:2]}, {"name": "g2", "rows": []}, {"name": "g3", "rows": ROWS}]
CONTEXT: dict[str, Any] = {
    "name": "A & <B> \"quoted\" 'too'",
    "yes": True,
    "no": False,
    "n": 3,
    "rows": ROWS,
    "groups": GROUPS,
    "columns": ["c1", "c2", "c3", "c4"],
    "two": ["c1", "c2"],
    "colour": "FF0000",
    "word": "été",
    "lines": "one\ntwo\tthree",
    "nothing": None,
    "paragraphs": "one\atwo\athree",
}


def _two_runs(document: Any) -> None:
    made.runs(document.add_paragraph(), "a ", ("{{ na", "b"), ("me }}", "b"), " z")


def _split_deep(document: Any) -> None:
    made.runs(
        document.add_paragraph(), "{", "{", " n", "ame", " }", "} and {", "% if yes ", "%}yes{% endif", " %}"
    )


def _rows(document: Any) -> None:
    made.table(
        document,
        ("A", "B"),
        ("{%tr for r in rows %}", ""),
        ("{{ r.a }}", "{{ r.b }}"),
        ("{%tr endfor %}", ""),
    )


def _groups(document: Any) -> None:
    made.table(
        document,
        ("{%tr for g in groups %}", ""),
        ("{{ g.name }}", "{{ g.rows|length }}"),
        ("{%tr for r in g.rows %}", ""),
        ("{{ r.a }}", "{{ r.b }}"),
        ("{%tr endfor %}", ""),
        ("{%tr endfor %}", ""),
    )


def _columns(name: str) -> Any:
    def build(document: Any) -> None:
        made.table(
            document,
            ("{%tc for c in " + name + " %}", "{{ c }}", "{%tc endfor %}"),
            ("{%tc for c in " + name + " %}", "{{ loop.index }}", "{%tc endfor %}"),
        )

    return build


def _colspan(document: Any) -> None:
    table = made.table(document, ("{% colspan 2 %}wide {{ name }}", ""), ("x", "y"))
    row = table.rows[0]._tr
    row.remove(row.tc_lst[1])


def _vertical(document: Any) -> None:
    made.table(
        document,
        ("{%tr for r in rows %}", ""),
        ("{% vm %}once", "{{ r.b }}"),
        ("{%tr endfor %}", ""),
    )


def _horizontal(document: Any) -> None:
    made.table(
        document,
        ("{%tc for c in columns %}", "{% hm %}title", "{%tc endfor %}"),
        ("{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"),
    )


def _nested_table(document: Any) -> None:
    outer = made.table(document, ("{%tr for g in groups %}",), ("{{ g.name }}",), ("{%tr endfor %}",))
    inner = outer.rows[1].cells[0].add_table(3, 1)
    for row, text in zip(
        inner.rows, ("{%tr for r in g.rows + rows %}", "{{ r.a }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    outer.rows[1].cells[0].add_paragraph("end")


def _header(document: Any) -> None:
    document.add_paragraph("body {{ name }}")
    document.sections[0].header.paragraphs[0].text = "head {{ name }} {% if yes %}shown{% endif %}"
    document.sections[0].footer.paragraphs[0].text = "foot {{ word|upper }}"


def _multiline_trim(document: Any) -> None:
    for text in (
        "It is",
        "{%- if yes -%}",
        " in town",
        "{%- else -%}",
        " abroad",
        "{%- endif -%}",
        " and good.",
    ):
        document.add_paragraph(text)


def _run_blocks(document: Any) -> None:
    made.runs(
        document.add_paragraph(), "a", ("{%r if yes %}", "b"), ("shown", "i"), ("{%r endif %}", "b"), "z"
    )


def _text_box(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph._p.append(
        made.raw(
            '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:100;height:30"><v:textbox>'
            "<w:txbxContent><w:p><w:r><w:t>box {{ na</w:t></w:r><w:r><w:t>me }}</w:t></w:r></w:p></w:txbxContent>"
            "</v:textbox></v:shape></w:pict></w:r>"
        )
    )


def _text_box_with_fallback(document: Any) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>box {{ name }}{% for r in rows %}, {{ r.b }}{% endfor %}</w:t></w:r></w:p>"
    document.add_paragraph("a")._p.append(
        made.raw(
            '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            '<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps">'
            '<w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/><wp:docPr id="7" name="Box" descr="{{ name }}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
            '<wps:cNvSpPr txBox="1"/><wps:spPr/>'
            f"<wps:txbx>{box}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
            '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" '
            f'style="width:100;height:30"><v:textbox>{box}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>'
            "</mc:AlternateContent></w:r>"
        )
    )


TEMPLATES: dict[str, Any] = {
    "a value": "Dear {{ name }}, hello.",
    "a value of a number": "{{ n }} and {{ 1.5 }} and {{ nothing }}",
    "filters": "{{ name|upper }} {{ rows|length }} {{ word|title }} {{ rows|map(attribute='b')|join(', ') }}",
    "curly quotes": "{{ rows|map(attribute=‘b’)|join(“-”) }}",
    "if in a line": "a {% if yes %}yes{% else %}no{% endif %} z",
    "elif in a line": "{% if no %}1{% elif n == 3 %}2{% else %}3{% endif %}",
    "for in a line": "{% for r in rows %}{{ loop.index }}: {{ r.a }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "set": "{% set x = n * 2 %}{{ x }}",
    "macro": "{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(name) }}{{ m(2) }}",
    "comment": "a{# not shown {{ name }} #}b",
    "comparison": "{% if n > 2 and n < 5 %}between{% endif %}",
    "printed braces": "{_{ name }_} {_% if %_}",
    "line breaks": "{{ lines }}",
    "paragraph breaks": "before {{ paragraphs }} after",
    "two paragraphs of one if": ("{% if yes %}one", "two{% endif %} after"),
    "paragraph if": (
        "{%p if yes %}",
        "shown",
        "{%p endif %}",
        "{%p if no %}",
        "hidden",
        "{%p endif %}",
        "end",
    ),
    "paragraph for": ("{%p for r in rows %}", "{{ r.a }}", "{%p endfor %}"),
    "nested paragraph for": (
        "{%p for g in groups %}",
        "{{ g.name }}",
        "{%p for r in g.rows %}",
        "- {{ r.a }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ),
    "paragraph comment": ("a", "{#p gone #}", "b"),
    "merge with -": _multiline_trim,
    "a tag over two runs": _two_runs,
    "tags over many runs": _split_deep,
    "rows": _rows,
    "rows in rows": _groups,
    "more columns than drawn": _columns("columns"),
    "fewer columns than drawn": _columns("two"),
    "colspan": _colspan,
    "cell background": lambda d: made.table(d, ("{% cellbg colour %}red", "{% cellbg '00FF00' %}{{ name }}")),
    "vertical merge": _vertical,
    "horizontal merge": _horizontal,
    "a table in a table": _nested_table,
    "header and footer": _header,
    "run tags": _run_blocks,
    "text box": _text_box,
    "text box with a fallback": _text_box_with_fallback,
}


def _template(source: Any) -> bytes:
    if callable(source):
        return made.template(build=source)
    return made.template(*([source] if isinstance(source, str) else source))


def _theirs(data: bytes, context: dict[str, Any]) -> bytes:
    template = DocxTemplate(io.BytesIO(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        template.render(context, autoescape=True)
    rendered = io.BytesIO()
    template.save(rendered)
    return rendered.getvalue()


@pytest.mark.parametrize("source", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_the_document_reads_as_docxtpl_makes_it(source):
    data = _template(source)
    template = WordTemplate(data)
    assert [fault for fault in template.faults() if fault.severity == "fault"] == []
    assert made.seen(template.render(CONTEXT)) == made.seen(_theirs(data, CONTEXT))


def _rich(kind: Any) -> Any:
    rich = kind("plain ")
    rich.add("bold & <strong>", bold=True)
    rich.add(" red", color="#FF0000", italic=True, size=30)
    rich.add(" all\nof\tit", underline=True, strike=True, font="Arial", superscript=True, style="Strong")
    return rich


def test_rich_text_reads_as_docxtpl_makes_it():
    data = made.template("a {{r rich }}", "{{r rich }}", "{{ rich }}")
    ours = made.seen(made.render(data, rich=_rich(RichText)))
    assert ours[0] == made.seen(_theirs(data, {"rich": _rich(TheirRichText)}))[0]
    assert ours[0][1][1:] == ours[1][1][1:] == ours[2][1][1:]


def test_docxtpls_own_values_are_taken():
    data = made.template("a {{r rich }}", "{{p paragraph }}", "{{ listing }}", "{{ picture }}")
    picture = _one_pixel_png("FF0000")
    theirs = {
        "rich": _rich(TheirRichText),
        "paragraph": TheirRichTextParagraph(TheirRichText("x", bold=True), parastyle="ListBullet"),
        "listing": TheirListing("a\nb <c>"),
        "picture": TheirImage(None, io.BytesIO(picture), width=Mm(20)),
    }
    ours = {
        "rich": _rich(RichText),
        "paragraph": RichTextParagraph(RichText("x", bold=True), parastyle="ListBullet"),
        "listing": Listing("a\nb <c>"),
        "picture": InlineImage(None, picture, width=Mm(20)),
    }
    assert made.seen(made.render(data, **theirs)) == made.seen(made.render(data, **ours))


def test_core_properties_are_rendered():
    document = docx.Document()
    document.core_properties.title = "Review {{ name }}"
    document.core_properties.subject = "{{ word }}"
    read = docx.Document(io.BytesIO(made.render(made.saved(document), **CONTEXT))).core_properties
    assert (read.title, read.subject) == (f"Review {CONTEXT['name']}", "été")


def test_the_text_after_a_split_tag_keeps_its_own_format():
    # docxtpl gives it the format of the tag's first run
    def build(document):
        made.runs(document.add_paragraph(), "a {{ na", ("me }} bold", "b"))

    shown = made.seen(made.render(made.template(build=build), name="N"))[0][1]
    assert [words for words, _ in shown] == ["a N", " bold"]
    assert "'b'" in shown[1][1]


def test_the_text_after_a_run_tag_keeps_its_format():
    # docxtpl drops it
    def build(document):
        made.runs(document.add_paragraph(), ("a {{r rich }} z", "b"))

    shown = made.seen(made.render(made.template(build=build), rich=RichText("x")))[0][1]
    assert [(words, "'b'" in look) for words, look in shown] == [("a ", True), ("x", False), (" z", True)]


def test_a_tag_may_run_over_paragraphs():
    data = made.template("a {# a long", "comment", "over lines #} z", "{{ name", "}} end")
    assert made.text(made.render(data, name="N")) == "a  z\nN end"


@pytest.mark.parametrize("source", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_the_document_is_valid(source, audited):
    audited(made.render(_template(source), **CONTEXT))


@pytest.mark.office
def test_libreoffice_opens_every_document_and_shows_its_text(tmp_path, office):
    for number, source in enumerate(TEMPLATES.values()):
        (tmp_path / f"{number}.docx").write_bytes(made.render(_template(source), **CONTEXT))
    office("txt:Text", tmp_path, *sorted(tmp_path.glob("*.docx")))
    shown = {int(path.stem): path.read_text(encoding="utf-8-sig") for path in tmp_path.glob("*.txt")}
    assert len(shown) == len(TEMPLATES)
    assert "A & <B>" in shown[0]
    rows = list(TEMPLATES).index("rows")
    assert "x & y" in shown[rows]
    assert "<z>" in shown[rows]


@pytest.mark.office
def test_a_template_saved_by_libreoffice_renders_to_the_same_text(tmp_path, office):
    names = [
        name
        for name in TEMPLATES
        if name not in ("text box", "text box with a fallback", "fewer columns than drawn")
    ]
    for number, name in enumerate(names):
        (tmp_path / f"{number}.docx").write_bytes(_template(TEMPLATES[name]))
    rendered = tmp_path / "saved"
    office("docx:MS Word 2007 XML", rendered, *sorted(tmp_path.glob("*.docx")))
    for number, name in enumerate(names):
        saved = (rendered / f"{number}.docx").read_bytes()
        ours = made.text(made.render(saved, **CONTEXT))
        assert ours == made.text(_theirs(saved, CONTEXT)), name
