"""One reader's part of the portfolio: a partner's, a channel manager's, or the whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reviewkit.analysis.month.attention import to_talk_about
from reviewkit.analysis.month.columns import ints, objects

if TYPE_CHECKING:
    from pandas import DataFrame

    from reviewkit.analysis.month.amounts import Bools, Ints, Objects
    from reviewkit.analysis.month.month_figures import Figures
    from reviewkit.analysis.month.month_portfolio import Portfolio
    from reviewkit.analysis.month.twelve_months import Reliability


@dataclass(frozen=True)
class View:
    """What one reader is told: his figures and the frames behind them, money in his currency.

    side  "own" for a partner, "vendor" for a channel manager and the whole
    pids  his partners
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
        """quarter, origin, leads, amount, wins, won: summed over his partners."""
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
        """His partners, those who need attention most first."""
        some = self._rows("attention")
        return some.sort_values(["score", "stake"], ascending=False, kind="stable").reset_index(drop=True)

    @cached_property
    def talk(self) -> DataFrame:
        """What to talk about: rows of deals, see attention.to_talk_about."""
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
        """What is counted beside FIGURES, each {"count", "amount"} unless said otherwise.

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
            "weighted": sum(one["weighted"] for one in self.figures["stages"]),
            "previous_weighted": sum(one["previous_weighted"] for one in self.figures["stages"]),
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
