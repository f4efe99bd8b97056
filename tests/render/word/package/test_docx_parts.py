"""The parts of a .docx: relationships, content types, what is refused."""

from __future__ import annotations

import pytest
import worddocs as made

from reviewkit.render.word.package.docx_package import deflated, read_entries
from reviewkit.render.word.package.docx_parts import CONTENT_TYPES, open_package, relation_xml, relations_name
from reviewkit.render.word.word_errors import PackageError


def package(data=None):
    return open_package(read_entries(data or made.template("text")))


def test_the_document_and_its_parts_are_known_by_relationship():
    opened = package()
    assert opened.main == "word/document.xml"
    assert [relation.target for relation in opened.relations_of(opened.main, "styles")] == ["word/styles.xml"]
    assert opened.tagged_parts() == ["word/document.xml", "docProps/core.xml"]


def test_the_relationships_of_a_part_stand_beside_it():
    assert relations_name("word/document.xml") == "word/_rels/document.xml.rels"
    assert relations_name("") == "_rels/.rels"


def test_a_relationship_is_escaped():
    assert relation_xml("rId1", "k", "https://x/?a=1&b=2", external=True) == (
        '<Relationship Id="rId1" Type="k" Target="https://x/?a=1&amp;b=2" TargetMode="External"/>'
    )


def test_removed_relations_are_gone_from_the_part_and_the_index():
    opened = package()
    identity = opened.relations_of(opened.main, "styles")[0].identity
    opened.remove_relations(opened.main, {identity})
    assert opened.relations_of(opened.main, "styles") == []
    assert b"styles.xml" not in opened.entries["word/_rels/document.xml.rels"].unpacked()


def test_relations_are_added_before_the_end():
    opened = package()
    text = opened.extended_relations(opened.main, [relation_xml("rkId1", "k", "t")]).unpacked().decode()
    assert text.endswith('<Relationship Id="rkId1" Type="k" Target="t"/></Relationships>')
    new = opened.extended_relations("word/footer9.xml", []).unpacked().decode()
    assert new.endswith("</Relationships>")


def test_a_removed_part_makes_the_content_types_stale():
    opened = package()
    opened.altered = False
    opened.remove_part("word/styles.xml")
    assert opened.altered
    assert opened.content_type("word/styles.xml") == "application/xml"
    assert "word/styles.xml" not in opened.entries


def test_dropped_parts_have_no_content_type():
    opened = package()
    types = opened.content_types({"png": "image/png"}, {"word/new.xml": "t"}, {"word/styles.xml"}).unpacked()
    assert b'Extension="png"' in types
    assert b'PartName="/word/new.xml"' in types
    assert b"/word/styles.xml" not in types


def test_a_zip_without_content_types_is_no_document():
    with pytest.raises(PackageError) as caught:
        open_package({"a": deflated("a", b"")})
    assert caught.value.code == "not-a-docx"


def test_a_document_with_macros_is_refused():
    data = made.with_part(
        made.template("x"),
        CONTENT_TYPES,
        lambda text: text.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    with pytest.raises(PackageError) as caught:
        package(data)
    assert caught.value.code == "has-macros"
