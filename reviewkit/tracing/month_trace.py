"""Where a number comes from: the deals it was made of, and the cells they were typed in.

`reviewkit why partners.BP1.movement.won --period 2026-11` names each deal, its amount, and
the file, sheet, cell and raw text of the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.analysis import Portfolio, View
from reviewkit.analysis.history_analysis import analyse_month
from reviewkit.documents.frame_rows import rows_of
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store
from reviewkit.text import N_, Language, language


@dataclass(frozen=True)
class Source:
    """One record behind a figure: whose, which deal, how much of the figure, where it was typed.

    amount  cents of the figure's currency, or what the figure counts; None where the record is no part
            of a sum
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


@dataclass(frozen=True)
class Traced:
    """A figure and the records it was made of. unit: of the records' amounts, money or integer."""

    figure: str
    period: Period
    value: Any
    currency: str
    sources: Sequence[Source]
    unit: str = "money"

    def as_json(self) -> dict[str, Any]:
        return {
            "figure": self.figure,
            "period": str(self.period),
            "value": self.value,
            "currency": self.currency,
            "sources": [vars(source) for source in self.sources],
        }

    def lines(self, lang_code: str) -> Iterator[str]:
        lang = language(lang_code)
        yield f"{self.figure} = {_shown(self.value)}"
        if not self.sources:
            yield lang.say(N_("No record stands behind it."))
        for source in self.sources:
            amount = self._amount(source, lang)
            yield f"  {source.partner}  {source.reference}  {amount}{source.file}, {source.sheet}!{source.cell} « {source.raw} »"

    def _amount(self, source: Source, lang: Language) -> str:
        if source.amount is None:
            return ""
        if self.unit == "integer":
            return f"{source.amount}  "
        return lang.money(source.amount, self.currency, exact=True) + "  "


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {inner}" for key, inner in value.items() if not isinstance(inner, list))
    return str(value)


# Where the records of a figure stand: frame of the view, test of a row, its money, the sheet and
# column the money was typed in.
def _movement(bucket: str) -> tuple[str, Any, str, str, str]:
    money = {
        "opening": "amount_before",
        "closing": "amount",
        "won": "amount_before",
        "lost": "amount_before",
        "vanished": "amount_before",
        "raised": "change",
        "lowered": "change",
    }.get(bucket, "amount")
    tests = {"opening": lambda r: r["in_before"], "closing": lambda r: r["in_now"]}
    return "deals", tests.get(bucket, lambda r: r["bucket"] == bucket), money, "pipeline", "amount"


def _selection(parts: Sequence[str]) -> tuple[str, Any, str, str, str]:
    """What a path below a reader selects. Raises KeyError for one that has no records."""
    head, rest = parts[0], parts[1:]
    if head == "stages":
        number = int(rest[0]) if rest else None
        return "deals", lambda r: r["in_now"] and number in (None, r["stage"]), "amount", "pipeline", "amount"
    if head == "movement":
        return _movement(rest[0] if rest else "closing")
    if head == "achieved":
        return "outcomes", lambda r: r["outcome"] == "won", "amount", "outcomes", "amount"
    if head == "commit":
        name = rest[0] if rest else "old"
        if name == "new":
            return "new_commit", lambda r: True, "amount", "commit", "amount"  # noqa: ARG005
        if name == "uncommitted_wins":
            return "commit_lines", lambda r: r["fate"] == "uncommitted", "won", "outcomes", "amount"
        old = name in ("old", "rate", "attainment")
        return (
            "commit_lines",
            lambda r: r["fate"] != "uncommitted" if old else r["fate"] == name,
            "committed",
            "commit",
            "amount",
        )
    if head == "leads":
        origin = rest[0] if rest else None
        state = rest[1] if len(rest) > 1 and rest[1] not in ("count", "amount") else None
        return (
            "leads",
            lambda r: origin in (None, r["origin"]) and state in (None, r["qualification"]),
            "amount",
            "leads",
            "amount",
        )
    if head == "focus":
        return "deals", lambda r: r["focus"], "amount", "pipeline", "amount"
    raise KeyError(head)


def trace(store: Store, settings: Settings, period: Period, figure: str) -> Traced:
    """The records behind a month's figure. Raises UsageError for a path that is no figure."""
    portfolio = analyse_month(load(store, settings, period))
    view, rest = _view(portfolio, figure)
    try:
        value: Any = value_at(view.figures, rest)
        frame, test, money, sheet, column = _selection(rest)
    except (KeyError, ValueError, IndexError, TypeError):
        raise UsageError(
            N_(
                "“{figure}” is no figure; write for instance partners.CODE.movement.won, "
                "channel_managers.CODE.commit.slipped, total.stages.4 or total.achieved"
            ),
            figure=figure,
        ) from None
    cells = Cells(store, period)
    rows = [row for row in rows_of(getattr(view, frame)) if test(row)]
    sources = [s for row in rows if (s := cells.source(row, row.get(money), sheet, column)) is not None]
    return Traced(figure, period, value, view.currency, in_order(sources))


def in_order(sources: Iterable[Source]) -> list[Source]:
    """What weighs most first."""
    return sorted(sources, key=lambda s: (-(s.amount or 0), s.partner, s.reference))


def _view(portfolio: Portfolio, figure: str) -> tuple[View, list[str]]:
    partners, managers = list(portfolio.partners["code"]), list(portfolio.managers["code"])
    scope, code, rest = whose(figure, partners, managers)
    if scope == "total":
        return portfolio.whole(), rest
    return (portfolio.of_partner if scope == "partners" else portfolio.of_manager)(code), rest


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
        if rest == code or rest.startswith(f"{code}."):
            below = rest[len(code) + 1 :]
            return scope, code, below.split(".") if below else []
    raise UsageError(N_("“{figure}”: no such code; known: {codes}"), figure=figure, codes=list(codes))


def value_at(figures: Mapping[str, Any], path: Sequence[str]) -> Any:
    """What stands at a path; in a list by its stage, else by its place. Raises KeyError, IndexError, ValueError."""
    value: Any = figures
    for part in path:
        if isinstance(value, list) and value and isinstance(value[0], dict) and "stage" in value[0]:
            value = value[[str(row["stage"]) for row in value].index(part)]
        elif isinstance(value, list):
            value = value[int(part)]
        else:
            value = value[part]
    return value


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
