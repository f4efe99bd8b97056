"""Locations in words, as a person counts paragraphs and tables."""

from __future__ import annotations

import docx
import pytest
import worddocs as made
from docx.oxml.ns import qn

from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import open_package
from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.styles import outline_styles, style_ids_by_name


@pytest.fixture(scope="module")
def located():
    document = docx.Document()
    document.add_paragraph("first")
    table = made.table(document, ("a", "b"), ("c", "d"))
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "inner"
    document.add_paragraph("last")
    root = document.element.body
    locations = ElementLocations(root)
    return {text.text: locations.locate(text) for text in root.iter(qn("w:t"))}


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("first", "paragraph 1"),
        ("last", "paragraph 2"),
        ("a", "table 1, row 1, cell 1"),
        ("d", "table 1, row 2, cell 2"),
        ("inner", "table 2, row 1, cell 1"),
    ],
)
def test_an_element_is_located_from_the_outside_in(located, text, location):
    assert located[text] == location


def test_styles_are_known_by_name_and_headings_by_level():
    package = open_package(read_entries(made.template("x")))
    assert style_ids_by_name(package)["heading 1"] == "Heading1"
    headings, _entries = outline_styles(package)
    assert (headings["Heading1"], headings["Heading3"]) == (1, 3)
