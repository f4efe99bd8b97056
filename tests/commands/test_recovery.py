"""A lost deal that can be won back comes back on a date, as a to-do of the next workbook."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from tests.commands.desk import Desk

PIPE = [
    {"reference": "D-1", "customer": "Kervran", "amount": 100_000, "stage": "4"},
    {"reference": "D-2", "customer": "Le Goff", "amount": 200_000, "stage": "4"},
    {"reference": "D-3", "customer": "Hamon", "amount": 300_000, "stage": "4"},
]
LOST = {"outcome": "lost", "closed_on": dt.date(2026, 11, 10)}
OUTCOMES = [
    {"reference": "D-1", **LOST, "recovery_possible": "yes", "recovery_plan": "Relancer au budget 2027"},
    {"reference": "D-2", **LOST, "recovery_possible": "yes"},
    {"reference": "D-3", **LOST, "recovery_possible": "no", "recovery_plan": "Sans objet"},
]


@pytest.fixture(scope="module")
def todos(tmp_path_factory):
    """The to-dos of December's workbook, by deal: action and due date."""
    desk = Desk(tmp_path_factory.mktemp("recovery") / "desk")
    desk.directory("2026-07", [{"code": "BP1"}])
    desk.intake()
    desk.review(desk.forms("review", "2026-10")["BP1"], "octobre.xlsx", pipeline=PIPE)
    assert {s["status"] for s in desk.intake().values()} == {"accepted"}
    november = desk.forms("review", "2026-11")["BP1"]
    desk.review(november, "novembre.xlsx", pipeline=[], outcomes=OUTCOMES)
    assert {s["status"] for s in desk.intake().values()} == {"accepted"}
    book = openpyxl.load_workbook(desk.forms("review", "2026-12")["BP1"], data_only=True)
    rows = [[cell.value for cell in row] for row in book["À faire"].iter_rows()]
    return {row[1]: row for row in rows if row[1] in ("D-1", "D-2", "D-3")}


def test_the_plan_is_the_to_do_and_its_date_is_ninety_days_later(todos):
    assert "Relancer au budget 2027" in todos["D-1"]
    day = dt.date(2026, 11, 10) + dt.timedelta(days=90)
    assert any(isinstance(cell, dt.datetime) and cell.date() == day for cell in todos["D-1"])


def test_without_a_plan_the_customer_is_named(todos):
    assert any("Le Goff" in str(cell) for cell in todos["D-2"])


def test_what_cannot_be_won_back_asks_for_nothing(todos):
    assert "D-3" not in todos


def test_it_says_where_it_comes_from(todos):
    assert any("recovery possible, D-1" in str(cell) for cell in todos["D-1"])
