"""What stands around the text: notes, contents, comments, identifiers, properties, language."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime

import docx
import pytest
import worddocs as made
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from reviewkit.render.word import RenderError, RichText, WordTemplate
from reviewkit.render.word.charts.chart_drawing import add_chart, paint_theme

_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def with_notes(document, **notes):
    """Add footnotes 1, 2 ... and return a function that refers to one from a paragraph."""
    texts = "".join(
        f'<w:footnote w:id="{key[1:]}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for key, text in notes.items()
    )
    xml = (
        f'<w:footnotes xmlns:w="{made.W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
        '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r>'
        f"</w:p></w:footnote>{texts}</w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), _NOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def refer(paragraph, number):
        paragraph.add_run()._r.append(made.raw(f'<w:footnoteReference w:id="{number}"/>'))

    return refer


def notes_of(data):
    root = etree.fromstring(made.part(data, "word/footnotes.xml").encode())
    return {
        note.get(qn("w:id")): "".join(text.text or "" for text in note.iter(qn("w:t")))
        for note in root
        if note.get(qn("w:type")) is None
    }


def test_a_footnote_in_a_loop_knows_the_loop_and_every_turn_has_its_own(audited):
    document = docx.Document()
    refer = with_notes(
        document, n1="for {{ d.name }} &amp; all", n2="{% if no %}x{% endif %}last {{ n }}", n3="unused"
    )
    paragraph = document.add_paragraph("{% for d in deals %}{{ d.name }}")
    refer(paragraph, 1)
    paragraph.add_run("{% endfor %}")
    refer(document.add_paragraph("end"), 2)
    rendered = made.render(made.saved(document), deals=[{"name": "A"}, {"name": "B"}], n=7, no=False)
    assert notes_of(rendered) == {"1": "for A & all", "2": "for B & all", "3": "last 7"}
    assert re.findall(r'footnoteReference [^>]*w:id="(\d+)"', made.part(rendered)) == ["1", "2", "3"]
    audited(rendered)


def test_a_fault_in_a_footnote_is_told_with_its_place():
    document = docx.Document()
    refer = with_notes(document, n1="{{ nme }}")
    refer(document.add_paragraph("x"), 1)
    template = WordTemplate(made.saved(document))
    assert [(f.code, f.part, f.place) for f in template.faults({"name": None})] == [
        ("unknown-name", "word/footnotes.xml", "footnote 1")
    ]
    with pytest.raises(RenderError) as caught:
        template.render({"name": 1})
    assert (caught.value.part, caught.value.place) == ("word/footnotes.xml", "footnote 1")


def contents(document, code=r'TOC \o "1-2" \h \z \u'):
    paragraph = document.add_paragraph()
    for xml in (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>',
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r><w:t>Update me</w:t></w:r>",
    ):
        paragraph._p.append(made.raw(xml))
    document.add_paragraph("an old entry")._p.append(made.raw('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))


def test_the_table_of_contents_lists_the_headings_and_asks_nothing(audited):
    document = docx.Document()
    contents(document)
    document.settings.element.append(made.raw('<w:updateFields w:val="true"/>'))
    for text, level in (
        ("{{ name }}", 1),
        ("{%p for d in deals %}", 0),
        ("Deal {{ d }}", 2),
        ("{%p endfor %}", 0),
        ("deep", 3),
    ):
        document.add_heading(text, level) if level else document.add_paragraph(text)
    rendered = made.render(made.saved(document), name="A & B", deals=["x", "y"])
    audited(rendered)
    lines = made.text(rendered).splitlines()
    assert lines == ["A & B", "Deal x", "Deal y", "A & B", "Deal x", "Deal y", "deep"]
    entries = re.findall(r'w:anchor="([^"]*)" w:history="1"><w:r><w:t[^>]*>([^<]*)<', made.part(rendered))
    assert [words for _, words in entries] == ["A &amp; B", "Deal x", "Deal y"]
    assert re.findall(r'bookmarkStart w:id="\d+" w:name="(_Toc\d+)"', made.part(rendered)) == [
        name for name, _ in entries
    ]
    assert "updateFields" not in made.part(rendered, "word/settings.xml")
    assert "dirty" not in made.part(rendered)


def test_bookmarks_and_comment_marks_stay_unique_in_loops(audited):
    document = docx.Document()
    document.add_paragraph("{%p for n in range(3) %}")
    paragraph = document.add_paragraph("x{{ n }}")
    document.add_comment(paragraph.runs, "who is {{ who }}?", author="A")
    paragraph._p.insert(0, made.raw('<w:bookmarkStart w:id="4" w:name="here"/>'))
    paragraph._p.append(made.raw('<w:bookmarkEnd w:id="4"/>'))
    document.add_paragraph("{%p endfor %}")
    rendered = made.render(made.saved(document), who="he")
    text = made.part(rendered)
    starts, ends = (re.findall(rf'bookmark{kind} [^>]*w:id="(\d+)"', text) for kind in ("Start", "End"))
    assert starts == ends
    assert len(set(starts)) == 3
    assert re.findall(r'bookmarkStart [^>]*w:name="([^"]*)"', text) == ["here", "here_2", "here_3"]
    assert text.count("<w:commentReference") == text.count("<w:commentRangeStart") == 1
    assert "who is he?" in made.part(rendered, "word/comments.xml")
    audited(rendered, "CommentReference")  # python-docx refers to a style that its blank document lacks


def test_title_author_subject_keywords_language_and_dates_are_set(audited):
    template = WordTemplate(made.template("x"), lang="fr-FR")
    rendered = template.render(
        {},
        date=datetime(2026, 11, 30, 8, 30),
        properties={"title": "Revue", "author": "RS", "subject": "2026-11", "keywords": ["pipe", "commit"]},
    )
    read = docx.Document(io.BytesIO(rendered)).core_properties
    assert (read.title, read.author, read.subject, read.keywords) == (
        "Revue",
        "RS",
        "2026-11",
        "pipe, commit",
    )
    assert read.language == "fr-FR"
    assert (
        read.created.replace(tzinfo=None)
        == read.modified.replace(tzinfo=None)
        == datetime(2026, 11, 30, 8, 30)
    )
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(rendered)).infolist()} == {
        (2026, 11, 30, 8, 30, 0)
    }
    assert 'w:lang w:val="fr-FR"' in made.part(rendered, "word/styles.xml")
    assert 'w:lang w:val="en-GB"' in made.part(template.render({}, lang="en-GB"), "word/styles.xml")
    audited(rendered)


def test_a_property_that_word_lacks_is_refused():
    with pytest.raises(RenderError, match="no property 'titel'"):
        WordTemplate(made.template("x")).render({}, properties={"titel": "x"})


def test_theme_colours_change_without_touching_the_template(audited):
    document = docx.Document()
    paint_theme(document, {"accent1": "111111"})
    run = document.add_paragraph().add_run("x")
    run.font.color.theme_color = docx.enum.dml.MSO_THEME_COLOR.ACCENT_1
    rendered = WordTemplate(made.saved(document), theme={"accent1": "#1b7d77"}).render({})
    assert "1B7D77" in made.part(rendered, "word/theme/theme1.xml")
    assert re.search(r'<w:color w:val="1B7D77" w:themeColor="accent1"', made.part(rendered))
    audited(rendered)
    assert [f.code for f in WordTemplate(made.saved(document), theme={"accent9": "111111"}).faults()] == [
        "wrong-theme"
    ]


def rich_template():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ name }}"
    document.add_paragraph("{%p for n in range(4) %}")
    document.add_paragraph("{{ name }} {{ n }}")
    add_chart(document, "column", "chart")
    document.add_paragraph("{%p endfor %}")
    return made.saved(document)


RICH = {"name": "N & M", "chart": {"categories": ["a", "b"], "series": {"x": [1, 2], "y": [2, 1]}}}


def _in_another_process(template):
    return template.render(RICH)


def test_the_same_bytes_twice_in_threads_and_in_another_process():
    template = WordTemplate(rich_template(), lang="fr-FR")
    once = template.render(RICH)
    with ThreadPoolExecutor(16) as threads:
        made_by_threads = list(threads.map(lambda _: template.render(RICH), range(64)))
    assert set(made_by_threads) == {once}
    assert WordTemplate(rich_template(), lang="fr-FR").render(RICH) == once
    assert pickle.loads(pickle.dumps(template)).render(RICH) == once
    with ProcessPoolExecutor(1) as processes:
        assert processes.submit(_in_another_process, template).result() == once


def test_one_document_leaves_nothing_to_the_next():
    template = WordTemplate(rich_template())
    first = template.render(RICH)
    template.render({**RICH, "name": "other", "chart": None})
    assert template.render(RICH) == first


def test_parts_that_nobody_changes_are_spliced_in_as_they_lie():
    data = rich_template()
    rendered = WordTemplate(data).render(RICH)
    old, new = zipfile.ZipFile(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(rendered))
    for name in ("word/styles.xml", "word/fontTable.xml", "docProps/app.xml"):
        assert (old.getinfo(name).CRC, old.getinfo(name).compress_size) == (
            new.getinfo(name).CRC,
            new.getinfo(name).compress_size,
        )
    assert new.namelist() == sorted(new.namelist())


def test_cells_rows_and_tables_that_a_loop_leaves_empty_are_no_broken_document(audited):
    document = docx.Document()
    made.table(document, ("{%tr for x in nobody %}",), ("{{ x }}",), ("{%tr endfor %}",))
    kept = made.table(document, ("a", "b"), ("c", "d"))
    kept.rows[0].cells[0].text = "{%p if no %}"
    for text in ("shown", "{%p endif %}"):
        kept.rows[0].cells[0].add_paragraph(text)
    made.table(document, ("{%tc for x in nobody %}", "{{ x }}", "{%tc endfor %}"), ("1", "2", "3"))
    rendered = made.render(made.saved(document), nobody=[], no=False)
    tables = docx.Document(io.BytesIO(rendered)).tables
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in tables] == [
        [["", "b"], ["c", "d"]],
        [["1", "2", "3"]],
    ]
    audited(rendered)


@pytest.mark.office
def test_libreoffice_shows_what_was_rendered(as_pdf_text):
    document = docx.Document()
    document.add_heading("Revue de {{ name }}", 1)
    made.table(document, ("{%tr for x in rows %}",), ("<{{ x }}>",), ("{%tr endfor %}",))
    add_chart(document, "column", "chart")
    shown = as_pdf_text(made.render(made.saved(document), rows=["&", "]]>", "é"], **RICH))
    for words in ("Revue de N & M", "<&>", "<]]>>", "<é>", "x", "y"):
        assert words in shown


def test_what_closes_a_cell_or_header_is_left_as_drawn():
    document = docx.Document()
    cell = made.table(document, ("{{ name }}",)).rows[0].cells[0]._tc
    cell.append(made.raw('<w:bookmarkStart w:id="1" w:name="b"/>'))
    cell.append(made.raw('<w:bookmarkEnd w:id="1"/>'))
    header = document.sections[0].header
    header.paragraphs[0].text = "{{ name }}"
    control = made.raw("<w:sdt><w:sdtContent/></w:sdt>")
    header._element.append(control)
    control[0].append(header.paragraphs[0]._p)
    rendered = made.render(made.saved(document), name="N")
    assert made.part(rendered).count("<w:p>") + made.part(rendered).count("<w:p/>") == 1
    assert "<w:p/>" not in made.part(
        rendered, next(name for name in made.names(rendered) if "header" in name)
    )


def test_a_filter_over_xml_that_breaks_it_is_an_error_and_no_broken_document():
    def build(document):
        made.runs(document.add_paragraph(), "{% filter upper %}a", ("b", "b"), "c{% endfilter %}")

    with pytest.raises(RenderError, match="does not fit"):
        made.render(made.template(build=build))
    assert made.text(made.render(made.template("{% filter upper %}abc{% endfilter %}"))) == "ABC"


def test_runs_that_repeat_the_templates_language_take_the_readers():
    document = docx.Document()
    run = document.add_paragraph().add_run("x {{ name }}")._r
    run.get_or_add_rPr().append(made.raw('<w:lang w:val="en-US"/>'))
    rendered = WordTemplate(made.saved(document)).render({"name": "N"}, lang="fr-FR")
    assert "en-US" not in made.part(rendered)
    assert 'w:lang w:val="fr-FR"' in made.part(rendered, "word/styles.xml")


def test_theme_colours_may_be_named_in_values_and_cells(audited):
    def build(document):
        made.table(document, ("{% cellbg shade %}x", "{{ rich }}"))

    template = WordTemplate(made.template(build=build), theme={"accent2": "A8B2BD"})
    rendered = template.render(
        {"shade": "accent2", "rich": RichText("r", color="accent2", highlight="accent2")}
    )
    assert made.part(rendered).count('"A8B2BD"') == 3
    audited(rendered)
    with pytest.raises(RenderError, match="needs a colour"):
        template.render({"shade": "accent", "rich": ""})


def test_a_link_in_rich_text_leads_where_it_says(audited):
    template = WordTemplate(made.template("{{ rich }}"))
    url = "https://example.com/?a=1&b=2"
    rendered = template.render({"rich": RichText("here", url_id=template.build_url_id(url))})
    assert docx.Document(io.BytesIO(rendered)).paragraphs[0].hyperlinks[0].address == url
    audited(rendered)


def two_sections():
    """Upright, then a page across that is there where it has something."""

    def build(document):
        section = document.add_section()
        section.page_width, section.page_height = section.page_height, section.page_width
        document.add_paragraph("{%p if wide %}")
        document.add_paragraph("{{ wide }}")
        document.add_paragraph("{%p endif %}")

    return made.template("First", build=build)


@pytest.mark.parametrize(("wide", "pages"), [("Second", [False, True]), ("", [False])])
def test_a_last_section_without_anything_in_it_is_no_bare_page(wide, pages):
    document = docx.Document(io.BytesIO(made.render(two_sections(), wide=wide)))
    assert [section.page_width > section.page_height for section in document.sections] == pages
    assert [p.text for p in document.paragraphs if p.text] == ["First", *([wide] if wide else [])]
