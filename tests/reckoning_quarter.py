"""The figures of a quarter reckoned partner by partner, in plain Python.

Written from domain.md's table alone, with dicts and fractions, and nothing of reviewkit's
own arithmetic: what the analysis says is held against it, to the cent.
"""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
FLOWS_UP = (
    *("revenue", "new_customers", "leads", "sales_visits", "trained_salespeople", "trained_consultants"),
    *("trained_telemarketers", "marketing_leads"),
)
SHARE = "share_of_partner_revenue"
ORDER = (*FLOWS_UP[:7], "marketing_budget", "marketing_leads", SHARE)
MONEY = ("revenue", "marketing_budget")


def reckon(made: Any) -> Row:
    """Return a quarter's figures under the fixed keys of `figures --json`."""
    book = _Book(made)
    everyone = made.months.records["partners"]
    managers = {row["code"] for row in made.months.records["managers"]}
    managers |= {row["manager"] for row in everyone if row["manager"]}
    return {
        "period": str(made.period),
        "partners": {partner["code"]: book.figures([partner], own=True) for partner in everyone},
        "channel_managers": {
            code: book.figures([partner for partner in everyone if partner["manager"] == code], own=False)
            for code in managers
        },
        "total": book.figures(everyone, own=False),
    }


def _half_up(value: Fraction) -> int:
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


class _Book:
    def __init__(self, made: Any) -> None:
        self.records, self.terms, self.period = made.months.records, made.months.terms, made.period
        self.plans, self.handed = made.plans, made.handed
        self.quarters = [f"{made.period.year}-Q{part}" for part in range(1, 5)]
        self.now = str(made.period)
        self.so_far = [quarter for quarter in self.quarters if quarter <= self.now]

    # ------------------------------------------------------------------ inputs

    def cents(self, amount: int, source: str, target: str) -> int:
        rates = self.terms.rates
        return (
            amount
            if source == target
            else _half_up(amount * Fraction(rates[source]) / Fraction(rates[target]))
        )

    def plan(self, code: str, quarter: str) -> tuple[Row, str] | None:
        """Return the targets of a quarter from the newest plan that counts in it."""
        asked = min(quarter, self.now)
        mine = [plan for plan in self.plans if plan["partner"] == code and plan["starts"] <= asked]
        if not mine:
            return None
        newest = max(mine, key=lambda plan: plan["number"])
        return (newest["targets"][quarter], newest["currency"]) if quarter in newest["targets"] else None

    def planned(self, partner: Row, quarter: str, key: str, currency: str) -> Fraction | None:
        plan = self.plan(partner["code"], quarter)
        if plan is None or plan[0].get(key) is None:
            return None
        value = plan[0][key]
        return Fraction(self.cents(value, plan[1], currency)) if key in MONEY else Fraction(value)

    def workbook(self, partner: Row, quarter: str) -> Row | None:
        return next(
            (
                w
                for w in self.handed
                if w["partner"] == partner["code"]
                and w["quarter"] == quarter
                and w["partner_side"] is not None
            ),
            None,
        )

    def declared(self, partner: Row, quarter: str, key: str, currency: str) -> tuple[int, int] | None:
        """Return a declared figure and its divisor; None where it is not declared."""
        workbook = self.workbook(partner, quarter)
        if workbook is None:
            return None
        sheets, typed = workbook["sheets"], workbook["currency"]
        card = sheets["business"][0]
        if key.startswith("trained_"):
            rows = [row for row in sheets["training"] if row["audience"] == key.removeprefix("trained_")]
            return sum(row["attendees"] for row in rows), 1
        if key == "marketing_budget":
            return sum(self.cents(row["spent"], typed, currency) for row in sheets["marketing"]), 1
        if key == "marketing_leads":
            return sum(row["leads_obtained"] for row in sheets["marketing"]), 1
        if key == SHARE:
            both = (self.cents(card[name], typed, currency) for name in ("revenue", "partner_total_revenue"))
            part, whole = both
            return part, whole
        return (self.cents(card[key], typed, currency) if key in MONEY else card[key]), 1

    def months(self, quarter: str) -> list[int]:
        year, part = int(quarter[:4]), int(quarter[-1])
        return [year * 12 + (part - 1) * 3 + i for i in range(3)]

    def sheet(self, name: str, code: str) -> list[Row]:
        """Return a partner's records of months handed in, up to the quarter's last."""
        last = self.months(self.now)[-1]
        return [row for row in self.records[name] if row["partner"] == code and row["month"] <= last]

    def months_in(self, partner: Row, quarter: str) -> int:
        there = {row["month"] for row in self.sheet("reviews", partner["code"])}
        return sum(month in there for month in self.months(quarter))

    def ended(self, partner: Row, quarter: str, outcome: str) -> list[Row]:
        months = self.months(quarter)
        return [
            row
            for row in self.sheet("outcomes", partner["code"])
            if row["month"] in months and row["outcome"] == outcome
        ]

    def known(self, partner: Row, quarter: str, key: str, currency: str) -> int | None:
        if key not in ("revenue", "new_customers", "leads") or not self.months_in(partner, quarter):
            return None
        won = self.ended(partner, quarter, "won")
        if key == "revenue":
            return sum(self.cents(row["amount"], row["currency"], currency) for row in won)
        if key == "new_customers":
            first = self.months(quarter)[0]
            older = {
                self.customer(row)
                for row in self.sheet("outcomes", partner["code"])
                if row["outcome"] == "won" and row["month"] < first
            }
            return len({self.customer(row) for row in won} - older - {""})
        return self.leads(partner, quarter)

    def customer(self, outcome: Row) -> str:
        """Return the customer of an outcome: its own, else the last pipe's, else the last lead's."""
        name = outcome.get("customer")
        for sheet in ("pipe", "leads"):
            rows = [
                row
                for row in self.sheet(sheet, outcome["partner"])
                if _key(row) == _key(outcome) and row["month"] <= outcome["month"]
            ]
            name = name or max(rows, key=lambda row: row["month"], default={}).get("customer")
        return (name or "").strip().lower()

    def leads(self, partner: Row, quarter: str) -> int:
        first: dict[str, int] = {}
        for sheet in ("pipe", "outcomes", "leads", "sheet_leads"):
            for row in self.sheet(sheet, partner["code"]):
                first[_key(row)] = min(row["month"], first.get(_key(row), row["month"]))
        count = 0
        for month in self.months(quarter):
            origins: dict[str, str] = {}
            for sheet in ("sheet_leads", "leads"):  # the review's own word goes before the sheet's
                for row in self.sheet(sheet, partner["code"]):
                    if row["month"] == month and first[_key(row)] == month:
                        origins[_key(row)] = row["origin"]
            count += sum(origin == "BP" for origin in origins.values())
        return count

    def actual(self, partner: Row, quarter: str, key: str, currency: str) -> tuple[int, int] | None:
        declared = self.declared(partner, quarter, key, currency)
        if declared is not None:
            return declared
        known = self.known(partner, quarter, key, currency)
        return None if known is None else (known, 1)

    # ------------------------------------------------------------------ figures

    def figures(self, partners: list[Row], *, own: bool) -> Row:
        return {
            "plan_gap": {key: self.indicator(partners, key, own=own) for key in ORDER},
            "efficiency": self.efficiency(partners, own=own),
        }

    def indicator(self, partners: list[Row], key: str, *, own: bool) -> Row:
        rows = []
        for partner in partners:
            currency = partner["currency"] if own else self.terms.currency
            actuals = [self.actual(partner, quarter, key, currency) for quarter in self.so_far]
            plans = [self.planned(partner, quarter, key, currency) for quarter in self.quarters]
            so_far = plans[: len(self.so_far)]
            rows.append(
                {
                    "plan": so_far[-1],
                    "actual": actuals[-1],
                    "ytd_plan": so_far[-1] if key == SHARE else _total(so_far),
                    "ytd": _joined([a for a in actuals if a is not None], key),
                    "year": next((p for p in reversed(plans) if p is not None), None)
                    if key == SHARE
                    else _total(plans),
                    "declared": self.declared(partner, self.now, key, currency),
                    "known": self.known(partner, self.now, key, currency),
                }
            )
        quarter = _gap(rows, "plan", "actual", key, own=own)
        to_date = _gap(rows, "ytd_plan", "ytd", key, own=own)
        compared = [row for row in rows if own or row["ytd_plan"] is not None]
        year_plan = _gap(compared, "year", "ytd", key, own=own)["plan"]
        still = None
        if key in FLOWS_UP and year_plan is not None and to_date["actual"] is not None:
            still = max(0, year_plan - to_date["actual"])
        return {
            "unit": "share" if key == SHARE else "money" if key in MONEY else "integer",
            "direction": "down" if key == "marketing_budget" else "up",
            "nature": "share" if key == SHARE else "flow",
            "quarter": quarter,
            "year_to_date": to_date,
            "year_plan": year_plan,
            "still_to_bring": still,
            "declared": _number(_value(_joined([r["declared"] for r in rows if r["declared"]], key)), key),
            "known": _number(
                _total([None if r["known"] is None else Fraction(r["known"]) for r in rows]), key
            ),
        }

    def efficiency(self, partners: list[Row], *, own: bool) -> Row:
        def amounts(outcome: str) -> list[int]:
            return [
                self.cents(
                    row["amount"], row["currency"], partner["currency"] if own else self.terms.currency
                )
                for partner in partners
                for row in self.ended(partner, self.now, outcome)
            ]

        won, lost = amounts("won"), amounts("lost")
        books = [
            book["sheets"]["business"][0]
            for partner in partners
            if (book := self.workbook(partner, self.now))
        ]
        days = [
            (row["closed_on"] - declared).days
            for partner in partners
            for row in self.ended(partner, self.now, "won")
            if (declared := self.declared_on(row)) is not None and row.get("closed_on")
        ]
        people = sum(card["salespeople"] for card in books)
        return {
            "won": {"count": len(won), "amount": sum(won)},
            "lost": {"count": len(lost), "amount": sum(lost)},
            "average_won": _half_up(Fraction(sum(won), len(won))) if won else None,
            "win_rate_count": len(won) / (len(won) + len(lost)) if won or lost else None,
            "win_rate_amount": sum(won) / (sum(won) + sum(lost)) if sum(won) + sum(lost) else None,
            "cycle_days_median": statistics.median(days) if days else None,
            "cycle_days_mean": sum(days) / len(days) if days else None,
            "visits": sum(card["sales_visits"] for card in books) if books else None,
            "leads_per_salesperson": sum(card["leads"] for card in books) / people if people else None,
        }

    def declared_on(self, outcome: Row) -> Any:
        if outcome.get("declared_on"):
            return outcome["declared_on"]
        rows = [
            row
            for row in self.sheet("leads", outcome["partner"])
            if _key(row) == _key(outcome) and row.get("declared_on")
        ]
        return min(rows, key=lambda row: row["month"], default={}).get("declared_on")


def _key(row: Row) -> str:
    return row["key"] if "key" in row else row["reference"].strip().lower()


def _total(values: list[Fraction | None]) -> Fraction | None:
    there = [value for value in values if value is not None]
    return sum(there, Fraction(0)) if there else None


def _joined(actuals: list[tuple[int, int]], key: str) -> tuple[int, int] | None:
    if not actuals:
        return None
    return sum(a for a, _ in actuals), sum(b for _, b in actuals) if key == SHARE else 1


def _value(actual: tuple[int, int] | None) -> Fraction | None:
    return None if actual is None or not actual[1] else Fraction(*actual)


def _number(value: Fraction | None, key: str) -> int | float | None:
    if value is None:
        return None
    return float(value) if key == SHARE else int(value)


def _gap(rows: list[Row], plan_name: str, actual_name: str, key: str, *, own: bool) -> Row:
    """Return GAP of the partners that have an actual and a plan; of one partner with or without them."""
    used = [
        row for row in rows if own or (_value(row[actual_name]) is not None and row[plan_name] is not None)
    ]
    actual = _value(_joined([row[actual_name] for row in used if row[actual_name] is not None], key))
    if key == SHARE and len(used) > 1:
        weighed = [(row[plan_name], row[actual_name][1]) for row in used if row[plan_name] is not None]
        whole = sum(bottom for _, bottom in weighed)
        plan = sum((value * bottom for value, bottom in weighed), Fraction(0)) / whole if whole else None
    else:
        plan = _total([row[plan_name] for row in used])
    rate = actual / plan if actual is not None and plan else None
    status = None
    if rate is not None:
        if key == "marketing_budget":
            status = "green" if rate <= Fraction("1.05") else "amber" if rate <= Fraction("1.20") else "red"
        else:
            status = "green" if rate >= Fraction("0.95") else "amber" if rate >= Fraction("0.80") else "red"
    return {
        "plan": _number(plan, key),
        "actual": _number(actual, key),
        "difference": None if plan is None or actual is None else _number(actual - plan, key),
        "rate": None if rate is None else float(rate),
        "status": status,
    }
