"""Dates as people type them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed import NARROW, NBSP, problem, said

from reviewkit.cells import parse
from reviewkit.text import language

NOVEMBER_15 = dt.date(2026, 11, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "15/11/2026",
        "15.11.2026",
        "15-11-2026",
        "15/11/26",
        "2026-11-15",
        "2026-11-15T08:30:00Z",
        "2026-11-15 08:30",
        "15 novembre 2026",
        "15 nov. 2026",
        "15 NOV 2026",
        "15-nov-26",
        "15 November 2026",
        "Nov 15, 2026",
        "November 15 2026",
        f"15{NBSP}novembre{NARROW}2026",
        " 15 / 11 / 2026 ",
        "15/11/2026 10:30",
        "１５/11/2026",
        "15‑11‑2026",
        "November 15th, 2026",
        dt.datetime(2026, 11, 15, 23, 59),
        dt.date(2026, 11, 15),
        46341.0,
        46341.75,
        46341,
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_day_is_read_in_either_language(typed, lang):
    assert parse("date", typed, lang=lang) == NOVEMBER_15


def test_the_first_of_a_month():
    assert parse("date", "1er mars 2026", lang="fr") == dt.date(2026, 3, 1)
    assert parse("date", "1ᵉʳ août 2026", lang="fr") == dt.date(2026, 8, 1)
    assert parse("date", "March 1st, 2026", lang="en") == dt.date(2026, 3, 1)


def test_day_comes_before_month_in_french_and_either_is_shown_in_english():
    assert parse("date", "03/04/26", lang="fr") == dt.date(2026, 4, 3)
    assert problem("date", "03/04/26", lang="en") == "ambiguous-date"
    assert "3 April 2026 or 4 March 2026" in said("date", "03/04/26", "en")
    assert parse("date", "04/04/26", lang="en") == dt.date(2026, 4, 4)
    assert parse("date", "11/15/2026", lang="en") == NOVEMBER_15
    assert parse("date", "11/15/2026", lang="fr") == NOVEMBER_15


def test_a_number_that_lost_its_format_in_either_calendar():
    assert parse("date", 46341.0 - 1462, lang="fr", date1904=True) == NOVEMBER_15
    assert parse("date", 36526.0, lang="fr") == dt.date(2000, 1, 1)
    assert parse("date", 73050.5, lang="fr") == dt.date(2099, 12, 31)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (0.5, "nonsense-date"),
        (-5.0, "nonsense-date"),
        (3_000_000.0, "nonsense-date"),
        (20261115.0, "nonsense-date"),
        (36525.0, "nonsense-date"),
        (73051.0, "nonsense-date"),
        (float("nan"), "nonsense-date"),
        (True, "nonsense-date"),
        (dt.time(10), "nonsense-date"),
        (dt.timedelta(1), "nonsense-date"),
        (float("inf"), "nonsense-date"),
        ("31/02/2026", "no-such-day"),
        ("29/02/2025", "no-such-day"),
        ("2026-13-01", "no-such-day"),
        ("31 avril 2026", "no-such-day"),
        ("15/11", "date-without-year"),
        ("15 nov", "date-without-year"),
        ("Nov 15", "date-without-year"),
        ("15/11/1926", "date-out-of-range"),
        ("15/11/2126", "date-out-of-range"),
        (dt.datetime(1900, 1, 5), "date-out-of-range"),
        ("novembre 2026", "unreadable-date"),
        ("15/11-2026", "unreadable-date"),
        ("fin du mois", "unreadable-date"),
        ("15/11/026", "unreadable-date"),
        ("20261115", "unreadable-date"),
        ("²5/11/2026", "unreadable-date"),
        ("x" * 99, "unreadable-date"),
    ],
)
def test_what_is_no_day(typed, code):
    assert problem("date", typed) == code


MONTHS_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SHORT_FR = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_any_day_in_any_notation_reads_back(day):
    french, short, english = (names[day.month - 1] for names in (MONTHS_FR, SHORT_FR, MONTHS_EN))
    for text in (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y-%m-%d}T12:00:00.000+02:00",
        f"{day.day} {french} {day.year}",
        f"{day.day}{NBSP}{short}{NBSP}{day.year}",
        f"{english} {day.day}, {day.year}",
        f"{english[:3]} {day.day}, {day.year}",
        f"{day.day} {english} {day.year}",
        language("fr").day(day),
    ):
        assert parse("date", text, lang="fr") == day, text
    for text in (language("en").day(day), f"{day:%Y-%m-%d}", f"{day.day} {french} {day.year}"):
        assert parse("date", text, lang="en") == day, text


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_two_digit_years_are_of_this_century(day):
    assert parse("date", f"{day:%d/%m/%y}", lang="fr") == day
    assert parse("date", f"{day.day} {MONTHS_FR[day.month - 1]} {day:%y}", lang="fr") == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_an_english_reader_never_gets_a_day_that_was_guessed(day):
    found = parse("date", f"{day:%d/%m/%Y}", lang="en")
    if day.day <= 12 and day.day != day.month:
        assert found.kind == "ambiguous-date"
    else:
        assert found == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-15T08:30:00Z", dt.date(2026, 11, 15)), ("2026-11-15T00:00:00Z", dt.date(2026, 11, 15)),
        ("2026-11-15T00:00:00.000Z", dt.date(2026, 11, 15)), ("2026-11-15T20:59:59Z", dt.date(2026, 11, 15)),
        ("2026-11-15 23:00", dt.date(2026, 11, 15)), ("2026-11-15T23:00:00+01:00", dt.date(2026, 11, 15)),
        ("2026-11-15T23:00:00-05:00", dt.date(2026, 11, 15)), ("15/11/2026 23:30", dt.date(2026, 11, 15)),
        ("15/11/2026 à 9h", "unreadable-date"), ("15 novembre 2026 10:00 UTC", dt.date(2026, 11, 15)),
        ("2026-11-15T10:00:00 GMT", dt.date(2026, 11, 15)), ("2026-11-15 10:00 GMT+02:00", dt.date(2026, 11, 15)),
        ("2026-11-14T23:00:00Z", "ambiguous-date"), ("2026-11-14T22:00:00.000Z", "ambiguous-date"),
        ("2026-11-14T21:00:00Z", "ambiguous-date"), ("2026-11-14T23:00:00+00:00", "ambiguous-date"),
        ("2026-11-14T23:59:59+0000", "ambiguous-date"), ("2026-11-14 23:00 UTC", "ambiguous-date"),
        ("14/11/2026 23:00 GMT", "ambiguous-date"), ("14 novembre 2026 23:00 UTC", "ambiguous-date"),
        ("2026-02-30T23:00:00Z", "no-such-day"), ("2026-12-31T23:00:00Z", "ambiguous-date"),
    ],
)  # fmt: skip
def test_times_and_zones_beside_a_date(text, day):
    """A midnight of ours written in universal time is the day before there: neither is guessed."""
    assert problem("date", text) == day
