"""Calendar entries: lines as RFC 5545 has them, later editions that say they are newer, entries taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.delivery.calendar import Agenda, Edition, calendar
from reviewkit.delivery.message import Todo
from reviewkit.domain.period import Period

NOVEMBER = Period("month", 2026, 11)
DAY = dt.date(2026, 11, 18)
DUE = dt.date(2026, 12, 4)
FIRST = Edition(DAY, NOVEMBER, 1)


def lines_of(todos=(), withdrawn=(), edition=FIRST):
    data = calendar(Agenda(todos, withdrawn, edition), vendor="RS", who="Armor")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def value(lines, name):
    return [line.partition(":")[2] for line in lines if line.partition(":")[0].partition(";")[0] == name]


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=4))
def test_lines_are_at_most_75_octets_and_unfold_to_the_text(words):
    lines = lines_of([Todo(f"K-{i}", text, "Léa", DUE) for i, text in enumerate(words)])
    assert lines.count("BEGIN:VEVENT") == len(words)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_values_are_escaped():
    assert "SUMMARY:a\\;b\\,c\\\\d\\ne" in lines_of([Todo("K", "a;b,c\\d\ne", "", DUE)])


def test_todos_without_a_date_make_no_calendar():
    assert calendar(Agenda([Todo("K", "a")], [Todo("L", "b")], FIRST), vendor="RS", who="x") == b""


@given(
    *[st.tuples(st.integers(2020, 2090), st.integers(1, 12), st.integers(1, 1200), st.integers(1, 28))] * 2
)
def test_a_later_month_or_workbook_has_the_larger_sequence(one, other):
    editions = [
        Edition(dt.date(year, month, day), Period("month", year, month), revision)
        for year, month, revision, day in (one, other)
    ]
    assert all(0 < edition.sequence < 2**31 for edition in editions)
    months = [(e.month.number, min(e.revision, 999)) for e in editions]
    assert (months[0] < months[1]) == (editions[0].sequence < editions[1].sequence)


def test_an_entry_says_when_it_was_agreed_and_which_edition_it_is():
    lines = lines_of([Todo("K", "Appeler", "Léa", DUE)], edition=Edition(DAY, NOVEMBER, 2))
    assert value(lines, "DTSTAMP") == value(lines, "LAST-MODIFIED") == ["20261118T000200Z"]
    assert value(lines, "SEQUENCE") == ["322002"]
    assert value(lines, "STATUS") == ["CONFIRMED"]


def test_an_entry_of_the_next_month_moves_the_one_it_follows():
    now = lines_of([Todo("K", "Appeler", "Léa", DUE)])
    december = Edition(dt.date(2026, 12, 16), NOVEMBER.shift(1), 1)
    then = lines_of([Todo("K", "Appeler", "Léa", dt.date(2027, 1, 8))], edition=december)
    assert value(now, "UID") == value(then, "UID")
    assert int(value(then, "SEQUENCE")[0]) > int(value(now, "SEQUENCE")[0])
    assert value(then, "DTSTAMP") > value(now, "DTSTAMP")


def test_what_was_settled_is_cancelled_without_alarm():
    lines = lines_of(withdrawn=[Todo("K", "Appeler", "Léa", DUE)])
    assert value(lines, "STATUS") == ["CANCELLED"]
    assert value(lines, "UID") == value(lines_of([Todo("K", "x", "", DUE)]), "UID")
    assert "BEGIN:VALARM" not in lines


@pytest.mark.parametrize("todos", [(), [Todo("K", "a", due=DUE)]])
def test_the_same_agenda_has_the_same_bytes(todos):
    agenda = Agenda(todos, [Todo("L", "b", due=DUE)], FIRST)
    assert calendar(agenda, vendor="RS", who="x") == calendar(agenda, vendor="RS", who="x")
