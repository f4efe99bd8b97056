"""One partner, one quarter, one indicator: what was planned, declared, known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reviewkit.analysis.quarter.known_figures import Months
from reviewkit.analysis.quarter.quarter_input import QuarterInput
from reviewkit.domain.indicators import BUSINESS, INDICATORS, CardRatio, CardValue, Indicator, Knowledge
from reviewkit.domain.money import convert
from reviewkit.domain.quarters import quarters_of
from reviewkit.history.quarter_records import (
    Plan,
    QuarterlyReview,
    Row,
    first_plan,
    targets_at,
)

if TYPE_CHECKING:
    from reviewkit.domain.period import Period

SIDES = ("own", "vendor")


@dataclass(frozen=True, slots=True)
class Actual:
    """An actual value: a whole figure (bottom 1), or part and whole, whose sums are divided."""

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
        """Whether declared and known differ although all three months are handed in."""
        return (
            self.declared is not None
            and self.known is not None
            and self.months == 3
            and self.declared.top != self.known
        )


NOTHING = Cell()
Cells = Mapping[tuple[int, str, "Period", str], Cell]  # pid, side, quarter, indicator


def cells(known: QuarterInput, months: Months) -> dict[tuple[int, str, Period, str], Cell]:
    """Return every counted partner's cells of the year (so far) and of the year before, in both currencies."""
    book = known.months.ledger
    codes, currencies = book.partners["code"].tolist(), book.partners["currency"].tolist()
    plans: dict[str, list[Plan]] = {}
    for plan in known.plans:
        plans.setdefault(plan.partner, []).append(plan)
    reviews = {(review.partner, review.quarter): review for review in known.handed}
    worth = book.terms.worth
    values: dict[tuple[int, str, Period, str], Cell] = {}
    year = known.period.year
    for pid, code in enumerate(codes):
        mine = plans.get(code, [])
        for side, currency in zip(SIDES, (currencies[pid], book.terms.currency), strict=True):

            def money(cents: int, typed: str, wanted: str = currency) -> int:
                return convert(cents, typed, wanted, worth)

            for when in (known.period.shift(-4), known.period):
                targets, first = targets_at(mine, _asked(when, year)), first_plan(mine, when.year)
                for quarter in quarters_of(when.year):
                    past = quarter <= known.period
                    review = reviews.get((code, quarter)) if past else None
                    typed = (
                        declared(review, money)
                        if review is not None and review.partner_side is not None
                        else {}
                    )
                    worked_out = _known(months, pid, quarter, side) if past else {}
                    count = months.handed_in(pid, quarter) if past else 0
                    for indicator in INDICATORS:
                        key = indicator.key
                        values[pid, side, quarter, key] = Cell(
                            _target(targets.get(quarter), indicator, money),
                            _target((first.targets[quarter], first.currency), indicator, money)
                            if first is not None and quarter in first.targets
                            else None,
                            typed.get(key),
                            worked_out.get(indicator.known_as) if indicator.known_as else None,
                            count,
                        )
    return values


def _asked(when: Period, year: int) -> Period:
    """Return the quarter at which targets are read: the year before as it ended, this year at the quarter."""
    return when if when.year == year else quarters_of(when.year)[3]


def _target(target: tuple[Row, str] | None, indicator: Indicator, money: Any) -> Fraction | None:
    if target is None:
        return None
    row, currency = target
    value = row.get(indicator.key)
    if value is None:
        return None
    return Fraction(money(value, currency)) if indicator.unit == "money" else Fraction(value)


def _known(months: Months, pid: int, quarter: Period, side: str) -> dict[Knowledge, int | None]:
    """Return what is known of a partner's quarter from the months handed in."""
    return {
        "revenue won": months.revenue(pid, quarter, side),
        "customers won first": months.new_customers(pid, quarter),
        "leads declared": months.leads(pid, quarter),
    }


def declared(handed: QuarterlyReview, money: Callable[[int, str], int]) -> dict[str, Actual]:
    """Return the actuals that a partner's side declares, by indicator (domain: actual of a quarter).

    money  turns cents of a currency into cents of the reader's
    """
    actuals = ((one.key, _declared(one, handed, money)) for one in INDICATORS)
    return {key: actual for key, actual in actuals if actual is not None}


def _declared(
    indicator: Indicator, handed: QuarterlyReview, money: Callable[[int, str], int]
) -> Actual | None:
    """Return the actual that an indicator's source holds; None where the cell is empty."""
    source, card = indicator.source, handed.card(BUSINESS)

    def worth(value: int) -> int:
        return value if indicator.unit == "integer" else money(value, handed.currency)

    if isinstance(source, CardValue):
        value = card.get(source.column)
        return None if value is None else Actual(worth(value))
    if isinstance(source, CardRatio):
        part, whole = card.get(source.part), card.get(source.whole)
        return None if part is None or whole is None else Actual(worth(part), worth(whole))
    rows = (
        row for row in handed.rows(source.sheet) if not source.audience or row["audience"] == source.audience
    )
    return Actual(sum(worth(row[source.column]) for row in rows))
