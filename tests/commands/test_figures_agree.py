"""What documents and workbooks print is what `figures --json` says."""

from __future__ import annotations

import openpyxl
import pytest

from tests.commands.desk import copy_of
from tests.commands.story import two_months

SYNTHESIS = {"count": 5, "amount": 6, "previous_count": 8, "previous_amount": 9}  # columns of the cover


@pytest.fixture
def desk(tmp_path):
    return copy_of(two_months, tmp_path / "desk")


@pytest.mark.parametrize("partner", ["BP1", "BP2"])
def test_the_live_synthesis_compares_with_the_pipe_that_the_pack_compares_with(desk, partner):
    """Deals that were won, lost or vanished since are no longer rows of the workbook."""
    path = desk.forms("review", "2026-11", "--partner", partner)[partner]
    cover = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    stages = desk.figures("2026-11")["partners"][partner]["stages"]
    top = 4
    for row, stage in enumerate(stages, top):
        for key, column in SYNTHESIS.items():
            unit = 100 if key.endswith("amount") else 1
            assert round((cover.cell(row, column).value or 0) * unit) == stage[key], (stage["stage"], key)
    movement = desk.figures("2026-11")["partners"][partner]["movement"]
    whole = top + len(stages)
    assert cover.cell(whole, 8).value == movement["opening"]["count"]
    assert round(cover.cell(whole, 9).value * 100) == movement["opening"]["amount"]
    change = movement["closing"]["amount"] - movement["opening"]["amount"]
    assert round(cover.cell(whole, 10).value * 100) == change


def test_a_workbook_given_back_keeps_the_pipe_it_compares_with(desk):
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    before = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    book = openpyxl.load_workbook(path)
    desk.fill(book, "review", "pipeline", [{"reference": "D-1", "amount": "beaucoup"}])
    book.save(desk.inbox / "fausse.xlsx")
    assert desk.intake()["fausse.xlsx"]["status"] == "returned"
    given_back = next((desk.root / "returned").rglob("*.xlsx"))
    returned = openpyxl.load_workbook(given_back, data_only=True)[before.title]
    for row in range(4, 10):
        assert [returned.cell(row, column).value for column in (8, 9)] == [
            before.cell(row, column).value for column in (8, 9)
        ]
    assert returned.cell(9, 8).value == 5
