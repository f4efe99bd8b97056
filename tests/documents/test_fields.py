"""A declared field that nothing fills stops a document from being built."""

from __future__ import annotations

import pytest

from reviewkit.documents.fields import (
    Audience,
    Chart,
    Column,
    ContentError,
    Each,
    Group,
    KeyFigure,
    Pack,
    PackKind,
    Table,
    Trend,
    Value,
)
from reviewkit.domain.period import Period

DEALS = Table(
    "deals",
    "Deals",
    (Column("customer", "Customer"), Column("region", "Region"), Column("due", "Due", "day", mark="late")),
    "No deal.",
)
KIND = PackKind(
    "calls",
    "calls.docx",
    "Calls",
    (
        Value("headline", "text", "The message"),
        DEALS,
        Group("now", (Value("pipe", "money", "The pipe"),)),
        Each("cards", (Value("name", "text", "A name"),)),
    ),
)
ROW = {"customer": "Vauban", "region": "Bretagne", "due": None, "late": False}
VALUES = {"headline": "Calls", "deals": [ROW], "now": {"pipe": None}, "cards": [{"name": "a"}]}


def pack(values: dict[str, object]) -> Pack:
    return Pack(KIND, Audience("CM1", "Claire", "fr", "EUR", "RS"), Period("month", 2026, 11), values)


def test_none_fills_a_field_and_rows_may_hold_more_than_the_columns():
    values = VALUES | {"headline": None, "deals": [ROW | {"key": 3}], "cards": [{"name": "a", "key": 3}]}
    assert pack(values).values == values


@pytest.mark.parametrize("column", ["region", "late"])
def test_a_column_or_a_mark_that_a_row_lacks_is_an_error(column):
    row = {key: value for key, value in ROW.items() if key != column}
    with pytest.raises(ContentError, match=f"calls.deals: {column} is declared, but nothing fills it"):
        pack(VALUES | {"deals": [ROW, row]})


@pytest.mark.parametrize("key", VALUES)
def test_a_field_that_nothing_fills_is_an_error(key):
    with pytest.raises(ContentError, match=f"calls: {key} is declared, but nothing fills it"):
        pack({name: value for name, value in VALUES.items() if name != key})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"now": {}}, "calls.now: pipe is declared"),
        ({"now": {"pipe": 1, "weighted": 2}}, "calls.now: weighted is filled, but not declared"),
        ({"cards": [{}]}, "calls.cards: name is declared"),
        ({"regions": []}, "calls: regions is filled, but not declared"),
    ],
)
def test_groups_lists_and_undeclared_values_are_checked_too(values, message):
    with pytest.raises(ContentError, match=message):
        pack(VALUES | values)


@pytest.mark.parametrize(
    ("fields", "tiles", "absent"),
    [
        ((Table("t", "T", (), "", sentence="says"),), (), "says"),
        ((Table("t", "T", (), "", notes=("filter",)),), (), "filter"),
        ((Chart("c", "C", "lines", sentence="says"),), (), "says"),
        ((), (KeyFigure("pipe", "Pipe"),), "pipe"),
        ((Value("pipe", "money", ""),), (KeyFigure("pipe", "Pipe", change="rise"),), "rise"),
        (
            (Value("pipe", "money", ""),),
            (KeyFigure("pipe", "Pipe", trend=Trend("t", "pipe")),),
            "t.month, t.pipe",
        ),
    ],
)
def test_a_key_that_is_named_and_no_field_has_is_an_error(fields, tiles, absent):
    with pytest.raises(ContentError, match=f"calls: {absent} is named, but no field has it"):
        PackKind("calls", "calls.docx", "Calls", fields, tiles)
