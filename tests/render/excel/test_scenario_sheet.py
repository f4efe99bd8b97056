"""The what-if sheet: formulas whose kept results are right, and that follow ticks and probabilities."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import shutil
import subprocess

import openpyxl
import pytest

from reviewkit.content.workbook_description import Scenario, ScenarioDeal
from reviewkit.render.excel import render_workbook
from reviewkit.render.excel.scenario_sheet import TICK
from tests.render.excel import excelbooks as books

LANDING, LESS_PLAN, OF_PLAN, FIRST_DEAL = "C9", "C11", "C12", 15


def deal(number: int, amount: int, probability: float, expected: int) -> ScenarioDeal:
    return ScenarioDeal(
        f"D-{number}", "Un", "Kervran", "4 Négociation", dt.date(2026, 12, 15), amount, probability, expected
    )


SCENARIO = Scenario(
    name="Et si",
    title="Et si",
    note="Changer une coche.",
    achieved=1_000_000,
    other_deals=20_050,
    new_deals=7_777,
    plan=1_500_000,
    deals=(
        deal(1, 6_000_000, 0.295833, 1_774_998),
        deal(2, 1_234_567, 0.123456, 152_415),
        deal(3, 100_001, 0.5, 50_001),
    ),
)


def book_of(scenario: Scenario) -> bytes:
    return render_workbook(dataclasses.replace(books.book(), scenario=scenario))


def values(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Et si"]


@pytest.fixture
def recalculated(tmp_path):
    """A workbook whose formulas LibreOffice has worked out anew: openpyxl keeps no results."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")

    def recalculate(data: bytes, change=lambda sheet: None):
        book = openpyxl.load_workbook(io.BytesIO(data))
        change(book["Et si"])
        book.save(tmp_path / "in.xlsx")
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
        subprocess.run([*command, str(tmp_path / "in.xlsx")], check=True, capture_output=True, timeout=180)
        return values((tmp_path / "out" / "in.xlsx").read_bytes())

    return recalculate


def test_it_opens_at_the_landing_of_the_forecast():
    sheet = values(book_of(SCENARIO))
    listed = 1_774_998 + 152_415 + 50_001
    assert sheet[LANDING].value == (1_000_000 + listed + 20_050 + 7_777) / 100
    assert sheet[LESS_PLAN].value == pytest.approx((1_000_000 + listed + 20_050 + 7_777 - 1_500_000) / 100)
    assert sheet[f"G{FIRST_DEAL}"].value == TICK
    assert sheet[f"I{FIRST_DEAL + 1}"].value == 1524.15


def test_ticks_and_probabilities_are_checked_as_they_are_changed():
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(SCENARIO)))["Et si"]
    rules = {rule.type: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert rules == {"list": "G15:G17", "decimal": "H15:H17"}


@pytest.mark.office
def test_kept_results_are_those_that_libreoffice_works_out(recalculated):
    data = book_of(SCENARIO)
    kept, anew = values(data), recalculated(data)
    for row in [*range(5, 13), *range(FIRST_DEAL, FIRST_DEAL + 3)]:
        column = "C" if row < FIRST_DEAL else "I"
        assert anew[f"{column}{row}"].value == pytest.approx(kept[f"{column}{row}"].value, abs=1e-9), row


@pytest.mark.office
def test_the_landing_follows_a_tick_and_a_probability(recalculated):
    def change(sheet):
        sheet[f"G{FIRST_DEAL}"].value = None
        sheet[f"H{FIRST_DEAL + 2}"].value = 1

    sheet = recalculated(book_of(SCENARIO), change)
    assert sheet[f"I{FIRST_DEAL}"].value == 0
    expected = (1_000_000 + 152_415 + 100_001 + 20_050 + 7_777) / 100
    assert sheet[LANDING].value == pytest.approx(expected)
    assert sheet[OF_PLAN].value == pytest.approx(expected / 15_000)


def test_without_a_plan_and_without_deals_it_says_so():
    sheet = values(book_of(dataclasses.replace(SCENARIO, plan=None, deals=())))
    assert sheet[LANDING].value == (1_000_000 + 20_050 + 7_777) / 100
    assert sheet[LESS_PLAN].value == sheet[OF_PLAN].value == "n.\xa0d."
    assert sheet[f"A{FIRST_DEAL}"].value == "Ni affaire clé ni commit."


def test_a_workbook_without_a_scenario_has_no_such_sheet():
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(books.book())))
    assert "Et si" not in book.sheetnames
