"""Made quarters: plans with their revisions and quarterly workbooks by side, over made months."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from reviewkit.analysis import analyse
from reviewkit.analysis.quarter import Plan, QuarterInput, QuarterlyReview, QuarterPortfolio
from reviewkit.domain.period import Period
from tests import made
from tests.made import Made

Q4 = Period("quarter", 2026, 4)
FLOWS = (
    *("revenue", "new_customers", "leads", "sales_visits", "trained_salespeople", "trained_consultants"),
    *("trained_telemarketers", "marketing_budget", "marketing_leads"),
)
MONEY = ("revenue", "marketing_budget")
SHARE = "share_of_partner_revenue"
TARGETS = (0, 0, 1, 3, 20, 100, 1_000_003)


@dataclass(frozen=True)
class MadeQuarter:
    """Records in plain values, read by the analysis and by the reckoning.

    plans    partner, number, starts ("2026-Q3"), currency, targets: by quarter text
    handed   partner, quarter, currency, partner_side, vendor_side, sheets
    """

    months: Made
    plans: list[dict[str, Any]]
    handed: list[dict[str, Any]]
    period: Period = Q4

    def portfolio(self) -> QuarterPortfolio:
        last = replace(self.months, period=self.period.months[-1])
        return QuarterPortfolio(
            QuarterInput(
                self.period,
                analyse(last.known(), last.terms),
                tuple(plan_of(row) for row in self.plans),
                tuple(handed_of(row) for row in self.handed),
            )
        )

    def shuffled(self, seed: int) -> MadeQuarter:
        order = random.Random(seed)
        return replace(
            self,
            months=self.months.shuffled(seed),
            plans=order.sample(self.plans, len(self.plans)),
            handed=order.sample(self.handed, len(self.handed)),
        )


def plan_of(row: dict[str, Any]) -> Plan:
    targets = {Period.parse(quarter): target for quarter, target in row["targets"].items()}
    starts = Period.parse(row["starts"])
    return Plan(
        row["partner"],
        starts.year,
        row["number"],
        starts,
        row["currency"],
        targets,
        tuple(row.get("actions", ())),
    )


def handed_of(row: dict[str, Any]) -> QuarterlyReview:
    return QuarterlyReview(
        row["partner"],
        Period.parse(row["quarter"]),
        row["currency"],
        row["partner_side"],
        row["vendor_side"],
        row["sheets"],
    )


@st.composite
def quarters(draw: st.DrawFn, partners: int = 4) -> MadeQuarter:
    """Draw quarters of up to so many partners, with or without plans, revisions and quarterly workbooks."""
    return drawn(draw(st.randoms(use_true_random=False)), partners)


def drawn(pick: random.Random, partners: int = 4) -> MadeQuarter:
    months = made.drawn(pick, partners)
    codes = [(row["code"], row["currency"]) for row in months.records["partners"]]
    plans, handed = [], []
    for code, own in codes:
        for number in range(1, pick.choice([0, 1, 1, 2, 3]) + 1):
            currency = own if pick.random() < 0.9 else "EUR"
            starts = "2026-Q1" if number == 1 and pick.random() < 0.8 else f"2026-Q{pick.randint(1, 4)}"
            plans.append(
                {
                    "partner": code,
                    "number": number,
                    "starts": starts,
                    "currency": currency,
                    "targets": {f"2026-Q{q}": target(pick) for q in range(1, 5) if pick.random() < 0.9},
                }
            )
        quarters_declared = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
        handed += [workbook(pick, code, quarter, own) for quarter in quarters_declared if pick.random() < 0.7]
    return MadeQuarter(months, plans, handed, pick.choice([Q4, Q4, Period("quarter", 2026, 3)]))


def target(pick: random.Random) -> dict[str, Any]:
    row: dict[str, Any] = {key: pick.choice(TARGETS) for key in FLOWS}
    if pick.random() < 0.7:
        row[SHARE] = pick.choice([Decimal(0), Decimal("0.1"), Decimal("0.25"), Decimal(1)])
    return row


def workbook(pick: random.Random, code: str, quarter: str, currency: str) -> dict[str, Any]:
    partner_side = pick.choice([None, 1, 1, 1])
    sheets: dict[str, Any] = {}
    if partner_side:
        sheets["business"] = [
            {
                "revenue": pick.choice(TARGETS),
                "new_customers": pick.randint(0, 4),
                "leads": pick.randint(0, 30),
                "partner_total_revenue": pick.choice(TARGETS),
                "sales_visits": pick.randint(0, 30),
                "salespeople": pick.randint(0, 3),
                "support_days": "1.5",
            }
        ]
        sheets["training"] = [
            {
                "audience": pick.choice(["salespeople", "consultants", "telemarketers"]),
                "course": "A",
                "attendees": pick.randint(0, 5),
            }
            for _ in range(pick.randint(0, 3))
        ]
        sheets["marketing"] = [
            {
                "kind": "Salon",
                "title": "T",
                "spent": pick.choice(TARGETS),
                "leads_obtained": pick.randint(0, 9),
            }
            for _ in range(pick.randint(0, 2))
        ]
    return {
        "partner": code,
        "quarter": quarter,
        "currency": currency,
        "partner_side": partner_side,
        "vendor_side": pick.choice([None, 1]),
        "sheets": sheets,
    }
