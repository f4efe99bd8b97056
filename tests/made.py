"""Made portfolios: partners, months and deals as Hypothesis draws them.

Records are plain dicts by frame (`Made`), so that a reckoning in plain Python and the
analysis read the very same ones. What is drawn is what intake lets through: no key twice
in a sheet, no deal both open and closed in one review.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from pandas import DataFrame, Series

from reviewkit.domain.keys import fold
from reviewkit.domain.period import Period
from reviewkit.domain.stages import DEFAULT_LADDER, Ladder, Step
from reviewkit.history import month_frames as k
from reviewkit.history.month_frames import KnownFrames, Terms

PERIOD = Period("month", 2026, 11)
MONTH = PERIOD.number
RATES = {"EUR": Decimal(1), "USD": Decimal("0.92"), "GBP": Decimal("1.1437"), "JPY": Decimal("0.0061")}
TERMS = Terms(DEFAULT_LADDER, focus_stage=4, focus_amount=5_000_000, currency="EUR", rates=RATES)

FRAMES = {
    "partners": k.PARTNERS,
    "managers": k.MANAGERS,
    "reviews": k.REVIEWS,
    "pipe": k.PIPE,
    "outcomes": k.OUTCOMES,
    "leads": k.LEADS,
    "commits": k.COMMITS,
    "actions": k.ACTIONS,
    "sheet_leads": k.SHEET_LEADS,
    "decisions": k.DECISIONS,
    "ended_leads": k.ENDED_LEADS,
    "printed": k.PIPE,
    "printed_months": k.PRINTED_MONTHS,
}
_WHOLE = ("month", "revision", "stage", "amount")

# Amounts that round awkwardly, stand at the focus limit, or are large.
AMOUNTS = (
    0,
    1,
    5,
    33,
    1_005,
    99_999,
    4_999_999,
    5_000_000,
    5_000_001,
    5_434_783,
    12_345_678,
    987_654_321_098,
)
CHANCES = (None, None, None, Decimal("0.5"), Decimal("0.333"), Decimal(0), Decimal(1), Decimal("0.10"))
CURRENCIES = ("EUR", "EUR", "EUR", "USD", "GBP", "JPY")


@dataclass(frozen=True)
class Made:
    """A portfolio's records by frame, and the terms it is read in."""

    records: dict[str, list[dict[str, Any]]]
    terms: Terms = TERMS
    period: Period = PERIOD

    def known(self) -> KnownFrames:
        return KnownFrames(self.period, **{name: frame(name, self.records.get(name, [])) for name in FRAMES})

    def shuffled(self, seed: int) -> Made:
        """Return a portfolio with its records in another order."""
        order = random.Random(seed)
        return replace(
            self, records={name: order.sample(rows, len(rows)) for name, rows in self.records.items()}
        )


def frame(name: str, rows: list[dict[str, Any]]) -> DataFrame:
    """Return records as the store gives them: keys from references, None for an empty cell."""
    columns = FRAMES[name]
    rows = [
        {**row, "key": fold(row["reference"])} if "key" in columns and "key" not in row else row
        for row in rows
    ]
    return DataFrame(
        {
            column: Series([row.get(column) for row in rows], dtype="int64" if column in _WHOLE else "object")
            for column in columns
        }
    )


@dataclass
class _Deal:
    """A deal's state from month to month while it is drawn."""

    reference: str
    born: int = 0
    open: bool = False
    closed: bool = False
    stage: int = 1
    amount: int = 0
    currency: str = "EUR"
    close: dt.date = field(default=dt.date(2026, 1, 1))


LADDERS = (
    DEFAULT_LADDER,
    DEFAULT_LADDER,
    Ladder(tuple(step for step in DEFAULT_LADDER.steps if step.number not in {2, 5})),
    Ladder((*DEFAULT_LADDER.steps, Step(6, {"en": "Signed"}, Decimal("0.955")))),
)


@st.composite
def portfolios(draw: st.DrawFn, partners: int = 4, months: int = 5, deals: int = 5) -> Made:
    """Draw portfolios of up to so many partners, months (with gaps, the last ones too) and deals a partner."""
    return drawn(draw(st.randoms(use_true_random=False)), partners, months, deals)


def drawn(pick: random.Random, partners: int = 4, months: int = 5, deals: int = 5) -> Made:
    """Return the portfolio that a random generator draws."""
    managers = ["CM1", "CM2", "CM3"]
    records: dict[str, list[dict[str, Any]]] = {name: [] for name in FRAMES}
    records["managers"] = [{"code": code, "name": code} for code in managers[:2]]
    shared = [f"D-{number}" for number in range(deals)]
    for number in range(pick.randint(0, partners)):
        code = f"BP{number + 1}"
        currency = pick.choice(CURRENCIES)
        counted = pick.random() > 0.1
        if counted:
            manager = pick.choice([*managers, None])
            records["partners"].append({"code": code, "name": code, "manager": manager, "currency": currency})
        born = [pick.choice([0, MONTH - 1, MONTH]) for _ in shared[: pick.randint(0, deals)]]
        own = [
            _Deal(reference, month, currency=currency) for reference, month in zip(shared, born, strict=False)
        ]
        first = MONTH - pick.choice([0, *([months - 1] * 5)])
        for month in range(first, MONTH + 1):
            if pick.random() < 0.75:
                _review(pick, records, code, month, own)
    _sheets(pick, records)
    _printed(pick, records)
    return Made(records, replace(TERMS, ladder=pick.choice(LADDERS)))


def _review(
    pick: random.Random, records: dict[str, list[dict[str, Any]]], code: str, month: int, own: list[_Deal]
) -> None:
    base = {"partner": code, "month": month}
    status = pick.choice(["prepared", "reviewed"])
    records["reviews"].append({**base, "status": status, "revision": pick.randint(1, 3)})
    for deal in own:
        if month < deal.born:
            continue
        row = {**base, "reference": pick.choice([deal.reference, deal.reference.lower()])}
        row |= {"customer": f"Client {deal.reference}", "project": "Projet", "salesperson": "Léa"}
        step = pick.random()
        if (not deal.open and step < 0.5) or (deal.open and step < 0.6):
            _stand(pick, records, row, deal, month)
        elif (deal.open or not deal.closed) and 0.6 <= step < 0.85:
            outcome = pick.choice(["won", "won", "lost"])
            amount = pick.choice([deal.amount, deal.amount, pick.choice(AMOUNTS)])
            currency = pick.choice([deal.currency, pick.choice(CURRENCIES)])
            declared = pick.choice([None, _day(pick, month - 2)])
            records["outcomes"].append(
                {**row, "outcome": outcome, "amount": amount, "currency": currency, "declared_on": declared}
            )
            deal.open, deal.closed = False, True
        else:
            deal.open = False
        if pick.random() < 0.3:
            amount = pick.choice([deal.amount, pick.choice(AMOUNTS)])
            call = pick.choice([None, pick.choice(AMOUNTS)])
            row_ = {
                **row,
                "amount": amount,
                "currency": deal.currency,
                "close": deal.close,
                "manager_amount": call,
            }
            records["commits"].append(row_)
        if pick.random() < 0.3:
            records["leads"].append(
                {
                    **row,
                    "amount": pick.choice(AMOUNTS),
                    "currency": pick.choice(CURRENCIES),
                    "origin": pick.choice(["RS", "BP"]),
                    "qualification": pick.choice(["to_qualify", "qualified", "rejected"]),
                    "declared_on": pick.choice([None, _day(pick, month)]),
                }
            )
    if pick.random() < 0.3:
        action = {"id": "A1", "action": "Rappeler", "owner": "Léa", "due": _day(pick, month)}
        records["actions"].append({**base, **action, "status": pick.choice(["todo", "doing", "done"])})


def _stand(
    pick: random.Random,
    records: dict[str, list[dict[str, Any]]],
    row: dict[str, Any],
    deal: _Deal,
    month: int,
) -> None:
    if not deal.open or pick.random() < 0.4:
        deal.stage = pick.randint(1, 6)
        deal.amount = pick.choice(AMOUNTS)
        deal.close = _day(pick, month + pick.randint(-1, 3))
        if pick.random() < 0.2:
            deal.currency = pick.choice(CURRENCIES)
    deal.open, deal.closed = True, False
    records["pipe"].append(
        {
            **row,
            "stage": deal.stage,
            "probability": pick.choice(CHANCES),
            "amount": deal.amount,
            "currency": deal.currency,
            "close": deal.close,
            "next_step": pick.choice(["Rappeler", "", None]),
            "declared_on": pick.choice([None, _day(pick, month - 3)]),
        }
    )


def _sheets(pick: random.Random, records: dict[str, list[dict[str, Any]]]) -> None:
    codes = sorted({review["partner"] for review in records["reviews"]})
    for code in [*codes, None]:
        for reference in pick.sample(["D-0", "D-1", "S-1", "S-2"], pick.randint(0, 2)):
            row = {"partner": code, "month": MONTH - pick.randint(0, 2), "reference": reference}
            row |= {"amount": pick.choice(AMOUNTS), "currency": "EUR", "origin": pick.choice(["RS", "BP"])}
            records["sheet_leads"].append(row)
    if len(codes) > 1:
        for reference in ["d-0", "d-1", "d-2", "d-3"][: pick.randint(0, 4)]:
            source, target = pick.sample(codes, 2)
            row = {"month": MONTH - pick.randint(0, 2), "key": reference, "from_partner": source}
            records["decisions"].append(
                {**row, "to_partner": target, "kind": pick.choice(["transferred", "merged"])}
            )


def _printed(pick: random.Random, records: dict[str, list[dict[str, Any]]]) -> None:
    for review in records["reviews"]:
        if review["month"] < MONTH and pick.random() < 0.2:
            same = {"partner": review["partner"], "month": review["month"]}
            records["printed_months"].append(same)
            if pick.random() < 0.3:
                gone = {
                    **same,
                    "reference": "X-1",
                    "stage": 2,
                    "amount": pick.choice(AMOUNTS),
                    "currency": "USD",
                }
                records["printed"].append({**gone, "close": _day(pick, MONTH)})
            for row in records["pipe"]:
                if same.items() <= row.items() and pick.random() < 0.7:
                    records["printed"].append(
                        {**row, "amount": pick.choice([row["amount"], pick.choice(AMOUNTS)])}
                    )


def _day(pick: random.Random, month: int) -> dt.date:
    return Period.of_number(month).first_day + dt.timedelta(days=pick.randint(0, 27))
