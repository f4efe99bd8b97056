"""Two months of two partners in which deals of every kind come, move and leave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.commands.desk import Desk

RATES = '\n[[rates]]\nfrom = "2026-01"\nUSD = 0.92\n'
OCTOBER_DAY = {"closed_on": dt.date(2026, 10, 12)}

OCTOBER = [
    {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"},
    {"reference": "D-2", "customer": "Brasserie Le Goff", "amount": 1_444_450, "stage": "2"},
    {"reference": "D-3", "customer": "Cidrerie Hamon", "amount": 800_050, "stage": "1"},
    {"reference": "D-4", "customer": "Domaine Le Bris", "amount": 2_500_000, "stage": "5"},
    {"reference": "D-5", "customer": "Espace Prigent", "amount": 310_000, "stage": "3"},
]
NOVEMBER = [
    {**OCTOBER[0], "amount": 5_500_000, "stage": "5"},
    {**OCTOBER[1], "amount": 1_600_000},
    {"reference": "D-6", "customer": "Fonderie Cloarec", "amount": 7_000_000, "stage": "4"},
]
OUTCOMES = [
    {"reference": "D-4", "outcome": "won", "amount": 2_400_000},
    {"reference": "D-5", "outcome": "lost", "amount": 310_000},
    {"reference": "W-9", "customer": "Garage Tanguy", "outcome": "won", "amount": 90_000},
]
COMMIT = [
    {"reference": "D-4", "amount": 2_500_000},
    {"reference": "D-1", "amount": 6_000_000},
    {"reference": "D-3", "amount": 800_050},
]


def two_months(root: Path) -> Desk:
    """Make a workspace: BP1 handed in October and November, BP2 (in dollars) October alone."""
    desk = Desk(root, RATES)
    desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2", "currency": "USD"}])
    desk.intake()
    october = desk.forms("review", "2026-10")
    desk.review(october["BP1"], "octobre-1.xlsx", pipeline=OCTOBER, commit=COMMIT)
    dollars = [{"reference": "U-1", "amount": 333_333, "stage": "3"}]
    desk.review(october["BP2"], "octobre-2.xlsx", pipeline=dollars)
    assert {s["status"] for s in desk.intake().values()} == {"accepted"}
    november = desk.forms("review", "2026-11", "--partner", "BP1")
    desk.review(
        november["BP1"],
        "novembre-1.xlsx",
        pipeline=NOVEMBER,
        outcomes=OUTCOMES,
        commit=[{"reference": "D-1", "amount": 5_500_000}],
        leads=[
            {"reference": "L-1", "amount": 500_000},
            {"reference": "L-2", "amount": 250_000, "qualification": "qualified"},
        ],
    )
    assert {s["status"] for s in desk.intake().values()} == {"accepted"}
    return desk
