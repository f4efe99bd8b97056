"""From every figure of a quarter back to the cells: plans, quarterly workbooks, the months behind them."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from reviewkit.domain.period import Period
from reviewkit.history.quarter_history import analysed_quarter
from reviewkit.intake.inbox_intake import judge_in_process, judging_rules, take_in
from reviewkit.runs.sample import copy_sample
from reviewkit.store import Store
from reviewkit.tracing.quarter_trace import trace_in
from reviewkit.workspace import open_workspace
from tests.commands.desk import Desk

QUARTER = "2026-Q3"
FLOWS = ("plan", "actual", "difference")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample workspace taken in, its quarter's portfolio, and every figure printed of it."""
    folder = tmp_path_factory.mktemp("why")
    copy_sample(folder)
    workspace = open_workspace(folder)
    with Store(workspace.database_url) as store:
        take_in(workspace, store, judge_in_process(judging_rules(workspace)))
        portfolio = analysed_quarter(store, workspace.settings, Period.parse(QUARTER)).portfolio
        yield workspace, store, portfolio, portfolio.as_json()


def paths(told, above=()):
    """Every path below a value, itself included."""
    if above:
        yield above, told
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in inner:
        yield from paths(value, (*above, str(key)))


def readers(figures):
    """Partners with both sides in, far under plan, missing and given back; a channel manager; the whole."""
    for code in ("ARM", "BDS", "EST", "RHO"):
        yield f"partners.{code}", figures["partners"][code]
    code = next(iter(figures["channel_managers"]))
    yield f"channel_managers.{code}", figures["channel_managers"][code]
    yield "total", figures["total"]


def is_sum(path, value, told):
    """Is the figure at this path a plain sum, that its records must add up to?"""
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    if path[0] == "plan_gap":
        one = told["plan_gap"][path[1]]
        if one["nature"] != "flow" or path[2] in (
            "left_out",
            "absent_quarters",
            "landing",
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


def test_every_figure_of_the_sample_quarter_leads_back_to_its_records(sample):
    _, store, portfolio, figures = sample
    added = answered = 0
    for reader, told in readers(figures):
        for path, value in paths(told):
            figure = f"{reader}.{'.'.join(path)}"
            traced = trace_in(store, portfolio, figure)
            answered += 1
            assert traced.value == value, figure
            if is_sum(path, value, told):
                assert sum(one.amount for one in traced.sources) == value, figure
                added += value != 0
            if path[-2:] in (("won", "count"), ("lost", "count")):
                assert len(traced.sources) == value, figure
            assert all(one.file and one.sheet and one.cell for one in traced.sources), figure
    assert added > 300
    assert answered > 2000


def test_a_figures_cells_hold_what_is_told_of_them(sample):
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
        for one in traced.sources:
            seen.add(one.period)
            if one.file not in books:
                books[one.file] = openpyxl.load_workbook(workspace.inbox / one.file, data_only=True)
            held = books[one.file][one.sheet][one.cell].value
            assert held is not None, one
            if isinstance(held, int | float) and not isinstance(held, bool):
                assert Decimal(one.raw) == Decimal(str(held)), one
    assert {"2026", "2026-Q3", "2026-07", "2026-08", "2026-09"} <= seen


def test_why_answers_for_a_quarter_in_json_and_in_words(sample):
    workspace, _, _, figures = sample
    desk = Desk.__new__(Desk)
    desk.root = workspace.root
    figure = "partners.ARM.plan_gap.revenue.quarter.actual"
    told = desk.run("why", figure, "--period", QUARTER, "--json")
    assert told.code == 0, told.err
    assert set(told.json) == {"figure", "period", "value", "currency", "sources"}
    assert told.json["value"] == figures["partners"]["ARM"]["plan_gap"]["revenue"]["quarter"]["actual"]
    (source,) = told.json["sources"]
    assert (source["partner"], source["reference"], source["amount"]) == ("ARM", QUARTER, told.json["value"])
    words = desk.run("why", "total.plan_gap.leads.known", "--period", QUARTER).out
    assert words.startswith(
        f"total.plan_gap.leads.known = {figures['total']['plan_gap']['leads']['known']}\n"
    )
    assert "€" not in words
    for nonsense in ("partners.ARM.plan_gap.turnover", "partners.ARM", "partners.XYZ.currency", "nothing"):
        assert desk.run("why", nonsense, "--period", QUARTER).code == 2
    assert desk.run("why", "total.achieved", "--period", "2026").code == 2
