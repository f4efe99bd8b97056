"""The state of a render: numbers, names, relationships."""

from __future__ import annotations

from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.render_state import RenderState

PART = "word/document.xml"


def state():
    return RenderState(["word/charts/Chart1.xml"], PART)


def test_each_kind_is_numbered_from_one():
    new = state()
    assert [new.number("drawing"), new.number("drawing"), new.number("list")] == [1, 2, 1]


def test_names_are_free_whatever_their_case():
    new = state()
    assert new.free_name("word/charts/chart{}.xml") == "word/charts/chart2.xml"
    new.release(["word/media/picture1.png"])
    assert new.dropped == {"word/media/picture1.png"}


def test_a_relationship_is_made_once_for_a_target():
    new = state()
    assert new.link(PART, "https://a") == new.link(PART, "https://a") == "rkId1"
    assert new.relate_part(PART, "k", "word/media/a.png") == "rkId2"
    assert 'Target="media/a.png"' in new.relations[PART][1]


def test_a_picture_is_stored_once_and_linked_from_each_part():
    new = state()
    assert new.add_picture(PART, b"x", "png") == "rkId1"
    assert new.add_picture("word/header1.xml", b"x", "png") == "rkId1"
    assert list(new.entries) == ["word/media/picture1.png"]
    assert new.defaults == {"png": "image/png"}


def test_a_bookmark_ends_with_the_number_it_began_with():
    new = state()
    assert [new.begin_bookmark("7"), new.begin_bookmark("9")] == [1, 2]
    assert [new.end_bookmark("7"), new.end_bookmark("9"), new.end_bookmark("lost")] == [1, 2, 3]


def test_copies_of_a_bookmark_have_names_of_their_own():
    new = state()
    assert [new.bookmark_name("n" * 40) for _ in range(2)] == ["n" * 40, "n" * 34 + "_2"]


def test_a_key_is_first_once_and_notes_are_counted():
    new = state()
    assert [new.is_first("a"), new.is_first("a")] == [True, False]
    assert [new.add_note("footnote", 2, "x"), new.add_note("footnote", 2, "y")] == ["2", "3"]
    new.must_check(Site(PART, "", "", "text"))
    assert new.unchecked == {PART}
