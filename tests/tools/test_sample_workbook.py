"""Typing the story's texts into a workbook: what a text becomes, and which row it goes to."""

import datetime as dt

import openpyxl
import pytest

from reviewkit.domain.stages import DEFAULT_LADDER
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.forms.review import REVIEW
from reviewkit.text import language
from tools.sample_workbook import SheetCells
from tools.samples import ROOT, read_table, same_content, type_records

TERMS = FormTerms(DEFAULT_LADDER, "RS", "EUR")
KEYS = ("reference",)


@pytest.fixture
def pipeline():
    declared = REVIEW.sheet("pipeline")
    book = openpyxl.Workbook()
    book.active.append([language("fr").say(column.heading) for column in declared.columns])
    cells = SheetCells(book.active, declared, TERMS, language("fr"))
    type_records(cells, [{"reference": "D-1", "customer": "Kervran", "comment": "Lot 2"}], KEYS)
    return cells


@pytest.mark.parametrize(
    ("key", "text", "typed"),
    [
        ("stage", "3", "3 Proposition"),
        ("stage", "Short-list", "Short-list"),
        ("expected_close", "2026-11-30", dt.date(2026, 11, 30)),
        ("expected_close", "31/11/2026", "31/11/2026"),
        ("amount", "45600.50", 45600.5),
        ("amount", "45600", 45600),
        ("amount", "45 600,50 €", "45 600,50 €"),
        ("probability", "40 %", "40 %"),
        ("customer", "2026", "2026"),
        ("comment", "-", None),
    ],
)
def test_a_text_becomes_what_a_person_types_in_that_column(pipeline, key, text, typed):
    assert pipeline.value(key, text) == typed
    assert type(pipeline.value(key, text)) is type(typed)


def test_a_known_key_is_typed_over_its_row_and_an_empty_text_leaves_the_cell(pipeline):
    type_records(pipeline, [{"reference": "D-1", "customer": "", "comment": "=2+2"}], KEYS)
    assert pipeline.rows() == [2]
    assert pipeline.held(2, "customer") == "Kervran"
    assert pipeline.held(2, "comment") == "=2+2"
    assert pipeline.cell(2, "comment").data_type == "s"


def test_an_unknown_key_and_a_key_typed_twice_make_new_rows(pipeline):
    type_records(pipeline, [{"reference": "D-2"}, {"reference": "D-1"}, {"reference": "D-1"}], KEYS)
    assert [pipeline.held(row, "reference") for row in pipeline.rows()] == ["D-1", "D-2", "D-1"]


def test_a_deleted_row_loses_its_unlocked_cells_alone(pipeline):
    for key in pipeline.columns:
        pipeline.cell(2, key).protection = openpyxl.styles.Protection(locked=key == "reference")
    type_records(pipeline, [{"reference": "D-1", "deleted": "yes"}], KEYS)
    assert (pipeline.held(2, "reference"), pipeline.held(2, "customer")) == ("D-1", "")


def test_deleting_what_is_not_there_is_refused(pipeline):
    with pytest.raises(SystemExit, match="nothing to delete"):
        type_records(pipeline, [{"reference": "D-9", "deleted": "yes"}], KEYS)


def test_a_table_names_its_keys_and_keeps_the_order_of_each_workbook(tmp_path):
    path = tmp_path / "commit.csv"
    path.write_text("workbook,reference*,amount\nB,D-1,5\nA,D-2,6\nB,D-3,7\n", encoding="utf-8")
    table = read_table(path)
    assert table.keys == KEYS
    assert [record["reference"] for record in table.records["B"]] == ["D-1", "D-3"]


def test_two_workbooks_hold_the_same_until_a_declared_cell_differs(tmp_path):
    kept = ROOT / "input_samples" / "2026-07" / "Revue juil Armor Conseil.xlsx"
    book = openpyxl.load_workbook(kept)
    book.properties.title = "other bytes"
    book.save(tmp_path / "same.xlsx")
    assert same_content(tmp_path / "same.xlsx", kept)
    book["Pipe"]["B2"] = "Another customer"
    book.save(tmp_path / "other.xlsx")
    assert not same_content(tmp_path / "other.xlsx", kept)
    book["Pipe"]["B1"] = "A heading of a later form"
    book.save(tmp_path / "later.xlsx")
    assert same_content(tmp_path / "later.xlsx", kept)
    assert not same_content(ROOT / "input_samples" / "2026-11" / "photo.png", kept)
