"""The figures of made portfolios, played through real workbooks, equal an independent reckoning."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from reviewkit.domain.period import Period
from tests.commands.desk import Desk
from tests.made import MONTH, PERIOD, TERMS, drawn
from tests.reckoning import reckon

SETTINGS = '\n[[rates]]\nfrom = "2026-01"\nUSD = 0.92\nGBP = 1.1437\nJPY = 0.0061\n'


def playable(seed: int):
    """Return a drawn portfolio that workbooks can hold: one currency a workbook, every partner with a manager."""
    made = drawn(random.Random(seed), partners=4, months=4, deals=5)
    records = {name: [dict(row) for row in rows] for name, rows in made.records.items()}
    for name in ("sheet_leads", "decisions", "printed", "printed_months", "actions"):
        records[name] = []
    codes = sorted({row["partner"] for row in records["reviews"]} | {p["code"] for p in records["partners"]})
    currency = {row["code"]: row["currency"] for row in records["partners"]}
    for name in ("pipe", "outcomes", "leads", "commits"):
        for row in records[name]:
            row["currency"] = currency.get(row["partner"], "EUR")
    for row in records["partners"]:
        row["manager"] = row["manager"] or "CM1"
    for row in records["pipe"]:
        row["stage"] = min(row["stage"], 5)
    records["managers"] = [{"code": code, "name": code} for code in ("CM1", "CM2", "CM3")]
    return replace(made, records=records, terms=TERMS), codes, currency


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5, 7])
def test_figures_equal_an_independent_reckoning_to_the_cent(tmp_path, seed):
    made, codes, currency = playable(seed)
    assert codes, "this draw has no partner: take another seed"
    desk = Desk(tmp_path / "desk", SETTINGS)
    records = made.records
    counted = {row["code"]: row for row in records["partners"]}
    desk.directory(
        "2026-01",
        [
            {
                "code": code,
                "currency": currency.get(code),
                "active": "yes" if code in counted else "no",
                "channel_manager": counted[code]["manager"] if code in counted else "CM1",
            }
            for code in codes
        ],
        managers=records["managers"],
    )
    desk.intake()
    # Every review of every month, in the order people would hand them in.
    for review in sorted(records["reviews"], key=lambda r: (r["month"], r["partner"])):
        code, month = review["partner"], review["month"]
        period = str(Period.of_number(month))
        workbook = desk.forms("review", period, "--partner", code)[code]
        mine = {
            name: [r for r in records[name] if (r["partner"], r["month"]) == (code, month)]
            for name in records
            if name not in ("partners", "managers", "decisions")
        }
        last = Period.of_number(month).last_day
        first = Period.of_number(month).first_day
        desk.review(
            workbook,
            f"{period}-{code}.xlsx",
            status=review["status"],
            pipeline=[
                {
                    **plain(r, "reference", "probability", "amount"),
                    "stage": str(r["stage"]),
                    "expected_close": r["close"],
                    "next_step": "Rappeler",
                }
                for r in mine["pipe"]
            ],
            outcomes=[
                {**plain(r, "reference", "outcome", "amount"), "closed_on": min(last, max(first, last))}
                for r in mine["outcomes"]
            ],
            leads=[plain(r, "reference", "amount", "origin", "qualification") for r in mine["leads"]],
            commit=[
                {**plain(r, "reference", "amount", "manager_amount"), "expected_close": r["close"]}
                for r in mine["commits"]
            ],
        )
    statuses = {
        file: (submission["status"], [f["message"] for f in submission["faults"] if f["severity"] == "fault"])
        for file, submission in desk.intake().items()
    }
    assert {status for status, _ in statuses.values()} == {"accepted"}, statuses
    printed = desk.figures(str(PERIOD))
    readers = [printed["total"], *printed["partners"].values(), *printed["channel_managers"].values()]
    # Landings are held against made years, in tests/analysis/forecast.
    assert all(reader.pop("forecast")["based_on"]["months"] <= 4 for reader in readers)
    expected = reckon(records, made.terms, made.period)
    assert set(printed["partners"]) == set(expected["partners"])
    for code, figures in expected["partners"].items():
        assert printed["partners"][code] == figures, code
    assert printed["channel_managers"] == expected["channel_managers"]
    assert printed["total"] == expected["total"]
    assert PERIOD.number == MONTH


def plain(row, *names):
    return {name: row[name] for name in names if row.get(name) is not None}
