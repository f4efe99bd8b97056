"""Where a number comes from: the deals it was made of, and the cells they were typed in.

`reviewkit why partners.BP1.movement.won --period 2026-11` names each deal, its amount, and
the file, sheet, cell and raw text of the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pandas import DataFrame

from reviewkit.analysis import Portfolio, View
from reviewkit.analysis.known import month_number, period_of
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.packs.frames import rows_of
from reviewkit.pipeline.figures import analysed
from reviewkit.settings import Settings
from reviewkit.store import Revision, Store
from reviewkit.text import N_, language


@dataclass(frozen=True)
class Source:
    """One record behind a figure: whose, which deal, how much of the figure, where it was typed.

    amount  cents of the figure's currency, None where the figure only counts it
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
    """A figure and the records it was made of."""

    figure: str
    period: Period
    value: Any
    currency: str
    sources: Sequence[Source]

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
        for one in self.sources:
            amount = "" if one.amount is None else lang.money(one.amount, self.currency, exact=True) + "  "
            yield f"  {one.partner}  {one.reference}  {amount}{one.file}, {one.sheet}!{one.cell} « {one.raw} »"


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
    """The records behind a figure. Raises UsageError for a path that is no figure."""
    _, _, _, portfolio = analysed(store, settings, period)
    view, rest = _view(portfolio, figure)
    try:
        value: Any = _value(view.figures, rest)
        frame, test, money, sheet, column = _selection(rest)
    except (KeyError, ValueError, IndexError, TypeError):
        raise UsageError(
            f"{figure!r} is no figure; write for instance partners.CODE.movement.won, "
            f"channel_managers.CODE.commit.slipped, total.stages.4 or total.achieved"
        ) from None
    cells = _Cells(store, period)
    rows = [row for row in rows_of(getattr(view, frame)) if test(row)]
    sources = [s for row in rows if (s := cells.source(row, row.get(money), sheet, column)) is not None]
    sources.sort(key=lambda s: (-(s.amount or 0), s.partner, s.reference))
    return Traced(figure, period, value, view.currency, sources)


def _view(portfolio: Portfolio, figure: str) -> tuple[View, list[str]]:
    scope, _, rest = figure.partition(".")
    if scope == "total":
        return portfolio.whole(), rest.split(".") if rest else []
    frames: dict[str, tuple[DataFrame, Any]] = {
        "partners": (portfolio.partners, portfolio.of_partner),
        "channel_managers": (portfolio.managers, portfolio.of_manager),
    }
    if scope in frames:
        known, of = frames[scope]
        # A code may hold a point: the longest one that fits is meant.
        for code in sorted(known["code"], key=len, reverse=True):
            if rest == code or rest.startswith(f"{code}."):
                below = rest[len(code) + 1 :]
                return of(code), below.split(".") if below else []
        raise UsageError(f"{figure!r}: no such code; known: {', '.join(known['code'])}")
    raise UsageError(f"{figure!r}: a figure begins with partners.CODE, channel_managers.CODE or total")


def _value(figures: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = figures
    for part in path:
        if isinstance(value, list):
            value = next(row for row in value if isinstance(row, dict) and str(row.get("stage")) == part)
        else:
            value = value[part]
    return value


class _Cells:
    """Finds the cell a deal's amount was typed in: in the month's review, else in the last one that had it."""

    def __init__(self, store: Store, period: Period) -> None:
        self.store, self.month = store, month_number(period)
        self._revisions: dict[str, list[Revision]] = {}
        self._found: dict[tuple[int, str], dict[str, dict[str, Any]]] = {}

    def source(self, row: Mapping[str, Any], amount: Any, sheet: str, column: str) -> Source | None:
        partner, key = row["partner"], row["key"]
        if partner not in self._revisions:
            revisions = self.store.counting("review", until=self.month, partner=partner)
            self._revisions[partner] = list(reversed(revisions))
        for revision in self._revisions[partner]:
            record = self._records(revision, sheet).get(key)
            if record is not None:
                cell, raw = record["cells"].get(column, ["", ""])
                return Source(
                    partner,
                    row["reference"],
                    None if amount is None else int(amount),
                    revision.file,
                    revision.number,
                    str(period_of(revision.month)),
                    record["title"],
                    cell,
                    raw,
                )
        return None

    def _records(self, revision: Revision, sheet: str) -> dict[str, dict[str, Any]]:
        at = (revision.id, sheet)
        if at not in self._found:
            self._found[at] = {r["key"]: r for r in self.store.cells(revision, sheet) if r["key"]}
        return self._found[at]
