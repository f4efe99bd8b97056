"""The landings of a reader, by name, with the deals they rest on and the rates that were used (domain: Forecast)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from reviewkit.analysis import View
from reviewkit.analysis.forecast.exposure import DATE_STATES
from reviewkit.analysis.forecast.forecasts import SPANS, Span
from reviewkit.analysis.forecast.landing import MILLION, Landing
from reviewkit.analysis.frame_rows import rows_of
from reviewkit.analysis.month.columns import ints, objects, words
from reviewkit.book.figure import COUNT, MONEY, TEXT, Basis, Figure, Part, Unit
from reviewkit.domain.period import Period
from reviewkit.text import N_

_LANDING: dict[str, tuple[Unit, str]] = {
    "until": (TEXT, N_("The last month of the span.")),
    "achieved": (MONEY, N_("Deals reported as won in the months of the span known so far.")),
    "expected": (
        MONEY,
        N_(
            "Achieved so far, what the open deals should bring, and what usually comes from deals not known yet."
        ),
    ),
    "low": (MONEY, N_("One landing in ten should end below.")),
    "high": (MONEY, N_("One landing in ten should end above.")),
    "from_pipe": (
        MONEY,
        N_(
            "The open deals, each amount times its chance to be won in the span and what a won deal brings "
            "of its amount, rounded half up to the cent."
        ),
    ),
    "from_new": (
        MONEY,
        N_("What usually comes from deals that are not in the pipe yet: their monthly average."),
    ),
}
_BASED_ON = {
    "months": N_("Known months that the rates rest on."),
    "wins": N_("Deals won in those months, of all partners."),
    "own_wins": N_("Deals won in those months, of this reader's partners."),
}
_RECORD: dict[str, tuple[Unit, str]] = {
    "period": (TEXT, N_("A past month with at least six known months before it.")),
    "expected": (
        MONEY,
        N_("What would have been expected of the month, from what was known the month before."),
    ),
    "low": (MONEY, N_("The lower end of the range that would have been given for the month.")),
    "high": (MONEY, N_("The upper end of the range that would have been given for the month.")),
    "achieved": (MONEY, N_("What the month brought.")),
}
_WON = {
    "due": N_("Won of deal-months at risk, close date come"),
    "later": N_("Won of deal-months at risk, close date later"),
}
_GONE = {
    "due": N_("Lost or vanished of deal-months at risk, close date come"),
    "later": N_("Lost or vanished of deal-months at risk, close date later"),
}
_OWN_FACTOR = N_("This partner's own factor on the rates of winning")
_SHARED_FACTOR = N_("The factor on the rates of winning of all partners with fewer than ten wins")
_SPREAD = N_("How far months lie from what is expected of them, beyond chance (standard deviation)")
_NONE = N_("No landing: fewer than six known months, or fewer than 30 deals won in them.")


def forecast_definition(path: tuple[str, ...]) -> tuple[Unit, str]:
    """Return unit and definition of a path below `forecast`; text without one where it holds several figures."""
    head, leaf = path[0] if path else "", path[-1] if path else ""
    of_several: tuple[Unit, str] = (TEXT, "")
    if head in SPANS:
        return _LANDING.get(leaf, (TEXT, _NONE))
    if head == "based_on":
        return (COUNT, _BASED_ON[leaf]) if leaf in _BASED_ON else of_several
    return _RECORD.get(leaf, of_several)


@dataclass(frozen=True)
class ForecastBook:
    """The figures below `forecast` of one reader.

    shown   by partner number, the month of the review whose pipe counts now
    """

    view: View
    shown: list[int]

    def figures(self) -> Iterator[Figure]:
        forecast = self.view.forecast
        for span, landing in forecast.landings.items():
            if landing is None:
                yield Figure(f"forecast.{span}", TEXT, None, _NONE, tuple)
            else:
                yield from self._landing(span, landing)
        for name, value in forecast.based_on.items():
            read = partial(self._wins, self._window()) if name == "own_wins" else tuple
            yield Figure(f"forecast.based_on.{name}", COUNT, value, _BASED_ON[name], read)
        for month in forecast.record.months:
            name = f"forecast.record.{Period.of_number(month.month)}"
            yield Figure(
                f"{name}.period", TEXT, str(Period.of_number(month.month)), _RECORD["period"][1], tuple
            )
            for leaf in ("expected", "low", "high", "achieved"):
                came = partial(self._won, (month.month, month.month)) if leaf == "achieved" else tuple
                yield Figure(f"{name}.{leaf}", MONEY, getattr(month, leaf), _RECORD[leaf][1], came)

    def _landing(self, span: Span, landing: Landing) -> Iterator[Figure]:
        values: dict[str, int | str] = {
            "until": str(Period.of_number(landing.until)),
            **{name: getattr(landing, name) for name in _LANDING if name != "until"},
        }
        so_far = partial(self._won, self.view.forecast.forecasts.months_of(span))
        pipe = partial(self._pipe, span)
        parts: dict[str, Callable[[], Iterator[Part]]] = {"achieved": so_far, "from_pipe": pipe}
        basis = partial(self._basis, span)
        for name, (unit, words_of) in _LANDING.items():
            read = parts.get(name, tuple)
            if name == "expected":
                read = partial(_both, so_far, pipe)
            behind = basis if name not in ("until", "achieved") else tuple
            yield Figure(f"forecast.{span}.{name}", unit, values[name], words_of, read, behind)

    # ------------------------------------------------------------------ records

    def _pipe(self, span: Span) -> Iterator[Part]:
        """Yield every open deal with the chance its amount was multiplied by."""
        forecast = self.view.forecast
        outlook = forecast.forecasts.outlook(span)
        snapshot, book = outlook.snapshot, self.view.portfolio.ledger
        mine = np.isin(snapshot.open_pids, self.view.pids)
        rows = snapshot.open_rows[mine]
        deals = snapshot.history.open.deal[rows]
        references = words(book.known.pipe, "reference", ints(book.pipe, "row")[rows])
        columns = (
            snapshot.open_pids[mine].tolist(),
            book.key_of(deals),
            references,
            outlook.deal_cents(forecast.side)[mine].tolist(),
            outlook.deal_parts[mine].tolist(),
        )
        codes = objects(book.partners, "code")
        for pid, key, reference, cents, parts in zip(*columns, strict=True):
            if parts:
                share = f"{parts / MILLION:.6f}"
                month = self.shown[pid]
                yield Part(codes[pid], key, reference, cents, "pipeline", "amount", month, share=share)

    def _won(self, months: tuple[int, int]) -> Iterator[Part]:
        """Yield the wins reported from one month to another."""
        book = self.view.portfolio.ledger
        frame = book.outcomes
        month = ints(frame, "month")
        mine = np.isin(ints(frame, "pid"), self.view.pids) & frame["won"].to_numpy(bool)
        some = frame[mine & (month >= months[0]) & (month <= months[1])]
        references = words(book.known.outcomes, "reference", ints(some, "row"))
        keys, codes = book.key_of(ints(some, "deal")), objects(book.partners, "code")
        for row, key, reference in zip(rows_of(some), keys, references, strict=True):
            cents = row["own"] if self.view.side == "own" else row["vendor"]
            yield Part(codes[row["pid"]], key, reference, cents, "outcomes", "amount", row["month"])

    def _wins(self, months: tuple[int, int]) -> Iterator[Part]:
        return (
            Part(part.partner, part.key, part.reference, 1, part.sheet, part.column, part.month)
            for part in self._won(months)
        )

    def _window(self) -> tuple[int, int]:
        now = self.view.forecast.forecasts.now
        months = now.counts.months[now.window]
        return (int(months[0]), int(months[-1])) if len(months) else (0, -1)

    # ------------------------------------------------------------------ what was used

    def _basis(self, span: Span) -> Iterator[Basis]:
        """Yield the rates used with their counts, what new business and the spread rest on."""
        now = self.view.forecast.forecasts.now
        used = self._cells_used(span)
        for place, due in np.argwhere(used).tolist():
            yield from self._of_cell(place, due)
        rates, spread = now.rates, now.month_spread
        wins = int(rates.won.sum())
        yield Basis(
            "brings", N_("What a won deal brings of its amount in the pipe"), rates.brings, wins, None
        )
        if len(self.view.pids) == 1:
            yield from self._of_partner(int(self.view.pids[0]))
        new = N_("Wins that no previous pipe held, in the known months")
        yield Basis("new", new, None, now.new_business.count, None)
        deviation = float(spread.variance**0.5)
        yield Basis("months", _SPREAD, deviation, None, spread.months)

    def _of_cell(self, place: int, due: int) -> Iterator[Basis]:
        rates = self.view.forecast.forecasts.now.rates
        stage, at_risk = int(rates.stages[place]), int(rates.at_risk[place, due])
        kind = "due" if due else "later"
        won, gone = (int(counts[place, due]) for counts in (rates.won, rates.lost + rates.vanished))
        yield Basis(f"win.{stage}.{kind}", _WON[kind], float(rates.win[place, due]), won, at_risk, stage)
        yield Basis(
            f"leave.{stage}.{kind}", _GONE[kind], float(rates.leave[place, due]), gone, at_risk, stage
        )

    def _of_partner(self, pid: int) -> Iterator[Basis]:
        factors = self.view.forecast.forecasts.now.factors
        words_of = _OWN_FACTOR if factors.own[pid] else _SHARED_FACTOR
        yield Basis("factor", words_of, float(factors.factor[pid]), int(factors.wins[pid]), None)
        share = float(factors.handing_in[pid])
        yield Basis("handing_in", N_("Share of months in which it hands in"), share, None, None)

    def _cells_used(self, span: Span) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Return which stages and dues this reader's open deals stand in, S × 2."""
        now = self.view.forecast.forecasts.outlook(span).snapshot
        states = now.states[np.isin(now.open_pids, self.view.pids)]
        used = np.zeros((len(now.counts.stages), 2), dtype=bool)
        used[states // DATE_STATES, (states % DATE_STATES == 0).astype(int)] = True
        return used


def _both(one: Callable[[], Iterator[Part]], other: Callable[[], Iterator[Part]]) -> Iterator[Part]:
    yield from one()
    yield from other()
