"""The figures of a month for one reader, by name (domain: Numbers)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, TypeAlias

import numpy as np

from reviewkit.analysis import View
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.book.figure import COUNT, DAYS, MONEY, RATIO, TEXT, Book, Figure, Part, Unit
from reviewkit.book.forecast_book import ForecastBook
from reviewkit.text import N_

Row: TypeAlias = dict[str, Any]
Rows = Callable[[], Iterator[Part]]

_MOVEMENT = {
    "opening": N_("Deals open in the previous review, at the amounts they had there."),
    "new": N_("Deals open now that no earlier review of the partner knew, at their amounts now."),
    "reopened": N_(
        "Deals open now that the previous pipe did not hold and an earlier review knew, at their amounts now."
    ),
    "raised": N_("What deals open in both reviews gained: the amount now less the amount before."),
    "lowered": N_("What deals open in both reviews lost: the amount before less the amount now."),
    "won": N_(
        "Deals of the previous pipe that left it as won, at the amounts they had there; what was signed is “achieved”."
    ),
    "lost": N_("Deals of the previous pipe that were lost, at the amounts they had there."),
    "vanished": N_(
        "Deals of the previous pipe that stand neither in the pipe nor among the outcomes, at the amounts they had there."
    ),
    "closing": N_(
        "Deals open now: of the month's review, or of the last known one where none was handed in."
    ),
}
_COMMIT = {
    "old": N_("What the previous review promised to win this month, line by line."),
    "kept": N_("Promised lines won for at least the amount promised, at the amount promised."),
    "partly_kept": N_("Promised lines won for less than promised, at the amount promised."),
    "slipped": N_("Promised lines still open, at the amount promised."),
    "lost": N_("Promised lines that were lost, at the amount promised."),
    "vanished": N_(
        "Promised lines that stand neither in the pipe nor among the outcomes, at the amount promised."
    ),
    "unreported": N_("Promised lines of partners who have not handed in, at the amount promised."),
    "uncommitted_wins": N_("Deals won that nobody had promised, at the amount won."),
    "new": N_("What this month's review promises to win in the coming month, line by line."),
}
_RATES = {
    "rate": N_(
        "What was kept of each promised line, at most the amount promised, divided by the promise without the lines not reported."
    ),
    "attainment": N_("Achieved divided by the promise without the lines not reported."),
}
_STAGE = {
    "count": N_("Deals open at this step now."),
    "amount": N_("Deals open at this step now, at their amounts."),
    "weighted": N_(
        "Deals open at this step now, each amount times its probability and rounded half up to the cent."
    ),
    "previous_count": N_("Deals open at this step in the previous review."),
    "previous_amount": N_("Deals open at this step in the previous review, at the amounts they had there."),
    "previous_weighted": N_(
        "Deals open at this step in the previous review, each amount times its probability and rounded half up to the cent."
    ),
}
_LEADS = {
    "count": N_("Leads first known in the period, of this origin."),
    "amount": N_("Leads first known in the period, of this origin, at their amounts."),
    "qualified": N_("Leads first known in the period, of this origin, that are qualified."),
    "rejected": N_("Leads first known in the period, of this origin, that are rejected."),
    "to_qualify": N_("Leads first known in the period, of this origin, that are still to qualify."),
}
_ACHIEVED = N_("Deals reported as won in the month's review, at the amounts won.")
_FOCUS = N_("Deals open now at the focus stage or later and over the focus amount.")
_HANDED_IN = N_("Whether the month's review is in.")
_PREVIOUS = N_("The month of the last known review before this one.")
_CURRENCY = N_("The currency of the amounts.")
_FACTS = {
    "advanced": N_("Deals open in both reviews that stand at a later step now, at their amounts now."),
    "fell_back": N_("Deals open in both reviews that stand at an earlier step now, at their amounts now."),
    "stood_still": N_("Deals open in both reviews at the same step, at their amounts now."),
    "pushed": N_("Deals whose close date moved to a later month since the previous review."),
    "overdue": N_("Deals open now whose close date lies before the period's last day."),
}
_DEAL: Mapping[str, tuple[Unit, str]] = {
    "amount": (MONEY, N_("The deal's amount now.")),
    "weighted": (MONEY, N_("The deal's amount now times its probability, rounded half up to the cent.")),
    "days_in_stage": (DAYS, N_("Days since the deal was first known at its step.")),
    "times_pushed": (COUNT, N_("How often the close date moved to a later month.")),
    "days_since_promise": (DAYS, N_("Days from the first promised close date to the period's last day.")),
}


def month_book(view: View) -> Book:
    """Return every figure of a month for one reader, by its name below the reader."""
    return {figure.name: figure for figure in _MonthBook(view).figures()}


class _MonthBook:
    def __init__(self, view: View) -> None:
        self.view = view
        self.values = view.figures
        ledger = view.portfolio.ledger
        months = np.append(np.asarray(ledger.reviews["month"], dtype=np.int64), -1)
        # By partner number: the month of the previous review, of the period's, of the one whose pipe counts.
        self.previous, self.now, self.shown = (
            [int(month) for month in months[reviews]]
            for reviews in (ledger.previous, ledger.now, ledger.shown)
        )

    def figures(self) -> Iterator[Figure]:
        yield from self._stages()
        yield from self._movement()
        yield from self._pair("achieved", self.values["achieved"], _ACHIEVED, self._achieved)
        yield from self._commit()
        yield from self._leads()
        focus = self.values["focus"]
        yield from self._pair("focus", focus, _FOCUS, partial(self._now, _equals("focus", True)))
        for name, words in (
            ("handed_in", _HANDED_IN),
            ("previous_period", _PREVIOUS),
            ("currency", _CURRENCY),
        ):
            if name in self.values:
                yield Figure(name, TEXT, self.values[name], words, lambda: ())
        yield from ForecastBook(self.view, self.shown).figures()
        yield from self._facts()
        if self.view.side == "own":
            yield from self._deals()

    def _pair(self, name: str, value: Mapping[str, int], words: str, parts: Rows) -> Iterator[Figure]:
        """A count and the amount of the same records."""
        yield Figure(f"{name}.count", COUNT, value["count"], words, partial(_counted, parts))
        yield Figure(f"{name}.amount", MONEY, value["amount"], words, parts)

    # ------------------------------------------------------------------ the pipe

    @cached_property
    def _deal_rows(self) -> list[Row]:
        return rows_of(self.view.deals)

    def _now(self, chosen: Callable[[Row], bool], column: str = "amount") -> Iterator[Part]:
        for row in self._deal_rows:
            if row["in_now"] and chosen(row):
                yield self._pipe_part(row, row[column], self.shown, weighted=column == "weighted")

    def _before(self, chosen: Callable[[Row], bool], column: str = "amount_before") -> Iterator[Part]:
        for row in self._deal_rows:
            if row["in_before"] and chosen(row):
                yield self._pipe_part(row, row[column], self.previous, weighted=column == "weighted_before")

    def _pipe_part(self, row: Row, amount: int, months: list[int], *, weighted: bool = False) -> Part:
        month = months[row["pid"]]
        return Part(
            row["partner"], row["key"], row["reference"], amount, "pipeline", "amount", month, weighted
        )

    def _stages(self) -> Iterator[Figure]:
        for stage in self.values["stages"]:
            number = stage["stage"]
            now = partial(self._now, _equals("stage", number))
            before = partial(self._before, _equals("stage_before", number))
            parts: dict[str, tuple[Unit, Rows]] = {
                "count": (COUNT, partial(_counted, now)),
                "amount": (MONEY, now),
                "weighted": (MONEY, partial(now, "weighted")),
                "previous_count": (COUNT, partial(_counted, before)),
                "previous_amount": (MONEY, before),
                "previous_weighted": (MONEY, partial(before, "weighted_before")),
            }
            for name, (unit, read) in parts.items():
                yield Figure(f"stages.{number}.{name}", unit, stage[name], _STAGE[name], read)

    def _movement(self) -> Iterator[Figure]:
        for bucket, value in self.values["movement"].items():
            name, words, chosen = f"movement.{bucket}", _MOVEMENT[bucket], _equals("bucket", bucket)
            if bucket in ("raised", "lowered"):
                counted = partial(_counted, partial(self._now, chosen))
                yield Figure(f"{name}.count", COUNT, value["count"], words, counted)
                changes = partial(self._change, chosen, 1 if bucket == "raised" else -1)
                yield Figure(f"{name}.amount", MONEY, value["amount"], words, changes)
            elif bucket in ("opening", "closing"):
                read = self._before if bucket == "opening" else self._now
                yield from self._pair(name, value, words, partial(read, _every))
            else:
                read = self._now if bucket in ("new", "reopened") else self._before
                yield from self._pair(name, value, words, partial(read, chosen))

    def _change(self, chosen: Callable[[Row], bool], sign: int) -> Iterator[Part]:
        """Both sides of each difference: the amount now, and the amount before with the other sign."""
        for row in self._deal_rows:
            if chosen(row):
                yield self._pipe_part(row, sign * row["amount"], self.shown)
                yield self._pipe_part(row, -sign * row["amount_before"], self.previous)

    # ------------------------------------------------------------------ outcomes and commit

    def _achieved(self) -> Iterator[Part]:
        for row in rows_of(self.view.outcomes):
            if row["outcome"] == "won":
                yield self._part(row, row["amount"], "outcomes", self.now)

    def _part(self, row: Row, amount: int, sheet: str, months: list[int]) -> Part:
        return Part(row["partner"], row["key"], row["reference"], amount, sheet, "amount", months[row["pid"]])

    @cached_property
    def _lines(self) -> list[Row]:
        return rows_of(self.view.commit_lines)

    def _commit(self) -> Iterator[Figure]:
        for name, words in _COMMIT.items():
            yield from self._pair(
                f"commit.{name}", self.values["commit"][name], words, partial(self._promised, name)
            )
        for name, words in _RATES.items():
            value = self.values["commit"][name]
            yield Figure(f"commit.{name}", RATIO, value, words, partial(self._both_sides, name))

    def _promised(self, name: str) -> Iterator[Part]:
        if name == "new":
            for row in rows_of(self.view.new_commit):
                yield self._part(row, row["amount"], "commit", self.now)
            return
        for row in self._lines:
            if name == "uncommitted_wins" and row["fate"] == "uncommitted":
                yield self._part(row, row["won"], "outcomes", self.now)
            elif row["fate"] == name or (name == "old" and row["fate"] != "uncommitted"):
                yield self._part(row, row["committed"], "commit", self.previous)

    def _both_sides(self, name: str) -> Iterator[Part]:
        """What a rate divides, and what it is divided by."""
        if name == "attainment":
            yield from self._achieved()
        else:
            for row in self._lines:
                if row["kept"]:
                    won_less = row["won"] < row["committed"]
                    sheet, months = ("outcomes", self.now) if won_less else ("commit", self.previous)
                    yield self._part(row, row["kept"], sheet, months)
        for part in self._promised("old"):
            if self.now[self._pid[part.partner]] >= 0:
                yield replace(part, role="base")

    @cached_property
    def _pid(self) -> dict[str, int]:
        return {code: pid for pid, code in enumerate(self.view.portfolio.ledger.partners["code"])}

    # ------------------------------------------------------------------ leads

    @cached_property
    def _lead_rows(self) -> list[Row]:
        return rows_of(self.view.leads)

    def _leads(self) -> Iterator[Figure]:
        for origin, value in self.values["leads"].items():
            for name, words in _LEADS.items():
                parts: Rows = partial(self._led, origin, None if name in ("count", "amount") else name)
                unit: Unit = MONEY if name == "amount" else COUNT
                parts = parts if unit == MONEY else partial(_counted, parts)
                yield Figure(f"leads.{origin}.{name}", unit, value[name], words, parts)

    def _led(self, origin: str, state: str | None) -> Iterator[Part]:
        for row in self._lead_rows:
            if row["origin"] == origin and state in (None, row["qualification"]):
                in_review = row["in_review"]
                month = self.now[row["pid"]] if in_review else None
                column = "amount" if in_review else "estimated_amount"
                yield Part(
                    row["partner"], row["key"], row["reference"], row["amount"], "leads", column, month
                )

    # ------------------------------------------------------------------ beside FIGURES

    def _facts(self) -> Iterator[Figure]:
        facts = self.view.facts
        for name in ("advanced", "fell_back", "stood_still"):
            read = partial(self._now, partial(_moved, name))
            yield from self._pair(name, facts[name], _FACTS[name], read)
        for name in ("pushed", "overdue"):
            yield from self._pair(name, facts[name], _FACTS[name], partial(self._now, _equals(name, True)))

    def _deals(self) -> Iterator[Figure]:
        for row in self._deal_rows:
            if not row["in_now"]:
                continue
            for name, (unit, words) in _DEAL.items():
                # Days and counts come from dates of several reviews: the deal's row now stands for them.
                path = f"deals.{row['reference']}.{name}"
                yield Figure(path, unit, row[name], words, partial(self._deal_part, row, name))

    def _deal_part(self, row: Row, name: str) -> Iterator[Part]:
        part = self._pipe_part(row, row[name], self.shown, weighted=name == "weighted")
        column = {"days_in_stage": "stage", "amount": "amount", "weighted": "amount"}.get(name)
        yield replace(part, column=column or "expected_close")


def _every(_: Row) -> bool:
    return True


def _equals(column: str, value: object) -> Callable[[Row], bool]:
    return lambda row: bool(row[column] == value)


def _moved(how: str, row: Row) -> bool:
    return bool(row["moved"] == how and row["handed_in"])


def _counted(parts: Rows) -> Iterator[Part]:
    """Return the same records, each counted once."""
    return (replace(part, amount=1, weighted=False) for part in parts())
