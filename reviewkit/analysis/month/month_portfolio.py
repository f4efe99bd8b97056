"""The month of the whole portfolio, and views of it by partner, by channel manager and for all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pandas import DataFrame

from reviewkit.analysis.forecast import Forecasts, ReaderForecast
from reviewkit.analysis.forecast.deal_history import deal_history
from reviewkit.analysis.forecast.forecasts import Span
from reviewkit.analysis.forecast.needed import Need, UsualInflow, needed
from reviewkit.analysis.forecast.stated_and_actual import StatedAndActual, stated_and_actual
from reviewkit.analysis.month.achieved import outcomes
from reviewkit.analysis.month.amounts import Bools, Ints, Objects
from reviewkit.analysis.month.attention import attention, reasons, to_talk_about
from reviewkit.analysis.month.columns import at, ints, objects, table
from reviewkit.analysis.month.commit import new_lines, old_lines
from reviewkit.analysis.month.corrections import corrections, directory_moves
from reviewkit.analysis.month.lead_counts import lead_wins, new_leads, open_leads, unassigned
from reviewkit.analysis.month.learnt import learnt
from reviewkit.analysis.month.ledger import Ledger, ledger
from reviewkit.analysis.month.month_figures import Figures, Tally, figures, tally
from reviewkit.analysis.month.movement import movement
from reviewkit.analysis.month.open_actions import todos
from reviewkit.analysis.month.open_questions import open_questions
from reviewkit.analysis.month.twelve_months import MonthlySums, Reliability, history
from reviewkit.domain.period import Period
from reviewkit.history.month_frames import KnownFrames, Terms

FRAMES = (
    *("deals", "outcomes", "commit_lines", "new_commit", "leads", "open_leads", "lead_wins", "questions"),
    *("corrections", "actions", "attention"),
)

# What a partner's FIGURES hold beside those of every reader.
PARTNER_MARKS = ("handed_in", "previous_period", "currency")


def analyse(known: KnownFrames, terms: Terms) -> Portfolio:
    """Work out every number of the month (domain: Numbers), for all partners at once.

    Frames are made on first use, and kept. Raises ValueError on records that intake
    refuses: a key twice in one sheet, a currency without a rate.
    """
    return Portfolio(ledger(known, terms))


@dataclass(frozen=True)
class Portfolio:
    """A month's numbers: FIGURES by reader, and the deals behind them.

    partner, manager, total      FIGURES as `figures --json` prints them
    of_partner, of_manager, whole   a View: figures and frames of one reader, in its currency
    partners, managers           who is counted, in the order of codes
    deals, outcomes, …           frames of all partners, money in the partner's own currency (…_own)
                                 and the vendor's (…_vendor); see the functions that make them
    """

    ledger: Ledger

    @cached_property
    def partners(self) -> DataFrame:
        """code, name, manager, currency, handed_in, status and revision (None where not handed in),
        previous_period, shown_period (text or None: of the pipe that counts now), first_month.
        """
        book = self.ledger
        month, row = ints(book.reviews, "month"), ints(book.reviews, "row")
        reviews = book.known.reviews
        status, revision = (objects(reviews, name) for name in ("status", "revision"))
        now = at(row, book.now, -1)
        return table(
            {
                **{name: objects(book.partners, name) for name in ("code", "name", "manager", "currency")},
                "handed_in": book.handed_in,
                "status": at(status, now, None),
                "revision": at(revision, now, None),
                "previous_period": _periods(at(month, book.previous, -1)),
                "shown_period": _periods(at(month, book.shown, -1)),
                "first_month": book.handed_in & (book.previous < 0),
            }
        )

    @cached_property
    def managers(self) -> DataFrame:
        """code, name (its code, where the directory names none)."""
        listed = self.ledger.known.managers
        names = dict(zip(objects(listed, "code"), objects(listed, "name"), strict=True))
        named = {code for code in objects(self.ledger.partners, "manager") if code}
        codes = sorted(names.keys() | named)
        columns = {"code": codes, "name": [names.get(code) or code for code in codes]}
        return table({name: np.array([*values, None], dtype=object)[:-1] for name, values in columns.items()})

    @cached_property
    def deals(self) -> DataFrame:
        """Columns of `movement`, and reasons (see attention.reasons)."""
        moved = movement(self.ledger)
        return moved.assign(reasons=reasons(moved, self.commit_lines, self.ledger))

    @cached_property
    def outcomes(self) -> DataFrame:
        return outcomes(self.ledger)

    @cached_property
    def commit_lines(self) -> DataFrame:
        return old_lines(self.ledger)

    @cached_property
    def new_commit(self) -> DataFrame:
        return new_lines(self.ledger)

    @cached_property
    def leads(self) -> DataFrame:
        return new_leads(self.ledger)

    @cached_property
    def open_leads(self) -> DataFrame:
        return open_leads(self.ledger)

    @cached_property
    def lead_wins(self) -> DataFrame:
        return lead_wins(self.ledger)

    @cached_property
    def unassigned(self) -> DataFrame:
        return unassigned(self.ledger)

    @cached_property
    def questions(self) -> DataFrame:
        return open_questions(self.ledger)

    @cached_property
    def corrections(self) -> DataFrame:
        return corrections(self.ledger)

    @cached_property
    def directory_moves(self) -> DataFrame:
        return directory_moves(self.ledger)

    @cached_property
    def actions(self) -> DataFrame:
        return todos(self.ledger)

    @cached_property
    def attention(self) -> DataFrame:
        return attention(
            self.ledger,
            deals=self.deals,
            lines=self.commit_lines,
            new=self.new_commit,
            questions=self.questions,
            actions=self.actions,
        )

    @cached_property
    def history(self) -> MonthlySums:
        return history(self.ledger)

    @cached_property
    def forecasts(self) -> Forecasts:
        return Forecasts(deal_history(self.ledger))

    @cached_property
    def inflow(self) -> UsualInflow:
        counts = self.forecasts.counts
        return UsualInflow(self.ledger, counts.months, counts.stages)

    def partner(self, code: str) -> Figures:
        """Return FIGURES of one partner, in its currency. Raises KeyError if it is not counted."""
        return self._by_partner[self._pid[code]]

    def manager(self, code: str) -> Figures:
        """Return FIGURES of one channel manager, in the vendor's currency. Raises KeyError if unknown."""
        return self.figures_of(self._pids_of[code])

    def total(self) -> Figures:
        """Return FIGURES of the whole portfolio, in the vendor's currency."""
        return self.figures_of(np.arange(self.ledger.size))

    def of_partner(self, code: str) -> View:
        return View(self, "own", np.array([self._pid[code]]), code)

    def of_manager(self, code: str) -> View:
        return View(self, "vendor", self._pids_of[code], code)

    def whole(self) -> View:
        return View(self, "vendor", np.arange(self.ledger.size), "all")

    def as_json(self) -> dict[str, Any]:
        """What `figures --json` prints for the month."""
        return {
            "period": str(self.ledger.known.period),
            "partners": {code: self.of_partner(code).as_json() for code in self.partners["code"]},
            "channel_managers": {code: self.of_manager(code).as_json() for code in self.managers["code"]},
            "total": self.whole().as_json(),
        }

    def tally(self, side: str) -> Tally:
        return self._own if side == "own" else self._vendor

    @cached_property
    def _own(self) -> Tally:
        return self._tallied("own")

    @cached_property
    def _vendor(self) -> Tally:
        return self._tallied("vendor")

    def _tallied(self, side: str) -> Tally:
        return tally(
            self.ledger,
            side,
            deals=self.deals,
            outcomes=self.outcomes,
            lines=self.commit_lines,
            new=self.new_commit,
            leads=self.leads,
        )

    @cached_property
    def _pid(self) -> dict[str, int]:
        return {code: pid for pid, code in enumerate(self.ledger.partners["code"])}

    @cached_property
    def _pids_of(self) -> dict[str, Ints]:
        mine = objects(self.ledger.partners, "manager")
        return {code: np.flatnonzero(mine == code) for code in self.managers["code"]}

    @cached_property
    def _focus_deals(self) -> list[list[str]]:
        references: list[list[str]] = [[] for _ in range(self.ledger.size)]
        some = self.deals[self.deals["focus"].to_numpy(bool)]
        for pid, reference in zip(some["pid"].tolist(), some["reference"].tolist(), strict=True):
            references[pid].append(reference)
        return references

    def figures_of(self, pids: Ints) -> Figures:
        focus = sorted(name for pid in pids.tolist() for name in self._focus_deals[pid])
        return figures(self._vendor.of(pids), self._vendor, focus)

    @cached_property
    def _by_partner(self) -> list[Figures]:
        who = self.partners
        marks = zip(
            who["handed_in"].tolist(), who["previous_period"].tolist(), who["currency"].tolist(), strict=True
        )
        return [
            figures(sums, self._own, sorted(focus))
            | {"handed_in": handed_in, "previous_period": previous, "currency": currency}
            for sums, focus, (handed_in, previous, currency) in zip(
                self._own.each(), self._focus_deals, marks, strict=True
            )
        ]

    def rows(self, name: str, side: str, pids: Ints) -> DataFrame:
        """Return one reader's rows of a frame, money columns in its currency and named without a suffix."""
        frame, starts = self._sides[name, side]
        if len(pids) == 1:
            start, end = starts[pids[0] : pids[0] + 2].tolist()
            return frame.iloc[start:end].reset_index(drop=True)
        return frame[np.isin(ints(frame, "pid"), pids)].reset_index(drop=True)

    @cached_property
    def _sides(self) -> _Sides:
        return _Sides(self)


@dataclass(frozen=True)
class View:
    """The figures and frames of one reader, money in its currency.

    side  "own" for a partner, "vendor" for a channel manager and the whole
    pids  the reader's partners
    code  the partner's or channel manager's, "all" for the whole
    """

    portfolio: Portfolio
    side: str
    pids: Ints
    code: str

    @property
    def currency(self) -> str:
        book = self.portfolio.ledger
        return (
            str(book.partners["currency"].iloc[self.pids[0]]) if self.side == "own" else book.terms.currency
        )

    @cached_property
    def figures(self) -> Figures:
        if self.side == "own":
            return self.portfolio.partner(self.code)
        return self.portfolio.figures_of(self.pids)

    @cached_property
    def forecast(self) -> ReaderForecast:
        return ReaderForecast(self.portfolio.forecasts, self.pids, "own" if self.side == "own" else "vendor")

    @cached_property
    def stated_and_actual(self) -> StatedAndActual:
        return stated_and_actual(self.portfolio.ledger, self.pids, self.forecast.side)

    @cached_property
    def learnt(self) -> DataFrame:
        return learnt(self.portfolio.ledger, self.pids, self.side)

    def needed(self, span: Span, plan: int) -> Need | None:
        """Return what it takes to reach a plan of a span (cents); None without a landing or a month left."""
        return needed(self.forecast, self.portfolio.inflow, span, plan)

    def as_json(self) -> Figures:
        """Return FIGURES with their forecast, as `figures --json` prints them."""
        marks = {name: self.figures[name] for name in PARTNER_MARKS if name in self.figures}
        figures = {name: value for name, value in self.figures.items() if name not in marks}
        return {**figures, "forecast": self.forecast.as_json(), **marks}

    @cached_property
    def partners(self) -> DataFrame:
        return self.portfolio.partners.iloc[self.pids].reset_index(drop=True)

    @cached_property
    def deals(self) -> DataFrame:
        return self._rows("deals")

    @cached_property
    def outcomes(self) -> DataFrame:
        return self._rows("outcomes")

    @cached_property
    def commit_lines(self) -> DataFrame:
        return self._rows("commit_lines")

    @cached_property
    def new_commit(self) -> DataFrame:
        return self._rows("new_commit")

    @cached_property
    def leads(self) -> DataFrame:
        return self._rows("leads")

    @cached_property
    def open_leads(self) -> DataFrame:
        return self._rows("open_leads")

    @cached_property
    def lead_wins(self) -> DataFrame:
        """quarter, origin, leads, amount, wins, won: summed over the reader's partners."""
        columns = ["leads", "amount", "wins", "won"]
        return self._rows("lead_wins").groupby(["quarter", "origin"], sort=True)[columns].sum().reset_index()

    @cached_property
    def questions(self) -> DataFrame:
        return self._rows("questions")

    @cached_property
    def corrections(self) -> DataFrame:
        return self._rows("corrections")

    @cached_property
    def actions(self) -> DataFrame:
        return self._rows("actions")

    @cached_property
    def attention(self) -> DataFrame:
        """Partners and their scores, those that need attention most first."""
        some = self._rows("attention")
        return some.sort_values(["score", "stake"], ascending=False, kind="stable").reset_index(drop=True)

    @cached_property
    def talk(self) -> DataFrame:
        """Rows of deals to talk about, see attention.to_talk_about."""
        return to_talk_about(self.deals, "stake", self.portfolio.ledger.terms.talk_about)

    @cached_property
    def history(self) -> DataFrame:
        return self.portfolio.history.of(self.pids, self.side)

    @cached_property
    def reliability(self) -> Reliability:
        new = self.figures["commit"]["new"]["amount"]
        return self.portfolio.history.reliability(self.pids, self.side, new)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The counts beside FIGURES, each {"count", "amount"} unless noted.

        advanced, fell_back, stood_still    deals in both pipes of who handed in, amounts now
        pushed, overdue                     of the pipe now
        transferred_in, first_hand_in       of which, of the new ones
        transferred_out, merged             of which, of the vanished ones
        focus_entered, focus_left           amounts now, and before
        lost                                the period's lost outcomes
        bridge   {"won", "differences", "earlier_pipe", "never_in_pipe"}: amounts that add up to achieved
        call     the channel managers' own calls, of the deals one was given for; promised: what the
                 partners promise on the same deals
        weighted, previous_weighted, open_questions, partners, handed_in, prepared: whole numbers
        """
        deals, ended, new = self.deals, self.outcomes, self.new_commit
        moved, of_which = objects(deals, "moved"), objects(deals, "of_which")
        reported = deals["handed_in"].to_numpy(bool)
        focus, before = deals["focus"].to_numpy(bool), deals["focus_before"].to_numpy(bool)
        won, bridge = objects(ended, "outcome") == "won", objects(ended, "bridge")
        inside = won & (bridge == "in_movement")
        called = new["called"].to_numpy(bool)
        status = objects(self.partners, "status")
        return {
            **{
                name: _fact(deals, "amount", (moved == name) & reported)
                for name in ("advanced", "fell_back", "stood_still")
            },
            **{name: _fact(deals, "amount", deals[name].to_numpy(bool)) for name in ("pushed", "overdue")},
            **{
                name: _fact(deals, "stake", of_which == name)
                for name in ("transferred_in", "first_hand_in", "transferred_out", "merged")
            },
            "focus_entered": _fact(deals, "amount", focus & ~before),
            "focus_left": _fact(deals, "amount_before", before & ~focus),
            "lost": _fact(ended, "amount", ~won.astype(bool)),
            "bridge": {
                "won": _sum(ended, "amount_before", inside),
                "differences": _sum(ended, "difference", inside),
                "earlier_pipe": _sum(ended, "amount", won & (bridge == "earlier_pipe")),
                "never_in_pipe": _sum(ended, "amount", won & (bridge == "never_in_pipe")),
            },
            "call": {**_fact(new, "call", called), "promised": _sum(new, "amount", called)},
            "weighted": sum(step["weighted"] for step in self.figures["stages"]),
            "previous_weighted": sum(step["previous_weighted"] for step in self.figures["stages"]),
            "open_questions": len(self.questions),
            "partners": len(self.pids),
            "handed_in": int((status != None).sum()),  # noqa: E711 - by element
            "prepared": int((status == "prepared").sum()),
        }

    def _rows(self, name: str) -> DataFrame:
        return self.portfolio.rows(name, self.side, self.pids)


def _sum(frame: DataFrame, column: str, rows: Bools | Objects) -> int:
    return int(ints(frame, column)[rows.astype(bool)].sum())


def _fact(frame: DataFrame, column: str, rows: Bools | Objects) -> dict[str, int]:
    return {"count": int(rows.astype(bool).sum()), "amount": _sum(frame, column, rows)}


class _Sides(dict[tuple[str, str], tuple[DataFrame, Ints]]):
    """Frames in one currency, by partner, with where each partner's rows begin; made when asked for."""

    def __init__(self, portfolio: Portfolio) -> None:
        super().__init__()
        self.portfolio = portfolio

    def __missing__(self, asked: tuple[str, str]) -> tuple[DataFrame, Ints]:
        name, side = asked
        frame: DataFrame = getattr(self.portfolio, name)
        other = "_vendor" if side == "own" else "_own"
        frame = frame[[column for column in frame.columns if not column.endswith(other)]]
        frame = frame.rename(columns={column: column.removesuffix(f"_{side}") for column in frame.columns})
        frame = frame.sort_values("pid", kind="stable")
        starts = np.searchsorted(ints(frame, "pid"), np.arange(self.portfolio.ledger.size + 1))
        self[asked] = frame, starts
        return self[asked]


def _periods(months: Ints) -> Objects:
    texts = np.full(len(months), None, dtype=object)
    for month in np.unique(months[months >= 0]).tolist():
        texts[months == month] = str(Period.of_number(month))
    return texts
