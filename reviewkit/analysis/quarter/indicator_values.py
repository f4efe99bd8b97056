"""One partner, one quarter, one indicator: what was planned, declared, known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reviewkit.analysis.quarter.known_figures import Months
from reviewkit.domain.indicators import INDICATORS, SHARE, Indicator
from reviewkit.domain.quarters import quarters_of
from reviewkit.domain.vocabulary import AUDIENCES
from reviewkit.history.quarter_records import (
    Handed,
    Plan,
    QuarterKnown,
    Row,
    exchanged,
    first_plan,
    targets_at,
)

if TYPE_CHECKING:
    from reviewkit.domain.period import Period

SIDES = ("own", "vendor")


@dataclass(frozen=True, slots=True)
class Actual:
    """What happened: a whole figure (bottom 1), or a part of a whole whose sums are divided."""

    top: int
    bottom: int = 1

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.top, self.bottom) if self.bottom else None


@dataclass(frozen=True, slots=True)
class Cell:
    """plan and first are in cents, whole numbers or a share; three of `months` make a whole quarter."""

    plan: Fraction | None = None
    first: Fraction | None = None
    declared: Actual | None = None
    known: int | None = None
    months: int = 0

    @property
    def actual(self) -> Actual | None:
        """Declared where the workbook is in, else known, else none."""
        if self.declared is not None:
            return self.declared
        return Actual(self.known) if self.known is not None else None

    @property
    def source(self) -> str | None:
        if self.declared is not None:
            return "declared"
        return "known" if self.known is not None else None

    @property
    def differs(self) -> bool:
        """Declared and known, all three months handed in, and not the same."""
        return (
            self.declared is not None
            and self.known is not None
            and self.months == 3
            and self.declared.top != self.known
        )


NOTHING = Cell()
Cells = Mapping[tuple[int, str, "Period", str], Cell]  # pid, side, quarter, indicator


def cells(known: QuarterKnown, months: Months) -> dict[tuple[int, str, Period, str], Cell]:
    """Every counted partner's cells of the year (so far) and of the year before, in both currencies."""
    book = known.months.ledger
    codes, currencies = book.partners["code"].tolist(), book.partners["currency"].tolist()
    plans: dict[str, list[Plan]] = {}
    for plan in known.plans:
        plans.setdefault(plan.partner, []).append(plan)
    handed = {(one.partner, one.quarter): one for one in known.handed}
    worth = book.terms.worth
    out: dict[tuple[int, str, Period, str], Cell] = {}
    year = known.period.year
    for pid, code in enumerate(codes):
        mine = plans.get(code, [])
        for side, currency in zip(SIDES, (currencies[pid], book.terms.currency), strict=True):

            def money(cents: int, typed: str, wanted: str = currency) -> int:
                return exchanged(cents, typed, wanted, worth)

            for when in (known.period.shift(-4), known.period):
                targets, first = targets_at(mine, _asked(when, year)), first_plan(mine, when.year)
                for quarter in quarters_of(when.year):
                    past = quarter <= known.period
                    one = handed.get((code, quarter)) if past else None
                    said = declared(one, money) if one is not None and one.partner_side is not None else {}
                    found = _known(months, pid, quarter, side) if past else {}
                    count = months.handed_in(pid, quarter) if past else 0
                    for indicator in INDICATORS:
                        key = indicator.key
                        out[pid, side, quarter, key] = Cell(
                            _target(targets.get(quarter), indicator, money),
                            _target((first.targets[quarter], first.currency), indicator, money)
                            if first is not None and quarter in first.targets
                            else None,
                            said.get(key),
                            found.get(key),
                            count,
                        )
    return out


def _asked(when: Period, year: int) -> Period:
    """The year before is told as it ended, this one as it stands at the quarter."""
    return when if when.year == year else quarters_of(when.year)[3]


def _target(target: tuple[Row, str] | None, indicator: Indicator, money: Any) -> Fraction | None:
    if target is None:
        return None
    row, currency = target
    value = row.get(indicator.key)
    if value is None:
        return None
    return Fraction(money(value, currency)) if indicator.unit == "money" else Fraction(value)


def _known(months: Months, pid: int, quarter: Period, side: str) -> dict[str, int | None]:
    return {
        "revenue": months.revenue(pid, quarter, side),
        "new_customers": months.new_customers(pid, quarter),
        "leads": months.leads(pid, quarter),
    }


def declared(handed: Handed, money: Any) -> dict[str, Actual]:
    """What a partner's side says, by indicator (domain: actual of a quarter)."""
    card, typed = handed.card("business"), handed.currency
    out: dict[str, Actual] = {}
    for key in ("new_customers", "leads", "sales_visits"):
        if card.get(key) is not None:
            out[key] = Actual(card[key])
    revenue, total = (card.get(key) for key in ("revenue", "partner_total_revenue"))
    if revenue is not None:
        out["revenue"] = Actual(money(revenue, typed))
        if total is not None:
            out[SHARE] = Actual(money(revenue, typed), money(total, typed))
    for audience in AUDIENCES:
        rows = [row for row in handed.rows("training") if row["audience"] == audience]
        out[f"trained_{audience}"] = Actual(sum(row["attendees"] for row in rows))
    campaigns = handed.rows("marketing")
    out["marketing_budget"] = Actual(sum(money(row["spent"], typed) for row in campaigns))
    out["marketing_leads"] = Actual(sum(row["leads_obtained"] for row in campaigns))
    return out
