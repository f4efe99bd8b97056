"""Where a number comes from: its definition, the deals it was made of, and the cells they were typed in.

`reviewkit why partners.BP1.movement.won --period 2026-11` names each deal, its amount, the file, sheet,
cell and raw text of the value, and the rate and percent it was multiplied by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from reviewkit.analysis import Portfolio, View
from reviewkit.analysis.forecast.forecasts import SPANS
from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.book.figure import (
    COUNT,
    MONEY,
    RATIO,
    TEXT,
    Basis,
    Book,
    Part,
    Role,
    Unit,
    nearest,
    shown_value,
)
from reviewkit.book.month_book import month_book
from reviewkit.domain.errors import UsageError
from reviewkit.domain.keys import fold
from reviewkit.domain.money import exact
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.history.month_frames import Terms
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store
from reviewkit.text import N_, Language, language


@dataclass(frozen=True)
class Source:
    """One record behind a figure: whose, which deal, how much of the figure, where it was typed.

    amount   cents of the figure's currency, or what the figure counts; None where the record is no part
             of a sum
    typed    the cell's amount in cents of `currency`; None for a cell that holds no money
    rate     what one unit of the cell's currency is worth in the figure's; "" where nothing was converted
    percent  the fraction that the amount was weighted with, a probability or a forecast's chance; "" where it was not
    role     "base" for what a ratio is divided by, else "part"
    """

    partner: str
    reference: str
    amount: int | None
    file: str
    revision: int
    period: str
    sheet: str
    cell: str
    raw: str
    typed: int | None = None
    currency: str = ""
    rate: str = ""
    percent: str = ""
    role: Role = "part"


@dataclass(frozen=True)
class Traced:
    """A figure and the records it was made of.

    value       as `figures --json` prints it: a number, or several by name
    unit        of the records' amounts: money or count
    shown_unit  of the value, where it is one number
    definition  what the figure is, as a message; "" for several at once
    names       the figures that the value holds, where it is several
    basis       the rates and numbers an estimate was worked out with
    """

    figure: str
    period: Period
    value: Any
    currency: str
    sources: Sequence[Source]
    unit: Unit = MONEY
    shown_unit: Unit = TEXT
    definition: str = ""
    names: Sequence[tuple[str, Unit, Any]] = ()
    basis: Sequence[Basis] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "figure": self.figure,
            "period": str(self.period),
            "value": self.value,
            "unit": self.shown_unit,
            "currency": self.currency,
            "definition": self.definition,
            "sources": [vars(source) for source in self.sources],
            **({"basis": [vars(basis) for basis in self.basis]} if self.basis else {}),
        }

    def lines(self, lang_code: str) -> Iterator[str]:
        """Yield the answer as a person reads it: the value, its definition, one line a record."""
        lang = language(lang_code)
        yield f"{self.figure} = {self._shown(lang)}"
        if self.definition:
            yield f"  {lang.say(self.definition)}"
        yield from (f"  {basis_line(basis, lang)}" for basis in self.basis)
        if not self.sources and not self.basis:
            yield lang.say(N_("No record stands behind it."))
        role: Role = "part"
        for source in self.sources:
            if source.role != role:
                role = source.role
                yield lang.say(N_("Divided by:"))
            words = [source.partner, source.reference, *self._amount(source, lang)]
            cell = f"{source.file}, {source.sheet}!{source.cell} « {source.raw} »"
            yield "  " + "  ".join([*(word for word in words if word), cell])

    def _shown(self, lang: Language) -> str:
        if self.names:
            return ", ".join(
                f"{name} {shown_value(value, unit, lang, self.currency)}" for name, unit, value in self.names
            )
        if isinstance(self.value, list):
            return lang.parted(map(str, self.value))
        return shown_value(self.value, self.shown_unit, lang, self.currency)

    def _amount(self, source: Source, lang: Language) -> Iterator[str]:
        if source.amount is None:
            return
        if self.unit != MONEY:
            yield str(source.amount)
            return
        yield lang.money(source.amount, self.currency, exact=True)
        factors = [
            *([lang.number(exact(source.rate), 6)] if source.rate else ()),
            *([lang.rate(float(source.percent), 2)] if source.percent else ()),
        ]
        if factors and source.typed is not None:
            yield "= " + " × ".join([lang.money(source.typed, source.currency, exact=True), *factors])


def basis_line(basis: Basis, lang: Language) -> str:
    """Return a rate or number as a person reads it: what it is, its value, how often it was seen."""
    words = lang.say(basis.words)
    if basis.stage is not None:
        words = f"{basis.stage}  {words}"
    value = "" if basis.value is None else lang.number(basis.value, 4)
    if basis.events is None:
        counts = "" if basis.of is None else lang.count("{n} month", "{n} months", basis.of)
    elif basis.of is None:
        counts = lang.count("{n} won", "{n} won", basis.events)
    else:
        counts = lang.say(
            N_("{part} of {whole}"), part=lang.integer(basis.events), whole=lang.integer(basis.of)
        )
    return lang.labelled(words, ", ".join(text for text in (value, counts) if text))


_EXAMPLE = N_(
    "“{figure}” is no figure; write for instance partners.CODE.movement.won, "
    "channel_managers.CODE.commit.slipped, total.stages.4 or total.achieved"
)
# What stands for several figures at once: the figures whose records are named.
_WHOLE = {
    "stages": ("movement.closing.amount",),
    "movement": ("movement.closing.amount",),
    "commit": ("commit.old.amount",),
    "leads": ("leads.RS.amount", "leads.BP.amount"),
    "focus.deals": ("focus.amount",),
    "forecast": ("forecast.month.expected",),
    **{f"forecast.{span}": (f"forecast.{span}.expected",) for span in SPANS},
}


def trace(store: Store, settings: Settings, period: Period, figure: str) -> Traced:
    """Return the records behind a month's figure. Raises UsageError for a path that is no figure."""
    portfolio = analyse_month(load(store, settings, period))
    return MonthTracer(store, portfolio).trace(figure)


class MonthTracer:
    """Traces the figures of a month that is worked out already."""

    def __init__(self, store: Store, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.period = portfolio.ledger.known.period
        self._cells = PartCells(store, self.period, portfolio.ledger.terms)
        self._books: dict[str, tuple[View, Book]] = {}

    def trace(self, figure: str) -> Traced:
        """Return the records behind a figure. Raises UsageError for a path that is no figure."""
        partners, managers = list(self.portfolio.partners["code"]), list(self.portfolio.managers["code"])
        scope, code, rest = whose(figure, partners, managers)
        view, book = self.book(scope, code)
        path = ".".join(rest)
        single = book.get(path) or book.get(f"{path}.amount")
        figures = [single] if single else [book[name] for name in _WHOLE.get(path, ()) if name in book]
        several = _named(book, path)
        if not figures and not (several and path.startswith("forecast")):
            raise no_figure(figure, path, book, _EXAMPLE)
        value = book[path].value if path in book else _several(view, book, path)
        wanted: Unit = MONEY if not figures or figures[0].unit in (MONEY, RATIO) else COUNT
        sources = [self._cells.source(part, view.currency) for f in figures for part in f.parts]
        return Traced(
            figure,
            self.period,
            value,
            view.currency,
            in_order(sources),
            wanted,
            book[path].unit if path in book else TEXT,
            single.definition if single else "",
            [] if path in book else several,
            [basis for f in figures for basis in f.basis],
        )

    def book(self, scope: str, code: str) -> tuple[View, Book]:
        """Return the view and the book of figures of a reader."""
        reader = f"{scope}.{code}"
        if reader not in self._books:
            views = {"partners": self.portfolio.of_partner, "channel_managers": self.portfolio.of_manager}
            view = views[scope](code) if scope in views else self.portfolio.whole()
            self._books[reader] = view, month_book(view)
        return self._books[reader]


def no_figure(figure: str, path: str, names: Iterable[str], example: str) -> UsageError:
    """Return the refusal of a name that is no figure: those that it is likely to mean, else the example."""
    near = nearest(path, names)
    if not near:
        return UsageError(example, figure=figure)
    reader = figure.removesuffix(path)
    return UsageError(
        N_("“{figure}” is no figure; did you mean {near}?"),
        figure=figure,
        near=[reader + name for name in near],
    )


def _several(view: View, book: Book, path: str) -> Any:
    """Return what `figures --json` prints at a path that holds several figures, else their values by name."""
    try:
        return value_at(view.as_json(), path.split("."))
    except (KeyError, ValueError, IndexError, TypeError):
        return {name: value for name, _, value in _named(book, path)}


def _named(book: Book, path: str) -> list[tuple[str, Unit, Any]]:
    """Return the figures below a path: the rest of their names, units and values."""
    below = f"{path}."
    return [
        (name.removeprefix(below), figure.unit, figure.value)
        for name, figure in book.items()
        if name.startswith(below)
    ]


def in_order(sources: Iterable[Source]) -> list[Source]:
    """Return what weighs most first, both sides of a difference together, and the base of a ratio last."""
    listed = list(sources)
    weight: dict[tuple[str, str, str], int] = {}
    for source in listed:
        deal = (source.role, source.partner, source.reference)
        weight[deal] = max(weight.get(deal, 0), abs(source.amount or 0))
    return sorted(
        listed,
        key=lambda s: (
            s.role == "base",
            -weight[s.role, s.partner, s.reference],
            s.partner,
            s.reference,
            -(s.amount or 0),
        ),
    )


def whose(figure: str, partners: Sequence[str], managers: Sequence[str]) -> tuple[str, str, list[str]]:
    """A figure's scope, code and path below: partners BP1 achieved.amount. Raises UsageError where it has none."""
    scope, _, rest = figure.partition(".")
    if scope == "total":
        return scope, "", rest.split(".") if rest else []
    codes = {"partners": partners, "channel_managers": managers}.get(scope)
    if codes is None:
        raise UsageError(
            N_("“{figure}”: a figure begins with partners.CODE, channel_managers.CODE or total"),
            figure=figure,
        )
    # A code may hold a point: the longest one that fits is meant.
    for code in sorted(codes, key=len, reverse=True):
        if fold(rest[: len(code)]) == fold(code) and rest[len(code) : len(code) + 1] in ("", "."):
            below = rest[len(code) + 1 :]
            return scope, code, below.split(".") if below else []
    raise UsageError(N_("“{figure}”: no such code; known: {codes}"), figure=figure, codes=list(codes))


def value_at(figures: Mapping[str, Any], path: Sequence[str]) -> Any:
    """What stands at a path; in a list by its stage or month, else by its place.

    Raises KeyError, IndexError, ValueError.
    """
    value: Any = figures
    for part in path:
        if isinstance(value, list) and value and isinstance(value[0], dict) and "stage" in value[0]:
            value = value[[str(row["stage"]) for row in value].index(part)]
        elif isinstance(value, list) and part in (months := [_month_of(row) for row in value]):
            value = value[months.index(part)]
        elif isinstance(value, list):
            value = value[int(part)]
        else:
            value = value[part]
    return value


def _month_of(row: object) -> object:
    return row.get("period") if isinstance(row, dict) else None


def source_in(
    revision: Revision, record: Mapping[str, Any], reference: str, amount: Any, *columns: str
) -> Source:
    """A record of a workbook as a source, at the first of these columns that was filled."""
    held = record["cells"]
    cell, raw = next((held[name] for name in columns if name in held), ("", ""))
    return Source(
        revision.partner,
        reference,
        None if amount is None else int(amount),
        revision.file,
        revision.number,
        str(revision.period),
        record["title"],
        cell,
        raw,
    )


class PartCells:
    """Finds the cell that a part of a month's figure was typed in, in the very review it was read from."""

    def __init__(self, store: Store, period: Period, terms: Terms) -> None:
        self.store, self.terms = store, terms
        self._reviews = {
            (r.partner, r.month): r for r in store.current_revisions("review", until=period.number)
        }
        self._sheets: dict[tuple[int, str], dict[str, dict[str, Any]]] = {}
        self._leads = SheetLeads(store, period)

    def source(self, part: Part, currency: str) -> Source:
        """Return a part with its cell, and what its amount was multiplied by.

        currency  the figure's
        Raises LookupError where the store lacks the record: every part was read from it.
        """
        revision, record = self._record(part)
        data = record["data"]
        source = source_in(revision, record, part.reference, part.amount, part.column, "reference")
        source = replace(source, partner=part.partner, role=part.role)
        typed = data.get(part.column)
        if part.column not in _MONEY_COLUMNS or not isinstance(typed, int):
            return source
        rate = ""
        if revision.currency != currency:
            rate = str(self.terms.worth[revision.currency] / self.terms.worth[currency])
        percent = str(self._percent(data)) if part.weighted else part.share
        return replace(source, typed=typed, currency=revision.currency, rate=rate, percent=percent)

    def _record(self, part: Part) -> tuple[Revision, dict[str, Any]]:
        if part.month is None:
            return self._leads[part.key]
        revision = self._reviews[part.partner, part.month]
        at = (revision.id, part.sheet)
        if at not in self._sheets:
            self._sheets[at] = {r["key"]: r for r in self.store.cells(revision, part.sheet) if r["key"]}
        return revision, self._sheets[at][part.key]

    def _percent(self, data: Mapping[str, Any]) -> Decimal:
        """The deal's own probability, else that of its step or of the nearest step below."""
        own = data.get("probability")
        if own is not None:
            return exact(own)
        below = [
            p for number, p in self.terms.ladder.probabilities.items() if number <= int(str(data["stage"]))
        ]
        return below[-1] if below else Decimal(0)


_MONEY_COLUMNS = frozenset({"amount", "estimated_amount"})


class SheetLeads:
    """Where each opportunity was declared: its newest row in an opportunity sheet, by folded reference."""

    def __init__(self, store: Store, until: Period) -> None:
        self.store, self.until = store, until
        self._rows: dict[str, tuple[Revision, dict[str, Any]]] | None = None

    def __getitem__(self, key: str) -> tuple[Revision, dict[str, Any]]:
        if self._rows is None:
            self._rows = {
                fold(record["data"].get("reference") or ""): (revision, record)
                for revision in self.store.all_revisions("lead", until=self.until.number)
                for record in self.store.cells(revision, "leads")
            }
        return self._rows[key]


class Cells:
    """Finds the cell a deal's value was typed in: in the month's review, else in the last one that had it."""

    def __init__(self, store: Store, period: Period) -> None:
        self.store, self.month = store, period.number
        self._revisions: dict[str, list[Revision]] = {}
        self._found: dict[tuple[int, str], dict[str, dict[str, Any]]] = {}

    def source(
        self, row: Mapping[str, Any], amount: Any, sheet: str, *columns: str, month: int | None = None
    ) -> Source | None:
        """The record of a deal (partner, key, reference), at the first of these columns that was filled.

        month  the month whose review is meant; the period's if not given
        """
        partner, key = row["partner"], row["key"]
        if partner not in self._revisions:
            revisions = self.store.current_revisions("review", until=self.month, partner=partner)
            self._revisions[partner] = list(reversed(revisions))
        for revision in self._revisions[partner]:
            if month is not None and revision.month > month:
                continue
            record = self._records(revision, sheet).get(key)
            if record is not None:
                return source_in(revision, record, row["reference"], amount, *columns)
        return None

    def _records(self, revision: Revision, sheet: str) -> dict[str, dict[str, Any]]:
        at = (revision.id, sheet)
        if at not in self._found:
            self._found[at] = {r["key"]: r for r in self.store.cells(revision, sheet) if r["key"]}
        return self._found[at]
