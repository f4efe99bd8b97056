"""From every figure of a quarter back to the cells: plans, quarterly workbooks, the months behind them."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from reviewkit.analysis.history_analysis import analyse_quarter
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.store import Store
from reviewkit.tracing.quarter_trace import trace_in
from tests.commands.desk import Desk

QUARTER = "2026-Q3"
FLOWS = ("plan", "actual", "difference")


@pytest.fixture(scope="module")
def sample(taken_sample):
    """The sample workspace taken in, its quarter's portfolio, and every figure printed of it."""
    workspace, _ = taken_sample
    with Store(workspace.database_url) as store:
        portfolio = analyse_quarter(load(store, workspace.settings, Period.parse(QUARTER)))
        yield workspace, store, portfolio, portfolio.as_json()


def paths(value, above=()):
    """Yield every path below a value, itself included, with what stands there."""
    if above:
        yield above, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from paths(below, (*above, str(key)))


# Partners with both sides in, far under plan, missing and given back; a channel manager; the whole.
READERS = ("partners.ARM", "partners.BDS", "partners.EST", "partners.RHO", "channel_managers.CM1", "total")


def is_sum(path, value, figures):
    """Return whether the figure at this path is a plain sum of its records."""
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    if path[0] == "plan_gap":
        gap = figures["plan_gap"][path[1]]
        if gap["nature"] != "flow" or path[2] in (
            "left_out",
            "without_plan",
            "absent_quarters",
            "per_remaining_quarter",
        ):
            return False
        return path[2] != "still_to_bring" or value > 0
    return path[-2:] in (
        ("won", "amount"),
        ("lost", "amount"),
        ("pipe", "amount"),
        ("pipe", "weighted"),
    ) or path[-1] in ("visits", "months_handed_in")


@pytest.mark.parametrize("reader", READERS)
def test_every_figure_of_the_sample_quarter_leads_back_to_its_records(sample, reader):
    _, store, portfolio, figures = sample
    scope, _, code = reader.partition(".")
    reader_figures = figures[scope][code] if code else figures[scope]
    added = answered = 0
    for path, value in paths(reader_figures):
        figure = f"{reader}.{'.'.join(path)}"
        traced = trace_in(store, portfolio, figure)
        answered += 1
        assert traced.value == value, figure
        if is_sum(path, value, reader_figures):
            assert sum(source.amount for source in traced.sources) == value, figure
            added += value != 0
        if path[-2:] in (("won", "count"), ("lost", "count")):
            assert len(traced.sources) == value, figure
        assert all(source.file and source.sheet and source.cell for source in traced.sources), figure
    assert added > 100
    assert answered > 600


def test_a_figures_cells_hold_what_is_reported_of_them(sample):
    workspace, store, portfolio, _ = sample
    books = {}
    seen = set()
    for name in (
        "revenue.quarter.actual", "revenue.quarter.plan", "revenue.year_to_date.actual", "leads.known",
        "new_customers.known", "marketing_budget.declared", "trained_salespeople.declared",
        "share_of_partner_revenue.quarter.actual", "revenue.still_to_bring",
    ):  # fmt: skip
        traced = trace_in(store, portfolio, f"total.plan_gap.{name}")
        assert traced.sources, name
        for source in traced.sources:
            seen.add(source.period)
            if source.file not in books:
                books[source.file] = openpyxl.load_workbook(workspace.inbox / source.file, data_only=True)
            held = books[source.file][source.sheet][source.cell].value
            assert held is not None, source
            if isinstance(held, int | float) and not isinstance(held, bool):
                assert Decimal(source.raw) == Decimal(str(held)), source
    assert {"2026", "2026-Q3", "2026-07", "2026-08", "2026-09"} <= seen


def test_why_answers_for_a_quarter_in_json_and_in_words(sample):
    workspace, _, _, figures = sample
    desk = Desk.__new__(Desk)
    desk.root = workspace.root
    figure = "partners.ARM.plan_gap.revenue.quarter.actual"
    answer = desk.run("why", figure, "--period", QUARTER, "--json")
    assert answer.code == 0, answer.err
    assert set(answer.json) == {"figure", "period", "value", "unit", "currency", "definition", "sources"}
    assert answer.json["value"] == figures["partners"]["ARM"]["plan_gap"]["revenue"]["quarter"]["actual"]
    (source,) = answer.json["sources"]
    assert (source["partner"], source["reference"], source["amount"]) == (
        "ARM",
        QUARTER,
        answer.json["value"],
    )
    words = desk.run("why", "total.plan_gap.leads.known", "--period", QUARTER).out
    assert words.startswith(
        f"total.plan_gap.leads.known = {figures['total']['plan_gap']['leads']['known']}\n"
    )
    assert "€" not in words
    for nonsense in ("partners.ARM.plan_gap.turnover", "partners.ARM", "partners.XYZ.currency", "nothing"):
        assert desk.run("why", nonsense, "--period", QUARTER).code == 2
    assert desk.run("why", "total.achieved", "--period", "2026").code == 2
