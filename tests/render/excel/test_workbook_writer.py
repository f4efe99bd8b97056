"""The workbook as a whole: its sheets, its bytes, what validators and LibreOffice say."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
import zipfile

import excelbooks as books
import pytest

from reviewkit.content.columns import Column
from reviewkit.content.workbook_description import Front
from reviewkit.render.excel import render_workbook


def test_equal_descriptions_give_equal_bytes():
    assert render_workbook(books.book()) == render_workbook(books.book())


def test_sheets_stand_in_the_readers_language():
    assert books.rendered(books.book()).sheetnames == ["Synthèse", "Le pipe", "Gagnées et perdues", "Données"]
    assert books.rendered(books.book(lang="en")).sheetnames[-1] == "Data"


def test_the_synthesis_has_no_gridlines_and_links_to_every_sheet():
    book = books.rendered(books.book())
    front = book["Synthèse"]
    assert not front.sheet_view.showGridLines
    targets = {c.hyperlink.location for line in front.iter_rows() for c in line if c.hyperlink}
    assert targets == {f"'{name}'!A1" for name in book.sheetnames[1:]}


def test_each_table_leads_back_to_the_synthesis():
    sheet = books.rendered(books.book())["Le pipe"]
    assert [c.hyperlink.location for line in sheet.iter_rows(max_row=4) for c in line if c.hyperlink] == [
        "'Synthèse'!A1"
    ]


def test_key_figures_are_numbers_with_an_arrow_a_sign_and_percent():
    front = books.rendered(books.book())["Synthèse"]
    cells = {c.value: c for line in front.iter_rows() for c in line if c.value is not None}
    assert cells[1_284_350].number_format.startswith('#,##0\\ "€"')
    change = cells[-175_650]
    assert "▼" in change.number_format
    assert "−12\N{NO-BREAK SPACE}%" in change.number_format
    assert "n.\N{NO-BREAK SPACE}d." in cells


def test_properties_are_filled_and_dated_by_the_argument():
    properties = books.rendered(books.book()).properties
    assert (properties.title, properties.creator, properties.created) == ("Revue", "RS", books.CREATED)


def test_an_ampersand_in_the_foot_is_printed():
    sheet = books.rendered(books.book())["Le pipe"]
    data = (
        zipfile.ZipFile(io.BytesIO(render_workbook(books.book()))).read("xl/worksheets/sheet2.xml").decode()
    )
    assert "Armor &amp;&amp; Fils" in data
    assert "Page &amp;P sur &amp;N" in data
    assert "Confidentiel" in sheet.oddFooter.right.text


def test_brand_colours_replace_the_houses_own_and_nonsense_is_ignored():
    data = render_workbook(books.book(colours={"accent": "aa00bb", "ink": "rouge"}))
    parts = zipfile.ZipFile(io.BytesIO(data))
    charts = b"".join(parts.read(name) for name in parts.namelist() if "charts/chart" in name)
    assert b"AA00BB" in charts
    assert b"1D3557" in charts


def test_a_workbook_of_nothing_is_still_a_workbook():
    given = books.book(front=Front("Synthèse", "Rien"), tables=[])
    assert books.rendered(given).sheetnames == ["Synthèse"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("rows", [0, 1, 12, 300])
def test_workbooks_are_valid_to_the_letter(tmp_path, lang, rows):
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "book.xlsx"
    path.write_bytes(render_workbook(books.book(rows, lang)))
    result = OpenXmlValidator().validate(str(path))
    assert [str(error) for error in result.errors] == []


def without(data, cached):
    """The same workbook without a cached value, so that whoever opens it reckons it himself."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(cached, b""))
    assert cached in b"".join(zipfile.ZipFile(io.BytesIO(data)).read(n) for n in before.namelist())
    return out.getvalue()


@pytest.mark.office
def test_libreoffice_opens_it_and_reckons_the_same_totals(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    columns = [Column("a", "Client [é] #1"), Column("b", "Montant", "money", total=True)]
    given = books.table_book(columns, [{"a": f"=C{n}", "b": n * 100 + 1} for n in range(50)])
    (tmp_path / "book.xlsx").write_bytes(without(render_workbook(given), b"<v>1225.5</v>"))
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,2",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "book.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    (made,) = tmp_path.glob("*.csv")
    text = made.read_text(encoding="utf-8")
    assert "=C7" in text
    assert "Total;1225.5\n" in text


@pytest.mark.office
@pytest.mark.parametrize(("charts", "upright"), [(0, False), (5, True)])
def test_the_synthesis_prints_on_one_page_whole(tmp_path, charts, upright):
    office, told = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or told is None:
        pytest.skip("LibreOffice or poppler is not on this machine")
    given = books.book()
    front = dataclasses.replace(given.front, charts=given.front.charts[:charts])
    (tmp_path / "book.xlsx").write_bytes(render_workbook(dataclasses.replace(given, front=front)))
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "book.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pages = subprocess.run(
        [told, "-layout", str(tmp_path / "book.pdf"), "-"], check=True, capture_output=True
    )
    first = pages.stdout.decode().split("\f")[0]
    assert "Le pipe recule de 12 %" in first
    assert "chiffres des graphiques" in first
    sheet = books.rendered(dataclasses.replace(given, front=front)).worksheets[0]
    assert (sheet.page_setup.orientation == "portrait") is upright
