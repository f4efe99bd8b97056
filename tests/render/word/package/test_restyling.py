"""Themes and languages of documents, changed in the template's parts."""

from __future__ import annotations

import pytest
import worddocs as made

from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import open_package
from reviewkit.render.word.package.restyling import restyle
from reviewkit.render.word.word_errors import PackageError


@pytest.fixture
def package():
    return open_package(read_entries(made.template("x")))


def test_a_theme_changes_its_slots_alone(package):
    restyling = restyle(package, {"accent1": "#1b7d77"})
    assert restyling.palette["accent1"] == "1B7D77"
    assert restyling.palette["accent2"] == restyle(package, {}).palette["accent2"]
    assert set(restyling.changed) == {"word/styles.xml", "word/theme/theme1.xml"}


def test_without_theme_and_language_nothing_changes(package):
    restyling = restyle(package, {})
    assert restyling.entries(None) == {}
    assert restyling.entries(restyling.language) == {}


def test_a_language_is_written_into_the_styles(package):
    entries = restyle(package, {}).entries("fr-FR")
    assert set(entries) == {"word/styles.xml"}
    assert b'w:val="fr-FR"' in entries["word/styles.xml"].unpacked()


@pytest.mark.parametrize("theme", [{"accent9": "112233"}, {"accent1": "red"}, {"accent1": "12345G"}])
def test_a_wrong_theme_is_refused(package, theme):
    with pytest.raises(PackageError) as caught:
        restyle(package, theme)
    assert caught.value.code == "wrong-theme"


def test_a_colour_that_word_computed_follows_the_theme(package):
    root = made.raw('<w:color w:val="000000" w:themeColor="accent1" w:themeTint="80"/>')
    restyle(package, {"accent1": "FF0000"}).recolour(root)
    value = next(iter(root.values()))
    assert value == "FF7F7F"
