"""What every Excel pack keeps to: sheet names, units by row, levels without a sign."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import reviewkit.packs
from reviewkit.packs.declare import PackKind, Table
from reviewkit.packs.excel import workbook
from reviewkit.packs.movement import movement
from reviewkit.packs.partner_review import partner_review
from reviewkit.render.excel import described
from reviewkit.text import language
from tests.packs.business import about, portfolio
from tests.packs.test_excel_packs import CREATED

EXCELS_LONGEST_NAME = 31


def kinds() -> list[PackKind]:
    found = {}
    for module in pkgutil.walk_packages(reviewkit.packs.__path__, "reviewkit.packs."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, PackKind):
                found[value.kind] = value
    return list(found.values())


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_no_sheets_name_is_cut(kind, lang):
    tables = [field for field in kind.fields if isinstance(field, Table) and field.sheet]
    named = {table.key: language(lang).say(table.tab or table.title) for table in tables}
    assert {key: name for key, name in named.items() if len(name) > EXCELS_LONGEST_NAME} == {}
    assert len({name.casefold() for name in named.values()}) == len(named)


def test_opening_closing_and_achieved_are_amounts_and_what_lies_between_are_changes():
    view = portfolio(deals=15, partners=6, months=4).whole()
    told = movement(view, language("fr"))
    types = {row["bucket"]: row["amount_type"] for row in told["movement"]}
    assert {types.pop("opening"), types.pop("closing")} == {"money"}
    assert set(types.values()) == {"change"}
    assert [row["amount_type"] for row in told["bridge"]] == ["money", "change", "change", "change", "money"]


def test_a_column_that_says_nothing_in_any_row_is_left_out_where_it_may_be():
    known = portfolio(deals=15, partners=6, months=4)
    plain = workbook(partner_review(known.of_partner("BP01"), about(known)), created=CREATED)
    (moved,) = [table for table in plain["tables"] if table["name"] == "Mouvement du pipe"]
    assert not any(row["of_which"] for row in moved["rows"])
    assert [column["key"] for column in moved["columns"]] == ["label", "count", "amount"]
    first = portfolio(deals=8, partners=3, months=1)
    plain = workbook(partner_review(first.of_partner("BP01"), about(first)), created=CREATED)
    (moved,) = [table for table in plain["tables"] if table["name"] == "Mouvement du pipe"]
    assert moved["columns"][-1]["key"] == "of_which"
    assert described(plain).tables
