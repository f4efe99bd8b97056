"""Where a quarter's number comes from: targets of plans, the quarterly workbooks, the months behind them.

`reviewkit why partners.BP1.plan_gap.revenue.quarter.actual --period 2026-Q3` names what was
declared, or the wins of the months where nothing was, each with its file, sheet, cell and raw text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from reviewkit.analysis import View
from reviewkit.analysis.forecast.forecasts import SPANS
from reviewkit.analysis.history_analysis import analyse_quarter
from reviewkit.analysis.quarter.indicator_values import Actual
from reviewkit.analysis.quarter.known_figures import EndedDeal
from reviewkit.analysis.quarter.quarter_portfolio import QuarterPortfolio, QuarterView
from reviewkit.book.figure import COUNT, MONEY, Basis, Figure, Unit
from reviewkit.book.month_book import month_book
from reviewkit.book.quarter_book import quarter_figure
from reviewkit.domain.indicators import BUSINESS, BY_KEY, CardRatio, CardValue, Indicator
from reviewkit.domain.keys import fold
from reviewkit.domain.money import convert
from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarter_named, quarters_of
from reviewkit.history.loading import load
from reviewkit.history.quarter_records import QuarterlyReview, first_plan, plan_at
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store
from reviewkit.text import N_
from reviewkit.tracing.month_trace import (
    Cells,
    PartCells,
    SheetLeads,
    Source,
    Traced,
    in_order,
    no_figure,
    source_in,
    value_at,
    whose,
)

_EXAMPLE = N_(
    "“{figure}” is no figure; write for instance partners.CODE.plan_gap.revenue.quarter.actual, "
    "channel_managers.CODE.plan_gap.leads.still_to_bring or total.efficiency.won"
)
_INTEGER = "integer"  # an indicator that is counted


def trace_quarter(store: Store, settings: Settings, period: Period, figure: str) -> Traced:
    """The records behind a quarter's figure. Raises UsageError for a path that is no figure."""
    return trace_in(store, analyse_quarter(load(store, settings, period)), figure)


def trace_in(store: Store, portfolio: QuarterPortfolio, figure: str) -> Traced:
    """The same of a quarter that is analysed already.

    A sum's records add up to it; what a difference takes away stands with its sign.
    """
    scope, code, rest = whose(figure, portfolio.codes, list(portfolio.managers))
    view_of = {"partners": portfolio.of_partner, "channel_managers": portfolio.of_manager}
    view = view_of[scope](code) if scope in view_of else portfolio.whole()
    figures = view.as_json()
    path = ".".join(rest)
    try:
        value = value_at(figures, rest)
        unit, sources = _FigureRecords(store, view).of(rest)
    except (KeyError, ValueError, IndexError, TypeError):
        leaves = (".".join(name) for name, _ in _leaves(figures))
        raise no_figure(figure, path, leaves, _EXAMPLE) from None
    kind = quarter_figure(rest)
    below = () if not isinstance(value, dict) else _leaves(value)
    basis = forecast_basis(view.month, rest) if rest[0] == "forecast" else ()
    names = [(".".join(name), quarter_figure([*rest, *name]).unit, number) for name, number in below]
    listed = in_order(sources)
    return Traced(
        figure, view.period, value, view.currency, listed, unit, kind.unit, kind.definition, names, basis
    )


def forecast_figures(view: View, path: Sequence[str]) -> list[Figure]:
    """Return the figure at a path below `forecast`; of a span its expected; none for several others.

    A month of the record may be named by its place in the list.
    """
    names = list(path)
    if names[:1] == ["record"] and len(names) > 1 and names[1].isdigit():
        names[1] = str(Period.of_number(view.forecast.record.months[int(names[1])].month))
    if len(names) == 1 and names[0] in SPANS:
        names.append("expected")
    figure = month_book(view).get(".".join(["forecast", *names]))
    return [figure] if figure else []


def forecast_basis(view: View, path: Sequence[str]) -> Sequence[Basis]:
    """Return the rates and numbers a landing was worked out with; `path` begins with forecast."""
    return [basis for figure in forecast_figures(view, path[1:]) for basis in figure.basis]


def _leaves(value: object, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every single figure below a value, with its path."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, (*above, str(key)))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from _leaves(below, (*above, str(number)))
    else:
        yield above, value


class _FigureRecords:
    """The records behind one reader's figures."""

    def __init__(self, store: Store, view: QuarterView) -> None:
        self.store, self.view = store, view
        self.portfolio: QuarterPortfolio = view.portfolio
        self.period = view.period
        self.so_far = [q for q in quarters_of(self.period.year) if q <= self.period]
        self.reviews = Cells(store, self.period.months[-1])
        self._leads = SheetLeads(store, self.period.months[-1])
        self.worth = self.portfolio.known.months.ledger.terms.worth
        self._revisions: dict[tuple[str, str, Period, int], Revision] = {
            (r.form, r.partner, r.period, r.number): r
            for form in ("plan", "quarterly")
            for r in store.all_revisions(form, until=self.period.number)
        }

    def of(self, path: Sequence[str]) -> tuple[Unit, Iterable[Source]]:
        """Unit of the amounts, and the records. Raises KeyError for a path that has none."""
        head, rest = path[0], path[1:]
        if head == "plan_gap" and not rest:
            # Money and counts side by side add up to nothing.
            every = (s for indicator in BY_KEY.values() for s in self._indicator(indicator, ()))
            return MONEY, [replace(s, amount=None) for s in every]
        if head == "plan_gap":
            indicator = BY_KEY[rest[0]]
            sources = self._indicator(indicator, rest[1:])
            return COUNT if indicator.unit == _INTEGER else MONEY, sources
        if head in ("efficiency", "efficiency_to_date"):
            quarters = [self.period] if head == "efficiency" else self.so_far
            return self._efficiency(quarters, rest[0] if rest else "")
        if head == "coverage":
            return MONEY, self._coverage(rest)
        if head == "forecast":
            return self._forecast(rest)
        if head == "months_handed_in":
            return COUNT, self._months_handed_in()
        if head == "handed_in":
            return MONEY, self._handed_in(rest)
        if head == "currency":
            return MONEY, ()
        raise KeyError(head)

    def _forecast(self, path: Sequence[str]) -> tuple[Unit, Iterable[Source]]:
        """Return the records of a landing: those that the quarter's last month rests on."""
        view = self.view.month
        cells = PartCells(self.store, self.period.months[-1], view.portfolio.ledger.terms)
        figures = forecast_figures(view, path)
        unit: Unit = COUNT if figures and figures[0].unit == COUNT else MONEY
        return unit, [cells.source(part, view.currency) for f in figures for part in f.parts]

    # -------------------------------------------------------------------- the plan gap

    def _indicator(self, indicator: Indicator, path: Sequence[str]) -> list[Source]:
        name, part = (path[0] if path else "quarter"), path[-1] if len(path) > 1 else ""
        if name == "quarter":
            return self._gap(indicator, self.period, part)
        if name == "quarters":
            if not part:
                return [s for q in self.so_far for s in self._gap(indicator, q, "actual")]
            quarter = quarters_of(self.period.year)[int(path[1])]
            return self._gap(indicator, quarter, part if len(path) > 2 else "")
        if name == "year_to_date":
            return _compared(part, self._plan_to_date(indicator), self._actual_to_date(indicator))
        if name == "year_plan":
            return self._year_plan(indicator)
        if name in ("still_to_bring", "per_remaining_quarter"):
            return [*self._year_plan(indicator), *_negative(self._actual_to_date(indicator))]
        if name == "source":
            return self._gap(indicator, self.period, "actual")
        if name == "declared":
            return [s for pid in self.view.pids for s in self._declared(indicator, pid, self.period)]
        if name == "known":
            return [s for pid in self.view.pids for s in self._known(indicator, pid, self.period)]
        if name == "differs":
            return [*self._indicator(indicator, ["declared"]), *self._indicator(indicator, ["known"])]
        if name == "first_plan":
            return self._first_plan(indicator, part)
        if name == "year_before":
            before = self.period.shift(-4)
            return [s for pid in self.view.pids for s in self._actual(indicator, pid, before)]
        # Labels, and counts of what is not there.
        return []

    def _gap(self, indicator: Indicator, quarter: Period, part: str) -> list[Source]:
        """One quarter. A sum leaves out the partners who have no actual."""
        alone = self.view.alone
        used = [
            p
            for p in self.view.pids
            if alone or _value([self._cell(indicator, p, quarter).actual]) is not None
        ]
        plans = [s for pid in used for s in self._plan(indicator, pid, quarter)]
        if indicator.is_share and not alone:
            plans += [s for pid in used for s in self._weight(pid, quarter)]
        return _compared(part, plans, [s for pid in used for s in self._actual(indicator, pid, quarter)])

    def _used_to_date(self, indicator: Indicator) -> list[int]:
        pids = self.view.pids
        return [
            pid
            for pid in pids
            if self.view.alone
            or _value([self._cell(indicator, pid, q).actual for q in self.so_far]) is not None
        ]

    def _actual_to_date(self, indicator: Indicator) -> list[Source]:
        used = self._used_to_date(indicator)
        return [s for pid in used for q in self.so_far for s in self._actual(indicator, pid, q)]

    def _plan_to_date(self, indicator: Indicator) -> list[Source]:
        if indicator.is_share:
            return self._planned_share(indicator, [self.period])
        return [
            s
            for pid in self._used_to_date(indicator)
            for q in self.so_far
            for s in self._plan(indicator, pid, q)
        ]

    def _year_plan(self, indicator: Indicator) -> list[Source]:
        four = quarters_of(self.period.year)
        if indicator.is_share:
            return self._planned_share(indicator, four)
        return [
            s for pid in self._used_to_date(indicator) for q in four for s in self._plan(indicator, pid, q)
        ]

    def _planned_share(self, indicator: Indicator, quarters: Sequence[Period]) -> list[Source]:
        """Each partner's latest planned share; together they are weighed by the whole revenues."""
        sources: list[Source] = []
        for pid in self._used_to_date(indicator):
            planned = [q for q in quarters if self._cell(indicator, pid, q).plan is not None]
            sources += self._plan(indicator, pid, planned[-1]) if planned else []
            if not self.view.alone:
                sources += [s for q in self.so_far for s in self._weight(pid, q)]
        return sources

    def _cell(self, indicator: Indicator, pid: int, quarter: Period) -> Any:
        return self.portfolio.cells[pid, self.view.side, quarter, indicator.key]

    def _plan(self, indicator: Indicator, pid: int, quarter: Period, *, first: bool = False) -> list[Source]:
        code, cell = self.portfolio.codes[pid], self._cell(indicator, pid, quarter)
        planned = cell.first if first else cell.plan
        mine = self.portfolio.plans.get(code, [])
        plan = first_plan(mine, quarter.year) if first else plan_at(mine, quarter, self.period)
        if planned is None or plan is None:
            return []
        revision = self._revisions["plan", code, quarter.in_year, plan.number]
        amount = None if indicator.is_share else planned
        return [
            source_in(revision, record, str(quarter), amount, indicator.key)
            for record in self.store.cells(revision, "targets")
            if quarter_named(record["data"].get("quarter")) == quarter
        ]

    def _first_plan(self, indicator: Indicator, part: str) -> list[Source]:
        quarters: Sequence[Period] = [self.period] if part == "quarter" else quarters_of(self.period.year)
        if indicator.is_share:
            if not self.view.alone:
                return []
            there = [q for q in quarters if self._cell(indicator, self.view.pids[0], q).first is not None]
            quarters = there[-1:]
        return [
            s for pid in self.view.pids for q in quarters for s in self._plan(indicator, pid, q, first=True)
        ]

    # -------------------------------------------------------------------- what happened

    def _actual(self, indicator: Indicator, pid: int, quarter: Period) -> list[Source]:
        """Declared where the workbook is in, else known."""
        if self._cell(indicator, pid, quarter).declared is not None:
            return self._declared(indicator, pid, quarter)
        return self._known(indicator, pid, quarter)

    def _declared(self, indicator: Indicator, pid: int, quarter: Period) -> list[Source]:
        handed = self._handed(pid, quarter)
        if handed is None or self._cell(indicator, pid, quarter).declared is None:
            return []
        source, money = indicator.source, indicator.unit != _INTEGER
        if isinstance(source, CardValue):
            return self._card(handed, source.column, money=money)
        if isinstance(source, CardRatio):
            return [*self._card(handed, source.part, money=True), *self._weight(pid, quarter)]
        return self._rows(
            handed, source.sheet, source.column, source.label, money=money, audience=source.audience
        )

    def _weight(self, pid: int, quarter: Period) -> list[Source]:
        handed = self._handed(pid, quarter)
        return self._card(handed, "partner_total_revenue", money=True) if handed is not None else []

    def _known(self, indicator: Indicator, pid: int, quarter: Period) -> list[Source]:
        if self._cell(indicator, pid, quarter).known is None:
            return []
        months = self.portfolio.months
        if indicator.known_as == "revenue won":
            return [s for e in months.ended(pid, quarter) if e.won for s in self._ended(e, self._amount(e))]
        if indicator.known_as == "customers won first":
            return [
                s for e in months.first_won(pid, quarter) for s in self._ended(e, 1, "customer", "reference")
            ]
        sources = []
        for led in months.led(pid, quarter):
            lead_source = None
            if led.from_sheet:
                lead_source = self._sheet_lead(self.portfolio.codes[pid], led.key, led.reference)
            row = {"partner": self.portfolio.codes[pid], "key": led.key, "reference": led.reference}
            lead_source = lead_source or self.reviews.source(row, 1, "leads", "reference", month=led.month)
            sources += [lead_source] if lead_source else []
        return sources

    def _sheet_lead(self, partner: str, key: str, reference: str) -> Source | None:
        """Return where an opportunity was declared: its newest row."""
        try:
            revision, record = self._leads[key]
        except KeyError:
            return None
        return replace(source_in(revision, record, reference, 1, "reference", "customer"), partner=partner)

    def _ended(self, ended: EndedDeal, amount: int | None, *columns: str) -> Iterator[Source]:
        code = self.portfolio.codes[ended.pid]
        row = {"partner": code, "key": fold(ended.reference), "reference": ended.reference}
        outcome_source = self.reviews.source(
            row, amount, "outcomes", *(columns or ("amount",)), month=ended.month
        )
        if outcome_source is not None:
            yield outcome_source

    def _amount(self, ended: EndedDeal) -> int:
        return ended.amount(self.view.side)

    # -------------------------------------------------------------------- the workbooks

    def _handed(self, pid: int, quarter: Period) -> QuarterlyReview | None:
        """The partner's side of a quarter; None where it is not in."""
        review = self.portfolio.handed.get((self.portfolio.codes[pid], quarter))
        return review if review is not None and review.partner_side is not None else None

    def _card(self, handed: QuarterlyReview, column: str, *, money: bool = False) -> list[Source]:
        return self._rows(handed, BUSINESS, column, money=money)

    def _rows(
        self,
        handed: QuarterlyReview,
        sheet: str,
        column: str,
        named: str = "",
        *,
        money: bool = False,
        audience: str = "",
    ) -> list[Source]:
        """The partner's rows of a sheet that fill a column. named: the column they are known by."""
        assert handed.partner_side is not None
        revision = self._revisions["quarterly", handed.partner, handed.quarter, handed.partner_side]
        sources = []
        for record in self.store.cells(revision, sheet):
            data = record["data"]
            value = data.get(column)
            if value is None or (audience and data.get("audience") != audience):
                continue
            if money:
                value = convert(value, handed.currency, self._currency(handed.partner), self.worth)
            reference = str(data.get(named) or handed.quarter) if named else str(handed.quarter)
            sources.append(source_in(revision, record, reference, value, column))
        return sources

    def _currency(self, code: str) -> str:
        book = self.portfolio.known.months.ledger
        if self.view.side == "own":
            return str(book.partners["currency"].iloc[self.portfolio.codes.index(code)])
        return book.terms.currency

    def _months_handed_in(self) -> Iterator[Source]:
        for month in self.period.months:
            for revision in self.store.current_revisions("review", since=month.number, until=month.number):
                if revision.partner == self.view.code:
                    for record in self.store.cells(revision, "cover"):
                        yield source_in(revision, record, str(month), 1, "status")

    def _handed_in(self, path: Sequence[str]) -> Iterator[Source]:
        review = self.view.handed()
        for side, sheet, column in (
            ("partner", "business", "revenue"),
            ("vendor", "contract", "contract_signed"),
        ):
            number = getattr(review, f"{side}_side") if review is not None else None
            if number is not None and (not path or path[0] == side):
                revision = self._revisions["quarterly", self.view.code, self.period, number]
                for record in self.store.cells(revision, sheet):
                    yield source_in(revision, record, str(self.period), None, column)

    # -------------------------------------------------------------------- efficiency, coverage

    def _efficiency(self, quarters: Sequence[Period], name: str) -> tuple[Unit, list[Source]]:
        ended = [e for pid in self.view.pids for q in quarters for e in self.portfolio.months.ended(pid, q)]
        if name in ("visits", "leads_per_salesperson"):
            return COUNT, self._said(quarters, name)
        if name.startswith("cycle_days"):
            return COUNT, [s for e in ended if e.won and e.days is not None for s in self._cycle(e)]
        wanted = {"won": (True,), "average_won": (True,), "lost": (False,)}.get(name, (True, False))
        return MONEY, [s for e in ended if e.won in wanted for s in self._ended(e, self._amount(e))]

    def _cycle(self, ended: EndedDeal) -> Iterator[Source]:
        """The day it was won, with its days, and the day it was declared."""
        yield from self._ended(ended, ended.days, "closed_on")
        day = next(iter(self._ended(ended, None, "declared_on")), None)
        if day is not None and day.cell:
            yield day
            return
        code = self.portfolio.codes[ended.pid]
        row = {"partner": code, "key": fold(ended.reference), "reference": ended.reference}
        lead = self.reviews.source(row, None, "leads", "declared_on", month=ended.month)
        if lead is not None and lead.cell:
            yield lead

    def _said(self, quarters: Sequence[Period], name: str) -> list[Source]:
        sources: list[Source] = []
        for pid in self.view.pids:
            for quarter in quarters:
                review = self._handed(pid, quarter)
                if review is None:
                    continue
                card = review.card("business")
                if name == "visits":
                    sources += self._card(review, "sales_visits")
                elif card.get("leads") is not None and card.get("salespeople") is not None:
                    sources += [*self._card(review, "leads"), *self._card(review, "salespeople")]
        return sources

    def _coverage(self, path: Sequence[str]) -> list[Source]:
        if path and path[0] == "missing":
            return self._indicator(BY_KEY["revenue"], ["still_to_bring"])
        amount = "weighted" if path[-1:] == ["weighted"] else "amount"
        deals = list(self.view.coverage.deals)
        if len(path) > 1 and path[0] == "deals":
            deals = [deals[int(path[1])]]
        sources = (
            self.reviews.source(deal | {"key": fold(deal["reference"])}, deal[amount], "pipeline", "amount")
            for deal in deals
        )
        return [source for source in sources if source is not None]


def _value(actuals: Iterable[Actual | None]) -> Fraction | None:
    """Of some quarters together; None where none has an actual, or there is nothing to divide by."""
    there = [actual for actual in actuals if actual is not None]
    whole = any(actual.bottom for actual in there)
    return Fraction(1) if there and whole else None


def _compared(part: str, plans: list[Source], actuals: list[Source]) -> list[Source]:
    """What stands behind a part of a GAP."""
    if part == "plan":
        return plans
    if part == "actual":
        return actuals
    if part == "difference":
        return [*actuals, *_negative(plans)]
    if part == "rate":
        return [*actuals, *(replace(plan, role="base") for plan in plans)]
    return [*actuals, *plans]


def _negative(sources: Iterable[Source]) -> list[Source]:
    return [replace(source, amount=None if source.amount is None else -source.amount) for source in sources]
