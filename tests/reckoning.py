"""The figures of a month reckoned deal by deal, in plain Python.

Written from domain.md's "Numbers" alone, with dicts and fractions, and nothing of
reviewkit's own arithmetic: what the analysis says is held against it, to the cent.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

Row = dict[str, Any]
BUCKETS = ("opening", "new", "reopened", "raised", "lowered", "won", "lost", "vanished", "closing")
FATES = ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")


def reckon(records: dict[str, list[Row]], terms: Any, period: Any) -> Row:
    """Return a month's figures as `figures --json` prints them."""
    month = period.year * 12 + period.part - 1
    book = _Book(records, terms, month)
    own = {row["code"]: book.partner(row, row["currency"]) for row in records["partners"]}
    vendor = {row["code"]: book.partner(row, terms.currency) for row in records["partners"]}
    managers = {row["code"] for row in records["managers"]}
    managers |= {row["manager"] for row in records["partners"] if row["manager"]}
    return {
        "period": str(period),
        "partners": {code: _stage_figures(sums, book.ladder) | marks for code, (sums, marks) in own.items()},
        "channel_managers": {
            code: _stage_figures(
                _added(
                    [
                        vendor[partner["code"]][0]
                        for partner in records["partners"]
                        if partner["manager"] == code
                    ]
                ),
                book.ladder,
            )
            for code in managers
        },
        "total": _stage_figures(_added([sums for sums, _ in vendor.values()]), book.ladder),
    }


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def _key(row: Row) -> str:
    return row["key"] if "key" in row else row["reference"].strip().lower()


class _Book:
    def __init__(self, records: dict[str, list[Row]], terms: Any, month: int) -> None:
        self.records, self.terms, self.month = records, terms, month
        self.ladder = {step.number: Fraction(step.probability) for step in terms.ladder.steps}

    def sheet(self, name: str, code: str, month: int) -> dict[str, Row]:
        return {
            _key(row): row for row in self.records[name] if row["partner"] == code and row["month"] == month
        }

    def cents(self, row: Row, currency: str) -> int:
        rates = self.terms.rates
        if row["currency"] == currency:
            return row["amount"]
        return _half_up(row["amount"] * Fraction(rates[row["currency"]]) / Fraction(rates[currency]))

    def weighted(self, row: Row, currency: str) -> int:
        chance = row.get("probability")
        if chance is None:
            steps = [number for number in sorted(self.ladder) if number <= row["stage"]]
            chance = self.ladder[steps[-1]] if steps else 0
        return _half_up(self.cents(row, currency) * Fraction(chance))

    def partner(self, who: Row, currency: str) -> tuple[Row, Row]:
        code = who["code"]
        known = sorted(row["month"] for row in self.records["reviews"] if row["partner"] == code)
        earlier = [month for month in known if month < self.month]
        last = earlier[-1] if earlier else None
        handed_in = self.month in known
        before = self.sheet("pipe", code, last) if last is not None else {}
        now = self.sheet("pipe", code, self.month) if handed_in else before
        ended = self.sheet("outcomes", code, self.month) if handed_in else {}
        sums = _nothing()

        def book(name: str, amount: int) -> None:
            sums[name] = tuple(a + b for a, b in zip(sums.get(name, (0, 0)), (1, amount), strict=True))

        for mark, pipe in (("", now), ("previous_", before)):
            for row in pipe.values():
                book(f"{mark}stage {row['stage']}", self.cents(row, currency))
                book(f"{mark}weighted {row['stage']}", self.weighted(row, currency))

        older = {
            key for month in earlier for name in ("pipe", "outcomes") for key in self.sheet(name, code, month)
        }
        for key in before.keys() | now.keys():
            old = self.cents(before[key], currency) if key in before else 0
            new = self.cents(now[key], currency) if key in now else 0
            if key in before:
                book("opening", old)
            if key in now:
                book("closing", new)
            if key in before and key in now:
                if new != old:
                    book("raised" if new > old else "lowered", abs(new - old))
            elif key in now:
                book("reopened" if key in older else "new", new)
            else:
                book(ended[key]["outcome"] if key in ended else "vanished", old)

        wins = {key: row for key, row in ended.items() if row["outcome"] == "won"}
        for row in wins.values():
            book("achieved", self.cents(row, currency))
        old_commit = self.sheet("commits", code, last) if last is not None else {}
        for key, row in old_commit.items():
            promised = self.cents(row, currency)
            book("commit old", promised)
            if not handed_in:
                fate = "unreported"
            elif key in wins:
                kept = self.cents(wins[key], who["currency"]) >= self.cents(row, who["currency"])
                fate = "kept" if kept else "partly_kept"
                sums["least"] += min(promised, self.cents(wins[key], currency))
            elif key in ended:
                fate = "lost"
            else:
                fate = "slipped" if key in now else "vanished"
            book(f"commit {fate}", promised)
        for key, row in wins.items():
            if key not in old_commit:
                book("commit uncommitted_wins", self.cents(row, currency))
        for row in self.sheet("commits", code, self.month).values() if handed_in else ():
            book("commit new", self.cents(row, currency))

        for row in self.new_leads(code, known, handed_in):
            book(f"lead {row['origin']}", self.cents(row, currency))
            book(f"lead {row['origin']} {row.get('qualification') or 'to_qualify'}", 0)
        for row in now.values():
            in_vendors = self.cents(row, self.terms.currency)
            if row["stage"] >= self.terms.focus_stage and in_vendors > self.terms.focus_amount:
                book("focus", self.cents(row, currency))
                sums["focus deals"].append(row["reference"])
        previous = f"{last // 12}-{last % 12 + 1:02d}" if last is not None else None
        return sums, {"handed_in": handed_in, "previous_period": previous, "currency": who["currency"]}

    def new_leads(self, code: str, known: list[int], handed_in: bool) -> list[Row]:
        sheets = [row for row in self.records["sheet_leads"] if row["partner"] == code]
        knew = {_key(row) for row in sheets if row["month"] < self.month}
        for month in known:
            if month < self.month:
                for name in ("leads", "pipe", "outcomes"):
                    knew |= self.sheet(name, code, month).keys()
        new = {_key(row): row for row in sheets if row["month"] == self.month}
        if handed_in:
            new |= self.sheet("leads", code, self.month)
        return [row for key, row in new.items() if key not in knew]


def _nothing() -> Row:
    return {"least": 0, "focus deals": []}


def _added(many: list[Row]) -> Row:
    total = _nothing()
    for sums in many:
        for name, value in sums.items():
            if isinstance(value, tuple):
                total[name] = tuple(a + b for a, b in zip(total.get(name, (0, 0)), value, strict=True))
            else:
                total[name] = total[name] + value
    return total


def _stage_figures(sums: Row, ladder: dict[int, Any]) -> Row:
    def counted(name: str) -> Row:
        count, amount = sums.get(name, (0, 0))
        return {"count": count, "amount": amount}

    there = {int(name.split()[1]) for name in sums if name.startswith(("stage ", "previous_stage "))}
    stages = []
    for step in sorted({*ladder, *there}):
        now, before = counted(f"stage {step}"), counted(f"previous_stage {step}")
        step_figures = {"stage": step, **now, "weighted": counted(f"weighted {step}")["amount"]}
        step_figures |= {"previous_count": before["count"], "previous_amount": before["amount"]}
        stages.append(step_figures | {"previous_weighted": counted(f"previous_weighted {step}")["amount"]})
    base = counted("commit old")["amount"] - counted("commit unreported")["amount"]
    return {
        "stages": stages,
        "movement": {name: counted(name) for name in BUCKETS},
        "achieved": counted("achieved"),
        "commit": {
            **{name: counted(f"commit {name}") for name in ("old", *FATES, "uncommitted_wins", "new")},
            "rate": sums["least"] / base if base else None,
            "attainment": counted("achieved")["amount"] / base if base else None,
        },
        "leads": {
            origin: counted(f"lead {origin}")
            | {
                state: counted(f"lead {origin} {state}")["count"]
                for state in ("qualified", "rejected", "to_qualify")
            }
            for origin in ("RS", "BP")
        },
        "focus": {**counted("focus"), "deals": sorted(sums["focus deals"])},
    }
