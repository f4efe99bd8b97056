"""What every Excel pack keeps to: sheet names, units by row, levels without a sign."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import reviewkit.documents
from reviewkit.documents.chart_figures import chart_data
from reviewkit.documents.excel_workbook import workbook
from reviewkit.documents.fields import Chart, PackKind, Series, Table
from reviewkit.documents.month.partner_review import partner_review
from reviewkit.documents.parts.commit_tables import commit
from reviewkit.documents.parts.movement_tables import movement
from reviewkit.documents.word_context import printers
from reviewkit.text import language
from tests.documents.business import portfolio, reading_context
from tests.documents.test_excel_workbook import CREATED

EXCELS_LONGEST_NAME = 31
FR = language("fr")


def kinds() -> list[PackKind]:
    found = {}
    for module in pkgutil.walk_packages(reviewkit.documents.__path__, "reviewkit.documents."):
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
    made = workbook(partner_review(known.of_partner("BP01"), reading_context(known)), created=CREATED)
    (moved,) = [table for table in made.tables if table.name == "Mouvement du pipe"]
    assert not any(row["of_which"] for row in moved.rows)
    assert [column.key for column in moved.columns] == ["label", "count", "amount"]
    first = portfolio(deals=8, partners=3, months=1)
    made = workbook(partner_review(first.of_partner("BP01"), reading_context(first)), created=CREATED)
    (moved,) = [table for table in made.tables if table.name == "Mouvement du pipe"]
    assert moved.columns[-1].key == "of_which"


def test_a_commits_fates_have_one_colour_each_in_word_and_excel():
    from reviewkit.render.excel.native_charts import _ONE_BY_ONE
    from tools.template_charts import FATES

    slots = {"accent1": "accent", "accent5": "pale", "accent4": "attention", "accent3": "down", "accent6": "muted",
             "bg2": "hairline"}  # fmt: skip
    assert tuple(slots[style.color] for style in FATES) == _ONE_BY_ONE


def test_missing_revenue_is_red_in_excel_as_it_is_in_word():
    from reviewkit.documents.quarter.gap_report import HEAT_ROWS, MISSING_CHART
    from reviewkit.documents.quarter.whom_to_help import HELP

    assert MISSING_CHART.tones == ("down",)
    for table in (HEAT_ROWS, HELP):
        assert {column.key: column.tone for column in table.columns}["missing"] == "down"


def test_a_waterfalls_labels_have_as_many_decimals_each():
    chart = Chart("c", "Movement", "waterfall")
    millions = {"Base": [0, 58, 0], "Pipe": [5_800_000_000, None, 5_420_000_000],
                "In": [None, None, None], "Out": [None, 380_000_000, None]}  # fmt: skip
    drawn = chart_data(Series(["Début", "Perdues", "Fin"], millions), chart, FR, printers(FR, "EUR"))
    assert drawn["categories"] == ["Début\n58,0", "Perdues\n−3,8", "Fin\n54,2"]


def test_a_commit_with_one_fate_is_left_to_its_title():
    known = portfolio(deals=15, partners=6, months=4)
    for code in known.partners["code"]:
        view = known.of_partner(code)
        told = view.figures["commit"]
        fates = [
            told[fate]["amount"]
            for fate in ("kept", "partly_kept", "slipped", "lost", "vanished", "unreported")
        ]
        assert (commit(view, FR)["commit_chart"] is None) == (sum(map(bool, fates)) < 2)
