"""The page "stated and actual"."""

from __future__ import annotations

from reviewkit.documents.parts.stated_part import stated_part
from reviewkit.text import language
from tests.analysis.tables import portfolio
from tests.documents.business import reading_context

FR = language("fr")


def month_of(deals, fewest=10):
    """Return a month in which `deals` deals at stage 4 were promised in October; every other one was won."""
    names = [f"D{n}" for n in range(deals)]
    head = "partner month reference"
    pipe = [f"BP1 2026-10 {name} 1000 4" for name in names]
    commits = [f"BP1 2026-10 {name} 1000 0.9 1000" for name in names]
    outcomes = [f"BP1 2026-11 {name} 1000 {'won' if n % 2 else 'lost'}" for n, name in enumerate(names)]
    return portfolio(
        terms={"fewest_lines": fewest},
        pipe="\n".join([f"{head} amount stage", *pipe]),
        commits="\n".join([f"{head} amount confidence manager_amount", *commits]),
        outcomes="\n".join([f"{head} amount outcome", *outcomes]),
    )


def part_of(month):
    context = reading_context(month)
    return stated_part(month.whole(), [("Un", month.of_partner("BP1"))], context, FR)


def test_rates_stand_beside_what_was_stated_with_their_lines():
    values = part_of(month_of(20))
    (stage,) = values["stated_stages"]
    assert (stage["stated"], stage["actual"], stage["won"], stage["lines"]) == (0.75, 0.5, 10, 20)
    band, call = values["stated_commits"]
    assert (round(band["stated"], 9), band["actual"], band["lines"]) == (0.9, 0.5, 20)
    assert (call["stated"], call["actual"], call["lines"]) == (1.0, 0.5, 20)
    (reader,) = values["stated_readers"]
    assert (reader["promised"], reader["kept"], reader["rate"], reader["lines"]) == (20_000, 10_000, 0.5, 20)
    assert reader["by_month"].replace("\xa0", " ") == "nov. 26 50 %"
    assert "50\xa0% ont été gagnées" in values["stated_title"]
    assert "75\xa0%" in values["stated_title"]


def test_below_the_minimum_the_count_stands_alone():
    values = part_of(month_of(9))
    (stage,) = values["stated_stages"]
    assert (stage["actual"], stage["lines"]) == (None, 9)
    assert all(row["actual"] is None and row["lines"] == 9 for row in values["stated_commits"])
    assert values["stated_readers"][0]["rate"] is None
    assert values["stated_readers"][0]["by_month"] == ""
    assert values["stated_title"] == "Trop peu d’affaires sont terminées pour juger l’échelle"


def test_the_minimum_is_a_setting():
    assert part_of(month_of(9, fewest=5))["stated_stages"][0]["actual"] == 4 / 9


def test_who_promised_nothing_is_left_out():
    month = portfolio(pipe="partner month reference\nBP1 2026-10 A\nBP1 2026-11 A")
    values = part_of(month)
    assert values["stated_readers"] == values["stated_commits"] == values["stated_stages"] == []
