"""How good landings are on made years whose truth is known: ours, the ladder's, and deals drawn one by one.

    python -m bench forecast [--years 30] [--partners 1000] [--write]

--years     made years of each kind
--partners  size of the portfolio whose forecast is timed
--write     renew docs/forecast.md with what was measured
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.made_years import KINDS, MadeYear, made_year
from reviewkit.analysis.forecast.deal_history import DealHistory
from reviewkit.analysis.forecast.forecasts import Forecasts, ReaderForecast
from reviewkit.analysis.forecast.landing import Outlook
from reviewkit.analysis.forecast.partner_factors import OWN_FACTOR_WINS
from reviewkit.domain.stages import DEFAULT_LADDER

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

PAGE = Path(__file__).parent.parent / "docs" / "forecast.md"
KNOWN = 12
SPANS = {"month": 1, "quarter": 3}
LEVELS = ("whole", "channel managers", "partners")
METHODS = ("ours", "ladder × due", "independent draws")
DRAWS = 400
MANAGER_PARTNERS = 10


@dataclass(frozen=True)
class Case:
    """One reader of one made year, one span, one method: what was expected, and what came (cents)."""

    kind: str
    span: str
    level: str
    method: str
    expected: float
    low: float
    high: float
    achieved: int

    @property
    def held(self) -> bool:
        return self.low <= self.achieved <= self.high


@dataclass(frozen=True)
class Quality:
    """How good some cases are: Σ expected ÷ Σ achieved, share held by the range, mean width and error ÷ mean achieved."""

    ratio: float
    held: float
    width: float
    error: float
    cases: int


def quality(cases: Iterable[Case]) -> Quality:
    some = list(cases)
    achieved = sum(case.achieved for case in some)
    return Quality(
        sum(case.expected for case in some) / achieved,
        sum(case.held for case in some) / len(some),
        sum(case.high - case.low for case in some) / achieved,
        sum(abs(case.expected - case.achieved) for case in some) / achieved,
        len(some),
    )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench forecast")
    parser.add_argument("--years", type=int, default=30, help="made years of each kind")
    parser.add_argument("--partners", type=int, default=1000, help="size of the portfolio to time")
    parser.add_argument("--write", action="store_true", help="renew docs/forecast.md")
    options = parser.parse_args(arguments)
    lines = [*report(list(cases(options.years)), options.years), *timing(options.partners)]
    print("\n".join(lines))
    if options.write:
        PAGE.write_text("\n".join([*HEAD, *lines, ""]), encoding="utf-8")
    return 0


def cases(years: int) -> Iterator[Case]:
    """Yield every case of some made years of each kind."""
    for kind_number, kind in enumerate(KINDS):
        for year in range(years):
            yield from cases_of(kind, made_year(kind, 1000 * kind_number + year))


def cases_of(kind: str, year: MadeYear) -> Iterator[Case]:
    history = year.history(KNOWN)
    forecasts = Forecasts(history)
    readers = list(_readers(forecasts))
    for span, steps in SPANS.items():
        outlook = Outlook(forecasts.now, steps)
        came = year.achieved(KNOWN, KNOWN + steps - 1)
        by_ladder = _by_ladder(history, outlook, steps)
        one_by_one = _one_by_one(outlook)
        for level, pids in readers:
            achieved = int(came[pids].sum())
            expected = float((outlook.from_pipe("vendor") + outlook.from_new)[pids].sum())
            low, high = outlook.spread(pids)
            bounds = (min(low, expected), max(high, expected))
            yield Case(kind, span, level, METHODS[0], expected, *bounds, achieved)
            for method, draws in zip(METHODS[1:], (by_ladder, one_by_one), strict=True):
                drawn = draws[pids].sum(axis=0)
                bounds = tuple(np.quantile(drawn, [0.1, 0.9]).tolist())
                yield Case(kind, span, level, method, float(drawn.mean()), *bounds, achieved)


def _readers(forecasts: Forecasts) -> Iterator[tuple[str, Ints]]:
    """The whole, channel managers of ten partners each, and the partners with a factor of their own."""
    size = forecasts.history.partners
    yield LEVELS[0], np.arange(size)
    for first in range(0, size, MANAGER_PARTNERS):
        yield LEVELS[1], np.arange(first, min(size, first + MANAGER_PARTNERS))
    for pid in np.flatnonzero(forecasts.now.factors.wins >= OWN_FACTOR_WINS).tolist():
        yield LEVELS[2], np.array([pid])


def _by_ladder(history: DealHistory, outlook: Outlook, steps: int) -> Floats:
    """Draw each deal whose close date comes in the span, by the percent of its stage."""
    rows = outlook.snapshot.open_rows
    percent = np.array([float(step.probability) for step in DEFAULT_LADDER.steps])
    due = history.open.close[rows] <= history.month + steps
    return _drawn(outlook, percent[history.open.stage[rows] - 1] * due, 1.0)


def _one_by_one(outlook: Outlook) -> Floats:
    """Draw each deal by its measured chance, as if nothing were shared by deals, and add usual new business."""
    drawn = _drawn(outlook, outlook.deal_chances(), outlook.snapshot.rates.brings)
    return drawn + outlook.from_new[:, None]


def _drawn(outlook: Outlook, chances: Floats, brings: float) -> Floats:
    snapshot = outlook.snapshot
    generator = np.random.default_rng(7)
    cents = snapshot.history.open.cents[snapshot.open_rows] * brings
    won = (generator.random((len(chances), DRAWS)) < chances[:, None]) * cents[:, None]
    sums = np.zeros((snapshot.history.partners, DRAWS))
    np.add.at(sums, snapshot.open_pids, won)
    return sums


# ---------------------------------------------------------------------- what is printed


def report(measured: Sequence[Case], years: int) -> list[str]:
    """Return the tables of a measurement, as Markdown."""
    lines = [f"{years * len(KINDS)} made years: {years} of each of {len(KINDS)} kinds."]
    for span in SPANS:
        lines += ["", f"## The coming {span}", "", *_methods(measured, span), "", *_kinds(measured, span)]
    return lines


def _methods(measured: Sequence[Case], span: str) -> list[str]:
    lines = [
        "| method | reader | expected ÷ achieved | range held | width ÷ achieved | error ÷ achieved | cases |",
        "|---|---|---|---|---|---|---|",
    ]
    for method in METHODS:
        for level in LEVELS:
            q = quality(c for c in measured if (c.span, c.level, c.method) == (span, level, method))
            lines.append(
                f"| {method} | {level} | {q.ratio:.2f} | {q.held:.0%} | {q.width:.2f} | {q.error:.2f} | {q.cases} |"
            )
    return lines


def _kinds(measured: Sequence[Case], span: str) -> list[str]:
    lines = [
        "| kind of year | "
        + " | ".join(f"{level}: expected ÷ achieved | range held" for level in LEVELS)
        + " |",
        "|---" * (1 + 2 * len(LEVELS)) + "|",
    ]
    for kind in KINDS:
        cells = []
        for level in LEVELS:
            q = quality(
                c for c in measured if (c.kind, c.span, c.level, c.method) == (kind, span, level, METHODS[0])
            )
            cells += [f"{q.ratio:.2f}", f"{q.held:.0%}"]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return lines


def timing(partners: int) -> list[str]:
    """Time all landings and records of a made portfolio of 60 deals a partner over twelve months."""
    history = made_year("stable", 1, partners=partners, months=KNOWN).history(KNOWN)
    start, processor = time.perf_counter(), time.process_time()
    forecasts = Forecasts(history)
    for pid in range(partners):
        ReaderForecast(forecasts, np.array([pid]), "vendor").as_json()
    ReaderForecast(forecasts, np.arange(partners), "vendor").as_json()
    took, worked = time.perf_counter() - start, time.process_time() - processor
    deal_months = len(history.open.deal)
    line = (
        f"{partners:,} partners of about 60 deals, {KNOWN} months, {deal_months:,} deal-months: "
        f"landings and records of every partner and of the whole in {worked:.2f} s of processor time "
        f"({took:.2f} s elapsed on the machine that printed this)."
    )
    return ["", "## Time", "", line]


HEAD = (
    "# How good the landing is",
    "",
    "Printed by `python -m bench forecast --write`, on made years whose truth is known and hidden from the",
    "forecast: `bench/made_years.py`. Twelve months are known; the coming month and the coming quarter are",
    "expected, and held against what then comes. Channel managers have ten partners each; partners are those",
    f"with at least {OWN_FACTOR_WINS} wins. An 80 % range is good when it holds 80 % of the time.",
    "",
    "**Ours** is `reviewkit/analysis/forecast`: rates at risk by stage and due, shrunk, with the spread of months",
    "and the uncertainty of rates. **Ladder × due** is the method it replaces: the percent of the stage for every",
    "deal whose close date lies in the span. **Independent draws** has our rates and draws deals one by one.",
    "",
)
