"""The Word templates shipped: what they may name, what they make of a month, in both languages."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from reviewkit.documents.fields import Pack
from reviewkit.documents.month.channel_manager import channel_manager_pack
from reviewkit.documents.month.commit_report import commit_report
from reviewkit.documents.month.director import director_pack
from reviewkit.documents.month.partner_review import partner_review
from reviewkit.documents.registry import all_documents
from reviewkit.documents.word_context import names, word_context
from reviewkit.render.word import WordTemplate, check_template
from tests.documents.business import portfolio, reading_context

TEMPLATES = Path(__file__).parents[2] / "templates"
KINDS = [document.declaration for document in all_documents()]
MONTHS = {
    "a month like others": {"deals": 15, "partners": 6, "months": 4},
    "one deal": {"deals": 1, "partners": 1, "months": 2},
    "a first month": {"deals": 8, "partners": 3, "months": 1},
    "an empty month": {"deals": 0, "partners": 2, "months": 2},
    "long names": {"deals": 12, "partners": 3, "months": 3, "long": True},
}


def packs(month: str, lang: str) -> list[Pack]:
    known = portfolio(**MONTHS[month])
    told = reading_context(known, lang)
    return [
        partner_review(known.of_partner("BP01"), told),
        channel_manager_pack(known, "CM1", told),
        director_pack(known, told),
        commit_report(known, told),
    ]


def made(pack: Pack) -> bytes:
    template = WordTemplate(TEMPLATES / pack.kind.template)
    return template.render(word_context(pack), date=dt.datetime(2026, 11, 1), lang=f"{pack.audience.lang}-FR")


def text_of(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_template_has_no_faults_and_names_only_what_is_declared(kind):
    assert check_template(TEMPLATES / kind.template, names(kind.fields)) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_template_holds_no_words_of_its_own(kind):
    with zipfile.ZipFile(TEMPLATES / kind.template) as book:
        for part in book.namelist():
            if re.match(r"word/(document|header\d*|footer\d*)\.xml", part):
                root = book.read(part).decode()
                words = re.sub(
                    r"\{\{.*?\}\}|\{%.*?%\}", "", " ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", root))
                )
                assert not re.search(r"[A-Za-zÀ-ÿ]{2,}", words), part


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_colours_stand_in_the_theme(kind):
    """A vendor restyles by settings: a colour that is not the theme's would stay."""
    with zipfile.ZipFile(TEMPLATES / kind.template) as book:
        for part in book.namelist():
            if re.match(r"word/(document|styles|header\d*|footer\d*|charts/chart\d+)\.xml", part):
                body = book.read(part).decode()
                assert "srgbClr" not in body, part
                for tag in re.findall(r"<w:(?:color|shd|top|bottom|left|right|insideH|insideV) [^>]*>", body):
                    assert re.search(r'(themeColor|themeFill)=|w:(type|w)="', tag), (part, tag)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("month", MONTHS)
def test_every_pack_renders(month, lang):
    for pack in packs(month, lang):
        data = made(pack)
        said = text_of(data)
        assert pack.values["headline"] in said
        assert "{{" not in said
        assert "{%" not in said
        assert "None" not in said


def test_the_same_pack_makes_the_same_bytes():
    one, two = (made(packs("a first month", "fr")[0]) for _ in range(2))
    assert one == two


def test_a_template_is_made_the_same_each_time():
    from tools.template_parts import saved
    from tools.templates import documents

    for kind, document in documents():
        fresh = saved(document, "{{ document }}")
        with zipfile.ZipFile(io.BytesIO(fresh)) as new, zipfile.ZipFile(TEMPLATES / kind.template) as old:
            assert new.namelist() == old.namelist()
            for part in new.namelist():
                assert new.read(part) == old.read(part), (kind.kind, part)


def test_headings_of_tables_are_repeated_and_rows_are_whole():
    for pack in packs("a month like others", "fr"):
        for table in docx.Document(io.BytesIO(made(pack))).tables:
            if table.style.name == "Review Table":
                assert table.rows[0]._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None
                assert all(
                    row._tr.trPr.find(docx.oxml.ns.qn("w:cantSplit")) is not None for row in table.rows
                )


def test_a_word_table_has_nine_columns_at_most_and_fourteen_on_a_wide_page():
    for kind in KINDS:
        for table in docx.Document(TEMPLATES / kind.template).tables:
            wide = sum(column.width.mm for column in table.columns) > 200
            assert len(table.columns) <= (14 if wide else 9), kind.kind


def test_drawings_are_told_in_words():
    for pack in packs("a month like others", "fr"):
        with zipfile.ZipFile(io.BytesIO(made(pack))) as book:
            for told in re.findall(
                r'<wp:docPr [^>]*descr="([^"]*)"', book.read("word/document.xml").decode()
            ):
                assert len(told) > 20


def test_a_partners_pack_holds_no_other_partner():
    known = portfolio(deals=15, partners=6, months=3)
    pack = partner_review(known.of_partner("BP01"), reading_context(known))
    with zipfile.ZipFile(io.BytesIO(made(pack))) as book:
        whole = b"".join(book.read(part) for part in book.namelist()).decode(errors="ignore")
    assert "BP01-" in whole
    assert not re.search(r"BP0[2-6]|Bastide|Cévennes|Dauphiné|Estuaire|Fontaine", whole)


def test_every_document_passes_the_openxml_audit(tmp_path):
    from openxml_audit import OpenXmlValidator

    for pack in packs("a month like others", "fr"):
        path = tmp_path / pack.kind.template
        path.write_bytes(made(pack))
        assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


@pytest.mark.parametrize("month", ["a month like others", "an empty month"])
def test_every_document_can_be_read_by_everybody(month):
    from reviewkit.render.word.package.accessibility import accessibility

    for pack in packs(month, "fr"):
        properties = {"title": pack.values["document"]}
        template = WordTemplate(TEMPLATES / pack.kind.template)
        data = template.render(word_context(pack), properties=properties, lang="fr-FR")
        assert accessibility(data) == [], pack.kind.kind


@pytest.mark.parametrize(("month", "wide"), [("an empty month", 0), ("a month like others", 1)])
def test_a_page_across_is_there_only_for_a_pipe(month, wide):
    document = docx.Document(io.BytesIO(made(packs(month, "fr")[0])))
    assert sum(one.page_width > one.page_height for one in document.sections) == wide


def test_the_paragraph_that_ends_a_section_takes_no_room():
    """After a table that fills the page it would stand on a page of its own."""
    for kind in KINDS:
        for paragraph in docx.Document(TEMPLATES / kind.template).paragraphs:
            if paragraph._p.pPr is not None and paragraph._p.pPr.sectPr is not None:
                assert paragraph.style.name == "End of a Section"
                assert paragraph.style.paragraph_format.line_spacing.pt == 1


def test_an_empty_month_has_no_chapters_of_nothing():
    said = text_of(made(packs("an empty month", "fr")[0]))
    assert "Aucune affaire ne ressort. " in said
    assert "À traiter en revue" not in said
