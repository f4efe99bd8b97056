"""`why` explains a landing: the deals with their chance, the rates with their counts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from reviewkit.domain.period import Period
from reviewkit.store import Store
from reviewkit.tracing.month_trace import trace
from reviewkit.tracing.quarter_trace import trace_quarter

NOVEMBER, THIRD_QUARTER = Period.parse("2026-11"), Period.parse("2026-Q3")


def traced(workspace, figure, period=NOVEMBER):
    with Store(workspace.database_url) as store:
        how = trace_quarter if period.kind == "quarter" else trace
        return how(store, workspace.settings, period, figure)


def test_amounts_are_what_was_typed_times_the_chance(taken_year):
    answer = traced(taken_year, "partners.P01.forecast.month.from_pipe")
    assert answer.sources
    for source in answer.sources:
        assert source.cell
        exact = Decimal(source.typed) * Decimal(source.percent)
        assert source.amount == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("figure", "period"), [("total.forecast.quarter", NOVEMBER), ("total.forecast.year", THIRD_QUARTER)]
)
def test_a_span_is_explained_by_deals_and_rates(taken_year, figure, period):
    answer = traced(taken_year, figure, period)
    assert answer.value["expected"] > 0
    assert {source.sheet for source in answer.sources} >= {"Pipe"}
    assert answer.as_json()["basis"]
    words = "\n".join(answer.lines("fr")).replace("\xa0", " ")
    assert "mois-affaires exposés" in words
    assert "Écart des mois" in words


def test_the_record_is_named_by_month_and_by_place(taken_year):
    by_month = traced(taken_year, "total.forecast.record.2026-09.achieved")
    assert by_month.value == sum(source.amount for source in by_month.sources)
    by_place = traced(taken_year, "total.forecast.record.0.achieved", THIRD_QUARTER)
    assert by_place.value == sum(source.amount for source in by_place.sources)
