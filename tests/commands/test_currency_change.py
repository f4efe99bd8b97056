"""A partner's currency changes in the directory: every amount that is prefilled, asked or compared is converted."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from tests.commands.desk import Desk, copy_of
from tests.commands.test_quarter import cells, plan, workbook

RATES = '\n[[rates]]\nfrom = "2026-01"\nUSD = 0.1\n'  # far from one: an amount left as it was is noticed
DEALS = [
    {"reference": "D-1", "amount": 10_000_000},
    {"reference": "D-2", "amount": 333_333},
    {"reference": "D-3", "amount": 4_000_000},
]
LEADS = [
    {"reference": "L-1", "amount": 3_000_000},
    {"reference": "L-2", "amount": 700_001, "qualification": "qualified"},
]


def in_dollars(root):
    """Return a workspace in euros whose only partner handed in October in dollars."""
    desk = Desk(root, RATES)
    desk.directory("2026-01", [{"code": "BP1", "currency": "USD"}])
    desk.intake()
    september = desk.forms("review", "2026-09", "--partner", "BP1")["BP1"]
    desk.review(september, "septembre.xlsx", pipeline=[*DEALS, {"reference": "V-1", "amount": 900_000}])
    october = desk.forms("review", "2026-10", "--partner", "BP1")["BP1"]
    desk.review(
        october,
        "octobre.xlsx",
        pipeline=DEALS,
        leads=LEADS,
        commit=[{"reference": "D-1", "amount": 10_000_000}],
    )
    assert {submission["status"] for submission in desk.intake().values()} == {"accepted"}
    return desk


@pytest.fixture
def desk(tmp_path):
    return copy_of(in_dollars, tmp_path / "desk")


def now_in_euros(desk, period="2026-11"):
    desk.directory(period, [{"code": "BP1", "currency": "EUR"}])
    assert desk.intake()[f"annuaire-{period}.xlsx"]["status"] == "accepted"


def amounts(desk, form, period, sheet, column, key="reference"):
    book = openpyxl.load_workbook(desk.forms(form, period, "--partner", "BP1")["BP1"])
    return {row[key]: row.get(column) for row in cells(book, desk, form, sheet)}


@pytest.mark.parametrize(
    ("sheet", "column", "expected"),
    [
        ("pipeline", "amount", {"D-1": 10_000, "D-2": 333.33, "D-3": 4_000, "L-2": 700}),
        ("pipeline", "previous_amount", {"D-1": 10_000, "D-2": 333.33, "D-3": 4_000, "L-2": None}),
        ("outcomes", "previous_amount", {"V-1": 900}),
        ("leads", "amount", {"L-1": 3_000}),
    ],
)
def test_what_is_prefilled_from_the_month_before(desk, sheet, column, expected):
    now_in_euros(desk)
    assert amounts(desk, "review", "2026-11", sheet, column) == expected


@pytest.mark.parametrize(
    ("sheet", "column", "expected"),
    [
        ("pipeline", "amount", {"D-1": 10_000, "D-3": 5_000}),
        ("pipeline", "previous_amount", {"D-1": 10_000, "D-3": 4_000}),
        ("outcomes", "amount", {"D-2": 300, "V-1": None}),
        ("outcomes", "previous_amount", {"D-2": 333.33, "V-1": 900}),
        ("leads", "amount", {"L-1": 3_000}),
        ("commit", "amount", {"D-1": 9_000}),
        ("commit", "manager_amount", {"D-1": 8_000}),
    ],
)
def test_what_was_handed_in_for_the_month_before_the_currency_changed(desk, sheet, column, expected):
    november = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    desk.review(november, "novembre.xlsx", pipeline=[DEALS[0], {**DEALS[2], "amount": 5_000_000}], leads=LEADS[:1],
                outcomes=[{"reference": "D-2", "amount": 300_000}],
                commit=[{"reference": "D-1", "amount": 9_000_000, "manager_amount": 8_000_000}])  # fmt: skip
    assert desk.intake()["novembre.xlsx"]["status"] == "accepted"
    now_in_euros(desk)
    assert amounts(desk, "review", "2026-11", sheet, column) == expected


def test_rows_left_alone_change_no_figure_and_raise_no_warning(desk):
    now_in_euros(desk)
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    book = openpyxl.load_workbook(path)
    title = desk._sheet("review", "pipeline")["title"]
    (row,) = (r for r in book[title].iter_rows() if r[0].value == "L-2")
    book[title].delete_rows(row[0].row)  # a new deal has more to fill in
    desk.card(book, "review", "cover", {"status": "prepared"})
    for sheet in ("outcomes", "leads", "actions", "commit", "assessment"):
        desk.fill(book, "review", sheet, [])
    book.save(desk.inbox / "novembre.xlsx")
    answer = desk.intake()["novembre.xlsx"]
    assert answer["status"] == "accepted"
    assert {"amount-leapt", "locked-value-changed"}.isdisjoint(fault["code"] for fault in answer["faults"])
    movement = desk.figures("2026-11")["total"]["movement"]
    assert movement["opening"] == movement["closing"] == {"count": 3, "amount": 1_433_333}


def test_a_question_and_a_warning_say_the_amount_in_the_workbooks_own_currency(desk):
    now_in_euros(desk)
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    desk.review(path, "novembre.xlsx", pipeline=[{"reference": "D-1", "amount": 10_000_000}, DEALS[2]])
    answer = "\n".join(fault["message"] for fault in desk.intake()["novembre.xlsx"]["faults"])
    assert "333,33\u00a0€" in answer
    assert "D-1 passe de 10\u00a0000\u00a0€ à 100\u00a0000\u00a0€" in answer


def test_the_minutes_compare_amounts_in_one_currency(desk):
    november = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    desk.review(november, "préparée.xlsx", pipeline=DEALS)
    desk.intake()
    now_in_euros(desk)
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    desk.review(path, "tenue.xlsx", status="reviewed",
                pipeline=[{"reference": "D-1", "amount": 1_000_000}, {"reference": "D-2", "amount": 33_333},
                          {"reference": "D-3", "amount": 500_000}])  # fmt: skip
    assert desk.intake()["tenue.xlsx"]["status"] == "accepted"
    minutes = desk.run("monthly", "--period", "2026-11")
    assert minutes.code == 0
    (pack,) = (desk.root / "output" / "2026-11").rglob("Compte*_*.xlsx")
    texts = {str(c.value) for s in openpyxl.load_workbook(pack) for row in s.iter_rows() for c in row}
    assert "+1\u00a0000\u00a0€" in texts  # D-3: 4 000 to 5 000 euros, and no other amount has changed


def test_plans_and_quarters(desk):
    plan(
        desk,
        actions=[
            {"id": "M1", "quarter": "2026-Q4", "kind": "marketing", "title": "Salon", "budget": 100_000}
        ],
    )
    workbook(
        desk, "trimestre.xlsx", "2026-Q3",
        training=[{"course": "Vente", "person": "Léa", "date": dt.date(2026, 9, 1), "cost": 50_000}],
        marketing_plan=[{"kind": "Salon", "title": "Foire", "date": dt.date(2026, 11, 1), "budget": 200_000}],
    )  # fmt: skip
    now_in_euros(desk, "2026-09")
    targets = amounts(desk, "plan", "2026", "targets", "revenue", "quarter")
    assert set(targets.values()) == {10_000}
    assert set(amounts(desk, "plan", "2026", "targets", "marketing_budget", "quarter").values()) == {500}
    assert amounts(desk, "plan", "2026", "planned_actions", "budget", "id") == {"M1": 100}
